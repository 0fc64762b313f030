//! Many policies at once: selected, archived, deleted and exported.

use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use super::*;
use crate::eyes::{open_lent, words};

const FIRST: &str = "11111111-1111-4111-8111-111111111111";

/// The recorded list and one policy more, which the list alone has and not the first look.
fn four() -> Recorded {
    let recorded = answers();
    let first: Json = serde_json::from_str(include_str!("../../answers/policies.json")).unwrap();
    let mut whole = first.clone();
    let mut row = first["rows"][0].clone();
    row["id"] = json!("later");
    row["name"] = json!("Later");
    row["version"] = json!(2);
    whole["rows"].as_array_mut().unwrap().push(row);
    whole["total"] = json!(4);
    recorded.ok("GET", "/api/policies", whole.to_string());
    recorded
}

async fn select(page: &Page, name: &str) {
    page.find(&format!("input[aria-label='Select {name}']")).await.click();
}

#[wasm_bindgen_test]
async fn a_selection_says_how_much_it_covers_and_all_that_match_are_selected_at_once() {
    let recorded = four();
    let page = open_lent("/policies", recorded).await;
    page.find_text(".selection [role=status]", "Nothing selected").await;
    select(&page, "Finance: antivirus baseline").await;
    select(&page, "Later").await;
    page.find_text(".selection [role=status]", "2 selected, matching: 4").await;
    // It stays under another filter.
    let mut one: Json = serde_json::from_str(include_str!("../../answers/policies.json")).unwrap();
    one["rows"].as_array_mut().unwrap().truncate(1);
    one["total"] = json!(1);
    page.recorded.ok("GET", "/api/policies?state=conflict&limit=100", one.to_string());
    page.find_text("a.chip", "Conflict").await.click();
    page.find_text(".selection [role=status]", "2 selected, matching: 1").await;
    let first: HtmlInputElement =
        page.find("input[aria-label='Select Finance: antivirus baseline']").await.unchecked_into();
    assert!(first.checked());
    page.find_text("a.chip", "Conflict").await.click();
    page.find_text(".selection [role=status]", "2 selected, matching: 4").await;
    page.find_text(".selection button", "Clear selection").await.click();
    page.until("one button", || (page.all(".selection button").len() == 1).then_some(())).await;
    // Of all, every one is asked for.
    page.find_text(".selection button", "Select all 4 that match").await.click();
    page.find_text(".selection [role=status]", "4 selected, matching: 4").await;
    assert!(page.asked().contains(&"/api/policies?limit=1000".to_owned()), "{:?}", page.asked());
    let all = || page.all(".selection button").iter().any(|it| words(it).contains("Select all"));
    page.until("nothing more to select", || (!all()).then_some(())).await;
    page.find_text(".selection button", "Archive").await.click();
    page.find_text("dialog[open]", "Archive 4 policies?").await;
}

#[wasm_bindgen_test]
async fn many_are_archived_after_the_size_is_said_and_a_refusal_names_its_policy() {
    let recorded = four();
    recorded
        .ok("POST", &format!("/api/policies/{FIRST}/archive"), include_str!("../../answers/policy.json"))
        .ok("POST", "/api/reach/policies", r#"{"devices":8390}"#)
        .refuse("POST", "/api/policies/later/archive", 412, "PreconditionFailed", "Somebody else.");
    let page = open_lent("/policies", recorded).await;
    select(&page, "Finance: antivirus baseline").await;
    select(&page, "Later").await;
    page.find_text(".selection button", "Archive").await.click();
    page.until_at("/policies?do=archive").await;
    let dialog = page.find_text("dialog[open]", "8,390 devices put back").await;
    let said = words(&dialog);
    assert!(said.contains("Archive 2 policies?") && said.contains("counted once"), "{said}");
    page.find_text("dialog[open] footer button", "Archive").await.click();
    let alert = page.find_text("dialog[open] [role=alert]", "Archived 1 policy.").await;
    assert!(words(&alert).contains("“Later”: Someone else changed this"), "{}", words(&alert));
    let sent = page.recorded.asked().into_iter().find(|it| it.path.ends_with("/archive")).unwrap();
    assert_eq!(sent.if_match.as_deref(), Some("\"14\""));
    // What was refused stays chosen.
    page.find_text(".selection [role=status]", "1 selected, matching: 4").await;
}

#[wasm_bindgen_test]
async fn many_are_deleted_and_can_be_taken_back() {
    let recorded = four();
    recorded.ok("DELETE", &format!("{GRAPH}/{FIRST}"), "").ok(
        "POST",
        "/api/reach/policies",
        r#"{"devices":4203}"#,
    );
    let page = open_lent("/policies", recorded).await;
    select(&page, "Finance: antivirus baseline").await;
    page.find_text(".selection button", "Delete").await.click();
    page.find_text("dialog[open]", "4,203 devices put back").await;
    page.find_text("dialog[open] footer button", "Delete").await.click();
    page.until_at(&format!("/policies?deleted={FIRST}")).await;
    page.find_text(".toast", "Deleted 1 policy.").await;
    page.find_text(".note", "1 policy was deleted.").await;
}

#[wasm_bindgen_test]
async fn many_are_exported_as_one_collection() {
    let recorded = four();
    recorded.ok("GET", &format!("{GRAPH}/{FIRST}?$expand=settings,assignments"), r#"{"id":"a"}"#).refuse(
        "GET",
        &format!("{GRAPH}/later?$expand=settings,assignments"),
        500,
        "InternalServerError",
        "The database failed.",
    );
    let page = open_lent("/policies", recorded).await;
    select(&page, "Finance: antivirus baseline").await;
    page.find_text(".selection button", "Export").await.click();
    let asked = || page.asked().iter().any(|path| path.contains("$expand")).then_some(());
    page.until("the request", asked).await;
    assert!(page.maybe(".toast").is_none());
    select(&page, "Later").await;
    page.find_text(".selection button", "Export").await.click();
    page.find_text(".toast.error", "The database failed.").await;
}

#[wasm_bindgen_test]
async fn the_archived_are_asked_for_by_a_chip() {
    let page = open_lent("/policies", four()).await;
    page.find_text("a.chip", "Archived").await.click();
    page.until_at("/policies?archived=true").await;
    let asked = || page.asked().iter().any(|path| path.contains("archived=true")).then_some(());
    page.until("the request", asked).await;
}
