//! **Per setting status**: for each setting of a policy, how many devices are in each state. Each count leads
//! to its devices.

use leptos::prelude::*;
use palisade_model::api::PolicySettingRow;
use palisade_model::status::State;

use crate::api::load;
use crate::pages::needs;
use crate::pages::short_list::{Key, ShortColumn, ShortList};
use crate::pages::views::PER_SETTING;
use crate::route::Route;
use crate::ui::empty_state;
use crate::ui::options::When;
use crate::ui::state::state_class;
use crate::words::{names, number, policies as words, setting};

/// The counts per setting.
#[component]
pub fn PerSetting(
    /// The policy's id.
    id: String,
) -> AnyView {
    let path = needs::policy_settings(&id);
    let rows = load::<Vec<PolicySettingRow>>(move || path.clone());
    let list = ShortList {
        caption: words::by_setting(),
        search: words::search_settings(),
        state: words::state(),
        what: words::settings_shown(),
        counted: words::setting_count,
        file: "per-setting-status.csv",
        views: PER_SETTING,
        columns: columns(&id),
        searched: |row| vec![name(row), names::option(&row.value)],
        is_in: |row, state| row.states.get(state) > 0,
        selected: None,
    };
    let nothing = || empty_state(words::sets_nothing(), words::sets_nothing_text(), ().into_any());
    let (above, table) = list.show(rows, nothing.into());
    view! { {above} {table} }.into_any()
}

fn name(row: &PolicySettingRow) -> String {
    names::setting(&row.key, &row.name)
}

fn columns(policy: &str) -> Vec<ShortColumn<PolicySettingRow>> {
    let named = ShortColumn::new("name", When::Always, words::setting(), name)
        .class("named")
        .cell(|row| view! { <th scope="row">{name(row)}</th> }.into_any())
        .sorted();
    let value = |row: &PolicySettingRow| names::option(&row.value);
    let value = ShortColumn::new("value", When::Usually, words::value(), value).sorted();
    let states = State::ALL.into_iter().map(|state| {
        let policy = policy.to_owned();
        let count = move |row: &PolicySettingRow| row.states.get(state).to_string();
        ShortColumn::new(state.wire(), When::Usually, names::state(state), count)
            .class("num")
            .cell(move |row| devices(&policy, row, state))
            .sorted_by(move |row| Key::Number(row.states.get(state)))
    });
    let id = |row: &PolicySettingRow| row.definition_id.clone();
    let definition = ShortColumn::new("definition", When::Chosen, setting::definition(), id).code();
    [named, value].into_iter().chain(states).chain([definition]).collect()
}

/// The cell with how many devices are in a state, which leads to them.
fn devices(policy: &str, row: &PolicySettingRow, state: State) -> AnyView {
    let count = row.states.get(state);
    if count == 0 {
        return view! { <td class="num"><span class="zero">"0"</span></td> }.into_any();
    }
    let href = Route::policy(policy).with(&[("setting", &row.key), ("state", state.wire())]);
    let class = ["state ", state_class(state)].concat();
    let label = [&name(row), ", ", names::state(state), ": "].concat();
    let id = [state.wire(), "-", &row.key].concat();
    view! {
        <td class="num">
            <a id=id class=class href=href><span class="visually-hidden">{label}</span>{number(count)}</a>
        </td>
    }
    .into_any()
}
