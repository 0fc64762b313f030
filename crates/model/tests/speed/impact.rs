//! The impact of edits in a large tenant: hundreds of groups from a hundred devices to most of them, policies for
//! all devices, exclusions, and an edited policy of forty settings on six devices of ten.

use std::hint::black_box;

use palisade_model::api::{
    DeviceSet, ImpactRequest, ImpactState, ImpactTenant, StateClass, StateGroup, StatePolicy,
};
use palisade_model::applicability::{DeviceClass, Reason};
use palisade_model::catalogue::{Catalogue, Kind, SettingDefinition};
use palisade_model::device::Platform;
use palisade_model::graph::Policy;
use palisade_model::impact::{Edit, Snapshot, Targeted, Tenant, impact};
use palisade_model::merge::{CompiledPolicy, ConflictRule, PolicyVersion, compile};
use roaring::RoaringBitmap;
use serde_json::{Value as Json, json};

use crate::clock::{say, time};

const ANTIVIRUS: &str = "804339ad-1553-4478-a742-138fb5807418_1";
const FIREWALL: &str = "6078910e-d808-4a9f-a51d-1b8a7bacb7c0_1";
const EXCLUDED: &str = "device_vendor_msft_policy_config_defender_excludedpaths";

/// Numbers that are the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % below.max(1)
    }

    fn index(&mut self, below: usize) -> usize {
        usize::try_from(self.roll(below as u64)).unwrap()
    }
}

fn choice(setting: &SettingDefinition, item: &str) -> Json {
    json!({"settingInstance": {
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
        "settingDefinitionId": setting.id,
        "choiceSettingValue": {"value": format!("{}_{item}", setting.id), "children": []}}})
}

fn integer(setting: &SettingDefinition, number: i64) -> Json {
    json!({"settingInstance": {"settingDefinitionId": setting.id, "simpleSettingValue": {
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationIntegerSettingValue", "value": number}}})
}

fn exclusions(number: usize) -> Json {
    let entries: Vec<Json> = (0..8)
        .map(|entry| {
            json!({"@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue",
            "value": format!("C:\\App {}\\{entry}", number % 40)})
        })
        .collect();
    json!({"settingInstance": {"settingDefinitionId": EXCLUDED, "simpleSettingCollectionValue": entries}})
}

/// A policy of `count` settings of a template. Most say what the company's baseline says, some say otherwise.
fn policy(id: &str, template: &str, count: usize, otherwise: u64, dice: &mut Dice) -> (CompiledPolicy, Json) {
    let catalogue = Catalogue::embedded();
    let mut definitions: Vec<&SettingDefinition> = catalogue
        .settings_of(template)
        .filter(|it| it.parent.as_ref().is_none_or(|parent| !parent.options.is_empty()))
        .filter(|it| it.kind == Kind::Integer || it.kind == Kind::Choice && it.options.len() > 1)
        .collect();
    let mut settings = Vec::new();
    while settings.len() < count && !definitions.is_empty() {
        let setting = definitions.swap_remove(dice.index(definitions.len()));
        let other = dice.roll(100) < otherwise;
        settings.push(match setting.kind {
            Kind::Choice => choice(setting, &setting.options[usize::from(other)].id),
            _ => integer(setting, setting.min.unwrap_or(0) + i64::from(other)),
        });
    }
    if template == ANTIVIRUS {
        settings.push(exclusions(dice.index(40)));
    }
    compiled(id, template, &settings, dice)
}

fn compiled(id: &str, template: &str, settings: &[Json], dice: &mut Dice) -> (CompiledPolicy, Json) {
    let wire = json!({"id": id, "name": id, "platforms": "windows10",
        "templateReference": {"templateId": template}, "settings": settings});
    let policy = Policy::from_json(wire.clone()).unwrap();
    let modified = format!("2026-01-{:02}T00:00:00Z", 1 + dice.roll(28));
    let version = PolicyVersion { id: id.into(), name: id.into(), version: 1, modified: modified.into() };
    (compile(&policy, version, Catalogue::embedded()), wire)
}

/// A group of some size: a site, whose devices were enrolled together, or devices from all over.
fn group(devices: u32, dice: &mut Dice) -> RoaringBitmap {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between nought and one")]
    let size = {
        let share = f64::from(u32::try_from(dice.roll(1000)).unwrap()) / 1000.0;
        (f64::from(devices) * 1e-4 * 6000_f64.powf(share)) as u32
    };
    if dice.roll(2) == 0 {
        let start = u32::try_from(dice.roll(u64::from(devices - size))).unwrap();
        let mut site: RoaringBitmap = (start..start + size).collect();
        for _ in 0..size / 50 {
            site.remove(start + u32::try_from(dice.roll(u64::from(size))).unwrap());
        }
        site
    } else {
        scattered(devices, size, dice)
    }
}

fn scattered(devices: u32, size: u32, dice: &mut Dice) -> RoaringBitmap {
    (0..devices).filter(|_| dice.roll(u64::from(devices)) < u64::from(size)).collect()
}

/// A tenant, its edited policy being the first.
struct Large {
    policies: Vec<(CompiledPolicy, RoaringBitmap)>,
    /// The same policies in Graph's form.
    wire: Vec<Json>,
    classes: Vec<(DeviceClass, RoaringBitmap)>,
    wider: RoaringBitmap,
}

fn large(devices: u32, policies: usize) -> Large {
    let mut dice = Dice(7);
    let all: RoaringBitmap = (0..devices).collect();
    let groups: Vec<RoaringBitmap> = (0..policies / 3).map(|_| group(devices, &mut dice)).collect();
    let six_of_ten = scattered(devices, devices / 10 * 6, &mut dice);
    let wider = &six_of_ten | &groups[0] | &groups[1];
    let (first, json) = policy("policy-0", ANTIVIRUS, 40, 20, &mut dice);
    let (mut list, mut wire) = (vec![(first, six_of_ten)], vec![json]);
    for number in 1..policies {
        let (template, count) =
            if number % 5 == 4 { (FIREWALL, 20) } else { (ANTIVIRUS, 5 + dice.index(30)) };
        let (policy, json) = policy(&format!("policy-{number}"), template, count, 10, &mut dice);
        let mut targets = match dice.roll(100) {
            0..=2 => all.clone(),
            3..=40 => &groups[dice.index(groups.len())] | &groups[dice.index(groups.len())],
            _ => groups[dice.index(groups.len())].clone(),
        };
        if dice.roll(10) == 0 {
            targets -= &groups[dice.index(groups.len())];
        }
        list.push((policy, targets));
        wire.push(json);
    }
    let windows = |build| DeviceClass {
        platform: Platform::Windows,
        os_build: vec![10, 0, build],
        ..DeviceClass::default()
    };
    let kinds = [
        windows(19045),
        windows(22631),
        windows(26100),
        windows(17763),
        DeviceClass { platform: Platform::Linux, ..DeviceClass::default() },
        DeviceClass { ineligible: vec![Reason::Mdm], ..windows(26100) },
    ];
    let mut members = vec![RoaringBitmap::new(); kinds.len()];
    for device in 0..devices {
        let class = [0, 1, 1, 1, 2, 2, 2, 2, 3, 4, 5][dice.index(11)];
        members[class].insert(device);
    }
    Large { policies: list, wire, classes: kinds.into_iter().zip(members).collect(), wider }
}

fn measured(label: &str, devices: u32, policies: usize, rule: ConflictRule) -> f64 {
    let large = large(devices, policies);
    let list: Vec<Targeted> =
        large.policies.iter().map(|(policy, devices)| Targeted { policy, devices }).collect();
    let classes: Vec<_> = large.classes.iter().map(|(class, devices)| (class, devices)).collect();
    let tenant = Tenant { policies: &list, classes: &classes, rule };
    let (policy, targets) = &large.policies[0];
    let changed = |count: usize| {
        let mut changed = policy.clone();
        changed.version.modified = "2026-02-01T00:00:00Z".into();
        for setting in changed.settings.iter_mut().take(count) {
            let mut other = large.policies[1..].iter().flat_map(|(policy, _)| &policy.settings);
            let other = other.find(|it| it.key == setting.key && it.value != setting.value);
            *setting = other.cloned().unwrap_or_else(|| setting.clone());
        }
        changed
    };
    let (one, every) = (changed(1), changed(usize::MAX));
    let edits: [(&str, Option<(&CompiledPolicy, &RoaringBitmap)>); 4] = [
        ("one value changed", Some((&one, targets))),
        ("assigned to more", Some((policy, &large.wider))),
        ("every value changed", Some((&every, targets))),
        ("deleted", None),
    ];
    let mut slowest = 0.0_f64;
    for (what, after) in edits {
        let after = after.map(|(policy, devices)| Targeted { policy, devices });
        let ask = || impact(&tenant, &Edit { policy_id: "policy-0", after }, Catalogue::embedded());
        let answer = ask();
        assert!(!answer.settings.is_empty(), "{what} changes something");
        assert!(answer.lost.is_empty() || what == "deleted");
        let each = time(5, || {
            black_box(ask());
        });
        say(&format!("  {what}, {label}"), each);
        slowest = slowest.max(each);
    }
    slowest
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn impact_in_a_tenant_of_a_million_devices() {
    let (devices, policies) = if cfg!(debug_assertions) { (20_000, 200) } else { (1_000_000, 1_000) };
    let secure = measured("most secure wins", devices, policies, ConflictRule::MostSecureThenNewest);
    let withheld = measured("withheld", devices, policies, ConflictRule::Withhold);
    say("impact, 1,000,000 devices, 1,000 policies", secure.max(withheld));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn impact_in_a_browser() {
    let (devices, policies) = if cfg!(debug_assertions) { (5_000, 100) } else { (100_000, 300) };
    let slowest = measured("in a browser", devices, policies, ConflictRule::Withhold);
    say("impact, 100,000 devices, 300 policies", slowest);
}

fn included(group: &str) -> Json {
    json!({"target": {"@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": group}})
}

/// The tenant as a server sends it to a browser, each policy with a group of its own.
fn sent(large: &Large, devices: u32) -> String {
    let group = |number: usize| format!("group-{number}");
    let mut groups: Vec<StateGroup> = large
        .policies
        .iter()
        .enumerate()
        .map(|(number, (_, devices))| StateGroup { id: group(number), devices: DeviceSet::of(devices) })
        .collect();
    groups.push(StateGroup { id: "wider".into(), devices: DeviceSet::of(&large.wider) });
    let policy =
        |(number, ((policy, _), wire)): (usize, (&(CompiledPolicy, RoaringBitmap), &Json))| StatePolicy {
            id: policy.version.id.to_string(),
            version: policy.version.version,
            modified: policy.version.modified.to_string(),
            archived: false,
            policy: wire.clone(),
            assignments: vec![included(&group(number))],
        };
    let class = |(class, devices): &(DeviceClass, RoaringBitmap)| StateClass {
        class: class.clone(),
        devices: DeviceSet::of(devices),
    };
    let state = ImpactState {
        conflict_rule: ConflictRule::Withhold,
        devices: DeviceSet::of(&(0..devices).collect()),
        classes: large.classes.iter().map(class).collect(),
        groups,
        policies: large.policies.iter().zip(&large.wire).enumerate().map(policy).collect(),
    };
    let tenant = ImpactTenant {
        revision: "1".into(),
        as_of: "2026-02-01T00:00:00Z".into(),
        sequence: 1,
        state: Some(state),
    };
    serde_json::to_string(&tenant).unwrap()
}

/// What a browser's worker does: it opens the state once, then answers each question, all of it as text.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn impact_from_a_snapshot() {
    let (devices, policies) = if cfg!(debug_assertions) { (5_000, 100) } else { (100_000, 300) };
    let (large, catalogue) = (large(devices, policies), Catalogue::embedded());
    let text = sent(&large, devices);
    let open = || Snapshot::open(serde_json::from_str(&text).unwrap(), catalogue).unwrap();
    let snapshot = open();
    let opening = time(2, || drop(black_box(open())));
    say("impact snapshot opened, 100,000 devices, 300 policies", opening);
    let (_, other) = policy("policy-0", ANTIVIRUS, 40, 80, &mut Dice(11));
    let (id, wider) = (Some("policy-0".to_owned()), Some(vec![included("wider")]));
    let edits = [
        (
            "every value changed",
            ImpactRequest { policy_id: id.clone(), policy: Some(other), ..Default::default() },
        ),
        (
            "assigned to more",
            ImpactRequest { policy_id: id.clone(), assignments: wider, ..Default::default() },
        ),
        ("deleted", ImpactRequest { policy_id: id, ..Default::default() }),
    ];
    let mut slowest = 0.0_f64;
    for (what, request) in edits {
        let asked = serde_json::to_string(&request).unwrap();
        let ask = || {
            let request: ImpactRequest = serde_json::from_str(&asked).unwrap();
            let report = snapshot.report(&request, catalogue).unwrap();
            assert!(!report.settings.is_empty(), "{what} changes something");
            serde_json::to_string(&report).unwrap()
        };
        let each = time(5, || drop(black_box(ask())));
        say(&format!("  {what}, from a snapshot"), each);
        slowest = slowest.max(each);
    }
    say("impact from a snapshot, 100,000 devices, 300 policies", slowest);
}
