//! The versions of a policy: listed, compared and restored.

use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use super::*;
use crate::eyes::words;
use crate::writing::*;

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
    recorded.ok("POST", "/api/policies/p1/versions/12/restore", include_str!("../../answers/policy.json"));
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
