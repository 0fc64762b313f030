//! Versions of a policy, and what one does with policies, against recorded answers in a real browser.

#![cfg(target_arch = "wasm32")]

mod eyes;
mod writing;

use eyes::{Page, open_as, session, tenant, words};
use leptos::prelude::window;
use palisade_console::api::recorded::Recorded;
use palisade_model::api::Role;
use serde_json::{Value as Json, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{HtmlElement, HtmlInputElement};
use writing::{Console, fire, open, settle};

wasm_bindgen_test_configure!(run_in_browser);

const CPU: &str = "device_vendor_msft_policy_config_defender_avgcpuloadfactor";
const PATHS: &str = "device_vendor_msft_policy_config_defender_excludedpaths";
const GRAPH: &str = "/beta/deviceManagement/configurationPolicies";

fn integer(value: i64) -> Json {
    json!({"settingInstance": {
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
        "settingDefinitionId": CPU, "simpleSettingValue": {
            "@odata.type": "#microsoft.graph.deviceManagementConfigurationIntegerSettingValue", "value": value}}})
}

fn paths(paths: &[&str]) -> Json {
    let values: Vec<Json> = paths
        .iter()
        .map(|path| {
            json!({"@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue",
                "value": path})
        })
        .collect();
    json!({"settingInstance": {
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingCollectionInstance",
        "settingDefinitionId": PATHS, "simpleSettingCollectionValue": values}})
}

fn version(number: u32, name: &str, settings: &[Json], groups: &[(&str, &str)]) -> String {
    let assignments: Vec<Json> = groups
        .iter()
        .map(|(id, _)| {
            json!({"id": format!("p1_{id}"),
                "target": {"@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": id}})
        })
        .collect();
    let rows: Vec<Json> = groups
        .iter()
        .map(|(id, name)| json!({"groupId": id, "name": name, "excluded": false, "devices": 3}))
        .collect();
    json!({
        "version": number, "saved": "2026-11-23T00:41:00Z", "savedBy": "admin", "action": "settings",
        "summary": "s", "archived": false, "assignments": rows,
        "policy": {"id": "p1", "name": name, "description": "", "platforms": "windows10",
            "technologies": "mdm,microsoftSense", "roleScopeTagIds": ["0"], "settings": settings,
            "assignments": assignments,
            "templateReference": {"templateId": "804339ad-1553-4478-a742-138fb5807418_1",
                "templateFamily": "endpointSecurityAntivirus", "templateDisplayName": "Microsoft Defender Antivirus",
                "templateDisplayVersion": "Version 1"}},
    })
    .to_string()
}

fn row(number: u32, action: &str, summary: &str, reason: &str) -> Json {
    json!({"version": number, "saved": "2026-11-23T00:41:00Z", "savedBy": "admin", "action": action,
        "summary": summary, "reason": reason})
}

fn rollout(undo: bool) -> String {
    json!({"version": 14, "devices": 1204, "versions": [{"version": 14, "devices": 3},
        {"version": 13, "devices": 1000}], "none": 201, "undo": undo, "asOf": "2026-11-23T01:20:00Z"})
    .to_string()
}

fn sample(devices: u64) -> Json {
    json!({"devices": devices, "first": []})
}

fn impact() -> String {
    let value = |display: &str| json!({"told": "value", "value": 50, "display": display});
    json!({
        "policyName": "Finance: antivirus baseline", "reached": sample(0), "gained": sample(0), "lost": sample(1204),
        "changed": sample(1204), "reverted": sample(1104), "conflicted": sample(0), "freed": sample(37),
        "settings": [{
            "key": CPU, "definitionId": CPU, "name": "Average CPU load", "devices": sample(1204),
            "reverted": sample(1104), "entries": [],
            "changes": [
                {"before": value("50 %"), "after": {"told": "nothing"}, "devices": sample(1104)},
                {"before": value("50 %"), "after": value("35 %"), "devices": sample(100)},
            ],
        }],
        "conflictsCreated": [], "conflictsRemoved": [], "conflictsChanged": [], "unable": sample(0), "blocked": [],
        "asOf": "2026-11-23T01:20:00Z", "sequence": 1,
    })
    .to_string()
}

fn answers() -> Recorded {
    let recorded = tenant();
    let list = json!([
        row(14, "settings", "Average CPU load: 35 % → 50 %", "Ticket 4711"),
        row(13, "assignments", "to Branch servers", ""),
        row(12, "created", "2 settings", ""),
    ]);
    let (finance, branch) = (("aaaa", "Finance workstations"), ("bbbb", "Branch servers"));
    recorded
        .ok("GET", "/api/policies/p1/versions", list.to_string())
        .ok("GET", "/api/policies/p1/rollout", rollout(false))
        .ok(
            "GET",
            "/api/policies/p1/versions/12",
            version(12, "Old name", &[integer(35), paths(&["C:\\a", "C:\\b"])], &[finance]),
        )
        .ok(
            "GET",
            "/api/policies/p1/versions/13",
            version(13, "Finance", &[integer(35), paths(&["C:\\a", "C:\\c"])], &[finance, branch]),
        )
        .ok(
            "GET",
            "/api/policies/p1/versions/14",
            version(14, "Finance", &[integer(50), paths(&["C:\\a", "C:\\c"])], &[finance, branch]),
        )
        .ok("POST", "/api/impact", impact());
    recorded
}

fn address() -> String {
    let location = window().location();
    location.pathname().unwrap() + &location.search().unwrap()
}

async fn until_at(page: &Console, wanted: &str) {
    page.until(&format!("the address {wanted}"), || (address() == wanted).then_some(())).await;
}

/// What a list of differences says, line by line.
fn lines(page: &Console) -> Vec<String> {
    let root = page.maybe(".difference").unwrap();
    let items = root.query_selector_all("section > ul > li").unwrap();
    (0..items.length())
        .map(|index| words(&items.item(index).unwrap().unchecked_into::<HtmlElement>()))
        .collect()
}

#[wasm_bindgen_test]
async fn versions_say_who_what_why_and_who_has_them() {
    let page = open("/policies/p1/versions", &answers());
    page.says("3 of 1,204 devices have version 14").await;
    page.says("201 have none yet").await;
    page.says("Reason: Ticket 4711").await;
    let table = page.find("table").await;
    let rows = table.query_selector_all("tbody tr").unwrap();
    assert_eq!(rows.length(), 3);
    let first = words(&rows.item(0).unwrap().unchecked_into::<HtmlElement>());
    assert!(first.starts_with("14 Current") && first.contains("Settings Average CPU load"), "{first}");
    let link = page.find("td.num a[href='/policies/p1?version=13']").await;
    assert_eq!(words(&link), "Devices that have version 13: 1,000");
    assert!(page.maybe("a[href='/policies/p1?version=none']").is_some());
    // The newest is not restored, the others are.
    assert_eq!(page.text().matches("Restore").count(), 2);
}

#[wasm_bindgen_test]
async fn two_versions_are_compared_by_what_they_mean() {
    let page = open("/policies/p1/versions", &answers());
    page.press("What it changed Version 14").await;
    until_at(&page, "/policies/p1/versions?from=13&to=14").await;
    page.says("Version 13 → version 14").await;
    page.find(".difference").await;
    let shown = lines(&page);
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert!(shown[0].contains("Before: 35") && shown[0].contains("Now: 50"), "{shown:?}");

    // Any two, chosen by their fields, which write the address.
    let from: web_sys::HtmlSelectElement = page.control("From").await.unchecked_into();
    from.set_value("12");
    fire(&from, "change");
    until_at(&page, "/policies/p1/versions?from=12&to=14").await;
    page.until("the other difference", || page.text().contains("Old name").then_some(())).await;
    let shown = lines(&page).join("\n");
    for said in [
        "Name Before: Old name → Now: Finance",
        "Included Now: Branch servers",
        "Before: C:\\b",
        "Now: C:\\c",
    ] {
        assert!(shown.contains(said), "{said} in {shown}");
    }
    let headings = page.maybe(".difference").unwrap().query_selector_all("h3").unwrap();
    assert!(headings.length() >= 3);
    window().history().unwrap().back().unwrap();
    until_at(&page, "/policies/p1/versions").await;
    page.until("no comparison", || page.maybe(".difference").is_none().then_some(())).await;
}

#[wasm_bindgen_test]
async fn restoring_shows_what_it_changes_and_makes_a_version() {
    let recorded = answers();
    recorded.ok("POST", "/api/policies/p1/versions/12/restore", include_str!("answers/policy.json"));
    let page = open("/policies/p1/versions", &recorded);
    page.press("Restore Version 12").await;
    until_at(&page, "/policies/p1/versions?restore=12").await;
    page.says("Restore version 12?").await;
    page.says("1,204 devices are told something else").await;
    page.find("dialog .difference").await;
    let without = lines(&page).join("\n");
    assert!(without.contains("Before: 50") && !without.contains("Branch servers"), "{without}");
    page.control("Restore the assignments too").await.click();
    page.until("the assignments", || {
        lines(&page).join("\n").contains("Before: Branch servers").then_some(())
    })
    .await;
    page.enter("Reason (optional)", "Too loud").await;
    page.press("Restore version 12").await;
    let sent = page.until("the request", || page.sent("POST", "/restore").pop()).await;
    assert_eq!(sent.body.as_deref(), Some(r#"{"assignments":true}"#));
    assert_eq!((sent.if_match.as_deref(), sent.reason.as_str()), (Some("\"14\""), "Too loud"));
    until_at(&page, "/policies/p1/versions").await;
    page.says("Restored version 12 as version 15.").await;
    // What was judged is the older version, with its assignments once they are asked for.
    let asked: Vec<Json> = page
        .sent("POST", "/api/impact")
        .iter()
        .map(|request| serde_json::from_str(request.body.as_deref().unwrap()).unwrap())
        .collect();
    assert!(asked[0]["assignments"].is_null() && asked[0]["policy"]["name"] == "Old name", "{asked:?}");
    assert_eq!(asked[1]["assignments"].as_array().unwrap().len(), 1);
}

#[wasm_bindgen_test]
async fn a_refused_restore_says_why_and_keeps_what_was_typed() {
    let path = "/api/policies/p1/versions/12/restore";
    let answers = answers();
    let page = open("/policies/p1/versions?restore=12", &answers);
    page.enter("Reason (optional)", "Kept").await;
    page.find("dialog .difference").await;
    let refused = [
        (400, "ValidationFailed", "The value 35 is not allowed.", "The value 35 is not allowed."),
        (403, "Forbidden", "Your role may not write.", "Your role may not write."),
        (409, "Conflict", "Version 12 says what the policy says now.", "says what the policy says now."),
        (412, "PreconditionFailed", "Somebody else.", "Someone else changed this in the meantime."),
        (422, "ValidationFailed", "There is no group.", "There is no group."),
        (500, "InternalServerError", "The database failed; nothing was changed.", "nothing was changed."),
    ];
    for (status, code, message, sentence) in refused {
        answers.refuse("POST", path, status, code, message);
        page.press("Restore version 12").await;
        page.says(sentence).await;
    }
    answers.too_many("POST", path, 30);
    page.press("Restore version 12").await;
    page.says("Wait 30 seconds").await;
    answers.fail("POST", path);
    page.press("Restore version 12").await;
    page.says("Nothing that you typed is lost").await;
    let reason: HtmlInputElement = page.control("Reason (optional)").await.unchecked_into();
    assert_eq!(reason.value(), "Kept");
    page.enter("Reason (optional)", &"x".repeat(501)).await;
    page.says("at most 500 are kept").await;
    let button = page.find("dialog footer button[aria-disabled=true]").await;
    assert!(words(&button).starts_with("Restore version 12"), "{}", words(&button));
}

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
    let copy = include_str!("answers/policy.json").replace("11111111-1111-4111-8111-111111111111", "copy");
    let copy = copy.replace("Finance: antivirus baseline", "Copy");
    recorded.ok("POST", "/api/policies/p1/archive", include_str!("answers/policy.json")).ok(
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

fn console(path: &str, recorded: Recorded) -> Page {
    open_as(path, recorded, Some(session(Role::TenantAdministrator)))
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
    let fresh = include_str!("answers/policy.json").replace("2026-11-23T00:41:00Z", &now);
    recorded
        .ok("GET", "/api/policies/p1", fresh)
        .ok("GET", "/api/policies/p1/rollout", rollout(true))
        .refuse("POST", "/api/policies/p1/undo", 409, "Conflict", "1 device has fetched version 14 already.");
    let page = console("/policies/p1", recorded);
    page.find_text(".rollout", "3 of 1,204 devices have version 14").await;
    page.find_text(".rollout button", "Undo").await.click();
    page.find_text(".toast", "1 device has fetched version 14 already.").await;
    page.recorded.ok("POST", "/api/policies/p1/undo", include_str!("answers/policy.json"));
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
    let page = console("/policies?deleted=p1", recorded);
    page.find_text(".note button", "Undo").await.click();
    page.find_text(".note [role=alert]", "2 devices have fetched version 15 already.").await;
    page.recorded.ok("POST", "/api/policies/p1/undo", include_str!("answers/policy.json"));
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
    let archived = include_str!("answers/policy.json").replacen(
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

const FIRST: &str = "11111111-1111-4111-8111-111111111111";

/// Two pages: the recorded list, then one policy more.
fn pages() -> Recorded {
    let recorded = answers();
    let mut first: Json = serde_json::from_str(include_str!("answers/policies.json")).unwrap();
    first["next"] = json!("token");
    first["total"] = json!(34);
    let mut row = first["rows"][0].clone();
    row["id"] = json!("later");
    row["name"] = json!("Later");
    row["version"] = json!(2);
    let second = json!({"rows": [row], "total": 34, "asOf": "2026-11-23T01:20:00Z"});
    recorded
        .ok("GET", "/api/policies", first.to_string())
        .ok("GET", "/api/policies?limit=50&cursor=token", second.to_string())
        .ok("GET", "/api/policies?cursor=token&limit=50", second.to_string());
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
        .ok("POST", &format!("/api/policies/{FIRST}/archive"), include_str!("answers/policy.json"))
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
