//! Policies that are chosen to do something with all of them: one by one, or all that the filters show. The choice stays
//! while one scrolls and filters, and says how many it holds.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{Page, Permission, PolicyRow};

use crate::api::{Api, ApiError, Blocks, use_api};
use crate::pages::frame::not_allowed;
use crate::pages::listing::Picks;
use crate::pages::selecting::{self, Selected};
use crate::ui::download::download;
use crate::ui::query::use_replace;
use crate::ui::{Button, Confirm, Icon, say_why, use_toasts};
use crate::words::{lists, policies as words};

/// What is chosen, by id.
#[derive(Clone, Copy)]
pub struct Selection {
    chosen: RwSignal<BTreeMap<String, Chosen>>,
    /// The list of which every row was chosen.
    whole: RwSignal<String>,
}

/// What is kept of a chosen policy.
#[derive(Clone)]
struct Chosen {
    name: Arc<str>,
    version: u32,
    devices: u64,
}

impl Selection {
    /// Nothing is chosen.
    pub fn new() -> Self {
        Self { chosen: RwSignal::new(BTreeMap::new()), whole: RwSignal::new(String::new()) }
    }

    /// Whether this policy is chosen, tracked.
    fn holds(self, id: &str) -> bool {
        self.chosen.with(|chosen| chosen.contains_key(id))
    }

    /// The checkboxes of the list.
    pub fn picks(self) -> Picks<PolicyRow> {
        Picks {
            head: lists::select(),
            label: Arc::new(|row: &PolicyRow| lists::select_named(&row.name)),
            holds: Arc::new(move |row: &PolicyRow| self.holds(&row.id)),
            put: Arc::new(move |row: &PolicyRow, on| self.put(row, on)),
        }
    }

    fn put(self, row: &PolicyRow, on: bool) {
        self.chosen.update(|chosen| {
            if on {
                let kept = Chosen {
                    name: row.name.as_str().into(),
                    version: row.version,
                    devices: row.states.total(),
                };
                chosen.insert(row.id.clone(), kept);
            } else {
                chosen.remove(&row.id);
            }
        });
        if !on {
            self.whole.set(String::new());
        }
    }

    fn rows(self) -> Vec<(String, Chosen)> {
        self.chosen.with_untracked(|chosen| chosen.iter().map(|(id, it)| (id.clone(), it.clone())).collect())
    }

    fn count(self) -> u64 {
        self.chosen.with(|chosen| u64::try_from(chosen.len()).unwrap_or_default())
    }
}

/// What one does with the chosen policies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Archive,
    Delete,
}

/// What is chosen and what one can do with it. `path` is the list's with its filters, for a number of rows and the token
/// of a page.
pub fn selection_bar(
    selection: Selection,
    list: Blocks<Page<PolicyRow>>,
    path: impl Fn(&[(&str, &str)]) -> String + Copy + Send + Sync + 'static,
) -> AnyView {
    // Who saw a version decides on that version: what is in sight is renewed with the list.
    Effect::new(move |_| {
        let seen = list.in_sight();
        seen.iter()
            .filter(|row| untrack(|| selection.holds(&row.id)))
            .for_each(|row| selection.put(row, true));
    });
    let selected = Selected {
        label: words::selection(),
        count: Signal::derive(move || selection.count()),
        total: Signal::derive(move || u64::try_from(list.matching.get()).unwrap_or(u64::MAX)),
        whole: Signal::derive(move || {
            let all = u64::try_from(list.matching.get()).unwrap_or(u64::MAX);
            selection.count() >= all && selection.whole.with(|whole| *whole == path(&[]))
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
                match api.get::<Page<PolicyRow>>(&page).await {
                    Ok(page) => {
                        page.rows.iter().for_each(|row| selection.put(row, true));
                        match &page.next {
                            Some(next) => cursor.clone_from(next),
                            None => break Ok(()),
                        }
                    }
                    Err(error) => break Err(error),
                }
            };
            let _ = selected.busy.try_set(false);
            match done {
                Ok(()) => drop(selection.whole.try_set(whole)),
                Err(error) => toasts.failed(error.sentence()),
            }
        });
    };
    let clear = move || {
        selection.chosen.set(BTreeMap::new());
        selection.whole.set(String::new());
    };
    selecting::selection_bar(selected, choose_all, clear, move || actions(selection, list))
}

fn actions(selection: Selection, list: Blocks<Page<PolicyRow>>) -> AnyView {
    let (api, toasts, replace) = (use_api(), use_toasts(), use_replace());
    let refused = not_allowed(Permission::Write);
    let (asking, busy, error) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(String::new()));
    let deed = RwSignal::new(Deed::Archive);
    let ask = move |what: Deed| {
        deed.set(what);
        error.set(String::new());
        asking.set(true);
    };
    let export = {
        let api = api.clone();
        move || {
            let api = api.clone();
            busy.set(true);
            spawn_local(async move {
                match collection(&api, &selection.rows()).await {
                    Ok(json) => download("policies.json", "application/json", &json),
                    Err(failed) => toasts.failed(failed.sentence()),
                }
                let _ = busy.try_set(false);
            });
        }
    };
    let go = move || {
        let (api, what, replace) = (api.clone(), deed.get_untracked(), replace.clone());
        busy.set(true);
        error.set(String::new());
        spawn_local(async move {
            let (mut done, mut failures) = (Vec::new(), Vec::new());
            for (id, policy) in selection.rows() {
                let answer = match what {
                    Deed::Archive => api.archive_policy(&id, true, policy.version, "").await,
                    Deed::Delete => api.delete_policy(&id, policy.version, "").await,
                };
                match answer {
                    Ok(()) => {
                        selection.chosen.try_update(|chosen| chosen.remove(&id));
                        done.push(id);
                    }
                    Err(failed) => {
                        failures.push(words::failed_one(&policy.name, &failed.change_sentence()));
                        if failed == ApiError::Unreachable || failed.status() == 429 {
                            break;
                        }
                    }
                }
            }
            list.again();
            let count = u64::try_from(done.len()).unwrap_or_default();
            let said = match what {
                Deed::Archive => words::archived_many(count),
                Deed::Delete => words::deleted_many(count),
            };
            let _ = busy.try_set(false);
            if what == Deed::Delete && count > 0 {
                replace(&[("deleted", &done.join(","))]);
            }
            if failures.is_empty() {
                asking.try_set(false);
                toasts.done(said);
            } else {
                let said = if count > 0 { [said.as_str(), " "].concat() } else { String::new() };
                say_why(asking, error, toasts, [said, failures.join(" ")].concat());
            }
        });
    };
    let title = move || match deed.get() {
        Deed::Archive => words::archive_many(selection.count()),
        Deed::Delete => words::delete_many(selection.count()),
    };
    let consequence = move || {
        let devices = selection.chosen.with(|chosen| chosen.values().map(|it| it.devices).sum::<u64>());
        let devices = match (devices, selection.count()) {
            (0, _) => words::reach_none().to_owned(),
            (devices, 1) => words::reach_one(devices),
            (devices, _) => words::reach_many(devices),
        };
        let more = if deed.get() == Deed::Archive { words::archive_keeps() } else { words::delete_keeps() };
        [devices.as_str(), " ", more].concat()
    };
    let action =
        move || if deed.get() == Deed::Archive { words::archive() } else { words::delete() }.to_owned();
    view! {
        <Button label=words::export() symbol=Icon::Export busy=busy on_click=export />
        <Button label=words::archive() disabled=refused on_click=move || ask(Deed::Archive) />
        <Button
            label=words::delete()
            symbol=Icon::Delete
            disabled=refused
            on_click=move || ask(Deed::Delete)
        />
        <Confirm
            open=asking
            title=Signal::derive(title)
            text=Signal::derive(consequence)
            action=Signal::derive(action)
            busy=busy
            error=error
            on_confirm=go
        />
    }
    .into_any()
}

/// The policies as one collection in Graph's form, which imports and backup tools read.
async fn collection(api: &Api, chosen: &[(String, Chosen)]) -> Result<String, ApiError> {
    let mut policies = Vec::with_capacity(chosen.len());
    for (id, _) in chosen {
        policies.push(api.graph_policy(id).await?);
    }
    let text = ["{\"value\":[", &policies.join(","), "]}"].concat();
    Ok(crate::api::json::pretty(&text))
}
