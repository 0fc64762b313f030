//! What someone meant to write: the known word that is nearest to it. Shared by the checks of policies and of
//! membership rules.

/// The word that differs least from `text`, letters compared without regard to case; none where even that one is
/// another word altogether. Of several as near as each other the first.
pub fn nearest<'a>(text: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let text: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    if text.len() < 2 || text.len() > MAX_LENGTH {
        return None;
    }
    // A third of the letters may differ, but never the most of a short word.
    let most = (text.len() / 3).clamp(1, 4);
    let (mut best, mut begun, mut several) = (None, None, false);
    for word in words {
        if word.is_ascii() && word.len().abs_diff(text.len()) > most && !begins(word, &text) {
            continue;
        }
        let letters: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
        if text.len() >= LONG_BEGINNING && letters.starts_with(&text) {
            several |= begun.is_some_and(|other| other != word);
            begun = Some(word);
        }
        if letters.len().abs_diff(text.len()) > most {
            continue;
        }
        let distance = distance(&text, &letters);
        if distance <= most && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, word));
        }
    }
    best.map(|(_, word)| word).or(begun.filter(|_| !several))
}

/// Whether a word of ASCII letters begins with `text`; told without taking the word apart.
fn begins(word: &str, text: &[char]) -> bool {
    let letters = word.bytes().map(|letter| char::from(letter.to_ascii_lowercase()));
    text.len() >= LONG_BEGINNING && word.len() >= text.len() && letters.zip(text).all(|(a, b)| a == *b)
}

/// A text of as many letters is the beginning of the one word that begins with it.
const LONG_BEGINNING: usize = 4;
/// Longer texts are no words.
const MAX_LENGTH: usize = 160;

/// How many letters must be added, left out, replaced, or swapped with their neighbour.
fn distance(left: &[char], right: &[char]) -> usize {
    let same = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let (left, right) = (left.get(same..).unwrap_or_default(), right.get(same..).unwrap_or_default());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    let mut last = None;
    for (index, a) in left.iter().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(index + 1);
        let mut beside = None;
        for (column, b) in right.iter().enumerate() {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX / 2);
            let replaced = at(&row, column) + usize::from(a != b);
            let mut best = replaced.min(at(&row, column + 1) + 1).min(at(&next, column) + 1);
            if last == Some(b) && beside == Some(a) {
                best = best.min(at(&before, column.wrapping_sub(1)) + 1);
            }
            beside = Some(b);
            next.push(best);
        }
        last = Some(a);
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_is_found_and_nothing_else() {
        let words = ["InternalDefinitionUpdateServer", "MicrosoftUpdateServer", "MMPC", "FileShares"];
        for (text, meant) in [
            ("mmpc", Some("MMPC")),
            ("MPMC", Some("MMPC")),
            ("FileShare", Some("FileShares")),
            ("MicrosoftUpdateSever", Some("MicrosoftUpdateServer")),
            ("Micro", Some("MicrosoftUpdateServer")),
            ("Server", None),
            ("", None),
            ("M", None),
        ] {
            assert_eq!(nearest(text, words), meant, "{text}");
        }
    }

    #[test]
    fn distances_count_letters() {
        let of = |left: &str, right: &str| {
            distance(&left.chars().collect::<Vec<_>>(), &right.chars().collect::<Vec<_>>())
        };
        for (left, right, wanted) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("abc", "acb", 1),
            ("kitten", "sitting", 3),
            ("ab", "ba", 1),
        ] {
            assert_eq!(of(left, right), wanted, "{left} {right}");
            assert_eq!(of(right, left), wanted, "{right} {left}");
        }
    }
}
