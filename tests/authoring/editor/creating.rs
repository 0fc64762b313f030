//! A new policy that is not made at once: what was typed and picked survives a reload, a refusal and a lost
//! connection, and a second try makes no second policy.

use palisade_console::api::recorded::Recorded;
use serde_json::{Value as Json, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use super::drafts::{reload, stored};
use super::{DEFENDER, GRAPH};
use crate::writing::{Console, open, pick};

const MADE: &str =
    r#"{"id":"made","name":"Desks","platforms":"windows10","technologies":"mdm","settings":[]}"#;

fn answers() -> Recorded {
    let recorded = Recorded::default();
    let group = json!({"id": "g1", "name": "Desks of Kiel", "description": "", "devices": 8, "policies": 0,
        "created": "2026-11-20T10:00:00Z"});
    let page = json!({"rows": [group], "total": 1, "asOf": "2026-11-20T10:00:00Z"});
    recorded.ok("GET", "/api/groups", page.to_string());
    recorded.ok("POST", &format!("{GRAPH}/made/assign"), r#"{"value":[]}"#);
    recorded
}

fn at(step: &str, recorded: &Recorded) -> Console {
    open(&format!("/policies/create?template=antivirus{step}"), recorded)
}

async fn name(page: &Console) -> String {
    page.control("Name").await.unchecked_into::<HtmlInputElement>().value()
}

async fn discard(page: &Console) {
    page.press("Discard it").await;
    page.until("nothing kept", || stored("new:antivirus").is_none().then_some(())).await;
}

#[wasm_bindgen_test]
async fn a_new_policy_survives_a_reload_with_its_groups_and_can_be_discarded() {
    let recorded = answers();
    let page = at("&step=assignments", &recorded);
    page.enter("Name", "Desks").await;
    page.enter("Description", "For the desks").await;
    page.choose("Cloud block level", "High").await;
    pick(&page, "Include a group", "Desks of Kiel").await;
    page.until("the draft", || stored("new:antivirus").filter(|it| it.contains("Desks of Kiel"))).await;
    reload(page);
    let page = at("", &recorded);
    page.says("What you typed on").await;
    assert_eq!(name(&page).await, "Desks");
    assert_eq!(page.chosen("Cloud block level").await, "High");
    page.control("Remove Desks of Kiel").await;
    discard(&page).await;
    assert_eq!(name(&page).await, "");
    assert_eq!(page.chosen("Cloud block level").await, "Not configured");
    assert!(page.maybe("[aria-label='Remove Desks of Kiel']").is_none());
    // Each template has a draft of its own.
    page.enter("Name", "Kept").await;
    page.until("the draft", || stored("new:antivirus")).await;
    reload(page);
    let page = open("/policies/create?template=edr", &recorded);
    assert_eq!(name(&page).await, "");
    drop(page);
    discard(&at("", &recorded)).await;
}

#[wasm_bindgen_test]
async fn a_lost_connection_keeps_what_was_typed_and_a_second_try_makes_one_policy() {
    let recorded = answers();
    recorded.fail("POST", GRAPH);
    let page = at("&step=assignments", &recorded);
    page.enter("Name", "Desks").await;
    page.choose("Cloud block level", "High").await;
    pick(&page, "Include a group", "Desks of Kiel").await;
    page.press("Create policy").await;
    page.says("Not created: ").await;
    page.says("Nothing that you typed is lost: try again when the connection is back.").await;
    recorded.refuse("POST", GRAPH, 500, "InternalServerError", "");
    page.press("Create policy").await;
    page.says("Not created: The server failed on this. Try again").await;
    recorded.ok("POST", GRAPH, MADE);
    page.press("Create policy").await;
    page.until("the assignments", || page.sent("POST", "/made/assign").pop()).await;
    let sent = page.sent("POST", "/configurationPolicies");
    assert_eq!(sent.len(), 3);
    assert!(!sent[0].key.is_empty());
    assert!(sent.iter().all(|it| it.key == sent[0].key && it.body == sent[0].body), "known as the same");
    let body: Json = serde_json::from_str(sent[2].body.as_deref().unwrap()).unwrap();
    let value = &body["settings"][0]["settingInstance"]["choiceSettingValue"]["value"];
    assert_eq!((&body["name"], value), (&json!("Desks"), &json!(format!("{DEFENDER}cloudblocklevel_2"))));
    page.until("nothing kept", || stored("new:antivirus").is_none().then_some(())).await;
    drop(page);
    // The same once more is another policy.
    let page = at("", &recorded);
    page.enter("Name", "Desks").await;
    page.choose("Cloud block level", "High").await;
    page.press("Create policy").await;
    let again =
        page.until("the second", || page.sent("POST", "/configurationPolicies").into_iter().nth(3)).await;
    assert_ne!(again.key, sent[0].key);
}

#[wasm_bindgen_test]
async fn what_the_server_finds_in_a_new_policy_is_shown_at_its_field() {
    let recorded = answers();
    let problem = |path: &str, sentence: &str| json!({"path": path, "code": "x", "severity": "error", "sentence": sentence});
    let body = json!({"error": {"code": "ValidationFailed", "message": "The policy is not right.", "problems": [
        problem("name", "That name is taken."),
        problem(&format!("{DEFENDER}cloudblocklevel"), "The server says no."),
    ]}});
    recorded.answer("POST", GRAPH, 400, body.to_string());
    let page = at("&step=settings", &recorded);
    page.enter("Name", "Desks").await;
    page.choose("Cloud block level", "High").await;
    page.press("Create policy").await;
    page.says("Not created: The policy is not right.").await;
    let select = page.control("Cloud block level").await;
    page.until("the field marked", || select.get_attribute("aria-invalid")).await;
    page.says("The server says no.").await;
    let field = page.control("Name").await;
    assert_eq!(field.get_attribute("aria-invalid").as_deref(), Some("true"));
    page.choose("Cloud block level", "Not configured").await;
    assert_eq!(select.get_attribute("aria-invalid"), None);
    page.enter("Name", "Other desks").await;
    assert_eq!(field.get_attribute("aria-invalid"), None, "an edit answers it");
    page.enter("Name", "").await;
    reload(page);
}
