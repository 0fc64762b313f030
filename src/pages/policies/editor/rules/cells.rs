//! A cell's text from and to what the form holds.

use palisade_model::catalogue::{Kind, SettingDefinition};
use palisade_model::firewall::exchange::{read_list, write_list};
use palisade_model::problem::Severity;
use palisade_model::validation::validate_text;

use super::super::form::{Draft, display, is_time};
use crate::words::rules as words;

/// Grammars whose entries hold no blanks, so that blanks and commas separate them.
const WITHOUT_BLANKS: [&str; 5] = ["ports", "addresses", "remoteAddresses", "linuxAddresses", "icmp"];

/// Words that other tools have for options, and the options' ids.
const WORDS: [(&str, &str); 20] = [
    ("yes", "1"),
    ("true", "1"),
    ("enabled", "1"),
    ("on", "1"),
    ("no", "0"),
    ("false", "0"),
    ("disabled", "0"),
    ("off", "0"),
    ("allow", "1"),
    ("permit", "1"),
    ("block", "0"),
    ("deny", "0"),
    ("drop", "0"),
    ("inbound", "in"),
    ("ein", "1"),
    ("aus", "0"),
    ("outbound", "out"),
    ("any", "2147483647"),
    ("lan", "lan"),
    ("ethernet", "lan"),
];

fn by_words(definition: &SettingDefinition) -> bool {
    definition.grammar.as_deref().is_some_and(|grammar| WITHOUT_BLANKS.contains(&grammar))
}

/// What a cell says; empty for *Not configured*.
pub(super) fn text_of(definition: &SettingDefinition, draft: &Draft) -> String {
    match draft {
        Draft::NotConfigured => String::new(),
        Draft::List(entries) if by_words(definition) => write_list(entries),
        Draft::List(entries) => entries.join("; "),
        Draft::Items(items) => {
            let label =
                |item: &String| definition.option(item).map_or_else(|| item.clone(), |it| it.label.clone());
            items.iter().map(label).collect::<Vec<_>>().join("; ")
        }
        Draft::Text(text) if definition.kind == Kind::Integer && !is_time(definition) => {
            definition.option(text).map_or_else(|| text.clone(), |option| option.label.clone())
        }
        Draft::Text(text) if !definition.secret => text.clone(),
        _ => display(draft, definition),
    }
}

/// What a text says for this field.
///
/// # Errors
/// Says what the field takes, where the text is no option of it.
pub(super) fn read(definition: &SettingDefinition, text: &str) -> Result<Draft, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Draft::NotConfigured);
    }
    Ok(match definition.kind {
        Kind::Choice => Draft::Choice(option(definition, text).ok_or_else(|| no_option(definition, text))?),
        Kind::ChoiceCollection => {
            let entries: Vec<&str> =
                text.split([';', ',', '\n']).map(str::trim).filter(|it| !it.is_empty()).collect();
            let items: Result<Vec<String>, String> = entries
                .into_iter()
                .map(|entry| option(definition, entry).ok_or_else(|| no_option(definition, entry)))
                .collect();
            let mut items = items?;
            let mut seen = Vec::new();
            items.retain(|item| {
                let new = !seen.contains(item);
                seen.push(item.clone());
                new
            });
            Draft::Items(items)
        }
        // A number has words for its usual values, such as a protocol.
        Kind::Integer => Draft::Text(word(definition, text).unwrap_or_else(|| text.to_owned())),
        Kind::StringList if by_words(definition) => Draft::List(read_list(text)),
        Kind::StringList => {
            let entries = text.split([';', '\n']).map(str::trim).filter(|it| !it.is_empty());
            Draft::List(entries.map(str::to_owned).collect())
        }
        _ => Draft::Text(text.to_owned()),
    })
}

/// The same for a value that comes from elsewhere: what the field's own grammar refuses is refused here.
///
/// # Errors
/// Says what is wrong with the text.
pub(super) fn read_strictly(definition: &SettingDefinition, text: &str) -> Result<Draft, String> {
    let draft = read(definition, text)?;
    let entries: &[String] = match &draft {
        Draft::Text(text) => std::slice::from_ref(text),
        Draft::List(entries) => entries,
        _ => &[],
    };
    let wrong = entries
        .iter()
        .flat_map(|entry| validate_text(definition, entry))
        .find(|problem| problem.severity == Severity::Error);
    wrong.map_or(Ok(draft), |problem| Err(crate::words::sentence(&problem.sentence)))
}

/// The id of the option that a word means.
fn option(definition: &SettingDefinition, text: &str) -> Option<String> {
    let known = WORDS.iter().filter(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, id)| *id);
    word(definition, text)
        .or_else(|| known.into_iter().find_map(|id| definition.option(id)).map(|it| it.id.clone()))
}

fn word(definition: &SettingDefinition, text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let options = &definition.options;
    let found = options.iter().find(|it| it.label.to_lowercase() == lower);
    found.or_else(|| options.iter().find(|it| it.id.eq_ignore_ascii_case(text))).map(|it| it.id.clone())
}

fn no_option(definition: &SettingDefinition, text: &str) -> String {
    words::no_option(text, &choices(definition))
}

/// The words that a field takes.
pub(super) fn choices(definition: &SettingDefinition) -> String {
    definition.options.iter().map(|option| option.label.as_str()).collect::<Vec<_>>().join(", ")
}

/// What follows when one goes on to the next option.
pub(super) fn next(definition: &SettingDefinition, draft: &Draft) -> Option<Draft> {
    let now = match draft {
        Draft::Choice(item) => item.clone(),
        // Where nothing is said, the default holds.
        _ => definition.default.as_ref()?.display(None),
    };
    let at = definition.options.iter().position(|option| option.id == now)?;
    let next = definition.options.get((at + 1) % definition.options.len())?;
    Some(Draft::Choice(next.id.clone()))
}
