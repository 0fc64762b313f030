//! The list of devices: what they are, whether they are managed, when they were last heard from.

use leptos::prelude::*;
use palisade_model::api::{DeviceRow, Freshness, LastHad, Page};
use palisade_model::status::State;

use super::managed;
use crate::api::load;
use crate::pages::frame::{as_of, empty_search, shown, stale_class};
use crate::route::Route;
use crate::ui::query::use_query;
use crate::ui::time::milliseconds;
use crate::ui::{
    Chip, Column, Look, PageHead, Pager, SearchField, badge, chips, empty_state, link_button, relative_time,
    rows, skeleton_rows, state_badge, table,
};
use crate::words::{common, date_time, devices as words, names};

/// Parameters of the address that leave devices out.
const FILTERS: [&str; 5] = ["search", "platform", "freshness", "enrolment", "state"];

/// The list of devices.
#[component]
pub fn DeviceList() -> AnyView {
    let query = use_query();
    let list = load::<Page<DeviceRow>>(move || {
        let names = [&FILTERS[..], &["sort", "cursor"]].concat();
        ["/api/devices", &query.forward(&names, &[("limit", "50")])].concat()
    });
    let total = move || list.get().map(|page| common::devices(page.total));
    let filtered = move || FILTERS.iter().any(|name| !query.get(name).is_empty());
    let body = shown(
        list,
        || skeleton_rows(12),
        move |page| {
            if page.rows.is_empty() {
                return if untrack(filtered) { empty_search(words::devices()) } else { nothing_yet() };
            }
            // Of who is silent, it is what they last had that matters.
            let silent = untrack(|| query.get("freshness")) == "silent";
            let rows = {
                let page = page.clone();
                rows(page.rows.len(), move |at| page.rows.get(at).map(|it| row(it, silent)).into_any())
            };
            let columns = vec![
                Column::sorted(words::device(), "name"),
                Column::sorted(words::state(), "state"),
                Column::new(words::management()),
                Column::sorted(words::last_check_in(), "lastCheckIn"),
                if silent {
                    Column::new(words::last_had())
                } else {
                    Column::sorted(words::enrolled(), "enrolled")
                },
            ];
            view! {
                {table(words::devices(), columns, "name", rows)}
                <Pager rows=page.rows.len() total=page.total next=page.next.clone() what=words::devices_shown() />
            }
            .into_any()
        },
    );
    let states = State::ALL.into_iter().map(|state| Chip::new(state.wire(), names::state(state)));
    let states = states.chain([Chip::new("none", words::no_policy())]);
    view! {
        <PageHead
            title=words::devices()
            meta=move || view! { <span>{total}</span> {as_of(list, |page| &page.as_of)} }
        />
        <div class="toolbar">
            <SearchField label=words::search() />
            {chips(words::platform(), "platform", vec![Chip::new("windows10", "Windows"), Chip::new("linux", "Linux")])}
            {chips(
                words::freshness(),
                "freshness",
                vec![
                    Chip::new("current", words::freshness_current()),
                    Chip::new("silent", words::freshness_silent()),
                    Chip::new("never", words::freshness_never()),
                ],
            )}
            {chips(
                words::enrolment(),
                "enrolment",
                vec![
                    Chip::new("success", words::enrolment_managed()),
                    Chip::new("pending", words::enrolled_never()),
                    Chip::new("notManaged", words::not_managed()),
                    Chip::new("error", words::not_manageable()),
                ],
            )}
            {chips(words::state(), "state", states.collect())}
        </div>
        <div class=stale_class(list)>{body}</div>
    }
    .into_any()
}

fn row(row: &DeviceRow, silent_only: bool) -> AnyView {
    let href = Route::device(&row.id).href();
    let state = match row.state {
        Some(state) => state_badge(state),
        None => view! { <span class="quiet">{words::no_policy()}</span> }.into_any(),
    };
    let silent = (row.freshness == Freshness::Silent)
        .then(|| view! { <span class="sub">{badge("error", words::freshness_silent())}</span> });
    let last = if silent_only {
        view! { <td class="what">{last_had(row)}</td> }.into_any()
    } else {
        view! { <td class="nowrap">{relative_time(Some(row.enrolled.clone()), "")}</td> }.into_any()
    };
    view! {
        <tr>
            <th scope="row">
                <a href=href>{row.facts.name.clone()}</a>
                <span class="sub">{row.facts.os_name.clone()}</span>
            </th>
            <td>{state}</td>
            <td class="what">{managed(row)}</td>
            <td class="nowrap">{relative_time(row.last_check_in.clone(), words::never())} {silent}</td>
            {last}
        </tr>
    }
    .into_any()
}

/// What a device acknowledged last.
fn last_had(row: &DeviceRow) -> AnyView {
    match &row.last_had {
        None => view! { <span class="quiet">{words::had_nothing()}</span> }.into_any(),
        Some(had) if had.current => words::had_newest().into_any(),
        Some(LastHad { saved: Some(saved), .. }) => {
            view! { {words::had_older()} " " <time datetime=saved.clone()>{date_time(milliseconds(saved))}</time> }.into_any()
        }
        Some(_) => words::had_older_unknown().into_any(),
    }
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
