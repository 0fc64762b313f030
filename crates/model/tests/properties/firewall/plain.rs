//! A plain reading of rules, text by text, for a packet of which everything is known.

use palisade_model::firewall::{Action, Dialect, Direction, Packet, Profile, ProfileSettings, Rule};

use super::some::NETWORKS;

/// Packets that can be: both addresses of one IP version, and ICMP of that version.
pub fn possible(packet: &Packet) -> bool {
    let (Some(local), Some(remote)) = (packet.local_address, packet.remote_address) else { return false };
    local.is_ipv4() == remote.is_ipv4() && packet.protocol != Some(if local.is_ipv4() { 58 } else { 1 })
}

/// Whether a rule matches a packet of which everything is known, read text by text.
pub fn fits(rule: &Rule, packet: &Packet) -> bool {
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
pub fn decide(rules: &[&Rule], settings: &ProfileSettings, packet: &Packet) -> Action {
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
