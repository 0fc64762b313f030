//! A policy as a flat list of what it says, freed from how it is written.

use std::collections::HashMap;

use serde_json::Value as Json;

use super::{Content, Version};
use crate::catalogue::{Catalogue, Kind, SettingDefinition};
use crate::graph::{ChoiceValue, GroupValue, InstanceValue, Policy, SettingInstance};
use crate::merge::{compile_item, raw_value, value_of};
use crate::value::Value;

/// What identifies a setting of a policy: definition id, and which of several instances of it.
pub(super) type Place = (String, u32);

/// One setting that is configured.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    pub place: Place,
    /// The name for people.
    pub name: String,
    pub version: Version,
    /// The definition id of the choice that it stands under, by the catalogue or by the policy.
    pub parent: Option<String>,
}

/// One item of a list of rules.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    /// The list's definition id.
    pub list: String,
    /// Its place in the list.
    pub index: u32,
    /// The name for people.
    pub name: String,
    pub version: Version,
}

/// What a policy says.
#[derive(Debug, Default)]
pub(super) struct Flat {
    pub leaves: Vec<Leaf>,
    pub rules: Vec<Rule>,
}

/// Flattens a policy's settings.
pub(super) fn flatten(policy: &Policy, catalogue: &Catalogue) -> Flat {
    let mut walk =
        Walk { template: &policy.template.id, catalogue, flat: Flat::default(), seen: HashMap::new() };
    for setting in &policy.settings {
        walk.instance(&setting.instance, None);
    }
    walk.flat
}

struct Walk<'a> {
    template: &'a str,
    catalogue: &'a Catalogue,
    flat: Flat,
    /// How many instances of a definition were met.
    seen: HashMap<String, u32>,
}

impl Walk<'_> {
    fn instance(&mut self, instance: &SettingInstance, above: Option<&str>) {
        let definition = self.catalogue.definition_in(self.template, &instance.definition_id);
        match (&instance.value, definition) {
            (InstanceValue::GroupCollection(items), Some(definition)) if definition.is_rule_list() => {
                for item in items {
                    self.rule(item, definition);
                }
            }
            (InstanceValue::Group(_) | InstanceValue::GroupCollection(_), Some(_)) => {
                for (_, child) in instance.children() {
                    self.instance(child, above);
                }
            }
            (InstanceValue::Choice(_) | InstanceValue::ChoiceCollection(_), _) => {
                self.leaf(instance, definition, above);
                for (_, child) in instance.children() {
                    self.instance(child, Some(&instance.definition_id));
                }
            }
            // Of what has no known shape, what is below it is part of it.
            _ => self.leaf(instance, definition, above),
        }
    }

    fn leaf(
        &mut self,
        instance: &SettingInstance,
        definition: Option<&SettingDefinition>,
        above: Option<&str>,
    ) {
        let read = definition.and_then(|definition| value_of(instance, definition));
        let version = match (read, definition) {
            (Some(value), Some(definition)) if definition.secret => concealed(&value, definition),
            (None, Some(definition)) if definition.secret => {
                concealed(&Value::Text(own(instance).to_json().to_string()), definition)
            }
            // An empty list configures nothing.
            (Some(Value::List(entries)), _) if entries.is_empty() => return,
            (Some(value), definition) => known(value, definition),
            (None, _) => Version {
                display: raw_value(instance).display(None),
                content: Content::Unknown(bare(&own(instance).to_json())),
            },
        };
        let seen = self.seen.entry(instance.definition_id.clone()).or_default();
        let parent = definition
            .and_then(|definition| definition.parent.as_ref())
            .filter(|parent| !parent.options.is_empty())
            .map(|parent| parent.id.clone())
            .or_else(|| above.map(str::to_owned));
        self.flat.leaves.push(Leaf {
            place: (instance.definition_id.clone(), *seen),
            name: definition.map_or(&instance.definition_id, |definition| &definition.name).clone(),
            version,
            parent,
        });
        *seen += 1;
    }

    fn rule(&mut self, item: &GroupValue, definition: &SettingDefinition) {
        let Some(compiled) = compile_item(item, definition, self.template, self.catalogue) else { return };
        let content = match &*compiled.value {
            Value::Rule(members) if compiled.known => {
                let ordered = members.iter().map(|(id, value)| {
                    let member = self.catalogue.definition_in(self.template, id);
                    (id.clone(), in_order(value.clone(), member))
                });
                Content::Value(Value::Rule(ordered.collect()))
            }
            _ => Content::Unknown(Json::Array(item.children.iter().map(|it| bare(&it.to_json())).collect())),
        };
        let seen = self.seen.entry(definition.id.clone()).or_default();
        self.flat.rules.push(Rule {
            list: definition.id.clone(),
            index: *seen,
            name: compiled.name.to_string(),
            version: Version { content, display: compiled.display.to_string() },
        });
        *seen += 1;
    }
}

/// A secret, told from another by its digest and never shown.
fn concealed(value: &Value, definition: &SettingDefinition) -> Version {
    let digest = crate::digest::of_json(value);
    Version { display: value.display(Some(definition)), content: Content::Value(Value::Text(digest)) }
}

/// A value that the catalogue knows, with the words of the policy.
fn known(value: Value, definition: Option<&SettingDefinition>) -> Version {
    let display = value.display(definition);
    Version { display, content: Content::Value(in_order(value, definition)) }
}

/// A list whose order means nothing, in order.
fn in_order(value: Value, definition: Option<&SettingDefinition>) -> Value {
    match (value, definition) {
        (Value::List(mut entries), Some(definition))
            if definition.kind == Kind::StringList && !definition.ordered =>
        {
            entries.sort();
            entries.dedup();
            Value::List(entries)
        }
        (value, _) => value,
    }
}

/// An instance without what stands below it.
fn own(instance: &SettingInstance) -> SettingInstance {
    let alone = |choice: &ChoiceValue| ChoiceValue { children: Vec::new(), ..choice.clone() };
    let value = match &instance.value {
        InstanceValue::Choice(choice) => InstanceValue::Choice(alone(choice)),
        InstanceValue::ChoiceCollection(choices) => {
            InstanceValue::ChoiceCollection(choices.iter().map(alone).collect())
        }
        other => other.clone(),
    };
    SettingInstance { value, ..instance.clone() }
}

/// JSON by its meaning: without template ids, annotations and members that say nothing.
fn bare(json: &Json) -> Json {
    match json {
        Json::Object(members) => members
            .iter()
            .filter(|(name, value)| {
                !value.is_null() && !name.ends_with("TemplateReference") && !name.contains("@odata.")
                    || name.as_str() == "@odata.type"
            })
            .map(|(name, value)| (name.clone(), bare(value)))
            .collect(),
        Json::Array(items) => items.iter().map(bare).collect(),
        other => other.clone(),
    }
}
