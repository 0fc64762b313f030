//! A FAKE platform: it enforces nothing. It keeps the values of settings in memory, reads them back from there,
//! and fails where its device is one that fails. It stands in for Windows, which this project has no machine of,
//! and for the many machines of a fleet.

use std::collections::BTreeMap;

use palisade_agent::engine::{Place, Reading, Refusal, Slots};
use palisade_agent::platform::{AreaFailure, Change, Platform};
use palisade_model::bundle::BundleSetting;
use palisade_model::catalogue::Catalogue;
use palisade_model::device::{self, DeviceFacts};
use palisade_model::value::Value;
use serde_json::Value as Json;

use crate::random::hash;
use crate::spread::{Behaviour, Simulated};

const AREA: &str = "device";
/// `E_ACCESSDENIED`, which Windows gives where tamper protection refuses.
const ACCESS_DENIED: i64 = 0x8007_0005;
/// `EACCES`.
const PERMISSION_DENIED: i64 = 13;

/// The platform of one simulated device.
#[derive(Debug)]
pub struct Fake {
    device: Simulated,
    values: BTreeMap<String, Json>,
}

impl Fake {
    /// The platform of `device`.
    pub fn new(device: Simulated) -> Self {
        Self { device, values: BTreeMap::new() }
    }

    /// The key of the setting that this device fails on: always the same one of the same settings.
    fn fails_on(&self, settings: &[BundleSetting]) -> Option<String> {
        if self.device.behaviour != Behaviour::Failing {
            return None;
        }
        let rank = |setting: &&BundleSetting| {
            let antivirus =
                setting.definition_id.contains("defender") || setting.definition_id.contains("mdatp");
            (!antivirus || setting.key.contains('#'), hash(self.device.seed, &setting.key))
        };
        settings.iter().min_by_key(rank).map(|setting| setting.key.clone())
    }

    fn refusal(&self) -> Refusal {
        match self.device.facts.platform {
            device::Platform::Windows => Refusal {
                code: Some(ACCESS_DENIED),
                detail: "Access is denied: tamper protection is on and refused the change.".to_owned(),
            },
            device::Platform::Linux => Refusal {
                code: Some(PERMISSION_DENIED),
                detail: "The configuration can't be written: permission denied.".to_owned(),
            },
        }
    }

    /// What the slot holds while no policy says anything: on some devices somebody set a value by hand.
    fn local_value(&self, slot: &str) -> Option<Json> {
        let by_hand = hash(self.device.seed, slot).is_multiple_of(8);
        let definition = Catalogue::embedded().definition(slot).filter(|_| by_hand)?;
        serde_json::to_value(definition.default.as_ref()?).ok()
    }

    fn value(&self, slot: &str) -> Option<Json> {
        self.values.get(slot).cloned().or_else(|| self.local_value(slot))
    }
}

impl Platform for Fake {
    fn facts(&mut self) -> DeviceFacts {
        self.device.facts.clone()
    }

    fn place(&mut self, setting: &BundleSetting) -> Result<Place, String> {
        let platform = self.device.facts.platform.wire();
        let fits = Catalogue::embedded()
            .templates_of(&setting.definition_id)
            .any(|template| template.platforms.split(',').any(|word| word == platform));
        if fits {
            Ok(Place { area: AREA.to_owned(), slots: vec![setting.key.clone()] })
        } else {
            Err("It is a setting of another platform.".to_owned())
        }
    }

    fn capture(&mut self, _area: &str, slots: &[String], _before: &Slots) -> Result<Slots, Refusal> {
        Ok(slots.iter().map(|slot| (slot.clone(), self.value(slot))).collect())
    }

    fn apply(&mut self, change: &Change<'_>) -> Result<BTreeMap<String, Refusal>, AreaFailure> {
        for slot in change.release {
            match change.before.get(slot).and_then(Clone::clone) {
                Some(value) => drop(self.values.insert(slot.clone(), value)),
                None => drop(self.values.remove(slot)),
            }
        }
        let fails_on = self.fails_on(change.settings);
        let mut refused = BTreeMap::new();
        for setting in change.settings {
            if fails_on.as_ref() == Some(&setting.key) {
                refused.insert(setting.key.clone(), self.refusal());
            } else if let Ok(value) = serde_json::to_value(&setting.value) {
                self.values.insert(setting.key.clone(), value);
            }
        }
        Ok(refused)
    }

    fn read_back(
        &mut self,
        _area: &str,
        settings: &[BundleSetting],
    ) -> Result<BTreeMap<String, Reading>, Refusal> {
        let read = |setting: &BundleSetting| match self.value(&setting.key) {
            Some(found)
                if serde_json::from_value::<Value>(found.clone()).is_ok_and(|it| it == setting.value) =>
            {
                Reading::InForce(None)
            }
            Some(found) => Reading::Other(format!("It is {found}.")),
            None => Reading::Other("It is not set.".to_owned()),
        };
        Ok(settings.iter().map(|setting| (setting.key.clone(), read(setting))).collect())
    }

    fn released(&mut self, _area: &str, slot: &str, before: Option<&Json>) -> Result<String, String> {
        match (before, self.value(slot)) {
            (None, None) => {
                Ok("It is no longer delivered; it is not configured again, as before.".to_owned())
            }
            (Some(before), Some(found)) if *before == found => {
                Ok("It is no longer delivered; the value from before, set by hand, is back.".to_owned())
            }
            (_, found) => Err(format!("it holds {}.", found.unwrap_or_default())),
        }
    }
}

#[cfg(test)]
mod tests {
    use palisade_agent::enforcement::enforce;
    use palisade_agent::engine::Journal;
    use palisade_agent::state::MemoryStore;
    use palisade_model::bundle::Bundle;
    use palisade_model::status::OutcomeState;

    use super::*;
    use crate::spread::devices;

    fn bundle() -> Bundle {
        let template = "804339ad-1553-4478-a742-138fb5807418_1";
        let settings =
            Catalogue::embedded().settings_of(template).filter(|definition| definition.parent.is_none());
        Bundle::new(
            settings
                .filter_map(|definition| {
                    let value = definition.default.clone()?;
                    let digest = palisade_model::digest::of_json(&value);
                    let id = definition.id.clone();
                    Some(BundleSetting { key: id.clone(), definition_id: id, value, digest })
                })
                .collect(),
        )
    }

    fn outcome(behaviour: Behaviour) -> (Journal, Fake) {
        let windows =
            |it: &Simulated| it.facts.platform == device::Platform::Windows && it.behaviour == behaviour;
        let device = devices(1, 300, "").into_iter().find(windows).unwrap();
        let mut fake = Fake::new(device);
        let journal = enforce(Journal::default(), &bundle(), &mut fake, &mut MemoryStore::default()).unwrap();
        (journal, fake)
    }

    #[test]
    fn a_healthy_device_takes_everything_and_gives_it_back() {
        let (journal, mut fake) = outcome(Behaviour::Healthy);
        let states = journal.outcome.as_ref().unwrap();
        assert!(states.settings.len() > 30);
        assert!(states.settings.iter().all(|it| it.state == OutcomeState::Applied), "{states:#?}");
        let count = states.settings.len();
        let journal = enforce(journal, &Bundle::new(vec![]), &mut fake, &mut MemoryStore::default()).unwrap();
        assert_eq!(journal.reverted.len(), count);
        assert!(journal.reverted.values().all(|it| it.state == OutcomeState::Reverted));
    }

    #[test]
    fn a_failing_device_fails_on_one_setting_with_a_code_and_a_sentence() {
        let (journal, _) = outcome(Behaviour::Failing);
        let failed: Vec<_> = journal
            .outcome
            .unwrap()
            .settings
            .into_iter()
            .filter(|it| it.state == OutcomeState::Failed)
            .collect();
        assert_eq!(failed.len(), 1);
        assert_eq!(failed[0].code, Some(0x8007_0005));
        assert!(failed[0].detail.as_ref().unwrap().contains("tamper protection"));
    }
}
