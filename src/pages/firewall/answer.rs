//! What happens to a packet, and why: which rule decides, what else could, what loses, and why the others do not speak
//! of it.

use leptos::prelude::*;
use palisade_model::firewall::{Action, Answer, Decider, Miss, Possibility, Unknown, Verdict};

use super::Link;
use super::found::because;
use crate::ui::badge;
use crate::words::rules as words;

/// The answer with its reasons.
pub fn answer(verdict: &Verdict, missed: &[Miss], link: Link<'_>) -> AnyView {
    let (class, word) = match verdict.answer {
        Answer::Allowed => ("success", words::allowed()),
        Answer::Blocked => ("error", words::blocked()),
        Answer::Depends => ("pending", words::depends()),
        Answer::Impossible => ("na", words::impossible()),
    };
    let deciders = |list: &[Decider]| list.iter().map(|it| decider(it, link)).collect();
    let default = |it: &Decider| matches!(it, Decider::Default { .. });
    // Where the default itself decides, that is said already.
    let said =
        verdict.decided_by.iter().any(default) || verdict.possible.iter().any(|it| default(&it.decider));
    let otherwise = verdict.default.filter(|_| !said).map(|action| {
        let by_default = match action {
            Action::Allow => words::otherwise_allowed(),
            Action::Block => words::otherwise_blocked(),
        };
        view! { <p class="quiet">{by_default}</p> }.into_any()
    });
    view! {
        <p>{badge(class, word)}</p>
        {list(words::decided_by(), deciders(&verdict.decided_by))}
        {list(words::could_decide(), verdict.possible.iter().map(|it| possibility(it, link)).collect())}
        {list(words::loses(), deciders(&verdict.losing))}
        {otherwise}
        {others(missed, link)}
    }
    .into_any()
}

fn list(title: &'static str, lines: Vec<AnyView>) -> Option<AnyView> {
    (!lines.is_empty()).then(|| {
        let lines: Vec<_> = lines.into_iter().map(|line| view! { <li>{line}</li> }.into_any()).collect();
        view! { <div><h4>{title}</h4><ul>{lines}</ul></div> }.into_any()
    })
}

fn does(action: Action) -> &'static str {
    match action {
        Action::Allow => words::allows(),
        Action::Block => words::blocks(),
    }
}

fn decider(decider: &Decider, link: Link<'_>) -> AnyView {
    match decider {
        Decider::Rule { rule, action } => view! { {link(rule)} " " {does(*action)} }.into_any(),
        Decider::FirewallOff => words::by_off().into_any(),
        Decider::Shielded => words::by_shielded().into_any(),
        Decider::Loopback => words::by_loopback().into_any(),
        Decider::Established => words::by_established().into_any(),
        Decider::Icmp => words::by_icmp().into_any(),
        Decider::Default { action: Action::Allow } => words::by_default_allowed().into_any(),
        Decider::Default { action: Action::Block } => words::by_default_blocked().into_any(),
    }
}

fn possibility(possibility: &Possibility, link: Link<'_>) -> AnyView {
    let unknown = names(&possibility.unknown);
    view! { {decider(&possibility.decider, link)} <span class="quiet">" · " {words::not_known(&unknown)}</span> }
        .into_any()
}

/// The rules that have nothing to do with the packet, and why.
fn others(missed: &[Miss], link: Link<'_>) -> Option<AnyView> {
    (!missed.is_empty()).then(|| {
        let line = |miss: &Miss| {
            let why = match &miss.cause {
                Some(cause) => because(cause),
                None => words::differs(&names(&miss.differs)),
            };
            view! { <li>{link(&miss.rule)} <span class="quiet">" · " {why}</span></li> }.into_any()
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
