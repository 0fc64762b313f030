//! Lists of rules: adding, copying, moving and taking away, and a rule in one line.

use palisade_model::catalogue::{Catalogue, SettingDefinition};
use palisade_model::graph::GroupValue;

use super::tree::{items, items_mut};
use super::{Draft, Form, Place, display, in_rule_list};
use crate::words::editor as words;

impl Form {
    /// How many rules the list has.
    pub fn rule_count(&self, group: &str) -> usize {
        self.instance(&Place::top(group)).map_or(0, |instance| items(instance).len())
    }

    /// How many rules all lists of the policy hold.
    pub fn rules_held(&self) -> usize {
        self.policy.settings.iter().map(|setting| items(&setting.instance).len()).sum()
    }

    /// Adds a rule at the end and says its index.
    pub fn add_rule(&mut self, catalogue: &Catalogue, group: &SettingDefinition) -> Option<usize> {
        self.change_rules(catalogue, group, |items| {
            items.push(GroupValue::default());
            items.len() - 1
        })
    }

    /// Puts a copy of a rule behind it and says the copy's index. The copy's name is told apart.
    pub fn copy_rule(
        &mut self,
        catalogue: &Catalogue,
        group: &SettingDefinition,
        index: usize,
    ) -> Option<usize> {
        let copy = self.change_rules(catalogue, group, |items| {
            let copy = items.get(index)?.clone();
            items.insert(index + 1, copy);
            Some(index + 1)
        })??;
        let name = members(catalogue, &self.template, group).into_iter().find(|it| it.id.ends_with("_name"));
        if let Some(definition) = name {
            let place = Place::member(&group.id, copy, &definition.id);
            if let Draft::Text(name) = self.draft(catalogue, &place) {
                self.set(catalogue, &place, Draft::Text(words::copy_of(&name)));
            }
        }
        Some(copy)
    }

    /// Takes a rule away; the list goes with its last rule.
    pub fn remove_rule(&mut self, catalogue: &Catalogue, group: &SettingDefinition, index: usize) {
        self.change_rules(catalogue, group, |items| {
            if index < items.len() {
                items.remove(index);
            }
        });
        if self.rule_count(&group.id) == 0 {
            self.remove(catalogue, &Place::top(&group.id));
        }
    }

    /// The rules of a list as the wire has them.
    pub fn rules(&self, group: &str) -> &[GroupValue] {
        self.instance(&Place::top(group)).map_or(&[], items)
    }

    /// Puts these rules in place of those that the list has; the list goes with its last rule.
    pub fn put_rules(&mut self, catalogue: &Catalogue, group: &SettingDefinition, rules: Vec<GroupValue>) {
        if rules.is_empty() && self.rule_count(&group.id) == 0 {
            return;
        }
        let empty = rules.is_empty();
        self.change_rules(catalogue, group, |items| *items = rules);
        if empty {
            self.remove(catalogue, &Place::top(&group.id));
        }
    }

    fn change_rules<T>(
        &mut self,
        catalogue: &Catalogue,
        group: &SettingDefinition,
        change: impl FnOnce(&mut Vec<GroupValue>) -> T,
    ) -> Option<T> {
        let place = Place::top(&group.id);
        if self.instance(&place).is_none() && !self.insert(catalogue, &place, group) {
            return None;
        }
        // What was taken out of a rule is found by the rule's index, which is about to mean another.
        let elsewhere = |place: &Place| place.rule.as_ref().is_none_or(|(id, _)| *id != group.id);
        self.removed.retain(|place, _| elsewhere(place));
        self.folded.retain(|(place, _), _| elsewhere(place));
        Some(change(items_mut(self.instance_mut(&place)?)?))
    }

    /// What a rule is called: its name, path or key, else its number.
    pub fn rule_title(&self, catalogue: &Catalogue, group: &SettingDefinition, index: usize) -> String {
        let named = ["_name", "_path", "_extension", "_key"].iter().find_map(|end| {
            members(catalogue, &self.template, group).into_iter().filter(|it| it.id.ends_with(end)).find_map(
                |definition| match self.draft(catalogue, &Place::member(&group.id, index, &definition.id)) {
                    Draft::NotConfigured => None,
                    draft => Some(display(&draft, definition)),
                },
            )
        });
        named.unwrap_or_else(|| words::rule_number(&(index + 1).to_string()))
    }

    /// A rule in one line, its members in the catalogue's order.
    pub fn rule_summary(&self, catalogue: &Catalogue, group: &SettingDefinition, index: usize) -> String {
        members(catalogue, &self.template, group)
            .into_iter()
            .filter(|it| !it.id.ends_with("_name") && !it.id.ends_with("_description"))
            .filter_map(|definition| {
                let draft = self.draft(catalogue, &Place::member(&group.id, index, &definition.id));
                (draft != Draft::NotConfigured).then(|| display(&draft, definition))
            })
            .collect::<Vec<_>>()
            .join(" · ")
    }
}

/// The settings of a rule, in the order in which they are shown.
pub fn members<'a>(
    catalogue: &'a Catalogue,
    template: &'a str,
    group: &SettingDefinition,
) -> Vec<&'a SettingDefinition> {
    catalogue
        .settings_of(template)
        .filter(|it| in_rule_list(catalogue, template, it).is_some_and(|list| list.id == group.id))
        .collect()
}
