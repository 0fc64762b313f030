//! The tenant at a glance: counts over cells and pairs, never over devices.

use std::collections::HashMap;

use palisade_model::api::{
    EnrolmentCounts, Freshness, FreshnessCounts, Overview, RolloutRow, WebhookCounts, WorstCounts,
};
use palisade_model::applicability::Reason;
use palisade_model::enrolment::{EnrolmentState, state_of};
use palisade_model::status::{State, StateCounts, roll_up};

use crate::tenant::cell::Cell;
use crate::tenant::{Device, PolicyEntry, Tenant};

/// A device is silent after this many intervals: one that is late once is not.
const INTERVALS: u32 = 3;

/// Seconds after which a device that was not heard from counts as silent.
pub fn silent_after(check_in_seconds: u32) -> u32 {
    check_in_seconds.saturating_mul(INTERVALS)
}

/// The worst state that a policy has on a device; nothing while it targets none.
pub fn worst_of(states: &StateCounts) -> Option<State> {
    let some = State::ALL.into_iter().filter(|state| states.get(*state) > 0);
    (states.total() > 0).then(|| roll_up(some))
}

impl Tenant {
    /// How fresh what we know of a device is; `now` is in seconds since 1970.
    pub fn freshness(&self, device: &Device, now: i64) -> Freshness {
        match device.last_seen() {
            0 => Freshness::Never,
            seen if seen < self.heard_from(now) => Freshness::Silent,
            _ => Freshness::Current,
        }
    }

    /// Why the devices of a cell take no policy at all.
    pub(super) fn reasons_against(&self, cell: &Cell) -> &[Reason] {
        self.class(cell.class).map(|class| class.ineligible.as_slice()).unwrap_or_default()
    }

    /// The overview without its rollouts and webhooks; `now` is in seconds since 1970.
    pub fn overview(&self, now: i64, as_of: String) -> Overview {
        let (mut enrolment, mut device_states) = (EnrolmentCounts::default(), WorstCounts::default());
        let never = self.never();
        for (_, cell) in self.cells.iter() {
            let reasons = self.reasons_against(cell);
            for (outcome, pair) in &cell.pairs {
                let devices = pair.devices.len();
                let waiting = never.intersection_len(&pair.devices);
                count(&mut enrolment, state_of(reasons, true), devices - waiting);
                count(&mut enrolment, state_of(reasons, false), waiting);
                match self.judged(cell, *outcome, pair).worst {
                    Some(state) => device_states.states.add(state, devices),
                    None => device_states.none += devices,
                }
            }
        }
        let (devices, never) = (self.all.len(), never.len());
        let current = self.heard.since(self.heard_from(now));
        let counts = self.policy_counts();
        let (mut policies, mut policy_states) = (0, WorstCounts::default());
        for (number, _) in self.policies.iter().filter(|(_, entry)| !entry.record.archived) {
            policies += 1;
            match counts.get(number).and_then(worst_of) {
                Some(state) => policy_states.states.add(state, 1),
                None => policy_states.none += 1,
            }
        }
        Overview {
            devices,
            policies,
            groups: u64::try_from(self.groups.len()).unwrap_or(u64::MAX),
            check_in_seconds: self.check_in_seconds,
            silent_after_seconds: silent_after(self.check_in_seconds),
            enrolment,
            freshness: FreshnessCounts {
                current,
                silent: devices.saturating_sub(current).saturating_sub(never),
                never,
            },
            device_states,
            policy_states,
            conflicts: u64::try_from(self.conflicts().len()).unwrap_or(u64::MAX),
            rollouts: Vec::new(),
            webhooks: WebhookCounts::default(),
            as_of,
        }
    }

    /// Policies that devices which are behind may lack the newest version of although they have an older one: of these
    /// it has to be known since when they have told devices what they tell now.
    pub fn policies_to_date(&self) -> Vec<String> {
        let behind = self.behind();
        let mut wanted = Vec::new();
        for entry in self.policies.values() {
            // Devices of moment 0 have nothing at all, whatever the policy said before.
            let (before, nothing) =
                (behind.before_and_since(entry.record.moment).0, behind.before_and_since(1).0);
            if !entry.targets.is_disjoint(&(before - nothing)) {
                wanted.push(entry.record.id.clone());
            }
        }
        wanted
    }

    /// The policies whose newest version is not yet on all devices that can take it, the latest saved first. `since`
    /// holds the moment from which on the [policies to date](Self::policies_to_date) have told devices what they tell
    /// now.
    pub fn rollouts(&self, since: &HashMap<String, u32>) -> Vec<RolloutRow> {
        let behind = self.behind();
        let all = behind.all();
        if all.is_empty() {
            return Vec::new();
        }
        let mut lack: HashMap<u32, u64> = HashMap::new();
        let mut split = HashMap::new();
        for (_, cell) in self.cells.iter() {
            for (outcome, pair) in &cell.pairs {
                if pair.devices.is_disjoint(&all) {
                    continue;
                }
                let judged = self.judged(cell, *outcome, pair);
                for (number, state) in cell.set.iter().zip(&judged.policies) {
                    let Some(entry) = self.policies.get(number).filter(|_| *state != State::NotApplicable)
                    else {
                        continue;
                    };
                    let (before, later) = split.entry(*number).or_insert_with(|| {
                        let moment = since.get(&entry.record.id).copied();
                        behind.before_and_since(moment.unwrap_or(entry.record.moment).max(1))
                    });
                    let mut devices = pair.devices.intersection_len(before);
                    if !self.reported_on(*outcome, entry) {
                        devices += pair.devices.intersection_len(later);
                    }
                    *lack.entry(*number).or_default() += devices;
                }
            }
        }
        drop(behind);
        let counts = self.policy_counts();
        let mut rows: Vec<RolloutRow> = lack
            .into_iter()
            .filter(|(_, lack)| *lack > 0)
            .filter_map(|(number, lack)| {
                let entry = self.policies.get(&number)?;
                let states = counts.get(&number).copied().unwrap_or_default();
                let devices = states.total() - states.not_applicable;
                Some(RolloutRow {
                    policy_id: entry.record.id.clone(),
                    name: entry.record.policy.name.clone(),
                    template_id: entry.record.policy.template.id.clone(),
                    template_name: self.template_name(entry),
                    version: entry.record.version,
                    since: entry.record.modified.clone(),
                    devices,
                    have: devices.saturating_sub(lack),
                })
            })
            .collect();
        rows.sort_by(|one, other| (&other.since, &one.policy_id).cmp(&(&one.since, &other.policy_id)));
        rows
    }

    /// Whether devices with this outcome had a policy that says what this one says: they reported on a setting of it.
    fn reported_on(&self, outcome: u32, entry: &PolicyEntry) -> bool {
        let Some(said) = self.outcomes.get(outcome) else { return false };
        let settings = &entry.compiled.settings;
        settings.is_empty()
            || settings.iter().any(|setting| said.settings.iter().any(|it| *it.key == *setting.key))
    }

    /// The time since which a device must have been heard from not to be silent.
    pub(super) fn heard_from(&self, now: i64) -> i64 {
        now.saturating_sub(i64::from(silent_after(self.check_in_seconds)))
    }
}

fn count(counts: &mut EnrolmentCounts, state: EnrolmentState, devices: u64) {
    *match state {
        EnrolmentState::Success => &mut counts.success,
        EnrolmentState::Pending => &mut counts.pending,
        EnrolmentState::NotManaged => &mut counts.not_managed,
        EnrolmentState::Error => &mut counts.error,
    } += devices;
}
