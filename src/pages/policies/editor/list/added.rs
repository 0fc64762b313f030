//! What adding many lines to a list takes, and what it leaves out.

use std::collections::HashSet;

use crate::words::editor as words;

/// What became of the lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Added {
    /// The list with the new entries at its end.
    pub list: Vec<String>,
    /// How many were added.
    pub added: u64,
    /// Lines left out because the list holds them already, each once.
    pub duplicates: Vec<String>,
    /// Blank lines between others.
    pub blank: u64,
}

/// Adds each line that is not blank and not there yet. Blanks at the ends of a line are no part of it.
pub fn add_lines(list: Vec<String>, text: &str) -> Added {
    let mut known: HashSet<String> = list.iter().cloned().collect();
    let mut result = Added { list, ..Added::default() };
    // A copied column ends with a line break; that is no line.
    for line in text.trim_end().lines().map(str::trim) {
        if line.is_empty() {
            result.blank += 1;
        } else if known.insert(line.to_owned()) {
            result.list.push(line.to_owned());
            result.added += 1;
        } else if !result.duplicates.iter().any(|it| it == line) {
            result.duplicates.push(line.to_owned());
        }
    }
    result
}

impl Added {
    /// What to say of it; nothing after one entry that was simply added.
    pub fn sentence(&self) -> String {
        if self.duplicates.is_empty() && self.blank == 0 {
            return if self.added > 1 { words::lines_added(self.added) } else { String::new() };
        }
        let mut left = Vec::new();
        match self.duplicates.as_slice() {
            [] => {}
            [one] => left.push(words::left_out_duplicate(one)),
            [first, ..] => {
                let number = u64::try_from(self.duplicates.len()).unwrap_or(u64::MAX);
                left.push(words::left_out_duplicates(&crate::words::number(number), first));
            }
        }
        if self.blank > 0 {
            left.push(words::left_out_blank(self.blank));
        }
        words::lines_report(self.added, &left.join(words::joint()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_added_once_and_the_rest_is_reported() {
        let before = vec!["C:\\Tools".to_owned()];
        let added = add_lines(before.clone(), "  D:\\Data \n\nC:\\Tools\nE:\\More\nC:\\Tools\nD:\\Data\n\n");
        assert_eq!(added.list, ["C:\\Tools", "D:\\Data", "E:\\More"]);
        assert_eq!((added.added, added.blank), (2, 1));
        assert_eq!(added.duplicates, ["C:\\Tools", "D:\\Data"]);
        assert_eq!(
            added.sentence(),
            "2 entries added. Left out: 2 that are in the list already, the first “C:\\Tools”; 1 blank line."
        );
        assert_eq!(add_lines(before.clone(), "D:\\Data").sentence(), "");
        assert_eq!(add_lines(before.clone(), "a\nb").sentence(), "2 entries added.");
        assert_eq!(
            add_lines(before, "C:\\Tools").sentence(),
            "0 entries added. Left out: “C:\\Tools”, which is in the list already."
        );
    }
}
