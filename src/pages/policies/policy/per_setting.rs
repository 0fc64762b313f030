//! **Per setting status**: for each setting of a policy, how many devices are in each state. Each count leads
//! to its devices.

use leptos::prelude::*;
use palisade_model::api::PolicySettingRow;
use palisade_model::status::State;

use crate::api::load;
use crate::pages::frame::shown;
use crate::pages::needs;
use crate::route::Route;
use crate::ui::{Column, empty_state, skeleton_rows, table};
use crate::words::{follow, names, policies as words};

/// The counts per setting.
#[component]
pub fn PerSetting(
    /// The policy's id.
    id: String,
) -> AnyView {
    let path = needs::policy_settings(&id);
    let rows = load::<Vec<PolicySettingRow>>(move || path.clone());
    shown(
        rows,
        || skeleton_rows(10),
        move |rows| {
            if rows.is_empty() {
                return empty_state(words::sets_nothing(), words::sets_nothing_text(), ().into_any());
            }
            let columns = [Column::new(words::setting()), Column::new(words::value())]
                .into_iter()
                .chain(State::ALL.into_iter().map(|state| Column::number(names::state(state))))
                .collect();
            let body = rows.iter().map(|row| setting(&id, row)).collect_view().into_any();
            table(words::by_setting(), columns, "", body)
        },
    )
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
