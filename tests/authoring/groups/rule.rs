//! Dynamic groups: the rule as rows and as text, its errors and completions, and which devices it matches.

use palisade_console::ui::time::sleep;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlSelectElement, HtmlTextAreaElement};

use super::*;
use crate::writing::*;

const SERVERS: &str = "device.deviceOSType -eq \"Windows Server\"";

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

async fn rule_text(page: &Console) -> HtmlTextAreaElement {
    page.control("Membership rule").await.unchecked_into()
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
    recorded.late(
        "POST",
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
