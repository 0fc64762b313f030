//! A device's page: its policies, its effective settings with every source, and what went back.

use palisade_model::api::{DeviceDetail, DevicePolicyRow, DeviceSettingRow, GroupReference, RevertedRow};
use palisade_model::catalogue::SettingDefinition;
use palisade_model::enrolment::{Statuses, eligibility};
use palisade_model::merge::EffectiveSetting;
use palisade_model::status::{OutcomeState, State, setting_state};

use crate::tenant::Tenant;

impl Tenant {
    /// A device's page; `now` is in seconds since 1970.
    pub fn device_detail(&self, id: &str, now: i64) -> Option<DeviceDetail> {
        let number = self.device_number(id)?;
        let device = self.device(number)?;
        let cell = self.cells.get(device.cell)?;
        let pair = cell.pairs.get(&device.outcome)?;
        let compiled = self.compiled(cell);
        let judged = self.judged(cell, device.outcome, pair);
        let mut policies: Vec<DevicePolicyRow> = cell
            .set
            .iter()
            .enumerate()
            .filter_map(|(place, policy)| {
                let entry = self.policies.get(policy)?;
                Some(DevicePolicyRow {
                    policy_id: entry.record.id.clone(),
                    name: entry.record.policy.name.clone(),
                    template_name: self.template_name(entry),
                    state: judged.policies.get(place).copied()?,
                    note: self.policy_note(cell, place, device.outcome, pair),
                })
            })
            .collect();
        policies.sort_by(|one, other| one.name.cmp(&other.name));
        let mut groups: Vec<GroupReference> = self
            .groups()
            .filter(|group| group.members.contains(number))
            .map(|group| GroupReference { id: group.id.clone(), name: group.name.clone() })
            .collect();
        groups.sort_by(|one, other| one.name.cmp(&other.name));
        let delivered = |key: &str| compiled.effective.get(key).is_some_and(|it| it.value.is_some());
        let reverted = self
            .outcomes
            .get(device.outcome)
            .map(|outcome| outcome.settings.as_slice())
            .unwrap_or_default()
            .iter()
            .filter(|said| said.state == OutcomeState::Reverted && !delivered(&said.key))
            .map(|said| RevertedRow {
                key: said.key.clone(),
                name: self.setting_name(&said.key),
                detail: said.detail.clone().unwrap_or_default(),
            })
            .collect();
        Some(DeviceDetail {
            row: self.device_row(device, now),
            enrolment: Statuses::embedded()
                .describe(&eligibility(device.shared_facts(), &self.scope.scope), device.last_seen() > 0),
            policies,
            groups,
            setting_count: u64::try_from(compiled.effective.settings.len()).unwrap_or(u64::MAX),
            reverted,
            check_in_seconds: self.check_in_seconds,
            sync_asked: device.sync,
            as_of: crate::clock::now(),
        })
    }

    /// The settings of a device, of one policy where it is given; nothing when there is no such device.
    pub fn device_settings(&self, id: &str, policy: Option<&str>) -> Option<Vec<DeviceSettingRow>> {
        let device = self.device(self.device_number(id)?)?;
        let cell = self.cells.get(device.cell)?;
        let outcome = self.outcomes.get(device.outcome).map(|outcome| &**outcome);
        let settings = &self.compiled(cell).effective.settings;
        let wanted = |setting: &&EffectiveSetting| {
            policy.is_none_or(|policy| setting.sources.iter().any(|source| &*source.policy_id == policy))
        };
        Some(
            settings
                .iter()
                .filter(wanted)
                .map(|setting| {
                    let said = setting_state(setting, outcome);
                    let definition = self.definition_of(setting);
                    DeviceSettingRow {
                        setting: setting.shown(definition),
                        display_value: display(setting, definition),
                        state: said.state,
                        explanation: setting.explanation(),
                        // A conflict has nothing to say beyond its explanation.
                        note: if said.state == State::Conflict { String::new() } else { said.note },
                        code: said.code,
                        default_value: definition.and_then(|it| Some(it.default.as_ref()?.display(Some(it)))),
                        path: definition.and_then(|it| it.csp.clone().or_else(|| it.mdatp_path.clone())),
                    }
                })
                .collect(),
        )
    }

    fn definition_of(&self, setting: &EffectiveSetting) -> Option<&'static SettingDefinition> {
        let template = setting
            .sources
            .first()
            .and_then(|source| self.policy(&source.policy_id))
            .map(|entry| entry.compiled.template_id.as_str())
            .unwrap_or_default();
        self.catalogue.definition_in(template, &setting.definition_id)
    }

    fn setting_name(&self, key: &str) -> String {
        let id = key.split_once('#').map_or(key, |(id, _)| id);
        self.catalogue.definition(id).map_or_else(|| key.to_owned(), |definition| definition.name.clone())
    }
}

/// The value that the device is told, in the words of the policy that says it where one does.
fn display(setting: &EffectiveSetting, definition: Option<&SettingDefinition>) -> String {
    let Some(value) = &setting.value else { return String::new() };
    match setting.sources.iter().find(|source| *source.value == *value) {
        Some(source) => source.display_value.to_string(),
        None => value.display(definition),
    }
}
