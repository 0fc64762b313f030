//! The table of a device's settings with, beside it, the explanation of the one that the URL names.

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::api::DeviceSettingRow;
use palisade_model::status::State;

use super::explain::{EXPLANATION, explanation, shown_value};
use super::said::{default, from, in_force, in_force_whole, name, policies, proof, sources};
use crate::api::Load;
use crate::pages::conflicts::resolve::{MEND, of_device};
use crate::pages::short_list::{Key, ShortColumn, ShortList};
use crate::pages::views::SETTINGS;
use crate::ui::focus::{by_id, hand_on_focus};
use crate::ui::options::When;
use crate::ui::query::{Query, use_query};
use crate::ui::state_badge;
use crate::words::{evidence, names, setting as words};

/// The settings of a device, searched and filtered by state in the URL; `setting=` opens the explanation.
#[component]
pub fn SettingRows(
    /// The settings.
    rows: Load<Vec<DeviceSettingRow>>,
    /// What stands there where the device has none.
    #[prop(into)]
    nothing: ViewFn,
    /// The device's id.
    device: String,
    /// When the device last checked in.
    #[prop(into)]
    heard: Signal<Option<String>>,
) -> AnyView {
    let query = use_query();
    let chosen = query.signal("setting");
    let list = ShortList {
        caption: words::table(),
        search: words::search(),
        state: words::state(),
        what: words::settings_match(),
        counted: words::settings,
        file: "device-settings.csv",
        views: SETTINGS,
        columns: columns(query, chosen),
        searched,
        is_in: |row, state| row.state == state,
        selected: Some(Arc::new(move |row| chosen.with(|key| *key == row.setting.key))),
    };
    let (above, table) = list.show(rows, nothing);
    let panel = move || {
        let key = chosen.get();
        let heir = link_id(&key);
        // Its link to a change goes with what there was to mend, and all of it when it is closed.
        on_cleanup(|| hand_on_focus("aside.panel", move || by_id(EXPLANATION).or_else(|| by_id(&heir))));
        let rows = rows.get()?;
        let row = rows.iter().find(|row| row.setting.key == key)?;
        // As the list is by then, in whichever order and with whatever filter.
        let (close, mend) = (query.with(&[("setting", "")]), query.with(&[(MEND, &key)]));
        Some(explanation(row, close, mend, heard.get()))
    };
    let open = Memo::new(move |_| !chosen.with(String::is_empty));
    view! {
        {above}
        <div class:beside=open>
            <div class="setting-rows">{table}</div>
            {panel}
        </div>
        {of_device(device)}
    }
    .into_any()
}

/// What the search looks into: the name, the value, and every policy with the value that it sets.
fn searched(row: &DeviceSettingRow) -> Vec<String> {
    let sources = row.setting.sources.iter().flat_map(|source| {
        [source.policy_name.to_string(), names::value(&source.value, &source.display_value)]
    });
    [name(row), shown_value(row)].into_iter().chain(sources).collect()
}

fn columns(query: Query, chosen: Memo<String>) -> Vec<ShortColumn<DeviceSettingRow>> {
    let place = |state: State| State::ALL.iter().position(|it| *it == state);
    let state = |row: &DeviceSettingRow| names::state(row.state).to_owned();
    let path = |row: &DeviceSettingRow| row.path.clone().unwrap_or_default();
    let definition = |row: &DeviceSettingRow| row.setting.definition_id.clone();
    let every = |row: &DeviceSettingRow| sources(row).join("; ");
    vec![
        ShortColumn::new("name", When::Always, words::setting(), name)
            .class("named")
            .cell(move |row| named(row, query, chosen))
            .sorted(),
        ShortColumn::new("state", When::Usually, words::state(), state)
            .class("state-column")
            .cell(|row| view! { <td>{state_badge(row.state)}</td> }.into_any())
            .sorted_by(move |row| Key::place(place(row.state))),
        ShortColumn::new("value", When::Usually, words::in_force(), in_force)
            .class("in-force")
            .cell(|row| view! { <td class="value">{in_force(row)}</td> }.into_any())
            .file(in_force_whole)
            .sorted(),
        ShortColumn::new("from", When::Usually, words::from(), from)
            .sorted_by(|row| Key::text(&policies(row))),
        ShortColumn::new("policies", When::Chosen, evidence::sources(), every).class("wide"),
        ShortColumn::new("proof", When::Chosen, evidence::proof(), proof).class("wide"),
        ShortColumn::new("default", When::Chosen, words::default(), default),
        ShortColumn::new("path", When::Chosen, words::path(), path).code(),
        ShortColumn::new("definition", When::Chosen, words::definition(), definition).code(),
    ]
}

/// The id of the link of a setting in the table.
fn link_id(key: &str) -> String {
    ["setting-", key].concat()
}

/// The cell with the setting's name, which opens its explanation or closes it.
fn named(row: &DeviceSettingRow, query: Query, chosen: Memo<String>) -> AnyView {
    let key = row.setting.key.as_str();
    let on = chosen.with(|chosen| chosen == key);
    let href = untrack(|| query.with(&[("setting", if on { "" } else { key })]));
    view! {
        <th scope="row">
            <a id=link_id(key) href=href data-noscroll="" aria-current=on.then_some("true")>
                {name(row)}
            </a>
        </th>
    }
    .into_any()
}
