//! Sets of numbers as ranges: ports, ICMP messages and addresses are compared by what they cover, not by how
//! they are spelt.

/// Some or all of the numbers from 0 to the last that its dimension has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ranges {
    /// All of them.
    All,
    /// Ranges in order, apart from one another, both ends inside; together not all. Empty for none.
    Of(Vec<(u128, u128)>),
}

/// The last port, and the last ICMP message as type and code in one number.
pub(super) const LAST_16: u128 = 0xFFFF;

impl Ranges {
    /// What `ranges` cover together, of the numbers up to `last`.
    pub(super) fn new(mut ranges: Vec<(u128, u128)>, last: u128) -> Self {
        ranges.sort_unstable();
        let mut joined: Vec<(u128, u128)> = Vec::with_capacity(ranges.len());
        for (low, high) in ranges {
            match joined.last_mut() {
                Some(before) if low <= before.1.saturating_add(1) => before.1 = before.1.max(high),
                _ => joined.push((low, high)),
            }
        }
        match joined.as_slice() {
            [(0, high)] if *high >= last => Self::All,
            _ => Self::Of(joined),
        }
    }

    /// One number.
    pub(super) fn one(number: u128) -> Self {
        Self::Of(vec![(number, number)])
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Of(ranges) if ranges.is_empty())
    }

    pub(super) fn is_one(&self) -> bool {
        matches!(self, Self::Of(ranges) if matches!(ranges.as_slice(), [(low, high)] if low == high))
    }

    pub(super) fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }

    /// Whether they have a number in common.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let (left, right) = match (self, other) {
            (Self::All, some) | (some, Self::All) => return !some.is_empty(),
            (Self::Of(left), Self::Of(right)) => (left, right),
        };
        let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
        while let (Some((low, high)), Some((other_low, other_high))) = (left.peek(), right.peek()) {
            if low <= other_high && other_low <= high {
                return true;
            }
            if high < other_high {
                left.next()
            } else {
                right.next()
            };
        }
        false
    }

    /// Whether every number of `other` is in it.
    pub(super) fn contains(&self, other: &Self) -> bool {
        let (own, others) = match (self, other) {
            (Self::All, _) => return true,
            (_, Self::All) => return false,
            (Self::Of(own), Self::Of(others)) => (own, others),
        };
        let mut own = own.iter().peekable();
        others.iter().all(|(low, high)| {
            while own.next_if(|(_, end)| end < low).is_some() {}
            own.peek().is_some_and(|(start, end)| start <= low && high <= end)
        })
    }

    /// What both have.
    pub(super) fn and(&self, other: &Self) -> Self {
        let (left, right) = match (self, other) {
            (Self::All, some) | (some, Self::All) => return some.clone(),
            (Self::Of(left), Self::Of(right)) => (left, right),
        };
        let mut both = Vec::new();
        let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
        while let (Some((low, high)), Some((other_low, other_high))) = (left.peek(), right.peek()) {
            let (from, to) = (*low.max(other_low), *high.min(other_high));
            if from <= to {
                both.push((from, to));
            }
            if high < other_high {
                left.next()
            } else {
                right.next()
            };
        }
        Self::Of(both)
    }

    /// What it has and `other` has not, of the numbers up to `last`.
    pub(super) fn minus(&self, other: &Self, last: u128) -> Self {
        let all = [(0, last)];
        let own = match self {
            Self::All => all.as_slice(),
            Self::Of(ranges) => ranges,
        };
        let taken = match other {
            Self::All => return Self::Of(Vec::new()),
            Self::Of(ranges) if ranges.is_empty() => return self.clone(),
            Self::Of(ranges) => ranges,
        };
        let mut left = Vec::new();
        for &(low, high) in own {
            // The first number that is not yet spoken of; none once the end is reached.
            let mut next = Some(low);
            for &(from, to) in
                taken.iter().skip_while(|(_, to)| *to < low).take_while(|(from, _)| *from <= high)
            {
                if let Some(start) = next.filter(|start| *start < from) {
                    left.push((start, from - 1));
                }
                next = if to < high { Some(to + 1) } else { None };
            }
            left.extend(next.map(|start| (start, high)));
        }
        Self::Of(left)
    }

    /// The ranges, of the numbers up to `last`.
    pub(super) fn iter(&self, last: u128) -> impl Iterator<Item = (u128, u128)> + '_ {
        let (all, some) = match self {
            Self::All => (Some((0, last)), [].as_slice()),
            Self::Of(ranges) => (None, ranges.as_slice()),
        };
        all.into_iter().chain(some.iter().copied())
    }

    /// The lowest number, or the highest.
    pub(super) fn end(&self, highest: bool, last: u128) -> Option<u128> {
        match (self, highest) {
            (Self::All, false) => Some(0),
            (Self::All, true) => Some(last),
            (Self::Of(ranges), false) => ranges.first().map(|(low, _)| *low),
            (Self::Of(ranges), true) => ranges.last().map(|(_, high)| *high),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ranges: &[(u128, u128)]) -> Ranges {
        Ranges::new(ranges.to_vec(), LAST_16)
    }

    #[test]
    fn ranges_that_touch_are_one_and_everything_is_all() {
        assert_eq!(of(&[(81, 90), (80, 80), (85, 100)]), Ranges::Of(vec![(80, 100)]));
        assert_eq!(of(&[(0, 79), (80, 65535)]), Ranges::All);
        assert_eq!(Ranges::new(vec![(0, u128::MAX), (5, 6)], u128::MAX), Ranges::All);
    }

    #[test]
    fn the_algebra_agrees_with_sets_of_numbers() {
        let sets: Vec<Ranges> = (0_u16..256)
            .map(|bits| {
                Ranges::new((0..8).filter(|bit| bits >> bit & 1 == 1).map(|bit| (bit, bit)).collect(), 7)
            })
            .collect();
        let bits = |set: &Ranges| {
            set.iter(7).flat_map(|(low, high)| low..=high).fold(0_u16, |all, it| all | 1 << it)
        };
        for (left, a) in sets.iter().enumerate() {
            for (right, b) in sets.iter().enumerate() {
                let (left, right) = (left as u16, right as u16);
                assert_eq!(bits(&a.and(b)), left & right);
                assert_eq!(bits(&a.minus(b, 7)), left & !right);
                assert_eq!(a.overlaps(b), left & right != 0);
                assert_eq!(a.contains(b), right & !left == 0);
            }
        }
    }
}
