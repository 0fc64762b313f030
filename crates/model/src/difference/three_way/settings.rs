//! The settings of two edits brought together: along the tree, each instance by its definition.

use std::collections::{BTreeMap, HashMap};

use super::{Outcome, Row, Side, keeps_mine, outcome};
use crate::catalogue::{Catalogue, SettingDefinition};
use crate::difference::Content;
use crate::difference::flatten::{Flat, flatten};
use crate::graph::{ChoiceValue, GroupValue, InstanceValue, Policy, Setting, SettingInstance, SimpleValue};
use crate::merge::compile_item;

/// The three versions of something: what it was, mine, theirs.
type Three<T> = [T; 3];

/// The settings of both edits in one list.
pub(super) fn merged(
    policies: Three<&Policy>,
    template: &str,
    catalogue: &Catalogue,
    choices: &BTreeMap<String, Side>,
    rows: &mut Vec<Row>,
) -> Vec<Setting> {
    let mut walk = Walk { template, catalogue, choices, rows };
    let named = policies.map(|policy| keyed(&policy.settings, |it| it.instance.definition_id.clone()));
    let [base, mine, theirs] = &named;
    let mut settings = Vec::new();
    for key in keys(mine, theirs, base) {
        let found = [base, mine, theirs].map(|side| side.get(&key).copied());
        let [was, one, other] = found;
        let instances = found.map(|setting| setting.map(|setting| &setting.instance));
        let Some(instance) = walk.one(&key, instances) else { continue };
        // What stands around the instance comes from the side that has one.
        if let Some(around) = one.or(other).or(was) {
            settings.push(Setting { instance, ..around.clone() });
        }
    }
    settings
}

struct Walk<'a> {
    template: &'a str,
    catalogue: &'a Catalogue,
    choices: &'a BTreeMap<String, Side>,
    rows: &'a mut Vec<Row>,
}

impl<'a> Walk<'a> {
    fn definition(&self, id: &str) -> Option<&'a SettingDefinition> {
        self.catalogue.definition_in(self.template, id)
    }

    /// Instances that stand beside each other under `above`.
    fn beside(&mut self, above: &str, lists: Three<&[SettingInstance]>) -> Vec<SettingInstance> {
        let [base, mine, theirs] = lists.map(|list| keyed(list, |it| it.definition_id.clone()));
        let mut together = Vec::new();
        for key in keys(&mine, &theirs, &base) {
            let found = [&base, &mine, &theirs].map(|side| side.get(&key).copied());
            together.extend(self.one(&[above, "/", &key].concat(), found));
        }
        together
    }

    fn one(&mut self, key: &str, found: Three<Option<&SettingInstance>>) -> Option<SettingInstance> {
        let [base, mine, theirs] = found;
        if self.same(mine, theirs) {
            return mine.cloned();
        }
        if let (Some(mine), Some(theirs)) = (mine, theirs)
            && let Some(value) = self.value(key, base, mine, theirs)
        {
            return Some(SettingInstance { value, ..mine.clone() });
        }
        let outcome = outcome(self.same(base, mine), self.same(base, theirs), key, self.choices);
        self.note(key, found, outcome);
        if keeps_mine(outcome) { mine.cloned() } else { theirs.cloned() }
    }

    /// The value of an instance of which both sides have one, where it is made of parts; none where it is one thing.
    fn value(
        &mut self,
        key: &str,
        base: Option<&SettingInstance>,
        mine: &SettingInstance,
        theirs: &SettingInstance,
    ) -> Option<InstanceValue> {
        let definition = self.definition(&mine.definition_id);
        let found = [base, Some(mine), Some(theirs)];
        match (&mine.value, &theirs.value) {
            (InstanceValue::Choice(one), InstanceValue::Choice(other)) if one.value == other.value => {
                let was = match base.map(|base| &base.value) {
                    Some(InstanceValue::Choice(was)) if was.value == one.value => was.children.as_slice(),
                    _ => &[],
                };
                let children = self.beside(key, [was, &one.children, &other.children]);
                Some(InstanceValue::Choice(ChoiceValue { children, ..one.clone() }))
            }
            (InstanceValue::SimpleCollection(one), InstanceValue::SimpleCollection(other))
                if definition.is_some_and(|definition| !definition.ordered) =>
            {
                let was = match base.map(|base| &base.value) {
                    Some(InstanceValue::SimpleCollection(was)) => was.as_slice(),
                    _ => &[],
                };
                let same = |one: &SimpleValue, other: &SimpleValue| one.kind == other.kind;
                self.note_joined(key, found);
                Some(InstanceValue::SimpleCollection(joined([was, one, other], same)))
            }
            (InstanceValue::ChoiceCollection(one), InstanceValue::ChoiceCollection(other)) => {
                let was = match base.map(|base| &base.value) {
                    Some(InstanceValue::ChoiceCollection(was)) => was.as_slice(),
                    _ => &[],
                };
                let same = |one: &ChoiceValue, other: &ChoiceValue| one.value == other.value;
                self.note_joined(key, found);
                Some(InstanceValue::ChoiceCollection(joined([was, one, other], same)))
            }
            (InstanceValue::GroupCollection(one), InstanceValue::GroupCollection(other)) => {
                let was = match base.map(|base| &base.value) {
                    Some(InstanceValue::GroupCollection(was)) => was.as_slice(),
                    _ => &[],
                };
                let definition = definition?;
                if definition.is_rule_list() {
                    return Some(InstanceValue::GroupCollection(self.rules(
                        key,
                        definition,
                        [was, one, other],
                    )));
                }
                // A plain structure has one item.
                let [one_item] = one.as_slice() else { return None };
                let [other_item] = other.as_slice() else { return None };
                let was = was.first().map_or(&[][..], |item| item.children.as_slice());
                let children = self.beside(key, [was, &one_item.children, &other_item.children]);
                Some(InstanceValue::GroupCollection(vec![GroupValue { children, ..one_item.clone() }]))
            }
            (InstanceValue::Group(one), InstanceValue::Group(other)) => {
                let was = match base.map(|base| &base.value) {
                    Some(InstanceValue::Group(was)) => was.children.as_slice(),
                    _ => &[],
                };
                let children = self.beside(key, [was, &one.children, &other.children]);
                Some(InstanceValue::Group(GroupValue { children, ..one.clone() }))
            }
            _ => None,
        }
    }

    /// A list of rules, rule by rule: a rule is known by its name.
    fn rules(&mut self, key: &str, list: &SettingDefinition, items: Three<&[GroupValue]>) -> Vec<GroupValue> {
        let read =
            items.map(|items| items.iter().map(|item| self.rule(item, list)).collect::<Vec<Rule<'_>>>());
        let [base, mine, theirs] = &read;
        let [base, mine, theirs] =
            [base, mine, theirs].map(|rules| keyed(rules, |rule| rule.name.to_lowercase()));
        let mut together = Vec::new();
        for name in keys(&mine, &theirs, &base) {
            let found = [&base, &mine, &theirs].map(|side| side.get(&name).copied());
            let [was, one, other] = found;
            let same = |one: Option<&Rule<'_>>, other: Option<&Rule<'_>>| match (one, other) {
                (Some(one), Some(other)) => one.content == other.content,
                (None, None) => true,
                _ => false,
            };
            if same(one, other) {
                together.extend(one.map(|rule| rule.item.clone()));
                continue;
            }
            let key = [key, "/", &name].concat();
            let outcome = outcome(same(was, one), same(was, other), &key, self.choices);
            let shown = |rule: Option<&Rule<'_>>| rule.map(|rule| rule.display.clone());
            let called = one.or(other).or(was).map(|rule| rule.name.clone()).unwrap_or_default();
            self.rows.push(Row {
                key,
                definition_id: list.id.clone(),
                name: called,
                base: shown(was),
                mine: shown(one),
                theirs: shown(other),
                outcome,
            });
            let kept = if keeps_mine(outcome) { one } else { other };
            together.extend(kept.map(|rule| rule.item.clone()));
        }
        together
    }

    fn rule<'i>(&self, item: &'i GroupValue, list: &SettingDefinition) -> Rule<'i> {
        let alone = InstanceValue::GroupCollection(vec![item.clone()]);
        let flat = self.flat(&SettingInstance::new(list.id.clone(), alone));
        let content = flat.rules.into_iter().next().map(|rule| rule.version.content);
        let compiled = compile_item(item, list, self.template, self.catalogue);
        let (name, display) =
            compiled.map(|rule| (rule.name.to_string(), rule.display.to_string())).unwrap_or_default();
        Rule { item, name, display, content }
    }

    fn flat(&self, instance: &SettingInstance) -> Flat {
        let mut alone = Policy::default();
        alone.template.id = self.template.to_owned();
        alone.settings.push(Setting { id: None, instance: instance.clone(), extra: serde_json::Map::new() });
        flatten(&alone, self.catalogue)
    }

    /// Whether two instances mean the same.
    fn same(&self, one: Option<&SettingInstance>, other: Option<&SettingInstance>) -> bool {
        let (Some(one), Some(other)) = (one, other) else { return one.is_none() && other.is_none() };
        if one == other {
            return true;
        }
        let content = |instance: &SettingInstance| {
            let flat = self.flat(instance);
            let leaves = flat.leaves.into_iter().map(|leaf| (leaf.place.0, leaf.version.content));
            let rules = flat.rules.into_iter().map(|rule| (rule.list, rule.version.content));
            leaves.chain(rules).collect::<Vec<_>>()
        };
        content(one) == content(other)
    }

    /// Notes a list that was joined: what only one side changed is taken from it.
    fn note_joined(&mut self, key: &str, found: Three<Option<&SettingInstance>>) {
        let [base, mine, theirs] = found;
        let outcome = match (self.same(base, mine), self.same(base, theirs)) {
            (true, _) => Outcome::Taken(Side::Theirs),
            (_, true) => Outcome::Taken(Side::Mine),
            _ => Outcome::Joined,
        };
        self.note(key, found, outcome);
    }

    fn note(&mut self, key: &str, found: Three<Option<&SettingInstance>>, outcome: Outcome) {
        let [base, mine, theirs] = found.map(|instance| instance.map(|instance| self.shown(instance)));
        let id = found.iter().flatten().next().map(|instance| instance.definition_id.clone());
        let id = id.unwrap_or_default();
        let name = self.definition(&id).map_or_else(|| id.clone(), |definition| definition.name.clone());
        self.rows.push(Row { key: key.to_owned(), definition_id: id, name, base, mine, theirs, outcome });
    }

    /// An instance as people read it, with what stands below it.
    fn shown(&self, instance: &SettingInstance) -> String {
        let flat = self.flat(instance);
        let below = |place: usize, name: &str, display: &str| match place {
            0 => display.to_owned(),
            _ => [name, ": ", display].concat(),
        };
        let leaves = flat.leaves.iter().map(|leaf| (leaf.name.as_str(), leaf.version.display.as_str()));
        let rules = flat.rules.iter().map(|rule| (rule.name.as_str(), rule.version.display.as_str()));
        let lines = leaves.chain(rules).enumerate();
        lines.map(|(place, (name, display))| below(place, name, display)).collect::<Vec<_>>().join(" · ")
    }
}

/// A rule of one side.
struct Rule<'i> {
    item: &'i GroupValue,
    name: String,
    display: String,
    content: Option<Content>,
}

/// The items of a list by what they are called; of several of one name the later ones by their number as well.
fn keyed<T>(items: &[T], name: impl Fn(&T) -> String) -> Keyed<'_, T> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut keyed = Keyed { order: Vec::new(), items: HashMap::new() };
    for item in items {
        let name = name(item);
        let number = seen.entry(name.clone()).or_default();
        let key = if *number == 0 { name } else { format!("{name}#{number}") };
        *number += 1;
        keyed.order.push(key.clone());
        keyed.items.insert(key, item);
    }
    keyed
}

struct Keyed<'i, T> {
    order: Vec<String>,
    items: HashMap<String, &'i T>,
}

impl<'i, T> Keyed<'i, T> {
    fn get(&self, key: &str) -> Option<&&'i T> {
        self.items.get(key)
    }
}

/// All keys: mine in their order, then those that only they have, then what both took away.
fn keys<T>(mine: &Keyed<'_, T>, theirs: &Keyed<'_, T>, base: &Keyed<'_, T>) -> Vec<String> {
    let mut keys = mine.order.clone();
    keys.extend(theirs.order.iter().filter(|key| mine.get(key).is_none()).cloned());
    let gone = base.order.iter().filter(|key| mine.get(key).is_none() && theirs.get(key).is_none());
    keys.extend(gone.cloned());
    keys
}

/// A list with what both sides added and without what either took away.
fn joined<T: Clone>(lists: Three<&[T]>, same: impl Fn(&T, &T) -> bool) -> Vec<T> {
    let [base, mine, theirs] = lists;
    let has = |list: &[T], item: &T| list.iter().any(|other| same(other, item));
    let kept = mine.iter().filter(|item| has(theirs, item) || !has(base, item));
    let new = theirs.iter().filter(|item| !has(mine, item) && !has(base, item));
    kept.chain(new).cloned().collect()
}
