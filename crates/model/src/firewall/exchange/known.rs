//! The words that tables, `netsh` and PowerShell use for the choices of a rule.

use crate::firewall::{Action, Direction, InterfaceType, Profile, Profiles};

/// Whether a text says that nothing is restricted.
pub(super) fn is_any(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || text.eq_ignore_ascii_case("any")
}

pub(super) fn truth(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "true" | "on" | "1" | "enabled" | "ja" | "wahr" | "vrai" | "verdadero" => Some(true),
        "no" | "false" | "off" | "0" | "disabled" | "nein" | "falsch" | "faux" | "falso" => Some(false),
        _ => None,
    }
}

pub(super) fn direction(text: &str) -> Option<Direction> {
    match text.trim().to_ascii_lowercase().as_str() {
        "in" | "inbound" => Some(Direction::In),
        "out" | "outbound" => Some(Direction::Out),
        _ => None,
    }
}

pub(super) fn action(text: &str) -> Option<Action> {
    match text.trim().to_ascii_lowercase().as_str() {
        "allow" => Some(Action::Allow),
        "block" => Some(Action::Block),
        _ => None,
    }
}

/// The profiles that these words say; `Any` and `All` say all.
pub(super) fn profiles<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<Profiles> {
    let (mut all, mut set) = (false, Vec::new());
    words.try_for_each(|word| {
        match word.trim().to_ascii_lowercase().as_str() {
            "any" | "all" => all = true,
            "domain" => set.push(Profile::Domain),
            "private" => set.push(Profile::Private),
            "public" => set.push(Profile::Public),
            _ => return None,
        }
        Some(())
    })?;
    Some(if all { Profiles::ALL } else { set.into_iter().collect() })
}

/// Protocols that have a name. The first of each number is the one that is written.
const PROTOCOLS: [(&str, u8); 19] = [
    ("TCP", 6),
    ("UDP", 17),
    ("ICMPv4", 1),
    ("ICMPv6", 58),
    ("ICMP", 1),
    ("HOPOPT", 0),
    ("IGMP", 2),
    ("IPv4", 4),
    ("IPv6", 41),
    ("IPv6-Route", 43),
    ("IPv6-Frag", 44),
    ("GRE", 47),
    ("ESP", 50),
    ("AH", 51),
    ("IPv6-NoNxt", 59),
    ("IPv6-Opts", 60),
    ("VRRP", 112),
    ("PGM", 113),
    ("L2TP", 115),
];

/// The protocol that a text says: a name or a number; `Some(None)` for any.
pub(super) fn protocol(text: &str) -> Option<Option<u8>> {
    let text = text.trim();
    // 256 is how Windows counts *any* among the protocols.
    if is_any(text) || text == "256" || text == "*" {
        return Some(None);
    }
    let named = PROTOCOLS.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
    named.map(|(_, number)| *number).or_else(|| whole(text)?.parse().ok()).map(Some)
}

/// A number without what a spreadsheet may put behind it.
fn whole(text: &str) -> Option<&str> {
    let (whole, rest) = text.split_once(['.', ',']).unwrap_or((text, ""));
    (rest.bytes().all(|digit| digit == b'0') && whole.bytes().all(|it| it.is_ascii_digit())).then_some(whole)
}

/// How a protocol is written.
pub(super) fn protocol_name(number: u8) -> String {
    let named = PROTOCOLS.iter().take(4).find(|(_, known)| *known == number);
    named.map_or_else(|| number.to_string(), |(name, _)| (*name).to_owned())
}

/// Kinds of interface with their word here.
pub(super) const INTERFACES: [(&str, InterfaceType); 6] = [
    ("RemoteAccess", InterfaceType::RemoteAccess),
    ("Wireless", InterfaceType::Wireless),
    ("Lan", InterfaceType::Lan),
    ("MobileBroadband", InterfaceType::MobileBroadband),
    ("Mbb", InterfaceType::Mbb),
    ("All", InterfaceType::All),
];

pub(super) fn interface_type(text: &str) -> Option<InterfaceType> {
    let text = text.trim();
    let other = [("ras", InterfaceType::RemoteAccess), ("wired", InterfaceType::Lan)];
    INTERFACES
        .iter()
        .chain(&other)
        .find(|(word, _)| word.eq_ignore_ascii_case(text))
        .map(|(_, interface)| *interface)
}
