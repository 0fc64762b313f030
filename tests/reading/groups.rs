//! The list of groups against recorded answers: what its filters are said to show and ask for.

use palisade_console::api::recorded::Recorded;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::eyes::{focused, open_workbench, tenant, words};

fn group(name: &str, dynamic: bool, paused: bool) -> Value {
    json!({"id": name, "name": name, "description": "", "devices": 7, "policies": 1,
        "created": "2026-11-20T10:00:00Z", "dynamic": dynamic, "rulePaused": paused})
}

fn groups(rows: &[Value]) -> String {
    let facet = |filter, value, rows| json!({"filter": filter, "value": value, "rows": rows});
    json!({"rows": rows, "total": rows.len(), "asOf": "2026-11-23T01:20:00Z", "facets": [
        facet("members", "assigned", 1_200), facet("members", "rule", 1), facet("members", "paused", 1),
        facet("used", "true", 3), facet("used", "false", 0),
    ]})
    .to_string()
}

fn filled() -> Recorded {
    let recorded = tenant();
    let all = [group("Desks", false, false), group("Servers", true, false), group("Old", true, true)];
    recorded.ok("GET", "/api/groups", groups(&all));
    recorded.ok("GET", "/api/groups?members=paused&limit=100&facets=true", groups(&all[2..]));
    recorded.ok("GET", "/api/groups?members=paused&used=false&limit=100&facets=true", groups(&[]));
    recorded
}

#[wasm_bindgen_test]
async fn groups_are_filtered_by_how_members_come_and_by_their_use() {
    let page = open_workbench("/groups", filled());
    let row = page.find_text("tbody tr", "Old").await;
    assert!(words(&row).contains("Dynamic, paused"), "{}", words(&row));
    let chips: Vec<String> = page.all("a.chip").iter().map(words).collect();
    let wanted =
        ["Assigned 1,200", "Dynamic 1", "Dynamic, paused 1", "Used by policies 3", "Used by no policy 0"];
    assert_eq!(chips, wanted);
    page.find_text("a.chip", "Dynamic, paused").await.click();
    page.until_at("/groups?members=paused").await;
    page.until("one row", || (page.all("tbody tr").len() == 1).then_some(())).await;
    page.find_text("a.chip", "Used by no policy").await.click();
    page.until_at("/groups?members=paused&used=false").await;
    // Without either there are groups again.
    let drop = page.find_text(".drops a", "Dynamic, paused").await;
    assert_eq!(drop.get_attribute("href").as_deref(), Some("/groups?used=false"));
    page.find_text(".drops a", "Used by no policy").await.click();
    page.until_at("/groups?members=paused").await;
    page.find_text("tbody tr", "Old").await;
}

#[wasm_bindgen_test]
async fn groups_that_no_policy_uses_are_deleted_together() {
    let recorded = tenant();
    let unused = |name: &str| {
        let mut group = group(name, false, false);
        group["policies"] = json!(0);
        group
    };
    let all = [group("Desks", false, false), unused("Spare"), unused("Old")];
    recorded.ok("GET", "/api/groups", groups(&all)).ok("DELETE", "/api/groups/Spare", "").refuse(
        "DELETE",
        "/api/groups/Old",
        409,
        "Conflict",
        "The rule of the group “Desks” holds its members.",
    );
    // Nothing is asked of nothing.
    let page = open_workbench("/groups?do=delete", recorded);
    page.until_at("/groups").await;
    page.find("input[aria-label='Select Desks']").await.click();
    let delete = page.find_text(".selection button", "Delete").await;
    assert!(words(&delete).contains("Policies use all of them."), "{}", words(&delete));
    page.find_text(".selection button", "Select all 3 that match").await.click();
    page.find_text(".selection [role=status]", "3 selected, matching: 3").await;
    page.find_text(".selection button", "Delete").await.click();
    page.until_at("/groups?do=delete").await;
    let dialog = page.find_text("dialog[open]", "Delete 2 groups?").await;
    let said = words(&dialog);
    assert!(said.contains("1 of the selected groups is used by policies and stays: Desks."), "{said}");
    page.find_text("dialog[open] footer button", "Delete").await.click();
    let alert = page.find_text("dialog[open] [role=alert]", "Deleted 1 group.").await;
    assert!(words(&alert).contains("“Old”: The rule of the group “Desks” holds"), "{}", words(&alert));
    let deleted: Vec<_> =
        page.recorded.asked().into_iter().filter(|it| it.method == "DELETE").map(|it| it.path).collect();
    assert_eq!(deleted, ["/api/groups/Old", "/api/groups/Spare"]);
    page.find_text("dialog[open] button", "Cancel").await.click();
    page.until_at("/groups").await;
    page.find_text(".selection [role=status]", "2 selected, matching: 3").await;
    // Who pressed what goes with the selection goes on from its bar.
    let clear = page.find_text(".selection button", "Clear selection").await;
    clear.focus().unwrap();
    clear.click();
    page.find_text(".selection [role=status]", "Nothing selected").await;
    page.until("the focus", || focused()?.closest(".selection").ok()?.map(drop)).await;
}

/// A group that is called so and that no policy uses, with its page.
fn alone() -> Recorded {
    let recorded = tenant();
    let detail = json!({"id": "g1", "name": "Spare", "description": "For the move", "devices": 0, "policies": 0,
        "created": "2026-11-20T10:00:00Z", "dynamic": false, "rulePaused": false, "etag": "\"3\"",
        "usedBy": [], "followers": [], "asOf": "2026-11-23T01:20:00Z"});
    recorded.ok("GET", "/api/groups/g1", detail.to_string());
    recorded.ok("GET", "/api/groups/g1/devices", groups(&[]));
    recorded
}

#[wasm_bindgen_test]
async fn what_is_asked_of_a_group_is_asked_by_its_address_once_it_is_there() {
    let recorded = alone();
    recorded.ok("PATCH", "/api/groups/g1", "{}");
    let page = open_workbench("/groups/g1?do=rename", recorded);
    let name: web_sys::HtmlInputElement =
        wasm_bindgen::JsCast::unchecked_into(page.find("dialog[open] input").await);
    page.until("the name", || (name.value() == "Spare").then_some(())).await;
    let description: web_sys::HtmlTextAreaElement =
        wasm_bindgen::JsCast::unchecked_into(page.find("dialog[open] textarea").await);
    assert_eq!(description.value(), "For the move");
    page.find_text("dialog[open] button", "Cancel").await.click();
    page.until_at("/groups/g1").await;
    page.find_text(".actions button", "Delete").await.click();
    page.until_at("/groups/g1?do=delete").await;
    page.find_text("dialog[open]", "Delete “Spare”?").await;
}
