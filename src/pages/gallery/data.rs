//! What shows data: states, tables, filters, and what stands in their place.

use leptos::prelude::*;
use palisade_model::status::{State, StateCounts};

use crate::ui::difference::{Line, Lines, difference};
use crate::ui::inert::Markup;
use crate::ui::state::{small_bar, state_markup, state_shares};
use crate::ui::{
    Chip, Column, SearchField, Tab, chips, skeleton_rows, skeleton_text, state_badge, state_bar,
    state_legend, table, tabs, windowed,
};
use crate::words::number;

/// Rows of the windowed table.
const MANY: usize = 100_000;

pub fn states() -> AnyView {
    let mut counts = StateCounts::default();
    for (state, count) in State::ALL.into_iter().zip([3894, 41, 37, 212, 19]) {
        counts.add(state, count);
    }
    let badges: Vec<_> = State::ALL.into_iter().map(state_badge).collect();
    view! {
        <div class="stack">
            <div class="actions">{badges}</div>
            {state_bar(counts)}
            <div inner_html=small_bar(&state_shares(counts)).into_string()></div>
            {state_bar(StateCounts::default())}
            {state_legend(counts, |state| ["/gallery?state=", state.wire()].concat())}
        </div>
    }
    .into_any()
}

pub fn filters() -> AnyView {
    let tab = |href: &str, label, current| Tab::new(href.to_owned(), label, move || current);
    let list = vec![
        tab("/gallery", "First", true).counting(|| Some(4203)),
        tab("/gallery?tab=second", "Second", false),
    ];
    let filters = vec![
        Chip::new("error", "Error").counting(|| Some(41)),
        Chip::new("conflict", "Conflict").counting(|| Some(0)),
    ];
    view! {
        {tabs("Examples", list)}
        <div class="toolbar">
            <SearchField label="Device name" />
            {chips("State", "state", filters)}
            <span class="end">"4,203 devices"</span>
        </div>
    }
    .into_any()
}

pub fn table_of_few() -> AnyView {
    let row = |name: &'static str, state, devices| {
        view! {
            <tr>
                <th scope="row"><a href="/gallery">{name}</a></th>
                <td>{state_badge(state)}</td>
                <td class="num">{number(devices)}</td>
            </tr>
        }
        .into_any()
    };
    let rows = vec![row("Desks", State::Success, 4203), row("Kiosks", State::Conflict, 7)];
    let columns = vec![Column::sorted("Group", "name"), Column::new("State"), Column::number("Devices")];
    table("Groups", columns, "name", rows.into_any())
}

pub fn table_of_many() -> AnyView {
    let columns = || vec![Column::new("Device"), Column::new("State"), Column::number("Number")];
    windowed("Many devices", columns, MANY, |row| {
        let state = State::ALL.into_iter().nth(row % State::ALL.len()).unwrap_or(State::Pending);
        let count = u64::try_from(row).unwrap_or_default();
        let href = format!("/gallery?device={row}");
        let link = [("href", href.as_str()), ("data-noscroll", "")];
        let link = Markup::element("a", &link, Markup::text(&format!("device-{row:06}")));
        Markup::element("th", &[("scope", "row")], link)
            .and(Markup::cell("", state_markup(state)))
            .and(Markup::cell("num", Markup::text(&number(count))))
    })
}

pub fn differences() -> AnyView {
    let line = |name: &str, before: Option<&str>, after: Option<&str>| Line {
        name: name.into(),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
        ..Line::default()
    };
    let settings = vec![
        Line { href: "/policies".into(), ..line("Average CPU load", Some("35 %"), Some("50 %")) },
        Line { note: "Less secure.".into(), ..line("Scan archives", Some("On"), None) },
        line("Scan mail", None, Some("On")),
        Line {
            added: vec!["C:\\new".into()],
            removed: vec!["C:\\old".into()],
            ..line("Excluded folders", None, None)
        },
        Line {
            parts: vec![line("Local ports", Some("80"), Some("443"))], ..line("Rule “Web”", None, None)
        },
    ];
    difference(vec![Lines { title: "Settings".into(), lines: settings }])
}

pub fn to_come() -> AnyView {
    view! { <p>{skeleton_text(24)}</p> {skeleton_rows(3)} }.into_any()
}
