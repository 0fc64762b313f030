//! Groups with assigned members: made, filled by name and from a pasted list, deleted.

use wasm_bindgen_test::wasm_bindgen_test;

use super::*;
use crate::writing::*;

#[wasm_bindgen_test]
async fn a_group_is_made_and_gets_devices() {
    forget_drafts();
    let recorded = answers();
    recorded.ok("POST", "/api/groups", group_detail(json!([])));
    recorded.ok("POST", "/api/groups/g1/members", group_detail(json!([])));
    let page = open("/groups", &recorded);
    page.says("Kiosks").await;
    page.press("Create group").await;
    page.says("A rule decides which devices are members").await;
    page.press("Create group").await;
    page.says("A group needs a name.").await;
    page.enter("Name", "Desks").await;
    recorded.refuse("POST", "/api/groups", 409, "Conflict", "Another group is called “Desks” already.");
    page.press("Create group").await;
    page.says("Another group is called “Desks” already.").await;
    recorded.ok("POST", "/api/groups", group_detail(json!([])));
    page.press("Create group").await;
    page.says("Group “Desks” created.").await;
    let made = page.sent("POST", "/api/groups");
    assert_eq!(body(made[1].body.as_deref()), json!({"name": "Desks", "description": ""}));
    // Its page opens, and devices are added there.
    page.says("desk-2").await;
    page.press("Add devices").await;
    page.find("dialog[open] table").await;
    page.control("Select lab-3").await.click();
    settle().await;
    page.press("Add 1 device").await;
    page.says("Added.").await;
    let added = page.sent("POST", "/members");
    assert_eq!(body(added[0].body.as_deref()), json!({"add": ["d3"], "remove": []}));
    page.control("Select desk-2").await.click();
    settle().await;
    page.press("Remove 1 device").await;
    page.says("taken out of the group").await;
    assert_eq!(body(page.sent("POST", "/members")[1].body.as_deref()), json!({"add": [], "remove": ["d2"]}));
}

#[wasm_bindgen_test]
async fn a_pasted_list_selects_devices_and_says_what_it_did_not_find() {
    let recorded = answers();
    let found = json!({"devices": [{"id": "d3", "name": "lab-3"}, {"id": "d4", "name": "lab-4"}], "several": [],
        "unknown": ["nobody", "SN-9"]});
    recorded.ok("POST", "/api/devices/find", found.to_string());
    recorded.ok("POST", "/api/groups/g1/members", group_detail(json!([])));
    let page = open("/groups/g1", &recorded);
    page.press("Add devices").await;
    page.find("dialog[open] details").await.set_attribute("open", "").unwrap();
    page.enter("Names, serial numbers or ids", "lab-3\nSN-4; nobody, SN-9").await;
    page.find("dialog[open] details .button").await.click();
    page.says("2 devices found and selected, of 4 entries.").await;
    page.says("2 entries were not found: nobody, SN-9.").await;
    assert_eq!(
        body(page.sent("POST", "/api/devices/find")[0].body.as_deref()),
        json!({"words": ["lab-3", "SN-4", "nobody", "SN-9"]})
    );
    page.press("Add 2 devices").await;
    page.says("Added.").await;
    assert_eq!(
        body(page.sent("POST", "/members")[0].body.as_deref()),
        json!({"add": ["d3", "d4"], "remove": []})
    );
}

#[wasm_bindgen_test]
async fn a_group_in_use_is_not_deleted() {
    let recorded = answers();
    recorded.ok(
        "GET",
        "/api/groups/g1",
        group_detail(json!([{"policyId": "p1", "name": "Baseline", "excluded": false, "devices": 2}])),
    );
    let page = open("/groups/g1", &recorded);
    page.says("2 devices would lose it without this group").await;
    let delete = page
        .until("the reason", || {
            let all = page.all("button[aria-disabled]");
            all.into_iter().find(|it| {
                let says = it.text_content().unwrap_or_default();
                says.contains("In use by “Baseline” (2 devices would lose it)")
            })
        })
        .await;
    delete.click();
    settle().await;
    assert!(page.maybe("dialog[open]").is_none());
    assert!(page.sent("DELETE", "/g1").is_empty());
}
