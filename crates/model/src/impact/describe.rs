//! An impact as a report: sets become counts, and names where they are asked for.

use roaring::{MultiOps, RoaringBitmap};

use super::finding::{Blocked, ConflictChange, Impact, SettingImpact, SettingName, Told, Transition};
use super::report::Moment;
use crate::api::{
    DeviceSample, ImpactBlocked, ImpactChange, ImpactConflict, ImpactConflictValue, ImpactEntry,
    ImpactPolicy, ImpactReport, ImpactSetting, ImpactSettingName, ImpactTold,
};

/// The report on `found`, which an edit of the policy with the id `own` does; of each set the first `named` devices
/// are named.
pub(super) fn describe(found: &Impact, own: &str, moment: &Moment<'_>, named: usize) -> ImpactReport {
    let say = Say { own, moment, named };
    let told = |setting: &&SettingImpact| !setting.told_devices().is_empty();
    let union = |conflicts: &[ConflictChange]| conflicts.iter().map(|it| &it.devices).union();
    let whole = found.blocked.iter().filter(|blocked| blocked.whole).map(|blocked| &blocked.devices);
    let conflicts = |list: &[ConflictChange]| list.iter().map(|it| say.conflict(it)).collect();
    ImpactReport {
        policy_name: found.policy_name.clone(),
        reached: say.devices(&found.reached),
        gained: say.devices(&found.gained),
        lost: say.devices(&found.lost),
        changed: say.devices(&found.changed_devices()),
        reverted: say.devices(&found.settings.iter().map(SettingImpact::reverted).union()),
        settings: found.settings.iter().filter(told).map(|setting| say.setting(setting)).collect(),
        conflicted: say.devices(&union(&found.conflicts_created)),
        freed: say.devices(&union(&found.conflicts_removed)),
        conflicts_created: conflicts(&found.conflicts_created),
        conflicts_removed: conflicts(&found.conflicts_removed),
        conflicts_changed: conflicts(&found.conflicts_changed),
        unable: say.devices(&whole.union()),
        blocked: found.blocked.iter().map(|blocked| say.blocked(blocked)).collect(),
        as_of: moment.as_of.to_owned(),
        sequence: moment.sequence,
    }
}

struct Say<'a> {
    own: &'a str,
    moment: &'a Moment<'a>,
    named: usize,
}

impl Say<'_> {
    fn devices(&self, devices: &RoaringBitmap) -> DeviceSample {
        let first = devices.iter().take(self.named);
        DeviceSample {
            devices: devices.len(),
            first: first.filter_map(|number| self.moment.directory.device(number)).collect(),
        }
    }

    fn setting(&self, found: &SettingImpact) -> ImpactSetting {
        let reaches = |change: &&Transition| change.reaches_devices();
        ImpactSetting {
            setting: named(&found.setting),
            devices: self.devices(&found.told_devices()),
            reverted: self.devices(&found.reverted()),
            changes: found.changes.iter().filter(reaches).map(|change| self.change(change)).collect(),
            entries: found
                .entries
                .iter()
                .map(|entry| ImpactEntry {
                    entry: entry.entry.clone(),
                    gained: self.devices(&entry.gained),
                    lost: self.devices(&entry.lost),
                })
                .collect(),
        }
    }

    fn change(&self, change: &Transition) -> ImpactChange {
        ImpactChange {
            before: told(&change.before),
            after: told(&change.after),
            devices: self.devices(&change.devices),
            replaces: change.replaces.as_deref().map(str::to_owned),
        }
    }

    fn conflict(&self, conflict: &ConflictChange) -> ImpactConflict {
        let values = conflict.values.iter().map(|it| {
            let (own, others): (Vec<_>, Vec<_>) =
                it.policies.iter().partition(|party| *party.policy_id == *self.own);
            let policy = |party: &super::PartyName| ImpactPolicy {
                id: party.policy_id.to_string(),
                name: party.policy_name.to_string(),
            };
            ImpactConflictValue {
                value: (*it.value).clone(),
                display: it.display_value.to_string(),
                own: !own.is_empty(),
                devices: it.devices,
                policies: others.into_iter().map(policy).collect(),
            }
        });
        ImpactConflict {
            setting: named(&conflict.setting),
            devices: self.devices(&conflict.devices),
            values: values.collect(),
        }
    }

    fn blocked(&self, blocked: &Blocked) -> ImpactBlocked {
        ImpactBlocked {
            sentence: blocked.reason.sentence(),
            remedy: blocked.reason.remedy(),
            reason: blocked.reason.clone(),
            whole: blocked.whole,
            settings: blocked.settings.iter().map(named).collect(),
            devices: self.devices(&blocked.devices),
        }
    }
}

fn named(setting: &SettingName) -> ImpactSettingName {
    ImpactSettingName {
        key: setting.key.to_string(),
        definition_id: setting.definition_id.to_string(),
        name: setting.name.to_string(),
    }
}

fn told(told: &Told) -> ImpactTold {
    match told {
        Told::Nothing => ImpactTold::Nothing,
        Told::Value { value, display } => {
            ImpactTold::Value { value: (**value).clone(), display: display.to_string() }
        }
        Told::List => ImpactTold::List,
        Told::Withheld => ImpactTold::Withheld,
        Told::NotApplicable { reasons } => ImpactTold::NotApplicable { reasons: reasons.clone() },
    }
}
