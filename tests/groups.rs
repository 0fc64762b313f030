//! Groups, assignments, import and tokens against recorded answers, in a real browser.

#![cfg(target_arch = "wasm32")]

mod writing;

use palisade_console::api::recorded::Recorded;
use palisade_console::pages::policies::import::report::read_file;
use palisade_model::catalogue::{Catalogue, TemplateFile};
use palisade_model::problem::Severity;
use serde_json::{Value as Json, json};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use writing::{open, settle};

wasm_bindgen_test_configure!(run_in_browser);

fn group(id: &str, name: &str, devices: u64) -> Json {
    json!({"id": id, "name": name, "description": "", "devices": devices, "policies": 0,
        "created": "2026-11-20T10:00:00Z"})
}

fn group_detail(used_by: Json) -> String {
    let mut detail = group("g1", "Desks", 2);
    detail["usedBy"] = used_by;
    detail["etag"] = json!("\"7\"");
    detail.to_string()
}

fn page_of(rows: &Json) -> String {
    let total = rows.as_array().map_or(0, Vec::len);
    json!({"rows": rows, "total": total, "asOf": "2026-11-20T10:00:00Z"}).to_string()
}

fn device(id: &str, name: &str) -> Json {
    json!({"id": id, "facts": {"name": name, "osName": "Windows 11"}, "enrolled": "2026-11-20T10:00:00Z",
        "freshness": "never", "ineligible": []})
}

fn answers() -> Recorded {
    let recorded = Recorded::default();
    recorded.ok("GET", "/api/summary", r#"{"policies":1,"devices":8,"groups":1}"#);
    recorded.ok("GET", "/api/groups", page_of(&json!([group("g1", "Desks", 2), group("g2", "Kiosks", 5)])));
    recorded.ok("GET", "/api/groups/g1", group_detail(json!([])));
    recorded.ok(
        "GET",
        "/api/groups/g1/devices",
        page_of(&json!([device("d1", "desk-1"), device("d2", "desk-2")])),
    );
    recorded.ok("GET", "/api/devices", page_of(&json!([device("d1", "desk-1"), device("d3", "lab-3")])));
    recorded
}

fn body(text: Option<&str>) -> Json {
    serde_json::from_str(text.unwrap()).unwrap()
}

#[wasm_bindgen_test]
async fn a_group_is_made_and_gets_devices() {
    let recorded = answers();
    recorded.ok("POST", "/api/groups", group_detail(json!([])));
    recorded.ok("POST", "/api/groups/g1/members", group_detail(json!([])));
    let page = open("/groups", &recorded);
    page.says("Kiosks").await;
    page.press("Create group").await;
    page.find("dialog[open]").await;
    let create = page.find("dialog[open] footer .primary").await;
    create.click();
    page.says("A group needs a name.").await;
    page.enter("Name", "Desks").await;
    create.click();
    page.says("Group “Desks” created.").await;
    let made = page.sent("POST", "/api/groups");
    assert_eq!(body(made[0].body.as_deref()), json!({"name": "Desks", "description": ""}));
    // Its page opens, and devices are added there.
    page.says("desk-2").await;
    page.press("Add devices").await;
    page.find("dialog[open] table").await;
    page.control("Select lab-3").await.click();
    settle().await;
    page.press("Add 1 device").await;
    page.says("Added.").await;
    let added = page.sent("POST", "/members");
    assert_eq!(body(added[0].body.as_deref()), json!({"add": ["d3"], "remove": []}));
    page.control("Select desk-2").await.click();
    settle().await;
    page.press("Remove 1 device").await;
    page.says("taken out of the group").await;
    assert_eq!(body(page.sent("POST", "/members")[1].body.as_deref()), json!({"add": [], "remove": ["d2"]}));
}

#[wasm_bindgen_test]
async fn a_group_in_use_is_not_deleted() {
    let recorded = answers();
    recorded.ok(
        "GET",
        "/api/groups/g1",
        group_detail(json!([{"policyId": "p1", "name": "Baseline", "excluded": false}])),
    );
    let page = open("/groups/g1", &recorded);
    page.says("Baseline").await;
    let delete = page
        .until("the reason", || {
            let buttons = page.maybe("button[aria-disabled][title*='In use by “Baseline”']")?;
            Some(buttons)
        })
        .await;
    delete.click();
    settle().await;
    assert!(page.maybe("dialog[open]").is_none());
    assert!(page.sent("DELETE", "/g1").is_empty());
}

#[wasm_bindgen_test]
async fn a_policy_is_assigned_to_a_group_and_not_to_another() {
    let recorded = answers();
    recorded.ok("GET", "/api/policies/1", include_str!("answers/policy.json").to_owned());
    recorded.ok("POST", "/beta/deviceManagement/configurationPolicies/1/assign", r#"{"value":[]}"#);
    let page = open("/policies/1/assignments", &recorded);
    page.press("Include Desks").await;
    page.press("Exclude Kiosks").await;
    page.press("Remove Finance workstations").await;
    page.press("Save assignments").await;
    page.says("Assignments saved.").await;
    let sent = page.sent("POST", "/assign");
    assert_eq!(sent[0].if_match.as_deref(), Some("\"14\""));
    let sent = body(sent[0].body.as_deref());
    let targets: Vec<_> = sent["assignments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            format!(
                "{} {}",
                it["target"]["@odata.type"].as_str().unwrap(),
                it["target"]["groupId"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        targets,
        [
            "#microsoft.graph.groupAssignmentTarget bbbb",
            "#microsoft.graph.exclusionGroupAssignmentTarget cccc",
            "#microsoft.graph.groupAssignmentTarget g1",
            "#microsoft.graph.exclusionGroupAssignmentTarget g2",
        ]
    );
}

#[wasm_bindgen_test]
async fn a_secret_is_shown_once_with_its_commands() {
    let recorded = answers();
    recorded.ok("GET", "/api/enrolment-tokens", "[]");
    let row = json!({"token": "s3cret", "id": "t1", "name": "Lab", "created": "2026-11-20T10:00:00Z",
        "createdBy": "ada", "expires": "2026-11-21T10:00:00Z", "revoked": false});
    recorded.ok("POST", "/api/enrolment-tokens", row.to_string());
    let page = open("/settings", &recorded);
    page.says("No enrolment tokens yet").await;
    page.press("Create token").await;
    page.enter("Name", "Lab").await;
    page.enter("Devices", "0").await;
    page.find("dialog[open] footer .primary").await.click();
    page.says("Enter a whole number from 1").await;
    page.enter("Devices", "10").await;
    page.find("dialog[open] footer .primary").await.click();
    page.says("palisade-agent enrol --server https://recorded.example --token s3cret").await;
    page.says("palisade-fleet --server https://recorded.example --token s3cret --devices 10").await;
    let sent = body(page.sent("POST", "/api/enrolment-tokens")[0].body.as_deref());
    assert_eq!(sent, json!({"name": "Lab", "expiresInSeconds": 86400, "maxUses": 10}));
    page.press("Done").await;
    assert!(!page.text().contains("s3cret"));
}

#[wasm_bindgen_test]
fn a_file_is_reported_policy_by_policy() {
    let file: TemplateFile =
        serde_json::from_str(include_str!("../crates/model/catalogue/antivirus.json")).unwrap();
    let catalogue = Catalogue::new([file]);
    let defender = "device_vendor_msft_policy_config_defender_";
    let number = |name: &str, value: i64| {
        json!({"settingInstance": {"@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
            "settingDefinitionId": name, "simpleSettingValue": {
                "@odata.type": "#microsoft.graph.deviceManagementConfigurationIntegerSettingValue", "value": value}}})
    };
    let export = json!({
        "id": "elsewhere", "name": "From elsewhere", "platforms": "windows10", "technologies": "mdm",
        "assignments": [{"target": {"@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": "x"}}],
        "settings": [number(&format!("{defender}avgcpuloadfactor"), 120), number("not_known_here", 1)],
    });
    let file = json!([export, {"groupTypes": []}]).to_string();
    let found = read_file("export.json", file.as_bytes(), &catalogue);
    let [Ok(report), Err(other)] = found.as_slice() else { panic!("a policy and a group, not {found:?}") };
    assert!(other.starts_with("Entry 2 of 2: This is a device group"), "{other}");
    assert_eq!((report.understood, report.unknown.as_slice()), (1, &["not_known_here".to_owned()][..]));
    assert!(report.guessed && report.was_assigned);
    assert!(report.policy.id.is_empty() && report.policy.assignments.is_none());
    let (name, error) = report.problems.iter().find(|(_, it)| it.severity == Severity::Error).unwrap();
    assert_eq!(name, "Average CPU load limit");
    assert!(error.sentence.contains("120 is above 100"), "{}", error.sentence);
    assert!(!report.is_chosen(), "a policy with an error is not offered");
    let found = read_file("photo.json", b"\xff\xd8\xff\xe0 no json", &catalogue);
    let [Err(refused)] = found.as_slice() else { panic!("no policy, not {found:?}") };
    assert!(refused.len() > 20, "{refused}");
}

#[wasm_bindgen_test]
async fn a_scope_is_changed_as_a_whole() {
    let recorded = answers();
    let scope = |servers: &str, etag: &str| {
        json!({"scope": {"windowsClients": "all", "windowsServers": servers, "domainControllers": "off",
            "linux": "all", "configurationManagerAuthority": true}, "warnings": [], "etag": etag})
    };
    recorded.ok("GET", "/api/settings/enforcement-scope", scope("all", "\"0\"").to_string());
    recorded.ok("PUT", "/api/settings/enforcement-scope", scope("tagged", "\"1\"").to_string());
    let page = open("/settings?section=scope", &recorded);
    page.choose("Windows servers", "Tagged devices").await;
    page.choose("Domain controllers", "All devices").await;
    page.says("of the domain controllers only tagged ones").await;
    page.choose("Domain controllers", "Off").await;
    page.press("Save").await;
    page.says("Enforcement scope saved").await;
    let sent = page.sent("PUT", "/api/settings/enforcement-scope");
    assert_eq!(body(sent[0].body.as_deref()), scope("tagged", "")["scope"]);
}
