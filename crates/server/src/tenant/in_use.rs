//! The settings that policies in use set, by value: found once after a change of a policy, when somebody first asks.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use palisade_model::catalogue::{Elsewhere, elsewhere};
use palisade_model::value::Value;

use super::Tenant;

/// What was found since the last change.
#[derive(Debug, Default)]
pub(super) struct InUse(OnceLock<Vec<SettingInUse>>);

/// A setting, or a rule that is judged by itself, that at least one policy in use sets.
#[derive(Debug)]
pub struct SettingInUse {
    /// What identifies it on a device.
    pub key: Arc<str>,
    /// Definition id; of a rule, that of the list.
    pub definition_id: Arc<str>,
    /// Name for people.
    pub name: Arc<str>,
    /// What it is called, in every language, in lower case.
    pub called: String,
    /// The values that policies set it to, by what people see.
    pub values: Vec<ValueInUse>,
}

/// A value of a setting.
#[derive(Debug)]
pub struct ValueInUse {
    /// For people.
    pub display: Arc<str>,
    /// What it is called, in every language, in lower case.
    pub called: String,
    /// The numbers of the policies that set it.
    pub policies: Vec<u32>,
}

impl InUse {
    /// A policy changed.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }
}

impl Tenant {
    /// Every setting in use, ordered by key.
    pub fn settings_in_use(&self) -> &[SettingInUse] {
        self.in_use.0.get_or_init(|| self.find_settings_in_use())
    }

    fn find_settings_in_use(&self) -> Vec<SettingInUse> {
        let mut found = BTreeMap::<&Arc<str>, SettingInUse>::new();
        let mut places = HashMap::<(&Arc<str>, &Arc<str>), usize>::new();
        for (number, entry) in self.policies.iter().filter(|(_, entry)| !entry.record.archived) {
            for set in &entry.compiled.settings {
                let names = elsewhere(&set.definition_id);
                let setting = found.entry(&set.key).or_insert_with(|| {
                    // A rule has a name of its own.
                    let others = names.filter(|_| set.key == set.definition_id);
                    let others = others.map(|it| it.names.join("\n")).unwrap_or_default();
                    SettingInUse {
                        key: set.key.clone(),
                        definition_id: set.definition_id.clone(),
                        name: set.name.clone(),
                        called: [&*set.name, &*set.definition_id, &others].join("\n").to_lowercase(),
                        values: Vec::new(),
                    }
                });
                let place = *places.entry((&set.key, &set.display)).or_insert(setting.values.len());
                match setting.values.get_mut(place) {
                    Some(value) if value.policies.last() == Some(number) => {}
                    Some(value) => value.policies.push(*number),
                    None => setting.values.push(ValueInUse {
                        display: set.display.clone(),
                        called: called(&set.display, &set.value, names),
                        policies: vec![*number],
                    }),
                }
            }
        }
        found.into_values().collect()
    }
}

/// What a value is called: as people see it, and as other languages label it.
fn called(display: &str, value: &Value, names: Option<&Elsewhere>) -> String {
    let item = match value {
        Value::Text(item) => item.clone(),
        Value::Integer(item) => item.to_string(),
        Value::List(_) | Value::Rule(_) => String::new(),
    };
    let options = names.map(|names| names.options.as_slice()).unwrap_or_default();
    let labels = options.iter().filter(|(known, _)| *known == item).map(|(_, label)| label.as_str());
    std::iter::once(display).chain(labels).collect::<Vec<_>>().join("\n").to_lowercase()
}
