//! A box of packets: for each thing that traffic is told apart by, the values that it may have. Boxes have exact
//! intersections and differences, so a rule, which is a few boxes, has them too.

use std::collections::BTreeSet;

use super::address::{Family, Word};
use super::conditions::Meeting;
use super::ranges::{LAST_16, Ranges};

/// A set of IP protocols by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Protocols([u128; 2]);

impl Protocols {
    pub(super) const ALL: Self = Self([u128::MAX; 2]);

    pub(super) fn one(number: u8) -> Self {
        let bit = 1_u128 << (number & 127);
        if number < 128 { Self([bit, 0]) } else { Self([0, bit]) }
    }

    pub(super) fn and(self, other: Self) -> Self {
        let ([a, b], [c, d]) = (self.0, other.0);
        Self([a & c, b & d])
    }

    pub(super) fn or(self, other: Self) -> Self {
        let ([a, b], [c, d]) = (self.0, other.0);
        Self([a | c, b | d])
    }

    pub(super) fn minus(self, other: Self) -> Self {
        let ([a, b], [c, d]) = (self.0, other.0);
        Self([a & !c, b & !d])
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == [0, 0]
    }

    /// The only protocol in it.
    pub(super) fn only(self) -> Option<u8> {
        let [low, high] = self.0;
        let number = match (low.count_ones(), high.count_ones()) {
            (1, 0) => low.trailing_zeros(),
            (0, 1) => 128 + high.trailing_zeros(),
            _ => return None,
        };
        u8::try_from(number).ok()
    }

    /// One that is in it: TCP or UDP where it can be, as a rule with ports tells them apart.
    pub(super) fn some(self, last: bool) -> Option<Self> {
        let [low, high] = self.0;
        let known = if last { [17, 6, 58, 1] } else { [6, 17, 1, 58] };
        let common = known.into_iter().map(Self::one).find(|one| !self.and(*one).is_empty());
        common.or(match (low, high) {
            (0, 0) => None,
            (0, high) => Some(Self([0, 1 << high.trailing_zeros()])),
            (low, _) => Some(Self([1 << low.trailing_zeros(), 0])),
        })
    }
}

/// The addresses of one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Side {
    /// These.
    Ranges(Ranges),
    /// Those that a word stands for: a set that only the device knows.
    Word(Word),
}

/// Words that a packet's remote address is known to be in, or `None` where nobody said.
pub(super) type Words = Option<BTreeSet<Word>>;

impl Side {
    /// Whether every address of `other` is in it for certain.
    pub(super) fn contains(&self, other: &Self, words: &Words) -> bool {
        match (self, other) {
            (Self::Ranges(Ranges::All), _) => true,
            (Self::Ranges(own), Self::Ranges(others)) => own.contains(others),
            (Self::Word(own), Self::Word(other)) => own == other,
            (Self::Ranges(_), Self::Word(_)) => false,
            (Self::Word(own), Self::Ranges(_)) => words.as_ref().is_some_and(|words| words.contains(own)),
        }
    }

    pub(super) fn meet(&self, other: &Self, words: &Words) -> Meeting {
        let sure = |yes: bool| if yes { Meeting::Certain } else { Meeting::Never };
        match (self, other) {
            (Self::Ranges(own), Self::Ranges(others)) => sure(own.overlaps(others)),
            (Self::Word(own), Self::Word(other)) if own == other => Meeting::Certain,
            (Self::Word(_), Self::Word(_)) => Meeting::Possible,
            (Self::Ranges(Ranges::All), Self::Word(_)) => Meeting::Certain,
            (Self::Word(own), Self::Ranges(others)) => match words {
                Some(words) => sure(words.contains(own)),
                None if others.is_all() => Meeting::Certain,
                None => Meeting::Possible,
            },
            (Self::Ranges(_), Self::Word(_)) => Meeting::Possible,
        }
    }

    fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Ranges(own), Self::Ranges(others)) => Self::Ranges(own.and(others)),
            (Self::Word(word), _) | (_, Self::Word(word)) => Self::Word(word.clone()),
        }
    }
}

/// A box of packets of one IP version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) family: Family,
    /// 1 in, 2 out.
    pub(super) directions: u8,
    pub(super) protocols: Protocols,
    /// 1 domain, 2 private, 4 public.
    pub(super) profiles: u8,
    /// 1 remote access, 2 wireless, 4 wired, 8 mobile broadband, 16 any other.
    pub(super) interfaces: u8,
    /// 1 straight, 2 through a translating router.
    pub(super) edges: u8,
    pub(super) local_ports: Ranges,
    pub(super) remote_ports: Ranges,
    /// Type times 256 plus code.
    pub(super) icmp: Ranges,
    pub(super) local: Side,
    pub(super) remote: Side,
}

impl Part {
    /// Every packet of a family. ICMPv4 goes over IPv4 and ICMPv6 over IPv6 only.
    pub(super) fn everything(family: Family) -> Self {
        let foreign = match family {
            Family::V4 => 58,
            Family::V6 => 1,
        };
        Self {
            family,
            directions: 3,
            protocols: Protocols::ALL.minus(Protocols::one(foreign)),
            profiles: 7,
            interfaces: 31,
            edges: 3,
            local_ports: Ranges::All,
            remote_ports: Ranges::All,
            icmp: Ranges::All,
            local: Side::Ranges(Ranges::All),
            remote: Side::Ranges(Ranges::All),
        }
    }

    /// Whether no packet is in it.
    pub(super) fn is_empty(&self) -> bool {
        let none = |side: &Side| matches!(side, Side::Ranges(ranges) if ranges.is_empty());
        self.directions & 3 == 0
            || self.protocols.is_empty()
            || self.profiles == 0
            || self.interfaces == 0
            || self.edges == 0
            || self.local_ports.is_empty()
            || self.remote_ports.is_empty()
            || self.icmp.is_empty()
            || none(&self.local)
            || none(&self.remote)
    }

    /// Whether every packet of `other` is in it for certain; `words` are those that `other` is known to be in.
    pub(super) fn contains(&self, other: &Self, words: &Words) -> bool {
        other.edges & !self.edges == 0 && self.contains_by_any_way(other, words)
    }

    /// The same, whichever way traffic came: straight, or through a translating router.
    pub(super) fn contains_by_any_way(&self, other: &Self, words: &Words) -> bool {
        self.family == other.family
            && other.directions & !self.directions == 0
            && other.protocols.minus(self.protocols).is_empty()
            && other.profiles & !self.profiles == 0
            && other.interfaces & !self.interfaces == 0
            && self.local_ports.contains(&other.local_ports)
            && self.remote_ports.contains(&other.remote_ports)
            && self.icmp.contains(&other.icmp)
            && self.local.contains(&other.local, &None)
            && self.remote.contains(&other.remote, words)
    }

    /// Whether they have a packet in common.
    pub(super) fn meet(&self, other: &Self, words: &Words) -> Meeting {
        let plain = self.family == other.family
            && self.directions & other.directions != 0
            && !self.protocols.and(other.protocols).is_empty()
            && self.profiles & other.profiles != 0
            && self.interfaces & other.interfaces != 0
            && self.edges & other.edges != 0
            && self.local_ports.overlaps(&other.local_ports)
            && self.remote_ports.overlaps(&other.remote_ports)
            && self.icmp.overlaps(&other.icmp);
        if !plain {
            return Meeting::Never;
        }
        self.local.meet(&other.local, &None).min(self.remote.meet(&other.remote, words))
    }

    /// What both have; where words are in it, more than that.
    pub(super) fn and(&self, other: &Self) -> Self {
        Self {
            family: self.family,
            directions: self.directions & other.directions,
            protocols: self.protocols.and(other.protocols),
            profiles: self.profiles & other.profiles,
            interfaces: self.interfaces & other.interfaces,
            edges: self.edges & other.edges,
            local_ports: self.local_ports.and(&other.local_ports),
            remote_ports: self.remote_ports.and(&other.remote_ports),
            icmp: self.icmp.and(&other.icmp),
            local: self.local.and(&other.local),
            remote: self.remote.and(&other.remote),
        }
    }

    /// What is left without the packets that are in `other` for certain, appended to `left` as boxes that do not
    /// overlap.
    pub(super) fn minus(mut self, other: &Self, words: &Words, left: &mut Vec<Self>) {
        if self.meet(other, words) == Meeting::Never || !self.separable(other, words) {
            left.push(self);
            return;
        }
        // For each dimension, what lies outside of `other` in it; the rest goes on, inside in all so far.
        let outside = [
            Part { directions: self.directions & !other.directions, ..self.clone() },
            Part {
                directions: self.directions & other.directions,
                protocols: self.protocols.minus(other.protocols),
                ..self.clone()
            },
        ];
        left.extend(outside.into_iter().filter(|part| !part.is_empty()));
        self.directions &= other.directions;
        self.protocols = self.protocols.and(other.protocols);
        let mut bits = |get: fn(&mut Self) -> &mut u8, theirs: u8| {
            let mut part = self.clone();
            *get(&mut part) &= !theirs;
            if !part.is_empty() {
                left.push(part);
            }
            *get(&mut self) &= theirs;
        };
        bits(|part| &mut part.profiles, other.profiles);
        bits(|part| &mut part.interfaces, other.interfaces);
        bits(|part| &mut part.edges, other.edges);
        let mut ranges = |get: fn(&mut Self) -> &mut Ranges, theirs: &Ranges, last: u128| {
            if theirs.is_all() {
                return;
            }
            let mut part = self.clone();
            let own = get(&mut part);
            *own = own.minus(theirs, last);
            if !own.is_empty() {
                left.push(part);
            }
            let own = get(&mut self);
            *own = own.and(theirs);
        };
        ranges(|part| &mut part.local_ports, &other.local_ports, LAST_16);
        ranges(|part| &mut part.remote_ports, &other.remote_ports, LAST_16);
        ranges(|part| &mut part.icmp, &other.icmp, LAST_16);
        let last = self.family.last();
        if let (Side::Ranges(own), Side::Ranges(theirs)) = (&self.local, &other.local) {
            let (out, inside) = (own.minus(theirs, last), own.and(theirs));
            if !out.is_empty() {
                left.push(Part { local: Side::Ranges(out), ..self.clone() });
            }
            self.local = Side::Ranges(inside);
        }
        if let (Side::Ranges(own), Side::Ranges(theirs)) = (&self.remote, &other.remote) {
            let out = own.minus(theirs, last);
            if !out.is_empty() {
                self.remote = Side::Ranges(out);
                left.push(self);
            }
        }
    }

    /// Whether what `other` takes of it is known: where words stand against anything but themselves or all, it
    /// is not.
    fn separable(&self, other: &Self, words: &Words) -> bool {
        let side = |own: &Side, theirs: &Side, words: &Words| match (own, theirs) {
            (Side::Ranges(_), Side::Ranges(_)) => true,
            _ => theirs.contains(own, words),
        };
        side(&self.local, &other.local, &None) && side(&self.remote, &other.remote, words)
    }

    /// One packet of it: the lowest in each dimension, or the highest. Whoever covers it whole has both.
    pub(super) fn witness(&self, highest: bool) -> Option<Self> {
        let bit = |bits: u8| match bits {
            0 => 0,
            bits if highest => 1 << (7 - bits.leading_zeros()),
            bits => bits & bits.wrapping_neg(),
        };
        let one = |ranges: &Ranges, last| ranges.end(highest, last).map(Ranges::one);
        let side = |side: &Side| match side {
            Side::Ranges(ranges) => one(ranges, self.family.last()).map(Side::Ranges),
            Side::Word(word) => Some(Side::Word(word.clone())),
        };
        Some(Self {
            family: self.family,
            directions: bit(self.directions),
            protocols: self.protocols.some(highest)?,
            profiles: bit(self.profiles),
            interfaces: bit(self.interfaces),
            edges: bit(self.edges),
            local_ports: one(&self.local_ports, LAST_16)?,
            remote_ports: one(&self.remote_ports, LAST_16)?,
            icmp: one(&self.icmp, LAST_16)?,
            local: side(&self.local)?,
            remote: side(&self.remote)?,
        })
    }
}
