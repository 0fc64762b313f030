//! What the server can answer to a save: a sentence with the next step, at its field where it speaks of one.

use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::drafts::{reload, stored};
use super::{DEFENDER, antivirus, editing, put};

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
    // The session ends: after the next sign-in it is all there.
    page.recorded.refuse("PUT", &put("p32"), 401, "InvalidAuthenticationToken", "x");
    page.press("Save 1 change").await;
    page.until("the draft", || stored("p32")).await;
    reload(page);
    let page = editing(&antivirus("p32"));
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
