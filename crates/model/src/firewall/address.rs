//! Addresses as people write them, read as sets of numbers, and written back as shortly as they can be.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The IP version of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    V4,
    V6,
}

impl Family {
    pub(super) const ALL: [Self; 2] = [Self::V4, Self::V6];

    /// The number of its last address.
    pub(super) fn last(self) -> u128 {
        u128::MAX >> (128 - self.bits())
    }

    fn bits(self) -> u32 {
        match self {
            Self::V4 => 32,
            Self::V6 => 128,
        }
    }

    fn text(self, number: u128) -> String {
        match self {
            Self::V4 => Ipv4Addr::from_bits(u32::try_from(number).unwrap_or(u32::MAX)).to_string(),
            Self::V6 => Ipv6Addr::from_bits(number).to_string(),
        }
    }

    /// A range as it is written: an address, a network, or both ends.
    pub(super) fn range_text(self, low: u128, high: u128) -> String {
        let hosts = low ^ high;
        if hosts == 0 {
            self.text(low)
        } else if hosts & hosts.wrapping_add(1) == 0 && low & hosts == 0 {
            format!("{}/{}", self.text(low), self.bits().saturating_sub(hosts.count_ones()))
        } else {
            format!("{}-{}", self.text(low), self.text(high))
        }
    }
}

/// A set of addresses that has a name and whose members only the device knows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word(pub(super) String);

/// The words for remote addresses as they are shown; they compare without regard to case.
/// Source: catalog-facts, section 6.4.
const WORDS: [&str; 9] = [
    "LocalSubnet",
    "DNS",
    "DHCP",
    "WINS",
    "Defaultgateway",
    "Internet",
    "Intranet",
    "RmtIntranet",
    "Ply2Renders",
];

impl Word {
    /// The word that this text is, if it is one.
    pub(super) fn of(text: &str) -> Option<Self> {
        let known = WORDS.into_iter().find(|word| word.eq_ignore_ascii_case(text.trim()))?;
        Some(Self(known.to_owned()))
    }

    /// The reusable group with this id.
    pub(super) fn group(id: &str) -> Self {
        Self(format!("group {}", id.trim().to_ascii_lowercase()))
    }
}

/// What one entry of a list of addresses stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entry {
    /// Every address.
    Any,
    /// These.
    Ranges(Family, Vec<(u128, u128)>),
    /// Those that a word stands for.
    Word(Word),
}

/// A mask with more free bits than this above its lowest ones comes to more ranges than are worth comparing.
const MOST_FREE_BITS: u32 = 10;

/// Reads an entry; `None` where it is none.
pub(super) fn read(text: &str) -> Option<Entry> {
    let text = text.trim();
    if text == "*" || text.eq_ignore_ascii_case("any") {
        return Some(Entry::Any);
    }
    if let Some(word) = Word::of(text) {
        return Some(Entry::Word(word));
    }
    if let Some((host, mask)) = text.split_once('/') {
        let (family, host) = number(host)?;
        return match mask.parse::<u32>() {
            Ok(length) if !mask.starts_with('+') => {
                (length <= family.bits()).then(|| masked(family, host, !hosts(family, length), text))
            }
            _ => match number(mask)? {
                (Family::V4, mask) if family == Family::V4 => Some(masked(family, host, mask, text)),
                _ => None,
            },
        };
    }
    if let Some((low, high)) = text.split_once('-') {
        let ((family, low), (other, high)) = (number(low.trim())?, number(high.trim())?);
        return (family == other && low <= high).then(|| Entry::Ranges(family, vec![(low, high)]));
    }
    number(text).map(|(family, number)| Entry::Ranges(family, vec![(number, number)]))
}

/// The bits of a network's hosts.
fn hosts(family: Family, length: u32) -> u128 {
    family.last().checked_shr(length).unwrap_or(0)
}

/// The addresses that are like `host` in the bits of `mask`, whatever their order. A mask with many gaps is no set
/// of numbers that could be compared, only a name.
fn masked(family: Family, host: u128, mask: u128, text: &str) -> Entry {
    let free = !mask & family.last();
    let low_ones = free.trailing_ones();
    let tail = u128::MAX.checked_shr(128 - low_ones).unwrap_or(0);
    let gaps = free & !tail;
    if gaps.count_ones() > MOST_FREE_BITS {
        return Entry::Word(Word(text.to_owned()));
    }
    let base = host & !free & family.last();
    let mut ranges = Vec::new();
    // Each combination of the bits in the gaps, in ascending order.
    let mut combination = 0;
    loop {
        let low = base | combination;
        ranges.push((low, low | tail));
        combination = combination.wrapping_sub(gaps) & gaps;
        if combination == 0 {
            return Entry::Ranges(family, ranges);
        }
    }
}

/// The number of an address.
pub(super) fn number_of(address: IpAddr) -> (Family, u128) {
    match address {
        IpAddr::V4(address) => (Family::V4, address.to_bits().into()),
        IpAddr::V6(address) => (Family::V6, address.to_bits()),
    }
}

fn number(text: &str) -> Option<(Family, u128)> {
    text.parse().ok().map(number_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> String {
        match read(text) {
            None => "unreadable".to_owned(),
            Some(Entry::Any) => "any".to_owned(),
            Some(Entry::Word(word)) => format!("the word {}", word.0),
            Some(Entry::Ranges(family, ranges)) => {
                ranges.iter().map(|(low, high)| family.range_text(*low, *high)).collect::<Vec<_>>().join(" ")
            }
        }
    }

    #[test]
    fn every_form_is_read() {
        for (text, read) in [
            ("*", "any"),
            ("10.1.2.3", "10.1.2.3"),
            ("10.1.2.3/8", "10.0.0.0/8"),
            ("10.1.2.3/255.255.0.0", "10.1.0.0/16"),
            ("0.0.0.0/0", "0.0.0.0/0"),
            ("10.0.0.1-10.0.0.9", "10.0.0.1-10.0.0.9"),
            ("10.0.0.0-10.0.0.255", "10.0.0.0/24"),
            ("fe80::1/10", "fe80::/10"),
            ("::/0", "::/0"),
            ("localsubnet", "the word LocalSubnet"),
            ("10.0.0.4/255.0.0.254", "the word 10.0.0.4/255.0.0.254"),
            ("10.0.0.4/255.255.255.250", "10.0.0.0/31 10.0.0.4/31"),
            ("10.0.0.9-10.0.0.1", "unreadable"),
            ("10.0.0.1-::1", "unreadable"),
            ("10.0.0.0/33", "unreadable"),
            ("10.0.0.0/+8", "unreadable"),
            ("fd00::/255.0.0.0", "unreadable"),
            ("", "unreadable"),
            ("host", "unreadable"),
        ] {
            assert_eq!(texts(text), read, "{text}");
        }
    }
}
