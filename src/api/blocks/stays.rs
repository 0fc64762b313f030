//! Rows that stay where they are while somebody reads them, although by now others stand there: what is about to be
//! pressed must not become another device under the pointer.

use std::collections::BTreeMap;

use super::listed::Identified;

/// The rows that stay, by place.
pub struct Stays<R> {
    /// Somebody is at the rows.
    pub read: bool,
    /// What is as old as this, or older, is shown as it is: the page asked for it by a change of its own.
    pub open: u64,
    rows: BTreeMap<usize, R>,
}

impl<R> Default for Stays<R> {
    fn default() -> Self {
        Self { read: false, open: 0, rows: BTreeMap::new() }
    }
}

impl<R: Identified + Clone> Stays<R> {
    /// The row that stays in a place.
    pub fn row(&self, place: usize) -> Option<&R> {
        self.rows.get(&place)
    }

    /// Whether any row stays.
    pub fn any(&self) -> bool {
        !self.rows.is_empty()
    }

    /// How many rows a list of this many has with those that stay.
    pub fn total(&self, total: usize) -> usize {
        self.rows.last_key_value().map_or(total, |(last, _)| total.max(last + 1))
    }

    /// Has the rows that were shown `before` stay where others stand by now; of each, what is `newest`.
    pub fn settle<'a>(
        &mut self,
        before: Vec<(usize, R)>,
        now: impl Fn(usize) -> Option<&'a R>,
        newest: impl Fn(&R) -> Option<R>,
    ) where
        R: 'a,
    {
        self.rows.clear();
        if !self.read {
            return;
        }
        for (place, row) in before {
            if !now(place).is_some_and(|now| now.is(&row)) {
                let row = newest(&row).unwrap_or(row);
                self.rows.insert(place, row);
            }
        }
    }

    /// Lets all go; gives whether there were any.
    pub fn end(&mut self) -> bool {
        !std::mem::take(&mut self.rows).is_empty()
    }
}
