//! **Per setting status**: for each setting of a policy, the devices by state.

use std::collections::HashSet;

use palisade_model::api::PolicySettingRow;
use palisade_model::status::StateCounts;

use crate::tenant::Tenant;

impl Tenant {
    /// The settings of a policy in its order, with counts; nothing when there is no such policy.
    pub fn policy_settings(&self, id: &str) -> Option<Vec<PolicySettingRow>> {
        let entry = self.policy(id)?;
        let mut keys = HashSet::new();
        let settings: Vec<_> =
            entry.compiled.settings.iter().filter(|setting| keys.insert(setting.key.clone())).collect();
        let mut counts = vec![StateCounts::default(); settings.len()];
        for (cell, _, outcome, pair) in self.pairs_of(entry.record.seq) {
            let judged = self.judged(cell, outcome, pair);
            for (setting, counts) in settings.iter().zip(&mut counts) {
                let state =
                    self.setting_place(cell, &setting.key).and_then(|place| judged.settings.get(place));
                if let Some(state) = state {
                    counts.add(*state, pair.devices.len());
                }
            }
        }
        Some(
            settings
                .iter()
                .zip(counts)
                .map(|(setting, states)| PolicySettingRow {
                    key: setting.key.to_string(),
                    definition_id: setting.definition_id.to_string(),
                    name: setting.name.to_string(),
                    value: setting.display.to_string(),
                    states,
                })
                .collect(),
        )
    }
}
