//! Finding policies, devices, groups and settings in use by what people type.
//!
//! Devices are found in their ordered names: those that begin with the text by halving, the others by looking for it
//! until there are enough. So what it costs does not grow with what is found.

use std::cmp::Reverse;

use palisade_model::api::{
    SearchDevice, SearchGroup, SearchParty, SearchPolicy, SearchResult, SearchSetting, SearchValue,
};

use crate::tenant::in_use::{SettingInUse, ValueInUse};
use crate::tenant::names::lower;
use crate::tenant::sorted::contains;
use crate::tenant::{Device, Tenant};

/// Most values of a setting, and most policies of a value.
const MOST_NAMED: usize = 5;
/// Most characters of a value.
const LONGEST: usize = 160;

impl Tenant {
    /// The first `limit` of each kind that go by `text`; nothing for no text.
    pub fn search(&self, text: &str, limit: usize) -> SearchResult {
        let text = lower(text.trim());
        let mut result = SearchResult::default();
        if text.is_empty() {
            return result;
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut more = Vec::new();
        let mut cut = |kind: &str, is_more: bool| {
            if is_more {
                more.push(kind.to_owned());
            }
        };
        let mut policies: Vec<_> = self
            .policies()
            .filter(|entry| entry.record.id == text || holds(&entry.record.policy.name, &words))
            .map(|entry| (entry.record.archived, rank(&entry.record.policy.name, &text), entry))
            .collect();
        policies.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
        cut("policies", policies.len() > limit);
        result.policies = policies
            .into_iter()
            .take(limit)
            .map(|(archived, _, entry)| SearchPolicy {
                id: entry.record.id.clone(),
                name: entry.record.policy.name.clone(),
                template_name: self.template_name(entry),
                archived,
            })
            .collect();
        let mut devices = self.devices_by(&text, limit + 1);
        cut("devices", devices.len() > limit);
        devices.truncate(limit);
        result.devices = devices.into_iter().map(found_device).collect();
        let mut groups: Vec<_> = self
            .groups()
            .filter(|it| it.id == text || holds(&it.name, &words) || holds(&it.description, &words))
            .map(|group| (rank(&group.name, &text), group))
            .collect();
        groups.sort_by(|one, other| one.0.cmp(&other.0));
        cut("groups", groups.len() > limit);
        result.groups = groups
            .into_iter()
            .take(limit)
            .map(|(_, group)| SearchGroup {
                id: group.id.clone(),
                name: group.name.clone(),
                devices: group.members.len(),
            })
            .collect();
        let mut settings: Vec<_> =
            self.settings_in_use().iter().filter_map(|it| Some((fit(it, &words)?, it))).collect();
        settings.sort_by_cached_key(|(fit, setting)| {
            (*fit, Reverse(setting_policies(setting)), rank(&setting.name, &text), setting.key.clone())
        });
        cut("settings", settings.len() > limit);
        result.settings =
            settings.into_iter().take(limit).map(|(_, it)| self.found_setting(it, &words)).collect();
        if let Some(definition) = self.catalogue.definition(&text).filter(|_| result.settings.is_empty()) {
            result.settings.push(SearchSetting {
                key: definition.id.clone(),
                definition_id: definition.id.clone(),
                name: definition.name.clone(),
                policies: 0,
                values: Vec::new(),
            });
        }
        result.more = more;
        result
    }

    /// The first devices that go by a text in lower case: with this id, whose name begins with it, whose name holds it,
    /// then by serial number.
    fn devices_by(&self, text: &str, most: usize) -> Vec<&Device> {
        let mut numbers: Vec<u32> = self.device_number(text).into_iter().collect();
        for index in [self.names(), self.serials()] {
            if numbers.len() >= most {
                break;
            }
            // As many as are wanted, were those that are there already all among them.
            for number in index.first(text, most) {
                if !numbers.contains(&number) {
                    numbers.push(number);
                }
            }
        }
        numbers.truncate(most);
        numbers.into_iter().filter_map(|number| self.device(number)).collect()
    }

    fn found_setting(&self, setting: &SettingInUse, words: &[&str]) -> SearchSetting {
        // Who types a setting wants its values; who types a value wants that, and not the others.
        let named = words.iter().all(|word| setting.called.contains(word));
        let mut values: Vec<&ValueInUse> =
            setting.values.iter().filter(|value| named || held(setting, value, words)).collect();
        values.sort_by_key(|value| Reverse(value.policies.len()));
        SearchSetting {
            key: setting.key.to_string(),
            definition_id: setting.definition_id.to_string(),
            name: setting.name.to_string(),
            policies: setting_policies(setting),
            values: values.into_iter().take(MOST_NAMED).map(|value| self.found_value(value)).collect(),
        }
    }

    fn found_value(&self, value: &ValueInUse) -> SearchValue {
        let mut policies: Vec<SearchParty> =
            value.policies.iter().filter_map(|number| self.search_party(*number)).collect();
        policies.sort_by(|one, other| {
            (&one.policy_name, &one.policy_id).cmp(&(&other.policy_name, &other.policy_id))
        });
        policies.truncate(MOST_NAMED);
        let mut display_value: String = value.display.chars().take(LONGEST).collect();
        if display_value.len() < value.display.len() {
            display_value.push('…');
        }
        SearchValue {
            display_value,
            count: u64::try_from(value.policies.len()).unwrap_or(u64::MAX),
            policies,
        }
    }

    fn search_party(&self, number: u32) -> Option<SearchParty> {
        let record = &self.policies.get(&number)?.record;
        Some(SearchParty { policy_id: record.id.clone(), policy_name: record.policy.name.clone() })
    }
}

/// Whether every word is in the text.
fn holds(text: &str, words: &[&str]) -> bool {
    words.iter().all(|word| contains(text, word))
}

/// What begins with the text comes before what holds it, then by name.
fn rank(name: &str, text: &str) -> (bool, String) {
    let name = lower(name);
    (!name.starts_with(text), name)
}

/// How well a setting fits: 0 where every word is in its name, 1 where some are in a value; nothing where one is in
/// neither.
fn fit(setting: &SettingInUse, words: &[&str]) -> Option<u8> {
    if words.iter().all(|word| setting.called.contains(word)) {
        return Some(0);
    }
    setting.values.iter().any(|value| held(setting, value, words)).then_some(1)
}

/// Whether every word is in what the setting or this value of it is called.
fn held(setting: &SettingInUse, value: &ValueInUse, words: &[&str]) -> bool {
    words.iter().all(|word| setting.called.contains(word) || value.called.contains(word))
}

fn setting_policies(setting: &SettingInUse) -> u64 {
    let mut policies: Vec<u32> = setting.values.iter().flat_map(|value| value.policies.clone()).collect();
    policies.sort_unstable();
    policies.dedup();
    u64::try_from(policies.len()).unwrap_or(u64::MAX)
}

fn found_device(device: &Device) -> SearchDevice {
    SearchDevice {
        id: crate::guid::text(device.id),
        name: device.name.to_string(),
        serial_number: device.serial_number().to_owned(),
        os: device.shared_facts().os_name.clone(),
    }
}
