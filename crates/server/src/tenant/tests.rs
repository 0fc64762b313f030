//! Whatever happened to a tenant, it must answer as one that was loaded from what the database holds.

mod conflicts;
mod overview;

use std::collections::BTreeMap;
use std::sync::Arc;

use palisade_model::applicability::platform_matches;
use palisade_model::catalogue::Catalogue;
use palisade_model::device::{DeviceFacts, Platform};
use palisade_model::enrolment::{EnforcementScope, MANAGEMENT_TAG, Reach};
use palisade_model::graph::{Assignment, Policy, Target};
use palisade_model::membership::parse;
use palisade_model::status::{Outcome, OutcomeState, SettingOutcome, policy_state};
use roaring::RoaringBitmap;
use serde_json::json;

use super::Tenant;
use crate::store::{DeviceRecord, GroupRecord, GroupRule, OutcomeRecord, PolicyRecord, ScopeRecord};

const CPU: &str = "device_vendor_msft_policy_config_defender_avgcpuloadfactor";
const ARCHIVES: &str = "device_vendor_msft_policy_config_defender_allowarchivescanning";

/// A generator that gives the same numbers each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(sides)).unwrap()
    }
}

/// What the database would hold.
#[derive(Default)]
struct Truth {
    groups: BTreeMap<String, GroupRecord>,
    devices: BTreeMap<u32, DeviceRecord>,
    policies: BTreeMap<u32, PolicyRecord>,
    outcomes: BTreeMap<String, OutcomeRecord>,
    scope: ScopeRecord,
    /// What was saved of each policy, oldest first.
    history: BTreeMap<u32, Vec<PolicyRecord>>,
}

fn device(number: u32, dice: &mut Dice) -> DeviceRecord {
    let linux = dice.roll(4) == 0;
    DeviceRecord {
        seq: number,
        id: u128::from(number),
        public_key: [1; 32],
        facts: DeviceFacts {
            name: format!("device-{number}"),
            platform: if linux { Platform::Linux } else { Platform::Windows },
            os_version: ["10.0.14393.1", "10.0.26100.1"][usize::from(dice.roll(2) == 0)].into(),
            server: dice.roll(4) > 0,
            tags: if dice.roll(2) == 0 { vec![MANAGEMENT_TAG.into()] } else { Vec::new() },
            domain_controller: dice.roll(6) == 0,
            ..DeviceFacts::default()
        },
        enrolled: 1,
        last_seen: i64::from(number % 4) * 100,
        acknowledged: String::new(),
        moment: 0,
        outcome: 0,
        sync: false,
    }
}

fn group_id(number: u32) -> String {
    crate::guid::text(u128::from(number))
}

fn policy(number: u32, version: u32, dice: &mut Dice) -> PolicyRecord {
    let mut settings = Vec::new();
    if dice.roll(4) > 0 {
        settings.push(json!({"settingInstance": {"settingDefinitionId": CPU, "simpleSettingValue": {
            "@odata.type": "#microsoft.graph.deviceManagementConfigurationIntegerSettingValue",
            "value": 10 + dice.roll(2)}}}));
    }
    if dice.roll(3) > 0 {
        let value = format!("{ARCHIVES}_{}", dice.roll(2));
        settings.push(json!({"settingInstance": {"settingDefinitionId": ARCHIVES,
            "choiceSettingValue": {"value": value, "children": []}}}));
    }
    let platforms = if dice.roll(4) == 0 { "linux" } else { "windows10" };
    let body = json!({"name": format!("P{number}"), "platforms": platforms, "settings": settings,
        "templateReference": {"templateId": "804339ad-1553-4478-a742-138fb5807418_1"}});
    let assignments = (0..dice.roll(4))
        .map(|_| {
            let group = group_id(dice.roll(6));
            Assignment::new(match dice.roll(5) {
                0 => Target::AllDevices,
                1 => Target::ExclusionGroup(group),
                _ => Target::Group(group),
            })
        })
        .collect();
    PolicyRecord {
        seq: number,
        id: format!("p{number}"),
        version,
        policy: Policy::from_json(body).unwrap(),
        assignments,
        archived: false,
        moment: version,
        created: "2026-01-01T00:00:00Z".into(),
        modified: "2026-01-01T00:00:00Z".into(),
        modified_by: "test".into(),
    }
}

fn step(tenant: &mut Tenant, truth: &mut Truth, dice: &mut Dice, turn: u32) {
    match dice.roll(11) {
        0 | 8 | 9 => {
            let record = device(1 + dice.roll(20), dice);
            // One that is there enrols again: what it reported stays.
            let before = truth.devices.get(&record.seq);
            let record = DeviceRecord {
                outcome: before.map_or(0, |it| it.outcome),
                acknowledged: before.map(|it| it.acknowledged.clone()).unwrap_or_default(),
                moment: before.map_or(0, |it| it.moment),
                ..record
            };
            tenant.put_device(record.clone());
            truth.devices.insert(record.seq, record);
        }
        1 | 2 => {
            let record = policy(1 + dice.roll(6), turn + 1, dice);
            tenant.put_policy(record.clone());
            truth.history.entry(record.seq).or_default().push(record.clone());
            truth.policies.insert(record.seq, record);
        }
        3 => {
            let number = 1 + dice.roll(6);
            tenant.remove_policy(&format!("p{number}"), 0);
            truth.policies.remove(&number);
            truth.history.remove(&number);
        }
        4 => {
            // One group is dynamic by facts, one follows two others.
            let number = dice.roll(6);
            let id = group_id(number);
            let members: RoaringBitmap = (1..=20).filter(|_| dice.roll(3) == 0).collect();
            let members = members & tenant.all_devices();
            let rule = match number {
                4 => Some(format!(
                    "device.displayName -match \"[{}]\" -or device.deviceOSType -eq \"Linux\"",
                    dice.roll(9)
                )),
                5 => Some(format!(
                    "device.memberOf -any (group.objectId -in ['{}', '{}'])",
                    group_id(dice.roll(4)),
                    group_id(4)
                )),
                _ => None,
            };
            let members = match &rule {
                Some(rule) => tenant.fitting(&parse(rule).unwrap()),
                None => members,
            };
            let paused = dice.roll(4) == 0;
            let record = GroupRecord {
                id: id.clone(),
                name: id.clone(),
                description: String::new(),
                created: String::new(),
                version: 1,
                rule: rule.map(|text| GroupRule { text, paused }),
                members,
            };
            tenant.put_group(record.clone());
            truth.groups.insert(id, record);
        }
        10 => {
            let mut reach = || Reach::ALL[usize::try_from(dice.roll(3)).unwrap()];
            let scope = EnforcementScope {
                windows_clients: reach(),
                windows_servers: reach(),
                domain_controllers: reach(),
                linux: reach(),
                ..EnforcementScope::default()
            };
            truth.scope = ScopeRecord { scope, ..ScopeRecord::default() };
            tenant.put_scope(truth.scope.clone());
        }
        5 => {
            let number = 1 + dice.roll(20);
            tenant.remove_devices(&RoaringBitmap::from_iter([number]));
            truth.devices.remove(&number);
            let left: Vec<GroupRecord> =
                tenant.groups().filter(|group| group.members.contains(number)).cloned().collect();
            for mut group in left {
                group.members.remove(number);
                truth.groups.insert(group.id.clone(), group.clone());
                tenant.put_group(group);
            }
        }
        _ => {
            let number = 1 + dice.roll(20);
            let Some(record) = truth.devices.get_mut(&number) else { return };
            let cell = tenant.cells.get(tenant.device(number).unwrap().cell).unwrap();
            let compiled = tenant.compiled(cell);
            let said = compiled.effective.settings.iter().filter(|setting| setting.value.is_some());
            let outcome = Outcome::new(
                said.map(|setting| SettingOutcome {
                    key: setting.key.clone(),
                    digest: setting.digest.clone(),
                    state: [OutcomeState::Applied, OutcomeState::Failed][usize::from(dice.roll(4) == 0)],
                    code: None,
                    detail: None,
                })
                .collect(),
            );
            let (bundle, digest) = (compiled.bundle_number, outcome.digest());
            let next = u32::try_from(truth.outcomes.len()).unwrap() + 1;
            let held = truth.outcomes.entry(digest.clone()).or_insert_with(|| OutcomeRecord {
                seq: next,
                digest: digest.clone(),
                outcome: outcome.clone(),
            });
            record.outcome = held.seq;
            record.acknowledged = format!("{bundle:032x}");
            (record.moment, record.last_seen) = (tenant.moment(), i64::from(turn));
            tenant.put_report(number, (bundle, record.moment), held.seq, digest.into(), outcome.into());
            tenant.seen(number, record.last_seen).unwrap();
        }
    }
}

/// Gives how many rollouts were half done.
fn compare(tenant: &Tenant, truth: &Truth) -> usize {
    let mut loaded = Tenant::new(Catalogue::embedded(), 60)
        .with_scope(truth.scope.clone())
        .with_groups(truth.groups.values().cloned().collect(), truth.outcomes.values().cloned().collect());
    for record in truth.devices.values() {
        loaded.put_device(record.clone());
    }
    let loaded = loaded.with_policies(truth.policies.values().cloned().collect());
    assert_eq!(tenant.all_devices(), loaded.all_devices());
    for group in loaded.groups() {
        assert_eq!(tenant.group(&group.id).unwrap().members, group.members, "{:?}", group.rule);
    }
    for (number, entry) in &loaded.policies {
        assert_eq!(tenant.policies[number].targets, entry.targets);
        assert_eq!(tenant.counts_of(*number), loaded.counts_of(*number));
        assert_eq!(tenant.counts_of(*number).total(), entry.targets.len());
        let counted = tenant.policy_counts().get(number).copied().unwrap_or_default();
        assert_eq!(counted, loaded.counts_of(*number));
        let id = &entry.record.id;
        assert_eq!(tenant.policy_settings(id), loaded.policy_settings(id));
        let reach = tenant.reach(&entry.record.assignments, Some(&RoaringBitmap::new()), 3);
        assert_eq!(reach.devices, entry.targets.len(), "what is shown before saving is what saving does");
        assert_eq!(reach.change.map(|change| change.added), Some(tenant.sample(&entry.targets, 3)));
    }
    for rule in [
        "device.deviceOSType -eq \"Windows Server\" -or device.systemLabels -any (_ -startsWith \"MDE\")",
        "device.displayName -endsWith \"2\" -and device.deviceOSVersion -ge \"10.0.20000\"",
        "device.deviceId -contains \"1\"",
    ] {
        let rule = parse(rule).unwrap();
        let alone: RoaringBitmap = loaded
            .all_devices()
            .iter()
            .filter(|number| loaded.explain(*number, &rule).is_some_and(|it| it.holds))
            .collect();
        assert_eq!(tenant.fitting(&rule), alone, "all at once are as one by one");
    }
    for number in loaded.all_devices() {
        let (held, fresh) = (tenant.device(number).unwrap(), loaded.device(number).unwrap());
        let (cell, other) = (tenant.cells.get(held.cell).unwrap(), loaded.cells.get(fresh.cell).unwrap());
        assert_eq!(cell.set, other.set);
        let pair = &cell.pairs[&held.outcome];
        assert!(pair.devices.contains(number));
        assert_eq!(tenant.verdict(number, None), loaded.verdict(number, None));
        // The states that are computed once for a pair are those of the model's rule.
        let outcome = tenant.outcomes.get(held.outcome).map(Arc::as_ref);
        for (place, policy) in cell.set.iter().enumerate() {
            let entry = &tenant.policies[policy];
            if platform_matches(held.facts().platform, &entry.compiled.platforms) {
                assert_eq!(
                    tenant.judged(cell, held.outcome, pair).policies[place],
                    policy_state(&entry.record.id, &tenant.compiled(cell).effective, outcome),
                );
            }
        }
    }
    conflicts::compare(tenant, &loaded);
    let half_done = overview::compare(tenant, &loaded, truth);
    let placed: u64 =
        tenant.cells.iter().flat_map(|(_, cell)| cell.pairs.values()).map(|pair| pair.devices.len()).sum();
    assert_eq!(placed, tenant.all_devices().len(), "every device is in exactly one pair");
    half_done
}

#[test]
fn a_changed_tenant_is_as_one_loaded_anew() {
    let (mut happened, mut half_done) = ((0, 0, 0, 0), 0);
    for seed in 0..8 {
        let mut dice = Dice(seed);
        let mut tenant = Tenant::new(Catalogue::embedded(), 60);
        let mut truth = Truth::default();
        for turn in 0..250 {
            step(&mut tenant, &mut truth, &mut dice, turn);
            if turn % 10 == 9 {
                half_done += compare(&tenant, &truth);
                happened.3 += tenant.policy_pairs().len();
            }
        }
        happened.0 += truth.devices.len();
        happened.1 += truth.policies.len();
        happened.2 += truth.outcomes.len();
    }
    let (devices, policies, outcomes, pairs) = happened;
    assert!(
        devices > 40 && policies > 16 && outcomes > 30 && pairs > 40,
        "too little happened: {happened:?}"
    );
    assert!(half_done > 50, "only {half_done} rollouts were half done");
}
