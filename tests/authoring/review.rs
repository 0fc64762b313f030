//! What an edit would change on devices, against recorded answers in a real browser: follows the edit, stands beside
//! the field, and claims nothing when the server fails or is slow.

use std::time::Duration;

use palisade_console::api::recorded::Recorded;
use palisade_console::ui::time::sleep;
use serde_json::{Value as Json, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::writing::{Console, open, pick};

const CPU: &str = "device_vendor_msft_policy_config_defender_avgcpuloadfactor";
const TEMPLATE: &str = "804339ad-1553-4478-a742-138fb5807418_1";

fn cpu(value: i64) -> Json {
    json!({"settingInstance": {
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
        "settingDefinitionId": CPU,
        "simpleSettingValue": {
            "@odata.type": "#microsoft.graph.deviceManagementConfigurationIntegerSettingValue", "value": value}}})
}

fn detail(id: &str) -> String {
    let policy = json!({
        "id": id, "name": "Desks", "description": "", "platforms": "windows10",
        "technologies": "mdm,microsoftSense", "roleScopeTagIds": ["0"],
        "templateReference": {"templateId": TEMPLATE, "templateFamily": "endpointSecurityAntivirus"},
        "settings": [cpu(35)],
    });
    json!({
        "id": id, "name": "Desks", "templateId": TEMPLATE, "templateName": "T", "policyType": "antivirus",
        "platforms": "windows10", "assignedTo": ["Desks"],
        "states": {"success": 3, "error": 0, "conflict": 0, "pending": 4, "notApplicable": 1},
        "lastModified": "2026-11-20T10:00:00Z", "modifiedBy": "grace", "version": 14, "policy": policy,
        "etag": "\"14\"", "assignments": [{"groupId": "g1", "name": "Desks", "excluded": false, "devices": 8}],
        "targeted": 8, "settingCount": 1, "asOf": "2026-11-20T10:00:00Z"
    })
    .to_string()
}

fn devices(count: u64) -> Json {
    json!({"devices": count, "first": []})
}

/// A report that reaches so many devices and changes nothing.
fn quiet(reached: u64) -> Json {
    let none = devices(0);
    json!({
        "policyName": "Desks", "reached": devices(reached), "gained": none, "lost": none, "changed": none,
        "reverted": none, "settings": [], "conflicted": none, "freed": none, "conflictsCreated": [],
        "conflictsRemoved": [], "conflictsChanged": [], "unable": none, "blocked": [],
        "asOf": "2026-11-20T10:00:00Z", "sequence": 7
    })
}

/// One in which another policy says 20 % on 37 devices.
pub fn conflicting(reached: u64) -> Json {
    let value = |value: i64, own: bool, policies: Json| json!({"value": value, "display": format!("{value} %"), "own": own, "devices": 37, "policies": policies});
    let mut report = quiet(reached);
    report["conflicted"] = devices(37);
    report["conflictsCreated"] = json!([{
        "key": CPU, "definitionId": CPU, "name": "CPU load limit", "devices": devices(37),
        "values": [value(20, false, json!([{"id": "p9", "name": "Pilot"}])), value(50, true, json!([]))],
    }]);
    report["unable"] = devices(2);
    report["blocked"] = json!([{
        "reason": {"code": "mdm"}, "sentence": "S", "remedy": "R", "whole": true, "settings": [],
        "devices": devices(2),
    }]);
    report
}

pub fn editing(id: &str, report: &Json) -> Console {
    let recorded = Recorded::default();
    recorded.ok("GET", &format!("/api/policies/{id}"), detail(id));
    recorded.ok("POST", "/api/impact", report.to_string());
    open(&format!("/policies/{id}/edit"), &recorded)
}

/// What the last request for an impact held.
fn asked(page: &Console) -> Json {
    let sent = page.sent("POST", "/api/impact");
    serde_json::from_str(sent.last().and_then(|it| it.body.as_deref()).unwrap_or("{}")).unwrap()
}

async fn label(page: &Console) -> String {
    // The control is found by the name that the catalogue gives.
    let field = page.find(&format!("#f-{CPU}")).await;
    let id = field.id();
    page.find(&format!("label[for='{id}']")).await.inner_text().trim().to_owned()
}

#[wasm_bindgen_test]
async fn the_impact_follows_the_edit_and_stands_beside_the_field() {
    let page = editing("r1", &quiet(4203));
    page.says("If saved now").await;
    page.says("devices keep this policy").await;
    page.says("No device is told anything else than before.").await;
    assert!(page.text().contains("4,203") && !page.text().contains("conflict"));
    assert_eq!(asked(&page)["policyId"], "r1");

    page.recorded.ok("POST", "/api/impact", conflicting(4203).to_string());
    let name = label(&page).await;
    page.enter(&name, "50").await;
    page.says("37 devices also get Pilot, which says 20 %.").await;
    page.says("Neither would be delivered there.").await;
    page.says("1 new conflict").await;
    page.says("2 devices: The device is enrolled in Intune, which manages it.").await;
    let said = page.find(&format!("#f-{CPU}-says")).await.inner_text();
    assert!(said.contains("37 devices also get Pilot"), "beside the field: {said}");
    assert!(page.maybe("a[href='/policies/p9']").is_some());
    let sent = &asked(&page)["policy"]["settings"][0]["settingInstance"]["simpleSettingValue"];
    assert_eq!(sent["value"], 50);

    // The other value is one press away, and is judged in its turn.
    page.recorded.ok("POST", "/api/impact", quiet(4203).to_string());
    page.press(&format!("Use the same value for {name}: 20 %")).await;
    page.until("the conflict to go", || (!page.text().contains("also get")).then_some(())).await;
    let sent = &asked(&page)["policy"]["settings"][0]["settingInstance"]["simpleSettingValue"];
    assert_eq!(sent["value"], 20);
}

#[wasm_bindgen_test]
async fn edits_that_come_together_are_asked_once() {
    let page = editing("r2", &quiet(8));
    page.says("devices keep this policy").await;
    let before = page.sent("POST", "/api/impact").len();
    let name = label(&page).await;
    for value in ["4", "41", "42"] {
        page.enter(&name, value).await;
    }
    sleep(Duration::from_millis(400)).await;
    let sent = page.sent("POST", "/api/impact");
    assert!(sent.len() <= before + 2, "{} requests for three strokes", sent.len() - before);
    let value = &asked(&page)["policy"]["settings"][0]["settingInstance"]["simpleSettingValue"]["value"];
    assert_eq!(value, 42);
}

#[wasm_bindgen_test]
async fn a_slow_answer_does_not_overtake_a_newer_one() {
    let page = editing("r3", &quiet(8));
    page.says("devices keep this policy").await;
    let name = label(&page).await;
    page.recorded.late("POST", "/api/impact", conflicting(8).to_string(), Duration::from_millis(700));
    page.enter(&name, "50").await;
    page.find("section.review[aria-busy='true']").await;
    assert!(page.text().contains("devices keep this policy"), "the last answer stays meanwhile");
    sleep(Duration::from_millis(150)).await;
    page.recorded.ok("POST", "/api/impact", quiet(9).to_string());
    page.enter(&name, "35").await;
    page.until("the newer answer", || page.text().contains('9').then_some(())).await;
    page.until("it to be settled", || page.maybe("section.review:not([aria-busy])")).await;
    sleep(Duration::from_millis(900)).await;
    assert!(!page.text().contains("also get"), "the slow answer came later and was of an older edit");
}

#[wasm_bindgen_test]
async fn a_failing_server_is_told_and_asked_again() {
    let recorded = Recorded::default();
    recorded.ok("GET", "/api/policies/r4", detail("r4"));
    recorded.refuse("POST", "/api/impact", 500, "InternalServerError", "The server failed on this request.");
    let page = open("/policies/r4/edit", &recorded);
    page.says("What this changes could not be computed. The server failed on this request.").await;
    assert!(!page.text().contains("keep this policy"));
    recorded.ok("POST", "/api/impact", quiet(8).to_string());
    page.press("Try again").await;
    page.says("devices keep this policy").await;
}

#[wasm_bindgen_test]
async fn devices_are_named_when_one_asks() {
    let page = editing("r5", &conflicting(8));
    page.says("37 devices also get Pilot").await;
    assert!(asked(&page).get("named").is_none());
    let mut named = conflicting(8);
    named["conflicted"]["first"] = json!([{"id": "d1", "name": "PC-0001"}]);
    page.recorded.ok("POST", "/api/impact", named.to_string());
    let summary = page.until("the disclosure", || {
        let all = leptos::prelude::document().query_selector_all("summary").unwrap();
        (0..all.length())
            .filter_map(|index| all.item(index))
            .find(|it| it.text_content().as_deref() == Some("Which devices"))
    });
    wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(summary.await).click();
    page.says("PC-0001").await;
    page.says("and 36 more").await;
    assert!(page.maybe("a[href='/devices/d1']").is_some());
    assert_eq!(asked(&page)["named"], 10);
}

#[wasm_bindgen_test]
async fn assignments_are_saved_after_what_they_change_is_shown() {
    let recorded = Recorded::default();
    recorded.ok("GET", "/api/policies/r6", detail("r6"));
    recorded.ok("GET", "/api/groups", json!({
        "rows": [{"id": "g2", "name": "Sales", "description": "", "devices": 5, "policies": 0, "created": "2026-01-01T00:00:00Z"}],
        "total": 1, "asOf": "2026-11-20T10:00:00Z"}).to_string());
    let mut report = quiet(13);
    report["gained"] = devices(5);
    recorded.late("POST", "/api/impact", report.to_string(), Duration::from_millis(300));
    let page = open("/policies/r6/assignments", &recorded);
    pick(&page, "Include a group", "Sales").await;
    let save = page
        .until("the save to wait", || {
            let all = leptos::prelude::document().query_selector_all("button[aria-disabled='true']").unwrap();
            (0..all.length())
                .filter_map(|index| all.item(index))
                .find(|it| it.text_content().unwrap_or_default().contains("Save assignments"))
        })
        .await;
    page.says("5").await;
    page.says("devices get this policy that do not have it now").await;
    page.until("the save to be free", || {
        let save: &web_sys::Element = wasm_bindgen::JsCast::unchecked_ref(&save);
        save.get_attribute("aria-disabled").is_none().then_some(())
    })
    .await;
    let sent = asked(&page);
    assert_eq!((&sent["policyId"], sent.get("policy")), (&json!("r6"), None));
    let targets: Vec<&Json> =
        sent["assignments"].as_array().unwrap().iter().map(|it| &it["target"]["groupId"]).collect();
    assert_eq!(targets, [&json!("g1"), &json!("g2")]);
}
