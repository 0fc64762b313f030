//! Conflicts by setting: who says what, on how many devices, and the way to end it.

use leptos::prelude::*;
use palisade_model::api::{ConflictList, ConflictRow, ConflictSide};

use super::{Named, SHARED, called, devices_cell, empty, listed, path_of, selected, way_out};
use crate::pages::csv::{Sheet, csv_and_print};
use crate::pages::listing::{ListColumn, Listing, long_list};
use crate::pages::needs;
use crate::pages::picked::Picked;
use crate::route::Route;
use crate::ui::Column;
use crate::ui::inert::Markup;
use crate::ui::query::{Query, use_query};
use crate::words::{conflicts as words, names, number, resolve as words_of_resolve};

/// The tab.
pub fn settings(named: Named, chosen: Picked<()>) -> AnyView {
    let query = use_query();
    let path = path_of(query, needs::CONFLICTS_PATH);
    let list = long_list::<ConflictList>(move || path(&[]), false);
    let table = Listing {
        caption: words::caption_settings(),
        sorted: "-devices",
        columns: columns(query),
        empty: (move || empty(list, named, words::conflicts_shown())).into(),
        picks: Some(chosen.picks(selected::settings())),
    };
    let (options, rows) = table.show(list);
    let save = view! { {csv_and_print(sheet(), path)} {options} }.into_any();
    let counts = Callback::new(move |policy: String| {
        list.head.get()?.policies.iter().find(|it| it.policy_id == policy).map(|it| it.conflicts)
    });
    let any = Memo::new(move |_| list.total.get() > 0);
    let what_to_do =
        move || any.get().then(|| view! { <p class="quiet skip-print">{words::what_to_do()}</p> });
    let bar = chosen
        .bar(selected::settings(), list, path, move || selected::actions(chosen, super::resolve::SETTING));
    listed(words::search(), named, counts, list, save, view! { {what_to_do} {bar} {rows} }.into_any())
}

fn columns(query: Query) -> Vec<ListColumn<ConflictRow>> {
    let head = |label, sort, class| Column { label, sort, class };
    vec![
        ListColumn::naming("name", head(words::setting(), "name", "named"), move |row: &ConflictRow| {
            let name = called(&row.setting);
            let rule = row.per_rule.then(|| Markup::span("sub", Markup::text(words::rule())));
            let href = query.with(&[(super::resolve::SETTING, &super::resolve::about(&[&row.setting.key]))]);
            let link = Markup::element("a", &[("href", &href), ("data-noscroll", "")], Markup::text(&name));
            Markup::element("th", &[("scope", "row"), ("title", &name)], link.and(rule))
        }),
        ListColumn::usual("sides", Column::new(words::policies_say()), sides),
        ListColumn::extra("policies", Column::number(words::policies()), |row: &ConflictRow| {
            Markup::cell("num", Markup::text(&number(u64::try_from(row.sides.len()).unwrap_or(u64::MAX))))
        }),
        ListColumn::usual("devices", head(words::devices(), "devices", "num"), move |row: &ConflictRow| {
            let [policy, with, ..] = SHARED.map(|name| query.get(name));
            let label = words::devices_of(&called(&row.setting));
            devices_cell(query, [&row.setting.key, &policy, &with], &label, row.devices)
        }),
        ListColumn::extra("definition", head(words::definition(), "", "wide"), |row: &ConflictRow| {
            let id = row.setting.definition_id.as_str();
            let code = Markup::element("code", &[], Markup::text(id));
            Markup::element("td", &[("title", id)], code)
        }),
        ListColumn::usual("action", head(words::action(), "", "num skip-print"), move |row: &ConflictRow| {
            let label = words_of_resolve::resolve_of(&called(&row.setting));
            way_out(query, super::resolve::SETTING, &row.setting.key, &label)
        }),
    ]
}

/// What each policy says, with a link to its devices in conflict.
fn sides(row: &ConflictRow) -> Markup {
    let whole = row.sides.iter().map(|side| words_of_resolve::says(&side.policy_name, &value(side)));
    let whole = whole.collect::<Vec<_>>().join("\n");
    let said = row.sides.iter().enumerate().map(|(place, side)| {
        let of = [("setting", row.setting.key.as_str()), ("state", "conflict")];
        let href = Route::policy(&side.policy_id).with(&of);
        let gap = if place == 0 { "" } else { " · " };
        let link =
            Markup::element("a", &[("class", "link"), ("href", &href)], Markup::text(&side.policy_name));
        let says = Markup::element("b", &[], Markup::text(&value(side)));
        Markup::text(gap).and(link).and(Markup::text(": ")).and(says)
    });
    Markup::element("td", &[("title", &whole)], Markup::span("lines", said.collect()))
}

/// What a policy says, as one reads it.
fn value(side: &ConflictSide) -> String {
    names::value(&side.value, &side.display_value)
}

fn sheet() -> Sheet<ConflictList> {
    let head = vec![
        words::setting(),
        words::devices(),
        words::of_policy(),
        words::version_column(),
        words::value(),
        words::policy_devices(),
        words::definition(),
    ];
    let lines = |list: &ConflictList| list.page.rows.iter().flat_map(lines_of).collect();
    Sheet { file: "conflicts.csv", head, lines, next: |list| list.page.next.clone() }
}

fn lines_of(row: &ConflictRow) -> Vec<Vec<String>> {
    let line = |side: &ConflictSide| {
        vec![
            called(&row.setting),
            row.devices.to_string(),
            side.policy_name.clone(),
            side.policy_version.to_string(),
            value(side),
            side.devices.to_string(),
            row.setting.definition_id.clone(),
        ]
    };
    row.sides.iter().map(line).collect()
}
