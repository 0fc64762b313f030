//! The rules of merge and conflict on a catalogue of a few settings.

use serde_json::{Value as Json, json};

use super::*;
use crate::applicability::{DeviceClass, Reason};
use crate::bundle::Bundle;
use crate::catalogue::{Catalogue, TemplateFile};
use crate::device::Platform;
use crate::graph::Policy;
use crate::status::{Outcome, OutcomeState, SettingOutcome, State, policy_state, setting_state};
use crate::value::Value;

fn catalogue() -> Catalogue {
    let file: TemplateFile = serde_json::from_value(json!({
        "template": {"key": "t", "id": "t_1", "family": "f", "name": "T", "displayVersion": "Version 1",
            "policyType": "antivirus", "platforms": "windows10", "technologies": "mdm,microsoftSense",
            "description": "A template."},
        "categories": [],
        "settings": [
            {"id": "level", "name": "Level", "kind": "choice", "minOs": "10.0.16299",
             "options": [{"id": "0", "value": 0, "label": "Off"}, {"id": "2", "value": 2, "label": "High"},
                         {"id": "4", "value": 4, "label": "High plus"}],
             "securityOrder": ["0", "2", "4"], "default": "0"},
            {"id": "paths", "name": "Paths", "kind": "string_list", "merge": "union"},
            {"id": "on", "name": "Firewall", "kind": "choice", "default": "true",
             "options": [{"id": "true", "value": "true", "label": "On"},
                         {"id": "false", "value": "false", "label": "Off"}]},
            {"id": "inbound", "name": "Inbound", "kind": "choice", "parent": {"id": "on", "options": ["true"]},
             "options": [{"id": "0", "value": 0, "label": "Allow"}, {"id": "1", "value": 1, "label": "Block"}]},
            {"id": "rules", "name": "Rules", "kind": "rule_group", "merge": "union", "maxCount": 150},
            {"id": "rules_name", "name": "Name", "kind": "string", "parent": {"id": "rules"}},
            {"id": "rules_port", "name": "Port", "kind": "integer", "parent": {"id": "rules"}}
        ]
    }))
    .unwrap();
    Catalogue::new([file])
}

fn choice(id: &str, item: &str, children: &Json) -> Json {
    json!({"settingInstance": {
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
        "settingDefinitionId": id,
        "choiceSettingValue": {"value": format!("{id}_{item}"), "children": children}}})
}

fn paths(entries: &[&str]) -> Json {
    json!({"settingInstance": {
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingCollectionInstance",
        "settingDefinitionId": "paths",
        "simpleSettingCollectionValue": entries.iter().map(|entry| json!({
            "@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue",
            "value": entry})).collect::<Vec<_>>()}})
}

fn rule(name: &str, port: i64) -> Json {
    json!({"children": [
        {"settingDefinitionId": "rules_name", "simpleSettingValue":
            {"@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue", "value": name}},
        {"settingDefinitionId": "rules_port", "simpleSettingValue":
            {"@odata.type": "#microsoft.graph.deviceManagementConfigurationIntegerSettingValue", "value": port}}]})
}

fn rules(items: &[Json]) -> Json {
    json!({"settingInstance": {"settingDefinitionId": "rules", "groupSettingCollectionValue": items}})
}

fn policy(id: &str, modified: &str, settings: &[Json]) -> CompiledPolicy {
    let policy = Policy::from_json(json!({"id": id, "name": id, "platforms": "windows10",
        "templateReference": {"templateId": "t_1"}, "settings": settings}))
    .unwrap();
    let version = PolicyVersion { id: id.into(), name: id.into(), version: 1, modified: modified.into() };
    compile(&policy, version, &catalogue())
}

fn windows() -> DeviceClass {
    DeviceClass { platform: Platform::Windows, os_build: vec![10, 0, 22631], ..DeviceClass::default() }
}

fn decide(policies: &[&CompiledPolicy], rule: ConflictRule) -> Effective {
    effective(policies, &windows(), &catalogue(), rule)
}

fn plain(policies: &[&CompiledPolicy]) -> Effective {
    decide(policies, ConflictRule::Withhold)
}

#[test]
fn the_same_value_is_no_conflict_and_names_every_source() {
    let first = policy("a", "2026-01-01", &[choice("level", "2", &json!([]))]);
    let second = policy("b", "2026-01-02", &[choice("level", "2", &json!([]))]);
    let both = plain(&[&second, &first]);
    let level = both.get("level").unwrap();
    assert_eq!(level.decision, Decision::Delivered);
    assert_eq!(level.value, Some(Value::Text("2".into())));
    assert_eq!(level.explanation(), "“a” and “b” set the same value.");
}

#[test]
fn different_scalars_withhold_that_setting_and_nothing_else() {
    let first =
        policy("a", "2026-01-01", &[choice("level", "2", &json!([])), choice("on", "true", &json!([]))]);
    let second = policy("b", "2026-01-02", &[choice("level", "4", &json!([]))]);
    let both = plain(&[&first, &second]);
    let level = both.get("level").unwrap();
    assert_eq!(level.decision, Decision::Conflict);
    assert_eq!(
        level.explanation(),
        "“a” says High; “b” says High plus. No value is delivered until they agree."
    );
    let bundle = Bundle::of(&both);
    assert_eq!(bundle.settings.iter().map(|it| it.key.as_str()).collect::<Vec<_>>(), ["on"]);
    for id in ["a", "b"] {
        assert_eq!(policy_state(id, &both, None), State::Conflict);
    }
    assert_eq!(both, plain(&[&second, &first]), "the order of policies does not matter");
}

#[test]
fn a_tenant_may_let_the_most_secure_value_win() {
    let first = policy("a", "2026-01-01", &[choice("level", "4", &json!([]))]);
    let second = policy("b", "2026-01-02", &[choice("level", "2", &json!([]))]);
    let both = decide(&[&first, &second], ConflictRule::MostSecureThenNewest);
    let level = both.get("level").unwrap();
    assert_eq!(level.decision, Decision::Decided);
    assert_eq!(level.value, Some(Value::Text("4".into())));
    assert_eq!(
        level.sources.iter().map(|it| it.standing).collect::<Vec<_>>(),
        [Standing::Wins, Standing::Loses]
    );
    // Without an order of security the newest wins.
    let first = policy("a", "2026-01-01", &[choice("on", "true", &json!([]))]);
    let second = policy("b", "2026-01-02", &[choice("on", "false", &json!([]))]);
    let both = decide(&[&first, &second], ConflictRule::MostSecureThenNewest);
    assert_eq!(both.get("on").unwrap().value, Some(Value::Text("false".into())));
}

#[test]
fn lists_are_joined_once() {
    let first = policy("a", "2026-01-01", &[paths(&[r"C:\Build", r"D:\Scratch"])]);
    let second = policy("b", "2026-01-02", &[paths(&[r"c:\build", r"E:\Cache"])]);
    let both = plain(&[&first, &second]);
    let joined = both.get("paths").unwrap();
    assert_eq!(joined.decision, Decision::Joined);
    let expected = [r"C:\Build", r"D:\Scratch", r"E:\Cache"].map(String::from);
    assert_eq!(joined.value, Some(Value::List(expected.to_vec())));
    assert_eq!(joined.explanation(), "3 entries joined from “a” and “b”.");
}

#[test]
fn rules_of_all_policies_are_delivered_and_equal_ones_once() {
    let first = policy("a", "2026-01-01", &[rules(&[rule("Web", 443), rule("Mail", 25)])]);
    let second = policy("b", "2026-01-02", &[rules(&[rule("Web", 443), rule("Web", 80)])]);
    let both = plain(&[&first, &second]);
    assert_eq!(both.settings.len(), 3);
    assert!(both.settings.iter().all(|setting| setting.value.is_some()));
    let web = both.settings.iter().find(|setting| setting.sources.len() == 2).unwrap();
    assert_eq!(web.name, "Web");
}

#[test]
fn a_child_needs_its_parent_at_the_option_that_shows_it() {
    let inbound = choice("inbound", "1", &json!([]))["settingInstance"].clone();
    let nested = policy("a", "2026-01-01", &[choice("on", "true", &json!([inbound]))]);
    assert!(plain(&[&nested]).get("inbound").unwrap().value.is_some());
    // Another policy turns the parent off: the parent is in conflict, so the child can't be delivered either.
    let off = policy("b", "2026-01-02", &[choice("on", "false", &json!([]))]);
    let both = plain(&[&nested, &off]);
    let child = both.get("inbound").unwrap();
    assert_eq!(child.value, None);
    assert_eq!(
        child.decision,
        Decision::NotApplicable { reasons: vec![Reason::Parent { parent: "Firewall".into() }] }
    );
    // Nobody sets the parent: its default counts, which shows the child.
    let flat = policy("c", "2026-01-02", &[choice("inbound", "1", &json!([]))]);
    assert!(plain(&[&flat]).get("inbound").unwrap().value.is_some());
}

#[test]
fn what_the_catalogue_does_not_know_is_never_delivered() {
    let foreign =
        policy("a", "2026-01-01", &[choice("foreign", "1", &json!([])), choice("level", "9", &json!([]))]);
    let alone = plain(&[&foreign]);
    assert!(Bundle::of(&alone).settings.is_empty());
    assert_eq!(alone.settings.len(), 2);
    assert_eq!(policy_state("a", &alone, None), State::NotApplicable);
}

#[test]
fn old_systems_other_platforms_and_ineligible_devices_say_why() {
    let first = policy("a", "2026-01-01", &[choice("level", "2", &json!([]))]);
    let reasons =
        |class: &DeviceClass| match effective(&[&first], class, &catalogue(), ConflictRule::Withhold)
            .get("level")
            .unwrap()
            .decision
            .clone()
        {
            Decision::NotApplicable { reasons } => reasons,
            other => panic!("{other:?}"),
        };
    let old = DeviceClass { os_build: vec![10, 0, 14393], ..windows() };
    assert_eq!(reasons(&old), [Reason::OsBuild { minimum: "10.0.16299".into() }]);
    let linux = DeviceClass { platform: Platform::Linux, ..DeviceClass::default() };
    assert_eq!(reasons(&linux), [Reason::Platform { wanted: "windows10".into(), device: Platform::Linux }]);
    let controller = DeviceClass { ineligible: vec![Reason::DomainController], ..windows() };
    assert_eq!(reasons(&controller), [Reason::DomainController]);
}

#[test]
fn a_setting_is_pending_until_its_very_value_is_acknowledged() {
    let before = plain(&[&policy(
        "a",
        "2026-01-01",
        &[choice("level", "2", &json!([])), choice("on", "true", &json!([]))],
    )]);
    let bundle = Bundle::of(&before);
    assert!(bundle.is_whole());
    let outcome = Outcome::new(
        bundle
            .settings
            .iter()
            .map(|setting| SettingOutcome {
                key: setting.key.clone(),
                digest: setting.digest.clone(),
                state: OutcomeState::Applied,
                code: None,
                detail: None,
            })
            .collect(),
    );
    assert_eq!(policy_state("a", &before, None), State::Pending);
    assert_eq!(policy_state("a", &before, Some(&outcome)), State::Success);
    let after = plain(&[&policy(
        "a",
        "2026-01-02",
        &[choice("level", "4", &json!([])), choice("on", "true", &json!([]))],
    )]);
    assert_eq!(setting_state(after.get("level").unwrap(), Some(&outcome)).state, State::Pending);
    assert_eq!(setting_state(after.get("on").unwrap(), Some(&outcome)).state, State::Success);
}
