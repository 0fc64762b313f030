//! **Per setting status**: for each setting of a policy, how many devices are in each state. Each count leads
//! to its devices.

use leptos::prelude::*;
use palisade_model::api::PolicySettingRow;
use palisade_model::status::State;

use crate::api::load;
use crate::pages::frame::{empty_search, shown};
use crate::pages::needs;
use crate::route::Route;
use crate::ui::query::use_query;
use crate::ui::{Column, SearchField, empty_state, skeleton_rows, table};
use crate::words::{follow, names, policies as words};

/// The counts per setting.
#[component]
pub fn PerSetting(
    /// The policy's id.
    id: String,
) -> AnyView {
    let path = needs::policy_settings(&id);
    let rows = load::<Vec<PolicySettingRow>>(move || path.clone());
    let query = use_query();
    let list = shown(
        rows,
        || skeleton_rows(10),
        move |rows| {
            if rows.is_empty() {
                return empty_state(words::sets_nothing(), words::sets_nothing_text(), ().into_any());
            }
            let number = |state: State| Column { sort: state.wire(), ..Column::number(names::state(state)) };
            let columns = [Column::sorted(words::setting(), NAME), Column::new(words::value())]
                .into_iter()
                .chain(State::ALL.into_iter().map(number))
                .collect();
            let id = id.clone();
            let body = move || {
                let shown = wanted(&rows, &query.get("search"), &query.get("sort"));
                if shown.is_empty() {
                    let none = empty_search(words::settings_shown());
                    return view! { <tr><td colspan="7">{none}</td></tr> }.into_any();
                }
                shown.into_iter().map(|row| setting(&id, row)).collect_view().into_any()
            };
            table(words::by_setting(), columns, "", body.into_any())
        },
    );
    view! { <div class="toolbar"><SearchField label=words::search_settings() /></div> {list} }.into_any()
}

/// The word by which settings are ordered by their names.
const NAME: &str = "name";

/// The rows that a search leaves, in the order that is asked for: by name, by how many devices are in a state, or as the
/// policy has them.
fn wanted<'a>(rows: &'a [PolicySettingRow], search: &str, sort: &str) -> Vec<&'a PolicySettingRow> {
    let part = search.trim().to_lowercase();
    let named = |row: &PolicySettingRow| names::setting(&row.key, &row.name).to_lowercase();
    let holds = |row: &&PolicySettingRow| {
        part.is_empty()
            || [named(row), names::option(&row.value).to_lowercase()].iter().any(|it| it.contains(&part))
    };
    let mut rows: Vec<_> = rows.iter().filter(holds).collect();
    match sort.trim_start_matches('-') {
        NAME => rows.sort_by_cached_key(|row| named(row)),
        word => {
            if let Some(state) = State::from_wire(word) {
                rows.sort_by_key(|row| row.states.get(state));
            }
        }
    }
    if sort.starts_with('-') {
        rows.reverse();
    }
    rows
}

fn setting(policy: &str, row: &PolicySettingRow) -> AnyView {
    let (key, name, value) = (row.key.clone(), row.name.clone(), row.value.clone());
    let name = move || {
        follow();
        names::setting(&key, &name)
    };
    let value = move || {
        follow();
        names::option(&value)
    };
    let numbers = State::ALL
        .into_iter()
        .map(|state| {
            let number = row.states.get(state);
            let href = Route::policy(policy).with(&[("setting", &row.key), ("state", state.wire())]);
            let content = if number == 0 {
                view! { <span class="zero">"0"</span> }.into_any()
            } else {
                let name = name.clone();
                let name = move || [&name(), ", ", names::state(state), ": "].concat();
                let class = ["state ", crate::ui::state::state_class(state)].concat();
                view! {
                    <a class=class href=href><span class="visually-hidden">{name}</span>{crate::words::number(number)}</a>
                }
                .into_any()
            };
            view! { <td class="num">{content}</td> }.into_any()
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row">{name.clone()}</th>
            <td class="what">{value}</td>
            {numbers}
        </tr>
    }
    .into_any()
}
