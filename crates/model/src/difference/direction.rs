//! Whether a change makes devices more or less secure, by the catalogue's orders of security.

use super::{Change, Content, Direction, SettingChange, Version};
use crate::catalogue::SettingDefinition;
use crate::value::Value;

/// What entries of a list do to security when they are added.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// Each one is an exception: an exclusion, a program or threat that is let through.
    Weakens,
    /// Each one is guarded, such as a protected folder.
    Strengthens,
}

/// The direction of several changes: clear only where all go one way. Settings whose change says nothing of
/// security do not blur it.
pub(super) fn overall(directions: impl Iterator<Item = Direction>) -> Direction {
    let mut overall = None;
    for direction in directions.filter(|direction| *direction != Direction::Unclear) {
        match overall {
            None => overall = Some(direction),
            Some(known) if known != direction => return Direction::Unclear,
            Some(_) => {}
        }
    }
    overall.unwrap_or_default()
}

/// The direction of a change of one setting.
pub(super) fn of_setting(
    before: Option<&Version>,
    after: Option<&Version>,
    definition: Option<&SettingDefinition>,
) -> Direction {
    let Some(definition) = definition else { return Direction::Unclear };
    if let Some(effect) = effect_of_entries(definition) {
        return of_entries(entries(before), entries(after), effect);
    }
    let rank = |version: Option<&Version>| {
        let value = match version.map(|version| &version.content) {
            Some(Content::Value(value)) => Some(value),
            Some(Content::Unknown(_)) => None,
            None => definition.default.as_ref(),
        };
        let item = value?.as_text()?;
        definition.security_rank(item)
    };
    compared(rank(before), rank(after))
}

/// The direction of a change of a rule with these changed members.
pub(super) fn of_rule<'c>(
    before: Option<&Version>,
    after: Option<&Version>,
    changed: &[SettingChange],
    list: Option<&SettingDefinition>,
    definition: impl Fn(&str) -> Option<&'c SettingDefinition>,
) -> Direction {
    if let Some(effect) = list.and_then(effect_of_entries) {
        return match (before, after) {
            (None, Some(_)) => turned(effect, Change::Added),
            (Some(_), None) => turned(effect, Change::Removed),
            _ => Direction::Unclear,
        };
    }
    if before.is_some() && after.is_some() {
        // What a rule matches says nothing by itself; only what it does has an order.
        let ranked = changed.iter().filter(|it| !is_label(&it.definition_id)).map(|it| it.direction);
        let ranked: Vec<Direction> = ranked.collect();
        let clear = ranked.iter().all(|direction| *direction != Direction::Unclear);
        return if clear { overall(ranked.into_iter()) } else { Direction::Unclear };
    }
    // A rule that lets through is a hole, one that blocks closes one; one that is off does neither.
    let Some(Content::Value(Value::Rule(members))) = after.or(before).map(|version| &version.content) else {
        return Direction::Unclear;
    };
    let value = |suffix: &str| members.iter().find(|(id, _)| id.ends_with(suffix)).map(|(_, value)| value);
    let off = value("_enabled").and_then(Value::as_text).is_some_and(|item| item == "0" || item == "false");
    let Some(list) = list.filter(|_| !off) else { return Direction::Unclear };
    let action = ["_action_type", "_action", "_item_value"]
        .iter()
        .find_map(|suffix| definition(&format!("{}{suffix}", list.id)))
        .filter(|action| !action.security_order.is_empty());
    let Some(action) = action else { return Direction::Unclear };
    let done = members.get(&action.id).or(action.default.as_ref()).and_then(Value::as_text);
    let rank = done.and_then(|item| action.security_rank(item));
    let effect = match rank {
        Some(0) => Effect::Weakens,
        Some(rank) if rank + 1 == action.security_order.len() => Effect::Strengthens,
        _ => return Direction::Unclear,
    };
    turned(effect, if after.is_some() { Change::Added } else { Change::Removed })
}

fn is_label(id: &str) -> bool {
    id.ends_with("_name") || id.ends_with("_description")
}

fn compared(before: Option<usize>, after: Option<usize>) -> Direction {
    match (before, after) {
        (Some(before), Some(after)) if after < before => Direction::Weaker,
        (Some(before), Some(after)) if after > before => Direction::Stronger,
        _ => Direction::Unclear,
    }
}

fn turned(effect: Effect, change: Change) -> Direction {
    match (effect, change) {
        (Effect::Weakens, Change::Added) | (Effect::Strengthens, Change::Removed) => Direction::Weaker,
        (Effect::Weakens, Change::Removed) | (Effect::Strengthens, Change::Added) => Direction::Stronger,
        (_, Change::Changed) => Direction::Unclear,
    }
}

fn of_entries(before: &[String], after: &[String], effect: Effect) -> Direction {
    let more = after.iter().any(|entry| !before.contains(entry));
    let fewer = before.iter().any(|entry| !after.contains(entry));
    match (more, fewer) {
        (true, false) => turned(effect, Change::Added),
        (false, true) => turned(effect, Change::Removed),
        _ => Direction::Unclear,
    }
}

fn entries(version: Option<&Version>) -> &[String] {
    match version.map(|version| &version.content) {
        Some(Content::Value(Value::List(entries))) => entries,
        _ => &[],
    }
}

/// What the entries of a list do, by its grammar and name.
fn effect_of_entries(definition: &SettingDefinition) -> Option<Effect> {
    let of_name = |part: &str| definition.id.ends_with(part);
    let grammar = definition.grammar.as_deref().unwrap_or_default();
    if grammar.starts_with("exclusion") || grammar == "asrExclusion" || of_name("exclusions") {
        return Some(Effect::Weakens);
    }
    if of_name("allowedapplications") || of_name("allowedthreats") || of_name("unmonitoredfilesystems") {
        return Some(Effect::Weakens);
    }
    of_name("protectedfolders").then_some(Effect::Strengthens)
}
