//! Comparing texts without regard to case, without making new ones.
//!
//! Letters are compared by their small form, one by one; none depends on its neighbours.

/// A text to compare others with, made small once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folded {
    letters: Vec<char>,
    /// The text as bytes, when it is ASCII: most are, and compare faster.
    ascii: Option<Box<[u8]>>,
}

impl Folded {
    pub fn new(text: &str) -> Self {
        let letters: Vec<char> = text.chars().map(fold).collect();
        let ascii = text.is_ascii().then(|| text.to_ascii_lowercase().into_bytes().into_boxed_slice());
        Self { letters, ascii }
    }

    /// Whether `text` is this one.
    pub fn is(&self, text: &str) -> bool {
        match self.bytes(text) {
            Some((small, text)) => text.eq_ignore_ascii_case(small),
            None => text.chars().map(fold).eq(self.letters.iter().copied()),
        }
    }

    /// Whether `text` begins with this one.
    pub fn begins(&self, text: &str) -> bool {
        match self.bytes(text) {
            Some((small, text)) => {
                text.get(..small.len()).is_some_and(|head| head.eq_ignore_ascii_case(small))
            }
            None => self.is_at(text.chars()),
        }
    }

    /// Whether `text` ends with this one.
    pub fn ends(&self, text: &str) -> bool {
        let mut letters = self.letters.iter().rev();
        let mut text = text.chars().rev();
        letters.all(|letter| text.next().is_some_and(|c| fold(c) == *letter))
    }

    /// Whether this one is somewhere in `text`.
    pub fn is_in(&self, text: &str) -> bool {
        match self.bytes(text) {
            Some((small, text)) => {
                let Some(first) = small.first() else { return true };
                // Most places are passed over by their first letter.
                text.windows(small.len()).any(|part| {
                    part.first().is_some_and(|c| c.to_ascii_lowercase() == *first)
                        && part.eq_ignore_ascii_case(small)
                })
            }
            None => {
                let mut from = text.chars();
                loop {
                    if self.is_at(from.clone()) {
                        return true;
                    }
                    if from.next().is_none() {
                        return false;
                    }
                }
            }
        }
    }

    fn is_at(&self, mut text: impl Iterator<Item = char>) -> bool {
        self.letters.iter().all(|letter| text.next().is_some_and(|c| fold(c) == *letter))
    }

    fn bytes<'a>(&'a self, text: &'a str) -> Option<(&'a [u8], &'a [u8])> {
        let small = self.ascii.as_deref()?;
        text.is_ascii().then_some((small, text.as_bytes()))
    }
}

/// The small form of a letter, by way of its capital: `ς` and `σ` are one letter. Itself where a form is more
/// than one letter, as of `ß`.
pub(super) fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    // The Turkish letter without a dot is a letter of its own.
    if c == 'ı' {
        return c;
    }
    let capital = single(c.to_uppercase()).unwrap_or(c);
    single(capital.to_lowercase()).unwrap_or(c)
}

/// The only letter of these.
pub(super) fn single(mut letters: impl Iterator<Item = char>) -> Option<char> {
    letters.next().filter(|_| letters.next().is_none())
}

/// Whether `c` is this letter, which is small already.
pub(super) fn same(small: char, c: char) -> bool {
    small == c || small == fold(c)
}
