//! The conflicts of the tenant against recorded answers: each row says who says what and leads to where it is changed.

use std::time::Duration;

use leptos::prelude::*;
use palisade_console::ui::time::sleep;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::eyes::{Page, enter, open, open_workbench, tenant, words};

const FINANCE: &str = "11111111-1111-4111-8111-111111111111";
const PILOT: &str = "22222222-2222-4222-8222-222222222222";
const LEVEL: &str = "device_vendor_msft_policy_config_defender_cloudblocklevel";

fn hrefs(under: &HtmlElement) -> Vec<(String, String)> {
    let links = under.query_selector_all("a").unwrap();
    (0..links.length())
        .map(|index| {
            let link: HtmlElement = wasm_bindgen::JsCast::unchecked_into(links.item(index).unwrap());
            let name = link.get_attribute("aria-label").unwrap_or_else(|| words(&link));
            (name, link.get_attribute("href").unwrap())
        })
        .collect()
}

async fn asked(page: &Page, path: &str) {
    page.until(path, || page.asked().iter().any(|it| it == path).then_some(())).await;
}

#[wasm_bindgen_test]
async fn a_conflict_says_who_says_what_and_where_it_is_changed() {
    let page = open_workbench("/conflicts", tenant());
    page.find_text("h1", "Conflicts").await;
    page.find_text(".meta", "2 conflicts").await;
    page.find_text(".meta", "37 devices").await;
    page.find_text(".meta .as-of", "as of").await;
    page.find_text("p", "No device is told any of the values until they agree.").await;
    let row = page.find_text("tbody tr", "Cloud block level").await;
    let said = words(&row);
    let whole = "Finance: antivirus baseline: High plus · Pilot: high protection: Zero tolerance";
    assert!(said.contains(whole), "{said}");
    let report = |policy: &str| format!("/policies/{policy}?setting={LEVEL}&state=conflict");
    let expected = [
        ("Cloud block level", format!("/conflicts?resolve={LEVEL}")),
        ("Finance: antivirus baseline", report(FINANCE)),
        ("Pilot: high protection", report(PILOT)),
        (
            "Devices on which Cloud block level is in conflict: 37",
            format!("/conflicts?by=devices&setting={LEVEL}"),
        ),
        ("Resolve the conflict on Cloud block level", format!("/conflicts?resolve={LEVEL}")),
    ];
    let expected = expected.map(|(name, href)| (name.to_owned(), href));
    assert_eq!(hrefs(&row), expected);
    let rule = page.find_text("tbody tr", "Average CPU load factor").await;
    assert!(words(&rule).contains("the other rules of its list are delivered"));
    assert_eq!(words(&page.find("caption").await), "Settings on which policies disagree");
}

#[wasm_bindgen_test]
async fn tabs_filters_and_the_order_are_in_the_address() {
    let page = open_workbench("/conflicts", tenant());
    asked(&page, "/api/conflicts?limit=100").await;
    page.find_text("a.chip", "Pilot: high protection 2").await.click();
    page.until_at(&format!("/conflicts?policy={PILOT}")).await;
    asked(&page, &format!("/api/conflicts?policy={PILOT}&limit=100")).await;
    page.find_text("a.chip[aria-current=true]", "Pilot").await;
    page.find_text("th a", "Devices").await.click();
    page.until_at(&format!("/conflicts?policy={PILOT}&sort=devices")).await;
    page.find_text("th[aria-sort=ascending]", "Devices").await;
    // Another tab keeps whose conflicts are shown; its order and search are its own.
    page.find_text(".tabs a", "By policies 1").await;
    page.find_text(".tabs a", "By device 37").await.click();
    page.until_at(&format!("/conflicts?by=devices&policy={PILOT}")).await;
    asked(&page, &format!("/api/conflicts/devices?policy={PILOT}&limit=100&facets=true")).await;
    page.find_text("tbody tr", "fin-ws-0447").await;
    page.find_text(".tabs a[aria-current=page]", "By device").await;
    page.find_text("a.chip.on", "Pilot").await.click();
    page.until_at("/conflicts?by=devices").await;
    asked(&page, "/api/conflicts/devices?limit=100&facets=true").await;
    window().history().unwrap().back().unwrap();
    page.until_at(&format!("/conflicts?by=devices&policy={PILOT}")).await;
    enter(&page.find("input[type=search]").await, "ws-04");
    page.until_at(&format!("/conflicts?by=devices&policy={PILOT}&search=ws-04")).await;
    asked(&page, &format!("/api/conflicts/devices?policy={PILOT}&search=ws-04&limit=100&facets=true")).await;
}

#[wasm_bindgen_test]
async fn a_pair_leads_to_its_settings_and_devices() {
    let page = open_workbench("/conflicts?by=policies", tenant());
    let row = page.find_text("tbody tr", "Pilot: high protection").await;
    assert!(words(&row).contains("Cloud block level and 5 more"), "{}", words(&row));
    let links = hrefs(&row);
    let between = format!("policy={FINANCE}&with={PILOT}");
    let pair = "Finance: antivirus baseline and Pilot: high protection disagree";
    assert_eq!(links[2], (format!("Settings on which {pair}: 7"), format!("/conflicts?{between}")));
    assert_eq!(
        links[3],
        (format!("Devices on which {pair}: 37"), format!("/conflicts?by=devices&{between}"))
    );
    assert_eq!(links[4].1, format!("/conflicts?by=policies&pair={FINANCE}~{PILOT}"));
    let link = row.query_selector("td.num a").unwrap().unwrap();
    wasm_bindgen::JsCast::unchecked_into::<HtmlElement>(link).click();
    page.until_at(&format!("/conflicts?{between}")).await;
    asked(&page, &format!("/api/conflicts?{between}&limit=100")).await;
    // The other policy can be dropped by itself.
    page.find_text("a.chip", "Disagrees with Pilot: high protection").await.click();
    page.until_at(&format!("/conflicts?policy={FINANCE}")).await;
}

#[wasm_bindgen_test]
async fn a_device_leads_to_its_settings_in_conflict() {
    let page = open_workbench(&format!("/conflicts?by=devices&setting={LEVEL}"), tenant());
    let row = page.find_text("tbody tr", "fin-ws-0447").await;
    let links = hrefs(&row);
    assert_eq!(links[0].1, "/devices/d1?state=conflict");
    assert_eq!(links[1], ("Conflicts on fin-ws-0447: 2".into(), "/devices/d1?state=conflict".into()));
    assert_eq!(links[3], ("Cloud block level".into(), format!("/devices/d1?setting={LEVEL}")));
    assert!(words(&page.find_text("tbody tr", "fin-ws-0031").await).ends_with("Never"));
    page.find_text("a.chip.on", "Cloud block level").await;
}

#[wasm_bindgen_test]
async fn devices_in_conflict_lead_to_the_list_of_devices_where_one_acts_on_them() {
    let recorded = tenant();
    let page = open_workbench(&format!("/conflicts?by=devices&policy={FINANCE}&setting={LEVEL}"), recorded);
    let link = page.find_text(".toolbar a", "Select these devices").await;
    let wanted = format!("conflict=true&conflictPolicy={FINANCE}&conflictSetting={LEVEL}");
    assert_eq!(link.get_attribute("href").unwrap(), format!("/devices?{wanted}"));
    link.click();
    page.find_text("h1", "Devices").await;
    asked(&page, &format!("/api/devices?{wanted}&limit=100&facets=true")).await;
    let chip =
        page.find_text("a.chip", "In conflict · Finance: antivirus baseline · Cloud block level").await;
    chip.click();
    page.until_at("/devices").await;
}

#[wasm_bindgen_test]
async fn without_conflicts_it_says_why_that_is_good() {
    let recorded = tenant();
    let empty = r#"{"rows":[],"total":0,"asOf":"2026-11-23T01:20:00Z","devices":0,"policies":[]}"#;
    recorded.ok("GET", "/api/conflicts", empty);
    let page = open_workbench("/conflicts", recorded.clone());
    page.find_text("h2", "No conflicts").await;
    page.find_text(".empty p", "each device is told all that its policies say").await;
    assert!(page.maybe("table").is_none());
    drop(page);
    let page = open_workbench("/conflicts?search=zzz", recorded);
    page.find_text("h2", "No conflicts match").await;
    page.find_text(".empty p", "“zzz”").await;
    page.find_text(".empty a", "Drop search and filters").await;
}

#[wasm_bindgen_test]
async fn slow_and_failing_answers_are_said() {
    let recorded = tenant();
    recorded.slow("/api/conflicts", include_str!("../answers/conflicts.json"), Duration::from_millis(700));
    let page = open_workbench("/conflicts", recorded);
    sleep(Duration::from_millis(100)).await;
    assert!(page.maybe(".skeleton-table").is_none());
    page.find(".skeleton-table[role=status]").await;
    page.find_text("tbody tr", "Cloud block level").await;
    drop(page);
    let recorded = tenant();
    recorded.refuse(
        "GET",
        "/api/conflicts/pairs",
        400,
        "BadRequest",
        "Pairs of policies can't be sorted by `size`.",
    );
    let page = open_workbench("/conflicts?by=policies&sort=size", recorded);
    page.find_text("[role=alert] p", "can't be sorted by `size`").await;
    page.recorded.ok("GET", "/api/conflicts/pairs", include_str!("../answers/conflict-pairs.json"));
    page.find_text("[role=alert] button", "Try again").await.click();
    page.find_text("tbody tr", "Pilot: high protection").await;
    // What is shown stays when nobody answers.
    page.recorded.fail("GET", "/api/conflicts/pairs").fail("GET", "/api/conflicts");
    page.api.sequence().set(7);
    sleep(Duration::from_millis(100)).await;
    assert!(page.maybe("tbody tr").is_some());
}

#[wasm_bindgen_test]
async fn a_conflict_that_is_resolved_leaves_the_page() {
    let page = open_workbench("/conflicts", tenant());
    page.find_text("tbody tr", "Average CPU load factor").await;
    let mut left: serde_json::Value =
        serde_json::from_str(include_str!("../answers/conflicts.json")).unwrap();
    left["rows"].as_array_mut().unwrap().pop();
    left["total"] = serde_json::json!(1);
    page.recorded.ok("GET", "/api/conflicts", left.to_string());
    page.api.sequence().set(9);
    page.find_text(".meta", "1 conflict").await;
    page.until("one row", || (page.all("tbody tr").len() == 1).then_some(())).await;
}

#[wasm_bindgen_test]
async fn the_navigation_counts_conflicts() {
    let page = open("/policies", tenant());
    let link = page.find_text("nav[aria-label=Main] a", "Conflicts 2").await;
    assert_eq!(link.get_attribute("href").unwrap(), "/conflicts");
}

#[wasm_bindgen_test]
async fn the_explanation_of_a_setting_leads_to_the_fix() {
    let page = open_workbench(&format!("/devices/d1?setting={LEVEL}"), tenant());
    let panel = page.find("aside").await;
    let links = hrefs(&panel);
    let find = |name: &str| links.iter().find(|(it, _)| it == name).map(|(_, href)| href.clone());
    assert_eq!(find("Everywhere this is in conflict"), Some(format!("/conflicts?setting={LEVEL}")));
    assert_eq!(
        find("Edit Cloud block level in Pilot: high protection"),
        Some(format!("/policies/{PILOT}/edit#f-{LEVEL}"))
    );
}

#[wasm_bindgen_test]
async fn a_policys_report_of_conflicts_leads_to_who_disagrees() {
    let page = open("/policies/p1", tenant());
    page.find("tbody tr").await;
    let leads = || page.all(".toolbar a").into_iter().find(|it| words(it) == "Who disagrees, and about what");
    assert!(leads().is_none());
    page.find_text("a.chip", "Conflict 37").await.click();
    let link = page.until("a link to the conflicts", leads).await;
    assert_eq!(link.get_attribute("href").unwrap(), "/conflicts?policy=p1");
}

#[wasm_bindgen_test]
async fn a_file_asks_for_every_setting_and_the_page_for_the_first() {
    let page = open_workbench("/conflicts?by=policies", tenant());
    page.find_text("tbody td", "Average CPU load factor, Cloud block level and 5 more").await;
    page.find_text(".toolbar button", "CSV").await.click();
    asked(&page, "/api/conflicts/pairs?limit=1000&all=true").await;
}
