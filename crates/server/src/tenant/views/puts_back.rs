//! What devices put back once they are retired.

use std::collections::HashMap;

use palisade_model::api::{PUTS_BACK_MOST, PutBackSetting, PutsBack};
use palisade_model::status::State;
use roaring::RoaringBitmap;

use crate::tenant::Tenant;

impl Tenant {
    /// What these devices put back, as far as they reported. Costs the pairs of the tenant times their settings.
    pub fn puts_back(&self, devices: &RoaringBitmap) -> PutsBack {
        let mut said = PutsBack::default();
        let mut settings: HashMap<&str, (&str, u64)> = HashMap::new();
        for (_, cell) in self.cells.iter() {
            for (outcome, pair) in &cell.pairs {
                let count = pair.devices.intersection_len(devices);
                if count == 0 {
                    continue;
                }
                let judged = self.judged(cell, *outcome, pair);
                for (state, devices) in [
                    (State::Success, &mut said.devices),
                    (State::Pending, &mut said.pending),
                    (State::Error, &mut said.errors),
                ] {
                    *devices += if judged.settings.contains(&state) { count } else { 0 };
                }
                let effective = &self.compiled(cell).effective.settings;
                for (setting, _) in
                    effective.iter().zip(&judged.settings).filter(|(_, state)| **state == State::Success)
                {
                    settings.entry(&setting.key).or_insert((&setting.name, 0)).1 += count;
                }
            }
        }
        said.total = u64::try_from(settings.len()).unwrap_or(u64::MAX);
        said.settings = settings
            .into_iter()
            .map(|(key, (name, devices))| PutBackSetting {
                key: key.to_owned(),
                name: name.to_owned(),
                devices,
            })
            .collect();
        said.settings.sort_by(|one, other| {
            (other.devices, &one.name, &one.key).cmp(&(one.devices, &other.name, &other.key))
        });
        said.settings.truncate(PUTS_BACK_MOST);
        said
    }
}
