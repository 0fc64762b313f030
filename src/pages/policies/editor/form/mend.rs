//! What a control says once a problem is mended, where the model knows how.

use palisade_model::catalogue::{Kind, SettingDefinition};

use super::{Draft, PlacedProblem, is_time, units};
use crate::words::editor as words;

/// The longest text that a button repeats, in characters.
const LONGEST: usize = 48;

/// A mend that can be offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// What it does, as a button says it: `Use “80-90”` or `Remove it`.
    pub label: String,
    /// What the control says afterwards.
    pub draft: Draft,
}

/// How `problem` is mended in a control that says `draft`. None where the model knows no mend, or where the control
/// says something else by now.
pub fn mend(definition: &SettingDefinition, draft: &Draft, problem: &PlacedProblem) -> Option<Mend> {
    let suggestion = problem.problem.suggestion.as_deref()?;
    let whole = problem.problem.span.is_none();
    match draft {
        Draft::Text(text) => {
            let mended = problem.problem.mend(text)?;
            let (shown, mended) = match mended.parse::<i64>() {
                // A time of day is shown as one; the model counts minutes.
                Ok(number) if is_time(definition) => {
                    (units::typed(definition, number), units::typed(definition, number))
                }
                Ok(number) if definition.kind == Kind::Integer => (units::shown(definition, number), mended),
                _ => (mended.clone(), mended),
            };
            Some(use_text(&shown, Draft::Text(mended)))
        }
        Draft::Choice(_) | Draft::Odd(_) => {
            let option = definition.option(suggestion)?;
            Some(use_text(&option.label, Draft::Choice(option.id.clone())))
        }
        Draft::List(entries) => {
            let index = problem.entry?;
            let mut entries = entries.clone();
            let entry = entries.get_mut(index)?;
            if whole && suggestion.is_empty() {
                entries.remove(index);
                return Some(Mend { label: words::remove_it().into(), draft: Draft::List(entries) });
            }
            let mended = problem.problem.mend(entry)?;
            entry.clone_from(&mended);
            Some(use_text(&mended, Draft::List(entries)))
        }
        Draft::Items(items) => {
            let index = problem.entry.filter(|index| *index < items.len())?;
            let mut items = items.clone();
            if suggestion.is_empty() {
                items.remove(index);
                return Some(Mend { label: words::remove_it().into(), draft: Draft::Items(items) });
            }
            let option = definition.option(suggestion)?;
            items.remove(index);
            if !items.contains(&option.id) {
                items.insert(index, option.id.clone());
            }
            Some(use_text(&option.label, Draft::Items(items)))
        }
        Draft::NotConfigured | Draft::Rules(_) => None,
    }
}

fn use_text(text: &str, draft: Draft) -> Mend {
    let short = !text.is_empty() && text.chars().count() <= LONGEST;
    let label = if short { words::use_text(text) } else { words::put_right().to_owned() };
    Mend { label, draft }
}
