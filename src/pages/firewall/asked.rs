//! The packet that one asks about: its fields, each a parameter of the URL so that a link to the question can be sent.

use std::str::FromStr;

use leptos::prelude::*;
use palisade_model::firewall::{Dialect, Direction, InterfaceType, Packet, Profile};

use crate::ui::query::{use_query, use_replace};
use crate::ui::{Select, TextField};
use crate::words::rules as words;

/// How many fields a packet has.
const FIELDS: usize = 13;

/// The parameters of the URL that say the packet.
const PARAMETERS: [&str; FIELDS] = [
    "direction",
    "protocol",
    "local",
    "localport",
    "remote",
    "remoteport",
    "program",
    "network",
    "service",
    "package",
    "user",
    "interface",
    "icmp",
];

/// The kinds of network interface that one may ask about.
const INTERFACES: [(&str, InterfaceType); 4] = [
    ("lan", InterfaceType::Lan),
    ("wireless", InterfaceType::Wireless),
    ("remote", InterfaceType::RemoteAccess),
    ("mobile", InterfaceType::Mbb),
];

/// What was typed, in the order of the parameters.
type Typed = [RwSignal<String>; FIELDS];
/// What is wrong with each of the values.
type Wrong = Vec<Option<String>>;

/// A packet as it is being described. Every copy is the same.
#[derive(Clone, Copy)]
pub struct Asked {
    typed: Typed,
    dialect: Dialect,
    packet: Memo<Result<Packet, Wrong>>,
}

impl Asked {
    /// The packet of the URL, for a firewall of this kind; the URL follows what is typed.
    pub fn of_url(dialect: Dialect) -> Self {
        let (query, replace) = (use_query(), use_replace());
        let typed: Typed = PARAMETERS.map(|name| RwSignal::new(untrack(|| query.get(name))));
        let [direction, ..] = typed;
        if direction.with_untracked(String::is_empty) {
            direction.set("in".to_owned());
        }
        Effect::new(move |before: Option<()>| {
            let mut values = typed.map(|value| value.get());
            // Where nothing is said, the URL says nothing.
            if let [direction, others @ ..] = &mut values
                && direction == "in"
                && others.iter().all(String::is_empty)
            {
                direction.clear();
            }
            let same = |(name, value): (&str, &String)| untrack(|| query.get(name)) == *value;
            if before.is_some() && !PARAMETERS.into_iter().zip(&values).all(same) {
                let changes: Vec<(&str, &str)> =
                    PARAMETERS.into_iter().zip(values.iter().map(String::as_str)).collect();
                replace(&changes);
            }
        });
        let packet = Memo::new(move |_| read(&typed.map(|value| value.get()), dialect));
        Self { typed, dialect, packet }
    }

    /// The packet as it stands; nothing while a value can't be read. Tracked.
    pub fn packet(self) -> Option<Packet> {
        self.packet.with(|packet| packet.as_ref().ok().cloned())
    }

    /// Forgets what was typed.
    pub fn clear(self) {
        let [direction, others @ ..] = self.typed;
        direction.set("in".to_owned());
        others.iter().for_each(|value| value.set(String::new()));
    }

    /// What takes the packet out of the URL, and closes its panel.
    pub fn closed() -> Vec<(&'static str, &'static str)> {
        PARAMETERS.into_iter().chain(["tool"]).map(|name| (name, "")).collect()
    }

    /// The fields.
    pub fn fields(self) -> AnyView {
        let [
            direction,
            protocol,
            local,
            local_port,
            remote,
            remote_port,
            program,
            network,
            service,
            package,
            user,
            interface,
            icmp,
        ] = self.typed;
        let packet = self.packet;
        let wrong = move |place: usize| {
            Signal::derive(move || {
                packet.with(|packet| match packet {
                    Err(wrong) => wrong.get(place).cloned().flatten().unwrap_or_default(),
                    Ok(_) => String::new(),
                })
            })
        };
        let directions = options(&[("in", words::inbound()), ("out", words::outbound())]);
        let protocols =
            options(&[("", words::any()), ("6", "TCP"), ("17", "UDP"), ("1", "ICMPv4"), ("58", "ICMPv6")]);
        let networks = options(&[
            ("", words::any()),
            ("domain", words::domain()),
            ("private", words::private_network()),
            ("public", words::public_network()),
        ]);
        let interfaces = options(&[
            ("", words::any()),
            ("lan", words::wired()),
            ("wireless", words::wireless()),
            ("remote", words::remote_access()),
            ("mobile", words::mobile_broadband()),
        ]);
        let windows = (self.dialect == Dialect::Windows).then(|| {
            view! {
                <TextField label=words::program() value=program />
                <TextField label=words::service() value=service />
                <TextField label=words::package() value=package />
                <TextField label=words::user() value=user />
            }
            .into_any()
        });
        let place = if self.dialect == Dialect::Linux {
            view! { <TextField label=words::interface() value=interface /> }.into_any()
        } else {
            view! {
                <Select label=words::network() value=network options=networks />
                <Select label=words::interface_type() value=interface options=interfaces />
            }
            .into_any()
        };
        view! {
            <div class="fields">
                <Select label=words::direction() value=direction options=directions />
                <Select label=words::protocol() value=protocol options=protocols />
                <TextField label=words::local_address() value=local error=wrong(2) />
                <TextField label=words::local_port() value=local_port error=wrong(3) />
                <TextField label=words::remote_address() value=remote error=wrong(4) />
                <TextField label=words::remote_port() value=remote_port error=wrong(5) />
                <TextField label=words::icmp() value=icmp error=wrong(12) />
                {windows}
                {place}
            </div>
        }
        .into_any()
    }
}

fn options(list: &[(&str, &'static str)]) -> Signal<Vec<(String, String)>> {
    Signal::stored(list.iter().map(|(id, words)| ((*id).to_owned(), (*words).to_owned())).collect())
}

/// The packet, or what is wrong with each of the values.
fn read(typed: &[String; FIELDS], dialect: Dialect) -> Result<Packet, Wrong> {
    let [
        direction,
        protocol,
        local,
        local_port,
        remote,
        remote_port,
        program,
        network,
        service,
        package,
        user,
        interface,
        icmp,
    ] = typed.each_ref().map(|it| it.trim());
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let linux = dialect == Dialect::Linux;
    let kind = INTERFACES.into_iter().find(|(name, _)| *name == interface).map(|(_, kind)| kind);
    let mut packet = Packet {
        dialect,
        direction: Some(if direction == "out" { Direction::Out } else { Direction::In }),
        protocol: protocol.parse().ok(),
        profile: Profile::ALL.into_iter().find(|profile| profile.name() == network),
        program: text(program),
        service: text(service),
        package_family_name: text(package),
        user: text(user),
        interface: text(interface).filter(|_| linux),
        interface_type: kind.filter(|_| !linux),
        ..Packet::default()
    };
    let mut wrong: [Option<String>; FIELDS] = Default::default();
    let [_, _, in_local, in_local_port, in_remote, in_remote_port, .., in_icmp] = &mut wrong;
    packet.local_address = one(local, in_local, words::no_address);
    packet.local_port = one(local_port, in_local_port, words::no_port);
    packet.remote_address = one(remote, in_remote, words::no_address);
    packet.remote_port = one(remote_port, in_remote_port, words::no_port);
    let (kind, code) = icmp.split_once(':').unwrap_or((icmp, ""));
    packet.icmp_type = one(kind, in_icmp, |_| words::no_icmp(icmp));
    packet.icmp_code = one(code, in_icmp, |_| words::no_icmp(icmp));
    if wrong.iter().any(Option::is_some) { Err(wrong.into()) } else { Ok(packet) }
}

fn one<T: FromStr>(text: &str, wrong: &mut Option<String>, says: impl Fn(&str) -> String) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    let value = text.parse().ok();
    if value.is_none() {
        *wrong = Some(says(text));
    }
    value
}
