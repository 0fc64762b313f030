//! Policies that are chosen to do something with all of them. The choice stays while one pages and filters, and says
//! how many it holds and how many of them are not in sight.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{Page, Permission, PolicyRow};

use crate::api::{Api, ApiError, Load, use_api};
use crate::pages::frame::not_allowed;
use crate::ui::download::download;
use crate::ui::query::use_replace;
use crate::ui::{Button, Confirm, Icon, Look, use_toasts};
use crate::words::policies as words;

/// What is chosen, by id.
#[derive(Clone, Copy)]
pub struct Selection {
    chosen: RwSignal<BTreeMap<String, Chosen>>,
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
        Self { chosen: RwSignal::new(BTreeMap::new()) }
    }

    /// Whether this policy is chosen, tracked.
    pub fn holds(self, id: &str) -> impl Fn() -> bool + Send + Sync + 'static {
        let id = id.to_owned();
        move || self.chosen.with(|chosen| chosen.contains_key(&id))
    }

    /// The checkbox of a row.
    pub fn checkbox(self, row: &PolicyRow) -> AnyView {
        let kept = row.clone();
        let holds = self.holds(&row.id);
        view! {
            <input
                type="checkbox"
                class="select-row"
                aria-label=words::select_named(&row.name)
                prop:checked=holds
                on:change:target=move |event| self.put(&kept, event.target().checked())
            />
        }
        .into_any()
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

/// What is chosen and what one can do with it; only the checkbox for the page while nothing is.
pub fn selection_bar(selection: Selection, list: Load<Page<PolicyRow>>) -> AnyView {
    // Who saw a version decides on that version: what is in sight is renewed with the list.
    Effect::new(move |_| {
        let Some(page) = list.get() else { return };
        let known = |row: &&PolicyRow| selection.chosen.with_untracked(|it| it.contains_key(&row.id));
        let rows: Vec<_> = page.rows.iter().filter(known).collect();
        rows.into_iter().for_each(|row| selection.put(row, true));
    });
    let whole = move || {
        let page = list.get();
        page.is_some_and(|page| {
            !page.rows.is_empty()
                && selection.chosen.with(|chosen| page.rows.iter().all(|row| chosen.contains_key(&row.id)))
        })
    };
    let choose = move |on: bool| {
        let page = list.data.get_untracked();
        page.iter().flat_map(|page| &page.rows).for_each(|row| selection.put(row, on));
    };
    let any = Memo::new(move |_| selection.count() > 0);
    let text = move || {
        let hidden = list.get().map_or(0, |page| {
            let here = selection
                .chosen
                .with(|chosen| page.rows.iter().filter(|row| chosen.contains_key(&row.id)).count());
            selection.count().saturating_sub(u64::try_from(here).unwrap_or_default())
        });
        let chosen = words::selected(selection.count());
        if hidden == 0 { chosen } else { [chosen.as_str(), ", ", &words::out_of_sight(hidden)].concat() }
    };
    let empty = Memo::new(move |_| list.get().is_none_or(|page| page.rows.is_empty()) && !any.get());
    view! {
        <div class="toolbar selection" role="group" aria-label=words::selection() hidden=move || empty.get()>
            <label class="chip">
                <input
                    type="checkbox"
                    prop:checked=whole
                    on:change:target=move |event| choose(event.target().checked())
                />
                {words::select_page()}
            </label>
            {move || any.get().then(|| actions(selection, list, text))}
        </div>
    }
    .into_any()
}

fn actions(
    selection: Selection,
    list: Load<Page<PolicyRow>>,
    text: impl Fn() -> String + Send + Sync + 'static,
) -> AnyView {
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
                error.try_set([said, failures.join(" ")].concat());
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
        <span role="status">{text}</span>
        <Button label=words::export() symbol=Icon::Export busy=busy on_click=export />
        <Button label=words::archive() disabled=refused on_click=move || ask(Deed::Archive) />
        <Button
            label=words::delete()
            symbol=Icon::Delete
            disabled=refused
            on_click=move || ask(Deed::Delete)
        />
        <Button
            label=words::clear_selection()
            look=Look::Quiet
            on_click=move || selection.chosen.set(BTreeMap::new())
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
