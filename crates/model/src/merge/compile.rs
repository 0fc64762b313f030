//! A policy freed from its wire form: a flat list of configured settings, made once per version.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalogue::{Catalogue, Kind, Merge, SettingDefinition};
use crate::graph::{
    ChoiceValue, GroupValue, InstanceValue, Policy, SettingInstance, SimpleKind, SimpleValue,
};
use crate::value::{SECRET, Value};

/// Which version of which policy this is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PolicyVersion {
    /// Policy id.
    pub id: Arc<str>,
    /// Name.
    pub name: Arc<str>,
    /// From 1.
    pub version: u32,
    /// When this version was saved, RFC 3339; decides *newest wins* where a tenant chose so.
    pub modified: Arc<str>,
}

/// A policy version, ready to be merged.
#[derive(Debug, Clone, PartialEq)]
pub struct CompiledPolicy {
    /// Which.
    pub version: PolicyVersion,
    /// Template id; empty where none is known.
    pub template_id: String,
    /// Graph's `platforms`.
    pub platforms: String,
    /// What it configures, parents before children.
    pub settings: Vec<ConfiguredSetting>,
}

/// One configured setting of one policy.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfiguredSetting {
    /// What identifies it on a device: the definition id; for an item of a list of rules, the definition id,
    /// `#`, and the item's own key, which is the same for the same content.
    pub key: Arc<str>,
    /// Definition id.
    pub definition_id: Arc<str>,
    /// The name for people: the definition's, or the rule's own.
    pub name: Arc<str>,
    /// The value.
    pub value: Arc<Value>,
    /// The value for people.
    pub display: Arc<str>,
    /// Whether the catalogue knows the setting and the value; what it does not know is never delivered.
    pub known: bool,
}

/// Frees a policy from its wire form. What the catalogue does not know stays in the list, marked so.
pub fn compile(policy: &Policy, version: PolicyVersion, catalogue: &Catalogue) -> CompiledPolicy {
    let mut walk = Walk { template: &policy.template.id, catalogue, settings: Vec::new() };
    for setting in &policy.settings {
        walk.instance(&setting.instance);
    }
    CompiledPolicy {
        version,
        template_id: policy.template.id.clone(),
        platforms: policy.platforms.clone(),
        settings: walk.settings,
    }
}

/// One item of a list of rules, freed from its wire form.
pub(crate) fn compile_item(
    item: &GroupValue,
    definition: &SettingDefinition,
    template: &str,
    catalogue: &Catalogue,
) -> Option<ConfiguredSetting> {
    let mut walk = Walk { template, catalogue, settings: Vec::new() };
    walk.rule(definition, item);
    walk.settings.pop()
}

struct Walk<'a> {
    template: &'a str,
    catalogue: &'a Catalogue,
    settings: Vec<ConfiguredSetting>,
}

impl Walk<'_> {
    fn instance(&mut self, instance: &SettingInstance) {
        let catalogue = self.catalogue;
        let definition = catalogue.definition_in(self.template, &instance.definition_id);
        match (&instance.value, definition) {
            (InstanceValue::GroupCollection(items), Some(definition)) if definition.is_rule_list() => {
                for item in items {
                    self.rule(definition, item);
                }
            }
            (InstanceValue::Group(_) | InstanceValue::GroupCollection(_), Some(_)) => {
                for (_, child) in instance.children() {
                    self.instance(child);
                }
            }
            _ => {
                let read = definition.and_then(|definition| value_of(instance, definition));
                // An empty list configures nothing.
                if matches!(&read, Some(Value::List(entries)) if entries.is_empty()) {
                    return;
                }
                let known = read.is_some();
                let value = read.unwrap_or_else(|| raw_value(instance));
                let name = definition.map_or(instance.definition_id.as_str(), |it| it.name.as_str());
                self.push(&instance.definition_id, &instance.definition_id, name, value, definition, known);
                for (_, child) in instance.children() {
                    self.instance(child);
                }
            }
        }
    }

    fn rule(&mut self, definition: &SettingDefinition, item: &GroupValue) {
        let mut members = BTreeMap::new();
        let mut known = true;
        self.members(item.children.iter(), &mut members, &mut known);
        let identity = identity(&members);
        let key = match (&identity, definition.merge) {
            (Some(identity), Merge::Replace) => format!("{}#{identity}", definition.id),
            _ => {
                let digest = crate::digest::of_json(&members);
                format!("{}#{}", definition.id, digest.get(..16).unwrap_or(&digest))
            }
        };
        let name = members
            .iter()
            .find(|(id, _)| id.ends_with("_name") || id.ends_with("_path") || id.ends_with("_extension"))
            .and_then(|(_, value)| value.as_text())
            .map(str::to_owned)
            .or_else(|| self.identity_label(&members))
            .unwrap_or_else(|| definition.name.clone());
        let display = self.rule_display(definition, &members);
        let value = Value::Rule(members);
        self.settings.push(ConfiguredSetting {
            key: key.into(),
            definition_id: definition.id.as_str().into(),
            name: name.into(),
            value: Arc::new(value),
            display: display.into(),
            known,
        });
    }

    /// What an item is called that has no name of its own: the label of its `…_key` member.
    fn identity_label(&self, members: &BTreeMap<String, Value>) -> Option<String> {
        let (id, value) = members.iter().find(|(id, _)| id.ends_with("_key"))?;
        Some(value.display(self.catalogue.definition_in(self.template, id)))
    }

    fn members<'i>(
        &self,
        children: impl Iterator<Item = &'i SettingInstance>,
        members: &mut BTreeMap<String, Value>,
        known: &mut bool,
    ) {
        for child in children {
            let definition = self.catalogue.definition_in(self.template, &child.definition_id);
            let read = definition.and_then(|definition| value_of(child, definition));
            *known &= read.is_some();
            let value = read.unwrap_or_else(|| raw_value(child));
            if !matches!(&value, Value::List(entries) if entries.is_empty()) {
                members.insert(child.definition_id.clone(), value);
            }
            let mut below = child.children().map(|(_, grandchild)| grandchild).peekable();
            if below.peek().is_some() {
                self.members(below.collect::<Vec<_>>().into_iter(), members, known);
            }
        }
    }

    /// A rule in one line, its members in the catalogue's order: `Inbound · Allow · TCP 443`. A policy without a
    /// template may hold rules too: then any template that has them says what their members are called.
    fn rule_display(&self, definition: &SettingDefinition, members: &BTreeMap<String, Value>) -> String {
        let holds = |id: &str| self.catalogue.templates_of(&definition.id).any(|template| template.id == id);
        let other =
            || self.catalogue.templates_of(&definition.id).next().map(|template| template.id.as_str());
        let template = if holds(self.template) { self.template } else { other().unwrap_or_default() };
        self.catalogue
            .settings_of(template)
            .filter(|child| child.parent.is_some() && child.id.starts_with(&definition.id))
            .filter(|child| !child.id.ends_with("_name") && !child.id.ends_with("_description"))
            .filter_map(|child| members.get(&child.id).map(|value| value.display(Some(child))))
            .collect::<Vec<_>>()
            .join(" · ")
    }

    fn push(
        &mut self,
        key: &str,
        definition_id: &str,
        name: &str,
        value: Value,
        definition: Option<&SettingDefinition>,
        known: bool,
    ) {
        self.settings.push(ConfiguredSetting {
            key: key.into(),
            definition_id: definition_id.into(),
            name: name.into(),
            display: value.display(definition).into(),
            value: Arc::new(value),
            known,
        });
    }
}

/// What tells one item of a replaced list from another: its `…_key` member.
fn identity(members: &BTreeMap<String, Value>) -> Option<String> {
    members.iter().find(|(id, _)| id.ends_with("_key")).map(|(_, value)| value.display(None))
}

/// The value of an instance as its definition reads it; `None` where kind or option do not fit.
pub(crate) fn value_of(instance: &SettingInstance, definition: &SettingDefinition) -> Option<Value> {
    match (&instance.value, definition.kind) {
        (InstanceValue::Choice(choice), Kind::Choice) => item(choice, definition).map(Value::Text),
        (InstanceValue::ChoiceCollection(choices), Kind::ChoiceCollection) => {
            let mut items =
                choices.iter().map(|choice| item(choice, definition)).collect::<Option<Vec<_>>>()?;
            // The order of a set of options means nothing.
            items.sort_by_key(|id| definition.options.iter().position(|option| &option.id == id));
            items.dedup();
            Some(Value::List(items))
        }
        (InstanceValue::Simple(simple), Kind::Integer) => integer(simple).map(Value::Integer),
        (InstanceValue::Simple(simple), Kind::String) => text(simple).map(Value::Text),
        (InstanceValue::SimpleCollection(values), Kind::StringList) => {
            let mut entries = values.iter().map(text).collect::<Option<Vec<_>>>()?;
            if definition.merge == Merge::Replace && definition.parent.is_none() && !definition.ordered {
                // The same entries in another order are the same value.
                entries.sort();
                entries.dedup();
            }
            Some(Value::List(entries))
        }
        _ => None,
    }
}

fn item(choice: &ChoiceValue, definition: &SettingDefinition) -> Option<String> {
    definition.item_of(&choice.value).map(str::to_owned)
}

fn integer(simple: &SimpleValue) -> Option<i64> {
    match &simple.kind {
        SimpleKind::Integer(number) => Some(*number),
        SimpleKind::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn text(simple: &SimpleValue) -> Option<String> {
    match &simple.kind {
        SimpleKind::Text(text) | SimpleKind::Reference(text) => Some(text.clone()),
        SimpleKind::Integer(number) => Some(number.to_string()),
        SimpleKind::Secret { value, state } if state == "notEncrypted" => Some(value.clone()),
        SimpleKind::Secret { .. } | SimpleKind::Other(..) => None,
    }
}

/// The value of a setting that the catalogue can't read, for showing only.
pub(crate) fn raw_value(instance: &SettingInstance) -> Value {
    let show = |simple: &SimpleValue| match &simple.kind {
        SimpleKind::Text(text) | SimpleKind::Reference(text) => text.clone(),
        SimpleKind::Integer(number) => number.to_string(),
        SimpleKind::Secret { .. } => SECRET.to_owned(),
        SimpleKind::Other(_, json) => json.to_string(),
    };
    match &instance.value {
        InstanceValue::Choice(choice) => Value::Text(choice.value.clone()),
        InstanceValue::ChoiceCollection(choices) => {
            Value::List(choices.iter().map(|choice| choice.value.clone()).collect())
        }
        InstanceValue::Simple(simple) => match simple.kind {
            SimpleKind::Integer(number) => Value::Integer(number),
            _ => Value::Text(show(simple)),
        },
        InstanceValue::SimpleCollection(values) => Value::List(values.iter().map(show).collect()),
        InstanceValue::Group(_) | InstanceValue::GroupCollection(_) => Value::Text("a group".into()),
        InstanceValue::Other(_) => Value::Text("a value of unknown form".into()),
    }
}
