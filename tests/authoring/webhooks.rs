//! Webhooks: how each fares, made with the secret shown once, tried, turned off, deleted.

use std::time::Duration;

use palisade_console::api::recorded::Recorded;
use serde_json::{Value as Json, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::writing::*;

const WEBHOOKS: &str = include_str!("../answers/webhooks.json");
/// The page of the webhooks.
pub const PAGE: &str = "/settings?section=webhooks";

/// The webhooks.
pub fn answers() -> Recorded {
    let recorded = Recorded::default();
    recorded.ok("GET", "/api/webhooks", WEBHOOKS);
    recorded
}

/// The row that says this.
pub async fn row(page: &Console, name: &str) -> HtmlElement {
    page.until(&format!("the row of {name}"), || {
        page.all("tbody tr").into_iter().find(|row| row.inner_text().contains(name))
    })
    .await
}

/// Presses the button with these words in a row, or in the menu that is open there.
pub async fn press_in(row: &HtmlElement, words: &str) {
    let buttons = row.query_selector_all("button").unwrap();
    let found = (0..buttons.length())
        .map(|index| buttons.item(index).unwrap().unchecked_into::<HtmlElement>())
        .find(|button| button.inner_text().trim() == words);
    found.unwrap_or_else(|| panic!("no “{words}” in {}", row.inner_text())).click();
    settle().await;
}

/// What was sent last with this method to a path that ends so.
pub fn body(page: &Console, method: &str, path_end: &str) -> Json {
    let sent = page.sent(method, path_end);
    serde_json::from_str(sent.last().unwrap().body.as_deref().unwrap()).unwrap()
}

#[wasm_bindgen_test]
async fn each_says_how_it_fares_and_why() {
    let page = open(PAGE, &answers());
    let failing = row(&page, "SIEM").await.inner_text();
    for said in [
        "Failing",
        "3 events were given up",
        "The address answered 500.",
        "12",
        "Next try at",
        "https://siem.example.org/palisade",
        "Conflicts appear or are resolved",
    ] {
        assert!(failing.contains(said), "“{said}” in {failing}");
    }
    let off = row(&page, "Mail room").await.inner_text();
    assert!(off.contains("Off") && off.contains("Never") && off.contains("None"), "{off}");
    assert!(row(&page, "Chat").await.inner_text().contains("Working"));
    // The number on the overview is that of the rows.
    let overview: Json = serde_json::from_str(include_str!("../answers/overview.json")).unwrap();
    let failing = page.all("tbody tr").iter().filter(|row| row.inner_text().contains("Failing")).count();
    assert_eq!(overview["webhooks"], json!({"total": page.all("tbody tr").len(), "failing": failing}));
    page.says("as of ").await;
}

#[wasm_bindgen_test]
async fn one_is_made_and_its_secret_is_shown_once() {
    let recorded = Recorded::default();
    recorded.ok("GET", "/api/webhooks", r#"{"rows":[],"total":0,"asOf":"2026-11-23T10:42:07Z"}"#);
    let page = open(PAGE, &recorded);
    page.says("No webhooks yet").await;
    page.press("Create webhook").await;
    page.find("dialog[open] fieldset").await;
    page.control("Refused requests").await.click();
    for kind in ["Policies", "Groups", "Settings and webhooks", "Administrators", "Refused requests"] {
        page.control(kind).await.click();
    }
    press_in(&page.find("dialog[open] footer").await, "Create webhook").await;
    for missing in ["A webhook needs a name", "Enter the address", "Choose at least one kind of event."] {
        page.says(missing).await;
    }
    page.enter("Name", " SIEM ").await;
    page.enter("Address", "http://siem.example.org/").await;
    page.control("Refused requests").await.click();
    page.control("Policies").await.click();
    recorded.refuse("POST", "/api/webhooks", 400, "BadRequest", "The address must begin with https://.");
    press_in(&page.find("dialog[open] footer").await, "Create webhook").await;
    page.says("The address must begin with https://.").await;
    page.enter("Address", "https://siem.example.org/").await;
    let mut made: Json = serde_json::from_str::<Json>(WEBHOOKS).unwrap()["rows"][2].clone();
    made["secret"] = json!("whs_shown-once");
    recorded.ok("POST", "/api/webhooks", made.to_string());
    recorded.ok("GET", "/api/webhooks", WEBHOOKS);
    press_in(&page.find("dialog[open] footer").await, "Create webhook").await;
    page.says("whs_shown-once").await;
    assert_eq!(
        body(&page, "POST", "/api/webhooks"),
        json!({"name": "SIEM", "url": "https://siem.example.org/", "events": ["policy", "refusal"]})
    );
    assert!(page.text().contains("openssl dgst -sha256 -hmac 'whs_shown-once'"));
    page.press("Done").await;
    row(&page, "SIEM").await;
    assert!(!page.text().contains("whs_"));
}

#[wasm_bindgen_test]
async fn a_test_is_told_and_a_change_says_what_it_costs() {
    let recorded = answers();
    let page = open(PAGE, &recorded);
    let siem = row(&page, "SIEM").await;
    recorded.ok("POST", "/api/webhooks/w3/test", r#"{"taken":true,"milliseconds":1235}"#);
    press_in(&siem, "Test now").await;
    page.says("“SIEM” took the test event after 1,235 ms.").await;
    let cause = "The address did not answer within 10 seconds.";
    let failed = json!({"taken": false, "cause": cause, "milliseconds": 10_000});
    recorded.ok("POST", "/api/webhooks/w3/test", failed.to_string());
    press_in(&siem, "Test now").await;
    page.says(&format!("“SIEM” did not take the test event: {cause}")).await;

    recorded.ok(
        "PATCH",
        "/api/webhooks/w3",
        serde_json::from_str::<Json>(WEBHOOKS).unwrap()["rows"][2].to_string(),
    );
    press_in(&siem, "More").await;
    press_in(&siem, "Turn off").await;
    page.says("12 events wait and are given up.").await;
    press_in(&page.find("dialog[open]").await, "Turn off").await;
    page.says("“SIEM” is off.").await;
    assert_eq!(body(&page, "PATCH", "/w3"), json!({"enabled": false}));
    assert_eq!(page.sent("PATCH", "/w3")[0].if_match.as_deref(), Some("\"7\""));

    let mail = row(&page, "Mail room").await;
    recorded.refuse("PATCH", "/api/webhooks/w2", 412, "PreconditionFailed", "x");
    press_in(&mail, "More").await;
    press_in(&mail, "Turn on").await;
    assert_eq!(body(&page, "PATCH", "/w2"), json!({"enabled": true}));

    press_in(&mail, "More").await;
    press_in(&mail, "Edit").await;
    page.enter("Name", "Post room").await;
    recorded.ok(
        "PATCH",
        "/api/webhooks/w2",
        serde_json::from_str::<Json>(WEBHOOKS).unwrap()["rows"][1].to_string(),
    );
    press_in(&page.find("dialog[open] footer").await, "Save").await;
    page.says("Webhook “Post room” saved.").await;
    let change = json!({"name": "Post room", "url": "http://127.0.0.1:9000/", "events": ["settings"]});
    assert_eq!(body(&page, "PATCH", "/w2"), change);

    recorded.answer("DELETE", "/api/webhooks/w2", 204, "");
    press_in(&mail, "More").await;
    press_in(&mail, "Delete").await;
    page.says("Delete “Mail room”?").await;
    press_in(&page.find("dialog[open]").await, "Delete webhook").await;
    page.says("Webhook “Mail room” deleted.").await;
}

const LATE: Duration = Duration::from_millis(150);

#[wasm_bindgen_test]
async fn what_a_closed_dialog_asked_for_says_how_it_went() {
    let recorded = answers();
    let page = open(PAGE, &recorded);
    let mail = row(&page, "Mail room").await;
    recorded.refuse("DELETE", "/api/webhooks/w2", 409, "Conflict", "It cannot be deleted now.").takes(LATE);
    press_in(&mail, "More").await;
    press_in(&mail, "Delete").await;
    page.find("dialog[open] .error-text").await;
    press_in(&page.find("dialog[open]").await, "Delete webhook").await;
    press_in(&page.find("dialog[open]").await, "Cancel").await;
    assert!(page.maybe("dialog[open]").is_none());
    // As a message of something that failed.
    page.says("-It cannot be deleted now.").await;

    let mut made: Json = serde_json::from_str::<Json>(WEBHOOKS).unwrap()["rows"][2].clone();
    made["secret"] = json!("whs_shown-once");
    recorded.ok("POST", "/api/webhooks", made.to_string()).takes(LATE);
    page.press("Create webhook").await;
    page.enter("Name", "SIEM").await;
    page.enter("Address", "https://siem.example.org/").await;
    press_in(&page.find("dialog[open] footer").await, "Create webhook").await;
    press_in(&page.find("dialog[open] footer").await, "Cancel").await;
    assert!(page.maybe("dialog[open]").is_none());
    // Nobody else ever sees it.
    page.says("whs_shown-once").await;
    page.press("Done").await;
    page.press("Create webhook").await;
    page.control("Address").await;
    assert!(!page.text().contains("whs_"));
}
