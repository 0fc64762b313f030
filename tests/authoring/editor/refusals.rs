//! What the server can answer to a save: a sentence with the next step, at its field where it speaks of one.

use std::time::Duration;

use serde_json::{Value as Json, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::drafts::{reload, stored};
use super::{DEFENDER, antivirus, choice, detail, editing, put, setting};
use crate::writing::settle;

#[wasm_bindgen_test]
async fn every_failure_is_a_sentence_and_nothing_typed_is_lost() {
    let page = editing(&antivirus("p32"));
    page.choose("Cloud block level", "High").await;
    let cases = [
        (403, "", "Your role does not allow this. Ask a Tenant Administrator"),
        (404, "", "This no longer exists"),
        (409, "The policy is archived.", "The policy is archived."),
        (429, "", "Too many attempts. Wait a minute, then try again."),
        (500, "", "The server failed on this. Try again"),
    ];
    for (status, message, sentence) in cases {
        page.recorded.refuse("PUT", &put("p32"), status, "Some", message);
        page.press("Save 1 change").await;
        page.says(&format!("Not saved: {sentence}")).await;
        assert_eq!(page.chosen("Cloud block level").await, "High");
    }
    page.recorded.fail("PUT", &put("p32"));
    page.press("Save 1 change").await;
    page.says("Nothing that you typed is lost: try again when the connection is back.").await;
    // It is back.
    page.recorded.ok("PUT", &put("p32"), "");
    page.recorded.ok("GET", "/api/policies/p32", detail(15, &antivirus("p32")));
    page.press("Save 1 change").await;
    page.says("Saved as version 15").await;
    let sent = page.sent("PUT", "/p32");
    let last: Json = serde_json::from_str(sent.last().unwrap().body.as_deref().unwrap()).unwrap();
    assert_eq!(last["settings"].as_array().unwrap().len(), 3);
    assert_eq!(sent.last().unwrap().if_match.as_deref(), Some("\"14\""));
}

#[wasm_bindgen_test]
async fn what_is_typed_survives_the_end_of_the_session() {
    let page = editing(&antivirus("p34"));
    page.choose("Cloud block level", "High").await;
    // The session ends: after the next sign-in it is all there.
    page.recorded.refuse("PUT", &put("p34"), 401, "InvalidAuthenticationToken", "x");
    page.press("Save 1 change").await;
    page.until("the draft", || stored("p34")).await;
    reload(page);
    let page = editing(&antivirus("p34"));
    page.says("What you typed on").await;
    assert_eq!(page.chosen("Cloud block level").await, "High");
}

#[wasm_bindgen_test]
async fn what_the_server_finds_is_shown_at_its_field() {
    let page = editing(&antivirus("p7"));
    page.choose("Scan mail files", "Allowed").await;
    let problem = json!({"path": format!("{DEFENDER}allowemailscanning"), "code": "x", "severity": "error",
        "sentence": "The server says no."});
    let body = json!({"error": {"code": "ValidationFailed", "message": "The policy is not right.", "problems": [problem]}});
    page.recorded.answer("PUT", &put("p7"), 400, body.to_string());
    page.press("Save 1 change").await;
    page.says("The server says no.").await;
    let select = page.control("Scan mail files").await;
    assert_eq!(select.get_attribute("aria-invalid").as_deref(), Some("true"));
    page.choose("Scan mail files", "Not allowed").await;
    assert_eq!(select.get_attribute("aria-invalid"), None);
}

#[wasm_bindgen_test]
async fn what_the_server_had_saved_when_its_answer_was_lost_is_saved() {
    let page = editing(&antivirus("p36"));
    page.choose("Cloud block level", "High").await;
    page.recorded.fail("PUT", &put("p36"));
    page.press("Save 1 change").await;
    page.says("Nothing that you typed is lost").await;
    // It was saved all the same.
    let mut mine = antivirus("p36");
    let level = choice(&format!("{DEFENDER}cloudblocklevel"), "2", &json!([]));
    mine["settings"].as_array_mut().unwrap().push(setting(2, &level));
    page.recorded.refuse("PUT", &put("p36"), 412, "PreconditionFailed", "x");
    page.recorded.ok("GET", "/api/policies/p36", detail(15, &mine));
    page.press("Save 1 change").await;
    page.says("Saved as version 15").await;
    assert!(page.maybe(".merge").is_none(), "there is nothing to choose");
    page.until("nothing kept", || stored("p36").is_none().then_some(())).await;
}

#[wasm_bindgen_test]
async fn a_slow_save_is_sent_once_and_what_is_typed_meanwhile_is_kept() {
    let page = editing(&antivirus("p37"));
    page.choose("Cloud block level", "High").await;
    page.recorded.late("PUT", &put("p37"), "", Duration::from_millis(600));
    page.press("Save 1 change").await;
    let save = || page.all("button").into_iter().find(|it| it.inner_text().contains("Save 1 change"));
    let save = page.until("the button", save).await;
    assert_eq!(save.get_attribute("aria-busy").as_deref(), Some("true"));
    save.click();
    settle().await;
    page.choose("Scan mail files", "Allowed").await;
    page.says("Saved as version 14").await;
    let sent = page.sent("PUT", "/p37");
    assert_eq!(sent.len(), 1);
    assert!(!sent[0].body.as_ref().unwrap().contains("allowemailscanning"));
    drop(page);
    let page = editing(&antivirus("p37"));
    page.says("not saved yet").await;
    assert_eq!(page.chosen("Scan mail files").await, "Allowed");
    page.press("Discard it").await;
}

/// Every kind of place that a problem can name, each with what the page shows there.
#[wasm_bindgen_test]
async fn what_the_server_finds_is_shown_at_every_kind_of_place() {
    let mut policy = antivirus("p35");
    let paths = format!("{DEFENDER}excludedpaths");
    let values: Vec<Json> = ["C:\\a", "C:\\b"]
        .iter()
        .map(|it| json!({"@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue", "value": it}))
        .collect();
    policy["settings"].as_array_mut().unwrap().push(json!({"id": "2", "settingInstance": {
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingCollectionInstance",
        "settingDefinitionId": paths, "simpleSettingCollectionValue": values}}));
    let page = editing(&policy);
    page.choose("Cloud block level", "High").await;
    let problem = |path: &str, sentence: &str| json!({"path": path, "code": "x", "severity": "error", "sentence": sentence});
    let mut second = problem(&format!("{paths}[1]"), "Not this folder.");
    second["span"] = json!([3, 4]);
    let severity = format!("{DEFENDER}threatseveritydefaultaction");
    let body = json!({"error": {"code": "ValidationFailed", "message": "The policy is not right.", "problems": [
        problem("description", "Not these words."),
        second,
        problem(&format!("{severity}/{severity}_highseveritythreats"), "Not this action."),
        problem("from_somewhere_else", "Not this one."),
        problem("", "Not like this."),
    ]}});
    page.recorded.answer("PUT", &put("p35"), 400, body.to_string());
    page.press("Save 1 change").await;
    page.says("Not saved: The policy is not right.").await;
    let wrong = async |label: &str| page.control(label).await.get_attribute("aria-invalid").is_some();
    page.says("Not these words.").await;
    assert!(wrong("Description").await);
    assert!(!wrong("Excluded files and folders, entry 1").await);
    assert!(wrong("Excluded files and folders, entry 2").await);
    assert_eq!(page.find(".marks u").await.text_content().as_deref(), Some("b"));
    assert!(wrong("High severity threats").await);
    for sentence in ["Not this folder.", "Not this action.", "Not this one.", "Not like this."] {
        page.says(sentence).await;
    }
    // Each is answered by an edit of its own place.
    page.enter("Excluded files and folders, entry 2", "C:\\c").await;
    assert!(!wrong("Excluded files and folders, entry 2").await);
    assert!(wrong("Description").await && wrong("High severity threats").await);
    page.enter("Description", "Other words").await;
    assert!(!wrong("Description").await);
}
