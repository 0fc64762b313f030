//! Dotted versions, compared number by number.

use core::cmp::Ordering;

/// The numbers of a version; `None` for a text that does not begin with one. What follows the dotted numbers,
/// as in `6.1.0-13-amd64`, does not count.
pub(super) fn version(text: &str) -> Option<Vec<u64>> {
    let mut numbers = Vec::new();
    for part in text.trim().split('.') {
        let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        let (number, rest) = part.split_at_checked(digits)?;
        let Ok(number) = number.parse() else { break };
        numbers.push(number);
        if !rest.is_empty() {
            break;
        }
    }
    (!numbers.is_empty()).then_some(numbers)
}

/// Compares two versions; a missing number is 0.
pub(super) fn compare(left: &[u64], right: &[u64]) -> Ordering {
    let number = |version: &[u64], place: usize| version.get(place).copied().unwrap_or_default();
    (0..left.len().max(right.len()))
        .map(|place| number(left, place).cmp(&number(right, place)))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_numbers() {
        let order = |left, right| compare(&version(left).unwrap(), &version(right).unwrap());
        assert_eq!(order("10.0.9", "10.0.26100.2605"), Ordering::Less);
        assert_eq!(order("10", "10.0.0"), Ordering::Equal);
        assert_eq!(order("6.1.0-13-amd64", "6.1"), Ordering::Equal);
        assert_eq!(version("Windows"), None);
        assert_eq!(version(""), None);
    }
}
