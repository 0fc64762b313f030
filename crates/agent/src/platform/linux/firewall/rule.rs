//! One rule of a policy, read from its members and turned into rules of the table.

use std::collections::BTreeMap;

use palisade_model::value::Value;

use super::ranges::{Addresses, Family, Ranges, addresses, ports};
use super::table::{Hook, Match, Protocol, Rule, Verdict};

/// A rule as the policy says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyRule {
    /// Whether it counts.
    pub enabled: bool,
    /// What happens to packets that fit.
    pub verdict: Verdict,
    /// Which chain it belongs to.
    pub hook: Hook,
    protocol: Option<Protocol>,
    local_ports: Option<Ranges>,
    remote_ports: Option<Ranges>,
    local: Option<Addresses>,
    remote: Option<Addresses>,
    interface: Option<String>,
}

impl PolicyRule {
    /// Reads the members of a rule.
    ///
    /// # Errors
    /// A sentence that names what is at fault.
    pub fn of(members: &BTreeMap<String, Value>) -> Result<Self, String> {
        let mut text: BTreeMap<&str, &str> = BTreeMap::new();
        let mut lists: BTreeMap<&str, &[String]> = BTreeMap::new();
        for (id, value) in members {
            let name = id
                .strip_prefix("palisade_linux_firewall_rules_")
                .ok_or_else(|| format!("`{id}` is no part of a firewall rule."))?;
            match value {
                Value::Text(value) => drop(text.insert(name, value)),
                Value::List(value) => drop(lists.insert(name, value)),
                _ => return Err(format!("The value of `{id}` is not of its kind.")),
            }
        }
        let known = ["name", "description", "enabled", "direction", "action", "protocol", "interface"];
        if let Some(name) = text.keys().find(|name| !known.contains(name)) {
            return Err(format!(
                "This version of the agent does not know `{name}` of a rule; update the agent."
            ));
        }
        let unknown = |what: &str, value: &str| Err(format!("`{value}` is no {what} of a firewall rule."));
        let hook = match text.get("direction").copied().unwrap_or("in") {
            "in" => Hook::Input,
            "out" => Hook::Output,
            other => return unknown("direction", other),
        };
        let verdict = match text.get("action").copied().unwrap_or("1") {
            "1" => Verdict::Accept,
            "0" => Verdict::Drop,
            other => return unknown("action", other),
        };
        let enabled = match text.get("enabled").copied().unwrap_or("1") {
            "1" => true,
            "0" => false,
            other => return unknown("state", other),
        };
        let protocol = match text.get("protocol").copied().unwrap_or("any") {
            "any" => None,
            word => match Protocol::of_word(word) {
                Some(protocol) => Some(protocol),
                None => return unknown("protocol", word),
            },
        };
        let interface = text.get("interface").copied().map(interface).transpose()?;
        let (mut local_ports, mut remote_ports, mut local, mut remote) = (None, None, None, None);
        for (name, entries) in lists {
            match name {
                "localports" => local_ports = Some(ports(entries)?),
                "remoteports" => remote_ports = Some(ports(entries)?),
                "localaddresses" => local = Some(addresses(entries)?),
                "remoteaddresses" => remote = Some(addresses(entries)?),
                name => {
                    return Err(format!(
                        "This version of the agent does not know `{name}` of a rule; update the agent."
                    ));
                }
            }
        }
        let has_ports = local_ports.is_some() || remote_ports.is_some();
        if has_ports && !matches!(protocol, Some(Protocol::Tcp | Protocol::Udp)) {
            return Err("Ports need the protocol TCP or UDP.".to_owned());
        }
        let rule =
            Self { enabled, verdict, hook, protocol, local_ports, remote_ports, local, remote, interface };
        match rule.families() {
            Some(families) if families.is_empty() => {
                Err("Its local and remote addresses and its protocol have no address family in common."
                    .to_owned())
            }
            _ => Ok(rule),
        }
    }

    /// The address families that it speaks of; `None` where it does not matter.
    fn families(&self) -> Option<Vec<Family>> {
        if self.local.is_none() && self.remote.is_none() {
            return None;
        }
        let sides = [&self.local, &self.remote];
        let of_protocol = match self.protocol {
            Some(Protocol::Icmp) => [true, false],
            Some(Protocol::Icmpv6) => [false, true],
            _ => [true, true],
        };
        Some(
            [Family::V4, Family::V6]
                .into_iter()
                .zip(of_protocol)
                .filter(|(family, fits)| {
                    *fits
                        && sides
                            .iter()
                            .all(|side| side.as_ref().is_none_or(|side| side.of(*family).is_some()))
                })
                .map(|(family, _)| family)
                .collect(),
        )
    }

    /// The rules of the table that it comes to: one, or one per address family.
    pub fn rules(&self, key: &str) -> Vec<Rule> {
        if !self.enabled {
            return Vec::new();
        }
        let inbound = self.hook == Hook::Input;
        let sides = |local, remote| if inbound { (remote, local) } else { (local, remote) };
        let (source_ports, destination_ports) = sides(self.local_ports.clone(), self.remote_ports.clone());
        let base = Match {
            interface_in: self.interface.clone().filter(|_| inbound),
            interface_out: self.interface.clone().filter(|_| !inbound),
            protocols: self.protocol.into_iter().collect(),
            source_ports,
            destination_ports,
            ..Match::default()
        };
        let rule = |fits| Rule { key: key.to_owned(), fits, verdict: self.verdict };
        let Some(families) = self.families() else {
            return vec![rule(base)];
        };
        let side = |addresses: &Option<Addresses>, family: Family| {
            let ranges = addresses.as_ref()?.of(family)?.clone();
            // Every address of the family is no condition beyond the family itself.
            let everything = ranges.iter().next() == Some(family.whole());
            (!everything).then_some(ranges)
        };
        families
            .into_iter()
            .map(|family| {
                let (source, destination) = sides(side(&self.local, family), side(&self.remote, family));
                rule(Match { family: Some(family), source, destination, ..base.clone() })
            })
            .collect()
    }
}

/// The name of a network interface, with a star at the end for any ending. The kernel allows more letters than
/// these; those that nftables would have to quote are refused.
fn interface(name: &str) -> Result<String, String> {
    let plain = name.strip_suffix('*').unwrap_or(name);
    let fits = !plain.is_empty()
        && name.len() <= 15
        && plain.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.:@+-".contains(&byte));
    if fits { Ok(name.to_owned()) } else { Err(format!("`{name}` is not the name of a network interface.")) }
}
