//! Rules that change: the key of a rule is its content, so one that changes goes, and another of its name comes. On
//! the devices where both happen it is one change.

use std::collections::BTreeMap;

use super::finding::{SettingImpact, Told, Transition};
use crate::value::Value;

/// Tells a rule that goes and one of the same list and name that comes, on the same devices, as one that changes:
/// where several could, those that are most alike. What is left of either stays told by itself.
pub(super) fn replace(settings: &mut Vec<SettingImpact>) {
    let mut by_name: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (place, found) in settings.iter().enumerate().filter(|(_, found)| found.setting.key.contains('#')) {
        let name = &found.setting;
        by_name.entry((&name.definition_id, &name.name)).or_default().push(place);
    }
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for places in by_name.values().filter(|places| places.len() > 1) {
        for from in places {
            for to in places {
                let value = |place: &usize, pick: fn(&Transition) -> Option<&Told>| {
                    value_of(settings.get(*place)?.changes.iter().find_map(pick)?)
                };
                if let (Some(old), Some(new)) = (value(from, goes), value(to, comes)) {
                    pairs.push((usize::MAX - likeness(old, new), *from, *to));
                }
            }
        }
    }
    pairs.sort_unstable();
    for (_, from, to) in pairs {
        pair(settings, from, to);
    }
    settings.retain(|found| !found.changes.is_empty() || !found.entries.is_empty());
}

/// Joins what goes of one rule and what comes of another where the devices are the same.
fn pair(settings: &mut [SettingImpact], from: usize, to: usize) {
    let change = |place: usize, pick: fn(&Transition) -> Option<&Told>| {
        let change = settings.get(place)?.changes.iter().find(|change| pick(change).is_some())?;
        Some((pick(change)?.clone(), &change.devices))
    };
    let (Some((before, old)), Some((after, new))) = (change(from, goes), change(to, comes)) else { return };
    let devices = old & new;
    if devices.is_empty() {
        return;
    }
    let replaces = settings.get(from).map(|found| found.setting.key.clone());
    for (place, pick) in [(from, goes as fn(&Transition) -> Option<&Told>), (to, comes)] {
        let Some(found) = settings.get_mut(place) else { continue };
        if let Some(change) = found.changes.iter_mut().find(|change| pick(change).is_some()) {
            change.devices -= &devices;
        }
        found.changes.retain(|change| !change.devices.is_empty());
    }
    if let Some(found) = settings.get_mut(to) {
        found.changes.push(Transition { before, after, devices, replaces });
    }
}

/// What is told no longer, where a rule goes.
fn goes(change: &Transition) -> Option<&Told> {
    (change.before.is_delivered() && change.after == Told::Nothing).then_some(&change.before)
}

/// What is told now, where a rule comes.
fn comes(change: &Transition) -> Option<&Told> {
    (change.before == Told::Nothing && change.after.is_delivered()).then_some(&change.after)
}

fn value_of(told: &Told) -> Option<&Value> {
    match told {
        Told::Value { value, .. } => Some(value),
        _ => None,
    }
}

/// How many members of two rules say the same.
fn likeness(one: &Value, other: &Value) -> usize {
    let (Value::Rule(one), Value::Rule(other)) = (one, other) else { return 0 };
    one.iter().filter(|(id, value)| other.get(*id) == Some(value)).count()
}
