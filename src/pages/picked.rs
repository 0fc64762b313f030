//! Rows that are chosen to do something with all of them: one by one, or all that the filters show. The choice stays
//! while one scrolls and filters, and says how many it holds.
//!
//! What is to be known of a row is kept with it, as a list holds only the rows in sight. Of devices there may be a
//! million: their choice is named to the server by filter (`devices/selection.rs`).

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::listing::Picks;
use super::selecting::{self, Selected};
use crate::api::{ApiError, Blocks, Listed, use_api};
use crate::route::encode;
use crate::ui::{Toasts, say_why, use_toasts};
use crate::words::lists as words;

/// What is chosen, by id. Every copy is the same choice.
pub struct Picked<K: Send + Sync + 'static> {
    chosen: RwSignal<BTreeMap<String, K>>,
    /// The list of which every row was chosen.
    whole: RwSignal<String>,
}

impl<K: Send + Sync + 'static> Clone for Picked<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: Send + Sync + 'static> Copy for Picked<K> {}

impl<K: Clone + Send + Sync + 'static> Default for Picked<K> {
    /// Nothing is chosen.
    fn default() -> Self {
        Self { chosen: RwSignal::new(BTreeMap::new()), whole: RwSignal::new(String::new()) }
    }
}

/// What came of doing something with each of those that are chosen.
#[derive(Default)]
pub struct Outcome {
    /// Those with which it was done, by id.
    pub done: Vec<String>,
    /// Why it was not done with others, in words.
    pub failures: Vec<String>,
}

impl Outcome {
    /// With how many it was done.
    pub fn count(&self) -> u64 {
        u64::try_from(self.done.len()).unwrap_or_default()
    }

    /// Says what came of it: in a message where all went well, in the dialog what did not, behind `said` for what did. Gives
    /// whether all went well, so that the dialog is done with.
    pub fn tell(&self, open: RwSignal<bool>, error: RwSignal<String>, toasts: Toasts, said: String) -> bool {
        let well = self.failures.is_empty();
        if well {
            toasts.done(said);
        } else {
            let said = if self.done.is_empty() { String::new() } else { [said.as_str(), " "].concat() };
            say_why(open, error, toasts, [said, self.failures.join(" ")].concat());
        }
        well
    }
}

/// Names that are told of those with which something is done.
const MOST_NAMES: usize = 5;

/// The first of these names, and how many more there are.
pub fn first_names(names: &[&str]) -> String {
    let first = names.iter().take(MOST_NAMES).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MOST_NAMES) {
        0 => first,
        more => words::more_names(&first, u64::try_from(more).unwrap_or_default()),
    }
}

/// How the rows of a list are chosen.
pub struct Choosing<R, K> {
    /// What is selected, for assistive technology.
    pub label: &'static str,
    /// The row's id and what is kept of it.
    pub keep: fn(&R) -> (String, K),
    /// What the row is called.
    pub name: fn(&R) -> String,
}

impl<R, K> Clone for Choosing<R, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R, K> Copy for Choosing<R, K> {}

impl<K: Clone + Send + Sync + 'static> Picked<K> {
    /// What is chosen, by id, not tracked.
    pub fn rows(self) -> Vec<(String, K)> {
        self.chosen.with_untracked(|chosen| chosen.iter().map(|(id, it)| (id.clone(), it.clone())).collect())
    }

    /// Something of what is chosen, tracked.
    pub fn with<T>(self, of: impl FnOnce(&BTreeMap<String, K>) -> T) -> T {
        self.chosen.with(of)
    }

    /// How many are chosen, tracked.
    pub fn count(self) -> u64 {
        self.chosen.with(|chosen| u64::try_from(chosen.len()).unwrap_or_default())
    }

    /// How many are chosen, tracked; while something is done with them, how many they were.
    pub fn count_before(self, busy: RwSignal<bool>) -> Memo<u64> {
        Memo::new(move |before: Option<&u64>| match before {
            Some(before) if busy.get() => *before,
            _ => self.count(),
        })
    }

    /// One is chosen no longer, unless the page is gone.
    pub fn remove(self, id: &str) {
        self.chosen.try_update(|chosen| chosen.remove(id));
        self.whole.try_set(String::new());
    }

    /// Nothing is chosen any longer, unless the page is gone.
    pub fn clear(self) {
        self.chosen.try_set(BTreeMap::new());
        self.whole.try_set(String::new());
    }

    /// Does something with one after another and takes those it was done with out of the choice, and those that are gone;
    /// `does` says whether it was done. Stops where the server is not there or wants no more for now. `says` puts a failure into words.
    pub async fn each(
        self,
        does: impl AsyncFn(&str, &K) -> Result<bool, ApiError>,
        says: impl Fn(&K, &ApiError) -> String,
    ) -> Outcome {
        let mut outcome = Outcome::default();
        for (id, kept) in self.rows() {
            match does(&id, &kept).await {
                Ok(false) => {}
                Ok(true) => {
                    self.remove(&id);
                    outcome.done.push(id);
                }
                Err(failed) => {
                    outcome.failures.push(says(&kept, &failed));
                    if failed.is_missing() {
                        self.remove(&id);
                    }
                    if failed == ApiError::Unreachable || failed.status() == 429 {
                        break;
                    }
                }
            }
        }
        outcome
    }

    fn put<R>(self, row: &R, choosing: Choosing<R, K>) {
        let (id, kept) = (choosing.keep)(row);
        self.chosen.try_update(|chosen| chosen.insert(id, kept));
    }

    /// The checkboxes of the list.
    pub fn picks<R: 'static>(self, choosing: Choosing<R, K>) -> Picks<R>
    where
        K: 'static,
    {
        Picks {
            head: words::select(),
            label: Arc::new(move |row: &R| words::select_named(&(choosing.name)(row))),
            holds: Arc::new(move |row: &R| self.chosen.with(|it| it.contains_key(&(choosing.keep)(row).0))),
            put: Arc::new(move |row: &R, on| match on {
                true => self.put(row, choosing),
                false => self.remove(&(choosing.keep)(row).0),
            }),
        }
    }

    /// The bar over the list, with `actions` while any is chosen. `path` is the list's with its filters, for a number of
    /// rows and the token of a page. A dialog of an action is no part of them: it stays while what it asks about goes.
    pub fn bar<P: Listed>(
        self,
        choosing: Choosing<P::Row, K>,
        list: Blocks<P>,
        path: impl Fn(&[(&str, &str)]) -> String + Copy + Send + Sync + 'static,
        actions: impl Fn() -> AnyView + Send + Sync + 'static,
    ) -> AnyView {
        // Who saw something decides on what was seen: what is in sight is renewed with the list.
        Effect::new(move |_| {
            let seen = list.in_sight();
            let seen = seen.iter().map(choosing.keep);
            let held = self
                .chosen
                .with_untracked(|chosen| seen.filter(|(id, _)| chosen.contains_key(id)).collect::<Vec<_>>());
            if !held.is_empty() {
                self.chosen.update(|chosen| chosen.extend(held));
            }
        });
        let total = Signal::derive(move || u64::try_from(list.matching.get()).unwrap_or(u64::MAX));
        let whole = move || self.count() >= total.get() && self.whole.with(|whole| *whole == path(&[]));
        let selected = Selected {
            label: choosing.label,
            count: Signal::derive(move || self.count()),
            total,
            whole: Signal::derive(whole),
            busy: RwSignal::new(false),
        };
        let (api, toasts) = (use_api(), use_toasts());
        let choose_all = move || {
            let (api, whole) = (api.clone(), untrack(|| path(&[])));
            let first = untrack(|| path(&[("limit", "1000")]));
            selected.busy.set(true);
            spawn_local(async move {
                let (mut all, mut page) = (Vec::new(), first.clone());
                let done = loop {
                    match api.get::<P>(&page).await {
                        Ok(answer) => {
                            all.extend(answer.rows().iter().map(choosing.keep));
                            match answer.next() {
                                Some(next) => page = [first.as_str(), "&cursor=", &encode(next)].concat(),
                                None => break Ok(()),
                            }
                        }
                        Err(error) => break Err(error),
                    }
                };
                let _ = selected.busy.try_set(false);
                match done {
                    // Of the list as it was filtered then.
                    Ok(()) => {
                        self.chosen.try_update(|chosen| chosen.extend(all));
                        drop(self.whole.try_set(whole));
                    }
                    Err(error) => toasts.failed(error.sentence()),
                }
            });
        };
        selecting::selection_bar(selected, choose_all, move || self.clear(), actions)
    }
}
