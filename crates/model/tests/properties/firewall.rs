//! What holds of firewall rules whatever they are: the analysis and the probe agree with a plain reading of each
//! rule, packet by packet.

mod plain;
mod some;

use std::collections::BTreeSet;

use palisade_model::catalogue::Catalogue;
use palisade_model::firewall::{
    Action, Answer, Cause, Decider, Dialect, Finding, FindingKind, Packet, PolicyRule, PolicyRules,
    ProfileSettings, Relation, Rule, RuleRef, findings, overlap, probe,
};
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

use plain::{decide, fits, possible};
use some::{WORDS, packet, rule, settings};

/// Rules in two policies, the firewall's settings, and packets to try.
#[derive(Debug, Clone)]
struct Device {
    policies: Vec<PolicyRules>,
    settings: ProfileSettings,
    packets: Vec<Packet>,
}

fn device() -> impl Strategy<Value = Device> {
    select(vec![Dialect::Windows, Dialect::Windows, Dialect::HyperV, Dialect::Linux]).prop_flat_map(
        |dialect| {
            let rules = || prop::collection::vec(rule(dialect), 0..7);
            let packets = prop::collection::vec(packet(dialect), 40);
            (rules(), rules(), settings(), packets).prop_map(|(first, second, settings, packets)| Device {
                policies: vec![PolicyRules::new("p", "P", first), PolicyRules::new("q", "Q", second)],
                settings,
                packets: packets.into_iter().filter(possible).collect(),
            })
        },
    )
}

impl Device {
    fn rules(&self) -> Vec<&Rule> {
        self.policies.iter().flat_map(|policy| policy.rules.iter().map(|rule| &rule.rule)).collect()
    }

    fn find(&self, policy: &str, index: Option<u32>) -> &Rule {
        let policy = self.policies.iter().find(|it| &*it.policy_id == policy).unwrap();
        &policy.rules.iter().find(|rule| rule.index == index).unwrap().rule
    }

    fn without(&self, gone: &[&Finding]) -> Vec<PolicyRules> {
        let mut policies = self.policies.clone();
        for policy in &mut policies {
            let id = policy.policy_id.clone();
            let is_gone = |rule: &PolicyRule| {
                gone.iter().any(|it| it.rule.policy_id == id && it.rule.index == rule.index)
            };
            policy.rules.retain(|rule| !is_gone(rule));
        }
        policies
    }
}

fn answer(action: Action) -> Answer {
    match action {
        Action::Allow => Answer::Allowed,
        Action::Block => Answer::Blocked,
    }
}

/// Findings without what depends on places: each by the descriptions of its rules, which differ.
fn by_description(device: &Device) -> BTreeSet<String> {
    let describe = |rule: &RuleRef| {
        let rule = device.find(&rule.policy_id, rule.index);
        format!("{} {:?}", rule.description, rule.key)
    };
    findings(&device.policies, &device.settings)
        .iter()
        .map(|finding| {
            let mut others: Vec<String> = finding
                .others
                .iter()
                .map(|other| format!("{} {:?} {}", describe(&other.rule), other.relation, other.overlap))
                .collect();
            others.sort();
            format!(
                "{:?} {} {:?} {} {others:?}",
                finding.kind,
                describe(&finding.rule),
                finding.cause,
                finding.certain
            )
        })
        .collect()
}

/// Forgets some of what is known of a packet.
fn forget(packet: &Packet, what: &[usize]) -> Packet {
    let mut packet = packet.clone();
    for what in what {
        match what {
            0 => packet.direction = None,
            1 => packet.protocol = None,
            2 => packet.local_address = None,
            3 => packet.remote_address = None,
            4 => packet.local_port = None,
            5 => packet.remote_port = None,
            6 => packet.icmp_code = None,
            7 => packet.profile = None,
            8 => packet.interface_type = None,
            9 => packet.remote_words = None,
            10 => packet.program = None,
            11 => packet.service = None,
            _ => packet.interface = None,
        }
    }
    packet
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_probe_agrees_with_a_plain_reading(device in device()) {
        for packet in &device.packets {
            let verdict = probe(&device.policies, &device.settings, packet);
            let plain = decide(&device.rules(), &device.settings, packet);
            prop_assert_eq!(verdict.answer, answer(plain), "{:?}: {}", packet, verdict.sentence);
            for decider in &verdict.decided_by {
                prop_assert_eq!(decider.action(), plain);
            }
        }
    }

    #[test]
    fn what_is_sure_of_some_packets_holds_for_each_of_them(
        device in device(),
        what in subsequence((0..13).collect::<Vec<usize>>(), 1..5),
    ) {
        for packet in &device.packets {
            let verdict = probe(&device.policies, &device.settings, &forget(packet, &what));
            let plain = answer(decide(&device.rules(), &device.settings, packet));
            prop_assert!(verdict.answer == Answer::Depends || verdict.answer == plain, "{packet:?}: {}", verdict.sentence);
        }
    }

    #[test]
    fn findings_hold_for_every_packet(device in device()) {
        let found = findings(&device.policies, &device.settings);
        let of = |kind| found.iter().filter(move |it| it.kind == kind);
        let redundant: Vec<&Finding> = of(FindingKind::Redundant).collect();
        let never: Vec<&Finding> = of(FindingKind::Shadowed).chain(of(FindingKind::Unreachable)).collect();
        let needed = device.without(&redundant);
        for packet in &device.packets {
            let verdict = probe(&device.policies, &device.settings, packet);
            for decider in &verdict.decided_by {
                let Decider::Rule { rule, .. } = decider else { continue };
                let liar = never.iter().find(|it| it.rule == *rule);
                prop_assert!(liar.is_none(), "{packet:?}: {liar:?}");
            }
            let without = probe(&needed, &device.settings, packet);
            prop_assert_eq!(verdict.answer, without.answer, "{:?}: {:?}", packet, redundant);
            for gone in &redundant {
                let without = probe(&device.without(&[gone]), &device.settings, packet);
                prop_assert_eq!(verdict.answer, without.answer, "{:?}: {:?}", packet, gone);
            }
        }
        for finding in of(FindingKind::Unreachable).filter(|it| it.cause == Some(Cause::NoAddressInCommon)) {
            let rule = device.find(&finding.rule.policy_id, finding.rule.index);
            prop_assert!(!device.packets.iter().any(|packet| fits(rule, packet)));
        }
    }

    #[test]
    fn a_packet_that_two_rules_disagree_on_is_found(device in device()) {
        let found = findings(&device.policies, &device.settings);
        let about = |rule: &RuleRef| found.iter().any(|it| it.rule == *rule);
        for packet in device.packets.iter().filter(|packet| !packet.established) {
            let verdict = probe(&device.policies, &device.settings, packet);
            if !matches!(verdict.decided_by.first(), Some(Decider::Rule { .. })) {
                continue;
            }
            let word = |rule: &Rule| WORDS.iter().any(|word| rule.remote_addresses.iter().any(|it| it == word));
            for loser in &verdict.losing {
                let Decider::Rule { rule, action } = loser else { continue };
                let said = about(rule) || *action == verdict.decided_by[0].action();
                // Services that happen to be the program of another rule are not spoken of.
                let vague = device.rules().iter().any(|it| it.service_name.is_some() || it.file_path.is_some() || word(it));
                prop_assert!(said || vague, "{packet:?} {loser:?}");
            }
        }
    }

    #[test]
    fn findings_do_not_depend_on_the_order(device in device(), by in any::<Index>()) {
        let mut other = device.clone();
        other.policies.reverse();
        for policy in &mut other.policies {
            let count = policy.rules.len();
            policy.rules.rotate_left(if count == 0 { 0 } else { by.index(count) });
            for (index, rule) in (0..).zip(&mut policy.rules) {
                rule.index = Some(index);
            }
        }
        prop_assert_eq!(by_description(&device), by_description(&other));
    }

    #[test]
    fn relations_agree_with_the_packets(
        (a, b, packets) in select(vec![Dialect::Windows, Dialect::Linux]).prop_flat_map(|dialect| {
            (rule(dialect), rule(dialect), prop::collection::vec(packet(dialect), 60))
        })
    ) {
        let met = overlap(&a, &b);
        let relation = met.as_ref().map(|it| it.relation);
        // Rules that say the opposite are compared whichever way traffic came.
        let both = a.effective_action() == b.effective_action();
        for packet in packets.iter().filter(|packet| possible(packet) && (both || !packet.through_edge)) {
            let (in_a, in_b) = (fits(&a, packet), fits(&b, packet));
            prop_assert!(!(in_a && in_b) || met.is_some(), "{packet:?}");
            prop_assert!(!in_a || in_b || !matches!(relation, Some(Relation::Same | Relation::Wider)), "{packet:?}");
            prop_assert!(!in_b || in_a || !matches!(relation, Some(Relation::Same | Relation::Narrower)), "{packet:?}");
            if !packet.established {
                prop_assert_eq!(a.matches(packet), Some(in_a), "{:?}", packet);
            }
        }
        // The other way round it is the mirror image.
        let mirrored = overlap(&b, &a).map(|it| it.relation);
        prop_assert_eq!(mirrored, relation.map(|it| match it {
            Relation::Wider => Relation::Narrower,
            Relation::Narrower => Relation::Wider,
            same => same,
        }));
    }

    #[test]
    fn rules_come_back_from_the_wire_and_from_members(
        rule in select(Dialect::ALL.to_vec()).prop_flat_map(rule),
    ) {
        let catalogue = Catalogue::embedded();
        let item = rule.to_group(catalogue);
        let read = Rule::from_group(&item, catalogue);
        prop_assert_eq!(&read, &rule);
        prop_assert_eq!(read.to_group(catalogue), item);
        prop_assert_eq!(Rule::from_members(&rule.to_members()), rule);
    }
}
