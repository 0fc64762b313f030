//! Conflicts by pair of policies: who disagrees with whom, on how much.

use leptos::prelude::*;
use palisade_model::api::{ConflictPairRow, ConflictParty, ConflictSetting, Page};

use super::{Named, all_named, called, devices_cell, empty, listed, path_of, selected, way_out};
use crate::pages::csv::{Sheet, csv_and_print};
use crate::pages::listing::cell::{counted, long_text};
use crate::pages::listing::{ListColumn, Listing, long_list};
use crate::pages::needs;
use crate::pages::picked::Picked;
use crate::route::Route;
use crate::ui::Column;
use crate::ui::inert::Markup;
use crate::ui::query::{Query, use_query};
use crate::words::{conflicts as words, resolve as words_of_resolve};

/// The tab.
pub fn pairs(named: Named, chosen: Picked<()>) -> AnyView {
    let query = use_query();
    let path = path_of(query, needs::PAIRS_PATH);
    let list = long_list::<Page<ConflictPairRow>>(move || path(&[]), true);
    let table = Listing {
        caption: words::caption_pairs(),
        sorted: "-devices",
        columns: columns(query),
        empty: (move || empty(list, named, words::pairs_shown())).into(),
        picks: Some(chosen.picks(selected::pairs())),
    };
    let (options, rows) = table.show(list);
    let save = view! { {csv_and_print(sheet(), all_named(path))} {options} }.into_any();
    let counts =
        Callback::new(move |policy: String| list.head.with(|page| page.as_ref()?.facet("policy", &policy)));
    let bar =
        chosen.bar(selected::pairs(), list, path, move || selected::actions(chosen, super::resolve::PAIR));
    listed(words::search_pairs(), named, counts, list, save, view! { {bar} {rows} }.into_any())
}

fn columns(query: Query) -> Vec<ListColumn<ConflictPairRow>> {
    let head = |label, sort, class| Column { label, sort, class };
    vec![
        ListColumn::naming("first", head(words::first(), "name", ""), |row: &ConflictPairRow| {
            party("th", &row.first)
        }),
        ListColumn::naming("second", Column::new(words::second()), |row: &ConflictPairRow| {
            party("td", &row.second)
        }),
        ListColumn::usual("settings", head(words::settings(), "settings", "num"), |row: &ConflictPairRow| {
            let (first, second) = (&row.first, &row.second);
            let of = [("policy", first.policy_id.as_str()), ("with", second.policy_id.as_str())];
            let label = words::settings_of_pair(&first.policy_name, &second.policy_name);
            counted("link", &Route::Conflicts.with(&of), &label, row.settings)
        }),
        ListColumn::usual("named", head(words::setting(), "", "wide"), |row: &ConflictPairRow| {
            long_text(&named(&row.named, row.settings))
        }),
        ListColumn::usual(
            "devices",
            head(words::devices(), "devices", "num"),
            move |row: &ConflictPairRow| {
                let (first, second) = (&row.first, &row.second);
                let label = words::devices_of_pair(&first.policy_name, &second.policy_name);
                devices_cell(query, ["", &first.policy_id, &second.policy_id], &label, row.devices)
            },
        ),
        ListColumn::usual(
            "action",
            head(words::action(), "", "num skip-print"),
            move |row: &ConflictPairRow| {
                let label = words_of_resolve::resolve_pair(&row.first.policy_name, &row.second.policy_name);
                way_out(query, super::resolve::PAIR, &selected::pair(row), &label)
            },
        ),
    ]
}

fn party(tag: &'static str, party: &ConflictParty) -> Markup {
    let href = Route::policy(&party.policy_id).with(&[("state", "conflict")]);
    let of = [("title", party.policy_name.as_str()), ("scope", "row")];
    let link = Markup::named_link("link", &href, &party.policy_name);
    Markup::element(tag, if tag == "th" { &of } else { &of[..1] }, link)
}

/// The first settings by name, and how many more there are.
pub(super) fn named(first: &[ConflictSetting], all: u64) -> String {
    let names = first.iter().map(called).collect::<Vec<_>>().join(", ");
    match all.saturating_sub(u64::try_from(first.len()).unwrap_or(u64::MAX)) {
        0 => names,
        more => [&names, " ", &words::more(more)].concat(),
    }
}

fn sheet() -> Sheet<Page<ConflictPairRow>> {
    let head = vec![words::first(), words::second(), words::settings(), words::setting(), words::devices()];
    let lines = |page: &Page<ConflictPairRow>| {
        let line = |row: &ConflictPairRow| {
            vec![
                row.first.policy_name.clone(),
                row.second.policy_name.clone(),
                row.settings.to_string(),
                named(&row.named, row.settings),
                row.devices.to_string(),
            ]
        };
        page.rows.iter().map(line).collect()
    };
    Sheet { file: "conflicts-of-policies.csv", head, lines, next: |page| page.next.clone() }
}
