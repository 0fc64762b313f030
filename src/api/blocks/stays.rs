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
    /// How many rows the list had when the first began to stay.
    total: usize,
}

impl<R> Default for Stays<R> {
    fn default() -> Self {
        Self { read: false, open: 0, rows: BTreeMap::new(), total: 0 }
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

    /// How many rows are shown of a list that has this many by now: while any stays, as many as before, or what stays
    /// would be shown once more where it stands by now. Those at the end that are gone are no longer among them.
    pub fn total(&self, total: usize) -> usize {
        if self.any() { self.total } else { total }
    }

    /// Has the rows that were shown `before`, of a list of `total`, stay where others stand by now; of each, what is
    /// `newest`. Where the list is known to its `end`, rows that are gone and after which none stays go: nothing comes
    /// into their place.
    pub fn settle<'a>(
        &mut self,
        before: Vec<(usize, R)>,
        total: usize,
        end: Option<usize>,
        now: impl Fn(usize) -> Option<&'a R>,
        newest: impl Fn(&R) -> Option<R>,
    ) where
        R: 'a,
    {
        self.rows.clear();
        self.total = total;
        if !self.read {
            return;
        }
        let mut last = end;
        for (place, row) in before.into_iter().rev() {
            if now(place).is_some_and(|now| now.is(&row)) {
                continue;
            }
            let newest = newest(&row);
            match last {
                Some(end) if newest.is_none() && place >= end => {
                    self.total = self.total.min(place);
                    continue;
                }
                _ => last = None,
            }
            self.rows.insert(place, newest.unwrap_or(row));
        }
    }

    /// Lets all go; gives whether there were any.
    pub fn end(&mut self) -> bool {
        !std::mem::take(&mut self.rows).is_empty()
    }
}
