//! The list of devices: what they are, whether they are managed, when they were last heard from.

use leptos::prelude::*;
use palisade_model::api::{DeviceRow, Page, PolicySettingRow};
use palisade_model::status::State;

use super::columns;
use super::selection::{Selection, selection_bar};
use crate::api::{Blocks, Load, PolicyHead, load_when};
use crate::pages::csv::csv_and_print;
use crate::pages::frame::as_of_head;
use crate::pages::listing::{Listing, long_list};
use crate::pages::needs::{self, DEVICES};
use crate::pages::unmatched::{Filter, nothing_to_show};
use crate::pages::views::views_menu;
use crate::route::Route;
use crate::ui::chip::filter_chip_of;
use crate::ui::query::{Query, use_query};
use crate::ui::{Chip, Look, PageHead, SearchField, chips, empty_state, link_button};
use crate::words::{common, devices as words, names};

/// The list of devices.
#[component]
pub fn DeviceList() -> AnyView {
    let query = use_query();
    let filters = move |own: &[(&str, &str)]| ["/api/devices", &query.forward(&DEVICES, own)].concat();
    let list = long_list::<Page<DeviceRow>>(move || filters(&[]), true);
    let head = list.head;
    let total = move || head.get().map(|page| common::devices(page.total));
    // Nothing but the filter says which devices it shows.
    let selection =
        Selection::new(move || query.forward(&DEVICES[..8], &[]).trim_start_matches('?').to_owned(), list);
    let of = OfPolicy::of(query);
    let table = Listing {
        caption: words::devices(),
        sorted: "name",
        columns: columns::columns(query),
        empty: (move || {
            let mut filters = filters_of_devices();
            filters.push(Filter::new("policy", move |_| of.label()).with(&["policyState", "policySetting"]));
            nothing_to_show(list, words::devices_shown(), filters, nothing_yet)
        })
        .into(),
        picks: Some(selection.picks()),
    };
    let (options, rows) = table.show(list);
    let csv = csv_and_print(columns::sheet(), filters);
    view! {
        <PageHead
            title=words::devices()
            meta=move || view! { <span>{total}</span> {as_of_head(head, |page| &page.as_of)} }
        />
        <div class="toolbar">
            <SearchField label=words::search() />
            {chips_of_devices(list)}
            {move || of.chip()}
            <span class="end" data-offers="">{csv} {views_menu("devices")} {options}</span>
        </div>
        {selection_bar(selection, list)}
        {rows}
    }
    .into_any()
}

/// The filters of a list of devices, each value with how many it shows.
pub fn chips_of_devices(list: Blocks<Page<DeviceRow>>) -> AnyView {
    let counted = move |filter: &'static str, chips: Vec<Chip>| {
        let counting = move |chip: Chip| {
            let value = chip.value;
            chip.counting(move || list.head.with(|page| page.as_ref()?.facet(filter, value)))
        };
        chips.into_iter().map(counting).collect::<Vec<_>>()
    };
    view! {
        {chips(words::platform(), "platform", counted("platform", platforms()))}
        {chips(words::freshness(), "freshness", counted("freshness", freshness()))}
        {chips(words::enrolment(), "enrolment", counted("enrolment", enrolment()))}
        {chips(words::state(), "state", counted("state", states()))}
    }
    .into_any()
}

/// The same filters and the search, as a list that they leave empty names them.
pub fn filters_of_devices() -> Vec<Filter> {
    vec![
        Filter::plain("search"),
        Filter::chips("platform", &platforms()),
        Filter::chips("freshness", &freshness()),
        Filter::chips("enrolment", &enrolment()),
        Filter::chips("state", &states()),
    ]
}

/// The filter by a policy, which its report leads to: the devices that it targets, or those on which it, or a setting of
/// it, is in a state.
#[derive(Clone, Copy)]
struct OfPolicy {
    query: Query,
    policy: Load<PolicyHead>,
    settings: Load<Vec<PolicySettingRow>>,
}

impl OfPolicy {
    const PARAMETERS: [&str; 3] = ["policy", "policyState", "policySetting"];

    fn of(query: Query) -> Self {
        let [id, _, setting] = Self::PARAMETERS.map(|name| query.signal(name));
        let policy = load_when(move || id.with(|id| (!id.is_empty()).then(|| needs::policy(id))));
        let settings = load_when(move || {
            let asked = setting.with(|key| !key.is_empty());
            id.with(|id| (asked && !id.is_empty()).then(|| [&needs::policy(id), "/settings"].concat()))
        });
        Self { query, policy, settings }
    }

    /// What it says, tracked.
    fn label(self) -> String {
        let [id, state, key] = Self::PARAMETERS.map(|name| self.query.get(name));
        let name = self.policy.get().map_or(id, |policy| policy.row.name.clone());
        let setting = (!key.is_empty()).then(|| {
            let known = self.settings.get();
            let row = known.as_ref().and_then(|rows| rows.iter().find(|row| row.key == key));
            row.map_or_else(|| key.clone(), |row| names::setting(&key, &row.name))
        });
        let state = State::from_wire(&state).map(|state| names::state(state).to_owned());
        [Some(name), setting, state].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// The chip that drops it, where it is on.
    fn chip(self) -> Option<AnyView> {
        let on = !self.query.get("policy").is_empty();
        let without = move || self.query.with(&Self::PARAMETERS.map(|name| (name, "")));
        on.then(|| filter_chip_of(self.label(), without))
    }
}

fn platforms() -> Vec<Chip> {
    vec![Chip::new("windows10", "Windows"), Chip::new("linux", "Linux")]
}

fn freshness() -> Vec<Chip> {
    vec![
        Chip::new("current", words::freshness_current()),
        Chip::new("silent", words::freshness_silent()),
        Chip::new("never", words::freshness_never()),
    ]
}

fn enrolment() -> Vec<Chip> {
    vec![
        Chip::new("success", words::enrolment_managed()),
        Chip::new("pending", words::enrolled_never()),
        Chip::new("notManaged", words::not_managed()),
        Chip::new("error", words::not_manageable()),
    ]
}

fn states() -> Vec<Chip> {
    let states = State::ALL.into_iter().map(|state| Chip::new(state.wire(), names::state(state)));
    states.chain([Chip::new("none", words::no_policy())]).collect()
}

fn nothing_yet() -> AnyView {
    let action = link_button(words::make_token(), Route::Settings.href(), Look::Primary, None);
    view! {
        {empty_state(words::no_devices(), words::enrol_text(), action)}
        <p class="command"><code>{enrol_command()}</code></p>
    }
    .into_any()
}

/// The command that enrols a device at this server.
fn enrol_command() -> String {
    ["palisade-agent enrol --server ", &crate::api::use_api().server(), " --token TOKEN"].concat()
}
