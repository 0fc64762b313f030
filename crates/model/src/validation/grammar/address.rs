//! Addresses of firewall rules, on Windows and on Linux.

use core::net::IpAddr;

use super::ports::digits;
use super::{TextReport, end, find};

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
    Some(if parse(first)?.is_ipv4() { Family::V4 } else { Family::V6 })
}

#[inline(never)]
fn parse(text: &str) -> Option<IpAddr> {
    text.parse().ok()
}

/// `*`, an address, a network by prefix length or mask, a range, and for remote addresses a word.
pub(super) fn windows(text: &str, remote: bool, report: &mut TextReport<'_>) {
    let word = REMOTE_WORDS.iter().any(|word| word.eq_ignore_ascii_case(text));
    if text == "*" || (word && remote) {
        return;
    }
    if word {
        let sentence = format_args!("“{text}” stands for remote addresses only.");
        report.error(0, end(text), "remote-word", sentence);
    } else {
        address(text, true, report);
    }
}

/// An address, a network by prefix length, or a range.
pub(super) fn linux(text: &str, report: &mut TextReport<'_>) {
    if text == "*" {
        report.error(0, 1, "not-an-address", format_args!("Leave the list empty for any address."));
    } else {
        address(text, false, report);
    }
}

fn address(text: &str, masks: bool, report: &mut TextReport<'_>) {
    if let Some((at, character)) = find(text, &|it| matches!(it, ',' | ';') || it.is_whitespace()) {
        if character.is_whitespace() {
            report.error(at, at + 1, "blank-inside", format_args!("Leave out the blank."));
        } else {
            let sentence = format_args!("Write each address as an entry of its own.");
            report.error(at, at + 1, "several-addresses", sentence);
        }
    } else if let Some((host, mask)) = text.split_once('/') {
        if let Some(address) = host_of(host, 0, report) {
            network(address, mask, end(host) + 1, masks, report);
        }
    } else if let Some((low, high)) = text.split_once('-') {
        let ends = (host_of(low, 0, report), host_of(high, end(low) + 1, report));
        let (Some(first), Some(last)) = ends else { return };
        if first.is_ipv4() != last.is_ipv4() {
            let sentence = format_args!("Both ends of a range must be of the same IP version.");
            report.error(0, end(text), "range-mixed", sentence);
        } else if first > last {
            let sentence = format_args!("This range runs downwards; write {high}-{low}.");
            report.error(0, end(text), "range-descending", sentence);
        }
    } else {
        host_of(text, 0, report);
    }
}

fn host_of(text: &str, at: usize, report: &mut TextReport<'_>) -> Option<IpAddr> {
    let parsed = parse(text);
    if parsed.is_none() {
        let sentence = format_args!("“{text}” is neither an IPv4 nor an IPv6 address.");
        report.error(at, at + end(text), "not-an-address", sentence);
    }
    parsed
}

fn network(host: IpAddr, mask: &str, at: usize, masks: bool, report: &mut TextReport<'_>) {
    let bits = if host.is_ipv4() { 32 } else { 128 };
    if digits(mask).is_some_and(|length| length <= bits) {
        return;
    }
    let to = at + end(mask);
    match parse(mask) {
        Some(IpAddr::V4(address)) if masks && host.is_ipv4() => {
            // A mask is ones and then zeros only.
            let ones_and_zeros = address.to_bits().leading_ones() + address.to_bits().trailing_zeros();
            if ones_and_zeros < 32 {
                let sentence = format_args!("{mask} is no mask: its bits are not ones followed by zeros.");
                report.error(at, to, "not-a-network", sentence);
            }
        }
        _ => {
            let sentence = format_args!("“{mask}” is no prefix length: write a number from 0 to {bits}.");
            report.error(at, to, "not-a-network", sentence);
        }
    }
}
