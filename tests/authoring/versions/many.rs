//! Many policies at once: selected over several pages, archived, deleted and exported.

use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use super::*;
use crate::eyes::words;

const FIRST: &str = "11111111-1111-4111-8111-111111111111";

/// Two pages: the recorded list, then one policy more.
fn pages() -> Recorded {
    let recorded = answers();
    let mut first: Json = serde_json::from_str(include_str!("../../answers/policies.json")).unwrap();
    first["next"] = json!("token");
    first["total"] = json!(34);
    let mut row = first["rows"][0].clone();
    row["id"] = json!("later");
    row["name"] = json!("Later");
    row["version"] = json!(2);
    let second = json!({"rows": [row], "total": 34, "asOf": "2026-11-23T01:20:00Z"});
    recorded.ok("GET", "/api/policies", first.to_string()).ok(
        "GET",
        "/api/policies?cursor=token&limit=50&facets=true",
        second.to_string(),
    );
    recorded
}

async fn select(page: &Page, name: &str) {
    page.find(&format!("input[aria-label='Select {name}']")).await.click();
}

#[wasm_bindgen_test]
async fn a_selection_survives_paging_and_says_how_much_it_covers() {
    let page = console("/policies", pages());
    select(&page, "Finance: antivirus baseline").await;
    page.find_text(".selection [role=status]", "1 policy selected").await;
    page.find_text("a[rel=next]", "Next page").await.click();
    select(&page, "Later").await;
    page.find_text(".selection [role=status]", "2 policies selected, 1 of them not shown here").await;
    page.find_text(".pager a", "First page").await.click();
    let first: HtmlInputElement =
        page.find("input[aria-label='Select Finance: antivirus baseline']").await.unchecked_into();
    page.until("the checked row", || first.is_connected().then_some(())).await;
    assert!(first.checked());
    page.find_text(".selection button", "Clear selection").await.click();
    page.until("no actions", || page.maybe(".selection button").is_none().then_some(())).await;
    // The page as a whole.
    page.find(".selection label input").await.click();
    page.find_text(".selection [role=status]", "policies selected").await;
}

#[wasm_bindgen_test]
async fn many_are_archived_after_the_size_is_said_and_a_refusal_names_its_policy() {
    let recorded = pages();
    recorded
        .ok("POST", &format!("/api/policies/{FIRST}/archive"), include_str!("../../answers/policy.json"))
        .refuse("POST", "/api/policies/later/archive", 412, "PreconditionFailed", "Somebody else.");
    let page = console("/policies", recorded);
    select(&page, "Finance: antivirus baseline").await;
    page.find_text("a[rel=next]", "Next page").await.click();
    select(&page, "Later").await;
    page.find_text(".selection button", "Archive").await.click();
    let dialog = page.find("dialog[open]").await;
    let said = words(&dialog);
    assert!(said.contains("Archive 2 policies?") && said.contains("target 8,406 devices"), "{said}");
    page.find_text("dialog[open] footer button", "Archive").await.click();
    let alert = page.find_text("dialog[open] [role=alert]", "Archived 1 policy.").await;
    assert!(words(&alert).contains("“Later”: Someone else changed this"), "{}", words(&alert));
    let sent = page.recorded.asked().into_iter().find(|it| it.path.ends_with("/archive")).unwrap();
    assert_eq!(sent.if_match.as_deref(), Some("\"14\""));
    // What was refused stays chosen.
    page.find_text(".selection [role=status]", "1 policy selected").await;
}

#[wasm_bindgen_test]
async fn many_are_deleted_and_can_be_taken_back() {
    let recorded = pages();
    recorded.ok("DELETE", &format!("{GRAPH}/{FIRST}"), "");
    let page = console("/policies", recorded);
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
    let recorded = pages();
    recorded.ok("GET", &format!("{GRAPH}/{FIRST}?$expand=settings,assignments"), r#"{"id":"a"}"#).refuse(
        "GET",
        &format!("{GRAPH}/later?$expand=settings,assignments"),
        500,
        "InternalServerError",
        "The database failed.",
    );
    let page = console("/policies", recorded);
    select(&page, "Finance: antivirus baseline").await;
    page.find_text(".selection button", "Export").await.click();
    let asked = || page.asked().iter().any(|path| path.contains("$expand")).then_some(());
    page.until("the request", asked).await;
    assert!(page.maybe(".toast").is_none());
    page.find_text("a[rel=next]", "Next page").await.click();
    select(&page, "Later").await;
    page.find_text(".selection button", "Export").await.click();
    page.find_text(".toast.error", "The database failed.").await;
}

#[wasm_bindgen_test]
async fn the_archived_are_asked_for_by_a_chip() {
    let page = console("/policies", pages());
    page.find_text("a.chip", "Archived").await.click();
    page.until_at("/policies?archived=true").await;
    let asked = || page.asked().iter().any(|path| path.contains("archived=true")).then_some(());
    page.until("the request", asked).await;
}
