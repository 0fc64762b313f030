//! A summary of a rule's traffic, small enough that thousands are compared with thousands in no time: where two
//! summaries have nothing in common, neither have the rules.

use super::address::Family;
use super::part::{Part, Protocols, Side};
use super::ranges::{LAST_16, Ranges};
use super::space::Space;

/// The summary of a space: sets that are at least as large as its own, hashed to bits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signature {
    /// The only protocol, or `None` for several.
    pub(super) protocol: Option<u8>,
    /// 1 in, 2 out.
    pub(super) directions: u8,
    profiles: u8,
    interfaces: u8,
    edges: u8,
    program: u32,
    local_ports: u64,
    remote_ports: u64,
    icmp: u64,
    local: u64,
    remote: u64,
}

impl Signature {
    pub(super) fn of(space: &Space) -> Self {
        let parts = &space.parts;
        let bits = |get: fn(&Part) -> u8| parts.iter().fold(0, |bits, part| bits | get(part));
        let ranges = |get: fn(&Part) -> &Ranges| {
            parts.iter().fold(0, |bits, part| bits | hashed(get(part), 64, LAST_16))
        };
        let sides = |get: fn(&Part) -> &Side| {
            parts.iter().fold(0, |bits, part| {
                // The families have half of the bits each.
                let shift = if part.family == Family::V4 { 0 } else { 32 };
                let of_family = match get(part) {
                    Side::Ranges(ranges) => hashed(ranges, 32, part.family.last()),
                    Side::Word(_) => 0xFFFF_FFFF,
                };
                bits | of_family << shift
            })
        };
        let protocols = parts.iter().map(|part| part.protocols).reduce(Protocols::or);
        Self {
            protocol: protocols.and_then(Protocols::only),
            directions: bits(|part| part.directions),
            profiles: bits(|part| part.profiles),
            interfaces: bits(|part| part.interfaces),
            edges: bits(|part| part.edges),
            program: space.conditions.signature(),
            local_ports: ranges(|part| &part.local_ports),
            remote_ports: ranges(|part| &part.remote_ports),
            icmp: ranges(|part| &part.icmp),
            local: sides(|part| &part.local),
            remote: sides(|part| &part.remote),
        }
    }

    /// Whether the space may hold all of the other, whichever way traffic came.
    pub(super) fn may_contain(&self, other: &Self) -> bool {
        other.local_ports & !self.local_ports == 0
            && other.remote_ports & !self.remote_ports == 0
            && other.remote & !self.remote == 0
            && other.local & !self.local == 0
            && (self.protocol.is_none() || self.protocol == other.protocol)
            && (self.program == 0 || self.program == other.program)
            && other.directions & !self.directions == 0
            && other.profiles & !self.profiles == 0
            && other.interfaces & !self.interfaces == 0
            && other.icmp & !self.icmp == 0
    }

    /// Whether the spaces may have a packet in common.
    #[inline]
    pub(super) fn may_meet(&self, other: &Self) -> bool {
        self.local_ports & other.local_ports != 0
            && self.remote_ports & other.remote_ports != 0
            && self.remote & other.remote != 0
            && self.local & other.local != 0
            && self.directions & other.directions != 0
            && self.profiles & other.profiles != 0
            && self.interfaces & other.interfaces != 0
            && self.edges & other.edges != 0
            && self.icmp & other.icmp != 0
            && (self.program == other.program || self.program == 0 || other.program == 0)
            && match (self.protocol, other.protocol) {
                (Some(own), Some(other)) => own == other,
                _ => true,
            }
    }
}

/// The numbers modulo `count`, as bits.
fn hashed(ranges: &Ranges, count: u128, last: u128) -> u64 {
    let all = u64::MAX >> (64 - count);
    ranges.iter(last).fold(0, |bits, (low, high)| {
        if high - low >= count - 1 {
            return all;
        }
        (low..=high).fold(bits, |bits, number| bits | 1 << (number % count))
    })
}
