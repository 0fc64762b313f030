//! One value against its definition: options, numbers and texts.

use super::path::Path;
use super::report::{Report, TextReport};
use super::{codes, figures, grammar, secret};
use crate::catalogue::{Kind, SettingDefinition, SettingOption};
use crate::graph::{ChoiceValue, SimpleKind, SimpleValue};
use crate::nearest::nearest;
use crate::plural::plural;

/// The longest text that a grammar may be about, in characters: no path of Windows is longer.
const LONGEST: usize = 32_767;

/// The item id of a chosen option, where there is such an option.
pub(super) fn choice<'a>(
    definition: &SettingDefinition,
    choice: &'a ChoiceValue,
    path: &Path<'_>,
    report: &mut Report,
) -> Option<&'a str> {
    let item = definition.item_of(&choice.value);
    if item.is_none() {
        let written = written_item(definition, &choice.value);
        let name = &definition.name;
        match meant(definition, written) {
            Some(option) => {
                let SettingOption { id, label, .. } = option;
                let sentence =
                    format_args!("“{written}” is no option of “{name}”. Did you mean `{id}`, “{label}”?");
                report.error(path, codes::UNKNOWN_OPTION, sentence).mend(option.id.as_str());
            }
            None => {
                let options = definition.options.iter();
                let options: Vec<_> =
                    options.map(|SettingOption { id, label, .. }| format!("`{id}` ({label})")).collect();
                let options = options.join(", ");
                let sentence =
                    format_args!("“{written}” is no option of “{name}”; choose one of: {options}.");
                report.error(path, codes::UNKNOWN_OPTION, sentence);
            }
        }
    }
    item
}

/// What stands after the definition's id, whatever the case of that; else the whole.
fn written_item<'a>(definition: &SettingDefinition, full: &'a str) -> &'a str {
    let id = definition.id.len();
    match (full.get(..id), full.get(id..)) {
        (Some(start), Some(rest)) if start.eq_ignore_ascii_case(&definition.id) => {
            rest.strip_prefix('_').unwrap_or(rest)
        }
        _ => full,
    }
}

/// The option that is meant by a text that is none: by its label or a word of it, by its value, or by a text that
/// differs little. Some generators write words of labels where ids belong (catalog-facts, section 6.1).
fn meant<'a>(definition: &'a SettingDefinition, written: &str) -> Option<&'a SettingOption> {
    let plain = |text: &str| -> String {
        text.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let wanted = plain(written);
    let options = || definition.options.iter();
    let same = |option: &&SettingOption| {
        // Of `high=2` the part that tells it from the other options.
        let value = match &option.value {
            serde_json::Value::String(text) => plain(text.rsplit('=').next().unwrap_or(text)),
            other => plain(&other.to_string()),
        };
        [plain(&option.id), plain(&option.label), value].contains(&wanted)
    };
    if wanted.is_empty() {
        return None;
    }
    if let Some(option) = options().find(same) {
        return Some(option);
    }
    let switch = match wanted.as_str() {
        "1" | "true" | "yes" | "on" | "enabled" | "enable" => Some(["1", "true", "enabled"]),
        "0" | "false" | "no" | "off" | "disabled" | "disable" => Some(["0", "false", "disabled"]),
        _ => None,
    };
    if definition.options.len() == 2
        && let Some(option) = options().find(|it| switch.is_some_and(|ids| ids.contains(&it.id.as_str())))
    {
        return Some(option);
    }
    let mut with_word =
        options().filter(|option| option.label.split_whitespace().any(|word| plain(word) == wanted));
    if let (Some(option), None) = (with_word.next(), with_word.next()) {
        return Some(option);
    }
    let words = options().flat_map(|option| {
        let words = option.label.split_whitespace().filter(|word| word.len() > 3);
        [option.id.as_str(), option.label.as_str()].into_iter().chain(words)
    });
    let nearest = nearest(written, words)?;
    options().find(|option| option.id == nearest || option.label.contains(nearest))
}

/// A text or an integer.
pub(super) fn simple(
    definition: &SettingDefinition,
    simple: &SimpleValue,
    path: &Path<'_>,
    report: &mut Report,
) {
    match &simple.kind {
        SimpleKind::Integer(number) if definition.kind == Kind::Integer => {
            figures::check(definition, *number, path, report);
        }
        SimpleKind::Integer(number) => text(definition, &number.to_string(), path, report),
        SimpleKind::Text(value) => typed(definition, value, path, report),
        SimpleKind::Reference(id) if definition.kind == Kind::String => text(definition, id, path, report),
        SimpleKind::Secret { value, state } if state == "notEncrypted" => {
            typed(definition, value, path, report);
        }
        SimpleKind::Secret { .. } => secret::unusable(path, report),
        SimpleKind::Other(_, json) if definition.kind == Kind::Integer => {
            let written = match json {
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            figures::not_an_integer(definition, &written, path, report);
        }
        SimpleKind::Reference(_) | SimpleKind::Other(..) => {
            let sentence =
                format_args!("The value of “{}” has a form that is not expected here.", definition.name);
            report.error(path, codes::WRONG_KIND, sentence);
        }
    }
}

/// What someone typed for a setting: a number, a text, or one entry of a list.
pub(super) fn typed(definition: &SettingDefinition, value: &str, path: &Path<'_>, report: &mut Report) {
    match definition.kind {
        Kind::Integer => match value.trim().parse() {
            Ok(number) => figures::check(definition, number, path, report),
            Err(_) => figures::not_an_integer(definition, value, path, report),
        },
        Kind::StringList => entry(definition, value, path, report),
        _ => text(definition, value, path, report),
    }
}

/// One entry of a list.
pub(super) fn entry(definition: &SettingDefinition, value: &str, path: &Path<'_>, report: &mut Report) {
    if value.trim().is_empty() {
        let sentence = format_args!("An entry must not be blank; remove it.");
        report.error(path, codes::BLANK_ENTRY, sentence).mend("");
        return;
    }
    if separated(definition, value, &mut TextReport { report, path }) {
        return;
    }
    if !definition.allowed.is_empty() && !definition.allowed.iter().any(|word| word == value) {
        let words = definition.allowed.join(", ");
        let meant = nearest(value.trim(), definition.allowed.iter().map(String::as_str));
        let sentence = format_args!("“{value}” is none of the accepted words: {words}.");
        let to = value.chars().count();
        TextReport { report, path }.error(0, to, codes::NOT_ALLOWED, sentence).mend_by(meant);
    }
    text(definition, value, path, report);
}

/// What the device would take for the end of an entry.
fn separated(definition: &SettingDefinition, text: &str, report: &mut TextReport<'_>) -> bool {
    let Some(separator) = definition.separator.as_deref().and_then(|text| text.chars().next()) else {
        return false;
    };
    let Some((at, _)) = grammar::find(text, &|it| it == separator) else { return false };
    if separator.is_ascii_graphic() {
        let sentence =
            format_args!("Write each as an entry of its own: {separator} separates entries on the device.");
        report.error(at, at + 1, codes::BAD_CHARACTER, sentence);
    } else {
        let sentence = format_args!("A character that can't be seen here separates entries on the device.");
        report.error(at, at + 1, codes::BAD_CHARACTER, sentence);
    }
    true
}

fn text(definition: &SettingDefinition, text: &str, path: &Path<'_>, report: &mut Report) {
    if text.trim().is_empty() {
        let name = &definition.name;
        if definition.required || definition.min_length.is_some_and(|least| least > 0) {
            let sentence = format_args!("“{name}” must not be blank.");
            report.error(path, codes::BLANK, sentence);
        } else if definition.grammar.is_some() && definition.csp.is_none() {
            // The agent would refuse what it can't read, and the whole firewall with it.
            let sentence = format_args!("“{name}” must not be blank; remove it, or fill it in.");
            report.error(path, codes::BLANK, sentence);
        } else if definition.grammar.is_some() {
            let sentence = format_args!("“{name}” is blank, so it does nothing; remove it, or fill it in.");
            report.warning(path, codes::BLANK, sentence);
        }
        return;
    }
    if definition.secret && secret::is_token(text) {
        secret::unusable(path, report);
        return;
    }
    let report = &mut TextReport { report, path };
    let length = text.chars().count();
    // Texts without a grammar may be whole packages.
    let longest = definition.grammar.as_ref().map(|_| LONGEST);
    let max = definition.max_length.and_then(|max| usize::try_from(max).ok());
    if let Some(max) = max.into_iter().chain(longest).min()
        && length > max
    {
        let has = plural(length, "character", "characters");
        let sentence = format_args!("This text has {has}; at most {max} are accepted.");
        report.error(max, length, codes::TOO_LONG, sentence);
        if longest.is_some_and(|longest| length > longest) {
            return;
        }
    }
    if let Some(min) = definition.min_length.and_then(|min| usize::try_from(min).ok())
        && length < min
    {
        let has = plural(length, "character", "characters");
        let sentence = format_args!("This text has {has}; at least {min} are needed.");
        report.error(0, length, codes::TOO_SHORT, sentence);
    }
    // A line break or a tab may stand in a description.
    let control = |character: char| character.is_control() && !matches!(character, '\n' | '\r' | '\t');
    if let Some((at, _)) = grammar::find(text, &control) {
        let sentence = format_args!("There is a control character in this text; remove it.");
        report.error(at, at + 1, codes::CONTROL_CHARACTER, sentence).mend("");
    }
    if separated(definition, text, report) {
        return;
    }
    if let Some(grammar) = &definition.grammar {
        grammar::check(grammar, text, report);
    }
}
