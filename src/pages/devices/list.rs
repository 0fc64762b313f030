//! The list of devices: what they are, whether they are managed, when they were last heard from.

use leptos::prelude::*;
use palisade_model::api::{DeviceRow, Page};
use palisade_model::status::State;

use super::columns;
use super::of::{OfConflict, OfGroup, OfPolicy};
use super::selection::{Selection, selection_bar};
use crate::api::Blocks;
use crate::pages::csv::csv_and_print;
use crate::pages::frame::as_of_head;
use crate::pages::listing::{Listing, long_list};
use crate::pages::needs::DEVICES;
use crate::pages::unmatched::{Filter, nothing_to_show};
use crate::pages::views::views_menu;
use crate::route::Route;
use crate::ui::query::use_query;
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
        Selection::new(move || query.forward(&DEVICES[..14], &[]).trim_start_matches('?').to_owned(), list);
    let (of, group, conflict) = (OfPolicy::of(query), OfGroup::of(query), OfConflict::of(query));
    let table = Listing {
        caption: words::devices(),
        sorted: "name",
        columns: columns::columns(query),
        empty: (move || {
            let mut filters = filters_of_devices();
            filters.push(Filter::new("policy", move |_| of.label()).with(&["policyState", "policySetting"]));
            filters
                .push(Filter::new("conflict", move |_| conflict.label()).with(&OfConflict::PARAMETERS[1..]));
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
            {move || group.chip()}
            {move || conflict.chip()}
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
