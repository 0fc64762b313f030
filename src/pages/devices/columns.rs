//! The columns of the list of devices, on the page and in a file.

use leptos::prelude::*;
use palisade_model::api::{DeviceRow, Freshness, LastHad, Page};

use super::managed;
use crate::pages::csv::Sheet;
use crate::pages::listing::ListColumn;
use crate::route::Route;
use crate::ui::query::Query;
use crate::ui::time::milliseconds;
use crate::ui::{Column, badge, relative_time, state_badge};
use crate::words::{date_time, devices as words, names};

/// The columns of the page at this address: of who is silent, it is what they last had that matters.
pub fn columns(query: Query) -> Vec<ListColumn<DeviceRow>> {
    let silent = move || query.get("freshness") == "silent";
    let head = |label, sort, class| Column { label, sort, class };
    vec![
        ListColumn::naming("name", head(words::device(), "name", "named"), name),
        ListColumn::usual("state", head(words::state(), "state", "state-column"), state),
        ListColumn::usual("management", head(words::management(), "", "wide"), |row: &DeviceRow| {
            view! { <td class="what"><span class="lines">{managed(row)}</span></td> }.into_any()
        }),
        ListColumn::usual("lastCheckIn", head(words::last_check_in(), "lastCheckIn", "since"), last_check_in),
        ListColumn::usual("enrolled", head(words::enrolled(), "enrolled", "since"), |row: &DeviceRow| {
            view! { <td>{relative_time(Some(row.enrolled.clone()), "")}</td> }.into_any()
        }),
        ListColumn::extra("lastHad", head(words::last_had(), "", "wide"), |row: &DeviceRow| {
            view! { <td class="what"><span class="lines">{last_had(row)}</span></td> }.into_any()
        })
        .usual_while(silent),
        ListColumn::extra("os", head(words::os(), "os", "wide"), |row: &DeviceRow| text(&row.facts.os_name)),
        ListColumn::extra("version", head(words::version(), "", "since"), |row: &DeviceRow| {
            text(&row.facts.os_version)
        }),
        ListColumn::extra("agent", head(words::agent(), "", "num"), |row: &DeviceRow| {
            text(&row.facts.agent_version)
        }),
        ListColumn::extra("maker", head(words::maker(), "", "since"), |row: &DeviceRow| {
            text(&row.facts.manufacturer)
        }),
        ListColumn::extra("model", head(words::model(), "", "since"), |row: &DeviceRow| {
            text(&row.facts.model)
        }),
        ListColumn::extra("serial", head(words::serial_number(), "", "since"), |row: &DeviceRow| {
            text(&row.facts.serial_number)
        }),
        ListColumn::extra("tags", head(words::tags(), "", "wide"), |row: &DeviceRow| {
            text(&row.facts.tags.join(", "))
        }),
    ]
}

/// The name with what the device runs.
pub fn name(row: &DeviceRow) -> AnyView {
    let href = Route::device(&row.id).href();
    view! {
        <th scope="row" class="named">
            <a href=href>{row.facts.name.clone()}</a>
            <span class="sub">{row.facts.os_name.clone()}</span>
        </th>
    }
    .into_any()
}

fn state(row: &DeviceRow) -> AnyView {
    let state = match row.state {
        Some(state) => state_badge(state),
        None => view! { <span class="quiet">{words::no_policy()}</span> }.into_any(),
    };
    view! { <td>{state}</td> }.into_any()
}

/// When it was last heard from, and that it is silent where it is.
pub fn last_check_in(row: &DeviceRow) -> AnyView {
    let silent = (row.freshness == Freshness::Silent)
        .then(|| view! { <span class="sub">{badge("error", words::freshness_silent())}</span> });
    view! { <td>{relative_time(row.last_check_in.clone(), words::never())} {silent}</td> }.into_any()
}

fn text(text: &str) -> AnyView {
    let title = text.to_owned();
    view! { <td title=title>{text.to_owned()}</td> }.into_any()
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

/// The file of the list.
pub fn sheet() -> Sheet<Page<DeviceRow>> {
    let head = vec![
        words::device(),
        words::os(),
        words::version(),
        words::state(),
        words::last_check_in(),
        words::enrolled(),
        words::tags(),
        words::maker(),
        words::model(),
        words::serial_number(),
        words::device_id_fact(),
    ];
    let lines = |page: &Page<DeviceRow>| {
        let line = |row: &DeviceRow| {
            let facts = &row.facts;
            vec![
                facts.name.clone(),
                facts.os_name.clone(),
                facts.os_version.clone(),
                row.state.map_or(words::no_policy(), names::state).to_owned(),
                row.last_check_in.clone().unwrap_or_default(),
                row.enrolled.clone(),
                facts.tags.join("; "),
                facts.manufacturer.clone(),
                facts.model.clone(),
                facts.serial_number.clone(),
                row.id.clone(),
            ]
        };
        page.rows.iter().map(line).collect()
    };
    Sheet { file: "devices.csv", head, lines, next: |page| page.next.clone() }
}
