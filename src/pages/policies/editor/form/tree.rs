//! Finding, adding and taking away instances in the tree that a policy is.

use palisade_model::catalogue::{Catalogue, Kind, SettingDefinition};
use palisade_model::graph::{GroupValue, InstanceValue, Setting, SettingInstance};
use serde_json::Map;

use super::{Form, Place, Removed, draft};

impl Form {
    /// The instance at a place, wherever in the policy it is nested.
    pub(super) fn instance(&self, place: &Place) -> Option<&SettingInstance> {
        match &place.rule {
            None => self.policy.settings.iter().find_map(|setting| find(&setting.instance, &place.id)),
            Some((group, index)) => {
                let item = items(self.instance(&Place::top(group))?).get(*index)?;
                item.children.iter().find_map(|child| find(child, &place.id))
            }
        }
    }

    pub(super) fn instance_mut(&mut self, place: &Place) -> Option<&mut SettingInstance> {
        match &place.rule {
            None => {
                self.policy.settings.iter_mut().find_map(|setting| find_mut(&mut setting.instance, &place.id))
            }
            Some(_) => self.siblings(place)?.iter_mut().find_map(|child| find_mut(child, &place.id)),
        }
    }

    /// The members of the rule that a place is in.
    fn siblings(&mut self, place: &Place) -> Option<&mut Vec<SettingInstance>> {
        let (group, index) = place.rule.as_ref()?;
        let item = items_mut(self.instance_mut(&Place::top(group))?)?.get_mut(*index)?;
        Some(&mut item.children)
    }

    /// Adds an instance for the place: the one that was taken away, else a blank one. False where the place can't
    /// be set, because its parent is not at the option that shows it.
    pub(super) fn insert(
        &mut self,
        catalogue: &Catalogue,
        place: &Place,
        definition: &SettingDefinition,
    ) -> bool {
        let Removed { index, setting } = self.removed.remove(place).unwrap_or_else(|| Removed {
            index: usize::MAX,
            setting: Setting { id: None, instance: draft::blank(definition), extra: Map::new() },
        });
        let Some(parent) = &definition.parent else {
            let index = index.min(self.policy.settings.len());
            self.policy.settings.insert(index, setting);
            return true;
        };
        let list = match &place.rule {
            Some((group, _)) if *group == parent.id => self.siblings(place),
            _ => {
                let above = place.sibling(&parent.id);
                if parent.options.is_empty() && self.instance(&above).is_none() {
                    // The parent is a plain structure: it is there as soon as one of its members is.
                    let Some(definition) = catalogue.definition_in(&self.template, &parent.id) else {
                        return false;
                    };
                    if !self.insert(catalogue, &above, &definition.clone()) {
                        return false;
                    }
                }
                let chosen = |full: &str| {
                    parent.options.iter().any(|item| {
                        full.strip_prefix(parent.id.as_str()).and_then(|rest| rest.strip_prefix('_'))
                            == Some(item)
                    })
                };
                match self.instance_mut(&above).map(|instance| &mut instance.value) {
                    Some(InstanceValue::Choice(choice)) if chosen(&choice.value) => {
                        Some(&mut choice.children)
                    }
                    Some(InstanceValue::ChoiceCollection(choices)) => choices
                        .iter_mut()
                        .find(|choice| chosen(&choice.value))
                        .map(|choice| &mut choice.children),
                    Some(InstanceValue::Group(group)) => Some(&mut group.children),
                    Some(InstanceValue::GroupCollection(groups)) => {
                        if groups.is_empty() {
                            groups.push(GroupValue::default());
                        }
                        groups.first_mut().map(|group| &mut group.children)
                    }
                    _ => None,
                }
            }
        };
        let Some(list) = list else { return false };
        list.insert(index.min(list.len()), setting.instance);
        true
    }

    /// Takes the instance of a place away and remembers it. A plain structure without members goes as well.
    pub(super) fn remove(&mut self, catalogue: &Catalogue, place: &Place) {
        let taken = match &place.rule {
            Some(_) => self.siblings(place).and_then(|list| take(list, &place.id)).map(bare),
            None => {
                let top = self.policy.settings.iter().position(|it| it.instance.definition_id == place.id);
                match top {
                    Some(index) => Some(Removed { index, setting: self.policy.settings.remove(index) }),
                    None => self
                        .policy
                        .settings
                        .iter_mut()
                        .find_map(|setting| take_below(&mut setting.instance, &place.id))
                        .map(bare),
                }
            }
        };
        let Some(taken) = taken else { return };
        self.removed.insert(place.clone(), taken);
        let parent = catalogue
            .definition_in(&self.template, &place.id)
            .and_then(|definition| definition.parent.as_ref())
            .and_then(|parent| catalogue.definition_in(&self.template, &parent.id))
            .filter(|parent| parent.kind == Kind::RuleGroup && !parent.is_rule_list());
        if let Some(parent) = parent {
            let above = place.sibling(&parent.id);
            if self.instance(&above).is_some_and(|group| group.children().next().is_none()) {
                self.remove(catalogue, &above);
            }
        }
    }
}

fn bare((index, instance): (usize, SettingInstance)) -> Removed {
    Removed { index, setting: Setting { id: None, instance, extra: Map::new() } }
}

/// The items of a list of rules.
pub(super) fn items(instance: &SettingInstance) -> &[GroupValue] {
    match &instance.value {
        InstanceValue::GroupCollection(items) => items,
        InstanceValue::Group(item) => std::slice::from_ref(item),
        _ => &[],
    }
}

/// The items of a list of rules, to be changed.
pub(super) fn items_mut(instance: &mut SettingInstance) -> Option<&mut Vec<GroupValue>> {
    match &mut instance.value {
        InstanceValue::GroupCollection(items) => Some(items),
        _ => None,
    }
}

fn find<'a>(instance: &'a SettingInstance, id: &str) -> Option<&'a SettingInstance> {
    if instance.definition_id == id {
        return Some(instance);
    }
    instance.children().find_map(|(_, child)| find(child, id))
}

fn find_mut<'a>(instance: &'a mut SettingInstance, id: &str) -> Option<&'a mut SettingInstance> {
    if instance.definition_id == id {
        return Some(instance);
    }
    instance.lists_below_mut().into_iter().flatten().find_map(|child| find_mut(child, id))
}

fn take(list: &mut Vec<SettingInstance>, id: &str) -> Option<(usize, SettingInstance)> {
    if let Some(index) = list.iter().position(|instance| instance.definition_id == id) {
        return Some((index, list.remove(index)));
    }
    list.iter_mut().find_map(|instance| take_below(instance, id))
}

fn take_below(instance: &mut SettingInstance, id: &str) -> Option<(usize, SettingInstance)> {
    instance.lists_below_mut().into_iter().find_map(|list| take(list, id))
}
