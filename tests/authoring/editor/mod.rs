//! Writing a policy: what its tests share, a policy of two settings and the page on which it is edited.

mod creating;
mod drafts;
mod lists;
mod refusals;
mod settings;
mod together;
mod typing;

use palisade_console::api::recorded::Recorded;
use serde_json::{Value as Json, json};

use crate::writing::{Console, open};

pub const DEFENDER: &str = "device_vendor_msft_policy_config_defender_";

pub fn setting(index: usize, instance: &Json) -> Json {
    json!({"id": index.to_string(), "settingInstance": instance})
}

pub fn choice(id: &str, item: &str, children: &Json) -> Json {
    json!({"@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
        "settingDefinitionId": id, "choiceSettingValue": {"value": format!("{id}_{item}"), "children": children}})
}

pub fn text(id: &str, value: &str) -> Json {
    json!({"@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
        "settingDefinitionId": id, "simpleSettingValue": {
            "@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue", "value": value}})
}

pub fn detail(version: u32, policy: &Json) -> String {
    json!({
        "id": policy["id"], "name": policy["name"], "templateId": policy["templateReference"]["templateId"],
        "templateName": "T", "policyType": "antivirus", "platforms": "windows10", "assignedTo": ["Desks"],
        "states": {"success": 3, "error": 0, "conflict": 0, "pending": 4, "notApplicable": 1},
        "lastModified": "2026-11-20T10:00:00Z", "modifiedBy": "grace", "version": version, "policy": policy,
        "etag": format!("\"{version}\""),
        "assignments": [{"groupId": "g1", "name": "Desks", "excluded": false, "devices": 8}],
        "targeted": 8, "settingCount": 2, "asOf": "2026-11-20T10:00:00Z"
    })
    .to_string()
}

/// A policy of this id; what a test leaves unsaved under one is not met by the next.
pub fn antivirus(id: &str) -> Json {
    json!({
        "id": id, "name": "Desks", "description": "", "platforms": "windows10",
        "technologies": "mdm,microsoftSense", "roleScopeTagIds": ["0"], "priorityMetaData": {"priority": 2},
        "templateReference": {"templateId": "804339ad-1553-4478-a742-138fb5807418_1",
            "templateFamily": "endpointSecurityAntivirus"},
        "settings": [
            setting(0, &choice(&format!("{DEFENDER}allowarchivescanning"), "1", &json!([]))),
            setting(1, &text("from_somewhere_else", "kept")),
        ]
    })
}

/// Where policies are made.
pub const GRAPH: &str = "/beta/deviceManagement/configurationPolicies";

pub fn put(id: &str) -> String {
    format!("{GRAPH}/{id}")
}

pub fn editing(policy: &Json) -> Console {
    let recorded = Recorded::default();
    let id = policy["id"].as_str().unwrap();
    recorded.ok("GET", &format!("/api/policies/{id}"), detail(14, policy));
    recorded.ok("GET", "/api/summary", r#"{"policies":1,"devices":8,"groups":1}"#);
    recorded.ok("PUT", &put(id), "");
    open(&format!("/policies/{id}/edit"), &recorded)
}
