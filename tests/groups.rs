//! Groups, assignments, import and tokens against recorded answers, in a real browser.

#![cfg(target_arch = "wasm32")]

mod writing;

use palisade_console::api::recorded::Recorded;
use palisade_console::pages::policies::import::report::read_file;
use palisade_console::ui::time::sleep;
use palisade_model::catalogue::{Catalogue, TemplateFile};
use palisade_model::problem::Severity;
use serde_json::{Value as Json, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{HtmlSelectElement, HtmlTextAreaElement};
use writing::{Console, open, pick, press_key, settle};

wasm_bindgen_test_configure!(run_in_browser);

fn group(id: &str, name: &str, devices: u64) -> Json {
    json!({"id": id, "name": name, "description": "", "devices": devices, "policies": 0,
        "created": "2026-11-20T10:00:00Z"})
}

fn group_detail(used_by: Json) -> String {
    let mut detail = group("g1", "Desks", 2);
    detail["usedBy"] = used_by;
    detail["etag"] = json!("\"7\"");
    detail.to_string()
}

fn page_of(rows: &Json) -> String {
    let total = rows.as_array().map_or(0, Vec::len);
    json!({"rows": rows, "total": total, "asOf": "2026-11-20T10:00:00Z"}).to_string()
}

fn device(id: &str, name: &str) -> Json {
    json!({"id": id, "facts": {"name": name, "osName": "Windows 11"}, "enrolled": "2026-11-20T10:00:00Z",
        "freshness": "never", "ineligible": []})
}

fn answers() -> Recorded {
    let recorded = Recorded::default();
    recorded.ok("GET", "/api/summary", r#"{"policies":1,"devices":8,"groups":1}"#);
    recorded.ok("GET", "/api/groups", page_of(&json!([group("g1", "Desks", 2), group("g2", "Kiosks", 5)])));
    recorded.ok("GET", "/api/groups/g1", group_detail(json!([])));
    recorded.ok(
        "GET",
        "/api/groups/g1/devices",
        page_of(&json!([device("d1", "desk-1"), device("d2", "desk-2")])),
    );
    recorded.ok("GET", "/api/devices", page_of(&json!([device("d1", "desk-1"), device("d3", "lab-3")])));
    recorded
}

fn body(text: Option<&str>) -> Json {
    serde_json::from_str(text.unwrap()).unwrap()
}

/// An answer to `/api/groups/preview`.
fn preview(devices: u64, names: &[&str], change: &Json) -> String {
    let first: Vec<_> = names.iter().map(|name| json!({"id": name, "name": name})).collect();
    json!({"problems": [], "matching": {"devices": devices, "first": first}, "change": change,
        "asOf": "2026-11-20T10:00:00Z"})
    .to_string()
}

/// A dynamic group with this rule, at this version.
fn dynamic(rule: &str, etag: &str) -> String {
    let mut detail: Json = serde_json::from_str(&group_detail(json!([]))).unwrap();
    detail["dynamic"] = json!(true);
    detail["membershipRule"] = json!(rule);
    detail["etag"] = json!(etag);
    detail.to_string()
}

fn forget_drafts() {
    let storage = web_sys::window().unwrap().local_storage().unwrap().unwrap();
    storage.clear().unwrap();
}

async fn rule_text(page: &Console) -> HtmlTextAreaElement {
    page.control("Membership rule").await.unchecked_into()
}

const SERVERS: &str = "device.deviceOSType -eq \"Windows Server\"";

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

#[wasm_bindgen_test]
async fn a_rule_is_built_in_rows_and_is_the_same_as_text() {
    forget_drafts();
    let recorded = answers();
    recorded.ok("POST", "/api/groups/preview", preview(3, &["srv-1", "srv-2"], &Json::Null));
    recorded.ok("POST", "/api/groups", dynamic(SERVERS, "\"1\""));
    let page = open("/groups/create?members=rule", &recorded);
    page.choose("Property", "Operating system").await;
    page.choose("Operator", "is").await;
    page.enter("Value", "Windows Server").await;
    page.says("3 devices match").await;
    page.says("srv-2").await;
    page.says("1 more").await;
    page.press("Text").await;
    assert_eq!(rule_text(&page).await.value(), SERVERS);
    // What is written as text is in the rows.
    let longer =
        [SERVERS, " -and -not (device.displayName -startsWith \"lab-\" -or device.deviceModel -eq null)"]
            .concat();
    page.enter("Membership rule", &longer).await;
    page.press("Builder").await;
    page.find(".branch .branch").await;
    let joins = page.all("select[aria-label='Members are devices for which']");
    let joins: Vec<_> =
        joins.iter().map(|it| it.clone().unchecked_into::<HtmlSelectElement>().value()).collect();
    assert_eq!(joins, ["all", "none"]);
    let operators = page.all("select[aria-label=Operator]");
    let operators: Vec<_> =
        operators.iter().map(|it| it.clone().unchecked_into::<HtmlSelectElement>().value()).collect();
    assert_eq!(operators, ["-eq", "-startsWith", "-eq null"]);
    // A row taken away in the builder is gone from the text.
    page.all("button[aria-label='Remove the condition']")[1].click();
    settle().await;
    page.press("Text").await;
    assert_eq!(rule_text(&page).await.value(), [SERVERS, " -and -not device.deviceModel -eq null"].concat());
    // What rows can't show stays in the text editor, and the builder says so.
    let odd = "device.systemLabels -any (_ -eq \"a\" -or _ -eq \"b\")";
    page.enter("Membership rule", odd).await;
    page.press("Builder").await;
    page.says("The builder can't show this rule").await;
    page.says(odd).await;
    page.press("Edit as text").await;
    assert_eq!(rule_text(&page).await.value(), odd);
    page.enter("Name", "Labelled").await;
    page.press("Create group").await;
    page.says("Group “Desks” created. 2 devices fit its rule.").await;
    let made = page.sent("POST", "/api/groups");
    assert_eq!(
        body(made[0].body.as_deref()),
        json!({"name": "Labelled", "description": "", "membershipRule": odd})
    );
}

#[wasm_bindgen_test]
async fn errors_are_underlined_and_mended_by_a_button() {
    forget_drafts();
    let recorded = answers();
    recorded.ok("POST", "/api/groups/preview", preview(1, &["pc-1"], &Json::Null));
    let page = open("/groups/create?members=rule&edit=text", &recorded);
    page.enter("Membership rule", "device.dispalyName -eq \"pc-1\" -and device.accountEnabled -eq true")
        .await;
    let marked = page.find("u.error").await;
    assert_eq!(marked.text_content().as_deref(), Some("device.dispalyName"));
    page.says("Did you mean `device.displayName`?").await;
    page.says("The rule has errors.").await;
    assert_eq!(rule_text(&page).await.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert!(page.sent("POST", "/preview").is_empty(), "what is wrong in itself is not asked");
    page.press("Did you mean `device.displayName`?").await;
    assert_eq!(
        rule_text(&page).await.value(),
        "device.displayName -eq \"pc-1\" -and device.accountEnabled -eq true"
    );
    page.says("1 device matches").await;
    assert!(page.maybe("u.error").is_none());
    // What only the server knows is shown at its characters as well.
    let gone = "11111111-2222-3333-4444-555555555555";
    let told = json!({"problems": [{"code": "rule-group-id", "severity": "error", "span": [43, 79],
        "sentence": "There is no group with this id."}], "asOf": "2026-11-20T10:00:00Z"});
    recorded.ok("POST", "/api/groups/preview", told.to_string());
    page.enter("Membership rule", &format!("device.memberOf -any (group.objectId -in [\"{gone}\"])")).await;
    page.says("There is no group with this id.").await;
    assert_eq!(page.find("u.error").await.text_content().as_deref(), Some(gone));
}

#[wasm_bindgen_test]
async fn completions_are_taken_by_keyboard() {
    forget_drafts();
    let recorded = answers();
    recorded.ok("POST", "/api/groups/preview", preview(0, &[], &Json::Null));
    let page = open("/groups/create?members=rule&edit=text", &recorded);
    let text = rule_text(&page).await;
    // The name has the focus at first.
    page.says("Write a rule to see which devices it fits.").await;
    settle().await;
    text.focus().unwrap();
    page.type_into(&text, "device.deviceO");
    page.find("[role=listbox] [role=option]").await;
    let options = page.all("[role=option]");
    let names: Vec<_> = options.iter().map(web_sys::HtmlElement::inner_text).collect();
    assert!(names[0].starts_with("device.deviceOSType") && names.len() == 3, "{names:?}");
    let active = |page: &Console| {
        let id = text.get_attribute("aria-activedescendant")?;
        page.maybe(&format!("#{id}[aria-selected=true]")).map(|it| it.inner_text())
    };
    assert!(active(&page).is_some_and(|it| it.starts_with("device.deviceOSType")));
    press_key(&text, "ArrowDown", false);
    settle().await;
    assert!(active(&page).is_some_and(|it| it.starts_with("device.deviceOSVersion")));
    press_key(&text, "ArrowUp", false);
    press_key(&text, "Enter", false);
    settle().await;
    assert_eq!(text.value(), "device.deviceOSType ");
    // The operators are offered at once; Escape closes them, Ctrl+Space brings them back.
    assert!(page.maybe("[role=listbox]:not([hidden])").is_some());
    press_key(&text, "Escape", false);
    settle().await;
    assert!(page.maybe("[role=listbox]:not([hidden])").is_none());
    press_key(&text, " ", true);
    settle().await;
    press_key(&text, "Enter", false);
    settle().await;
    assert_eq!(text.value(), "device.deviceOSType -eq ");
    press_key(&text, "ArrowDown", false);
    press_key(&text, "ArrowDown", false);
    press_key(&text, "Enter", false);
    settle().await;
    assert_eq!(text.value(), SERVERS);
    page.says("No device matches").await;
}

#[wasm_bindgen_test]
async fn a_preview_follows_what_is_typed_and_is_never_overtaken() {
    forget_drafts();
    let recorded = answers();
    recorded.ok("GET", "/api/groups/g1", dynamic(SERVERS, "\"7\""));
    let nobody = json!({"devices": 0, "first": []});
    recorded.ok(
        "POST",
        "/api/groups/preview",
        preview(2, &["srv-1"], &json!({"added": nobody, "removed": nobody})),
    );
    let page = open("/groups/g1?edit=text", &recorded);
    page.says("2 devices match").await;
    page.says("Saving it adds and removes no device.").await;
    let asked = page.sent("POST", "/preview");
    assert_eq!(body(asked[0].body.as_deref()), json!({"rule": SERVERS, "groupId": "g1"}));
    // A slow answer to the first edit comes after the quick one to the second.
    recorded.slow_post(
        "/api/groups/preview",
        preview(111, &[], &Json::Null),
        std::time::Duration::from_millis(900),
    );
    page.enter("Membership rule", "device.displayName -eq \"first\"").await;
    page.until("the first question", || (page.sent("POST", "/preview").len() == 2).then_some(())).await;
    page.find("aside .stale").await;
    let change = json!({"added": {"devices": 1, "first": [{"id": "d9", "name": "new-9"}]},
        "removed": {"devices": 2, "first": [{"id": "d1", "name": "old-1"}, {"id": "d2", "name": "old-2"}]}});
    recorded.ok("POST", "/api/groups/preview", preview(222, &[], &change));
    page.enter("Membership rule", "device.displayName -eq \"second\"").await;
    page.says("222 devices match").await;
    page.says("Adds 1 device").await;
    page.says("Removes 2 devices").await;
    page.says("old-2").await;
    sleep(std::time::Duration::from_millis(1100)).await;
    assert!(page.text().contains("222 devices match") && !page.text().contains("111 devices"));
    assert!(page.maybe("aside .stale").is_none());
}

#[wasm_bindgen_test]
async fn what_is_typed_survives_every_refusal_and_a_reload() {
    forget_drafts();
    let recorded = answers();
    recorded.ok("GET", "/api/groups/g1", dynamic(SERVERS, "\"7\""));
    recorded.ok("POST", "/api/groups/preview", preview(2, &[], &Json::Null));
    let mine = "device.displayName -startsWith \"srv-\"";
    let page = open("/groups/g1?edit=text", &recorded);
    page.enter("Membership rule", mine).await;
    for (status, code, sentence) in [
        (403, "Forbidden", "Your role reads only."),
        (409, "Conflict", "It contradicts something."),
        (422, "ValidationFailed", "The server finds this wrong."),
        (400, "ValidationFailed", "The server finds that wrong."),
        (429, "TooManyRequests", "Too many requests; try again in a minute."),
        (500, "InternalServerError", "The server failed on this request."),
    ] {
        recorded.refuse("PATCH", "/api/groups/g1", status, code, sentence);
        page.press("Save rule").await;
        page.until(&format!("an answer to {status}"), || {
            let said = page.maybe("[role=alert] .note.error")?.inner_text();
            (said.contains(sentence) || (status == 429 && said.contains("again"))).then_some(())
        })
        .await;
        assert_eq!(rule_text(&page).await.value(), mine, "{status}");
    }
    recorded.fail("PATCH", "/api/groups/g1");
    page.press("Save rule").await;
    page.says("The server can't be reached. Nothing that you typed is lost").await;
    drop(page);
    // A reload.
    let page = open("/groups/g1?edit=text", &recorded);
    page.says("What you typed before is back").await;
    assert_eq!(rule_text(&page).await.value(), mine);
    // Someone else saved meanwhile: both are shown, and mine is kept on top of theirs.
    let theirs = "device.displayName -endsWith \"-dc\"";
    recorded.refuse("PATCH", "/api/groups/g1", 412, "PreconditionFailed", "Changed.");
    recorded.ok("GET", "/api/groups/g1", dynamic(theirs, "\"8\""));
    page.press("Save rule").await;
    page.says("Someone else changed this rule in the meantime").await;
    page.says(theirs).await;
    page.press("Keep mine").await;
    recorded.ok("PATCH", "/api/groups/g1", dynamic(mine, "\"9\""));
    recorded.ok("GET", "/api/groups/g1", dynamic(mine, "\"9\""));
    page.press("Save rule").await;
    page.says("Rule saved.").await;
    let sent = page.sent("PATCH", "/g1");
    let last = sent.last().unwrap();
    assert_eq!(last.if_match.as_deref(), Some("\"8\""));
    assert_eq!(
        body(last.body.as_deref()),
        json!({"name": "Desks", "description": "", "membershipRule": mine})
    );
    page.says("Edit rule").await;
    drop(page);
    let page = open("/groups/g1?edit=text", &recorded);
    rule_text(&page).await;
    assert!(!page.text().contains("is back"), "what is saved is not kept any longer");
}

#[wasm_bindgen_test]
async fn a_rule_is_paused_and_given_up() {
    forget_drafts();
    let recorded = answers();
    recorded.ok("GET", "/api/groups/g1", dynamic(SERVERS, "\"7\""));
    recorded.ok("PATCH", "/api/groups/g1", dynamic(SERVERS, "\"8\""));
    let page = open("/groups/g1", &recorded);
    page.says(SERVERS).await;
    page.says("desk-1").await;
    assert!(page.maybe("input[type=checkbox]").is_none(), "members of a dynamic group are not picked");
    let stopped = page.all("button[aria-disabled]").into_iter().filter_map(|it| it.text_content());
    assert!(stopped.into_iter().any(|says| says.contains("its rule decides its members")));
    page.press("Pause").await;
    page.says("The rule of “Desks” is paused.").await;
    page.press("Assign members instead").await;
    page.says("The 2 devices in it now stay members.").await;
    page.find("dialog[open] footer .danger").await.click();
    page.says("The members of “Desks” are assigned now.").await;
    let sent = page.sent("PATCH", "/g1");
    assert_eq!(
        body(sent[0].body.as_deref()),
        json!({"name": "Desks", "description": "", "rulePaused": true})
    );
    assert_eq!(
        body(sent[1].body.as_deref()),
        json!({"name": "Desks", "description": "", "membershipRule": ""})
    );
}

/// An answer to `/api/reach`.
fn reach(devices: u64, excluded: u64, gained: &[&str], lost: &[&str]) -> String {
    let sample = |names: &[&str]| {
        let first: Vec<_> = names.iter().map(|name| json!({"id": name, "name": name})).collect();
        json!({"devices": names.len(), "first": first})
    };
    json!({"devices": devices, "excluded": excluded, "assignments": [], "problems": [],
        "change": {"added": sample(gained), "removed": sample(lost)}, "asOf": "2026-11-20T10:00:00Z"})
    .to_string()
}

#[wasm_bindgen_test]
async fn a_policy_is_assigned_to_a_group_and_not_to_another() {
    let recorded = answers();
    recorded.ok("GET", "/api/policies/1", include_str!("answers/policy.json").to_owned());
    recorded.ok("POST", "/beta/deviceManagement/configurationPolicies/1/assign", r#"{"value":[]}"#);
    recorded.ok("GET", "/api/groups?search=Desks&limit=20", page_of(&json!([group("g1", "Desks", 2)])));
    recorded.ok("GET", "/api/groups?search=Kiosks&limit=20", page_of(&json!([group("g2", "Kiosks", 5)])));
    recorded.ok("POST", "/api/reach", reach(1204, 0, &[], &[]));
    let page = open("/policies/1/assignments", &recorded);
    page.says("1,204 devices reached").await;
    page.says("The same devices as now.").await;
    recorded.ok("POST", "/api/reach", reach(1206, 0, &["desk-1", "desk-2"], &[]));
    pick(&page, "Include a group", "Desks").await;
    page.says("1,206 devices reached").await;
    page.says("Gains 2 devices").await;
    recorded.ok("POST", "/api/reach", reach(1201, 5, &[], &["kiosk-1"]));
    pick(&page, "Exclude a group", "Kiosks").await;
    page.says("1,201 devices reached").await;
    page.says("5 included devices are taken away by exclusions.").await;
    page.says("Loses 1 device").await;
    // A group can't be both.
    pick(&page, "Include a group", "Kiosks").await;
    page.says("“Kiosks” is excluded already. A group can't be both").await;
    let asked = page.sent("POST", "/api/reach");
    let last = body(asked.last().unwrap().body.as_deref());
    assert_eq!((asked.len(), &last["policyId"]), (3, &json!("1")));
    assert_eq!(last["assignments"].as_array().unwrap().last().unwrap()["target"]["groupId"], "g2");
    recorded.ok("POST", "/api/reach", reach(0, 0, &[], &[]));
    page.press("Remove Finance workstations").await;
    page.says("No device reached").await;
    page.says("The groups that are included have no devices yet.").await;
    page.press("Save assignments").await;
    page.says("Assignments saved.").await;
    let sent = page.sent("POST", "/assign");
    assert_eq!(sent[0].if_match.as_deref(), Some("\"14\""));
    let sent = body(sent[0].body.as_deref());
    let targets: Vec<_> = sent["assignments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            format!(
                "{} {}",
                it["target"]["@odata.type"].as_str().unwrap(),
                it["target"]["groupId"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        targets,
        [
            "#microsoft.graph.groupAssignmentTarget bbbb",
            "#microsoft.graph.exclusionGroupAssignmentTarget cccc",
            "#microsoft.graph.groupAssignmentTarget g1",
            "#microsoft.graph.exclusionGroupAssignmentTarget g2",
        ]
    );
}

#[wasm_bindgen_test]
async fn what_is_picked_survives_every_refusal() {
    let recorded = answers();
    let assign = "/beta/deviceManagement/configurationPolicies/1/assign";
    recorded.ok("GET", "/api/policies/1", include_str!("answers/policy.json").to_owned());
    recorded.ok("GET", "/api/groups?search=Desks&limit=20", page_of(&json!([group("g1", "Desks", 2)])));
    recorded.fail("POST", "/api/reach");
    let page = open("/policies/1/assignments", &recorded);
    page.says("How many devices are reached is not known now.").await;
    pick(&page, "Include a group", "Desks").await;
    for (status, code, sentence) in [
        (403, "Forbidden", "Your role reads only."),
        (409, "Conflict", "It contradicts something."),
        (400, "ValidationFailed", "The group “Desks” is both included and excluded."),
        (412, "PreconditionFailed", "Their assignments are joined with yours above"),
        (500, "InternalServerError", "The server failed on this request."),
    ] {
        recorded.refuse("POST", assign, status, code, sentence);
        page.press("Save assignments").await;
        page.says(sentence).await;
        page.control("Remove Desks").await;
    }
    recorded.too_many("POST", assign, 30);
    page.press("Save assignments").await;
    page.until("a sentence of 429", || {
        page.maybe("[role=alert].note.error:not([hidden])").filter(|it| it.inner_text().contains("30"))
    })
    .await;
    recorded.fail("POST", assign);
    page.press("Save assignments").await;
    page.says("The server can't be reached. Nothing that you typed is lost").await;
    page.control("Remove Desks").await;
}

#[wasm_bindgen_test]
async fn a_secret_is_shown_once_with_its_commands() {
    let recorded = answers();
    recorded.ok("GET", "/api/enrolment-tokens", "[]");
    let row = json!({"token": "s3cret", "id": "t1", "name": "Lab", "created": "2026-11-20T10:00:00Z",
        "createdBy": "ada", "expires": "2026-11-21T10:00:00Z", "revoked": false});
    recorded.ok("POST", "/api/enrolment-tokens", row.to_string());
    let page = open("/settings", &recorded);
    page.says("No enrolment tokens yet").await;
    page.press("Create token").await;
    page.enter("Name", "Lab").await;
    page.enter("Devices", "0").await;
    page.find("dialog[open] footer .primary").await.click();
    page.says("Enter a whole number from 1").await;
    page.enter("Devices", "10").await;
    page.find("dialog[open] footer .primary").await.click();
    page.says("palisade-agent enrol --server https://recorded.example --token s3cret").await;
    page.says("palisade-fleet --server https://recorded.example --token s3cret --devices 10").await;
    let sent = body(page.sent("POST", "/api/enrolment-tokens")[0].body.as_deref());
    assert_eq!(sent, json!({"name": "Lab", "expiresInSeconds": 86400, "maxUses": 10}));
    page.press("Done").await;
    assert!(!page.text().contains("s3cret"));
}

#[wasm_bindgen_test]
fn a_file_is_reported_policy_by_policy() {
    let file: TemplateFile =
        serde_json::from_str(include_str!("../crates/model/catalogue/antivirus.json")).unwrap();
    let catalogue = Catalogue::new([file]);
    let defender = "device_vendor_msft_policy_config_defender_";
    let number = |name: &str, value: i64| {
        json!({"settingInstance": {"@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
            "settingDefinitionId": name, "simpleSettingValue": {
                "@odata.type": "#microsoft.graph.deviceManagementConfigurationIntegerSettingValue", "value": value}}})
    };
    let export = json!({
        "id": "elsewhere", "name": "From elsewhere", "platforms": "windows10", "technologies": "mdm",
        "assignments": [{"target": {"@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": "x"}}],
        "settings": [number(&format!("{defender}avgcpuloadfactor"), 120), number("not_known_here", 1)],
    });
    let file = json!([export, {"groupTypes": []}]).to_string();
    let found = read_file("export.json", file.as_bytes(), &catalogue);
    let [Ok(report), Err(other)] = found.as_slice() else { panic!("a policy and a group, not {found:?}") };
    assert!(other.starts_with("Entry 2 of 2: This is a device group"), "{other}");
    assert_eq!((report.understood, report.unknown.as_slice()), (1, &["not_known_here".to_owned()][..]));
    assert!(report.guessed && report.was_assigned);
    assert!(report.policy.id.is_empty() && report.policy.assignments.is_none());
    let (name, error) = report.problems.iter().find(|(_, it)| it.severity == Severity::Error).unwrap();
    assert_eq!(name, "Average CPU load limit");
    assert!(error.sentence.contains("120 is above 100"), "{}", error.sentence);
    assert!(!report.is_chosen(), "a policy with an error is not offered");
    let found = read_file("photo.json", b"\xff\xd8\xff\xe0 no json", &catalogue);
    let [Err(refused)] = found.as_slice() else { panic!("no policy, not {found:?}") };
    assert!(refused.len() > 20, "{refused}");
}

#[wasm_bindgen_test]
async fn a_scope_is_changed_as_a_whole() {
    let recorded = answers();
    let scope = |servers: &str, etag: &str| {
        json!({"scope": {"windowsClients": "all", "windowsServers": servers, "domainControllers": "off",
            "linux": "all", "configurationManagerAuthority": true}, "warnings": [], "etag": etag})
    };
    recorded.ok("GET", "/api/settings/enforcement-scope", scope("all", "\"0\"").to_string());
    recorded.ok("PUT", "/api/settings/enforcement-scope", scope("tagged", "\"1\"").to_string());
    let page = open("/settings?section=scope", &recorded);
    page.choose("Windows servers", "Tagged devices").await;
    page.choose("Domain controllers", "All devices").await;
    page.says("of the domain controllers only tagged ones").await;
    page.choose("Domain controllers", "Off").await;
    page.press("Save").await;
    page.says("Enforcement scope saved").await;
    let sent = page.sent("PUT", "/api/settings/enforcement-scope");
    assert_eq!(body(sent[0].body.as_deref()), scope("tagged", "")["scope"]);
}
