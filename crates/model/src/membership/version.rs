//! Dotted versions, compared number by number.

use core::cmp::Ordering;

/// The numbers of a version; `None` for a text that does not begin with one. What follows the dotted numbers,
/// as in `6.1.0-13-amd64`, does not count.
pub(super) fn version(text: &str) -> Option<Vec<u64>> {
    let numbers: Vec<u64> = numbers(text).collect();
    (!numbers.is_empty()).then_some(numbers)
}

fn numbers(text: &str) -> impl Iterator<Item = u64> {
    let mut ended = false;
    text.trim().split('.').map_while(move |part| {
        let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        let number = part.get(..digits)?.parse().ok().filter(|_| !ended);
        ended = digits < part.len();
        number
    })
}

/// Compares a text's version with another's numbers; a missing number is 0. `None` for a text that is none.
pub(super) fn compare(text: &str, limit: &[u64]) -> Option<Ordering> {
    let mut parts = numbers(text);
    let mut limit = limit.iter().copied();
    let mut order = parts.next()?.cmp(&limit.next().unwrap_or_default());
    while order.is_eq() {
        order = match (parts.next(), limit.next()) {
            (None, None) => break,
            (number, limit) => number.unwrap_or_default().cmp(&limit.unwrap_or_default()),
        };
    }
    Some(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_numbers() {
        let order = |left, right| compare(left, &version(right).unwrap()).unwrap();
        assert_eq!(order("10.0.9", "10.0.26100.2605"), Ordering::Less);
        assert_eq!(order("10", "10.0.0"), Ordering::Equal);
        assert_eq!(order("6.1.0-13-amd64", "6.1"), Ordering::Equal);
        assert_eq!(order("10.0.26100", "10.0.26100.1"), Ordering::Less);
        assert_eq!(version("6.1.0-13.4"), Some(vec![6, 1, 0]));
        assert_eq!(version("Windows"), None);
        assert_eq!(compare("Windows", &[10]), None);
        assert_eq!(version(""), None);
    }
}
