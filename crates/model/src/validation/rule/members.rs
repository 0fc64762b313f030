//! The members of one item, to be asked by their definition ids.

use crate::graph::{GroupValue, InstanceValue, SettingInstance, SimpleKind, SimpleValue};

/// The members of one item, those below its choices included.
pub(in crate::validation) struct Members<'a>(Vec<&'a SettingInstance>);

impl<'a> Members<'a> {
    pub(in crate::validation) fn of(item: &'a GroupValue) -> Self {
        let mut members = Vec::with_capacity(item.children.len());
        item.children.iter().for_each(|child| add(child, &mut members));
        Self(members)
    }

    pub(super) fn get(&self, id: &str) -> Option<&'a SettingInstance> {
        self.0.iter().copied().find(|member| member.definition_id == id)
    }

    /// The item id of a chosen option.
    pub(super) fn item(&self, id: &str) -> Option<&'a str> {
        match &self.get(id)?.value {
            InstanceValue::Choice(choice) => choice.value.strip_prefix(id)?.strip_prefix('_'),
            _ => None,
        }
    }

    /// The item ids of the chosen options, with their places.
    pub(super) fn items(&self, id: &str) -> Vec<(usize, &'a str)> {
        match self.get(id).map(|member| &member.value) {
            Some(InstanceValue::ChoiceCollection(choices)) => choices
                .iter()
                .enumerate()
                .filter_map(|(index, choice)| {
                    Some((index, choice.value.strip_prefix(id)?.strip_prefix('_')?))
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The text of a member.
    pub(super) fn text(&self, id: &str) -> Option<&'a str> {
        match &self.get(id)?.value {
            InstanceValue::Simple(SimpleValue { kind: SimpleKind::Text(text), .. }) => Some(text),
            _ => None,
        }
    }

    /// Whether a member stands below another one rather than beside it.
    pub(super) fn is_below(&self, id: &str) -> bool {
        self.0.iter().any(|member| member.children().any(|(_, child)| child.definition_id == id))
    }

    pub(super) fn integer(&self, id: &str) -> Option<i64> {
        match &self.get(id)?.value {
            InstanceValue::Simple(SimpleValue { kind: SimpleKind::Integer(number), .. }) => Some(*number),
            InstanceValue::Simple(SimpleValue { kind: SimpleKind::Text(text), .. }) => {
                text.trim().parse().ok()
            }
            _ => None,
        }
    }

    /// The entries of a list; empty where there is none.
    pub(super) fn list(&self, id: &str) -> Vec<&'a str> {
        match self.get(id).map(|member| &member.value) {
            Some(InstanceValue::SimpleCollection(values)) => values
                .iter()
                .filter_map(|value| match &value.kind {
                    SimpleKind::Text(text) => Some(text.as_str()),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Whether a text or list is there and not blank.
    pub(super) fn is_set(&self, id: &str) -> bool {
        match self.get(id).map(|member| &member.value) {
            Some(InstanceValue::Simple(SimpleValue { kind: SimpleKind::Text(text), .. })) => {
                !text.trim().is_empty()
            }
            Some(InstanceValue::SimpleCollection(values)) => !values.is_empty(),
            other => other.is_some(),
        }
    }
}

fn add<'a>(instance: &'a SettingInstance, members: &mut Vec<&'a SettingInstance>) {
    members.push(instance);
    instance.children().for_each(|(_, child)| add(child, members));
}
