//! How the tenant's answers cost at a size: `cargo run --release --example scale -- DEVICES POLICIES`.
//!
//! Works on the judgement state alone: no database, no network.

#![expect(clippy::unwrap_used, reason = "a measurement that fails should stop at once")]

use std::collections::HashMap;
use std::time::{Duration, Instant};

use palisade_model::catalogue::Catalogue;
use palisade_model::device::DeviceFacts;
use palisade_model::graph::{Assignment, Policy, Target};
use palisade_model::status::{Outcome, OutcomeState, SettingOutcome};
use palisade_server::store::{DeviceRecord, GroupRecord, PolicyRecord};
use palisade_server::tenant::Tenant;
use palisade_server::tenant::sorted::Wanted;
use palisade_server::tenant::views::policies::PolicyListWanted;
use palisade_server::tenant::views::policy_devices::DevicesWanted;
use roaring::RoaringBitmap;
use serde_json::json;

const CPU: &str = "device_vendor_msft_policy_config_defender_avgcpuloadfactor";

fn policy(number: u32, groups: u32) -> PolicyRecord {
    let catalogue = Catalogue::embedded();
    let template = "804339ad-1553-4478-a742-138fb5807418_1";
    let mut settings: Vec<_> = catalogue
        .settings_of(template)
        .filter(|definition| definition.parent.is_none() && definition.options.len() > 1)
        .skip(usize::try_from(number % 10).unwrap())
        .step_by(3)
        .filter_map(|definition| {
            let item = &definition.options.first()?.id;
            Some(json!({"settingInstance": {
                "@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
                "settingDefinitionId": definition.id,
                "choiceSettingValue": {"value": format!("{}_{item}", definition.id), "children": []},
            }}))
        })
        .collect();
    settings.push(json!({"settingInstance": {
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
        "settingDefinitionId": CPU,
        "simpleSettingValue": {"@odata.type": "#microsoft.graph.deviceManagementConfigurationIntegerSettingValue", "value": 10 + number % 3},
    }}));
    let body = json!({"name": format!("Policy {number}"), "platforms": "windows10", "templateReference": {"templateId": template}, "settings": settings});
    PolicyRecord {
        seq: number,
        id: format!("policy-{number}"),
        version: 1,
        policy: Policy::from_json(body).unwrap(),
        assignments: vec![Assignment::new(Target::Group(format!("group-{}", number % groups)))],
        archived: false,
        moment: 0,
        created: "2026-01-01T00:00:00Z".into(),
        modified: "2026-01-01T00:00:00Z".into(),
        modified_by: "scale".into(),
    }
}

fn timed<T>(name: &str, times: u32, mut work: impl FnMut() -> T) {
    let mut took: Vec<Duration> = (0..times)
        .map(|_| {
            let began = Instant::now();
            std::hint::black_box(work());
            began.elapsed()
        })
        .collect();
    took.sort();
    let at = |share: usize| took.get((took.len() * share / 100).min(took.len() - 1)).unwrap();
    println!("{name}: p50 {:?}, p95 {:?}", at(50), at(95));
}

fn main() {
    let mut arguments = std::env::args().skip(1).map(|it| it.parse::<u32>().unwrap());
    let devices = arguments.next().unwrap_or(100_000);
    let policies = arguments.next().unwrap_or(100);
    let groups = 20;
    let began = Instant::now();
    let members = |group: u32| -> RoaringBitmap {
        (1..=devices).filter(|it| it % groups == group || (it / 1000) % groups == group).collect()
    };
    let group_records = (0..groups)
        .map(|group| GroupRecord {
            id: format!("group-{group}"),
            name: format!("Group {group}"),
            description: String::new(),
            created: "2026-01-01T00:00:00Z".into(),
            version: 1,
            rule: None,
            members: members(group),
        })
        .collect();
    let builds = ["10.0.19045.1", "10.0.22631.1", "10.0.26100.1", "10.0.20348.1"];
    let device_records = (1..=devices)
        .map(|seq| DeviceRecord {
            seq,
            id: u128::from(seq) << 64 | 1,
            public_key: [7; 32],
            facts: DeviceFacts {
                name: format!("device-{:07}", seq.wrapping_mul(2_654_435_761) % 10_000_000),
                os_name: "Windows 11 Enterprise".into(),
                os_version: builds[usize::try_from(seq % 4).unwrap()].into(),
                serial_number: format!("SN{seq}"),
                ..DeviceFacts::default()
            },
            enrolled: 1,
            last_seen: 1,
            acknowledged: String::new(),
            moment: 0,
            outcome: 0,
            sync: false,
        })
        .collect();
    let policy_records = (1..=policies).map(|number| policy(number, groups)).collect();
    let mut tenant = Tenant::new(Catalogue::embedded(), 60).load(
        group_records,
        Vec::new(),
        device_records,
        policy_records,
    );
    println!("{devices} devices, {policies} policies: loaded in {:?}", began.elapsed());
    let all =
        PolicyListWanted { page: Wanted { limit: 1000, ..Wanted::default() }, ..PolicyListWanted::default() };
    let began = Instant::now();
    tenant.policy_rows(&all, String::new()).unwrap();
    println!("first overview, which judges everything: {:?}", began.elapsed());

    // Every device reports one of 50 outcomes.
    let began = Instant::now();
    for seq in 1..=devices {
        let kind = seq % 50;
        let settings = vec![SettingOutcome {
            key: format!("k{kind}"),
            digest: String::new(),
            state: OutcomeState::Applied,
            code: None,
            detail: None,
        }];
        let outcome = Outcome::new(settings);
        tenant.put_report(seq, (1, 1), kind + 1, format!("d{kind}"), outcome);
    }
    println!("reports taken over: {:?}", began.elapsed());
    let began = Instant::now();
    tenant.policy_rows(&all, String::new()).unwrap();
    println!("overview that judges everything again: {:?}", began.elapsed());
    timed("policy overview", 20, || tenant.policy_rows(&all, String::new()));
    let began = Instant::now();
    let behind = tenant.rollouts(&HashMap::new()).len();
    println!(
        "who is behind, looked at after every device reported: {behind} policies, {:?}",
        began.elapsed()
    );
    timed("tenant at a glance", 20, || tenant.overview(60, String::new()));
    timed("rollouts in progress", 20, || {
        let _ = tenant.policies_to_date();
        tenant.rollouts(&HashMap::new())
    });
    timed("per-setting counts", 20, || tenant.policy_settings("policy-1"));
    let first =
        DevicesWanted { page: Wanted { limit: 100, ..Wanted::default() }, ..DevicesWanted::default() };
    timed("view report, first page", 20, || tenant.policy_devices("policy-1", &first, String::new()));
    timed("check-in verdict", 20, || tenant.verdict(5, None));
    let began = Instant::now();
    tenant.put_policy(PolicyRecord { version: 2, ..policy(1, groups) });
    println!("a saved policy taken over: {:?}", began.elapsed());
    let began = Instant::now();
    let everyone = PolicyRecord {
        assignments: vec![Assignment::new(Target::AllDevices)],
        version: 3,
        ..policy(1, groups)
    };
    tenant.put_policy(everyone);
    println!("an assignment to all devices taken over: {:?}", began.elapsed());
    let memory = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", memory.lines().find(|line| line.starts_with("VmRSS")).unwrap_or_default());
}
