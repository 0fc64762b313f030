//! How near a word of the query is to a word of the catalogue: the same, its beginning, inside it, or a slip of the
//! finger away.

/// A word prepared for comparing.
#[derive(Debug, Clone)]
pub(super) struct Prepared {
    pub letters: Box<[char]>,
    /// One bit for each letter that occurs: what is missing in the other word costs at least one slip each.
    mask: u32,
}

impl Prepared {
    pub fn new(letters: &[char]) -> Self {
        let bit = |letter: &char| match letter {
            'a'..='z' => u32::from(*letter) - u32::from('a'),
            '0'..='9' => 26,
            other => 27 + u32::from(*other) % 5,
        };
        let mask = letters.iter().fold(0, |mask, letter| mask | 1 << bit(letter));
        Self { letters: letters.into(), mask }
    }

    /// Slips that are forgiven: none in a short word or one with digits, where a slip makes another word.
    fn forgiven(&self) -> usize {
        match self.letters.len() {
            _ if self.letters.iter().any(char::is_ascii_digit) => 0,
            0..=3 => 0,
            4..=7 => 1,
            _ => 2,
        }
    }
}

/// How near a word is, and which of its letters stand for the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Nearness {
    /// Of 100, which is the word itself.
    pub percent: u32,
    /// First and last letter, end excluded, of the word in the catalogue.
    pub letters: (usize, usize),
}

/// The word itself, its beginning, or a part inside it.
pub(super) fn literal(query: &Prepared, word: &Prepared) -> Option<Nearness> {
    if query.mask & !word.mask != 0 || query.letters.len() > word.letters.len() {
        return None;
    }
    let length = query.letters.len();
    if word.letters.starts_with(&query.letters) {
        let percent = if length == word.letters.len() { 100 } else { 80 };
        return Some(Nearness { percent, letters: (0, length) });
    }
    if length < 3 {
        return None;
    }
    let start = word.letters.windows(length).position(|window| window == &*query.letters)?;
    Some(Nearness { percent: 50, letters: (start, start + length) })
}

/// The word, or its beginning, with slips: a letter too many, too few, another one, or two that changed places.
pub(super) fn slipped(query: &Prepared, word: &Prepared) -> Option<Nearness> {
    let forgiven = query.forgiven();
    if forgiven == 0 || (query.mask & !word.mask).count_ones() as usize > forgiven {
        return None;
    }
    let (length, most) = (query.letters.len(), word.letters.len());
    if most + forgiven < length {
        return None;
    }
    let width = most.min(length + forgiven);
    let last = last_row(&query.letters, word.letters.get(..width)?, forgiven)?;
    if width == most
        && let Some(slips @ 1..) = last.get(width).copied().filter(|slips| *slips <= forgiven)
    {
        return Some(Nearness { percent: if slips == 1 { 65 } else { 45 }, letters: (0, most) });
    }
    if length < 5 {
        return None;
    }
    // The shortest of the nearest beginnings.
    let (end, slips) = last.iter().copied().enumerate().min_by_key(|(end, slips)| (*slips, *end))?;
    (slips <= forgiven).then_some(Nearness { percent: if slips == 1 { 45 } else { 25 }, letters: (0, end) })
}

/// The last row of the table of distances by Damerau and Levenshtein (neighbours change places once): how many slips
/// lie between the query and each beginning of the word. Nothing where all are more than `forgiven`.
fn last_row(query: &[char], word: &[char], forgiven: usize) -> Option<Vec<usize>> {
    let at = |row: &[usize], place: usize| row.get(place).copied().unwrap_or(usize::MAX - 1);
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=word.len()).collect();
    let mut previous = None;
    for (number, letter) in query.iter().enumerate() {
        let mut row = Vec::with_capacity(word.len() + 1);
        row.push(number + 1);
        let mut left = None;
        for (place, other) in word.iter().enumerate() {
            let mut slips = (at(&above, place) + usize::from(letter != other))
                .min(at(&above, place + 1) + 1)
                .min(at(&row, place) + 1);
            if previous == Some(other)
                && left == Some(letter)
                && let Some(place) = place.checked_sub(1)
            {
                slips = slips.min(at(&before, place) + 1);
            }
            row.push(slips);
            left = Some(other);
        }
        if row.iter().all(|slips| *slips > forgiven) {
            return None;
        }
        before = std::mem::replace(&mut above, row);
        previous = Some(letter);
    }
    Some(above)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(query: &str, word: &str) -> Option<u32> {
        let prepared = |text: &str| Prepared::new(&text.chars().collect::<Vec<_>>());
        let (query, word) = (prepared(query), prepared(word));
        literal(&query, &word).or_else(|| slipped(&query, &word)).map(|near| near.percent)
    }

    #[test]
    fn nearness() {
        for (query, word, expected) in [
            ("scan", "scan", Some(100)),
            ("sca", "scan", Some(80)),
            ("cpuload", "avgcpuloadfactor", Some(50)),
            ("an", "scan", None),
            ("sacn", "scan", Some(65)),
            ("scna", "scan", Some(65)),
            ("quarentine", "quarantine", Some(65)),
            ("quaarntin", "quarantine", Some(45)),
            ("protectoin", "protection", Some(65)),
            ("protct", "protection", Some(45)),
            ("ipv4", "ipv6", None),
            ("can", "scan", Some(50)),
            ("cam", "scan", None),
            ("banana", "scan", None),
        ] {
            assert_eq!(near(query, word), expected, "{query} and {word}");
        }
    }
}
