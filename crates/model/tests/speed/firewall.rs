//! What is the matter with 3,000 firewall rules of 20 policies that meet on a device, and what happens to a packet
//! there.

use std::hint::black_box;

use palisade_model::firewall::{
    Action, Answer, Dialect, Direction, FindingKind, Packet, PolicyRules, Profile, ProfileSettings, Rule,
    findings, probe,
};

use crate::clock::measure;

/// A number below `count` that looks like chance, the same each time.
fn pick(number: usize, of: u64, count: u64) -> u64 {
    let mixed = (number as u64 + 1)
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .wrapping_add(of.wrapping_mul(0xD1B5_4A32_D192_ED03));
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (mixed >> 33) % count
}

/// Rules as administrators have them: of services by port and network, of programs, some too wide, some twice, and
/// one in six of them blocks.
fn rule(number: usize) -> Rule {
    let pick = |of, count| pick(number, of, count);
    let mut rule = Rule::new(Dialect::Windows, format!("Rule {number}"));
    let inbound = pick(0, 4) != 0;
    rule.direction = Some(if inbound { Direction::In } else { Direction::Out });
    rule.action = Some(if pick(1, 6) == 0 { Action::Block } else { Action::Allow });
    if pick(2, 5) < 2 {
        rule.file_path = Some(format!("%ProgramFiles%\\Vendor {}\\program{}.exe", pick(3, 40), pick(4, 700)));
    }
    rule.protocol = match pick(5, 12) {
        0..6 => Some(6),
        6..10 => Some(17),
        10 => Some(1),
        _ => None,
    };
    if matches!(rule.protocol, Some(6 | 17)) && pick(6, 8) != 0 {
        let first = 1 + pick(7, 9000);
        let ports =
            if pick(8, 7) == 0 { format!("{first}-{}", first + 1 + pick(9, 300)) } else { first.to_string() };
        let side = if inbound { &mut rule.local_ports } else { &mut rule.remote_ports };
        side.push(ports);
    }
    rule.remote_addresses = match pick(10, 9) {
        0 => vec!["LocalSubnet".to_owned()],
        1 | 2 => vec![format!("10.{}.0.0/16", pick(11, 200)), format!("fd00:{:x}::/32", pick(12, 4096))],
        3 => vec![format!("192.168.{0}.1-192.168.{0}.99", pick(13, 250))],
        4 => vec!["10.0.0.0/8".to_owned(), "172.16.0.0/12".to_owned(), "192.168.0.0/16".to_owned()],
        _ => Vec::new(),
    };
    if pick(14, 3) == 0 {
        rule.profiles = Some([Profile::Domain, Profile::Private].into_iter().collect());
    }
    rule
}

fn policies() -> Vec<PolicyRules> {
    let of = |policy: usize| (0..150).map(|place| rule(policy * 150 + place)).collect();
    (0..20)
        .map(|policy| PolicyRules::new(format!("policy-{policy:02}"), format!("Policy {policy}"), of(policy)))
        .collect()
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn three_thousand_rules_are_analysed() {
    let policies = policies();
    let settings = ProfileSettings::default();
    let found = findings(&policies, &settings);
    let count = |kind| found.iter().filter(|finding| finding.kind == kind).count();
    for kind in [FindingKind::Contradicting, FindingKind::Shadowed, FindingKind::Redundant] {
        assert!(count(kind) > 100, "{kind:?}: {}", count(kind));
    }
    measure("firewall analysis, 3,000 rules", 10, || {
        black_box(findings(black_box(&policies), &settings));
    });
    let packet = Packet {
        direction: Some(Direction::In),
        protocol: Some(6),
        local_port: Some(443),
        remote_address: "10.1.2.3".parse().ok(),
        profile: Some(Profile::Domain),
        program: Some("C:\\Program Files\\Vendor 1\\program1.exe".to_owned()),
        ..Packet::default()
    };
    assert_ne!(probe(&policies, &settings, &packet).answer, Answer::Impossible);
    measure("firewall probe, 3,000 rules", 10, || {
        black_box(probe(black_box(&policies), &settings, &packet));
    });
}
