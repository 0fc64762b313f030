//! One firewall rule of a policy, typed.

use std::collections::BTreeMap;

use super::wire::Wire;
use super::words::{Action, Dialect, Direction, InterfaceType, Profiles};
use crate::value::Value;

/// A firewall rule. Texts are as they were typed, so a rule may hold what [`validation`](crate::validation)
/// refuses; an absent member is `None` or empty, and means what the `effective_…` functions say.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rule {
    /// Which firewall it is for.
    pub dialect: Dialect,
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Whether it counts.
    pub enabled: Option<bool>,
    /// Whose connections it speaks of.
    pub direction: Option<Direction>,
    /// What happens to traffic that fits.
    pub action: Option<Action>,
    /// On which kinds of network it counts.
    pub profiles: Option<Profiles>,
    /// The number of the IP protocol.
    pub protocol: Option<u8>,
    /// Ports on the device: `443`, `5000-5010`.
    pub local_ports: Vec<String>,
    /// Ports on the other side.
    pub remote_ports: Vec<String>,
    /// ICMP messages: `8:0`, `8:*`, `*`.
    pub icmp: Vec<String>,
    /// Addresses of the device.
    pub local_addresses: Vec<String>,
    /// Addresses of the other side, words such as `LocalSubnet` included.
    pub remote_addresses: Vec<String>,
    /// Ids of reusable groups of remote addresses.
    pub dynamic_keywords: Vec<String>,
    /// On which kinds of interface it counts.
    pub interface_types: Vec<InterfaceType>,
    /// The name of the interface on Linux, with a star at its end for any ending.
    pub interface: Option<String>,
    /// Whether traffic that came through a translating router may fit; inbound only.
    pub edge_traversal: Option<bool>,
    /// The path of the program.
    pub file_path: Option<String>,
    /// The family name of the Store app.
    pub package_family_name: Option<String>,
    /// The name of the Windows service.
    pub service_name: Option<String>,
    /// The signed identity of the program.
    pub binary_name: Option<String>,
    /// The tag that an App Control policy puts on programs.
    pub policy_app_id: Option<String>,
    /// The local users for whom it counts.
    pub local_users: Vec<String>,
    /// The key by which the device files the rule.
    pub key: Option<String>,
    /// Where among the rules of a Hyper-V firewall it is tried; the lower the earlier.
    pub priority: Option<u16>,
    /// Which virtual machines a Hyper-V rule is for.
    pub vm_creator: Option<String>,
    /// Members that are unknown or hold what no rule can, by definition id.
    pub unknown: BTreeMap<String, Value>,
    /// The members as the wire had them, so that what was not changed is written as it came.
    pub(super) wire: Wire,
}

impl Rule {
    /// A rule with a name and nothing else.
    pub fn new(dialect: Dialect, name: impl Into<String>) -> Self {
        Self { dialect, name: name.into(), ..Self::default() }
    }

    /// Whether it counts: it does where nothing is said.
    pub fn is_enabled(&self) -> bool {
        self.enabled.unwrap_or(true)
    }

    /// Whose connections it speaks of. Where nothing is said, outbound on Windows and inbound on Linux.
    pub fn effective_direction(&self) -> Direction {
        self.direction.unwrap_or(match self.dialect {
            Dialect::Windows | Dialect::HyperV => Direction::Out,
            Dialect::Linux => Direction::In,
        })
    }

    /// What happens to traffic that fits: it passes where nothing is said.
    pub fn effective_action(&self) -> Action {
        self.action.unwrap_or(Action::Allow)
    }

    /// On which kinds of network it counts: on all where nothing is said.
    pub fn effective_profiles(&self) -> Profiles {
        self.profiles.filter(|profiles| !profiles.is_empty()).unwrap_or(Profiles::ALL)
    }

    /// Whether a member is unknown or holds what no rule can; such a rule is never delivered.
    pub fn has_unknown(&self) -> bool {
        !self.unknown.is_empty() || self.wire.has_unread()
    }
}
