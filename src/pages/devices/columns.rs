//! The columns of the list of devices, on the page and in a file.

use palisade_model::api::{DeviceRow, Freshness, LastHad, Page};

use super::{managed, managed_text};
use crate::pages::csv::Sheet;
use crate::pages::listing::ListColumn;
use crate::pages::listing::cell::{in_lines, named};
use crate::route::Route;
use crate::ui::Column;
use crate::ui::inert::Markup;
use crate::ui::query::Query;
use crate::ui::state::{badge_markup, state_markup};
use crate::ui::time::{exact_time, milliseconds, relative_markup};
use crate::words::{date_time, devices as words, names};

/// The columns of the page at this address: of who is silent, it is what they last had that matters.
pub fn columns(query: Query) -> Vec<ListColumn<DeviceRow>> {
    let silent = move || query.get("freshness") == "silent";
    let head = |label, sort, class| Column { label, sort, class };
    vec![
        ListColumn::naming("name", head(words::device(), "name", "named"), name),
        ListColumn::usual("state", head(words::state(), "state", "state-column"), state),
        ListColumn::usual("management", head(words::management(), "", "wide"), |row: &DeviceRow| {
            in_lines(&managed_text(row), managed(row))
        }),
        ListColumn::usual("lastCheckIn", head(words::last_check_in(), "lastCheckIn", "since"), last_check_in),
        ListColumn::usual("enrolled", head(words::enrolled(), "enrolled", "since"), |row: &DeviceRow| {
            Markup::cell("", relative_markup(Some(&row.enrolled), ""))
        }),
        ListColumn::extra("lastHad", head(words::last_had(), "", "wide"), |row: &DeviceRow| {
            in_lines(&last_had_text(row, exact), last_had(row))
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
fn name(row: &DeviceRow) -> Markup {
    named("named", &Route::device(&row.id).href(), &row.facts.name, &row.facts.os_name)
}

fn state(row: &DeviceRow) -> Markup {
    let none = || Markup::span("quiet", Markup::text(words::no_policy()));
    Markup::cell("", row.state.map_or_else(none, state_markup))
}

/// When it was last heard from, and that it is silent where it is.
fn last_check_in(row: &DeviceRow) -> Markup {
    let silent = (row.freshness == Freshness::Silent)
        .then(|| Markup::span("sub", badge_markup("error", words::freshness_silent())));
    Markup::cell("", relative_markup(row.last_check_in.as_deref(), words::never()).and(silent))
}

fn text(text: &str) -> Markup {
    Markup::element("td", &[("title", text)], Markup::text(text))
}

/// What a device acknowledged last.
fn last_had(row: &DeviceRow) -> Markup {
    match &row.last_had {
        None => Markup::span("quiet", Markup::text(words::had_nothing())),
        Some(LastHad { current: false, saved: Some(saved), .. }) => {
            Markup::text(&[words::had_older(), " "].concat()).and(exact_time(saved))
        }
        Some(_) => Markup::text(&last_had_text(row, str::to_owned)),
    }
}

/// The same as a text, in which `time` says when.
fn last_had_text(row: &DeviceRow, time: fn(&str) -> String) -> String {
    match &row.last_had {
        None => words::had_nothing().to_owned(),
        Some(had) if had.current && had.nothing => words::had_none_delivered().to_owned(),
        Some(had) if had.current => words::had_newest().to_owned(),
        Some(LastHad { saved: Some(saved), .. }) => [words::had_older(), " ", &time(saved)].concat(),
        Some(_) => words::had_older_unknown().to_owned(),
    }
}

fn exact(time: &str) -> String {
    date_time(milliseconds(time))
}

fn heard(freshness: Freshness) -> &'static str {
    match freshness {
        Freshness::Current => words::freshness_current(),
        Freshness::Silent => words::freshness_silent(),
        Freshness::Never => words::freshness_never(),
    }
}

/// The file of the list: every column that the page can show, and the id.
pub fn sheet() -> Sheet<Page<DeviceRow>> {
    let head = vec![
        words::device(),
        words::os(),
        words::version(),
        words::state(),
        words::management(),
        words::last_check_in(),
        words::freshness(),
        words::last_had(),
        words::enrolled(),
        words::agent(),
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
                managed_text(row),
                row.last_check_in.clone().unwrap_or_default(),
                heard(row.freshness).to_owned(),
                last_had_text(row, str::to_owned),
                row.enrolled.clone(),
                facts.agent_version.clone(),
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
