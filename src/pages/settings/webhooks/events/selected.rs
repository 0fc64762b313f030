//! Events that are chosen to do something with all of them: one by one, or all that the filters show. The choice stays
//! while one scrolls and filters, and says how many it holds.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{WebhookEventRow, WebhookEvents};

use super::cells::{about_text, what};
use crate::api::{Blocks, use_api};
use crate::pages::listing::Picks;
use crate::pages::selecting::{self, Selected};
use crate::ui::use_toasts;
use crate::words::{lists, webhooks as words};

/// What is chosen, by id.
#[derive(Clone, Copy)]
pub struct Picked {
    chosen: RwSignal<BTreeSet<u64>>,
    /// The list of which every row was chosen.
    whole: RwSignal<String>,
}

impl Picked {
    /// Nothing is chosen.
    pub fn new() -> Self {
        Self { chosen: RwSignal::new(BTreeSet::new()), whole: RwSignal::new(String::new()) }
    }

    /// The checkboxes of the list.
    pub fn picks(self) -> Picks<WebhookEventRow> {
        let label = |row: &WebhookEventRow| {
            let said = [what(&row.event.action).to_owned(), about_text(row)];
            said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
        };
        Picks {
            head: lists::select(),
            label: Arc::new(move |row: &WebhookEventRow| lists::select_named(&label(row))),
            holds: Arc::new(move |row: &WebhookEventRow| self.chosen.with(|chosen| chosen.contains(&row.id))),
            put: Arc::new(move |row: &WebhookEventRow, on| self.put(row.id, on)),
        }
    }

    fn put(self, id: u64, on: bool) {
        self.chosen.update(|chosen| {
            let _ = if on { chosen.insert(id) } else { chosen.remove(&id) };
        });
        if !on {
            self.whole.set(String::new());
        }
    }

    /// What is chosen.
    pub fn ids(self) -> Vec<u64> {
        self.chosen.with_untracked(|chosen| chosen.iter().copied().collect())
    }

    /// Chooses these no longer.
    pub fn done(self, ids: &[u64]) {
        let _ = self.chosen.try_update(|chosen| chosen.retain(|id| !ids.contains(id)));
        let _ = self.whole.try_set(String::new());
    }

    fn count(self) -> u64 {
        self.chosen.with(|chosen| u64::try_from(chosen.len()).unwrap_or_default())
    }
}

/// What is chosen and what one can do with it. `path` is the list's with its filters, for a number of rows and the
/// token of a page.
pub fn bar(
    picked: Picked,
    list: Blocks<WebhookEvents>,
    path: impl Fn(&[(&str, &str)]) -> String + Copy + Send + Sync + 'static,
    actions: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let total = Signal::derive(move || u64::try_from(list.matching.get()).unwrap_or(u64::MAX));
    let selected = Selected {
        label: words::selection(),
        count: Signal::derive(move || picked.count()),
        total,
        whole: Signal::derive(move || {
            picked.count() >= total.get() && picked.whole.with(|whole| *whole == path(&[]))
        }),
        busy: RwSignal::new(false),
    };
    let (api, toasts) = (use_api(), use_toasts());
    let choose_all = move || {
        let (api, whole) = (api.clone(), untrack(|| path(&[])));
        selected.busy.set(true);
        spawn_local(async move {
            let mut cursor = String::new();
            let done = loop {
                let page = untrack(|| path(&[("limit", "1000"), ("cursor", &cursor)]));
                match api.get::<WebhookEvents>(&page).await {
                    Ok(events) => {
                        picked
                            .chosen
                            .update(|chosen| chosen.extend(events.page.rows.iter().map(|row| row.id)));
                        match &events.page.next {
                            Some(next) => cursor.clone_from(next),
                            None => break Ok(()),
                        }
                    }
                    Err(error) => break Err(error),
                }
            };
            let _ = selected.busy.try_set(false);
            match done {
                Ok(()) => drop(picked.whole.try_set(whole)),
                Err(error) => toasts.failed(error.sentence()),
            }
        });
    };
    let clear = move || {
        picked.chosen.set(BTreeSet::new());
        picked.whole.set(String::new());
    };
    selecting::selection_bar(selected, choose_all, clear, actions)
}
