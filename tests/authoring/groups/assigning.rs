//! Whom a policy is assigned to, how many devices that reaches, and what refuses it.

use wasm_bindgen_test::wasm_bindgen_test;

use super::*;
use crate::writing::*;

/// An answer to `/api/reach`.
fn reach(devices: u64, excluded: u64, gained: &[&str], lost: &[&str]) -> String {
    let sample = |names: &[&str]| {
        let first: Vec<_> = names.iter().map(|name| json!({"id": name, "name": name})).collect();
        json!({"devices": names.len(), "first": first})
    };
    json!({"devices": devices, "excluded": excluded, "assignments": [], "problems": [],
        "change": {"added": sample(gained), "removed": sample(lost)}, "asOf": "2026-11-20T10:00:00Z"})
    .to_string()
}

#[wasm_bindgen_test]
async fn a_policy_is_assigned_to_a_group_and_not_to_another() {
    let recorded = answers();
    recorded.ok("GET", "/api/policies/1", include_str!("../../answers/policy.json").to_owned());
    recorded.ok("POST", "/beta/deviceManagement/configurationPolicies/1/assign", r#"{"value":[]}"#);
    recorded.ok("GET", "/api/groups?search=Desks&limit=20", page_of(&json!([group("g1", "Desks", 2)])));
    recorded.ok("GET", "/api/groups?search=Kiosks&limit=20", page_of(&json!([group("g2", "Kiosks", 5)])));
    recorded.ok("POST", "/api/reach", reach(1204, 0, &[], &[]));
    let page = open("/policies/1/assignments", &recorded);
    page.says("1,204 devices reached").await;
    page.says("The same devices as now.").await;
    recorded.ok("POST", "/api/reach", reach(1206, 0, &["desk-1", "desk-2"], &[]));
    pick(&page, "Include a group", "Desks").await;
    page.says("1,206 devices reached").await;
    page.says("Gains 2 devices").await;
    recorded.ok("POST", "/api/reach", reach(1201, 5, &[], &["kiosk-1"]));
    pick(&page, "Exclude a group", "Kiosks").await;
    page.says("1,201 devices reached").await;
    page.says("5 included devices are taken away by exclusions.").await;
    page.says("Loses 1 device").await;
    // A group can't be both.
    pick(&page, "Include a group", "Kiosks").await;
    page.says("“Kiosks” is excluded already. A group can't be both").await;
    let asked = page.sent("POST", "/api/reach");
    let last = body(asked.last().unwrap().body.as_deref());
    assert_eq!((asked.len(), &last["policyId"]), (3, &json!("1")));
    assert_eq!(last["assignments"].as_array().unwrap().last().unwrap()["target"]["groupId"], "g2");
    recorded.ok("POST", "/api/reach", reach(0, 0, &[], &[]));
    page.press("Remove Finance workstations").await;
    page.says("No device reached").await;
    page.says("The groups that are included have no devices yet.").await;
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
async fn what_is_picked_survives_every_refusal() {
    let recorded = answers();
    let assign = "/beta/deviceManagement/configurationPolicies/1/assign";
    recorded.ok("GET", "/api/policies/1", include_str!("../../answers/policy.json").to_owned());
    recorded.ok("GET", "/api/groups?search=Desks&limit=20", page_of(&json!([group("g1", "Desks", 2)])));
    recorded.fail("POST", "/api/reach");
    let page = open("/policies/1/assignments", &recorded);
    page.says("How many devices are reached is not known now.").await;
    pick(&page, "Include a group", "Desks").await;
    for (status, code, sentence) in [
        (403, "Forbidden", "Your role reads only."),
        (409, "Conflict", "It contradicts something."),
        (400, "ValidationFailed", "The group “Desks” is both included and excluded."),
        (412, "PreconditionFailed", "Their assignments are joined with yours above"),
        (500, "InternalServerError", "The server failed on this request."),
    ] {
        recorded.refuse("POST", assign, status, code, sentence);
        page.press("Save assignments").await;
        page.says(sentence).await;
        page.control("Remove Desks").await;
    }
    recorded.too_many("POST", assign, 30);
    page.press("Save assignments").await;
    page.until("a sentence of 429", || {
        page.maybe("[role=alert].note.error:not([hidden])").filter(|it| it.inner_text().contains("30"))
    })
    .await;
    recorded.fail("POST", assign);
    page.press("Save assignments").await;
    page.says("The server can't be reached. Nothing that you typed is lost").await;
    page.control("Remove Desks").await;
}
