//! Cutting texts and queries into the words that are compared.
//!
//! A compound is a run of letters and digits, hyphens inside included; it is a word without its hyphens, and where
//! it is made of several (`Real-time`, `AvgCPULoadFactor`) each part is a word as well. So both `realtime` and
//! `real time` find *Real-time protection*, and `avgcpuloadfactor` and `cpu load` the CSP's `AvgCPULoadFactor`.

use std::ops::Range;

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

/// Takes the place of a compound, and the places of its parts.
type Visit<'a> = dyn FnMut(Range<usize>, &[Range<usize>]) + 'a;

/// Every compound of `text`, in order.
pub(super) fn compounds(text: &str) -> Vec<Compound> {
    let letters: Vec<char> = text.chars().collect();
    let lower = lower(&letters);
    let mut found = Vec::new();
    let mut joined = Vec::new();
    each_compound(&letters, &mut |whole, parts| {
        let mut word = |span: Range<usize>| {
            let letters = spelled(&lower, span.clone(), &mut joined).to_vec();
            Word { letters, start: span.start, end: span.end }
        };
        found.push(Compound { whole: word(whole), parts: parts.iter().cloned().map(word).collect() });
    });
    found
}

/// Each letter in lower case, one for one, so that places stay the same.
pub(super) fn lower(letters: &[char]) -> Vec<char> {
    let lower = |letter: &char| match letter {
        letter if letter.is_ascii() => letter.to_ascii_lowercase(),
        letter => letter.to_lowercase().next().unwrap_or(*letter),
    };
    letters.iter().map(lower).collect()
}

/// The letters between two places without hyphens. `joined` is where they are put where there are some.
pub(super) fn spelled<'a>(lower: &'a [char], span: Range<usize>, joined: &'a mut Vec<char>) -> &'a [char] {
    let letters = lower.get(span).unwrap_or_default();
    if !letters.iter().any(is_hyphen) {
        return letters;
    }
    joined.clear();
    joined.extend(letters.iter().filter(|letter| !is_hyphen(letter)));
    joined
}

/// Shows where each compound stands, and where the parts of one that has several.
pub(super) fn each_compound(letters: &[char], visit: &mut Visit<'_>) {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(start) = position(letters, at, char::is_alphanumeric) {
        let mut end = start;
        loop {
            end = position(letters, end, |letter| !letter.is_alphanumeric()).unwrap_or(letters.len());
            let hyphen =
                letters.get(end).is_some_and(|letter| matches!(letter, '-' | '\u{2010}' | '\u{2011}'));
            if !(hyphen && letters.get(end + 1).is_some_and(|letter| letter.is_alphanumeric())) {
                break;
            }
            end += 1;
        }
        parts.clear();
        let mut part = start;
        for at in start + 1..=end {
            if at == end || begins_part(letters, at) {
                // A part that begins with its hyphen begins after it.
                parts.push(part + usize::from(letters.get(part).is_some_and(is_hyphen))..at);
                part = at;
            }
        }
        visit(start..end, if parts.len() > 1 { &parts } else { &[] });
        at = end;
    }
}

/// A hyphen, plain or typographic.
fn is_hyphen(letter: &char) -> bool {
    matches!(letter, '-' | '\u{2010}' | '\u{2011}')
}

fn position(letters: &[char], from: usize, wanted: impl Fn(char) -> bool) -> Option<usize> {
    letters.iter().skip(from).position(|letter| wanted(*letter)).map(|offset| from + offset)
}

/// Whether a part begins at `at`: at a hyphen, at a capital after a small letter, and at the last capital of more
/// than two, as in `CPULoad`, but not in `IPv6`.
fn begins_part(letters: &[char], at: usize) -> bool {
    let letter = |place: Option<usize>| place.and_then(|place| letters.get(place)).copied();
    let (Some(before), Some(this)) = (letter(at.checked_sub(1)), letter(Some(at))) else { return false };
    if is_hyphen(&this) {
        return true;
    }
    let upper = |place: Option<usize>| letter(place).is_some_and(char::is_uppercase);
    this.is_uppercase()
        && (before.is_lowercase()
            || upper(Some(at - 1))
                && upper(at.checked_sub(2))
                && letter(Some(at + 1)).is_some_and(char::is_lowercase))
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
