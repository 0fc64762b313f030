//! A table of patterns, found by how they begin.

use std::collections::BTreeMap;

use super::pattern::Pattern;

/// Patterns with their translations.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    /// Texts without places.
    plain: BTreeMap<String, String>,
    /// The others by their first character, none where a part comes first; those that say the most come first.
    patterns: BTreeMap<Option<char>, Vec<Pattern>>,
}

impl Table {
    pub(super) fn add(&mut self, texts: BTreeMap<String, String>) {
        for (english, translation) in texts {
            let pattern = Pattern::new(&english, &translation);
            if pattern.is_plain() {
                self.plain.insert(english, translation);
            } else {
                self.patterns.entry(pattern.start().chars().next()).or_default().push(pattern);
            }
        }
        for patterns in self.patterns.values_mut() {
            patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.weight()));
        }
    }

    /// The translation of a text that is here, its parts translated by `part`.
    pub(super) fn find(&self, english: &str, part: &dyn Fn(&str, Option<&str>) -> String) -> Option<String> {
        if let Some(translation) = self.plain.get(english) {
            return Some(translation.clone());
        }
        let by = |first: Option<char>| self.patterns.get(&first).into_iter().flatten();
        let first = english.chars().next()?;
        by(Some(first)).chain(by(None)).find_map(|pattern| pattern.fit(english, part))
    }
}
