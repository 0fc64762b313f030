//! One value against its definition: options, ranges, lengths, counts, and the grammar of texts.

use std::collections::HashSet;

use super::report::{Report, TextReport};
use super::walk::TOKEN;
use super::{exclusive, grammar};
use crate::catalogue::{Kind, SettingDefinition};
use crate::graph::{ChoiceValue, SimpleKind, SimpleValue};

/// The item id of a chosen option, where there is such an option.
pub(super) fn choice<'a>(
    definition: &SettingDefinition,
    choice: &'a ChoiceValue,
    path: &str,
    report: &mut Report,
) -> Option<&'a str> {
    let item = definition.item_of(&choice.value);
    if item.is_none() {
        let labels: Vec<_> = definition.options.iter().map(|option| option.label.as_str()).collect();
        let shown = choice.value.strip_prefix(definition.id.as_str()).unwrap_or(&choice.value);
        report.error(
            path,
            "unknown-option",
            format_args!(
                "“{}” is no option of “{}”; choose one of: {}.",
                shown.strip_prefix('_').unwrap_or(shown),
                definition.name,
                labels.join(", ")
            ),
        );
    }
    item
}

/// A text or an integer.
pub(super) fn simple(definition: &SettingDefinition, simple: &SimpleValue, path: &str, report: &mut Report) {
    match &simple.kind {
        SimpleKind::Integer(number) if definition.kind == Kind::Integer => {
            range(definition, *number, path, report);
        }
        SimpleKind::Integer(number) => text(definition, &number.to_string(), path, report),
        SimpleKind::Text(value) => typed(definition, value, path, report),
        SimpleKind::Reference(id) if definition.kind == Kind::String => text(definition, id, path, report),
        SimpleKind::Secret { value, state } if state == "notEncrypted" => {
            typed(definition, value, path, report);
        }
        SimpleKind::Secret { .. } => report.error(path, "secret-unusable", format_args!("{TOKEN}")),
        SimpleKind::Other(_, json) if definition.kind == Kind::Integer => {
            not_an_integer(&json.to_string(), path, report);
        }
        SimpleKind::Reference(_) | SimpleKind::Other(..) => report.error(
            path,
            "wrong-kind",
            format_args!("The value of “{}” has a form that is not expected here.", definition.name),
        ),
    }
}

/// What someone typed for a setting: a number, a text, or one entry of a list.
pub(super) fn typed(definition: &SettingDefinition, typed: &str, path: &str, report: &mut Report) {
    match definition.kind {
        Kind::Integer => match typed.trim().parse() {
            Ok(number) => range(definition, number, path, report),
            Err(_) => not_an_integer(typed, path, report),
        },
        Kind::StringList => entry(definition, typed, path, report),
        _ => text(definition, typed, path, report),
    }
}

fn not_an_integer(text: &str, path: &str, report: &mut Report) {
    let end = text.chars().count();
    let report = &mut TextReport { report, path };
    match text.trim() {
        "" => report.error(0, end, "not-an-integer", format_args!("A whole number is missing here.")),
        text => report.error(0, end, "not-an-integer", format_args!("“{text}” is not a whole number.")),
    }
}

fn range(definition: &SettingDefinition, number: i64, path: &str, report: &mut Report) {
    let (word, bound, most) = match (definition.min, definition.max) {
        (Some(min), _) if number < min => ("below", min, "least"),
        (_, Some(max)) if number > max => ("above", max, "most"),
        _ => return,
    };
    let sentence = format_args!("{number} is {word} {bound}, the {most} that a device accepts.");
    report.error(path, "out-of-range", sentence);
}

fn text(definition: &SettingDefinition, text: &str, path: &str, report: &mut Report) {
    if text.trim().is_empty() {
        if definition.required {
            report.error(path, "blank", format_args!("“{}” must not be blank.", definition.name));
        }
        return;
    }
    let report = &mut TextReport { report, path };
    let length = text.chars().count();
    if let Some(max) = definition.max_length
        && length > max as usize
    {
        let sentence = format_args!("This text has {length} characters; at most {max} are accepted.");
        report.error(max as usize, length, "too-long", sentence);
    }
    // A line break or a tab may stand in a description.
    let control = |character: char| character.is_control() && !matches!(character, '\n' | '\r' | '\t');
    if let Some((at, _)) = grammar::find(text, &control) {
        let sentence = format_args!("There is a control character in this text; remove it.");
        report.error(at, at + 1, "control-character", sentence);
    }
    if let Some(grammar) = &definition.grammar {
        grammar::check(grammar, text, report);
    }
}

fn entry(definition: &SettingDefinition, value: &str, path: &str, report: &mut Report) {
    if value.trim().is_empty() {
        let sentence = format_args!("An entry must not be blank; remove it.");
        report.error(path, "blank-entry", sentence);
        return;
    }
    if !definition.allowed.is_empty() && !definition.allowed.iter().any(|word| word == value) {
        let words = definition.allowed.join(", ");
        let sentence = format_args!("“{value}” is none of the accepted words: {words}.");
        TextReport { report, path }.error(0, value.chars().count(), "not-allowed", sentence);
    }
    text(definition, value, path, report);
}

/// A list of texts.
pub(super) fn list(definition: &SettingDefinition, values: &[SimpleValue], path: &str, report: &mut Report) {
    count(definition, values.len(), path, report);
    let mut seen = HashSet::new();
    let ignore_case = definition.csp.is_some();
    for (index, value) in values.iter().enumerate() {
        let path = &format!("{path}[{index}]");
        let (SimpleKind::Text(value) | SimpleKind::Reference(value)) = &value.kind else {
            simple(definition, value, path, report);
            continue;
        };
        entry(definition, value, path, report);
        let key = if ignore_case { value.to_ascii_lowercase() } else { value.clone() };
        if !seen.insert(key) && !value.trim().is_empty() {
            report.warning(path, "duplicate-entry", format_args!("“{value}” is in the list already."));
        }
    }
    exclusive::entries(definition, values, path, report);
}

/// The number of entries, options or items.
pub(super) fn count(definition: &SettingDefinition, count: usize, path: &str, report: &mut Report) {
    if let Some(max) = definition.max_count
        && count > max as usize
    {
        if definition.is_rule_list() {
            let sentence = format_args!(
                "{count} rules are more than the {max} that one policy may hold; split the policy."
            );
            report.error(path, "too-many-rules", sentence);
        } else {
            report.error(path, "too-many", format_args!("There are {count} entries; the most is {max}."));
        }
    }
    if let Some(min) = definition.min_count
        && count < min as usize
    {
        report.error(path, "too-few", format_args!("There are {count} entries; the least is {min}."));
    }
}
