//! A packet that somebody asks about, as far as it is known.

use core::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::address::{self, Family, Word};
use super::conditions::{Conditions, Kind};
use super::part::{Part, Protocols, Side};
use super::ranges::Ranges;
use super::space::{Space, interface_bit};
use super::words::{Dialect, Direction, InterfaceType, Profile};

/// The first packet of a connection, or one that belongs to none. What is `None` is not known, and the answer says
/// whether it matters.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Packet {
    /// Which firewall it comes to.
    pub dialect: Dialect,
    /// Whose connection it is.
    pub direction: Option<Direction>,
    /// The number of the IP protocol.
    pub protocol: Option<u8>,
    /// The device's address.
    pub local_address: Option<IpAddr>,
    /// The device's port, for TCP and UDP.
    pub local_port: Option<u16>,
    /// The other side's address.
    pub remote_address: Option<IpAddr>,
    /// The other side's port, for TCP and UDP.
    pub remote_port: Option<u16>,
    /// The words, such as `LocalSubnet`, and the reusable groups that the remote address is in.
    pub remote_words: Option<Vec<String>>,
    /// The type of an ICMP message.
    pub icmp_type: Option<u8>,
    /// Its code.
    pub icmp_code: Option<u8>,
    /// The kind of network, on Windows.
    pub profile: Option<Profile>,
    /// The kind of interface, on Windows.
    pub interface_type: Option<InterfaceType>,
    /// The name of the interface, on Linux.
    pub interface: Option<String>,
    /// Whether it came through a translating router, such as by Teredo.
    pub through_edge: bool,
    /// Whether it belongs to a connection that was allowed before; matters on Linux.
    pub established: bool,
    /// The path of the program.
    pub program: Option<String>,
    /// The family name of the program's package; empty for a program that is in none.
    pub package_family_name: Option<String>,
    /// The service that the program runs as; empty for none.
    pub service: Option<String>,
    /// The signed identity of the program.
    pub binary_name: Option<String>,
    /// The tag that App Control put on the program; empty for none.
    pub policy_app_id: Option<String>,
    /// The user whose program it is.
    pub user: Option<String>,
}

impl Packet {
    /// Every packet that it may be; `None` where there is none, such as ICMPv4 from an IPv6 address.
    pub(super) fn space(&self) -> Option<Space> {
        let words = self.remote_words.as_ref().map(|words| {
            words.iter().map(|word| Word::of(word).unwrap_or_else(|| Word::group(word))).collect()
        });
        let parts: Vec<Part> = Family::ALL.into_iter().filter_map(|family| self.part(family)).collect();
        (!parts.is_empty()).then(|| Space { parts, conditions: self.conditions(), words })
    }

    fn part(&self, family: Family) -> Option<Part> {
        let mut part = Part::everything(family);
        let has_ports = self.local_port.is_some() || self.remote_port.is_some();
        part.protocols = part.protocols.and(match self.protocol {
            Some(number) => Protocols::one(number),
            None if has_ports => Protocols::one(6).or(Protocols::one(17)),
            None if self.icmp_type.is_some() => Protocols::one(1).or(Protocols::one(58)),
            None => Protocols::ALL,
        });
        // Ports of a protocol that has none are nobody's business.
        if matches!(self.protocol, None | Some(6 | 17)) {
            part.local_ports = one(self.local_port.map(u128::from));
            part.remote_ports = one(self.remote_port.map(u128::from));
        }
        if matches!(self.protocol, None | Some(1 | 58)) {
            part.icmp = match (self.icmp_type.map(|kind| u128::from(kind) << 8), self.icmp_code) {
                (None, _) => Ranges::All,
                (Some(first), None) => Ranges::Of(vec![(first, first | 0xFF)]),
                (Some(first), Some(code)) => Ranges::one(first | u128::from(code)),
            };
        }
        let side = |address: Option<IpAddr>| match address.map(address::number_of) {
            None => Some(Side::Ranges(Ranges::All)),
            Some((its, number)) => (its == family).then(|| Side::Ranges(Ranges::one(number))),
        };
        part.local = side(self.local_address)?;
        part.remote = side(self.remote_address)?;
        part.directions = match self.direction {
            Some(Direction::In) => 1,
            Some(Direction::Out) => 2,
            None => 3,
        };
        if self.dialect != Dialect::Linux {
            part.profiles = self.profile.map_or(7, Profile::bit);
            part.interfaces = self.interface_type.map_or(31, interface_bit);
        }
        part.edges = if self.through_edge { 2 } else { 1 };
        (!part.protocols.is_empty()).then_some(part)
    }

    fn conditions(&self) -> Conditions {
        let mut conditions = Conditions::default();
        let known = [
            (Kind::Program, &self.program),
            (Kind::Package, &self.package_family_name),
            (Kind::Service, &self.service),
            (Kind::BinaryName, &self.binary_name),
            (Kind::PolicyApp, &self.policy_app_id),
            (Kind::Users, &self.user),
            (Kind::Interface, &self.interface),
        ];
        for (kind, text) in known {
            if let Some(text) = text {
                conditions.add(kind, text);
            }
        }
        if self.dialect == Dialect::HyperV {
            conditions.add(Kind::VirtualMachine, "wsl");
        }
        conditions.exactly()
    }
}

fn one(number: Option<u128>) -> Ranges {
    number.map_or(Ranges::All, Ranges::one)
}
