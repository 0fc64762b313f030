//! The table of a device's settings with, beside it, the explanation of the one that the URL names.

use leptos::prelude::*;
use palisade_model::api::DeviceSettingRow;
use palisade_model::merge::{Decision, Source};
use palisade_model::status::{State, StateCounts};

use super::explain::{EXPLANATION, explanation, shown_value};
use crate::api::Load;
use crate::pages::conflicts::resolve::{MEND, of_device};
use crate::pages::frame::{empty_search, shown};
use crate::ui::focus::{by_id, hand_on_focus};
use crate::ui::query::{Query, use_query};
use crate::ui::{Chip, Column, RowsBelow, SearchField, chips, skeleton_rows, state_badge, table};
use crate::words::{names, setting as words};

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
    let counts = Memo::new(move |_| {
        let mut counts = StateCounts::default();
        if let Some(rows) = rows.get() {
            rows.iter().for_each(|row| counts.add(row.state, 1));
        }
        counts
    });
    let of_state = |state: State| {
        Chip::new(state.wire(), names::state(state))
            .counting(move || Some(counts.with(|counts| counts.get(state))))
    };
    let state_chips = chips(words::state(), "state", State::ALL.into_iter().map(of_state).collect());
    let chosen = query.signal("setting");
    let total = move || rows.get().map(|_| words::settings(counts.with(StateCounts::total)));
    let below = RowsBelow::later();
    let body = shown(
        rows,
        || skeleton_rows(10),
        move |rows| {
            if rows.is_empty() {
                return nothing.run();
            }
            // All rows at once, also when another is chosen: closures in each take longer than to draw them anew.
            let (search, state) = (query.get("search").to_lowercase(), query.get("state"));
            let chosen = query.get("setting");
            let kept = rows.iter().enumerate().filter(|(_, row)| matches(row, &search, &state));
            let kept: Vec<_> = kept.map(|(place, _)| place).collect();
            if kept.is_empty() {
                return empty_search(words::settings_match());
            }
            let columns = vec![
                Column::new(words::setting()),
                Column::new(words::state()),
                Column::new(words::in_force()),
                Column::new(words::from()),
            ];
            let count = kept.len();
            let row = move |at: usize| {
                let row = kept.get(at).and_then(|place| rows.get(*place));
                row.map(|row| line(row, query, &chosen)).into_any()
            };
            table(words::table(), columns, "", below.rows(count, row))
        },
    );
    let panel = move || {
        let key = chosen.get();
        let heir = link_id(&key);
        // Its link to a change goes with what there was to mend, and all of it when it is closed.
        on_cleanup(|| hand_on_focus("aside.panel", move || by_id(EXPLANATION).or_else(|| by_id(&heir))));
        let rows = rows.get()?;
        let row = rows.iter().find(|row| row.setting.key == key)?;
        let close = untrack(|| query.with(&[("setting", "")]));
        let mend = untrack(|| query.with(&[(MEND, &key)]));
        Some(explanation(row, close, mend, heard.get()))
    };
    let open = Memo::new(move |_| !chosen.with(String::is_empty));
    view! {
        <div class="toolbar">
            <SearchField label=words::search() />
            {state_chips}
            <span class="end">{total}</span>
        </div>
        <div class:beside=open>
            <div class="setting-rows">{body}</div>
            {panel}
        </div>
        {of_device(device)}
    }
    .into_any()
}

fn matches(row: &DeviceSettingRow, search: &str, state: &str) -> bool {
    let has = |text: &str| text.to_lowercase().contains(search);
    (state.is_empty() || row.state.wire() == state)
        && (search.is_empty()
            || has(&names::setting(&row.setting.key, &row.setting.name))
            || has(&shown_value(row))
            || row.setting.sources.iter().any(|source| {
                has(&source.policy_name) || has(&names::value(&source.value, &source.display_value))
            }))
}

/// The id of the link of a setting in the table.
fn link_id(key: &str) -> String {
    ["setting-", key].concat()
}

fn line(row: &DeviceSettingRow, query: Query, chosen: &str) -> AnyView {
    let key = row.setting.key.as_str();
    let on = chosen == key;
    let href = untrack(|| query.with(&[("setting", if on { "" } else { key })]));
    view! {
        <tr class:selected=on>
            <th scope="row">
                <a id=link_id(key) href=href data-noscroll="" aria-current=on.then_some("true")>
                    {names::setting(&row.setting.key, &row.setting.name)}
                </a>
            </th>
            <td>{state_badge(row.state)}</td>
            <td class="value">{in_force(row)}</td>
            <td class="what">{from(row)}</td>
        </tr>
    }
    .into_any()
}

/// What is in force, in words, and no more than is known to be: a value on its way or refused is said to be that.
fn in_force(row: &DeviceSettingRow) -> String {
    use palisade_model::value::Value;
    let value = match (&row.setting.decision, &row.setting.value) {
        (Decision::Conflict, _) => return words::withheld().into(),
        (_, None) => return words::not_delivered().into(),
        (_, Some(Value::List(entries))) if entries.len() > 2 => {
            words::entries(u64::try_from(entries.len()).unwrap_or_default())
        }
        _ => shown_value(row),
    };
    match row.state {
        State::Success => value,
        State::Pending => words::not_yet(&value),
        _ => words::no(&value),
    }
}

/// What to know in one line: what went wrong, or who set it.
fn from(row: &DeviceSettingRow) -> String {
    let names = |sources: &[Source]| {
        sources.iter().map(|source| source.policy_name.to_string()).collect::<Vec<_>>().join(", ")
    };
    match (row.state, &row.setting.decision) {
        (State::Error | State::NotApplicable, _) if !row.note.is_empty() => crate::words::sentence(&row.note),
        (_, Decision::Delivered) => names(&row.setting.sources),
        _ => crate::words::sentence(&row.explanation),
    }
}
