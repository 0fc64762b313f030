//! The search itself: which settings hold every word of a query, where, and in which order they are told.

use std::collections::BTreeMap;

use super::index::{Entry, Place, SearchIndex, Setting};
use super::near::{Nearness, Prepared, literal, slipped};
use super::words::{Compound, Word, compounds};
use super::{Field, Hit, Matched, rank};

/// Words of a query that are looked at; what follows is not.
const MOST_WORDS: usize = 16;
/// Letters of a query's word that are looked at.
const MOST_LETTERS: usize = 64;

/// The best place of a word of the query in one setting.
#[derive(Debug, Clone, Copy)]
struct Found {
    points: u32,
    place: Place,
}

/// For each setting, what was found of one word, or of each part of a compound.
type PerSetting = Vec<Vec<Found>>;

impl SearchIndex {
    /// The best hits for what someone typed, at most `limit`; none for a query without letters or digits. Of equal
    /// hits the one that comes first in the catalogue comes first.
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        let query = query.trim();
        let lower = query.to_lowercase();
        let mut asked = compounds(query);
        asked.truncate(MOST_WORDS);
        if asked.is_empty() {
            return Vec::new();
        }
        let mut found = self.settings_with(&asked, false);
        if found.is_empty() {
            found = self.settings_with(&asked, true);
        }
        for (number, setting) in self.settings.iter().enumerate() {
            if setting.is_called(&lower) {
                found.retain(|(other, _)| *other != number);
                found.push((number, vec![setting.whole_id(number)]));
            }
        }
        let mut scored: Vec<(u32, usize, Vec<Found>)> = found
            .into_iter()
            .filter_map(|(number, places)| {
                Some((self.settings.get(number)?.score(&lower, &places), number, places))
            })
            .collect();
        scored.sort_by_key(|(score, number, _)| (u32::MAX - score, *number));
        scored.truncate(limit);
        scored.into_iter().filter_map(|(score, number, places)| self.hit(number, score, &places)).collect()
    }

    /// The settings in which every compound is found. Slips are forgiven in words that nothing else fits, and in
    /// all of them where `forgiving`.
    fn settings_with(&self, asked: &[Compound], forgiving: bool) -> Vec<(usize, Vec<Found>)> {
        let mut together: Option<PerSetting> = None;
        for compound in asked {
            let mut these = self.places_of(&compound.whole, forgiving);
            if !compound.parts.is_empty() {
                let parts: Vec<_> =
                    compound.parts.iter().map(|part| self.places_of(part, forgiving)).collect();
                better_of(&mut these, &parts);
            }
            together = Some(match together {
                None => these,
                Some(mut before) => {
                    for (before, these) in before.iter_mut().zip(these) {
                        if before.is_empty() || these.is_empty() {
                            before.clear();
                        } else {
                            before.extend(these);
                        }
                    }
                    before
                }
            });
        }
        let found = together.unwrap_or_default().into_iter().enumerate();
        found.filter(|(_, places)| !places.is_empty()).collect()
    }

    /// The best place of one word in each setting.
    fn places_of(&self, word: &Word, forgiving: bool) -> PerSetting {
        let letters = word.letters.get(..MOST_LETTERS.min(word.letters.len())).unwrap_or_default();
        let asked = Prepared::new(letters);
        let mut best = vec![Vec::new(); self.settings.len()];
        let mut any = false;
        for entry in &self.words {
            if let Some(near) = literal(&asked, &entry.word) {
                any = true;
                take(&mut best, entry, near);
            }
        }
        if !any || forgiving {
            for entry in &self.words {
                if let Some(near) = slipped(&asked, &entry.word) {
                    take(&mut best, entry, near);
                }
            }
        }
        best
    }

    fn hit(&self, number: usize, score: u32, places: &[Found]) -> Option<Hit> {
        let setting = self.settings.get(number)?;
        let mut texts: BTreeMap<(Field, u16), Vec<(u32, u32)>> = BTreeMap::new();
        for Found { place, .. } in places {
            texts.entry((place.field, place.option)).or_default().push((place.start, place.end));
        }
        let matched = texts.into_iter().map(|((field, option), spans)| Matched {
            field,
            option: (field == Field::OptionLabel)
                .then(|| setting.options.get(usize::from(option)).cloned())
                .flatten(),
            spans: joined(spans),
        });
        Some(Hit {
            definition: setting.definition.clone(),
            template: setting.template.clone(),
            score,
            matched: matched.collect(),
        })
    }
}

/// Keeps the better place of each setting.
fn take(best: &mut PerSetting, entry: &Entry, near: Nearness) {
    for place in &entry.places {
        let points = rank::points(place.field, place.start == 0, near);
        let Some(slot) = best.get_mut(place.setting as usize) else { continue };
        if slot.first().is_some_and(|found| found.points >= points) {
            continue;
        }
        slot.clear();
        slot.push(Found { points, place: highlighted(*place, entry, near) });
    }
}

/// The place of the letters that stand for the query. Where hyphens lie between the letters it is the whole word.
fn highlighted(place: Place, entry: &Entry, near: Nearness) -> Place {
    if (place.end - place.start) as usize != entry.word.letters.len() {
        return place;
    }
    let at = |letter: usize| place.start + u32::try_from(letter).unwrap_or_default();
    Place { start: at(near.letters.0), end: at(near.letters.1), ..place }
}

/// Takes the parts of a compound where they are together better than its whole: a setting must hold all of them,
/// and has the points of their middle.
fn better_of(whole: &mut PerSetting, parts: &[PerSetting]) {
    for (number, slot) in whole.iter_mut().enumerate() {
        let places: Vec<Found> = parts.iter().filter_map(|part| part.get(number)?.first().copied()).collect();
        if places.len() != parts.len() {
            continue;
        }
        let count = u32::try_from(parts.len()).unwrap_or(1);
        let middle = places.iter().map(|found| found.points).sum::<u32>() / count;
        if slot.first().is_none_or(|found| found.points < middle) {
            *slot = places.into_iter().map(|found| Found { points: found.points / count, ..found }).collect();
        }
    }
}

/// Spans in order, those that touch or overlap as one.
fn joined(mut spans: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    spans.sort_unstable();
    let mut joined: Vec<(u32, u32)> = Vec::with_capacity(spans.len());
    for (start, end) in spans {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    joined
}

impl Setting {
    /// Whether the query is its definition id, or that of one of its options, letter for letter.
    fn is_called(&self, query: &str) -> bool {
        query.strip_prefix(self.definition.as_str()).is_some_and(|rest| {
            let item = rest.strip_prefix('_');
            rest.is_empty() || item.is_some_and(|item| self.options.iter().any(|option| option == item))
        })
    }

    fn whole_id(&self, number: usize) -> Found {
        let end = u32::try_from(self.definition.chars().count()).unwrap_or(u32::MAX);
        let setting = u32::try_from(number).unwrap_or(u32::MAX);
        Found { points: 0, place: Place { setting, field: Field::Id, option: 0, start: 0, end } }
    }

    fn score(&self, query: &str, places: &[Found]) -> u32 {
        let mut score: u32 = places.iter().map(|found| found.points).sum();
        if self.is_called(query) || self.csp.as_deref() == Some(query) || self.guid.as_deref() == Some(query)
        {
            score += rank::EXACT;
        }
        if self.name == query {
            score += rank::NAME;
        } else if self.name.starts_with(query) {
            score += rank::NAME_BEGINS;
        }
        // Of names that hold the words, the shorter one says more of what was asked.
        if places.iter().any(|found| found.place.field == Field::Name) {
            score += 100_u32.saturating_sub(self.name_words.saturating_mul(10));
        }
        for (lost, loses) in [(rank::CHILD, self.child), (rank::DEPRECATED, self.deprecated)] {
            score = score.saturating_sub(if loses { lost } else { 0 });
        }
        score
    }
}
