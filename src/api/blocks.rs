//! Long lists: read in blocks of rows as they are scrolled to, so that one may jump to any place of a million rows.
//!
//! What is shown stays until what is wanted is there: rows of another place until the block of this place is, rows of
//! another filter until the first block under this one is, rows of before a change until those of after it are. While
//! somebody reads, rows stay in their places, whatever their order is by now. Two requests at most are under way; what
//! was wanted when one scrolled past and nobody looks at is not asked for. The first answer of a list, and after a change
//! of the tenant, carries the counts of the filters.

mod held;
mod listed;
mod stays;

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

pub use self::held::first_block;
use self::held::{BLOCK, Held, Inner, Wish};
pub use self::listed::Listed;
use super::client::{Api, use_api};
use super::error::ApiError;
use super::load::FRAME;
use super::once;
use crate::ui::time::sleep;

/// Under this nothing is shown; over it, a skeleton.
const SLOW: Duration = Duration::from_millis(200);

/// A long list on its way to a page. Every copy is the same list.
pub struct Blocks<P: Listed> {
    /// The newest answer that carries the counts of the filters; of another filter while [`stale`](Self::stale).
    pub head: RwSignal<Option<Arc<P>>>,
    /// How many rows are shown, in sight or not.
    pub total: RwSignal<usize>,
    /// How many rows there are by now: others than are shown while rows stay.
    pub matching: RwSignal<usize>,
    /// Why the newest request failed; absent after one that did not.
    pub error: RwSignal<Option<ApiError>>,
    /// No rows yet, and long enough for a skeleton.
    pub slow: RwSignal<bool>,
    /// What is shown is of another filter or order than what is wanted.
    pub stale: RwSignal<bool>,
    /// Rows stay where others stand by now, because somebody reads them.
    pub stays: RwSignal<bool>,
    /// Another list is shown from now on: how many were before, and the row from which on.
    pub turn: RwSignal<(u64, usize)>,
    moved: RwSignal<u64>,
    again: Trigger,
    inner: StoredValue<Inner<P>>,
}

impl<P: Listed> Clone for Blocks<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P: Listed> Copy for Blocks<P> {}

/// Reads the list at `path` in blocks, and again when it or the tenant changes. `start` gives the row from which on a
/// list is shown first; with `facets`, the list is asked for the counts of its filters.
pub fn blocks<P: Listed>(
    path: impl Fn() -> String + Send + Sync + 'static,
    start: impl Fn() -> usize + Send + Sync + 'static,
    facets: bool,
) -> Blocks<P> {
    let api = use_api();
    let (sequence, own) = (api.sequence(), api.own_changes());
    let inner = Inner::new(api, facets);
    let list = Blocks {
        head: RwSignal::new(None),
        total: RwSignal::new(0),
        matching: RwSignal::new(0),
        error: RwSignal::new(None),
        slow: RwSignal::new(false),
        stale: RwSignal::new(false),
        stays: RwSignal::new(false),
        turn: RwSignal::new((0, 0)),
        moved: RwSignal::new(0),
        again: Trigger::new(),
        inner: StoredValue::new(inner),
    };
    let path = Memo::new(move |_| path());
    Effect::new(move |before: Option<(String, u64)>| {
        let number = sequence.get();
        list.again.track();
        let now = path.get();
        match before {
            Some((before, known)) if before == now => {
                let may = list.inner.with_value(|inner| inner.api.may_have_changed(&now));
                if number != known && !may {
                    return (now, number);
                }
                list.inner.update_value(|inner| inner.epoch += 1);
            }
            _ => list.turn_to(now.clone(), untrack(&start)),
        }
        list.tend();
        (now, number)
    });
    Effect::new(move |before: Option<()>| {
        own.track();
        if before.is_some() {
            list.again();
        }
    });
    list
}

impl<P: Listed> Blocks<P> {
    /// A row, tracked; nothing while it is not there.
    pub fn row(self, place: usize) -> Option<P::Row> {
        self.moved.track();
        self.inner.with_value(|inner| inner.row(place).cloned())
    }

    /// Whether all of these rows that there are can be shown, tracked.
    pub fn has(self, rows: Range<usize>) -> bool {
        self.moved.track();
        let total = self.total.get();
        self.inner.with_value(|inner| {
            inner.shown.is_some() && rows.take_while(|row| *row < total).all(|row| inner.row(row).is_some())
        })
    }

    /// Says which rows are in sight.
    pub fn want(self, rows: Range<usize>) {
        let changed = self.inner.try_update_value(|inner| {
            // Until the new list is there one looks at the old one.
            if inner.shown.as_ref() != Some(&inner.path) || inner.wanted == rows {
                return None;
            }
            if rows.start != inner.wanted.start {
                inner.down = rows.start > inner.wanted.start;
            }
            let scrolled = rows.start != inner.wanted.start;
            inner.wanted = rows;
            Some(scrolled)
        });
        let Some(Some(scrolled)) = changed else { return };
        if scrolled {
            self.as_is();
        }
        self.tend();
    }

    /// Says whether somebody is at the rows: while so, they stay in their places.
    pub fn read(self, so: bool) {
        let _ = self.inner.try_update_value(|inner| inner.stays.read = so);
        if !so {
            self.as_is();
        }
    }

    /// Shows every row where it stands by now.
    pub fn as_is(self) {
        if self.inner.try_update_value(|inner| inner.stays.end()) == Some(true) {
            self.placed();
            self.moved.update(|moved| *moved += 1);
        }
    }

    /// After rows began to stay, or no longer do.
    fn placed(self) {
        let now = self.inner.try_with_value(|inner| (inner.stays.any(), inner.total(), inner.count));
        let Some((any, total, count)) = now else { return };
        if self.stays.get_untracked() != any {
            self.stays.set(any);
        }
        if let Some(total) = total
            && self.total.get_untracked() != total
        {
            self.total.set(total);
        }
        if let Some(count) = count
            && self.matching.get_untracked() != count
        {
            self.matching.set(count);
        }
    }

    /// The rows in sight, tracked as they come and change.
    pub fn in_sight(self) -> Vec<P::Row> {
        self.moved.track();
        self.inner
            .with_value(|inner| inner.wanted.clone().filter_map(|row| inner.row(row).cloned()).collect())
    }

    /// What the list is asked for, without a place in it.
    pub fn path(self) -> String {
        self.inner.with_value(|inner| inner.path.clone())
    }

    /// Asks again now, for example after a change that this page made, and shows it as it is.
    pub fn again(self) {
        let _ = self.inner.try_update_value(|inner| inner.stays.open = inner.epoch + 1);
        self.as_is();
        self.again.notify();
    }

    /// Another list is wanted: shows what is kept of it, or what was shown until it is there.
    fn turn_to(self, path: String, start: usize) {
        self.error.set(None);
        let first = self.inner.try_update_value(|inner| {
            inner.path = path;
            inner.generation += 1;
            inner.epoch += 1;
            inner.flying.clear();
            inner.start = start;
            inner.wanted = start..start + 1;
            inner.down = true;
            let block = start / BLOCK;
            let kept = inner.api.cached(&inner.path_of(block, inner.facets));
            (inner.generation, block, kept, inner.shown.is_some())
        });
        let Some((generation, block, kept, any)) = first else { return };
        if let Some(text) = kept
            && let Ok(page) = once::read(&text)
        {
            // Older than everything: asked for again at once.
            self.show(block, text, page, 0, true);
            return;
        }
        if any {
            self.stale.set(true);
            return;
        }
        set_timeout(
            move || {
                let waits = self
                    .inner
                    .try_with_value(|inner| inner.generation == generation && inner.shown.is_none());
                if waits == Some(true) {
                    self.slow.set(true);
                }
            },
            SLOW,
        );
    }

    /// Sends what is to be sent now.
    fn tend(self) {
        loop {
            let wish = self.inner.try_update_value(Inner::next).flatten();
            let Some(wish) = wish else { return };
            let api = self.inner.with_value(|inner| inner.api.clone());
            spawn_local(self.fetch(api, wish));
        }
    }

    async fn fetch(self, api: Api, wish: Wish) {
        if wish.waits {
            sleep(FRAME).await;
        }
        // Only the beginning is kept for the next visit, or scrolling would leave room for nothing else.
        let answer = if wish.counts {
            api.get_text(&wish.path).await
        } else {
            api.send("GET", &wish.path, None, None).await.map(Arc::from)
        };
        let current = self.inner.try_update_value(|inner| {
            let current = inner.generation == wish.generation;
            if current {
                inner.flying.retain(|block| *block != wish.block);
            }
            current
        });
        // The page is gone, or wants another list by now.
        if current != Some(true) {
            return;
        }
        let shown = answer.and_then(|text| {
            let same = self.inner.try_update_value(|inner| {
                let known = inner.shown.as_ref() == Some(&inner.path);
                let held = inner.blocks.get_mut(&wish.block).filter(|held| known && held.text == text)?;
                held.epoch = wish.epoch;
                Some(held.page.clone())
            });
            match same.flatten() {
                // Nothing is drawn anew but what counts beside the rows.
                Some(page) if wish.counts => self.head.set(Some(page)),
                Some(_) => {}
                None => {
                    self.show(wish.block, text.clone(), once::read(&text)?, wish.epoch, wish.counts);
                }
            }
            Ok(())
        });
        if shown.is_err() && wish.counts {
            self.inner.update_value(|inner| inner.counted = None);
        }
        if self.stale.get_untracked() {
            self.stale.set(false);
        }
        let failed = shown.is_err();
        let error = shown.err();
        if self.error.with_untracked(|known| *known != error) {
            self.error.set(error);
        }
        // What failed is asked for again with the next change, not in a circle.
        if !failed {
            self.tend();
        }
    }

    fn show(self, block: usize, text: Arc<str>, page: Arc<P>, epoch: u64, counts: bool) {
        let turned = self.inner.try_update_value(|inner| {
            let turned = inner.shown.as_ref() != Some(&inner.path);
            if turned {
                inner.blocks.clear();
                inner.stays.end();
                inner.shown = Some(inner.path.clone());
            }
            inner.put(block, Held { text, page: page.clone(), epoch });
            turned.then_some(inner.start)
        });
        if counts || self.head.with_untracked(Option::is_none) {
            self.head.set(Some(page));
        }
        self.placed();
        self.slow.set(false);
        self.stale.set(false);
        self.moved.update(|moved| *moved += 1);
        if let Some(Some(start)) = turned {
            self.turn.update(|turn| *turn = (turn.0 + 1, start));
        }
    }
}
