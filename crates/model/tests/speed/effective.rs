//! What the effective settings of a device with 100 policies are, and how long it takes to tell.

use std::sync::Arc;

use palisade_model::applicability::DeviceClass;
use palisade_model::catalogue::{Catalogue, Kind, SettingDefinition};
use palisade_model::device::Platform;
use palisade_model::graph::Policy;
use palisade_model::merge::{CompiledPolicy, ConflictRule, Decision, PolicyVersion, compile, effective};
use serde_json::{Value as Json, json};

use crate::clock::measure;

const ANTIVIRUS: &str = "804339ad-1553-4478-a742-138fb5807418_1";
const FIREWALL_RULES: &str = "19c8aa67-f286-4861-9aa0-f23541d31680_1";
const RULES: &str = "vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}";

/// Every choice of the Antivirus template at its first option; policy number 50 takes another for the first.
fn antivirus(number: usize) -> Vec<Json> {
    let catalogue = Catalogue::embedded();
    let choices = catalogue
        .settings_of(ANTIVIRUS)
        .filter(|setting| setting.kind == Kind::Choice && setting.parent.is_none())
        .filter(|setting| setting.options.len() > 1);
    choices
        .enumerate()
        .filter_map(|(place, setting)| choice(setting, usize::from(place == 0 && number == 50)))
        .collect()
}

fn choice(setting: &SettingDefinition, option: usize) -> Option<Json> {
    let item = &setting.options.get(option)?.id;
    Some(json!({"settingInstance": {
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
        "settingDefinitionId": setting.id,
        "choiceSettingValue": {"value": format!("{}_{item}", setting.id), "children": []}}}))
}

/// Ten rules that no other policy has.
fn rules(number: usize) -> Vec<Json> {
    let text = |member: &str, value: String| {
        json!({
            "@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
            "settingDefinitionId": format!("{RULES}_{member}"),
            "simpleSettingValue": {
                "@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue", "value": value}})
    };
    let items: Vec<Json> =
        (0..10).map(|rule| json!({"children": [text("name", format!("Rule {number} {rule}"))]})).collect();
    vec![json!({"settingInstance": {
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationGroupSettingCollectionInstance",
        "settingDefinitionId": RULES, "groupSettingCollectionValue": items}})]
}

/// Ninety Antivirus policies and ten of Firewall Rules.
fn policies() -> Vec<CompiledPolicy> {
    (0..100)
        .map(|number| {
            let (template, settings) = if number % 10 == 9 {
                (FIREWALL_RULES, rules(number))
            } else {
                (ANTIVIRUS, antivirus(number))
            };
            let id: Arc<str> = format!("policy-{number:03}").into();
            let policy = Policy::from_json(json!({"id": &*id, "name": &*id, "platforms": "windows10",
                "templateReference": {"templateId": template}, "settings": settings}))
            .expect("a policy");
            let version = PolicyVersion {
                id: id.clone(),
                name: id,
                version: 1,
                modified: "2026-01-01T00:00:00Z".into(),
            };
            compile(&policy, version, Catalogue::embedded())
        })
        .collect()
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn effective_settings_of_a_device_with_a_hundred_policies() {
    let compiled = policies();
    let all: Vec<&CompiledPolicy> = compiled.iter().collect();
    let class =
        DeviceClass { platform: Platform::Windows, os_build: vec![10, 0, 26100], ..DeviceClass::default() };
    let decide = || effective(&all, &class, Catalogue::embedded(), ConflictRule::Withhold);

    let decided = decide();
    let conflicts: Vec<_> =
        decided.settings.iter().filter(|setting| setting.decision == Decision::Conflict).collect();
    assert_eq!(conflicts.len(), 1, "the one setting on which policy 50 differs");
    assert_eq!(conflicts.iter().map(|setting| setting.sources.len()).sum::<usize>(), 90);
    let rules = decided.settings.iter().filter(|setting| setting.definition_id == RULES).count();
    assert_eq!(rules, 100, "each rule by itself");

    measure("effective settings, 100 policies", 300, || {
        assert_eq!(std::hint::black_box(decide()).settings.len(), decided.settings.len());
    });
}
