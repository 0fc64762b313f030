//! Addresses of firewall rules, on Windows and on Linux.

use std::net::{IpAddr, Ipv4Addr};

use super::{error, find, whole};
use crate::problem::Problem;

/// Words that stand for remote addresses, compared without regard to case. Source: catalog-facts, section 6.4.
const REMOTE_WORDS: [&str; 9] = [
    "Defaultgateway",
    "DHCP",
    "DNS",
    "WINS",
    "Intranet",
    "RmtIntranet",
    "Internet",
    "Ply2Renders",
    "LocalSubnet",
];

/// The IP version of an address.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::validation) enum Family {
    V4,
    V6,
}

/// The IP version of an address, network or range; `None` for words and what is no address.
pub(in crate::validation) fn family(text: &str) -> Option<Family> {
    let first = text.split(['/', '-']).next()?;
    match first.parse().ok()? {
        IpAddr::V4(_) => Some(Family::V4),
        IpAddr::V6(_) => Some(Family::V6),
    }
}

/// `*`, an address, a network by prefix length or mask, a range, and for remote addresses a word.
pub(super) fn windows(text: &str, remote: bool, found: &mut Vec<Problem>) {
    let word = REMOTE_WORDS.iter().any(|word| word.eq_ignore_ascii_case(text));
    if text == "*" || (word && remote) {
        return;
    }
    if word {
        let sentence = format!("“{text}” stands for remote addresses only.");
        found.push(whole(error("remote-word", sentence), text));
        return;
    }
    address(text, true, found);
}

/// An address, a network by prefix length, or a range.
pub(super) fn linux(text: &str, found: &mut Vec<Problem>) {
    if text == "*" {
        let sentence = "Leave the list empty for any address.";
        found.push(error("not-an-address", sentence).at(0, 1));
        return;
    }
    address(text, false, found);
}

fn address(text: &str, masks: bool, found: &mut Vec<Problem>) {
    if let Some((at, _)) = find(text, |character| matches!(character, ',' | ';')) {
        found.push(error("several-addresses", "Write each address as an entry of its own.").at(at, at + 1));
    } else if let Some((at, _)) = find(text, char::is_whitespace) {
        found.push(error("blank-inside", "Leave out the blank.").at(at, at + 1));
    } else if let Some((host, mask)) = text.split_once('/') {
        if let Some(host_address) = host_of(host, 0, found) {
            network(host_address, mask, host.chars().count() + 1, masks, found);
        }
    } else if let Some((low, high)) = text.split_once('-') {
        let (low, high) = (host_of(low, 0, found), host_of(high, low.chars().count() + 1, found));
        if let (Some(low), Some(high)) = (low, high) {
            range(low, high, text, found);
        }
    } else {
        host_of(text, 0, found);
    }
}

fn host_of(text: &str, at: usize, found: &mut Vec<Problem>) -> Option<IpAddr> {
    let parsed = text.parse().ok();
    if parsed.is_none() {
        let sentence = format!("“{text}” is neither an IPv4 nor an IPv6 address.");
        found.push(error("not-an-address", sentence).at(at, at + text.chars().count()));
    }
    parsed
}

fn network(host: IpAddr, mask: &str, at: usize, masks: bool, found: &mut Vec<Problem>) {
    let bits = if host.is_ipv4() { 32 } else { 128 };
    let digits = !mask.is_empty() && mask.bytes().all(|byte| byte.is_ascii_digit());
    if digits && mask.parse::<u8>().is_ok_and(|length| length <= bits) {
        return;
    }
    let sentence = match mask.parse::<Ipv4Addr>() {
        Ok(mask) if masks && host.is_ipv4() => {
            // A mask is ones and then zeros only.
            if mask.to_bits().leading_ones() + mask.to_bits().trailing_zeros() >= 32 {
                return;
            }
            format!("{mask} is no mask: its bits are not ones followed by zeros.")
        }
        _ => format!("“{mask}” is no prefix length: write a number from 0 to {bits}."),
    };
    found.push(error("not-a-network", sentence).at(at, at + mask.chars().count()));
}

fn range(low: IpAddr, high: IpAddr, text: &str, found: &mut Vec<Problem>) {
    if low.is_ipv4() != high.is_ipv4() {
        let sentence = "Both ends of a range must be of the same IP version.";
        found.push(whole(error("range-mixed", sentence), text));
    } else if low > high {
        let sentence = format!("This range runs downwards; write {high}-{low}.");
        found.push(whole(error("range-descending", sentence), text));
    }
}
