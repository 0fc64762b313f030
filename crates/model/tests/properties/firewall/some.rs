//! Rules, packets and settings by chance, from so few values that they often meet.

use palisade_model::firewall::{
    Action, Dialect, Direction, InterfaceType, Packet, Profile, ProfileSettings, Rule,
};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// Networks as text with the first and last address, in the order of the text's kind.
pub const NETWORKS: [(&str, &str, &str); 14] = [
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
pub const WORDS: [&str; 2] = ["LocalSubnet", "DNS"];
pub const ADDRESSES: [&str; 9] = [
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
pub const PORTS: [&str; 7] = ["80", "80-90", "85-100", "443", "0-79", "91-65535", "0-65535"];
pub const PORT: [u16; 7] = [0, 80, 85, 95, 100, 443, 65535];
pub const ICMP: [&str; 5] = ["8:0", "8:*", "0:0", "*", "3:1"];
pub const MESSAGE: [(u8, u8); 4] = [(8, 0), (8, 3), (0, 0), (3, 1)];
pub const PROGRAMS: [&str; 3] = ["C:\\a.exe", "C:\\b.exe", "C:\\x\\a.exe"];
pub const SERVICES: [&str; 2] = ["one", "two"];
pub const INTERFACES: [InterfaceType; 4] =
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
    pub fn rule(dialect: Dialect)(
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
    pub fn packet(dialect: Dialect)(
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

fn action() -> impl Strategy<Value = Option<Action>> {
    select(vec![Some(Action::Block), Some(Action::Allow)])
}

prop_compose! {
    pub fn settings()(
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
