//! What a control shows and says, read from and written to one setting instance.

use palisade_model::catalogue::{Kind, SettingDefinition};
use palisade_model::graph::{
    ChoiceValue, GroupValue, InstanceValue, SettingInstance, SimpleKind, SimpleValue,
};
use palisade_model::value::Value;
use serde_json::{Map, Value as Json, json};

use super::units::{self, is_time};
use crate::words::{common, editor as words};

/// The content of a control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Draft {
    /// The policy says nothing about it.
    NotConfigured,
    /// The item id of an option.
    Choice(String),
    /// What was typed for a number, a time of day or a text, right or wrong.
    Text(String),
    /// The entries of a list.
    List(Vec<String>),
    /// The item ids of the chosen options.
    Items(Vec<String>),
    /// How many rules a list of rules has.
    Rules(usize),
    /// A value that does not fit the definition: kept as it is, shown as this text.
    Odd(String),
}

impl Draft {
    /// Whether it amounts to *Not configured*: no text, no entry, no option.
    pub fn is_nothing(&self) -> bool {
        match self {
            Self::NotConfigured => true,
            Self::Choice(text) | Self::Text(text) => text.is_empty(),
            Self::List(entries) | Self::Items(entries) => entries.is_empty(),
            Self::Rules(_) | Self::Odd(_) => false,
        }
    }
}

const INTEGER_TYPE: &str = "#microsoft.graph.deviceManagementConfigurationIntegerSettingValue";

/// Reads an instance as its definition shows it.
pub(super) fn read(instance: &SettingInstance, definition: &SettingDefinition) -> Draft {
    let odd = || Draft::Odd(raw(instance));
    match (&instance.value, definition.kind) {
        (InstanceValue::Choice(choice), Kind::Choice) => {
            definition.item_of(&choice.value).map_or_else(odd, |item| Draft::Choice(item.to_owned()))
        }
        (InstanceValue::ChoiceCollection(choices), Kind::ChoiceCollection) => choices
            .iter()
            .map(|choice| definition.item_of(&choice.value).map(str::to_owned))
            .collect::<Option<Vec<_>>>()
            .map_or_else(odd, Draft::Items),
        (InstanceValue::Simple(simple), Kind::Integer | Kind::String) => match &simple.kind {
            SimpleKind::Integer(number) if is_time(definition) && (0..=5999).contains(number) => {
                Draft::Text(units::typed(definition, *number))
            }
            SimpleKind::Integer(number) => Draft::Text(number.to_string()),
            SimpleKind::Text(text) | SimpleKind::Other(_, Json::String(text)) => Draft::Text(text.clone()),
            SimpleKind::Secret { value, state } if state == "notEncrypted" => Draft::Text(value.clone()),
            _ => odd(),
        },
        (InstanceValue::SimpleCollection(values), Kind::StringList) => {
            values.iter().map(text_of).collect::<Option<Vec<_>>>().map_or_else(odd, Draft::List)
        }
        (InstanceValue::GroupCollection(items), Kind::RuleGroup) => Draft::Rules(items.len()),
        (InstanceValue::Group(_), Kind::RuleGroup) => Draft::Rules(1),
        _ => odd(),
    }
}

/// Writes a draft into an instance, keeping what the wire form says beside the value. A draft that does not fit the
/// definition changes nothing.
pub(super) fn write(instance: &mut SettingInstance, definition: &SettingDefinition, draft: Draft) {
    let value = &mut instance.value;
    match (definition.kind, draft) {
        (Kind::Choice, Draft::Choice(item)) => {
            let full = format!("{}_{item}", definition.id);
            match value {
                InstanceValue::Choice(choice) => choice.value = full,
                other => {
                    *other = blank_value(definition);
                    if let InstanceValue::Choice(choice) = other {
                        choice.value = full;
                    }
                }
            }
        }
        (Kind::ChoiceCollection, Draft::Items(items)) => {
            let mut old = match std::mem::replace(value, InstanceValue::ChoiceCollection(Vec::new())) {
                InstanceValue::ChoiceCollection(choices) => choices,
                _ => Vec::new(),
            };
            let chosen = items
                .iter()
                .map(|item| {
                    let fresh = ChoiceValue::new(&definition.id, item);
                    take_where(&mut old, |choice| choice.value == fresh.value).unwrap_or(fresh)
                })
                .collect();
            *value = InstanceValue::ChoiceCollection(chosen);
        }
        (Kind::Integer | Kind::String, Draft::Text(text)) => {
            if !matches!(value, InstanceValue::Simple(_)) {
                *value = blank_value(definition);
            }
            if let InstanceValue::Simple(simple) = value {
                simple.kind = simple_kind(definition, text);
            }
        }
        (Kind::StringList, Draft::List(entries)) => {
            let mut old = match std::mem::replace(value, InstanceValue::SimpleCollection(Vec::new())) {
                InstanceValue::SimpleCollection(values) => values,
                _ => Vec::new(),
            };
            let values = entries
                .into_iter()
                .map(|entry| {
                    take_where(&mut old, |value| text_of(value).as_deref() == Some(&entry))
                        .unwrap_or_else(|| SimpleValue::text(entry))
                })
                .collect();
            *value = InstanceValue::SimpleCollection(values);
        }
        _ => {}
    }
}

/// An instance that holds nothing yet, with the template references of the catalogue: a choice, a number and a text
/// carry one on their value as well, lists and groups do not.
pub(super) fn blank(definition: &SettingDefinition) -> SettingInstance {
    let mut instance = SettingInstance::new(definition.id.clone(), blank_value(definition));
    instance.template.clone_from(&definition.instance_template);
    instance
}

fn blank_value(definition: &SettingDefinition) -> InstanceValue {
    let extra = || {
        let mut extra = Map::new();
        if let Some(id) = &definition.value_template {
            let reference = json!({ "settingValueTemplateId": id, "useTemplateDefault": false });
            extra.insert("settingValueTemplateReference".into(), reference);
        }
        extra
    };
    match definition.kind {
        Kind::Choice => {
            InstanceValue::Choice(ChoiceValue { value: String::new(), children: Vec::new(), extra: extra() })
        }
        Kind::ChoiceCollection => InstanceValue::ChoiceCollection(Vec::new()),
        Kind::Integer | Kind::String => InstanceValue::Simple(SimpleValue {
            kind: simple_kind(definition, String::new()),
            extra: extra(),
        }),
        Kind::StringList => InstanceValue::SimpleCollection(Vec::new()),
        // A plain structure holds its members in one item; a list of rules starts empty.
        Kind::RuleGroup if definition.is_rule_list() => InstanceValue::GroupCollection(Vec::new()),
        Kind::RuleGroup => InstanceValue::GroupCollection(vec![GroupValue::default()]),
    }
}

/// What was typed as the wire holds it. Something that is no number stays what it is, so that the model can say
/// what is wrong with it and the field still shows it.
fn simple_kind(definition: &SettingDefinition, text: String) -> SimpleKind {
    if definition.kind == Kind::Integer {
        return match units::read(definition, &text) {
            Some(number) => SimpleKind::Integer(number),
            None => SimpleKind::Other(INTEGER_TYPE.into(), Json::String(text)),
        };
    }
    if definition.secret {
        return SimpleKind::Secret { value: text, state: "notEncrypted".into() };
    }
    SimpleKind::Text(text)
}

fn text_of(simple: &SimpleValue) -> Option<String> {
    match &simple.kind {
        SimpleKind::Text(text) => Some(text.clone()),
        SimpleKind::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}

fn take_where<T>(items: &mut Vec<T>, fits: impl Fn(&T) -> bool) -> Option<T> {
    items.iter().position(fits).map(|index| items.remove(index))
}

/// A value that no control can show, for reading only.
pub(super) fn raw(instance: &SettingInstance) -> String {
    let show = |simple: &SimpleValue| match &simple.kind {
        SimpleKind::Text(text) | SimpleKind::Reference(text) => text.clone(),
        SimpleKind::Integer(number) => number.to_string(),
        SimpleKind::Secret { .. } => words::foreign_secret().to_owned(),
        SimpleKind::Other(_, json) => json.to_string(),
    };
    match &instance.value {
        InstanceValue::Choice(choice) => {
            let item = choice.value.strip_prefix(instance.definition_id.as_str());
            item.and_then(|item| item.strip_prefix('_')).unwrap_or(&choice.value).to_owned()
        }
        InstanceValue::ChoiceCollection(choices) => {
            choices.iter().map(|choice| choice.value.as_str()).collect::<Vec<_>>().join(", ")
        }
        InstanceValue::Simple(simple) => show(simple),
        InstanceValue::SimpleCollection(values) => values.iter().map(show).collect::<Vec<_>>().join(", "),
        InstanceValue::Group(group) => words::odd_group(count(group.children.len())),
        InstanceValue::GroupCollection(items) => words::odd_list(count(items.len())),
        InstanceValue::Other(_) => words::odd_form().to_owned(),
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// A draft as people read it: labels of options, units, entries joined by commas.
pub fn display(draft: &Draft, definition: &SettingDefinition) -> String {
    let value = match draft {
        Draft::NotConfigured => return common::not_configured().to_owned(),
        Draft::Choice(item) => Value::Text(item.clone()),
        Draft::Text(_) if definition.secret => return "••••••••".to_owned(),
        Draft::Text(text) => match text.parse() {
            Ok(number) if definition.kind == Kind::Integer => Value::Integer(number),
            _ => Value::Text(text.clone()),
        },
        Draft::List(entries) | Draft::Items(entries) => Value::List(entries.clone()),
        Draft::Rules(rules) => return words::rules(count(*rules)),
        Draft::Odd(text) => return text.clone(),
    };
    value_words(&value, definition)
}

/// A value as people read it, numbers in the units that people use.
pub fn value_words(value: &Value, definition: &SettingDefinition) -> String {
    match value {
        Value::Integer(number) if definition.option(&number.to_string()).is_none() => {
            units::shown(definition, *number)
        }
        other => other.display(Some(definition)),
    }
}
