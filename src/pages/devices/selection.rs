//! Devices that are chosen to do something with all of them: one by one, or all that the filter shows. The choice stays
//! while one scrolls and says how much of the list it covers.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::api::{BulkRequest, DeviceRow, Page, Permission};

use super::bulk::{Deed, bulk_dialog};
use crate::api::Blocks;
use crate::pages::frame::not_allowed;
use crate::pages::listing::Picks;
use crate::pages::selecting::{self, Selected};
use crate::ui::{Button, Icon};
use crate::words::lists as words;

/// What is chosen.
#[derive(Clone, PartialEq)]
enum Chosen {
    /// These, by id.
    These(BTreeSet<String>),
    /// All that the filter shows but these.
    AllBut(BTreeSet<String>),
}

/// The devices that are chosen, of those that the filter shows. Every copy is the same choice.
#[derive(Clone, Copy)]
pub struct Selection {
    chosen: RwSignal<Chosen>,
    /// The filter's query string.
    filter: Memo<String>,
    /// How many devices the filter shows.
    total: Signal<u64>,
}

impl Selection {
    /// Nothing is chosen. A choice of all that a filter shows goes with the filter.
    pub fn new(filter: impl Fn() -> String + Send + Sync + 'static, list: Blocks<Page<DeviceRow>>) -> Self {
        let filter = Memo::new(move |_| filter());
        let total = Signal::derive(move || u64::try_from(list.matching.get()).unwrap_or(u64::MAX));
        let this = Self { chosen: RwSignal::new(Chosen::These(BTreeSet::new())), filter, total };
        Effect::new(move |before: Option<String>| {
            let now = filter.get();
            let all = matches!(*this.chosen.read_untracked(), Chosen::AllBut(_));
            if all && before.is_some_and(|before| before != now) {
                this.clear();
            }
            now
        });
        this
    }

    /// Whether a device is chosen, tracked.
    fn holds(self, id: &str) -> bool {
        self.chosen.with(|chosen| match chosen {
            Chosen::These(ids) => ids.contains(id),
            Chosen::AllBut(ids) => !ids.contains(id),
        })
    }

    fn put(self, id: &str, on: bool) {
        self.chosen.update(|chosen| {
            let (ids, listed) = match chosen {
                Chosen::These(ids) => (ids, on),
                Chosen::AllBut(ids) => (ids, !on),
            };
            if listed {
                ids.insert(id.to_owned());
            } else {
                ids.remove(id);
            }
        });
    }

    /// How many are chosen, tracked.
    pub fn count(self) -> u64 {
        let size = |ids: &BTreeSet<String>| u64::try_from(ids.len()).unwrap_or(u64::MAX);
        self.chosen.with(|chosen| match chosen {
            Chosen::These(ids) => size(ids),
            Chosen::AllBut(ids) => self.total.get().saturating_sub(size(ids)),
        })
    }

    fn is_all(self) -> bool {
        self.chosen.with(|chosen| matches!(chosen, Chosen::AllBut(ids) if ids.is_empty()))
    }

    /// Chooses nothing.
    pub fn clear(self) {
        self.chosen.set(Chosen::These(BTreeSet::new()));
    }

    /// What names the chosen devices to the server.
    pub fn request(self) -> BulkRequest {
        self.chosen.with_untracked(|chosen| match chosen {
            Chosen::These(ids) => {
                BulkRequest { ids: ids.iter().cloned().collect(), ..BulkRequest::default() }
            }
            Chosen::AllBut(ids) => BulkRequest {
                filter: Some(self.filter.get_untracked()),
                except: ids.iter().cloned().collect(),
                ..BulkRequest::default()
            },
        })
    }

    /// The checkboxes of the list.
    pub fn picks(self) -> Picks<DeviceRow> {
        Picks {
            head: words::select(),
            label: Arc::new(|row: &DeviceRow| words::select_named(&row.facts.name)),
            holds: Arc::new(move |row: &DeviceRow| self.holds(&row.id)),
            put: Arc::new(move |row: &DeviceRow, on| self.put(&row.id, on)),
        }
    }
}

/// What is chosen and what one can do with it.
pub fn selection_bar(selection: Selection, list: Blocks<Page<DeviceRow>>) -> AnyView {
    let (asked, dialog) = bulk_dialog(selection, list);
    let selected = Selected {
        label: words::selection(),
        count: Signal::derive(move || selection.count()),
        total: selection.total,
        whole: Signal::derive(move || selection.is_all()),
        busy: RwSignal::new(false),
    };
    let choose_all = move || selection.chosen.set(Chosen::AllBut(BTreeSet::new()));
    let (sync, write) = (not_allowed(Permission::SyncDevices), not_allowed(Permission::Write));
    let actions = move || {
        let ask = move |deed: Deed| move || asked.ask(deed.word());
        view! {
            <Button label=words::sync() symbol=Icon::Sync disabled=sync on_click=ask(Deed::Sync) />
            <Button label=words::add_to_group() symbol=Icon::Groups disabled=write on_click=ask(Deed::AddTo) />
            <Button label=words::retire() symbol=Icon::Delete disabled=write on_click=ask(Deed::Retire) />
        }
        .into_any()
    };
    view! {
        {selecting::selection_bar(selected, choose_all, move || selection.clear(), actions)}
        {dialog}
    }
    .into_any()
}
