//! Versions of a policy: what their tests share, three of them as the server gives them.

mod history;
mod leaving;
mod many;

use leptos::prelude::window;
use palisade_console::api::recorded::Recorded;
use palisade_model::api::Role;
use serde_json::{Value as Json, json};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::eyes::{Page, open_as, session, tenant, words};
use crate::writing::Console;

const CPU: &str = "device_vendor_msft_policy_config_defender_avgcpuloadfactor";

const PATHS: &str = "device_vendor_msft_policy_config_defender_excludedpaths";
pub const GRAPH: &str = "/beta/deviceManagement/configurationPolicies";

fn integer(value: i64) -> Json {
    json!({"settingInstance": {
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
        "settingDefinitionId": CPU, "simpleSettingValue": {
            "@odata.type": "#microsoft.graph.deviceManagementConfigurationIntegerSettingValue", "value": value}}})
}

fn paths(paths: &[&str]) -> Json {
    let values: Vec<Json> = paths
        .iter()
        .map(|path| {
            json!({"@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue",
                "value": path})
        })
        .collect();
    json!({"settingInstance": {
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingCollectionInstance",
        "settingDefinitionId": PATHS, "simpleSettingCollectionValue": values}})
}

fn version(number: u32, name: &str, settings: &[Json], groups: &[(&str, &str)]) -> String {
    let assignments: Vec<Json> = groups
        .iter()
        .map(|(id, _)| {
            json!({"id": format!("p1_{id}"),
                "target": {"@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": id}})
        })
        .collect();
    let rows: Vec<Json> = groups
        .iter()
        .map(|(id, name)| json!({"groupId": id, "name": name, "excluded": false, "devices": 3}))
        .collect();
    json!({
        "version": number, "saved": "2026-11-23T00:41:00Z", "savedBy": "admin", "action": "settings",
        "summary": "s", "archived": false, "assignments": rows,
        "policy": {"id": "p1", "name": name, "description": "", "platforms": "windows10",
            "technologies": "mdm,microsoftSense", "roleScopeTagIds": ["0"], "settings": settings,
            "assignments": assignments,
            "templateReference": {"templateId": "804339ad-1553-4478-a742-138fb5807418_1",
                "templateFamily": "endpointSecurityAntivirus", "templateDisplayName": "Microsoft Defender Antivirus",
                "templateDisplayVersion": "Version 1"}},
    })
    .to_string()
}

pub fn row(number: u32, action: &str, summary: &str, reason: &str) -> Json {
    json!({"version": number, "saved": "2026-11-23T00:41:00Z", "savedBy": "admin", "action": action,
        "summary": summary, "reason": reason})
}

pub fn rollout(undo: bool) -> String {
    json!({"version": 14, "devices": 1204, "versions": [{"version": 14, "devices": 3},
        {"version": 13, "devices": 1000}], "none": 201, "undo": undo, "asOf": "2026-11-23T01:20:00Z"})
    .to_string()
}

fn sample(devices: u64) -> Json {
    json!({"devices": devices, "first": []})
}

pub fn impact() -> String {
    let value = |display: &str| json!({"told": "value", "value": 50, "display": display});
    json!({
        "policyName": "Finance: antivirus baseline", "reached": sample(0), "gained": sample(0), "lost": sample(1204),
        "changed": sample(1204), "reverted": sample(1104), "conflicted": sample(0), "freed": sample(37),
        "settings": [{
            "key": CPU, "definitionId": CPU, "name": "Average CPU load", "devices": sample(1204),
            "reverted": sample(1104), "entries": [],
            "changes": [
                {"before": value("50 %"), "after": {"told": "nothing"}, "devices": sample(1104)},
                {"before": value("50 %"), "after": value("35 %"), "devices": sample(100)},
            ],
        }],
        "conflictsCreated": [], "conflictsRemoved": [], "conflictsChanged": [], "unable": sample(0), "blocked": [],
        "asOf": "2026-11-23T01:20:00Z", "sequence": 1,
    })
    .to_string()
}

pub fn answers() -> Recorded {
    let recorded = tenant();
    let list = json!([
        row(14, "settings", "Average CPU load: 35 % → 50 %", "Ticket 4711"),
        row(13, "assignments", "to Branch servers", ""),
        row(12, "created", "2 settings", ""),
    ]);
    let (finance, branch) = (("aaaa", "Finance workstations"), ("bbbb", "Branch servers"));
    recorded
        .ok("GET", "/api/policies/p1/versions", list.to_string())
        .ok("GET", "/api/policies/p1/rollout", rollout(false))
        .ok(
            "GET",
            "/api/policies/p1/versions/12",
            version(12, "Old name", &[integer(35), paths(&["C:\\a", "C:\\b"])], &[finance]),
        )
        .ok(
            "GET",
            "/api/policies/p1/versions/13",
            version(13, "Finance", &[integer(35), paths(&["C:\\a", "C:\\c"])], &[finance, branch]),
        )
        .ok(
            "GET",
            "/api/policies/p1/versions/14",
            version(14, "Finance", &[integer(50), paths(&["C:\\a", "C:\\c"])], &[finance, branch]),
        )
        .ok("POST", "/api/impact", impact());
    recorded
}

pub fn address() -> String {
    let location = window().location();
    location.pathname().unwrap() + &location.search().unwrap()
}

pub fn console(path: &str, recorded: Recorded) -> Page {
    open_as(path, recorded, Some(session(Role::TenantAdministrator)))
}

pub async fn until_at(page: &Console, wanted: &str) {
    page.until(&format!("the address {wanted}"), || (address() == wanted).then_some(())).await;
}

/// What a list of differences says, line by line.
pub fn lines(page: &Console) -> Vec<String> {
    let root = page.maybe(".difference").unwrap();
    let items = root.query_selector_all("section > ul > li").unwrap();
    (0..items.length())
        .map(|index| words(&items.item(index).unwrap().unchecked_into::<HtmlElement>()))
        .collect()
}
