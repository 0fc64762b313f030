//! From a journal and a bundle to what is to be done.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::bundle::{Bundle, BundleSetting};

use super::journal::{Held, Journal};

/// Where a platform enforces a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The area: what is changed in one step.
    pub area: String,
    /// The slots whose value from before must be known; the last one is the setting's own.
    pub slots: Vec<String>,
}

/// What is to be done for one bundle.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// The bundle.
    pub bundle: Bundle,
    /// What is to be done, per area.
    pub areas: BTreeMap<String, AreaPlan>,
    /// Settings that this device has no means to enforce, by key, each with the reason.
    pub unsupported: BTreeMap<String, String>,
}

/// What is to be done in one area.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AreaPlan {
    /// What is to be in force afterwards, all of it.
    pub settings: Vec<Held>,
    /// Slots that are changed for the first time.
    pub capture: Vec<String>,
    /// Slots that nothing uses any longer; their values from before come back.
    pub release: Vec<String>,
    /// Held settings that are no longer delivered.
    pub leaving: Vec<Leaving>,
}

/// A held setting that is no longer delivered.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaving {
    /// Its key.
    pub key: String,
    /// Its own slot, when nothing else uses it; `None` while other settings do.
    pub slot: Option<String>,
}

impl AreaPlan {
    /// The settings alone.
    pub fn bundle_settings(&self) -> Vec<BundleSetting> {
        self.settings.iter().map(|held| held.setting.clone()).collect()
    }
}

/// Compares `journal` with `bundle`. `place` says where the platform enforces a setting, or why it can't.
pub fn plan(
    journal: &Journal,
    bundle: &Bundle,
    mut place: impl FnMut(&BundleSetting) -> Result<Place, String>,
) -> Plan {
    let mut plan = Plan { bundle: bundle.clone(), ..Plan::default() };
    for setting in &bundle.settings {
        match place(setting) {
            Ok(Place { area, slots }) => {
                let held = Held { area: area.clone(), slots, setting: setting.clone() };
                plan.areas.entry(area).or_default().settings.push(held);
            }
            Err(reason) => {
                plan.unsupported.insert(setting.key.clone(), reason);
            }
        }
    }
    let known = journal.held.values().map(|held| &held.area).chain(journal.before.keys());
    for area in known {
        plan.areas.entry(area.clone()).or_default();
    }
    for (name, area) in &mut plan.areas {
        let wanted: BTreeSet<&str> =
            area.settings.iter().flat_map(|held| &held.slots).map(String::as_str).collect();
        let before = journal.before.get(name);
        area.capture = wanted
            .iter()
            .filter(|slot| !before.is_some_and(|slots| slots.contains_key(**slot)))
            .map(|slot| (*slot).to_owned())
            .collect();
        area.release = before
            .into_iter()
            .flat_map(BTreeMap::keys)
            .filter(|slot| !wanted.contains(slot.as_str()))
            .cloned()
            .collect();
        let keys: BTreeSet<&str> = area.settings.iter().map(|held| held.setting.key.as_str()).collect();
        area.leaving = journal
            .held
            .iter()
            .filter(|(key, held)| held.area == *name && !keys.contains(key.as_str()))
            .map(|(key, held)| Leaving {
                key: key.clone(),
                slot: held.slots.last().filter(|slot| !wanted.contains(slot.as_str())).cloned(),
            })
            .collect();
    }
    plan
}

/// What brings an area back to where it stood before a turn that failed: what was held, and the slots of
/// `journal` (which knows the intent) that nothing held uses.
pub fn rollback(journal: &Journal, area: &str) -> (Vec<BundleSetting>, Vec<String>) {
    let held: Vec<&Held> = journal.held.values().filter(|held| held.area == area).collect();
    let used: BTreeSet<&str> = held.iter().flat_map(|held| &held.slots).map(String::as_str).collect();
    let release = journal
        .before
        .get(area)
        .into_iter()
        .flat_map(BTreeMap::keys)
        .filter(|slot| !used.contains(slot.as_str()))
        .cloned()
        .collect();
    (held.into_iter().map(|held| held.setting.clone()).collect(), release)
}
