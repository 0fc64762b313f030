//! Which rules changed: those of equal content pair up first, then those of one name, then those that are alike.

use std::collections::{BTreeMap, BTreeSet};

use super::direction;
use super::flatten::{Leaf, Rule};
use super::settings::leaf_changes;
use super::{Change, Content, RuleChange, SettingChange, Version};
use crate::catalogue::SettingDefinition;
use crate::value::Value;

/// The changes of all lists of rules. A rule that only moved did not change.
pub(super) fn changes<'c>(
    old: &[Rule],
    new: &[Rule],
    definition: impl Fn(&str) -> Option<&'c SettingDefinition> + Copy,
) -> Vec<SettingChange> {
    let lists: BTreeSet<&String> = old.iter().chain(new).map(|rule| &rule.list).collect();
    let of = |rules: &'_ [Rule], list: &String| -> Vec<Rule> {
        rules.iter().filter(|rule| rule.list == *list).cloned().collect()
    };
    lists.into_iter().flat_map(|list| changes_of_list(of(old, list), of(new, list), definition)).collect()
}

fn changes_of_list<'c>(
    mut old: Vec<Rule>,
    mut new: Vec<Rule>,
    definition: impl Fn(&str) -> Option<&'c SettingDefinition> + Copy,
) -> Vec<SettingChange> {
    pair(&mut old, &mut new, |one, other| (one.version.content == other.version.content).then_some(1));
    let mut pairs = pair(&mut old, &mut new, |one, other| {
        let same = one.name.eq_ignore_ascii_case(&other.name);
        same.then(|| 1 + likeness(one, other).0)
    });
    // A renamed rule is told by its content, where there is enough of it to tell.
    pairs.extend(pair(&mut old, &mut new, |one, other| {
        let (same, all) = likeness(one, other);
        (is_named(one) && is_named(other) && same >= 2 && same * 3 > all * 2).then_some(same)
    }));
    let changed = pairs.into_iter().map(|(old, new)| (Some(old), Some(new)));
    let gone = old.into_iter().map(|old| (Some(old), None));
    let come = new.into_iter().map(|new| (None, Some(new)));
    let mut all: Vec<(Option<Rule>, Option<Rule>)> = changed.chain(gone).chain(come).collect();
    all.sort_by_key(|(old, new)| match (old, new) {
        (_, Some(new)) => (0, new.index),
        (Some(old), None) => (1, old.index),
        (None, None) => (2, 0),
    });
    all.iter().filter_map(|(old, new)| change(old.as_ref(), new.as_ref(), definition)).collect()
}

/// Takes out of both lists the pairs that `score` allows, the best first; of equal ones the first.
fn pair(
    old: &mut Vec<Rule>,
    new: &mut Vec<Rule>,
    score: impl Fn(&Rule, &Rule) -> Option<usize>,
) -> Vec<(Rule, Rule)> {
    let mut scored: Vec<(usize, usize, usize)> = Vec::new();
    for (from, one) in old.iter().enumerate() {
        for (to, other) in new.iter().enumerate() {
            if let Some(score) = score(one, other) {
                scored.push((usize::MAX - score, from, to));
            }
        }
    }
    scored.sort_unstable();
    let (mut taken_old, mut taken_new) = (BTreeSet::new(), BTreeSet::new());
    let mut pairs = Vec::new();
    for (_, from, to) in scored {
        if taken_old.contains(&from) || taken_new.contains(&to) {
            continue;
        }
        if let (Some(one), Some(other)) = (old.get(from), new.get(to)) {
            pairs.push((one.clone(), other.clone()));
            taken_old.insert(from);
            taken_new.insert(to);
        }
    }
    let keep = |rules: &mut Vec<Rule>, taken: &BTreeSet<usize>| {
        let mut place = 0;
        rules.retain(|_| {
            place += 1;
            !taken.contains(&(place - 1))
        });
    };
    keep(old, &taken_old);
    keep(new, &taken_new);
    pairs
}

fn members(rule: &Rule) -> Option<&BTreeMap<String, Value>> {
    match &rule.version.content {
        Content::Value(Value::Rule(members)) => Some(members),
        _ => None,
    }
}

/// Whether it has a name of its own, rather than being told by its content.
fn is_named(rule: &Rule) -> bool {
    members(rule).is_some_and(|members| members.keys().any(|id| id.ends_with("_name")))
}

/// How many members say the same, and how many there are, the name left out.
fn likeness(one: &Rule, other: &Rule) -> (usize, usize) {
    let (Some(one), Some(other)) = (members(one), members(other)) else { return (0, 0) };
    let ids: BTreeSet<&String> = one.keys().chain(other.keys()).filter(|id| !id.ends_with("_name")).collect();
    (ids.iter().filter(|id| one.get(**id) == other.get(**id)).count(), ids.len())
}

fn change<'c>(
    old: Option<&Rule>,
    new: Option<&Rule>,
    definition: impl Fn(&str) -> Option<&'c SettingDefinition> + Copy,
) -> Option<SettingChange> {
    let change = match (old, new) {
        (Some(_), Some(_)) => Change::Changed,
        (None, Some(_)) => Change::Added,
        (Some(_), None) => Change::Removed,
        (None, None) => return None,
    };
    let changed = match (old, new) {
        (Some(old), Some(new)) => {
            leaf_changes(&leaves(old, definition), &leaves(new, definition), definition)
        }
        _ => Vec::new(),
    };
    let either = new.or(old)?;
    let (list, name) = (either.list.clone(), either.name.clone());
    let version = |rule: Option<&Rule>| rule.map(|rule| rule.version.clone());
    let index = |rule: Option<&Rule>| rule.map(|rule| rule.index);
    let (before, after) = (version(old), version(new));
    Some(SettingChange {
        direction: direction::of_rule(
            before.as_ref(),
            after.as_ref(),
            &changed,
            definition(&list),
            definition,
        ),
        definition_id: list,
        name,
        change,
        before,
        after,
        under: None,
        entries: None,
        rule: Some(RuleChange { before: index(old), after: index(new), members: changed }),
        occurrence: 0,
    })
}

/// The members of a rule as settings.
fn leaves<'c>(rule: &Rule, definition: impl Fn(&str) -> Option<&'c SettingDefinition>) -> Vec<Leaf> {
    let Some(members) = members(rule) else { return Vec::new() };
    members
        .iter()
        .map(|(id, value)| {
            let definition = definition(id);
            Leaf {
                place: (id.clone(), 0),
                name: definition.map_or(id, |definition| &definition.name).clone(),
                version: Version {
                    content: Content::Value(value.clone()),
                    display: value.display(definition),
                },
                parent: None,
            }
        })
        .collect()
}
