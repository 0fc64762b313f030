//! **View report**: the devices that a policy targets, each with the policy's state on it, or with the state of
//! one of its settings.

use std::borrow::Cow;

use palisade_model::api::{Page, PolicyDeviceRow, PolicyDevices};
use palisade_model::status::{State, StateCounts, setting_state};

use roaring::RoaringBitmap;

use super::ListError;
use crate::clock::rfc3339_or_never;
use crate::tenant::cell::{Cell, Pair};
use crate::tenant::sorted::{Key, Wanted, contains};
use crate::tenant::{Device, Tenant};

/// Which devices are wanted.
#[derive(Debug, Clone, Default)]
pub struct DevicesWanted {
    /// Only these.
    pub only: Option<RoaringBitmap>,
    /// Only those in this state.
    pub state: Option<State>,
    /// States are those of the setting with this key, rather than of the whole policy.
    pub setting: Option<String>,
    /// Only those whose name or OS contains this.
    pub search: String,
    /// Order and page.
    pub page: Wanted,
}

impl Tenant {
    /// The rows of **View report**; nothing when there is no such policy.
    ///
    /// # Errors
    /// With a sentence, when the cursor or sort is not one of this list.
    pub fn policy_devices(
        &self,
        id: &str,
        wanted: &DevicesWanted,
        as_of: String,
    ) -> Result<Option<PolicyDevices>, ListError> {
        let Some(entry) = self.policy(id) else { return Ok(None) };
        let policy = entry.record.seq;
        let search = wanted.search.to_lowercase();
        let column = wanted.page.column("name");
        if !matches!(column, "name" | "state" | "lastCheckIn") {
            return Err(format!(
                "Devices can't be sorted by `{column}`; use `name`, `state` or `lastCheckIn`."
            ));
        }
        let mut states = StateCounts::default();
        let mut keys: Vec<Key> = Vec::new();
        for (cell, place, outcome, pair) in self.pairs_of(policy) {
            let Some(state) = self.shown_state(cell, place, outcome, pair, wanted.setting.as_deref()) else {
                continue;
            };
            let listed = wanted.state.is_none_or(|only| only == state);
            let devices = match &wanted.only {
                Some(only) => Cow::Owned(&pair.devices & only),
                None => Cow::Borrowed(&pair.devices),
            };
            if search.is_empty() {
                states.add(state, devices.len());
                if !listed {
                    continue;
                }
            }
            let order = State::ALL.iter().position(|it| *it == state).unwrap_or_default();
            for number in devices.iter() {
                let Some(device) = self.device(number) else { continue };
                if !search.is_empty() {
                    if !device.matches(&search) {
                        continue;
                    }
                    states.add(state, 1);
                    if !listed {
                        continue;
                    }
                }
                keys.push(match column {
                    "state" => (i64::try_from(order).unwrap_or(0), device.name.to_lowercase(), number),
                    "lastCheckIn" => (device.last_seen(), String::new(), number),
                    _ => (0, device.name.to_lowercase(), number),
                });
            }
        }
        let page = wanted.page.page(keys)?;
        let rows = page
            .numbers
            .iter()
            .filter_map(|number| self.policy_device_row(policy, *number, wanted.setting.as_deref()))
            .collect();
        Ok(Some(PolicyDevices { page: Page { rows, total: page.total, next: page.next, as_of }, states }))
    }

    fn shown_state(
        &self,
        cell: &Cell,
        place: usize,
        outcome: u32,
        pair: &Pair,
        setting: Option<&str>,
    ) -> Option<State> {
        let judged = self.judged(cell, outcome, pair);
        match setting {
            None => judged.policies.get(place).copied(),
            Some(key) => judged.settings.get(self.setting_place(cell, key)?).copied(),
        }
    }

    /// The place of a setting among a cell's decisions.
    pub(super) fn setting_place(&self, cell: &Cell, key: &str) -> Option<usize> {
        self.compiled(cell).effective.settings.binary_search_by(|setting| setting.key.as_str().cmp(key)).ok()
    }

    fn policy_device_row(&self, policy: u32, number: u32, setting: Option<&str>) -> Option<PolicyDeviceRow> {
        let device = self.device(number)?;
        let cell = self.cells.get(device.cell)?;
        let place = cell.place(policy)?;
        let pair = cell.pairs.get(&device.outcome)?;
        let (state, note) = match setting {
            None => (
                self.shown_state(cell, place, device.outcome, pair, None)?,
                self.policy_note(cell, place, device.outcome, pair),
            ),
            Some(key) => {
                let said = setting_state(
                    self.compiled(cell).effective.get(key)?,
                    self.outcomes.get(device.outcome).map(|outcome| &**outcome),
                );
                (said.state, said.note)
            }
        };
        Some(PolicyDeviceRow {
            device_id: crate::guid::text(device.id),
            name: device.name.to_string(),
            os: device.shared_facts().os_name.clone(),
            state,
            last_check_in: rfc3339_or_never(device.last_seen()),
            note,
        })
    }
}

impl Device {
    /// Whether name or OS contain `search`, which is in lower case.
    pub fn matches(&self, search: &str) -> bool {
        contains(&self.name, search) || contains(&self.shared_facts().os_name, search)
    }
}
