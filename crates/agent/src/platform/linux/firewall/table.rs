//! The table in the form that is both rendered for nftables and parsed from its listing.

use std::collections::{BTreeMap, BTreeSet};

use super::ranges::{Family, Ranges};

/// A chain that packets pass through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hook {
    /// To this device.
    Input,
    /// From this device.
    Output,
    /// Through this device.
    Forward,
}

impl Hook {
    /// Every hook.
    pub const ALL: [Self; 3] = [Self::Input, Self::Output, Self::Forward];

    /// The chain's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Output => "output",
            Self::Forward => "forward",
        }
    }
}

/// What happens to a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It passes.
    Accept,
    /// It is dropped, and logged where the table logs.
    Drop,
}

/// The table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The chains with a hook.
    pub chains: BTreeMap<Hook, Chain>,
    /// How dropped packets are logged; absent where they are not.
    pub log: Option<Log>,
    /// Rules that can't be ours.
    pub foreign: usize,
}

/// One chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// What happens to packets that no rule speaks of.
    pub default: Verdict,
    /// The rules in order.
    pub rules: Vec<Rule>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The key of the setting that it comes from.
    pub key: String,
    /// Which packets it speaks of.
    pub fits: Match,
    /// What happens to them.
    pub verdict: Verdict,
}

/// Which packets a rule speaks of; what is not said is not asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Match {
    /// Interface that a packet came in by.
    pub interface_in: Option<String>,
    /// Interface that a packet leaves by.
    pub interface_out: Option<String>,
    /// It is of a connection that was allowed before, or related to one.
    pub established: bool,
    /// Address family.
    pub family: Option<Family>,
    /// Protocols; empty for all.
    pub protocols: BTreeSet<Protocol>,
    /// Source addresses, of `family`.
    pub source: Option<Ranges>,
    /// Destination addresses, of `family`.
    pub destination: Option<Ranges>,
    /// Source ports, of the one protocol.
    pub source_ports: Option<Ranges>,
    /// Destination ports, of the one protocol.
    pub destination_ports: Option<Ranges>,
}

/// A protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// ICMP.
    Icmp,
    /// ICMPv6.
    Icmpv6,
}

impl Protocol {
    /// nftables' word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Icmp => "icmp",
            Self::Icmpv6 => "ipv6-icmp",
        }
    }

    /// The protocol with this word or number, as listings have either.
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            "tcp" | "6" => Some(Self::Tcp),
            "udp" | "17" => Some(Self::Udp),
            "icmp" | "1" => Some(Self::Icmp),
            "ipv6-icmp" | "icmpv6" | "58" => Some(Self::Icmpv6),
            _ => None,
        }
    }
}

/// How dropped packets are logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// The key of the setting that it comes from.
    pub key: String,
    /// The most packets logged per minute.
    pub per_minute: u64,
}
