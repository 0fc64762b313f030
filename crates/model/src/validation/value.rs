//! One value against its definition: options, ranges, lengths, counts, and the grammar of texts.

use std::collections::HashSet;

use super::walk::TOKEN;
use super::{exclusive, grammar};
use crate::catalogue::{Kind, SettingDefinition};
use crate::graph::{ChoiceValue, SimpleKind, SimpleValue};
use crate::problem::Problem;

/// The item id of a chosen option, where there is such an option.
pub(super) fn choice<'a>(
    definition: &SettingDefinition,
    choice: &'a ChoiceValue,
    path: &str,
    problems: &mut Vec<Problem>,
) -> Option<&'a str> {
    let item = definition.item_of(&choice.value);
    if item.is_none() {
        let labels: Vec<_> = definition.options.iter().map(|option| option.label.as_str()).collect();
        let shown = choice.value.strip_prefix(definition.id.as_str()).unwrap_or(&choice.value);
        problems.push(Problem::error(
            path,
            "unknown-option",
            format!(
                "“{}” is no option of “{}”; choose one of: {}.",
                shown.trim_start_matches('_'),
                definition.name,
                labels.join(", ")
            ),
        ));
    }
    item
}

/// A text or an integer.
pub(super) fn simple(
    definition: &SettingDefinition,
    simple: &SimpleValue,
    path: &str,
    problems: &mut Vec<Problem>,
) {
    match (&simple.kind, definition.kind) {
        (SimpleKind::Integer(number), Kind::Integer) => range(definition, *number, path, problems),
        (SimpleKind::Integer(number), _) => text(definition, &number.to_string(), path, problems),
        (SimpleKind::Text(typed_text), _) => typed(definition, typed_text, path, problems),
        (SimpleKind::Reference(id), Kind::String) => text(definition, id, path, problems),
        (SimpleKind::Secret { value, state }, _) => {
            if state == "notEncrypted" {
                typed(definition, value, path, problems);
            } else {
                problems.push(Problem::error(path, "secret-unusable", TOKEN));
            }
        }
        (SimpleKind::Other(_, json), Kind::Integer) => {
            let typed = json.as_str().map_or_else(|| json.to_string(), str::to_owned);
            problems.push(if is_time(definition) {
                not_a_time(&typed, path)
            } else {
                not_an_integer(&typed, path)
            });
        }
        (SimpleKind::Reference(_) | SimpleKind::Other(..), _) => problems.push(Problem::error(
            path,
            "wrong-kind",
            format!("The value of “{}” has a form that is not expected here.", definition.name),
        )),
    }
}

/// What someone typed for a setting: a number, a text, or one entry of a list.
pub(super) fn typed(definition: &SettingDefinition, typed: &str, path: &str, problems: &mut Vec<Problem>) {
    match definition.kind {
        Kind::Integer => match typed.trim().parse() {
            Ok(number) => range(definition, number, path, problems),
            Err(_) => problems.push(not_an_integer(typed, path)),
        },
        Kind::StringList => entry(definition, typed, path, problems),
        _ => text(definition, typed, path, problems),
    }
}

fn not_an_integer(text: &str, path: &str) -> Problem {
    let sentence = match text.trim() {
        "" => "A whole number is missing here.".to_owned(),
        text => format!("“{text}” is not a whole number."),
    };
    Problem::error(path, "not-an-integer", sentence).at(0, text.chars().count())
}

/// Whether the setting is a time of day, which people write as `02:00`.
fn is_time(definition: &SettingDefinition) -> bool {
    definition.unit.as_deref() == Some("minutesAfterMidnight")
}

fn not_a_time(text: &str, path: &str) -> Problem {
    let sentence = format!("“{}” is no time of day. Write hours and minutes, such as 02:00.", text.trim());
    Problem::error(path, "not-a-time", sentence).at(0, text.chars().count())
}

fn range(definition: &SettingDefinition, number: i64, path: &str, problems: &mut Vec<Problem>) {
    let shown = |number: i64| {
        if is_time(definition) && number >= 0 {
            format!("{:02}:{:02}", number / 60, number % 60)
        } else {
            number.to_string()
        }
    };
    let sentence = match (definition.min, definition.max) {
        (Some(min), _) if number < min => {
            format!("{} is below {}, the least that a device accepts.", shown(number), shown(min))
        }
        (_, Some(max)) if number > max => {
            format!("{} is above {}, the most that a device accepts.", shown(number), shown(max))
        }
        _ => return,
    };
    problems.push(Problem::error(path, "out-of-range", sentence));
}

fn text(definition: &SettingDefinition, text: &str, path: &str, problems: &mut Vec<Problem>) {
    if text.trim().is_empty() {
        if definition.required {
            let sentence = format!("“{}” must not be blank.", definition.name);
            problems.push(Problem::error(path, "blank", sentence));
        }
        return;
    }
    let length = text.chars().count();
    if let Some(max) = definition.max_length
        && length > max as usize
    {
        let sentence = format!("This text has {length} characters; at most {max} are accepted.");
        problems.push(Problem::error(path, "too-long", sentence).at(max as usize, length));
    }
    let control = |character: char| character.is_control() && !matches!(character, '\n' | '\r' | '\t');
    if let Some(at) = text.chars().position(control) {
        let sentence = "There is a control character in this text; remove it.";
        problems.push(Problem::error(path, "control-character", sentence).at(at, at + 1));
    }
    if let Some(grammar) = &definition.grammar {
        let found = grammar::check(grammar, text).into_iter();
        problems.extend(found.map(|problem| Problem { path: path.to_owned(), ..problem }));
    }
}

fn entry(definition: &SettingDefinition, value: &str, path: &str, problems: &mut Vec<Problem>) {
    if value.trim().is_empty() {
        problems.push(Problem::error(path, "blank-entry", "An entry must not be blank; remove it."));
        return;
    }
    if !definition.allowed.is_empty() && !definition.allowed.iter().any(|word| word == value) {
        problems.push(
            Problem::error(
                path,
                "not-allowed",
                format!("“{value}” is none of the accepted words: {}.", definition.allowed.join(", ")),
            )
            .at(0, value.chars().count()),
        );
    }
    text(definition, value, path, problems);
}

/// A list of texts.
pub(super) fn list(
    definition: &SettingDefinition,
    values: &[SimpleValue],
    path: &str,
    problems: &mut Vec<Problem>,
) {
    count(definition, values.len(), path, problems);
    let mut seen = HashSet::new();
    let ignore_case = definition.csp.is_some();
    for (index, value) in values.iter().enumerate() {
        let path = format!("{path}[{index}]");
        let value = match &value.kind {
            SimpleKind::Text(text) | SimpleKind::Reference(text) => text,
            _ => {
                simple(definition, value, &path, problems);
                continue;
            }
        };
        entry(definition, value, &path, problems);
        let key = if ignore_case { value.to_lowercase() } else { value.clone() };
        if !seen.insert(key) && !value.trim().is_empty() {
            let sentence = format!("“{value}” is in the list already.");
            problems.push(Problem::warning(&path, "duplicate-entry", sentence));
        }
    }
    exclusive::entries(definition, values, path, problems);
}

/// The number of entries, options or items.
pub(super) fn count(definition: &SettingDefinition, count: usize, path: &str, problems: &mut Vec<Problem>) {
    if let Some(max) = definition.max_count
        && count > max as usize
    {
        problems.push(if definition.is_rule_list() {
            let sentence =
                format!("{count} rules are more than the {max} that one policy may hold; split the policy.");
            Problem::error(path, "too-many-rules", sentence)
        } else {
            let sentence = format!("There are {count} entries; the most is {max}.");
            Problem::error(path, "too-many", sentence)
        });
    }
    if let Some(min) = definition.min_count
        && count < min as usize
    {
        let sentence = format!("There are {count} entries; the least is {min}.");
        problems.push(Problem::error(path, "too-few", sentence));
    }
}
