//! The known word that a mistyped one is nearest to.

/// The candidate that `word` most likely means: the fewest changed, missing, added or swapped letters, at most a
/// third of the word's. The case of letters does not count; the first of equals is taken.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().flat_map(char::to_lowercase).take(64).collect();
    let most = (word.len() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let letters: Vec<char> = candidate.chars().flat_map(char::to_lowercase).collect();
        if word.len().abs_diff(letters.len()) > most {
            continue;
        }
        let changes = distance(&word, &letters);
        if changes <= most && best.is_none_or(|(least, _)| changes < least) {
            best = Some((changes, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Edit distance in which a swap of neighbours is one change.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    let mut left_before = None;
    for (row, &a) in left.iter().enumerate() {
        let mut line = Vec::with_capacity(last.len());
        line.push(row + 1);
        let mut right_before = None;
        for (column, &b) in right.iter().enumerate() {
            let at = |line: &[usize], place: usize| line.get(place).copied().unwrap_or(usize::MAX - 1);
            let change = at(&last, column) + usize::from(a != b);
            let mut least = change.min(at(&last, column + 1) + 1).min(at(&line, column) + 1);
            if left_before == Some(b) && right_before == Some(a) {
                least = least.min(at(&before, column.saturating_sub(1)) + 1);
            }
            line.push(least);
            right_before = Some(b);
        }
        left_before = Some(a);
        before = core::mem::replace(&mut last, line);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_slips_find_the_word() {
        let words = ["displayName", "deviceModel", "deviceId", "objectId"];
        assert_eq!(nearest("dispalyname", words), Some("displayName"));
        assert_eq!(nearest("deviceid", words), Some("deviceId"));
        assert_eq!(nearest("objctId", words), Some("objectId"));
        assert_eq!(nearest("colour", words), None);
        assert_eq!(nearest("", words), None);
    }
}
