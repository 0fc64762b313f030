//! Conflicts by pair of policies: who disagrees with whom, on how much.

use leptos::prelude::*;
use palisade_model::api::{ConflictList, ConflictPairRow, ConflictParty, ConflictSetting, Page};

use super::{called, devices_link, empty, listed, path_of};
use crate::api::{Load, load};
use crate::pages::csv::{Sheet, csv_button};
use crate::pages::frame::{shown, stale_class};
use crate::route::Route;
use crate::ui::query::use_query;
use crate::ui::{Column, Pager, skeleton_rows, table};
use crate::words::{conflicts as words, number, resolve as words_of_resolve};

/// The tab.
pub fn pairs(head: Load<ConflictList>) -> AnyView {
    let query = use_query();
    let path = path_of(query, "/api/conflicts/pairs");
    let list = load::<Page<ConflictPairRow>>(move || {
        let path = path("50", &query.get("cursor"));
        [&path, "&facets=true"].concat()
    });
    let body = shown(
        list,
        || skeleton_rows(8),
        move |page| {
            if page.rows.is_empty() {
                return empty(query, words::pairs_shown());
            }
            let rows = page.rows.iter().map(row).collect_view().into_any();
            let columns = vec![
                Column::sorted(words::policies(), "name"),
                Column { label: words::settings(), sort: "settings", class: "num" },
                Column::new(words::setting()),
                Column { label: words::devices(), sort: "devices", class: "num" },
            ];
            view! {
                {table(words::caption_pairs(), columns, "-devices", rows)}
                <Pager rows=page.rows.len() total=page.total next=page.next.clone() what=words::pairs_shown() />
            }
            .into_any()
        },
    );
    let counts = Callback::new(move |policy: String| list.get()?.facet("policy", &policy));
    let list = view! { <div class=stale_class(list)>{body}</div> }.into_any();
    listed(words::search_pairs(), head, counts, csv_button(sheet(), path), list)
}

fn row(row: &ConflictPairRow) -> AnyView {
    let (first, second) = (&row.first, &row.second);
    let of = [("policy", first.policy_id.as_str()), ("with", second.policy_id.as_str())];
    let names = (first.policy_name.as_str(), second.policy_name.as_str());
    let settings = [&*words::settings_of_pair(names.0, names.1), ": "].concat();
    let devices = words::devices_of_pair(names.0, names.1);
    view! {
        <tr>
            <th scope="row">{party(first)} <br /> {party(second)} <br /> {resolve(row)}</th>
            <td class="num">
                <a class="link" href=Route::Conflicts.with(&of)>
                    <span class="visually-hidden">{settings}</span>
                    {number(row.settings)}
                </a>
            </td>
            <td class="what">{named(&row.named, row.settings)}</td>
            <td class="num">{devices_link("", &first.policy_id, &second.policy_id, &devices, row.devices)}</td>
        </tr>
    }
    .into_any()
}

/// The way to the dialog that ends the conflicts between the two.
fn resolve(row: &ConflictPairRow) -> AnyView {
    let query = use_query();
    let pair = [&*row.first.policy_id, "~", &row.second.policy_id].concat();
    let href = move || query.with(&[(super::resolve::PAIR, &pair)]);
    let label = words_of_resolve::resolve_pair(&row.first.policy_name, &row.second.policy_name);
    view! {
        <span class="do">
            <a class="link" href=href data-noscroll="" aria-label=label>{words_of_resolve::begin()}</a>
        </span>
    }
    .into_any()
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
