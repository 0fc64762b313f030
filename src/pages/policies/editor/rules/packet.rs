//! The packet probe: would this packet pass here, by which rule, and why do the others not speak of it.

use leptos::prelude::*;
use palisade_model::firewall::{
    Action, Answer, Decider, Dialect, Direction, Miss, Packet, PolicyRules, Possibility, Profile,
    ProfileSettings, Unknown, Verdict, misses, probe,
};

use super::change::Rules;
use super::found::because;
use super::goto::Goto;
use crate::ui::{Button, Look, Select, TextField, badge};
use crate::words::rules as words;

/// The parameters of the URL that say the packet.
const PARAMETERS: [&str; 8] =
    ["direction", "protocol", "local", "localport", "remote", "remoteport", "program", "network"];

/// What was typed of a packet, in the order of the parameters.
type Typed = [RwSignal<String>; 8];

/// The panel, where the URL says `tool=packet.1`.
pub(super) fn panel(rules: Rules, goto: Goto, dialect: Dialect) -> AnyView {
    let name = format!("packet.{}", rules.ordinal);
    let open = Memo::new(move |_| goto.get("tool") == name);
    (move || open.get().then(|| form(rules, goto, dialect))).into_any()
}

fn form(rules: Rules, goto: Goto, dialect: Dialect) -> AnyView {
    let typed: Typed = PARAMETERS.map(|name| RwSignal::new(untrack(|| goto.get(name))));
    let [direction, protocol, local, local_port, remote, remote_port, program, network] = typed;
    if direction.with_untracked(String::is_empty) {
        direction.set("in".to_owned());
    }
    // The URL follows, so that a link to the question can be sent.
    Effect::new(move |before: Option<()>| {
        let values = typed.map(|value| value.get());
        if before.is_some() {
            let changes: Vec<(&str, &str)> =
                PARAMETERS.into_iter().zip(values.iter().map(String::as_str)).collect();
            goto.replace(&changes);
        }
    });
    let packet = Memo::new(move |_| read(&typed.map(|value| value.get()), dialect));
    let wrong = move |place: usize| {
        Signal::derive(move || {
            packet.with(|packet| match packet {
                Err(wrong) => wrong.get(place).cloned().flatten().unwrap_or_default(),
                Ok(_) => String::new(),
            })
        })
    };
    let options = |list: &[(&str, String)]| -> Signal<Vec<(String, String)>> {
        Signal::stored(list.iter().map(|(id, words)| ((*id).to_owned(), words.clone())).collect())
    };
    let directions = options(&[("in", words::inbound().into()), ("out", words::outbound().into())]);
    let protocols = options(&[
        ("", words::any().into()),
        ("6", "TCP".into()),
        ("17", "UDP".into()),
        ("1", "ICMPv4".into()),
        ("58", "ICMPv6".into()),
    ]);
    let networks = options(&[
        ("", words::any().into()),
        ("domain", words::domain().into()),
        ("private", words::private_network().into()),
        ("public", words::public_network().into()),
    ]);
    let windows = (dialect == Dialect::Windows)
        .then(|| view! { <TextField label=words::program() value=program /> }.into_any());
    let profiles = (dialect != Dialect::Linux)
        .then(|| view! { <Select label=words::network() value=network options=networks /> }.into_any());
    let result = move || packet.with(|packet| packet.as_ref().ok().map(|packet| answer(rules, goto, packet)));
    let close = move || {
        let mut changes: Vec<(&str, &str)> = PARAMETERS.into_iter().map(|name| (name, "")).collect();
        changes.push(("tool", ""));
        goto.replace(&changes);
    };
    view! {
        <section class="card packet" aria-labelledby="c-packet">
            <header>
                <h3 id="c-packet">{words::packet()}</h3>
                <Button label=words::close_packet() look=Look::Quiet on_click=close />
            </header>
            <p class="quiet">{words::packet_what()}</p>
            <div class="fields">
                <Select label=words::direction() value=direction options=directions />
                <Select label=words::protocol() value=protocol options=protocols />
                <TextField label=words::local_address() value=local error=wrong(2) />
                <TextField label=words::local_port() value=local_port error=wrong(3) />
                <TextField label=words::remote_address() value=remote error=wrong(4) />
                <TextField label=words::remote_port() value=remote_port error=wrong(5) />
                {windows}
                {profiles}
            </div>
            <div class="answer" aria-live="polite">{result}</div>
        </section>
    }
    .into_any()
}

/// The packet, or what is wrong with each of the values.
fn read(typed: &[String; 8], dialect: Dialect) -> Result<Packet, Vec<Option<String>>> {
    let [direction, protocol, local, local_port, remote, remote_port, program, network] =
        typed.each_ref().map(|it| it.trim());
    let mut wrong: [Option<String>; 8] = Default::default();
    let mut packet = Packet {
        dialect,
        direction: Some(if direction == "out" { Direction::Out } else { Direction::In }),
        protocol: protocol.parse().ok(),
        profile: Profile::ALL.into_iter().find(|profile| profile.name() == network),
        program: (!program.is_empty()).then(|| program.to_owned()),
        ..Packet::default()
    };
    let [_, _, wrong_local, wrong_local_port, wrong_remote, wrong_remote_port, ..] = &mut wrong;
    packet.local_address = one(local, wrong_local, words::no_address);
    packet.local_port = one(local_port, wrong_local_port, words::no_port);
    packet.remote_address = one(remote, wrong_remote, words::no_address);
    packet.remote_port = one(remote_port, wrong_remote_port, words::no_port);
    if wrong.iter().any(Option::is_some) { Err(wrong.into()) } else { Ok(packet) }
}

fn one<T: std::str::FromStr>(text: &str, wrong: &mut Option<String>, says: fn(&str) -> String) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    let value = text.parse().ok();
    if value.is_none() {
        *wrong = Some(says(text));
    }
    value
}

/// What happens to the packet, and why.
fn answer(rules: Rules, goto: Goto, packet: &Packet) -> AnyView {
    let catalogue = rules.editor.catalogue();
    // Other policies may set the firewall otherwise; the panel says so.
    let settings = ProfileSettings::default();
    let held = [rules.editor.form.with(|form| PolicyRules::of_policy(&form.policy, &catalogue))];
    let verdict = probe(&held, &settings, packet);
    let missed = misses(&held, packet);
    let (class, word) = match verdict.answer {
        Answer::Allowed => ("success", words::allowed()),
        Answer::Blocked => ("error", words::blocked()),
        Answer::Depends => ("pending", words::depends()),
        Answer::Impossible => ("na", words::impossible()),
    };
    view! {
        <p>{badge(class, word)}</p>
        {list(words::decided_by(), deciders(goto, &verdict.decided_by))}
        {list(words::could_decide(), verdict.possible.iter().map(|it| possibility(goto, it)).collect())}
        {list(words::loses(), losing(goto, &verdict))}
        {others(goto, &missed)}
    }
    .into_any()
}

fn list(title: &'static str, lines: Vec<AnyView>) -> Option<AnyView> {
    (!lines.is_empty()).then(|| {
        let lines: Vec<_> = lines.into_iter().map(|line| view! { <li>{line}</li> }.into_any()).collect();
        view! { <div><h4>{title}</h4><ul>{lines}</ul></div> }.into_any()
    })
}

fn deciders(goto: Goto, deciders: &[Decider]) -> Vec<AnyView> {
    deciders.iter().map(|it| decider(goto, it)).collect()
}

fn losing(goto: Goto, verdict: &Verdict) -> Vec<AnyView> {
    deciders(goto, &verdict.losing)
}

fn does(action: Action) -> &'static str {
    match action {
        Action::Allow => words::allows(),
        Action::Block => words::blocks(),
    }
}

fn decider(goto: Goto, decider: &Decider) -> AnyView {
    match decider {
        Decider::Rule { rule, action } => view! { {goto.link(rule)} " " {does(*action)} }.into_any(),
        Decider::FirewallOff => words::by_off().into_any(),
        Decider::Shielded => words::by_shielded().into_any(),
        Decider::Loopback => words::by_loopback().into_any(),
        Decider::Established => words::by_established().into_any(),
        Decider::Icmp => words::by_icmp().into_any(),
        Decider::Default { action: Action::Allow } => words::by_default_allowed().into_any(),
        Decider::Default { action: Action::Block } => words::by_default_blocked().into_any(),
    }
}

fn possibility(goto: Goto, possibility: &Possibility) -> AnyView {
    let unknown = names(&possibility.unknown);
    view! { {decider(goto, &possibility.decider)} <span class="quiet">" · " {words::not_known(&unknown)}</span> }.into_any()
}

/// The rules that have nothing to do with the packet, and why.
fn others(goto: Goto, missed: &[Miss]) -> Option<AnyView> {
    (!missed.is_empty()).then(|| {
        let line = |miss: &Miss| {
            let why = match &miss.cause {
                Some(cause) => because(cause),
                None => words::differs(&names(&miss.differs)),
            };
            view! { <li>{goto.link(&miss.rule)} <span class="quiet">" · " {why}</span></li> }.into_any()
        };
        let lines: Vec<_> = missed.iter().map(line).collect();
        let title = words::others(u64::try_from(missed.len()).unwrap_or(0));
        view! { <details><summary>{title}</summary><ul>{lines}</ul></details> }.into_any()
    })
}

fn names(unknown: &[Unknown]) -> String {
    unknown.iter().map(|it| name(*it)).collect::<Vec<_>>().join(", ")
}

fn name(unknown: Unknown) -> &'static str {
    match unknown {
        Unknown::Direction => words::direction(),
        Unknown::Protocol => words::protocol(),
        Unknown::Profile => words::network(),
        Unknown::InterfaceType => words::interface_type(),
        Unknown::LocalPort => words::local_port(),
        Unknown::RemotePort => words::remote_port(),
        Unknown::Icmp => words::icmp(),
        Unknown::LocalAddress => words::local_address(),
        Unknown::RemoteAddress => words::remote_address(),
        Unknown::RemoteWords => words::remote_words(),
        Unknown::Program => words::program(),
        Unknown::Package => words::package(),
        Unknown::Service => words::service(),
        Unknown::BinaryName => words::binary_name(),
        Unknown::PolicyApp => words::policy_app(),
        Unknown::User => words::user(),
        Unknown::Interface => words::interface(),
        Unknown::VirtualMachine => words::virtual_machine(),
        Unknown::Settings => words::firewall_settings(),
    }
}
