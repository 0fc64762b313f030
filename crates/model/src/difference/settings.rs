//! Which settings changed.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::direction;
use super::flatten::{Leaf, Place, flatten};
use super::rules;
use super::{Change, Content, ListChange, SettingChange, Version};
use crate::catalogue::{Catalogue, SettingDefinition};
use crate::graph::Policy;
use crate::value::Value;

/// The settings and rules that changed, in the order of the template.
pub(super) fn changes(before: &Policy, after: &Policy, catalogue: &Catalogue) -> Vec<SettingChange> {
    let (old, new) = (flatten(before, catalogue), flatten(after, catalogue));
    let template = if after.template.id.is_empty() { &before.template.id } else { &after.template.id };
    let definition = |id: &str| catalogue.definition_in(template, id);
    let mut changes = leaf_changes(&old.leaves, &new.leaves, definition);
    mark_children(&mut changes, &old.leaves, &new.leaves);
    changes.extend(rules::changes(&old.rules, &new.rules, definition));
    in_order(&mut changes, template, catalogue);
    changes
}

/// Changes of settings that are no rules.
pub(super) fn leaf_changes<'c>(
    old: &[Leaf],
    new: &[Leaf],
    definition: impl Fn(&str) -> Option<&'c SettingDefinition>,
) -> Vec<SettingChange> {
    let by_place = |leaves: &'_ [Leaf]| -> BTreeMap<Place, Leaf> {
        leaves.iter().map(|leaf| (leaf.place.clone(), leaf.clone())).collect()
    };
    let (old, new) = (by_place(old), by_place(new));
    let places: BTreeSet<&Place> = old.keys().chain(new.keys()).collect();
    places
        .into_iter()
        .filter_map(|place| {
            let (before, after) = (old.get(place), new.get(place));
            let same = |one: &Leaf, other: &Leaf| one.version.content == other.version.content;
            let change = match (before, after) {
                (Some(before), Some(after)) if same(before, after) => return None,
                (Some(_), Some(_)) => Change::Changed,
                (None, _) => Change::Added,
                (_, None) => Change::Removed,
            };
            let (id, occurrence) = place;
            let definition = definition(id);
            let name = after.or(before).map(|leaf| leaf.name.clone()).unwrap_or_default();
            let (before, after) = (before.map(|it| it.version.clone()), after.map(|it| it.version.clone()));
            Some(SettingChange {
                definition_id: id.clone(),
                name,
                change,
                direction: direction::of_setting(before.as_ref(), after.as_ref(), definition),
                entries: list_change(before.as_ref(), after.as_ref()),
                before,
                after,
                under: None,
                rule: None,
                occurrence: *occurrence,
            })
        })
        .collect()
}

/// What came and went of a list, where either side is one.
fn list_change(before: Option<&Version>, after: Option<&Version>) -> Option<ListChange> {
    let entries = |version: Option<&Version>| match version.map(|version| &version.content) {
        Some(Content::Value(Value::List(entries))) => Some(entries.clone()),
        _ => None,
    };
    let (old, new) = (entries(before), entries(after));
    if old.is_none() && new.is_none() {
        return None;
    }
    let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
    let missing = |from: &[String], other: &[String]| -> Vec<String> {
        let other: HashSet<&String> = other.iter().collect();
        from.iter().filter(|entry| !other.contains(entry)).cloned().collect()
    };
    let (added, removed) = (missing(&new, &old), missing(&old, &new));
    let stay = |from: &[String], gone: &[String]| -> Vec<String> {
        from.iter().filter(|entry| !gone.contains(entry)).cloned().collect()
    };
    let reordered = stay(&old, &removed) != stay(&new, &added);
    Some(ListChange { added, removed, reordered })
}

/// Names the parent of each change that stands under another change.
fn mark_children(changes: &mut [SettingChange], old: &[Leaf], new: &[Leaf]) {
    let changed: HashSet<String> = changes.iter().map(|change| change.definition_id.clone()).collect();
    let parents: HashMap<&Place, &String> =
        old.iter().chain(new).filter_map(|leaf| Some((&leaf.place, leaf.parent.as_ref()?))).collect();
    for change in changes {
        let place = (change.definition_id.clone(), change.occurrence);
        change.under =
            parents.get(&place).filter(|parent| changed.contains(**parent)).map(|it| (*it).clone());
    }
}

/// The order in which the template shows its settings; what it does not show last, by id.
pub(super) fn in_order(changes: &mut [SettingChange], template: &str, catalogue: &Catalogue) {
    let shown: HashMap<&str, usize> = catalogue
        .settings_of(template)
        .enumerate()
        .map(|(place, definition)| (definition.id.as_str(), place))
        .collect();
    // Rules keep the order that they have; everything else is ordered already by id and occurrence.
    changes.sort_by_cached_key(|change| {
        let place = shown.get(change.definition_id.as_str()).copied().unwrap_or(usize::MAX);
        (place, if change.rule.is_some() { String::new() } else { change.definition_id.clone() })
    });
    for change in changes {
        if let Some(rule) = &mut change.rule {
            rule.members.sort_by_key(|member| {
                shown.get(member.definition_id.as_str()).copied().unwrap_or(usize::MAX)
            });
        }
    }
}
