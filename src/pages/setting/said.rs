//! What a setting of a device says in a table and in a file: its value, who set it, and what the device said.

use palisade_model::api::DeviceSettingRow;
use palisade_model::merge::{Decision, Source};
use palisade_model::status::State;
use palisade_model::value::Value;

use super::explain::{code_text, shown_value};
use crate::words::{common, evidence, names, sentence, setting as words};

/// The setting's name.
pub fn name(row: &DeviceSettingRow) -> String {
    names::setting(&row.setting.key, &row.setting.name)
}

/// What is in force, in words, and no more than is known to be: a value on its way or refused is said to be that. Of a
/// list it is how many entries it has.
pub fn in_force(row: &DeviceSettingRow) -> String {
    match &row.setting.value {
        Some(Value::List(entries)) if entries.len() > 2 => {
            known(row, words::entries(u64::try_from(entries.len()).unwrap_or_default()))
        }
        _ => in_force_whole(row),
    }
}

/// The same with every entry of a list.
pub fn in_force_whole(row: &DeviceSettingRow) -> String {
    known(row, shown_value(row))
}

fn known(row: &DeviceSettingRow, value: String) -> String {
    match (&row.setting.decision, &row.setting.value, row.state) {
        (Decision::Conflict, ..) => words::withheld().to_owned(),
        (_, None, _) => words::not_delivered().to_owned(),
        (.., State::Success) => value,
        (.., State::Pending) => words::not_yet(&value),
        _ => words::no(&value),
    }
}

/// What to know in one line: what went wrong, or who set it.
pub fn from(row: &DeviceSettingRow) -> String {
    match (row.state, &row.setting.decision) {
        (State::Error | State::NotApplicable, _) if !row.note.is_empty() => sentence(&row.note),
        (_, Decision::Delivered) => policies(row),
        _ => sentence(&row.explanation),
    }
}

/// The names of the policies that set it.
pub fn policies(row: &DeviceSettingRow) -> String {
    row.setting.sources.iter().map(|source| source.policy_name.to_string()).collect::<Vec<_>>().join(", ")
}

/// What is told, or that nothing is.
pub fn told(row: &DeviceSettingRow) -> String {
    if row.setting.value.is_some() { shown_value(row) } else { words::not_delivered().to_owned() }
}

/// Every policy that sets it, by name, with version and value.
pub fn sources(row: &DeviceSettingRow) -> Vec<String> {
    let one = |source: &Source| {
        let value = names::value(&source.value, &source.display_value);
        evidence::source(&source.policy_name, &source.policy_version.to_string(), &value)
    };
    let mut lines: Vec<_> = row.setting.sources.iter().map(one).collect();
    lines.sort();
    lines
}

/// What the device said, or what decided.
pub fn proof(row: &DeviceSettingRow) -> String {
    let said = sentence(&row.note);
    let code = row.code.map(code_text).unwrap_or_default();
    let said = [said, code].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    if said.is_empty() { sentence(&row.explanation) } else { said }
}

/// What a device has where no policy sets it.
pub fn default(row: &DeviceSettingRow) -> String {
    row.default_value.as_deref().map_or_else(|| common::not_configured().to_owned(), names::option)
}
