//! Why a packet passes a rule by: what of the packet the rule does not speak of.

use serde::{Deserialize, Serialize};

use super::conditions::Meeting;
use super::finding::Cause;
use super::layers::{Layers, Who};
use super::packet::Packet;
use super::part::{Part, Side};
use super::ranges::Ranges;
use super::settings::ProfileSettings;
use super::source::{PolicyRules, RuleRef};
use super::space::Space;
use super::verdict::Unknown;

/// A rule that has nothing to do with a packet, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Miss {
    /// Which.
    pub rule: RuleRef,
    /// What of the packet is none of the rule's.
    pub differs: Vec<Unknown>,
    /// Why the rule matches no packet at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
}

/// Every rule that can't match `packet`, whatever is not known of it, ordered by policy and place.
pub fn misses(policies: &[PolicyRules], packet: &Packet) -> Vec<Miss> {
    let Some(space) = packet.space() else { return Vec::new() };
    let layers = Layers::new(policies, &ProfileSettings::UNKNOWN, packet.dialect);
    let of = |place: usize, differs: Vec<Unknown>, cause: Option<Cause>| {
        layers.rules.get(place).map(|named| Miss { rule: named.reference.clone(), differs, cause })
    };
    let passed = layers.entries.iter().filter_map(|entry| match entry.who {
        Who::Rule(place) if entry.space.meet(&space) == Meeting::Never => {
            of(place, differs(&entry.space, &space), None)
        }
        _ => None,
    });
    let nothing =
        layers.nothing.iter().filter_map(|(place, cause)| of(*place, Vec::new(), Some(cause.clone())));
    let mut misses: Vec<Miss> = passed.chain(nothing).collect();
    misses.sort_by(|left, right| left.rule.cmp(&right.rule));
    misses
}

/// What keeps them apart, where they come closest.
fn differs(rule: &Space, packet: &Space) -> Vec<Unknown> {
    let pairs = rule.parts.iter().flat_map(|own| packet.parts.iter().map(move |part| (own, part)));
    let mut differs =
        pairs.map(|(own, part)| of_part(own, part, packet)).min_by_key(Vec::len).unwrap_or_default();
    differs.extend(rule.conditions.apart(&packet.conditions).map(Unknown::from));
    differs
}

fn of_part(own: &Part, part: &Part, packet: &Space) -> Vec<Unknown> {
    let families = own.family != part.family;
    let any = |side: &Side| matches!(side, Side::Ranges(Ranges::All));
    let apart = |own: &Side, part: &Side| {
        own.meet(part, &packet.words) == Meeting::Never || families && !any(own) && !any(part)
    };
    let asks = [
        (Unknown::Direction, part.directions & own.directions == 0),
        (Unknown::Protocol, part.protocols.and(own.protocols).is_empty()),
        (Unknown::Profile, part.profiles & own.profiles == 0),
        (Unknown::InterfaceType, part.interfaces & own.interfaces == 0),
        (Unknown::LocalPort, !own.local_ports.overlaps(&part.local_ports)),
        (Unknown::RemotePort, !own.remote_ports.overlaps(&part.remote_ports)),
        (Unknown::Icmp, !own.icmp.overlaps(&part.icmp)),
        (Unknown::LocalAddress, apart(&own.local, &part.local)),
        (Unknown::RemoteAddress, apart(&own.remote, &part.remote)),
    ];
    let mut differs: Vec<Unknown> =
        asks.into_iter().filter(|(_, apart)| *apart).map(|(unknown, _)| unknown).collect();
    if families && differs.is_empty() {
        // One side's address alone makes the packet of another IP version.
        differs.push(if any(&own.local) { Unknown::RemoteAddress } else { Unknown::LocalAddress });
    }
    differs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firewall::{Dialect, Direction, Rule};

    fn rule(name: &str, change: impl FnOnce(&mut Rule)) -> Rule {
        let mut rule = Rule::new(Dialect::Windows, name);
        rule.direction = Some(Direction::In);
        rule.protocol = Some(6);
        change(&mut rule);
        rule
    }

    #[test]
    fn each_rule_that_is_passed_by_says_what_of_the_packet_it_does_not_speak_of() {
        let list = |text: &str| vec![text.to_owned()];
        let rules = vec![
            rule("hit", |it| it.local_ports = list("443")),
            rule("port", |it| it.local_ports = list("80")),
            rule("several", |it| {
                it.protocol = Some(17);
                it.remote_addresses = list("10.0.0.0/8");
            }),
            rule("version", |it| it.remote_addresses = list("2001:db8::/32")),
            rule("program", |it| it.file_path = Some(r"C:\a.exe".into())),
            rule("off", |it| it.enabled = Some(false)),
        ];
        let packet = Packet {
            direction: Some(Direction::In),
            protocol: Some(6),
            local_port: Some(443),
            remote_address: "192.0.2.1".parse().ok(),
            program: Some(r"C:\b.exe".into()),
            ..Packet::default()
        };
        let found: Vec<_> = misses(&[PolicyRules::new("p", "P", rules)], &packet)
            .into_iter()
            .map(|miss| (miss.rule.name, miss.differs, miss.cause))
            .collect();
        let expected = vec![
            ("port".to_owned(), vec![Unknown::LocalPort], None),
            ("several".to_owned(), vec![Unknown::Protocol, Unknown::RemoteAddress], None),
            ("version".to_owned(), vec![Unknown::RemoteAddress], None),
            ("program".to_owned(), vec![Unknown::Program], None),
            ("off".to_owned(), Vec::new(), Some(Cause::Disabled)),
        ];
        assert_eq!(found, expected);
    }
}
