//! Addresses of firewall rules, on Windows and on Linux. Source: catalog-facts, section 6.4.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::ports::digits;
use super::{TextReport, blank, end, find};
use crate::nearest::nearest;
use crate::validation::codes;

/// Words that stand for remote addresses, compared without regard to case.
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
        let sentence = format_args!(
            "“{text}” is a word for the remote addresses of firewall rules; write an address here."
        );
        report.error(0, end(text), codes::REMOTE_WORD, sentence);
    } else if text.eq_ignore_ascii_case("any") {
        let sentence = format_args!("“{text}” is no address; any address is a star, or an empty list.");
        report.error(0, end(text), codes::NOT_AN_ADDRESS, sentence).mend("*");
    } else if remote
        && text.chars().all(|character| character.is_alphabetic() || character == ' ')
        && let Some(meant) = nearest(text, REMOTE_WORDS)
    {
        let sentence = format_args!("“{text}” is no address and no word for some. Did you mean {meant}?");
        report.error(0, end(text), codes::NOT_AN_ADDRESS, sentence).mend(meant);
    } else {
        address(text, true, report);
    }
}

/// An address, a network by prefix length, or a range.
pub(super) fn linux(text: &str, report: &mut TextReport<'_>) {
    if text == "*" {
        let sentence = format_args!("Leave the list empty for any address.");
        report.error(0, 1, codes::NOT_AN_ADDRESS, sentence);
    } else {
        address(text, false, report);
    }
}

/// One address.
pub(super) fn single(text: &str, report: &mut TextReport<'_>) {
    host_of(text, 0, report);
}

/// One address, one network by its prefix length, or a name of the network.
pub(super) fn host_or_network(text: &str, report: &mut TextReport<'_>) {
    let label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    // What ends in a number is meant as an address.
    let numeric = text.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    if numeric || !text.split('.').all(label) {
        address(text, false, report);
    }
}

fn address(text: &str, masks: bool, report: &mut TextReport<'_>) {
    if let Some((at, character)) = find(text, &|it| matches!(it, ',' | ';') || it.is_whitespace()) {
        if character.is_whitespace() {
            blank(text, at, &['-', '/'], codes::BLANK_INSIDE, report);
        } else {
            let sentence = format_args!("Write each address as an entry of its own.");
            report.error(at, at + 1, codes::SEVERAL_ADDRESSES, sentence);
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
            report.error(0, end(text), codes::RANGE_MIXED, sentence);
        } else if first > last {
            let sentence = format_args!("This range runs downwards; write {high}-{low}.");
            report.error(0, end(text), codes::RANGE_DESCENDING, sentence).mend(format!("{high}-{low}"));
        }
    } else {
        host_of(text, 0, report);
    }
}

fn host_of(text: &str, at: usize, report: &mut TextReport<'_>) -> Option<IpAddr> {
    let parsed = parse(text);
    if text.is_empty() {
        let sentence = format_args!("An address is missing here.");
        report.error(at, at, codes::NOT_AN_ADDRESS, sentence);
    } else if parsed.is_none() {
        let sentence = format_args!("“{text}” is neither an IPv4 nor an IPv6 address.");
        report.error(at, at + end(text), codes::NOT_AN_ADDRESS, sentence);
    }
    parsed
}

fn network(host: IpAddr, mask: &str, at: usize, masks: bool, report: &mut TextReport<'_>) {
    let bits = if host.is_ipv4() { 32 } else { 128 };
    let to = at + end(mask);
    if let Some(length) = digits(mask).filter(|length| *length <= bits) {
        whole(host, length.into(), mask, to, report);
        return;
    }
    match parse(mask) {
        _ if mask.is_empty() => {
            let sentence = format_args!("The prefix length is missing: write a number from 0 to {bits}.");
            report.error(at, to, codes::NOT_A_NETWORK, sentence);
        }
        Some(IpAddr::V4(address)) if masks && host.is_ipv4() => {
            // A mask is ones and then zeros only.
            let ones = address.to_bits().leading_ones();
            if ones + address.to_bits().trailing_zeros() < 32 {
                let sentence = format_args!("{mask} is no mask: its bits are not ones followed by zeros.");
                report.error(at, to, codes::NOT_A_NETWORK, sentence);
            } else {
                whole(host, ones, mask, to, report);
            }
        }
        Some(IpAddr::V4(address)) if host.is_ipv4() => {
            let ones = address.to_bits().leading_ones();
            let right = ones + address.to_bits().trailing_zeros() >= 32;
            let sentence = format_args!("Write the network by its prefix length, not by a mask.");
            let mend = right.then(|| ones.to_string());
            report.error(at, to, codes::NOT_A_NETWORK, sentence).mend_by(mend);
        }
        _ => {
            let sentence = format_args!("“{mask}” is no prefix length: write a number from 0 to {bits}.");
            report.error(at, to, codes::NOT_A_NETWORK, sentence);
        }
    }
}

/// A network whose address is one within it rather than its first.
fn whole(host: IpAddr, length: u32, mask: &str, to: usize, report: &mut TextReport<'_>) {
    let first = match host {
        IpAddr::V4(address) => {
            let kept = u32::MAX.checked_shl(32 - length).unwrap_or(0);
            IpAddr::V4(Ipv4Addr::from_bits(address.to_bits() & kept))
        }
        IpAddr::V6(address) => {
            let kept = u128::MAX.checked_shl(128 - length).unwrap_or(0);
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & kept))
        }
    };
    if first != host {
        let sentence = format_args!(
            "This stands for the whole network {first}/{mask}; for the one address write {host}."
        );
        report.warning(0, to, codes::HOST_BITS, sentence).mend(format!("{first}/{mask}"));
    }
}
