//! Cutting texts and queries into the words that are compared.
//!
//! A compound is a run of letters and digits, hyphens inside included; it is a word without its hyphens, and where
//! it is made of several (`Real-time`, `AvgCPULoadFactor`) each part is a word as well. So both `realtime` and
//! `real time` find *Real-time protection*, and `avgcpuloadfactor` and `cpu load` the CSP's `AvgCPULoadFactor`.

/// A word and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// In lower case, without hyphens.
    pub letters: Vec<char>,
    /// Its first character's place in the text, counted in characters.
    pub start: usize,
    /// The place after its last character.
    pub end: usize,
}

/// A compound of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Compound {
    /// All of it as one word.
    pub whole: Word,
    /// The words that it is made of; empty where it is a single one.
    pub parts: Vec<Word>,
}

/// Every compound of `text`, in order.
pub(super) fn compounds(text: &str) -> Vec<Compound> {
    let letters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = position(&letters, at, char::is_alphanumeric) {
        let mut end = start;
        loop {
            end = position(&letters, end, |letter| !letter.is_alphanumeric()).unwrap_or(letters.len());
            let hyphen =
                letters.get(end).is_some_and(|letter| matches!(letter, '-' | '\u{2010}' | '\u{2011}'));
            if !(hyphen && letters.get(end + 1).is_some_and(|letter| letter.is_alphanumeric())) {
                break;
            }
            end += 1;
        }
        found.push(compound(&letters, start, end));
        at = end;
    }
    found
}

fn position(letters: &[char], from: usize, wanted: impl Fn(char) -> bool) -> Option<usize> {
    letters.iter().skip(from).position(|letter| wanted(*letter)).map(|offset| from + offset)
}

fn compound(letters: &[char], start: usize, end: usize) -> Compound {
    let mut parts = Vec::new();
    let mut part = start;
    for at in start + 1..=end {
        if at == end || begins_part(letters, at) {
            parts.extend(word(letters, part, at));
            part = at;
        }
    }
    if parts.len() < 2 {
        parts.clear();
    }
    let whole = word(letters, start, end).unwrap_or(Word { letters: Vec::new(), start, end });
    Compound { whole, parts }
}

/// Whether a part begins at `at`: at a hyphen, at a capital after a small letter, and at the last capital of more
/// than two, as in `CPULoad`, but not in `IPv6`.
fn begins_part(letters: &[char], at: usize) -> bool {
    let letter = |place: Option<usize>| place.and_then(|place| letters.get(place)).copied();
    let (Some(before), Some(this)) = (letter(at.checked_sub(1)), letter(Some(at))) else { return false };
    if !this.is_alphanumeric() {
        return true;
    }
    let upper = |place: Option<usize>| letter(place).is_some_and(char::is_uppercase);
    this.is_uppercase()
        && (before.is_lowercase()
            || upper(Some(at - 1))
                && upper(at.checked_sub(2))
                && letter(Some(at + 1)).is_some_and(char::is_lowercase))
}

/// The word between two places, hyphens left out; a hyphen alone is none.
fn word(letters: &[char], start: usize, end: usize) -> Option<Word> {
    let kept = letters.get(start..end)?.iter().filter(|letter| letter.is_alphanumeric());
    let kept: Vec<char> = kept.map(|letter| letter.to_lowercase().next().unwrap_or(*letter)).collect();
    let start = position(letters, start, char::is_alphanumeric).unwrap_or(start);
    (!kept.is_empty()).then_some(Word { letters: kept, start, end })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let show =
            |word: &Word| format!("{}@{}-{}", word.letters.iter().collect::<String>(), word.start, word.end);
        compounds(text).iter().flat_map(|it| std::iter::once(&it.whole).chain(&it.parts)).map(show).collect()
    }

    #[test]
    fn hyphens_and_capitals_part_words() {
        assert_eq!(cut("Real-time protection"), ["realtime@0-9", "real@0-4", "time@5-9", "protection@10-20"]);
        assert_eq!(
            cut("AvgCPULoadFactor"),
            ["avgcpuloadfactor@0-16", "avg@0-3", "cpu@3-6", "load@6-10", "factor@10-16"]
        );
        assert_eq!(cut("a_b – IPv6 -x-"), ["a@0-1", "b@2-3", "ipv6@6-10", "x@12-13"]);
        assert!(cut(" …,- ").is_empty());
    }
}
