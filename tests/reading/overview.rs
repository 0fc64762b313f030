//! The overview: every number leads to its rows, and an empty tenant is told what to do first; who is silent.

use std::collections::BTreeMap;
use std::time::Duration;

use palisade_console::ui::time::sleep;
use serde_json::{Value as Json, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::eyes::{Page, open_workbench, tenant, words};

const OVERVIEW: &str = include_str!("../answers/overview.json");

fn open(answer: &str) -> Page {
    let recorded = tenant();
    recorded.ok("GET", "/api/overview", answer);
    open_workbench("/overview", recorded)
}

fn links(element: &HtmlElement) -> BTreeMap<String, String> {
    let found = element.query_selector_all("a").unwrap();
    (0..found.length())
        .map(|index| found.item(index).unwrap().unchecked_into::<HtmlElement>())
        .map(|link| (words(&link), link.get_attribute("href").unwrap()))
        .collect()
}

#[wasm_bindgen_test]
async fn every_number_leads_to_its_rows() {
    let page = open(OVERVIEW);
    let card = page.find_text("section.card", "Devices by enrolment").await;
    let bar = card.query_selector("[role=img]").unwrap().unwrap();
    assert_eq!(
        bar.get_attribute("aria-label").unwrap(),
        "Managed 11,904, Enrolled, never checked in 231, Not managed 249, Can't be managed 96"
    );
    let found = links(&card);
    assert_eq!(found["11,904 Managed"], "/devices?enrolment=success");
    assert_eq!(found["249 Not managed"], "/devices?enrolment=notManaged");
    let card = page.find_text("section.card", "Devices by last heard from").await;
    let found = links(&card);
    assert_eq!(found["328 Silent for more than 270 minutes"], "/devices?freshness=silent");
    assert_eq!(found["231 Never checked in"], "/devices?freshness=never");
    assert!(words(&card).contains("as of "), "{}", words(&card));
    let found = links(&page.find_text("section.card", "Devices by state").await);
    assert_eq!(found["37 Conflict"], "/devices?state=conflict");
    assert_eq!(found["1,000 No policy"], "/devices?state=none");
    let found = links(&page.find_text("section.card", "Policies by worst state").await);
    assert_eq!(found["3 Error"], "/policies?state=error");
    assert_eq!(found["4 On no device"], "/policies?state=none");
    let rollout = page.find_text("tbody tr", "Finance: antivirus baseline").await;
    let found = links(&rollout);
    assert_eq!(found["Devices that have version 14: 1,139 of 1,204"], "/policies/p1?version=14");
    assert_eq!(found["Devices that lack version 14: 65"], "/policies/p1?version=behind");
    assert!(page.maybe("ol.steps").is_none());
    let conflicts = page.find_text(".note", "2 conflicts withhold values from devices.").await;
    assert_eq!(links(&conflicts)["Resolve"], "/conflicts");
}

#[wasm_bindgen_test]
async fn failing_webhooks_lead_to_why() {
    let page = open(OVERVIEW);
    let note = page.find_text(".note", "1 of 3 webhooks is failing.").await;
    assert!(words(&note).contains("as of "), "{}", words(&note));
    assert_eq!(links(&note)["See why"], "/settings?section=webhooks");
    drop(page);
    let with = |total: u64| {
        let mut answer: Json = serde_json::from_str(OVERVIEW).unwrap();
        answer["webhooks"] = json!({"total": total, "failing": 0});
        open(&answer.to_string())
    };
    let page = with(3);
    let line = page.find_text("p", "3 webhooks, none failing.").await;
    assert_eq!(links(&line)["Webhooks"], "/settings?section=webhooks");
    drop(page);
    let page = with(0);
    let line = page.find_text("p", "No webhooks tell other systems what happens.").await;
    assert_eq!(links(&line)["Set one up"], "/settings?section=webhooks");
    assert!(page.all(".note").iter().all(|note| !words(note).contains("webhook")));
}

#[wasm_bindgen_test]
async fn what_a_bar_shows_is_a_table_as_well() {
    let page = open(OVERVIEW);
    let card = page.find_text("section.card", "Policies by worst state").await;
    card.query_selector("details").unwrap().unwrap().set_attribute("open", "").unwrap();
    let row = page.find_text("details[open] tbody tr", "Conflict").await;
    let cells = row.query_selector_all("th, td").unwrap();
    let cells: Vec<_> =
        (0..cells.length()).map(|index| words(&cells.item(index).unwrap().unchecked_into())).collect();
    assert_eq!(cells, ["Conflict", "2", "5.9%"]);
    assert_eq!(links(&row)["2"], "/policies?state=conflict");
}

#[wasm_bindgen_test]
async fn an_empty_tenant_is_told_what_to_do_first() {
    let mut answer: Json = serde_json::from_str(OVERVIEW).unwrap();
    answer["rollouts"] = json!([]);
    answer["policies"] = json!(0);
    answer["devices"] = json!(0);
    let page = open(&answer.to_string());
    let steps = page.find("ol.steps").await;
    let found = links(&steps);
    assert_eq!(found["Enrol a device"], "/settings");
    assert_eq!(found["Create a policy"], "/policies/create");
    let said: Vec<_> = page.all("ol.steps li").iter().map(words).collect();
    assert!(said[0].contains("To do") && said[1].contains("Done") && said[2].contains("To do"), "{said:?}");
    page.find_text("section p", "Every device that can take a policy has its newest version.").await;
}

#[wasm_bindgen_test]
async fn a_slow_overview_shows_a_skeleton_and_a_failing_one_why() {
    let recorded = tenant();
    recorded.slow("/api/overview", OVERVIEW, Duration::from_millis(700));
    let page = open_workbench("/overview", recorded);
    sleep(Duration::from_millis(100)).await;
    assert!(page.maybe(".skeleton").is_none());
    page.find(".skeleton").await;
    page.find_text("h2", "Devices by enrolment").await;
    drop(page);
    let recorded = tenant();
    let said = "The database could not take the request; nothing was changed. Try again.";
    recorded.refuse("GET", "/api/overview", 500, "InternalServerError", said);
    let page = open_workbench("/overview", recorded.clone());
    page.find_text("[role=alert]", said).await;
    recorded.ok("GET", "/api/overview", OVERVIEW);
    page.find_text("[role=alert] button", "Try again").await.click();
    page.find_text("h2", "Rollouts in progress").await;
}

#[wasm_bindgen_test]
async fn who_is_silent_says_what_it_last_had() {
    let recorded = tenant();
    let mut answer: Json = serde_json::from_str(include_str!("../answers/devices.json")).unwrap();
    let rows = answer["rows"].as_array_mut().unwrap();
    rows.truncate(3);
    rows[0]["lastHad"] = json!({"current": true, "saved": "2026-11-20T10:00:00Z"});
    rows[1]["lastHad"] = json!({"current": false, "saved": "2026-11-20T10:00:00Z"});
    recorded.ok("GET", "/api/devices?freshness=silent&limit=100&facets=true", answer.to_string());
    let page = open_workbench("/devices?freshness=silent", recorded);
    page.find_text("th", "What it last had").await;
    let said: Vec<_> = page.all("tbody tr td:last-child").iter().map(words).collect();
    assert_eq!(said[0], "The newest of all its policies");
    assert!(said[1].starts_with("Its policies as they stood ") && said[1].contains("2026"), "{said:?}");
    assert_eq!(said[2], "Nothing yet");
    page.find_text("a.chip", "Not managed").await.click();
    page.until_at("/devices?freshness=silent&enrolment=notManaged").await;
    page.find_text("a.chip.on", "Not managed").await;
    page.find_text("a.chip", "Conflict").await.click();
    page.until_at("/devices?enrolment=notManaged&freshness=silent&state=conflict").await;
    let wanted = "/api/devices?freshness=silent&enrolment=notManaged&state=conflict&limit=100&facets=true";
    page.until(wanted, || page.asked().iter().any(|path| path == wanted).then_some(())).await;
}
