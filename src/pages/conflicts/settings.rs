//! Conflicts by setting: who says what, on how many devices, and where it is changed.

use leptos::prelude::*;
use palisade_model::api::{ConflictList, ConflictRow, ConflictSide};

use super::{SHARED, called, devices_link, empty, listed, path_of};
use crate::api::{Load, load};
use crate::pages::csv::{Sheet, csv_button};
use crate::pages::frame::{shown, stale_class};
use crate::pages::policies::editor::edit_at;
use crate::route::{PolicyTab, Route};
use crate::ui::query::use_query;
use crate::ui::{Column, Pager, skeleton_rows, table};
use crate::words::{conflicts as words, names, resolve as words_of_resolve};

/// The tab.
pub fn settings(head: Load<ConflictList>) -> AnyView {
    let query = use_query();
    let path = path_of(query, "/api/conflicts");
    let list = load::<ConflictList>(move || path("50", &query.get("cursor")));
    let body = shown(
        list,
        || skeleton_rows(8),
        move |list| {
            if list.page.rows.is_empty() {
                return empty(query, words::conflicts_shown());
            }
            let [policy, with, ..] = SHARED.map(|name| untrack(|| query.get(name)));
            let rows = list.page.rows.iter().map(|it| row(it, &policy, &with)).collect_view().into_any();
            let columns = vec![
                Column::sorted(words::setting(), "name"),
                Column::new(words::policies_say()),
                Column { label: words::devices(), sort: "devices", class: "num" },
            ];
            view! {
                <p class="quiet">{words::what_to_do()}</p>
                {table(words::caption_settings(), columns, "-devices", rows)}
                <Pager
                    rows=list.page.rows.len()
                    total=list.page.total
                    next=list.page.next.clone()
                    what=words::conflicts_shown()
                />
            }
            .into_any()
        },
    );
    let counts = Callback::new(move |policy: String| {
        list.get()?.policies.iter().find(|it| it.policy_id == policy).map(|it| it.conflicts)
    });
    let list = view! { <div class=stale_class(list)>{body}</div> }.into_any();
    listed(words::search(), head, counts, csv_button(sheet(), path), list)
}

fn row(row: &ConflictRow, policy: &str, with: &str) -> AnyView {
    let name = called(&row.setting);
    let rule = row.per_rule.then(|| view! { <span class="sub">{words::rule()}</span> });
    let sides = row.sides.iter().map(|it| side(row, it, &name)).collect_view();
    view! {
        <tr>
            <th scope="row">{name.clone()} {rule} {resolve(row, &name)}</th>
            <td><ul class="sides">{sides}</ul></td>
            <td class="num">
                {devices_link(&row.setting.key, policy, with, &words::devices_of(&name), row.devices)}
            </td>
        </tr>
    }
    .into_any()
}

/// The way to the dialog that ends the conflict.
fn resolve(row: &ConflictRow, name: &str) -> AnyView {
    let query = use_query();
    let key = row.setting.key.clone();
    let href = move || query.with(&[(super::resolve::SETTING, &key)]);
    let label = words_of_resolve::resolve_of(name);
    view! {
        <span class="do">
            <a class="link" href=href data-noscroll="" aria-label=label>{words_of_resolve::begin()}</a>
        </span>
    }
    .into_any()
}

/// One policy: its value, a link to its devices in conflict, and the two places where it is changed.
fn side(row: &ConflictRow, side: &ConflictSide, setting: &str) -> AnyView {
    let report = Route::policy(&side.policy_id).with(&[("setting", &row.setting.key), ("state", "conflict")]);
    let edit = edit_at(&side.policy_id, &row.setting.definition_id, &row.setting.key);
    let assignments = Route::Policy(side.policy_id.clone(), PolicyTab::Assignments).href();
    let refused = (side.refused > 0).then(|| [" · ", &words::refused(side.refused)].concat());
    let about = [
        &*words::version(&side.policy_version.to_string()),
        " · ",
        &crate::words::common::devices(side.devices),
    ]
    .concat();
    view! {
        <li>
            <span class="v">{names::value(&side.value, &side.display_value)}</span>
            <span class="who-says">
                <a class="link strong" href=report>{side.policy_name.clone()}</a>
                <span class="sub">{about} {refused}</span>
            </span>
            <span class="do">
                <a class="link" href=edit aria-label=words::edit_in(setting, &side.policy_name)>{words::edit()}</a>
                " "
                <a class="link" href=assignments aria-label=words::assignments_of(&side.policy_name)>
                    {words::assignments()}
                </a>
            </span>
        </li>
    }
    .into_any()
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
            names::value(&side.value, &side.display_value),
            side.devices.to_string(),
            row.setting.definition_id.clone(),
        ]
    };
    row.sides.iter().map(line).collect()
}
