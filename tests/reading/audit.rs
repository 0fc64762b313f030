//! The audit log: what a row says and where it leads, that every filter is in the address, and the file.

use std::time::Duration;

use palisade_console::ui::time::sleep;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::eyes::{Page, enter, here, open_workbench, tenant, words};
use crate::lists::styled;

const LOG: &str = include_str!("../answers/audit.json");
const EMPTY: &str = r#"{"rows":[],"total":0,"areas":[],"refused":0,"asOf":"2026-11-23T01:20:00Z"}"#;
const POLICY: &str = "11111111-1111-4111-8111-111111111111";

fn open(address: &str) -> Page {
    let recorded = tenant();
    recorded.ok("GET", "/api/audit", LOG);
    open_workbench(address, recorded)
}

async fn asked(page: &Page, what: &str) {
    page.until(what, || page.asked().iter().any(|path| path == what).then_some(())).await;
}

#[wasm_bindgen_test]
async fn a_row_says_who_did_what_and_leads_to_it() {
    let page = open("/audit");
    let saved = page.find_text("tbody tr", "Change a policy's settings").await;
    assert!(words(&saved).contains("grace"));
    assert!(words(&saved).contains("Reason: Ticket 4711"), "{}", words(&saved));
    let link = |row: &web_sys::HtmlElement, text: &str| {
        let links = row.query_selector_all("a").unwrap();
        (0..links.length())
            .map(|index| {
                wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(links.item(index).unwrap())
            })
            .find(|link| words(link).contains(text))
            .unwrap_or_else(|| panic!("no link “{text}” in {}", words(row)))
            .get_attribute("href")
            .unwrap()
    };
    assert_eq!(link(&saved, "Finance: antivirus baseline"), format!("/policies/{POLICY}"));
    assert_eq!(link(&saved, "What it changed"), format!("/policies/{POLICY}/versions?from=13&to=14"));
    let refused = page.find_text("tbody tr", "Delete a policy").await;
    assert!(words(&refused).contains("Refused") && words(&refused).contains("may not do this"));
    assert!(words(&refused).contains("DELETE /beta/deviceManagement/configurationPolicies/"));
    let scope = page.find_text("tbody tr", "Change the enforcement scope").await;
    assert_eq!(link(&scope, "Enforcement scope"), "/settings?section=scope");
    let group = page.find_text("tbody tr", "Change a group's members").await;
    assert_eq!(link(&group, "Desks"), "/groups/g1");
    let gone = page.find_text("tbody tr", "Retire a device").await;
    assert!(words(&gone).contains("No longer there"));
    assert_eq!(words(&page.find("h1").await), "Audit");
    page.find_text(".meta", "907 entries").await;
}

#[wasm_bindgen_test]
async fn every_filter_is_in_the_address() {
    let page = open("/audit");
    page.find_text("a.chip", "Policies 450").await.click();
    page.until_at("/audit?action=policy").await;
    page.find_text("a.chip.on", "Policies").await;
    page.find_text("a.chip", "Refused 31").await.click();
    page.until_at("/audit?action=policy&refused=true").await;
    asked(&page, "/api/audit?action=policy&refused=true&limit=100").await;
    page.find_text("a.chip.on", "Refused").await;
    page.find_text("tbody td a", "grace").await.click();
    page.until_at("/audit?action=policy&refused=true&who=grace").await;
    page.find_text("a.chip.on", "By grace").await;
    page.find_text("tbody a", "All about it").await.click();
    page.until_at(&format!("/audit?action=policy&refused=true&who=grace&object={POLICY}")).await;
    page.find_text("a.chip.on", "About “Finance: antivirus baseline”").await.click();
    page.until_at("/audit?action=policy&refused=true&who=grace").await;
    page.until("no filter by object", || page.all("a.chip.on").len().eq(&3).then_some(())).await;
    page.find_text("a.chip.on", "By grace").await.click();
    page.until_at("/audit?action=policy&refused=true").await;
    page.until("two filters", || page.all("a.chip.on").len().eq(&2).then_some(())).await;
    page.find_text("tbody td a", "Delete a policy").await.click();
    page.until_at("/audit?refused=true&action=policy.deleted").await;
    page.find_text("a.chip.on", "Action: Delete a policy").await.click();
    page.until_at("/audit?refused=true").await;
    page.until("one filter", || page.all("a.chip.on").len().eq(&1).then_some(())).await;
    enter(&page.find("input[type=search]").await, "baseline");
    page.until_at("/audit?refused=true&search=baseline").await;
}

#[wasm_bindgen_test]
async fn a_span_of_days_is_asked_for_in_the_readers_zone() {
    let page = open("/audit?since=2026-11-01&until=2026-11-23");
    page.find("tbody tr").await;
    let iso = |time: &str| String::from(js_sys::Date::new(&time.into()).to_iso_string()).replace(':', "%3A");
    let (from, to) = (iso("2026-11-01T00:00:00"), iso("2026-11-24T00:00:00"));
    asked(&page, &format!("/api/audit?from={from}&to={to}&limit=100")).await;
    assert_eq!(here(), "/audit?since=2026-11-01&until=2026-11-23");
}

/// The answer with the hundred entries from this place on.
fn block(from: usize, total: usize) -> String {
    let row = |place: usize| {
        json!({
            "seq": total - place, "at": "2026-11-23T01:09:00Z", "who": format!("person-{place}"),
            "action": "group.create", "object": "g1", "objectName": "Desks", "refused": false, "request": "",
            "detail": "A group with a long story, ".repeat(40),
        })
    };
    let rows: Vec<_> = (from..total.min(from + 100)).map(row).collect();
    json!({"rows": rows, "total": total, "areas": [], "refused": 0, "asOf": "2026-11-23T01:20:00Z"})
        .to_string()
}

#[wasm_bindgen_test]
async fn any_place_of_a_long_log_is_scrolled_to_and_rows_are_of_one_height() {
    let _style = styled();
    let recorded = tenant();
    recorded.ok("GET", "/api/audit?limit=100", block(0, 100_000));
    for from in [100, 49_900, 50_000, 50_100] {
        recorded.ok("GET", &format!("/api/audit?limit=100&skip={from}"), block(from, 100_000));
    }
    let page = open_workbench("/audit", recorded);
    page.find_text("tbody tr", "person-0").await;
    assert_eq!(page.find("[role=grid]").await.get_attribute("aria-rowcount").unwrap(), "100001");
    assert!(page.all("tbody tr").iter().all(|row| row.offset_height() == 52));
    assert!(page.maybe("nav.pager").is_none());
    page.find(".windowed").await.set_scroll_top(50_003 * 52);
    page.find_text("tbody tr:first-child", "person-50003").await;
    page.until_at("/audit?at=50003").await;
    // What is cut is there to read whole.
    let detail = page.find("tbody td.what").await;
    assert_eq!(detail.get_attribute("title").unwrap().matches("long story").count(), 40);
    page.find_text(".toolbar button", "Columns").await.click();
    page.find_text("fieldset label", "Object id").await.click();
    page.find_text("thead th", "Object id").await;
}

#[wasm_bindgen_test]
async fn nothing_found_names_each_filter_without_which_there_are_entries() {
    let recorded = tenant();
    recorded.ok("GET", "/api/audit", EMPTY);
    for (rest, rows) in [("action=policy&refused=true", 12), ("action=policy&search=xyz", 3)] {
        recorded.ok(
            "GET",
            &format!("/api/audit?{rest}&limit=1"),
            EMPTY.replace("\"total\":0", &format!("\"total\":{rows}")),
        );
    }
    let page = open_workbench("/audit?action=policy&refused=true&search=xyz", recorded);
    let links = || page.all(".empty li a").iter().map(words).collect::<Vec<_>>();
    page.until("both", || (links().len() == 2).then_some(())).await;
    assert_eq!(links(), ["Without “xyz”: 12", "Without “Refused”: 3"]);
    page.find_text(".empty a", "Without “Refused”").await.click();
    page.until_at("/audit?action=policy&search=xyz").await;
}

#[wasm_bindgen_test]
async fn nothing_found_names_what_to_drop_and_an_empty_log_says_what_it_is() {
    let recorded = tenant();
    recorded.ok("GET", "/api/audit", EMPTY);
    let page = open_workbench("/audit?search=xyz", recorded.clone());
    page.find_text(".empty p", "“xyz”").await;
    drop(page);
    let page = open_workbench("/audit", recorded);
    page.find_text(".empty h2", "Nothing is in the audit log yet").await;
}

#[wasm_bindgen_test]
async fn a_slow_log_shows_a_skeleton_and_a_failing_one_why() {
    let recorded = tenant();
    recorded.slow("/api/audit", LOG, Duration::from_millis(700));
    let page = open_workbench("/audit", recorded);
    sleep(Duration::from_millis(100)).await;
    assert!(page.maybe(".skeleton").is_none());
    page.find(".skeleton").await;
    page.find_text("tbody tr", "grace").await;
    drop(page);
    let recorded = tenant();
    recorded.refuse(
        "GET",
        "/api/audit",
        400,
        "BadRequest",
        "`x` is no action; use one such as `policy.created`, or what it is done to, such as `policy`.",
    );
    let page = open_workbench("/audit?action=x", recorded);
    page.find_text("[role=alert]", "`x` is no action").await;
}
