//! Which characters of a sentence are between quotation marks: somebody's own text.

/// Follows a text and knows whether it is between marks.
#[derive(Default)]
struct Marks {
    english: usize,
    german: usize,
    code: bool,
    wrong: bool,
}

impl Marks {
    fn see(&mut self, character: char) {
        match character {
            '`' => self.code = !self.code,
            _ if self.code => {}
            '„' => self.german += 1,
            // Closes in German what it opens in English.
            '“' if self.german > 0 => self.german -= 1,
            '“' => self.english += 1,
            '”' if self.english > 0 => self.english -= 1,
            '”' => self.wrong = true,
            _ => {}
        }
    }

    fn inside(&self) -> bool {
        self.code || self.english > 0 || self.german > 0
    }
}

/// Whether every mark of the text has its other half in it.
pub(super) fn balanced(text: &str) -> bool {
    let mut marks = Marks::default();
    text.chars().for_each(|character| marks.see(character));
    // One character by itself is what a sentence is about.
    (!marks.wrong && !marks.inside()) || text.chars().nth(1).is_none()
}

/// Whether every parenthesis outside of marks has its other half in the text.
pub(super) fn closed(text: &str) -> bool {
    let (mut marks, mut open) = (Marks::default(), 0_i32);
    let each = text.chars().all(|character| {
        marks.see(character);
        match character {
            '(' if !marks.inside() => open += 1,
            ')' if !marks.inside() => open -= 1,
            _ => {}
        }
        open >= 0
    });
    (each && open == 0) || text.chars().nth(1).is_none()
}

/// Whether the whole text is one quotation.
pub(super) fn is_quoted(text: &str) -> bool {
    let mut marks = Marks::default();
    let last = text.chars().count().saturating_sub(1);
    let within = text.chars().enumerate().all(|(index, character)| {
        marks.see(character);
        marks.inside() || index == last
    });
    within && last > 0 && !marks.inside() && !marks.wrong
}

/// Where sentences of the text end, its own end included: after a full stop outside of marks that a blank follows.
pub(super) fn sentence_ends(text: &str) -> Vec<usize> {
    let mut marks = Marks::default();
    let mut ends = Vec::new();
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        marks.see(character);
        let stop = matches!(character, '.' | '?') && !marks.inside();
        if stop && characters.peek().is_some_and(|(_, next)| *next == ' ') {
            ends.push(at + 1);
        }
    }
    ends.push(text.len());
    ends
}

/// What a list names one after another: what stands between its commas outside of marks and parentheses.
pub(super) fn items(text: &str) -> Vec<&str> {
    let (mut marks, mut open, mut start) = (Marks::default(), 0_u32, 0);
    let mut found = Vec::new();
    for (at, character) in text.char_indices() {
        marks.see(character);
        match character {
            _ if marks.inside() => {}
            '(' => open += 1,
            ')' => open = open.saturating_sub(1),
            ',' if open == 0 => {
                let blank = text.get(at..).is_some_and(|rest| rest.starts_with(", "));
                if let Some(item) = text.get(start..at).filter(|_| blank) {
                    found.push(item);
                    start = at + 2;
                }
            }
            _ => {}
        }
    }
    found.extend(text.get(start..));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn german_marks_within_english_ones_are_closed() {
        assert!(balanced("“Seite „Kontoschutz“” and “B”"));
        assert!(!balanced("“Sales"));
        assert!(!balanced("Support”"));
        assert!(is_quoted("“Sales and „Support“”"));
        assert!(is_quoted("`a b`"));
        assert!(!is_quoted("“A” and “B”"));
        assert!(!is_quoted(""));
    }

    #[test]
    fn a_stop_between_marks_ends_nothing() {
        assert_eq!(sentence_ends("“A. B” is. It is"), [14, 20]);
    }

    #[test]
    fn a_comma_between_marks_or_parentheses_parts_nothing() {
        assert_eq!(items("“A, B”, 2 added (c, d), `e, f`"), ["“A, B”", "2 added (c, d)", "`e, f`"]);
        assert_eq!(items("1,5"), ["1,5"]);
        assert_eq!(items(""), [""]);
    }
}
