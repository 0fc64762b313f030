//! Lists all of whose rows are there, with the real styles: a device's settings and a policy's settings by state have
//! order, filters with counts, columns, height of rows and views as long lists have them, all in the address.

use leptos::prelude::{Set, window};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::bulk::{sent, views};
use crate::eyes::{Page, enter, focused, here, open, open_workbench, tenant, words};
use crate::lists::styled;

const LEVEL: &str = "device_vendor_msft_policy_config_defender_cloudblocklevel";

fn names(page: &Page) -> Vec<String> {
    page.all(".short tbody th").iter().map(words).collect()
}

fn heads(page: &Page) -> Vec<String> {
    page.all(".short thead th").iter().map(words).collect()
}

/// Waits for these rows, in this order.
async fn rows_are(page: &Page, wanted: &[&str]) {
    page.until(&format!("{wanted:?}"), || (names(page) == wanted).then_some(())).await;
}

/// Waits for the chips of the states to count these.
async fn counts_are(page: &Page, wanted: [u64; 5]) {
    let counts = || page.all(".chips .count").iter().map(words).collect::<Vec<_>>();
    let wanted = wanted.map(|count| count.to_string());
    page.until(&format!("{wanted:?}"), || (counts() == wanted).then_some(())).await;
}

async fn choose(page: &Page, column: &str) {
    if page.maybe(".option-list").is_none() {
        page.find_text(".toolbar button", "Columns").await.click();
    }
    page.find_text(".option-list label", column).await.click();
}

#[wasm_bindgen_test]
async fn settings_of_a_device_are_sorted_by_each_column() {
    let page = open_workbench("/devices/d1", tenant());
    let as_it_came = [
        "Allow real-time monitoring",
        "Cloud block level",
        "Excluded paths",
        "Network protection",
        "CPU load limit",
        "Passive remediation",
    ];
    rows_are(&page, &as_it_came).await;
    let heading = page.find_text(".short thead a", "Setting").await;
    heading.focus().unwrap();
    heading.click();
    page.until_at("/devices/d1?sort=name").await;
    let by_name = [
        "Allow real-time monitoring",
        "Cloud block level",
        "CPU load limit",
        "Excluded paths",
        "Network protection",
        "Passive remediation",
    ];
    rows_are(&page, &by_name).await;
    page.find_text(".short th[aria-sort=ascending]", "Setting").await;
    assert!(heading.is_connected(), "the same element");
    assert_eq!(focused(), Some(heading), "the heading is the same element, with the focus");
    page.find_text(".short thead a", "State").await.click();
    page.until_at("/devices/d1?sort=state").await;
    let by_state = [
        "Allow real-time monitoring",
        "Excluded paths",
        "Network protection",
        "Cloud block level",
        "CPU load limit",
        "Passive remediation",
    ];
    rows_are(&page, &by_state).await;
    page.find_text(".short thead a", "State").await.click();
    page.until("the last state first", || {
        (names(&page).first()? == "Passive remediation" && here() == "/devices/d1?sort=-state").then_some(())
    })
    .await;
    page.find_text(".short thead a", "In force").await.click();
    page.until("3 entries first", || (names(&page).first()? == "Excluded paths").then_some(())).await;
    page.find_text(".short thead a", "From").await.click();
    // By the policies that set them, whatever went wrong.
    let by_policy = [
        "Network protection",
        "CPU load limit",
        "Allow real-time monitoring",
        "Cloud block level",
        "Excluded paths",
        "Passive remediation",
    ];
    rows_are(&page, &by_policy).await;
}

#[wasm_bindgen_test]
async fn states_of_a_devices_settings_are_counted_beside_the_search() {
    let page = open_workbench("/devices/d1", tenant());
    counts_are(&page, [2, 1, 1, 1, 1]).await;
    page.find_text(".toolbar .end", "6 settings").await;
    enter(&page.find("input[type=search]").await, "pilot");
    counts_are(&page, [2, 0, 1, 0, 1]).await;
    page.find_text("a.chip", "Success").await.click();
    page.until_at("/devices/d1?search=pilot&state=success").await;
    rows_are(&page, &["Allow real-time monitoring", "Excluded paths"]).await;
    counts_are(&page, [2, 0, 1, 0, 1]).await;
    page.find_text(".toolbar .end", "2 settings").await;
    // What leaves none names each filter without which there are some.
    page.find_text("a.chip", "Error").await.click();
    page.find_text(".empty .drops a", "Without “Error”: 4").await;
    page.find_text(".empty .drops a", "Without “pilot”: 1").await.click();
    page.until_at("/devices/d1?state=error").await;
    rows_are(&page, &["Network protection"]).await;
}

#[wasm_bindgen_test]
async fn columns_and_height_of_a_devices_settings_are_chosen() {
    let _style = styled();
    let page = open_workbench("/devices/d1", tenant());
    page.find_text("tbody tr", "Cloud block level").await;
    assert_eq!(heads(&page), ["Setting", "State", "In force", "From"]);
    let high = page.find(".short tbody td").await.offset_height();
    choose(&page, "Path").await;
    choose(&page, "Proof").await;
    page.until_at("/devices/d1?columns=name%2Cstate%2Cvalue%2Cfrom%2Cproof%2Cpath").await;
    page.until("the columns", || {
        (heads(&page) == ["Setting", "State", "In force", "From", "Proof", "Path"]).then_some(())
    })
    .await;
    let row = page.find_text("tbody tr", "Network protection").await;
    for part in [
        "Access is denied",
        "0x80070005",
        "./Device/Vendor/MSFT/Policy/Config/Defender/EnableNetworkProtection",
    ] {
        assert!(words(&row).contains(part), "{part}: {}", words(&row));
    }
    // Each column has room, be it to scroll to.
    for head in page.all(".short thead th") {
        assert!(head.offset_width() >= 100, "{}: {}", words(&head), head.offset_width());
    }
    choose(&page, "From").await;
    page.until("without", || (!heads(&page).contains(&"From".to_owned())).then_some(())).await;
    page.find_text("label", "Compact").await.click();
    let lower = || page.all(".short tbody td").iter().map(HtmlElement::offset_height).min();
    page.until("lower rows", || (lower()? < high).then_some(())).await;
    window().local_storage().unwrap().unwrap().clear().unwrap();
}

#[wasm_bindgen_test]
async fn the_focus_goes_with_its_setting_where_order_changes() {
    let page = open_workbench("/devices/d1?sort=state", tenant());
    page.find_text("tbody th a", "Network protection").await.focus().unwrap();
    let answer = include_str!("../answers/device-settings.json");
    let mut rows: Vec<Value> = serde_json::from_str(answer).unwrap();
    rows.iter_mut().filter(|row| row["state"] == "error").for_each(|row| row["state"] = "pending".into());
    page.recorded.ok("GET", "/api/devices/d1/settings", Value::from(rows).to_string());
    page.api.sequence().set(9);
    page.until("another order", || (names(&page)[2] == "Cloud block level").then_some(())).await;
    page.until("the focus", || (words(&focused()?) == "Network protection").then_some(())).await;
    // What is open stays so in another order, and closes to its row.
    page.find_text("tbody th a", "Network protection").await.click();
    page.find_text("aside h2", "Network protection").await;
    page.find_text(".short thead a", "Setting").await.click();
    page.until("the order", || (names(&page)[2] == "CPU load limit").then_some(())).await;
    page.find_text("aside h2", "Network protection").await;
    assert_eq!(words(&page.find("tr.selected th").await), "Network protection");
    page.find("aside a[aria-label^=Close]").await.click();
    page.until_at("/devices/d1?sort=name").await;
}

#[wasm_bindgen_test]
async fn a_view_of_a_devices_settings_is_one_of_every_device() {
    let recorded = tenant();
    let view = json!({"id": "v1", "list": "settings", "name": "Failing", "query": "state=error&columns=name,proof",
        "shared": true, "owner": "erin", "changeable": false, "etag": "\"1\""});
    recorded.ok("GET", "/api/views?list=settings", json!([view]).to_string());
    recorded.ok("POST", "/api/views", view.to_string());
    let page = open_workbench(&format!("/devices/d1?state=conflict&setting={LEVEL}&sort=name"), recorded);
    views(&page).await.click();
    let link = page.find_text("[role=menuitem]", "Failing, shared by erin").await;
    assert_eq!(link.get_attribute("href").unwrap(), "/devices/d1?state=error&columns=name,proof");
    page.find_text("[role=menuitem]", "Save this view").await.click();
    page.find_text("dialog", "for the settings of every device").await;
    enter(&page.find("dialog input[type=text]").await, "Disputed");
    page.find_text("dialog button", "Save").await.click();
    page.until("the view", || (sent(&page, "/api/views").len() == 1).then_some(())).await;
    assert_eq!(
        sent(&page, "/api/views")[0],
        json!({"list": "settings", "name": "Disputed", "query": "sort=name&state=conflict", "shared": false})
    );
}

#[wasm_bindgen_test]
async fn settings_of_a_policy_are_filtered_by_the_states_that_devices_are_in() {
    let page = open("/policies/p1/settings", tenant());
    counts_are(&page, [5, 1, 1, 5, 5]).await;
    enter(&page.find("input[type=search]").await, "level");
    counts_are(&page, [1, 0, 1, 1, 1]).await;
    page.find_text("a.chip", "Conflict").await.click();
    page.until_at("/policies/p1/settings?search=level&state=conflict").await;
    rows_are(&page, &["Cloud block level"]).await;
    page.find_text("a.chip", "Error").await.click();
    page.find_text(".empty .drops a", "Without “level”: 1").await.click();
    page.until_at("/policies/p1/settings?state=error").await;
    rows_are(&page, &["Network protection"]).await;
    page.find_text("thead a", "Value").await.click();
    page.until_at("/policies/p1/settings?state=error&sort=value").await;
}

#[wasm_bindgen_test]
async fn columns_of_a_policys_settings_are_chosen_and_kept_in_a_view_of_every_policy() {
    let _style = styled();
    let recorded = tenant();
    let view = json!({"id": "v1", "list": "perSetting", "name": "Failing", "query": "sort=-error", "shared": false,
        "owner": "admin", "changeable": true, "etag": "\"1\""});
    recorded.ok("GET", "/api/views?list=perSetting", json!([view]).to_string());
    recorded.ok("POST", "/api/views", view.to_string());
    let page = open("/policies/p1/settings?sort=-error", recorded);
    page.find_text("tbody tr", "Cloud block level").await;
    let usual = ["Setting", "Value", "Success", "Error ↓", "Conflict", "Pending", "Not applicable"]
        .map(str::to_owned);
    assert_eq!(heads(&page), usual);
    for head in page.all(".short thead th") {
        assert!(head.scroll_width() <= head.client_width(), "{}", words(&head));
    }
    choose(&page, "Success").await;
    choose(&page, "Definition").await;
    page.until("the columns", || {
        let heads = heads(&page);
        (heads.len() == 7 && heads[6] == "Definition" && !heads.contains(&"Success".to_owned())).then_some(())
    })
    .await;
    assert!(words(&page.find_text("tbody tr", "Cloud block level").await).contains(LEVEL));
    views(&page).await.click();
    page.find_text("[role=menuitem]", "Save this view").await.click();
    page.find_text("dialog", "for the settings of every policy").await;
    enter(&page.find("dialog input[type=text]").await, "Errors");
    page.find_text("dialog button", "Save").await.click();
    page.until("the view", || (sent(&page, "/api/views").len() == 1).then_some(())).await;
    let saved = &sent(&page, "/api/views")[0];
    let columns = "columns=name%2Cvalue%2Cerror%2Cconflict%2Cpending%2CnotApplicable%2Cdefinition";
    assert_eq!((&saved["list"], &saved["name"]), (&json!("perSetting"), &json!("Errors")));
    assert_eq!(saved["query"], [columns, "&sort=-error"].concat());
}
