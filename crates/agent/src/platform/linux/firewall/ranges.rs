//! Sets of numbers as ranges: ports and addresses are compared by what they cover, not by how they are spelled.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Ranges in order, apart from one another, both ends inside.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ranges(Vec<(u128, u128)>);

impl Ranges {
    /// What `ranges` cover together.
    pub fn new(mut ranges: Vec<(u128, u128)>) -> Self {
        ranges.sort_unstable();
        let mut joined: Vec<(u128, u128)> = Vec::with_capacity(ranges.len());
        for (low, high) in ranges {
            match joined.last_mut() {
                // Ranges that touch are one, as nftables joins them as well.
                Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
                _ => joined.push((low, high)),
            }
        }
        Self(joined)
    }

    /// The ranges.
    pub fn iter(&self) -> impl Iterator<Item = (u128, u128)> {
        self.0.iter().copied()
    }
}

/// Ports such as `443` and `5000-5010`.
///
/// # Errors
/// A sentence that names the entry at fault.
pub fn ports(entries: &[String]) -> Result<Ranges, String> {
    let number = |text: &str| {
        let text = text.trim();
        (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse::<u16>().ok())?
    };
    let one = |entry: &String| {
        let (low, high) = entry.split_once('-').unwrap_or((entry, entry));
        match (number(low), number(high)) {
            (Some(low), Some(high)) if low <= high => Ok((u128::from(low), u128::from(high))),
            _ => Err(format!("`{entry}` is not a port from 0 to 65535, nor a range such as 5000-5010.")),
        }
    };
    entries.iter().map(one).collect::<Result<_, _>>().map(Ranges::new)
}

/// A family of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

impl Family {
    /// nftables' word for its header.
    pub fn header(self) -> &'static str {
        match self {
            Self::V4 => "ip",
            Self::V6 => "ip6",
        }
    }

    /// nftables' word for the protocol as such.
    pub fn nfproto(self) -> &'static str {
        match self {
            Self::V4 => "ipv4",
            Self::V6 => "ipv6",
        }
    }

    /// Bits of an address.
    pub fn bits(self) -> u32 {
        match self {
            Self::V4 => 32,
            Self::V6 => 128,
        }
    }

    /// Every address.
    pub fn whole(self) -> (u128, u128) {
        (0, u128::MAX >> (128 - self.bits()))
    }

    /// The length of the prefix that covers exactly these addresses, where there is one.
    pub fn prefix_length(self, low: u128, high: u128) -> Option<u32> {
        let hosts = low ^ high;
        let whole = hosts & hosts.wrapping_add(1) == 0 && low & hosts == 0;
        whole.then(|| self.bits().saturating_sub(hosts.count_ones()))
    }

    /// An address as text. Numbers outside the family do not occur in ranges that were parsed.
    pub fn text(self, number: u128) -> String {
        match self {
            Self::V4 => Ipv4Addr::from_bits(u32::try_from(number).unwrap_or(u32::MAX)).to_string(),
            Self::V6 => Ipv6Addr::from_bits(number).to_string(),
        }
    }
}

/// Addresses of both families; `None` says nothing of a family, so that none of it fits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Addresses {
    /// IPv4.
    pub v4: Option<Ranges>,
    /// IPv6.
    pub v6: Option<Ranges>,
}

impl Addresses {
    /// Those of one family.
    pub fn of(&self, family: Family) -> Option<&Ranges> {
        match family {
            Family::V4 => self.v4.as_ref(),
            Family::V6 => self.v6.as_ref(),
        }
    }
}

/// Addresses such as `10.0.0.1`, `fd00::/8` and `10.0.0.1-10.0.0.9`.
///
/// # Errors
/// A sentence that names the entry at fault.
pub fn addresses(entries: &[String]) -> Result<Addresses, String> {
    let (mut v4, mut v6) = (Vec::new(), Vec::new());
    for entry in entries {
        let (family, low, high) = address_range(entry.trim()).ok_or_else(|| {
            format!("`{entry}` is not an address, a network such as 10.0.0.0/8, nor a range such as 10.0.0.1-10.0.0.9.")
        })?;
        match family {
            Family::V4 => v4.push((low, high)),
            Family::V6 => v6.push((low, high)),
        }
    }
    let some = |ranges: Vec<_>| (!ranges.is_empty()).then(|| Ranges::new(ranges));
    Ok(Addresses { v4: some(v4), v6: some(v6) })
}

/// The family of an entry with its first and last address.
pub fn address_range(entry: &str) -> Option<(Family, u128, u128)> {
    if let Some((address, length)) = entry.split_once('/') {
        let (family, number) = address_number(address)?;
        let digits = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
        let length: u32 = digits.then(|| length.parse().ok())?.filter(|length| *length <= family.bits())?;
        return Some(network(family, number, length));
    }
    if let Some((low, high)) = entry.split_once('-') {
        let ((family, low), (other, high)) = (address_number(low.trim())?, address_number(high.trim())?);
        return (family == other && low <= high).then_some((family, low, high));
    }
    address_number(entry).map(|(family, number)| (family, number, number))
}

/// The network of `length` bits that holds an address.
pub fn network(family: Family, number: u128, length: u32) -> (Family, u128, u128) {
    let hosts = u128::MAX.checked_shr(128 - family.bits() + length).unwrap_or(0);
    (family, number & !hosts, number | hosts)
}

/// The number of an address.
pub fn address_number(text: &str) -> Option<(Family, u128)> {
    match text.parse::<IpAddr>().ok()? {
        IpAddr::V4(address) => Some((Family::V4, address.to_bits().into())),
        IpAddr::V6(address) => Some((Family::V6, address.to_bits())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(entries: &[&str]) -> Vec<String> {
        entries.iter().map(|entry| (*entry).to_owned()).collect()
    }

    #[test]
    fn ranges_that_overlap_or_touch_are_one() {
        let found = ports(&list(&["80", "443", "81-90", "85-100", "0"])).unwrap();
        assert_eq!(found.iter().collect::<Vec<_>>(), [(0, 0), (80, 100), (443, 443)]);
        assert_eq!(Ranges::new(vec![(0, u128::MAX), (5, 6)]).iter().count(), 1);
    }

    #[test]
    fn ranges_that_are_networks_have_a_prefix_length() {
        for (entry, length) in [
            ("10.0.0.0-10.255.255.255", Some(8)),
            ("10.0.0.1", Some(32)),
            ("10.0.0.1-10.0.0.2", None),
            ("10.0.0.1-10.0.0.4", None),
            ("::/0", Some(0)),
            ("fd00::/8", Some(8)),
        ] {
            let (family, low, high) = address_range(entry).unwrap();
            assert_eq!(family.prefix_length(low, high), length, "{entry}");
        }
    }

    #[test]
    fn what_is_no_port_is_named() {
        for bad in ["65536", "-1", "10-5", "http", "", "1-", "+5", "22 accept; drop", "1-2-3"] {
            let error = ports(&list(&["22", bad])).unwrap_err();
            assert!(error.starts_with(&format!("`{bad}` is not a port")), "{error}");
        }
    }

    #[test]
    fn addresses_are_read_as_ranges() {
        let (low, high) = (
            u128::from(u32::from_be_bytes([10, 0, 0, 0])),
            u128::from(u32::from_be_bytes([10, 255, 255, 255])),
        );
        assert_eq!(address_range("10.1.2.3/8"), Some((Family::V4, low, high)));
        assert_eq!(address_range("0.0.0.0/0"), Some((Family::V4, 0, u128::from(u32::MAX))));
        assert_eq!(address_range("::/0"), Some((Family::V6, 0, u128::MAX)));
        assert_eq!(address_range("::1/128"), Some((Family::V6, 1, 1)));
        assert_eq!(address_range("fd00::1-fd00::9").map(|(_, low, high)| high - low), Some(8));
        for bad in [
            "10.0.0.0/33",
            "10.0.0.9-10.0.0.1",
            "10.0.0.1-::1",
            "10.0.0.256",
            "localhost",
            "10.0.0.0/+8",
            "10.0.0.0/",
        ] {
            assert!(addresses(&list(&[bad])).unwrap_err().starts_with(&format!("`{bad}`")));
        }
    }
}
