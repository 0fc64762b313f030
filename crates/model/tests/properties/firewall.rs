//! What holds of firewall rules whatever they are: the analysis and the probe agree with a plain reading of each
//! rule, packet by packet.

use std::collections::BTreeSet;

use palisade_model::catalogue::Catalogue;
use palisade_model::firewall::{
    Action, Answer, Cause, Decider, Dialect, Direction, Finding, FindingKind, InterfaceType, Packet,
    PolicyRule, PolicyRules, Profile, ProfileSettings, Relation, Rule, findings, overlap, probe,
};
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

/// Networks as text with the first and last address, in the order of the text's kind.
const NETWORKS: [(&str, &str, &str); 14] = [
    ("10.0.0.0/8", "10.0.0.0", "10.255.255.255"),
    ("10.0.0.0/9", "10.0.0.0", "10.127.255.255"),
    ("10.128.0.0/255.128.0.0", "10.128.0.0", "10.255.255.255"),
    ("10.1.0.0-10.1.0.99", "10.1.0.0", "10.1.0.99"),
    ("10.1.0.50", "10.1.0.50", "10.1.0.50"),
    ("0.0.0.0/0", "0.0.0.0", "255.255.255.255"),
    ("0.0.0.0-9.255.255.255", "0.0.0.0", "9.255.255.255"),
    ("10.0.0.0-255.255.255.255", "10.0.0.0", "255.255.255.255"),
    ("fd00::/8", "fd00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("fd00::/9", "fd00::", "fd7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("fd80::/9", "fd80::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("fd00::5", "fd00::5", "fd00::5"),
    ("fd00::-fd00::ff", "fd00::", "fd00::ff"),
    ("::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
];
const WORDS: [&str; 2] = ["LocalSubnet", "DNS"];
const ADDRESSES: [&str; 9] = [
    "10.1.0.50",
    "10.1.0.7",
    "10.200.0.1",
    "9.9.9.9",
    "192.0.2.1",
    "fd00::5",
    "fd00::6",
    "fd90::1",
    "2001:db8::1",
];
const PORTS: [&str; 7] = ["80", "80-90", "85-100", "443", "0-79", "91-65535", "0-65535"];
const PORT: [u16; 7] = [0, 80, 85, 95, 100, 443, 65535];
const ICMP: [&str; 5] = ["8:0", "8:*", "0:0", "*", "3:1"];
const MESSAGE: [(u8, u8); 4] = [(8, 0), (8, 3), (0, 0), (3, 1)];
const PROGRAMS: [&str; 3] = ["C:\\a.exe", "C:\\b.exe", "C:\\x\\a.exe"];
const SERVICES: [&str; 2] = ["one", "two"];
const INTERFACES: [InterfaceType; 4] =
    [InterfaceType::RemoteAccess, InterfaceType::Wireless, InterfaceType::Lan, InterfaceType::Mbb];

fn some(texts: &'static [&'static str], most: usize) -> impl Strategy<Value = Vec<String>> {
    subsequence(texts, 0..=most).prop_map(|texts| texts.into_iter().map(str::to_owned).collect())
}

fn addresses(words: bool) -> impl Strategy<Value = Vec<String>> {
    let networks = subsequence(&NETWORKS[..], 0..3);
    let named = subsequence(&WORDS[..], if words { 0..=1 } else { 0..=0 });
    (networks, named).prop_map(|(networks, words)| {
        networks.into_iter().map(|network| network.0).chain(words).map(str::to_owned).collect()
    })
}

prop_compose! {
    fn traffic(dialect: Dialect)(
        protocol in select(vec![None, Some(6_u8), Some(6), Some(6), Some(17), Some(1), Some(58)]),
        local_ports in some(&PORTS, 2),
        remote_ports in some(&PORTS, 1),
        icmp in some(&ICMP, 2),
        local_addresses in addresses(false),
        remote_addresses in addresses(dialect != Dialect::Linux),
    ) -> Rule {
        let ports = matches!(protocol, Some(6 | 17));
        let messages = dialect == Dialect::Windows && matches!(protocol, Some(1 | 58));
        let mut rule = Rule::new(dialect, "");
        rule.protocol = protocol;
        rule.local_ports = local_ports.into_iter().filter(|_| ports).collect();
        rule.remote_ports = remote_ports.into_iter().filter(|_| ports).collect();
        rule.icmp = icmp.into_iter().filter(|_| messages).collect();
        rule.local_addresses = local_addresses;
        rule.remote_addresses = remote_addresses;
        rule
    }
}

prop_compose! {
    fn rule(dialect: Dialect)(
        traffic in traffic(dialect),
        name in "[a-c]",
        number in 0..1_000_000_u32,
        enabled in prop::option::weighted(0.3, prop::bool::weighted(0.8)),
        direction in prop::option::of(select(vec![Direction::In, Direction::Out])),
        action in prop::option::weighted(0.8, select(vec![Action::Block, Action::Allow])),
        profiles in prop::option::of(subsequence(&Profile::ALL[..], 1..=3)),
        interfaces in subsequence(&INTERFACES[..], 0..=2),
        only in 0..8_u8,
        program in select(&PROGRAMS[..]),
        service in select(&SERVICES[..]),
        edge in prop::option::weighted(0.2, any::<bool>()),
        priority in prop::option::of(0..4_u16),
    ) -> Rule {
        let mut rule = traffic;
        rule.name = name;
        // Tells rules apart that are the same otherwise.
        match dialect {
            Dialect::HyperV => rule.key = Some(number.to_string()),
            Dialect::Windows | Dialect::Linux => rule.description = number.to_string(),
        }
        rule.enabled = enabled;
        rule.direction = direction;
        rule.action = action;
        match dialect {
            Dialect::Windows => {
                rule.profiles = profiles.map(|profiles| profiles.into_iter().collect());
                rule.interface_types = interfaces;
                rule.file_path = (only == 0).then(|| program.to_owned());
                rule.service_name = (only == 1).then(|| service.to_owned());
                rule.edge_traversal = edge.filter(|_| direction == Some(Direction::In));
            }
            Dialect::HyperV => {
                rule.profiles = profiles.map(|profiles| profiles.into_iter().collect());
                rule.priority = priority;
            }
            Dialect::Linux => {
                rule.interface = [Some("eth*"), Some("eth0"), Some("lo")].get(usize::from(only)).copied().flatten().map(str::to_owned);
            }
        }
        rule
    }
}

prop_compose! {
    /// A packet of which everything is known.
    fn packet(dialect: Dialect)(
        direction in select(vec![Direction::In, Direction::Out]),
        protocol in select(vec![6_u8, 6, 6, 17, 1, 58, 47]),
        pair in (select(&ADDRESSES[..]), select(&ADDRESSES[..])),
        ports in (select(&PORT[..]), select(&PORT[..])),
        message in select(&MESSAGE[..]),
        words in subsequence(&WORDS[..], 0..=2),
        profile in select(&Profile::ALL[..]),
        interface_type in select(&INTERFACES[..]),
        interface in select(vec!["eth0", "eth1", "lo", "wlan0"]),
        flags in (prop::bool::weighted(0.1), prop::bool::weighted(0.2)),
        program in select(&PROGRAMS[..]),
        service in select(vec!["", "one", "two"]),
    ) -> Packet {
        let windows = dialect != Dialect::Linux;
        Packet {
            dialect,
            direction: Some(direction),
            protocol: Some(protocol),
            local_address: pair.0.parse().ok(),
            remote_address: pair.1.parse().ok(),
            local_port: matches!(protocol, 6 | 17).then_some(ports.0),
            remote_port: matches!(protocol, 6 | 17).then_some(ports.1),
            icmp_type: matches!(protocol, 1 | 58).then_some(message.0),
            icmp_code: matches!(protocol, 1 | 58).then_some(message.1),
            remote_words: Some(words.into_iter().map(str::to_owned).collect()),
            profile: windows.then_some(profile),
            interface_type: windows.then_some(interface_type),
            interface: (!windows).then(|| interface.to_owned()),
            established: !windows && flags.0,
            through_edge: windows && flags.1,
            program: Some(program.to_owned()),
            service: Some(service.to_owned()),
            ..Packet::default()
        }
    }
}

/// Packets that can be: both addresses of one IP version, and ICMP of that version.
fn possible(packet: &Packet) -> bool {
    let (Some(local), Some(remote)) = (packet.local_address, packet.remote_address) else { return false };
    local.is_ipv4() == remote.is_ipv4() && packet.protocol != Some(if local.is_ipv4() { 58 } else { 1 })
}

/// Whether a rule matches a packet of which everything is known, read text by text.
fn fits(rule: &Rule, packet: &Packet) -> bool {
    let port = |entries: &[String], port: Option<u16>| {
        entries.is_empty()
            || entries.iter().any(|entry| {
                let (low, high) = entry.split_once('-').unwrap_or((entry, entry));
                port.is_some_and(|port| {
                    low.parse::<u16>().unwrap() <= port && port <= high.parse::<u16>().unwrap()
                })
            })
    };
    let message = |entry: &String| {
        let (kind, code) = entry.split_once(':').unwrap_or((entry, "*"));
        let is = |text: &str, number: Option<u8>| text == "*" || text.parse().ok() == number;
        is(kind, packet.icmp_type) && is(code, packet.icmp_code)
    };
    let within = |entry: &String, address: std::net::IpAddr| {
        let Some((_, low, high)) = NETWORKS.iter().find(|(text, ..)| text == entry) else {
            return packet.remote_words.iter().flatten().any(|word| word == entry);
        };
        let (low, high): (std::net::IpAddr, std::net::IpAddr) = (low.parse().unwrap(), high.parse().unwrap());
        low.is_ipv4() == address.is_ipv4() && low <= address && address <= high
    };
    let side = |entries: &[String], address: Option<std::net::IpAddr>| {
        entries.is_empty() || entries.iter().any(|entry| within(entry, address.unwrap()))
    };
    let outbound_edge = rule.edge_traversal == Some(true) || rule.effective_action() == Action::Block;
    let inbound = rule.effective_direction() == Direction::In;
    rule.enabled != Some(false)
        && packet.direction == Some(rule.effective_direction())
        && rule.protocol.is_none_or(|protocol| packet.protocol == Some(protocol))
        && port(&rule.local_ports, packet.local_port)
        && port(&rule.remote_ports, packet.remote_port)
        && (rule.icmp.is_empty() || rule.icmp.iter().any(message))
        && side(&rule.local_addresses, packet.local_address)
        && side(&rule.remote_addresses, packet.remote_address)
        && packet.profile.is_none_or(|profile| {
            rule.profiles.is_none_or(|profiles| profiles.is_empty() || profiles.contains(profile))
        })
        && packet
            .interface_type
            .is_none_or(|kind| rule.interface_types.is_empty() || rule.interface_types.contains(&kind))
        && rule.interface.as_ref().is_none_or(|interface| {
            let name = packet.interface.as_deref().unwrap();
            interface.strip_suffix('*').map_or(name == interface, |start| name.starts_with(start))
        })
        && rule.file_path.as_ref().is_none_or(|path| packet.program.as_ref() == Some(path))
        && rule.service_name.as_ref().is_none_or(|service| packet.service.as_ref() == Some(service))
        && (!packet.through_edge || outbound_edge || !inbound)
}

/// What happens to a packet, by the order that each firewall is known for.
fn decide(rules: &[&Rule], settings: &ProfileSettings, packet: &Packet) -> Action {
    let direction = packet.direction.unwrap();
    let mut matching: Vec<&Rule> = rules.iter().copied().filter(|rule| fits(rule, packet)).collect();
    let profiles = match packet.dialect {
        Dialect::Linux => {
            let linux = &settings.linux;
            let on = linux.switched == Some(Some(true));
            let says = |flag: Option<bool>| on && flag == Some(true);
            let blocked = matching.iter().any(|rule| rule.effective_action() == Action::Block);
            let icmp = matches!(packet.protocol, Some(1 | 58)) && says(linux.allow_icmp);
            return if linux.switched == Some(Some(false))
                || says(linux.allow_loopback) && packet.interface.as_deref() == Some("lo")
                || says(linux.allow_established) && packet.established
            {
                Action::Allow
            } else if blocked {
                Action::Block
            } else if icmp || !matching.is_empty() || !on {
                Action::Allow
            } else {
                linux.default_action(direction).unwrap()
            };
        }
        Dialect::Windows => &settings.windows,
        Dialect::HyperV => &settings.hyper_v,
    };
    let place = Profile::ALL.iter().position(|profile| packet.profile == Some(*profile)).unwrap();
    let state = &profiles[place];
    if state.enabled == Some(false) {
        return Action::Allow;
    }
    if state.shielded == Some(true) && direction == Direction::In {
        return Action::Block;
    }
    matching.sort_by_key(|rule| (rule.priority.unwrap_or(u16::MAX), rule.effective_action()));
    match matching.first() {
        Some(rule) => rule.effective_action(),
        None => state.default_action(direction).unwrap(),
    }
}

fn action() -> impl Strategy<Value = Option<Action>> {
    select(vec![Some(Action::Block), Some(Action::Allow)])
}

prop_compose! {
    fn settings()(
        enabled in prop::array::uniform3(prop::bool::weighted(0.8)),
        shielded in prop::array::uniform3(prop::bool::weighted(0.2)),
        local in prop::array::uniform3(any::<bool>()),
        inbound in prop::array::uniform3(action()),
        outbound in prop::array::uniform3(action()),
        switched in select(vec![None, Some(true), Some(true), Some(true), Some(false)]),
        exceptions in prop::array::uniform3(any::<bool>()),
    ) -> ProfileSettings {
        let mut settings = ProfileSettings::default();
        for place in 0..3 {
            let state = &mut settings.windows[place];
            state.enabled = Some(enabled[place]);
            state.shielded = Some(shielded[place]);
            state.local_rules = Some(local[place]);
            state.inbound = inbound[place];
            state.outbound = outbound[place];
        }
        settings.hyper_v = settings.windows;
        settings.linux.switched = Some(switched);
        settings.linux.inbound = inbound[0];
        settings.linux.outbound = outbound[0];
        [settings.linux.allow_loopback, settings.linux.allow_established, settings.linux.allow_icmp] =
            exceptions.map(Some);
        settings
    }
}

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
    let describe = |rule: &palisade_model::firewall::RuleRef| {
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
        let about = |rule: &palisade_model::firewall::RuleRef| found.iter().any(|it| it.rule == *rule);
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
