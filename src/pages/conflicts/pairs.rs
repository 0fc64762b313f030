//! Conflicts by pair of policies: who disagrees with whom, on how much.

use leptos::prelude::*;
use palisade_model::api::{ConflictPairRow, ConflictParty, ConflictSetting, Page};

use super::{Named, called, devices_link, empty, listed, path_of, way_out};
use crate::pages::csv::{Sheet, csv_and_print};
use crate::pages::listing::{ListColumn, Listing, long_list};
use crate::pages::needs;
use crate::route::Route;
use crate::ui::Column;
use crate::ui::query::use_query;
use crate::words::{conflicts as words, number, resolve as words_of_resolve};

/// The tab.
pub fn pairs(named: Named) -> AnyView {
    let query = use_query();
    let path = path_of(query, needs::PAIRS_PATH);
    let list = long_list::<Page<ConflictPairRow>>(move || path(&[]), true);
    let table = Listing {
        caption: words::caption_pairs(),
        sorted: "-devices",
        columns: columns(),
        empty: (move || empty(list, named, words::pairs_shown())).into(),
        picks: None,
    };
    let (options, rows) = table.show(list);
    let save = view! { {csv_and_print(sheet(), path)} {options} }.into_any();
    let counts =
        Callback::new(move |policy: String| list.head.with(|page| page.as_ref()?.facet("policy", &policy)));
    listed(words::search_pairs(), named, counts, save, rows)
}

fn columns() -> Vec<ListColumn<ConflictPairRow>> {
    let head = |label, sort, class| Column { label, sort, class };
    vec![
        ListColumn::naming("first", head(words::first(), "name", ""), |row: &ConflictPairRow| {
            view! { <th scope="row" title=row.first.policy_name.clone()>{party(&row.first)}</th> }.into_any()
        }),
        ListColumn::naming("second", Column::new(words::second()), |row: &ConflictPairRow| {
            view! { <td title=row.second.policy_name.clone()>{party(&row.second)}</td> }.into_any()
        }),
        ListColumn::usual("settings", head(words::settings(), "settings", "num"), |row: &ConflictPairRow| {
            let (first, second) = (&row.first, &row.second);
            let of = [("policy", first.policy_id.as_str()), ("with", second.policy_id.as_str())];
            let label = [&*words::settings_of_pair(&first.policy_name, &second.policy_name), ": "].concat();
            view! {
                <td class="num">
                    <a class="link" href=Route::Conflicts.with(&of)>
                        <span class="visually-hidden">{label}</span>
                        {number(row.settings)}
                    </a>
                </td>
            }
            .into_any()
        }),
        ListColumn::usual("named", head(words::setting(), "", "wide"), |row: &ConflictPairRow| {
            let text = named(&row.named, row.settings);
            view! { <td class="what" title=text.clone()><span class="lines">{text.clone()}</span></td> }
                .into_any()
        }),
        ListColumn::usual("devices", head(words::devices(), "devices", "num"), |row: &ConflictPairRow| {
            let (first, second) = (&row.first, &row.second);
            let label = words::devices_of_pair(&first.policy_name, &second.policy_name);
            let link = devices_link("", &first.policy_id, &second.policy_id, &label, row.devices);
            view! { <td class="num">{link}</td> }.into_any()
        }),
        ListColumn::usual("action", head(words::action(), "", "num skip-print"), |row: &ConflictPairRow| {
            let pair = [&*row.first.policy_id, "~", &row.second.policy_id].concat();
            let label = words_of_resolve::resolve_pair(&row.first.policy_name, &row.second.policy_name);
            way_out(super::resolve::PAIR, pair, label)
        }),
    ]
}

fn party(party: &ConflictParty) -> AnyView {
    let href = Route::policy(&party.policy_id).with(&[("state", "conflict")]);
    view! { <a class="link" href=href>{party.policy_name.clone()}</a> }.into_any()
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
