//! The list of policies as the two programs show it: a first look by the one, the list itself by the other in the same
//! place, scrolled through, with its columns and filtered to nothing; and the whole page by the other once it is there.

use std::time::Duration;

use leptos::prelude::*;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::eyes::{Page, enter, focused, open, open_lent, open_workbench, tenant, words};
use crate::lists::styled;

fn policy(place: usize) -> Value {
    let states = json!({"success": 3, "error": 0, "conflict": 0, "pending": 1, "notApplicable": 0});
    json!({
        "id": format!("p{place}"), "name": format!("Policy {place:05}"), "templateId": "", "templateName": "",
        "policyType": "antivirus", "platforms": "windows10", "assignedTo": ["Desks"], "states": states,
        "lastModified": "2026-11-23T01:09:00Z", "modifiedBy": "ada", "version": 1,
    })
}

fn page_of(from: usize, rows: usize, total: usize) -> String {
    let rows: Vec<Value> = (from..total.min(from + rows)).map(policy).collect();
    json!({"rows": rows, "total": total, "asOf": "2026-11-23T01:20:00Z"}).to_string()
}

/// Where each row is, by its name.
fn places(rows: &[HtmlElement]) -> Vec<(String, i32, i32)> {
    let place = |row: &HtmlElement| {
        let link = row.query_selector("th a").unwrap().unwrap();
        let (at, scrolled) = (link.get_bounding_client_rect(), window().scroll_y().unwrap());
        #[expect(clippy::cast_possible_truncation, reason = "pixels")]
        let (left, top) = (at.left().round() as i32, (at.top() + scrolled).round() as i32);
        (link.text_content().unwrap(), left, top)
    };
    rows.iter().map(place).collect()
}

fn visible(page: &Page) -> Vec<HtmlElement> {
    let is_visible = |row: &HtmlElement| {
        let style = window().get_computed_style(row).unwrap().unwrap();
        style.get_property_value("visibility").unwrap() == "visible"
    };
    page.all("#policies tbody tr").into_iter().filter(is_visible).collect()
}

#[wasm_bindgen_test]
async fn the_list_follows_the_first_look_in_its_place() {
    let _style = styled();
    let recorded = tenant();
    recorded.ok("GET", "/api/policies?limit=50&facets=true", page_of(0, 50, 5_000));
    for from in [0, 100, 2_900, 3_000, 3_100] {
        let skip = if from > 0 { format!("&skip={from}") } else { String::new() };
        recorded.ok("GET", &format!("/api/policies?limit=100{skip}"), page_of(from, 100, 5_000));
    }
    let mut page = open("/policies", recorded);
    page.find_text("#policies tbody tr", "Policy 00049").await;
    let link: HtmlElement = page.find("#policies tbody a[href='/policies/p3']").await;
    link.focus().unwrap();
    let before = places(&visible(&page));
    page.lend().await;
    page.find(".lent:not(.waiting) table").await;
    page.until("one table", || (page.all("#policies table").len() == 1).then_some(())).await;
    let after = places(&visible(&page));
    assert!(after.len() > 5);
    assert_eq!(after, before[..after.len()]);
    let now = focused().unwrap();
    assert_eq!(now.get_attribute("href").as_deref(), Some("/policies/p3"), "the focus stays on its policy");
    // Any place is scrolled to.
    assert_eq!(page.find("[role=grid]").await.get_attribute("aria-rowcount").unwrap(), "5001");
    page.find(".lent .windowed").await.set_scroll_top(3_010 * 52);
    page.find_text("#policies tbody tr", "Policy 03010").await;
    page.until_at("/policies?at=3010").await;
    // A column more, and rows of a line.
    page.find_text(".tools button", "Columns").await.click();
    page.find_text("fieldset label", "Policy id").await.click();
    page.find_text("thead th", "Policy id").await;
    page.find_text("label", "Compact").await.click();
    page.until("lower rows", || (visible(&page).first()?.offset_height() == 36).then_some(())).await;
    window().local_storage().unwrap().unwrap().clear().unwrap();
}

#[wasm_bindgen_test]
async fn a_link_to_a_place_shows_it_at_the_first_look() {
    let _style = styled();
    let recorded = tenant();
    recorded.ok("GET", "/api/policies?skip=3010&limit=50&facets=true", page_of(3_010, 50, 5_000));
    recorded.ok("GET", "/api/policies?limit=100", page_of(0, 100, 5_000));
    for from in [3_000, 3_100] {
        recorded.ok("GET", &format!("/api/policies?limit=100&skip={from}"), page_of(from, 100, 5_000));
    }
    let mut page = open("/policies?at=3010", recorded);
    page.find_text("#policies tbody tr", "Policy 03010").await;
    let before = places(&visible(&page));
    page.lend().await;
    page.find(".lent:not(.waiting) table").await;
    page.until("one table", || (page.all("#policies table").len() == 1).then_some(())).await;
    let after = places(&visible(&page));
    assert!(after.len() > 5, "{after:?} {before:?}");
    assert_eq!(after[..5], before[..5]);
}

#[wasm_bindgen_test]
async fn filtered_to_nothing_it_names_what_to_drop() {
    let recorded = tenant();
    let none = page_of(0, 0, 0);
    for own in ["limit=50&facets=true", "limit=100"] {
        recorded.ok("GET", &format!("/api/policies?state=error&search=xyz&{own}"), none.as_str());
    }
    recorded.ok("GET", "/api/policies?search=xyz&limit=1", none.as_str());
    recorded.ok("GET", "/api/policies?state=error&limit=1", page_of(0, 1, 12));
    let page = open_lent("/policies?state=error&search=xyz", recorded).await;
    page.find_text(".lent .empty a", "Without “xyz”: 12").await.click();
    page.until_at("/policies?state=error").await;
}

/// The page holds the script of a workbench that runs, until this is dropped.
struct Running(HtmlElement);

impl Running {
    fn now() -> Self {
        let script: HtmlElement = document().create_element("script").unwrap().unchecked_into();
        script.set_attribute("type", "text/plain").unwrap();
        script.set_attribute("data-workbench", "").unwrap();
        script.set_attribute("data-runs", "").unwrap();
        document().head().unwrap().append_child(&script).unwrap();
        Self(script)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.remove();
    }
}

#[wasm_bindgen_test]
async fn once_the_workbench_is_there_nothing_is_looked_at_first() {
    let recorded = tenant();
    recorded.ok("GET", "/api/policies?limit=50&facets=true", page_of(0, 50, 60));
    recorded.ok("GET", "/api/policies?type=antivirus&limit=50&facets=true", page_of(0, 20, 20));
    // A look that is under way stays, whatever is filtered meanwhile.
    let page = open("/policies", recorded);
    page.find_text("#policies tbody tr", "Policy 00049").await;
    let running = Running::now();
    page.find("a.chip[href='/policies?type=antivirus']").await.click();
    page.until_at("/policies?type=antivirus").await;
    page.until("20 rows", || (page.all("#policies tbody tr").len() == 20).then_some(())).await;
    drop(page);

    let page = open("/policies", tenant());
    page.find("#workbench:not([data-tools])").await;
    assert!(page.maybe("#policies").is_none());
    assert!(!page.asked().iter().any(|path| path.starts_with("/api/policies")), "{:?}", page.asked());
    drop((page, running));

    let recorded = tenant();
    let counted = with_facet(&page_of(0, 60, 60), "type", "antivirus", 35);
    recorded.ok("GET", "/api/policies?limit=100&facets=true", counted);
    let page = open_workbench("/policies", recorded);
    page.find_text("h1", "Policies").await;
    page.find_text("tbody tr", "Policy 00000").await;
    page.find_text("a.chip[href='/policies?type=antivirus']", "35").await;
    page.find_text(".toolbar button", "Columns").await;
    let asked: Vec<_> = page.asked().into_iter().filter(|path| path.starts_with("/api/policies")).collect();
    assert_eq!(asked, ["/api/policies?limit=100&facets=true"]);
}

fn with_facet(page: &str, filter: &str, value: &str, rows: u64) -> String {
    let mut page: Value = serde_json::from_str(page).unwrap();
    page["facets"] = json!([{"filter": filter, "value": value, "rows": rows}]);
    page.to_string()
}

#[wasm_bindgen_test]
async fn nothing_moves_when_the_counts_of_filters_come() {
    let _style = styled();
    let recorded = tenant();
    let counted = with_facet(&page_of(0, 50, 300), "type", "antivirus", 300);
    recorded.late("GET", "/api/policies?limit=50&facets=true", counted, Duration::from_millis(300));
    let page = open("/policies", recorded);
    let chip = page.find("a.chip[href='/policies?type=antivirus']").await;
    let width = || chip.get_bounding_client_rect().width();
    let before = width();
    assert!(!words(&chip).contains("300"));
    page.find_text("a.chip[href='/policies?type=antivirus']", "300").await;
    assert!((width() - before).abs() < 0.5, "{before} became {}", width());
}

#[wasm_bindgen_test]
async fn what_a_policy_is_wraps_without_a_dot_at_either_end() {
    let _style = styled();
    let page = open("/policies/p1", tenant());
    let facts = page.find(".meta .dotted").await;
    let left = |place: usize| {
        let fact: HtmlElement =
            facts.children().item(u32::try_from(place).unwrap()).unwrap().unchecked_into();
        fact.get_bounding_client_rect().left() - facts.get_bounding_client_rect().left()
    };
    let drawn = |name: &str| {
        let second = facts.children().item(1).unwrap();
        let dot = window().get_computed_style_with_pseudo_elt(&second, "::before").unwrap().unwrap();
        dot.get_property_value(name).unwrap()
    };
    assert!(left(1) > 0.0 && drawn("content").contains('·'), "{} {}", left(1), drawn("content"));
    // Where the second begins a line, its dot is outside of what is seen.
    facts.style().set_property("max-inline-size", "100px").unwrap();
    assert_eq!((left(0), left(1)), (0.0, 0.0));
    assert_eq!(drawn("left"), ["-", &drawn("width")].concat());
    let row = window().get_computed_style(&facts).unwrap().unwrap();
    assert_eq!(row.get_property_value("overflow").unwrap(), "clip");
}

#[wasm_bindgen_test]
async fn a_policy_that_is_gone_says_so_on_every_tab() {
    for tab in ["", "/settings", "/versions"] {
        let recorded = tenant();
        recorded.refuse("GET", "/api/policies/gone", 404, "ResourceNotFound", "There is no policy `gone`.");
        let page = open(&format!("/policies/gone{tab}"), recorded);
        page.find_text(".failed", "This is not here").await;
        page.find_text("button", "Try again").await;
    }
}

#[wasm_bindgen_test]
async fn what_a_policy_sets_is_searched_and_sorted() {
    let page = open("/policies/p1/settings", tenant());
    let names = || page.all("tbody th").iter().map(words).collect::<Vec<_>>();
    page.find_text("tbody th", "CPU load limit").await;
    page.find_text("thead a", "Error").await.click();
    page.until("the fewest errors first", || (names().last()? == "Network protection").then_some(())).await;
    page.find_text("thead a", "Error").await.click();
    page.until("the most errors first", || (names().first()? == "Network protection").then_some(())).await;
    enter(&page.find("input[type=search]").await, "plus");
    page.until("the one by its value", || (names() == ["Cloud block level"]).then_some(())).await;
}
