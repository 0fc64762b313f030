//! A rule from and to the wire: an item of the group collection.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::rule::Rule;
use super::words::Dialect;
use crate::catalogue::{Catalogue, Kind, SettingDefinition};
use crate::graph::{ChoiceValue, GroupValue, InstanceValue, SettingInstance, SimpleValue};
use crate::merge::value_of;
use crate::value::Value;

/// What the wire had of a rule beside the rule itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Wire {
    /// Each member that was read, with the value that the rule read from it gives back.
    came: BTreeMap<String, (Option<Value>, SettingInstance)>,
    /// What could not be read, in its order.
    unread: Vec<SettingInstance>,
    /// Properties of the item that have no name.
    extra: Map<String, Json>,
}

/// How members were spelt does not make rules differ; what could not be read does.
impl PartialEq for Wire {
    fn eq(&self, other: &Self) -> bool {
        self.unread == other.unread && self.extra == other.extra
    }
}

impl Wire {
    pub(super) fn has_unread(&self) -> bool {
        !self.unread.is_empty()
    }
}

impl Rule {
    /// The rule that this item of a group collection is. What can't be read is kept and written back.
    pub fn from_group(item: &GroupValue, catalogue: &Catalogue) -> Self {
        let dialect = item.children.iter().find_map(|child| Dialect::of_id(&child.definition_id));
        let mut rule = Self { dialect: dialect.unwrap_or_default(), ..Self::default() };
        let mut unread = Vec::new();
        let mut read: BTreeMap<&str, &SettingInstance> = BTreeMap::new();
        for child in &item.children {
            let definition = catalogue.definition(&child.definition_id);
            let value = definition.and_then(|definition| value_of(child, definition));
            match value {
                Some(value) if !read.contains_key(child.definition_id.as_str()) => {
                    rule.set_member(&child.definition_id, &value);
                    read.insert(&child.definition_id, child);
                }
                _ => unread.push(child.clone()),
            }
        }
        let members = rule.to_members();
        let came = read
            .into_iter()
            .map(|(id, child)| (id.to_owned(), (members.get(id).cloned(), child.clone())))
            .collect();
        rule.wire = Wire { came, unread, extra: item.extra.clone() };
        rule
    }

    /// The item of a group collection that says this rule: what is absent is not written, what did not change
    /// is written as it came. The order is the catalogue's; what could not be read stands last.
    pub fn to_group(&self, catalogue: &Catalogue) -> GroupValue {
        let mut members = self.to_members();
        let mut children = Vec::new();
        let home = catalogue.templates_of(self.dialect.group_id()).next().map_or("", |home| home.id.as_str());
        for definition in catalogue.settings_of(home).filter(|it| it.id != self.dialect.group_id()) {
            let value = members.remove(&definition.id);
            children.extend(self.written(&definition.id, value.as_ref(), Some(definition)));
        }
        for (id, value) in &members {
            children.extend(self.written(id, Some(value), catalogue.definition(id)));
        }
        children.extend(self.wire.unread.iter().cloned());
        GroupValue { children, extra: self.wire.extra.clone() }
    }

    fn written(
        &self,
        id: &str,
        value: Option<&Value>,
        definition: Option<&SettingDefinition>,
    ) -> Option<SettingInstance> {
        match (self.wire.came.get(id), value) {
            (Some((came, instance)), value) if came.as_ref() == value => Some(instance.clone()),
            (came, Some(value)) => {
                let mut instance = SettingInstance::new(id, instance_value(id, value, definition)?);
                if let Some((_, before)) = came {
                    dress(&mut instance, before);
                }
                Some(instance)
            }
            (_, None) => None,
        }
    }
}

/// The wire's form of a value.
fn instance_value(id: &str, value: &Value, definition: Option<&SettingDefinition>) -> Option<InstanceValue> {
    let kind = definition.map(|definition| definition.kind);
    Some(match (value, kind) {
        (Value::Text(item), Some(Kind::Choice)) => InstanceValue::Choice(ChoiceValue::new(id, item)),
        (Value::Text(text), _) => InstanceValue::Simple(SimpleValue::text(text)),
        (Value::Integer(number), _) => InstanceValue::Simple(SimpleValue::integer(*number)),
        (Value::List(items), Some(Kind::ChoiceCollection)) => {
            InstanceValue::ChoiceCollection(items.iter().map(|item| ChoiceValue::new(id, item)).collect())
        }
        (Value::List(entries), _) => {
            InstanceValue::SimpleCollection(entries.iter().map(SimpleValue::text).collect())
        }
        (Value::Rule(_), _) => return None,
    })
}

/// A changed member keeps what stood beside the value that it had before.
fn dress(instance: &mut SettingInstance, before: &SettingInstance) {
    instance.template.clone_from(&before.template);
    instance.extra.clone_from(&before.extra);
    match (&mut instance.value, &before.value) {
        (InstanceValue::Choice(now), InstanceValue::Choice(before)) => now.extra.clone_from(&before.extra),
        (InstanceValue::Simple(now), InstanceValue::Simple(before)) => now.extra.clone_from(&before.extra),
        _ => {}
    }
}
