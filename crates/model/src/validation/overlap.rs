//! Entries of lists of ports and addresses that lie within another entry of the same list, however either is
//! written.

use core::net::IpAddr;
use std::cmp::Reverse;

use super::codes;
use super::path::Path;
use super::report::Report;
use crate::catalogue::SettingDefinition;

/// The kind of number (ports, IPv4, IPv6), and the first and the last that an entry stands for.
type Extent = (u8, u128, u128);

/// Warns of entries within others. `entries` are texts with their places in the list, each text once.
pub(super) fn check(
    definition: &SettingDefinition,
    entries: &[(usize, &str)],
    path: &Path<'_>,
    report: &mut Report,
) {
    let read: fn(&str) -> Option<Extent> = match definition.grammar.as_deref() {
        Some("ports") => ports,
        Some("addresses" | "remoteAddresses" | "linuxAddresses" | "hostOrNetwork") => addresses,
        _ => return,
    };
    if entries.len() < 2 {
        return;
    }
    let mut extents: Vec<_> =
        entries.iter().filter_map(|(index, text)| read(text).map(|extent| (extent, *index, *text))).collect();
    // What begins first, and of those the longest: whatever lies within another comes after it.
    extents.sort_by_key(|((kind, low, high), index, _)| (*kind, *low, Reverse(*high), *index));
    let mut widest: Option<(Extent, &str)> = None;
    let mut within = Vec::new();
    for ((kind, low, high), index, text) in extents {
        match widest {
            Some(((same, _, end), other)) if same == kind && high <= end => within.push((index, text, other)),
            _ => widest = Some(((kind, low, high), text)),
        }
    }
    within.sort_unstable();
    for (index, text, other) in within {
        let sentence = format_args!("“{text}” is part of “{other}”, which is in the list as well.");
        report.warning(&path.entry(index), codes::COVERED_ENTRY, sentence).mend("");
    }
}

fn ports(text: &str) -> Option<Extent> {
    let (low, high) = text.split_once('-').unwrap_or((text, text));
    let (low, high): (u16, u16) = (low.parse().ok()?, high.parse().ok()?);
    (low <= high).then_some((0, low.into(), high.into()))
}

fn addresses(text: &str) -> Option<Extent> {
    if let Some((low, high)) = text.split_once('-') {
        let ((kind, low), (other, high)) = (number(low)?, number(high)?);
        return (kind == other && low <= high).then_some((kind, low, high));
    }
    let Some((host, mask)) = text.split_once('/') else {
        let (kind, number) = number(text)?;
        return Some((kind, number, number));
    };
    let (kind, host) = number(host)?;
    let bits: u32 = if kind == 4 { 32 } else { 128 };
    let length = match mask.parse::<u32>() {
        Ok(length) => length,
        Err(_) => match mask.parse().ok()? {
            IpAddr::V4(mask) if kind == 4 => mask.to_bits().leading_ones(),
            _ => return None,
        },
    };
    let hosts = bits.checked_sub(length)?;
    let ones = 1_u128.checked_shl(hosts).map_or(u128::MAX, |beyond| beyond - 1);
    Some((kind, host & !ones, host | ones))
}

fn number(text: &str) -> Option<(u8, u128)> {
    Some(match text.parse().ok()? {
        IpAddr::V4(address) => (4, address.to_bits().into()),
        IpAddr::V6(address) => (6, address.to_bits()),
    })
}
