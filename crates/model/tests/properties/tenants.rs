//! Small random tenants whose policies meet in every way that the catalogue allows.

use palisade_model::applicability::{DeviceClass, Reason};
use palisade_model::catalogue::Catalogue;
use palisade_model::device::Platform;
use palisade_model::graph::Policy;
use palisade_model::merge::{CompiledPolicy, PolicyVersion, compile};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use roaring::RoaringBitmap;
use serde_json::{Value as Json, json};

/// How many devices there are.
pub const DEVICES: u32 = 24;
/// Between the numbers of two devices, so that they lie in several chunks of a bitmap.
pub const STEP: u32 = 3_571;

const DEFENDER: &str = "device_vendor_msft_policy_config_defender_";
const FIREWALL: &str = "vendor_msft_firewall_mdmstore_";
const RULES: &str = "vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}";
const ASR: &str = "device_vendor_msft_policy_config_defender_attacksurfacereductionrules_blockprocesscreationsfrompsexecandwmicommands";
const LINUX: &str = "linux_mdatp_managed_antivirusengine_";

fn choice(id: &str, item: &str) -> Json {
    json!({"@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
        "settingDefinitionId": id, "choiceSettingValue": {"value": format!("{id}_{item}"), "children": []}})
}

fn integer(id: &str, number: i64) -> Json {
    json!({"settingDefinitionId": id, "simpleSettingValue":
        {"@odata.type": "#microsoft.graph.deviceManagementConfigurationIntegerSettingValue", "value": number}})
}

fn text(id: &str, text: &str) -> Json {
    json!({"settingDefinitionId": id, "simpleSettingValue":
        {"@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue", "value": text}})
}

fn list(id: &str, entries: &[&str]) -> Json {
    let entries: Vec<Json> = entries
        .iter()
        .map(|entry| json!({"@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue", "value": entry}))
        .collect();
    json!({"settingDefinitionId": id, "simpleSettingCollectionValue": entries})
}

fn group(id: &str, items: &[Vec<Json>]) -> Json {
    let items: Vec<Json> = items.iter().map(|children| json!({"children": children})).collect();
    json!({"settingDefinitionId": id, "groupSettingCollectionValue": items})
}

/// Every way to set one setting; the alternatives of one line meet in the same key.
fn alternatives() -> Vec<Vec<Json>> {
    let av = |name: &str| format!("{DEFENDER}{name}");
    let fw = |name: &str| format!("{FIREWALL}{name}");
    let types = format!("{LINUX}threattypesettings");
    let threat = |item: &str| {
        group(
            &types,
            &[vec![choice(&format!("{types}_item_key"), "0"), choice(&format!("{types}_item_value"), item)]],
        )
    };
    let rule = |name: &str, port: &str| {
        vec![text(&format!("{RULES}_name"), name), list(&format!("{RULES}_localportranges"), &[port])]
    };
    vec![
        // An order of security, and an option that does not exist.
        ["0", "2", "6", "9"].map(|item| choice(&av("cloudblocklevel"), item)).into(),
        // No order.
        [10, 20, 30].map(|number| integer(&av("avgcpuloadfactor"), number)).into(),
        // Joined lists with spellings that meet.
        vec![
            list(&av("excludedpaths"), &["C:\\a", "C:\\b"]),
            list(&av("excludedpaths"), &["c:\\A", "C:\\c"]),
            list(&av("excludedpaths"), &["c:\\a"]),
            list(&av("excludedpaths"), &["C:\\b", "C:\\B", "D:\\d"]),
        ],
        // A list whose order counts.
        vec![
            list(&av("signatureupdatefallbackorder"), &["MMPC", "FileShares"]),
            list(&av("signatureupdatefallbackorder"), &["FileShares", "MMPC"]),
        ],
        // A parent whose default shows its children, and children of it, one too new for old systems.
        ["true", "false"].map(|item| choice(&fw("domainprofile_enablefirewall"), item)).into(),
        ["true", "false"].map(|item| choice(&fw("domainprofile_shielded"), item)).into(),
        ["true", "false"].map(|item| choice(&fw("domainprofile_enablelogdroppedpackets"), item)).into(),
        // A parent whose default hides its child, which is a joined list.
        ["off", "block", "audit"].map(|item| choice(ASR, item)).into(),
        vec![
            list(&format!("{ASR}_perruleexclusions"), &["C:\\x"]),
            list(&format!("{ASR}_perruleexclusions"), &["C:\\X", "C:\\y"]),
        ],
        // A grandchild.
        ["true", "false"].map(|item| choice("palisade_linux_firewall_enable", item)).into(),
        ["true", "false"].map(|item| choice("palisade_linux_firewall_log_dropped_packets", item)).into(),
        [5, 10].map(|number| integer("palisade_linux_firewall_log_rate_limit", number)).into(),
        // Rules: each by itself, and by a key of their own.
        vec![
            group(RULES, &[rule("Web", "443"), rule("Mail", "25")]),
            group(RULES, &[rule("Web", "443")]),
            group(RULES, &[rule("Web", "80")]),
        ],
        ["0", "1", "2"].map(threat).into(),
        // What nobody knows.
        ["1", "2"].map(|item| choice("foreign_setting", item)).into(),
    ]
}

/// Some settings. Now and then one is set twice.
fn settings() -> impl Strategy<Value = Vec<Json>> {
    subsequence(alternatives(), 0..8)
        .prop_flat_map(|chosen| chosen.into_iter().map(select).collect::<Vec<_>>())
        .prop_flat_map(|chosen| {
            let again = prop_oneof![8 => Just(None), 1 => select(alternatives()).prop_flat_map(select).prop_map(Some)];
            (Just(chosen), again)
        })
        .prop_map(|(mut chosen, again)| {
            chosen.extend(again);
            chosen
        })
}

/// A policy of this id.
pub fn policy(id: String) -> impl Strategy<Value = CompiledPolicy> {
    wire(id).prop_map(|(policy, day)| {
        let version = PolicyVersion {
            id: policy.id.as_str().into(),
            name: policy.name.as_str().into(),
            version: 1,
            modified: format!("2026-01-0{}T00:00:00Z", day + 1).into(),
        };
        compile(&policy, version, Catalogue::embedded())
    })
}

/// The same in its wire form, and the day of January on which it was saved, from 0.
pub fn wire(id: String) -> impl Strategy<Value = (Policy, u8)> {
    let platforms = prop_oneof![6 => Just("windows10"), 3 => Just("linux"), 1 => Just("windows10,linux")];
    let template = select(vec!["antivirus", "firewall", "linux_firewall"]);
    (settings(), platforms, template, 0_u8..3).prop_map(move |(settings, platforms, template, day)| {
        let catalogue = Catalogue::embedded();
        let template = catalogue.templates().iter().find(|it| it.key == template).unwrap();
        let settings: Vec<Json> = settings.into_iter().map(|it| json!({ "settingInstance": it })).collect();
        let policy = Policy::from_json(json!({"id": id, "name": id, "platforms": platforms,
            "templateReference": {"templateId": template.id}, "settings": settings}))
        .unwrap();
        (policy, day)
    })
}

/// Some devices.
pub fn devices() -> impl Strategy<Value = RoaringBitmap> {
    prop_oneof![
        1 => Just(RoaringBitmap::new()),
        1 => Just((0..DEVICES).map(|device| device * STEP).collect()),
        6 => prop::collection::vec(0..DEVICES, 1..20)
            .prop_map(|devices| devices.into_iter().map(|device| device * STEP).collect()),
    ]
}

/// Systems of both platforms, an old one and one that takes nothing.
pub fn classes() -> Vec<DeviceClass> {
    let windows = |build| DeviceClass {
        platform: Platform::Windows,
        os_build: vec![10, 0, build],
        ..DeviceClass::default()
    };
    vec![
        windows(26100),
        windows(19045),
        DeviceClass { platform: Platform::Linux, ..DeviceClass::default() },
        DeviceClass { ineligible: vec![Reason::DomainController, Reason::Mdm], ..windows(26100) },
    ]
}
