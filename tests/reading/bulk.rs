//! Devices chosen to do something with all of them, and saved views, over recorded answers.

use std::time::Duration;

use palisade_console::api::recorded::Recorded;
use palisade_console::ui::time::sleep;
use palisade_model::api::Role;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::eyes::{Page, enter, focused, open, open_workbench, open_workbench_as, session, tenant, words};
use crate::lists::{many, names, styled};

/// What was sent there to change something.
pub fn sent(page: &Page, path: &str) -> Vec<Value> {
    let asked = page.recorded.asked().into_iter().filter(|it| it.method != "GET" && it.path == path);
    asked.map(|it| it.body.map_or(Value::Null, |body| serde_json::from_str(&body).unwrap())).collect()
}

async fn tick(page: &Page, name: &str) -> HtmlInputElement {
    let tick = page.find(&format!("input[aria-label='Select {name}']")).await;
    tick.click();
    tick.unchecked_into()
}

#[wasm_bindgen_test]
async fn a_choice_of_devices_stays_while_one_scrolls_and_says_what_it_covers() {
    let _style = styled();
    let page = open_workbench("/devices", many(10_000, &[0, 100, 500, 600]));
    page.find_text("[role=group] [role=status]", "Nothing selected").await;
    tick(&page, "pc-000001").await;
    tick(&page, "pc-000003").await;
    page.find_text("[role=group] [role=status]", "2 selected, matching: 10,000").await;
    let grid = page.find("[role=grid]").await;
    let scroller = grid.closest(".windowed").unwrap().unwrap();
    scroller.set_scroll_top(520 * 52);
    page.until("other rows", || names(&page).first()?.starts_with("pc-0005").then_some(())).await;
    page.find_text("[role=group] [role=status]", "2 selected, matching: 10,000").await;
    scroller.set_scroll_top(0);
    page.until("the first rows", || (names(&page).first()? == "pc-000000").then_some(())).await;
    let row = page.find_text("[role=grid] tbody tr", "pc-000003").await;
    assert_eq!(row.get_attribute("aria-selected").as_deref(), Some("true"));
    assert_eq!(page.all("[role=grid] tbody [aria-selected=true]").len(), 2);
    page.find_text("button", "Clear selection").await.click();
    page.find_text("[role=group] [role=status]", "Nothing selected").await;
}

#[wasm_bindgen_test]
async fn all_that_match_are_retired_only_after_their_number_was_said_and_typed() {
    let _style = styled();
    let recorded = many(1_204, &[0, 100]);
    let back = json!({"devices": 1_100, "pending": 40, "errors": 1, "total": 201, "settings": [
        {"key": "k1", "name": "Cloud block level", "devices": 1_100}, {"key": "k2", "name": "Other", "devices": 1}]});
    let answer = json!({"devices": 1_203, "changed": 1_203, "putsBack": back});
    recorded.ok("POST", "/api/devices/bulk/retire", answer.to_string());
    let page = open_workbench("/devices", recorded);
    page.find_text("button", "Select all 1,204 that match").await.click();
    page.find_text("[role=group] [role=status]", "1,204 selected, matching: 1,204").await;
    tick(&page, "pc-000002").await;
    page.find_text("[role=group] [role=status]", "1,203 selected, matching: 1,204").await;
    page.find_text("[role=group] button", "Retire").await.click();
    page.find_text("dialog h2", "Retire 1,203 devices?").await;
    page.find_text("dialog [role=status]", "1,203 devices leave every group").await;
    page.until_at("/devices?do=retire").await;
    // What they put back is said before.
    let said = words(&page.find("dialog[open]").await);
    for part in [
        "201 settings go back to what they were before, on 1,100 devices:",
        "Cloud block level: 1,100 devices",
        "199 more settings",
        "40 devices have not taken a setting yet",
        "1 device refused a setting",
    ] {
        assert!(said.contains(part), "{said}");
    }
    let path = "/api/devices/bulk/retire";
    assert_eq!(sent(&page, path), [json!({"filter": "", "except": ["d2"], "dryRun": true})]);
    let button = page.find_text("dialog button", "Retire").await;
    button.click();
    assert!(button.get_attribute("aria-disabled").is_some() && sent(&page, path).len() == 1);
    let field = page.find("dialog input").await;
    enter(&field, "1203");
    page.until("a button that can be pressed", || {
        button.get_attribute("aria-disabled").is_none().then_some(())
    })
    .await;
    button.click();
    page.until("the request", || (sent(&page, path).len() == 2).then_some(())).await;
    assert_eq!(
        sent(&page, path)[1],
        json!({"filter": "", "except": ["d2"], "dryRun": false, "expected": 1203})
    );
    page.find_text("[role=group] [role=status]", "Nothing selected").await;
    page.until_at("/devices").await;
}

#[wasm_bindgen_test]
async fn how_high_rows_are_is_in_the_address() {
    let _style = styled();
    let page = open_workbench("/devices?rows=compact", many(300, &[0, 100]));
    page.find("[role=grid] tbody tr").await;
    let height = || page.maybe("[role=grid] tbody tr").unwrap().offset_height();
    let low = height();
    page.find_text(".toolbar button", "Columns").await.click();
    let high = page.find("input[type=radio][value=comfortable]").await;
    high.click();
    page.until_at("/devices?rows=comfortable").await;
    page.until("higher rows", || (height() > low).then_some(())).await;
    page.find("input[type=radio][value=compact]").await.click();
    page.until_at("/devices?rows=compact").await;
    page.until("lower rows", || (height() == low).then_some(())).await;
    // Left as it was liked before.
    page.find("input[type=radio][value=comfortable]").await.click();
    page.until_at("/devices?rows=comfortable").await;
}

#[wasm_bindgen_test]
async fn a_number_that_is_another_by_now_is_said_and_nothing_is_done() {
    let recorded = many(30, &[0]);
    recorded.ok("POST", "/api/devices/bulk/sync", r#"{"devices":1,"changed":1}"#);
    let page = open_workbench("/devices", recorded);
    tick(&page, "pc-000004").await;
    page.find_text("[role=group] button", "Sync now").await.click();
    page.find_text("dialog [role=status]", "1 device is asked").await;
    page.recorded.refuse("POST", "/api/devices/bulk/sync", 409, "Conflict", "By now it is 2 devices.");
    page.find_text("dialog footer button", "Sync now").await.click();
    page.find_text("dialog [role=alert]", "By now it is 2 devices.").await;
    let path = "/api/devices/bulk/sync";
    assert_eq!(sent(&page, path)[1], json!({"ids": ["d4"], "dryRun": false, "expected": 1}));
}

#[wasm_bindgen_test]
async fn who_may_only_sync_reads_why_not_more() {
    let recorded = many(30, &[0]);
    let page = open_workbench_as("/devices", recorded, session(Role::HelpDeskOperator));
    tick(&page, "pc-000004").await;
    let retire = page.find_text("[role=group] button", "Retire").await;
    assert!(
        words(&retire).contains("Your role, Help Desk Operator, does not allow this"),
        "{}",
        words(&retire)
    );
    let sync = page.find_text("[role=group] button", "Sync now").await;
    assert!(sync.get_attribute("aria-disabled").is_none());
}

fn with_views() -> Recorded {
    let recorded = many(300, &[0, 100]);
    let view = |id: &str, name: &str, shared: bool, changeable: bool| {
        json!({"id": id, "list": "devices", "name": name, "query": "state=error&columns=name,tags", "shared": shared,
            "owner": if shared { "erin" } else { "admin" }, "changeable": changeable, "etag": "\"1\""})
    };
    let views = json!([view("v1", "Failing", false, true), view("v2", "Ours", true, false)]);
    recorded.ok("GET", "/api/views", views.to_string());
    recorded
}

/// The button of the menu, once the views are there.
pub async fn views(page: &Page) -> web_sys::HtmlElement {
    page.until("the views", || page.asked().iter().any(|it| it.starts_with("/api/views")).then_some(()))
        .await;
    sleep(Duration::from_millis(30)).await;
    page.find_text(".toolbar button", "Views").await
}

#[wasm_bindgen_test]
async fn a_view_is_a_link_and_what_is_shown_is_saved_as_one() {
    let _style = styled();
    let recorded = with_views();
    recorded.ok("POST", "/api/views", r#"{"id":"v3","list":"devices","name":"Linux","query":"platform=linux","shared":false,"owner":"admin","changeable":true,"etag":"\"1\""}"#);
    let page = open_workbench("/devices?at=40&platform=linux&sort=-name", recorded);
    views(&page).await.click();
    let link = page.find_text("[role=menuitem]", "Failing").await;
    assert_eq!(link.get_attribute("href").unwrap(), "/devices?state=error&columns=name,tags");
    page.find_text("[role=menuitem]", "Ours, shared by erin").await;
    page.find_text("[role=menuitem]", "Save this view").await.click();
    let field = page.find("dialog input[type=text]").await;
    enter(&field, "Linux");
    page.find_text("dialog button", "Save").await.click();
    page.until("the view", || (sent(&page, "/api/views").len() == 1).then_some(())).await;
    assert_eq!(
        sent(&page, "/api/views")[0],
        json!({"list": "devices", "name": "Linux", "query": "platform=linux&sort=-name", "shared": false})
    );
    assert!(focused().is_some());
}

#[wasm_bindgen_test]
async fn a_view_of_a_report_is_one_of_every_policy() {
    let recorded = tenant();
    let view = json!({"id": "v1", "list": "report", "name": "Failing", "query": "state=error&sort=-lastCheckIn",
        "shared": false, "owner": "admin", "changeable": true, "etag": "\"1\""});
    recorded.ok("GET", "/api/views?list=report", json!([view]).to_string());
    recorded.ok("POST", "/api/views", view.to_string());
    let page = open("/policies/p1?state=pending&setting=k&version=14&search=fin&columns=state", recorded);
    views(&page).await.click();
    let link = page.find_text("[role=menuitem]", "Failing").await;
    assert_eq!(link.get_attribute("href").unwrap(), "/policies/p1?state=error&sort=-lastCheckIn");
    page.find_text("[role=menuitem]", "Save this view").await.click();
    page.find_text("dialog", "for the report of every policy").await;
    enter(&page.find("dialog input[type=text]").await, "Waiting");
    page.find_text("dialog button", "Save").await.click();
    page.until("the view", || (sent(&page, "/api/views").len() == 1).then_some(())).await;
    assert_eq!(
        sent(&page, "/api/views")[0],
        json!({"list": "report", "name": "Waiting", "query": "columns=state&search=fin&state=pending",
            "shared": false})
    );
}

#[wasm_bindgen_test]
async fn views_are_renamed_shared_and_deleted_with_a_way_back() {
    let recorded = with_views();
    let own = r#"{"id":"v1","list":"devices","name":"Failing","query":"state=error","shared":false,"owner":"admin","changeable":true,"etag":"\"1\""}"#;
    recorded.ok("PUT", "/api/views/v1", own).ok("DELETE", "/api/views/v1", own).ok("POST", "/api/views", own);
    let page = open_workbench("/devices", recorded);
    views(&page).await.click();
    page.find_text("[role=menuitem]", "Change views").await.click();
    let line = page.find("dialog li").await;
    let label = line.query_selector("label").unwrap().unwrap();
    assert_eq!(label.text_content().unwrap(), "Name of Failing");
    page.find_text("dialog li button", "Share").await.click();
    page.until("the change", || (sent(&page, "/api/views/v1").len() == 1).then_some(())).await;
    assert_eq!(sent(&page, "/api/views/v1")[0]["shared"], true);
    // Another's is shown, and why it can't be changed.
    let theirs = page.find_text("dialog li button", "It is erin's").await;
    assert!(theirs.get_attribute("aria-disabled").is_some());
    page.find_text("dialog li button", "Delete").await.click();
    page.find_text("dialog .note", "Deleted the view Failing.").await;
    page.find_text("dialog .note button", "Undo").await.click();
    page.until("the view again", || (sent(&page, "/api/views").len() == 1).then_some(())).await;
    assert_eq!(sent(&page, "/api/views")[0]["query"], "state=error");
}

#[wasm_bindgen_test]
async fn the_list_of_policies_counts_what_its_filters_show() {
    let recorded = tenant();
    let mut answer: Value = serde_json::from_str(include_str!("../answers/policies.json")).unwrap();
    answer["facets"] = json!([
        {"filter": "type", "value": "", "rows": 34},
        {"filter": "type", "value": "antivirus", "rows": 12},
        {"filter": "state", "value": "conflict", "rows": 2},
    ]);
    recorded.ok("GET", "/api/policies", answer.to_string());
    let page = open("/policies", recorded);
    page.find_text("tbody tr", "Finance: antivirus baseline").await;
    assert_eq!(words(&page.find_text("a.chip", "All").await), "All 34");
    assert_eq!(words(&page.find_text("a.chip", "Conflict").await), "Conflict 2");
    assert_eq!(words(&page.find_text("a.chip", "Pending").await), "Pending 0");
    // The place that the workbench fills is there from the first, so that nothing moves.
    page.find("#workbench.tools").await;
}
