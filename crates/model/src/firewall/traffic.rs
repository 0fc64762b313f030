//! A set of packets as people read it: `inbound TCP 443 from 10.0.0.0/8`.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::address::Family;
use super::conditions::Kind;
use super::part::{Part, Protocols, Side};
use super::ranges::{LAST_16, Ranges};
use super::space::Space;
use super::words::{Direction, InterfaceType, Profile};

/// A set of packets, by what it asks; what is absent or empty is not asked. The `Display` form is a phrase.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Traffic {
    /// Whose connections; absent for both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// The number of the protocol; absent for several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<u8>,
    /// Ports on the device.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub local_ports: Vec<String>,
    /// Ports on the other side.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remote_ports: Vec<String>,
    /// ICMP messages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub icmp: Vec<String>,
    /// Addresses of the device.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub local_addresses: Vec<String>,
    /// Addresses of the other side.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remote_addresses: Vec<String>,
    /// Kinds of network.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub profiles: Vec<Profile>,
    /// Kinds of interface.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub interface_types: Vec<InterfaceType>,
    /// Whether it is only what came through a translating router.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub through_edge: bool,
    /// Programs, services, users and the like, each as a phrase.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
}

/// More entries of a list than this are counted rather than named in a phrase.
const MOST_NAMED: usize = 4;

impl Traffic {
    pub(super) fn of(space: &Space) -> Self {
        let parts = &space.parts;
        let bits = |get: fn(&Part) -> u8| parts.iter().fold(0, |bits, part| bits | get(part));
        let protocols =
            parts.iter().fold(Protocols::ALL.minus(Protocols::ALL), |all, it| all.or(it.protocols));
        let protocol = protocols.only();
        let ports = |get: fn(&Part) -> &Ranges, text: fn(u128, u128) -> String| {
            let mut texts = Vec::new();
            for ranges in parts.iter().map(get).filter(|ranges| !ranges.is_all()) {
                ranges.iter(LAST_16).map(|(low, high)| text(low, high)).for_each(|it| once(&mut texts, it));
            }
            texts
        };
        let profiles = bits(|part| part.profiles);
        let interfaces = bits(|part| part.interfaces);
        Self {
            direction: match bits(|part| part.directions) {
                1 => Some(Direction::In),
                2 => Some(Direction::Out),
                _ => None,
            },
            protocol,
            local_ports: ports(|part| &part.local_ports, port_text),
            remote_ports: ports(|part| &part.remote_ports, port_text),
            icmp: ports(|part| &part.icmp, icmp_text),
            local_addresses: sides(parts, |part| &part.local),
            remote_addresses: sides(parts, |part| &part.remote),
            profiles: Profile::ALL
                .into_iter()
                .filter(|it| profiles != 7 && profiles & it.bit() != 0)
                .collect(),
            interface_types: INTERFACES
                .into_iter()
                .filter(|(bit, _)| interfaces != 31 && interfaces & bit != 0)
                .map(|(_, kind)| kind)
                .collect(),
            through_edge: bits(|part| part.edges) == 2,
            only: space.conditions.iter().filter_map(|(kind, text)| condition(kind, text)).collect(),
        }
    }
}

const INTERFACES: [(u8, InterfaceType); 4] = [
    (1, InterfaceType::RemoteAccess),
    (2, InterfaceType::Wireless),
    (4, InterfaceType::Lan),
    (8, InterfaceType::Mbb),
];

fn once(texts: &mut Vec<String>, text: String) {
    if !texts.contains(&text) {
        texts.push(text);
    }
}

fn port_text(low: u128, high: u128) -> String {
    if low == high { low.to_string() } else { format!("{low}-{high}") }
}

fn icmp_text(low: u128, high: u128) -> String {
    let message = |it: u128| format!("{}:{}", it >> 8, it & 0xFF);
    if low == high {
        message(low)
    } else if low & 0xFF == 0 && high == low | 0xFF {
        format!("{}:*", low >> 8)
    } else {
        format!("{}-{}", message(low), message(high))
    }
}

/// The addresses of one side of all boxes; none where they are all.
fn sides(parts: &[Part], side: fn(&Part) -> &Side) -> Vec<String> {
    let mut texts = Vec::new();
    let mut asks = false;
    for part in parts {
        match side(part) {
            Side::Ranges(Ranges::All) => {}
            Side::Ranges(ranges) => {
                asks = true;
                let last = part.family.last();
                ranges.iter(last).map(|(low, high)| part.family.range_text(low, high)).for_each(|it| {
                    once(&mut texts, it);
                });
            }
            Side::Word(word) => {
                asks = true;
                once(&mut texts, word.0.clone());
            }
        }
    }
    // One family is asked for addresses and the other is not.
    for (family, text) in [(Family::V4, "any IPv4 address"), (Family::V6, "any IPv6 address")] {
        let all = |part: &Part| part.family == family && *side(part) == Side::Ranges(Ranges::All);
        if asks && parts.iter().any(all) {
            texts.push(text.to_owned());
        }
    }
    texts
}

fn condition(kind: Kind, text: &str) -> Option<String> {
    Some(match kind {
        Kind::Program => format!("for {text}"),
        Kind::Package => format!("for the app {text}"),
        Kind::Service if text.is_empty() => "of no service".to_owned(),
        Kind::Service => format!("for the service {text}"),
        Kind::BinaryName => format!("for programs signed as {text}"),
        Kind::PolicyApp => format!("for programs tagged {text}"),
        Kind::Users => format!("for the users {text}"),
        Kind::Interface => format!("on {text}"),
        // There is one so far.
        Kind::VirtualMachine => return None,
    })
}

/// The name of a protocol.
pub(super) fn protocol_name(number: u8) -> String {
    match number {
        1 => "ICMPv4".to_owned(),
        2 => "IGMP".to_owned(),
        6 => "TCP".to_owned(),
        17 => "UDP".to_owned(),
        41 => "IPv6".to_owned(),
        47 => "GRE".to_owned(),
        50 => "ESP".to_owned(),
        51 => "AH".to_owned(),
        58 => "ICMPv6".to_owned(),
        other => format!("protocol {other}"),
    }
}

fn list(entries: &[String]) -> String {
    match entries.split_at_checked(MOST_NAMED) {
        Some((named, rest)) if !rest.is_empty() => format!("{} and {} more", named.join(", "), rest.len()),
        _ => entries.join(", "),
    }
}

fn words(values: &[&str]) -> String {
    match values {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

impl fmt::Display for Traffic {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        text.write_str(match self.direction {
            Some(Direction::In) => "inbound ",
            Some(Direction::Out) => "outbound ",
            None => "",
        })?;
        match self.protocol {
            Some(number) => text.write_str(&protocol_name(number))?,
            None => text.write_str("traffic")?,
        }
        let outbound = self.direction == Some(Direction::Out);
        // The ports that name the service stand beside the protocol.
        let (here, there) = if outbound {
            ((&self.remote_ports, &self.remote_addresses), (&self.local_ports, &self.local_addresses))
        } else {
            ((&self.local_ports, &self.local_addresses), (&self.remote_ports, &self.remote_addresses))
        };
        for entries in [&self.icmp, here.0].into_iter().filter(|entries| !entries.is_empty()) {
            write!(text, " {}", list(entries))?;
        }
        let mut side = |word: &str, addresses: &[String], ports: &[String]| {
            if !addresses.is_empty() {
                write!(text, " {word} {}", list(addresses))?;
            }
            match (addresses.is_empty(), ports.is_empty()) {
                (_, true) => Ok(()),
                (true, false) => write!(text, " {word} port {}", list(ports)),
                (false, false) => write!(text, " port {}", list(ports)),
            }
        };
        if outbound {
            side("to", here.1, &[])?;
            side("from", there.1, there.0)?;
        } else {
            side("from", there.1, there.0)?;
            side("to", here.1, &[])?;
        }
        if !self.profiles.is_empty() {
            let names: Vec<&str> = self.profiles.iter().map(|profile| profile.name()).collect();
            match names.as_slice() {
                [one] => write!(text, " on the {one} network")?,
                some => write!(text, " on {} networks", words(some))?,
            }
        }
        if !self.interface_types.is_empty() {
            let names: Vec<&str> = self.interface_types.iter().map(|kind| kind.name()).collect();
            write!(text, " over {}", words(&names))?;
        }
        if self.through_edge {
            text.write_str(" through a translating router")?;
        }
        self.only.iter().try_for_each(|only| write!(text, " {only}"))
    }
}
