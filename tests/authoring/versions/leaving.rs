//! Deleting, archiving and copying a policy, what each says first, and how it is taken back.

use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use super::*;
use crate::eyes::{open_lent, words};
use crate::writing::*;

#[wasm_bindgen_test]
async fn deleting_says_first_what_devices_put_back() {
    let recorded = answers();
    let path = format!("{GRAPH}/p1");
    recorded.refuse("DELETE", &path, 412, "PreconditionFailed", "Somebody else.");
    let page = open("/policies/p1?do=delete", &recorded);
    page.says("Delete “Finance: antivirus baseline”?").await;
    page.says("1,204 devices are told something else").await;
    page.says("1,104 devices put some setting back").await;
    page.find("dialog summary").await.click();
    let shown = lines(&page);
    assert_eq!(shown[0], "Average CPU load Before: 50 % → Now: the value from before 1,104 devices");
    assert_eq!(shown[1], "Average CPU load Before: 50 % → Now: 35 % 100 devices");
    let asked = page.sent("POST", "/api/impact").pop().unwrap();
    assert_eq!(asked.body.as_deref(), Some(r#"{"policyId":"p1"}"#));
    page.press("Delete policy").await;
    page.says("Someone else changed the policy in the meantime.").await;
    recorded.ok("DELETE", &path, "");
    page.enter("Reason (optional)", "Replaced").await;
    page.press("Delete policy").await;
    until_at(&page, "/policies?deleted=p1").await;
    page.says("Deleted “Finance: antivirus baseline”.").await;
    let sent = page.sent("DELETE", "/p1").pop().unwrap();
    assert_eq!((sent.if_match.as_deref(), sent.reason.as_str()), (Some("\"14\""), "Replaced"));
}

#[wasm_bindgen_test]
async fn an_effect_that_is_not_known_does_not_stop_a_deletion() {
    let recorded = answers();
    recorded.fail("POST", "/api/impact").ok("DELETE", &format!("{GRAPH}/p1"), "");
    let page = open("/policies/p1?do=delete", &recorded);
    page.says("What it does on devices is not known now. The server can't be reached.").await;
    page.press("Delete policy").await;
    until_at(&page, "/policies?deleted=p1").await;
}

#[wasm_bindgen_test]
async fn archiving_and_copying_ask_first() {
    let recorded = answers();
    let copy =
        include_str!("../../answers/policy.json").replace("11111111-1111-4111-8111-111111111111", "copy");
    let copy = copy.replace("Finance: antivirus baseline", "Copy");
    recorded.ok("POST", "/api/policies/p1/archive", include_str!("../../answers/policy.json")).ok(
        "POST",
        "/api/policies/p1/duplicate",
        copy,
    );
    let page = open("/policies/p1/versions?do=archive", &recorded);
    page.says("Archive “Finance: antivirus baseline”?").await;
    page.says("1,204 devices lose the policy").await;
    page.press("Archive policy").await;
    page.says("Archived “Finance: antivirus baseline”.").await;
    until_at(&page, "/policies/p1/versions").await;
    let asked = page.sent("POST", "/api/impact").pop().unwrap();
    assert_eq!(asked.body.as_deref(), Some(r#"{"policyId":"p1","archived":true}"#));
    drop(page);

    let page = open("/policies/p1?do=duplicate", &recorded);
    let name: HtmlInputElement = page.control("Name").await.unchecked_into();
    assert_eq!(name.value(), "Finance: antivirus baseline (copy)");
    page.enter("Name", " ").await;
    assert!(
        page.find("dialog footer button[aria-disabled=true]").await.inner_text().contains("Create the copy")
    );
    page.enter("Name", "Copy").await;
    page.press("Create the copy").await;
    until_at(&page, "/policies/copy").await;
    let sent = page.sent("POST", "/duplicate").pop().unwrap();
    assert_eq!(sent.body.as_deref(), Some(r#"{"name":"Copy","assignments":false}"#));
}

#[wasm_bindgen_test]
async fn the_page_of_a_policy_leads_to_what_asks_first() {
    let page = console("/policies/p1?state=error", answers());
    for (label, what) in [("Delete", "delete"), ("Archive", "archive"), ("Duplicate", "duplicate")] {
        let link = page.find_text(".head a", label).await;
        assert_eq!(link.get_attribute("href"), Some(format!("/policies/p1?state=error&do={what}")));
    }
    page.find_text(".head a", "Delete").await.click();
    page.until_at("/policies/p1?state=error&do=delete").await;
    page.find("#workbench").await;
    drop(page);
    let page = open_as("/policies/p1", answers(), Some(session(Role::HelpDeskOperator)));
    let button = page.find_text(".head button", "Archive").await;
    assert!(words(&button).contains("does not allow this"), "{}", words(&button));
}

#[wasm_bindgen_test]
async fn a_save_is_taken_back_while_nothing_has_left() {
    let recorded = answers();
    let now = String::from(js_sys::Date::new_0().to_iso_string());
    let fresh = include_str!("../../answers/policy.json").replace("2026-11-23T00:41:00Z", &now);
    recorded
        .ok("GET", "/api/policies/p1", fresh)
        .ok("GET", "/api/policies/p1/rollout", rollout(true))
        .refuse("POST", "/api/policies/p1/undo", 409, "Conflict", "1 device has fetched version 14 already.");
    let page = console("/policies/p1", recorded);
    page.find_text(".rollout", "3 of 1,204 devices have version 14").await;
    page.find_text(".rollout button", "Undo").await.click();
    page.find_text(".toast", "1 device has fetched version 14 already.").await;
    page.recorded.ok("POST", "/api/policies/p1/undo", include_str!("../../answers/policy.json"));
    page.recorded.ok("GET", "/api/policies/p1/rollout", rollout(false));
    page.find_text(".rollout button", "Undo").await.click();
    page.find_text(".toast", "Took version 14 back.").await;
    let sent = page.recorded.asked().into_iter().rfind(|it| it.path.ends_with("/undo")).unwrap();
    assert_eq!(sent.if_match.as_deref(), Some("\"14\""));
    page.until("no button", || page.maybe(".rollout button").is_none().then_some(())).await;
}

#[wasm_bindgen_test]
async fn an_old_save_is_not_offered_to_be_taken_back() {
    let recorded = answers();
    recorded.ok("GET", "/api/policies/p1/rollout", rollout(true));
    let page = console("/policies/p1", recorded);
    page.find_text(".rollout", "3 of 1,204").await;
    settle().await;
    assert!(page.maybe(".rollout button").is_none());
}

#[wasm_bindgen_test]
async fn a_deletion_is_taken_back_from_the_list() {
    let recorded = answers();
    recorded.refuse(
        "POST",
        "/api/policies/p1/undo",
        409,
        "Conflict",
        "2 devices have fetched version 15 already.",
    );
    let page = open_lent("/policies?deleted=p1", recorded).await;
    page.find_text(".note button", "Undo").await.click();
    page.find_text(".note [role=alert]", "2 devices have fetched version 15 already.").await;
    page.recorded.ok("POST", "/api/policies/p1/undo", include_str!("../../answers/policy.json"));
    page.find_text(".note button", "Undo").await.click();
    page.until_at("/policies/p1").await;
    page.find_text(".toast", "1 policy is back.").await;
}

#[wasm_bindgen_test]
async fn the_report_is_filtered_by_version() {
    let page = console("/policies/p1?version=13", answers());
    page.find_text("a.chip", "Has version 13").await;
    let asked = || page.asked().iter().any(|path| path.contains("/devices?version=13")).then_some(());
    page.until("the filtered request", asked).await;
    page.find_text("a.chip", "Has version 13").await.click();
    page.until_at("/policies/p1").await;
}

#[wasm_bindgen_test]
async fn an_archived_policy_says_so() {
    let recorded = answers();
    let archived = include_str!("../../answers/policy.json").replacen(
        "\"version\": 14",
        "\"version\": 14, \"archived\": true",
        1,
    );
    recorded.ok("GET", "/api/policies/p1", archived);
    let page = console("/policies/p1", recorded);
    let note = page.find_text(".note", "delivered to nobody").await;
    let link = note.query_selector("a").unwrap().unwrap();
    assert_eq!(link.get_attribute("href").as_deref(), Some("/policies/p1?do=unarchive"));
    page.find_text(".head a", "Take into use again").await;
}
