//! Long lists in a real browser, with the real styles, over answers that are recorded block by block: scrolling,
//! jumping, never a blank, the place in the address, live changes in place, columns and the height of rows.

use std::time::Duration;

use leptos::prelude::*;
use palisade_console::api::recorded::Recorded;
use palisade_console::ui::time::sleep;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::eyes::{Page, enter, focused, here, open_workbench, tenant, words};

const STYLE: [&str; 5] = [
    include_str!("../../style/tokens.css"),
    include_str!("../../style/base.css"),
    include_str!("../../style/layout.css"),
    include_str!("../../style/components.css"),
    include_str!("../../style/workbench/lists.css"),
];
const ROW: i32 = 52;

/// The styles for as long as it lives.
pub struct Styled(web_sys::Element);

impl Drop for Styled {
    fn drop(&mut self) {
        self.0.remove();
    }
}

pub fn styled() -> Styled {
    let style = document().create_element("style").unwrap();
    style.set_text_content(Some(&STYLE.concat()));
    document().head().unwrap().append_child(&style).unwrap();
    Styled(style)
}

/// The row with this rank.
pub fn device(rank: usize) -> Value {
    json!({
        "id": format!("d{rank}"),
        "facts": {"name": format!("pc-{rank:06}"), "osName": "Windows 11", "osVersion": "10.0.26100", "model": "Desk"},
        "enrolled": "2026-11-01T08:00:00Z", "freshness": "current", "ineligible": [],
        "lastCheckIn": "2026-11-23T01:09:00Z", "state": if rank.is_multiple_of(2) { "success" } else { "error" },
    })
}

/// The answer with the hundred rows from this rank on.
pub fn block(from: usize, total: usize) -> Value {
    let rows: Vec<Value> = (from..total.min(from + 100)).map(device).collect();
    json!({"rows": rows, "total": total, "asOf": "2026-11-23T01:20:00Z", "facets": [
        {"filter": "state", "value": "success", "rows": total / 2},
        {"filter": "state", "value": "conflict", "rows": 0},
        {"filter": "platform", "value": "windows10", "rows": total},
    ]})
}

/// The path of a block of the list with this query.
pub fn path(query: &str, from: usize, counts: bool) -> String {
    let skip = if from > 0 { format!("&skip={from}") } else { String::new() };
    let counts = if counts { "&facets=true" } else { "" };
    format!("/api/devices?{query}limit=100{skip}{counts}")
}

/// A tenant with so many devices, of which the blocks that begin at these ranks are recorded.
pub fn many(total: usize, blocks: &[usize]) -> Recorded {
    let recorded = tenant();
    for from in blocks {
        for counts in [false, true] {
            recorded.ok("GET", &path("", *from, counts), block(*from, total).to_string());
        }
    }
    recorded
}

/// The names in the rows that are on the page.
pub fn names(page: &Page) -> Vec<String> {
    page.all("[role=grid] tbody tr")
        .iter()
        .map(|row| words(&row.query_selector("th a").unwrap().unwrap().unchecked_into()))
        .collect()
}

async fn first_is(page: &Page, rank: usize) {
    let name = format!("pc-{rank:06}");
    page.until(&format!("{name} at the top"), || (names(page).first() == Some(&name)).then_some(())).await;
}

fn scroller(page: &Page) -> HtmlElement {
    let grid = page.maybe("[role=grid]").unwrap();
    let mut above = grid.parent_element().unwrap();
    let scrolls = |it: &web_sys::Element| {
        let style = window().get_computed_style(it).unwrap().unwrap();
        style.get_property_value("overflow-y").unwrap() == "auto"
    };
    while !scrolls(&above) {
        above = above.parent_element().unwrap();
    }
    above.unchecked_into()
}

fn press(element: &HtmlElement, key: &str) {
    let init = web_sys::KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    element.dispatch_event(&event).unwrap();
}

#[wasm_bindgen_test]
async fn any_place_of_a_hundred_thousand_rows_is_reached_and_none_is_blank() {
    let _style = styled();
    let recorded = many(100_000, &[0, 100, 200, 99_800, 99_900]);
    for from in [49_900, 50_000, 50_100] {
        for counts in [false, true] {
            let text = block(from, 100_000).to_string();
            recorded.slow(&path("", from, counts), text, Duration::from_millis(300));
        }
    }
    let page = open_workbench("/devices", recorded);
    first_is(&page, 0).await;
    let grid = page.find("[role=grid]").await;
    assert_eq!(grid.get_attribute("aria-rowcount").unwrap(), "100001");
    assert!(names(&page).len() < 60, "{}", names(&page).len());
    assert!(words(&page.find(".meta").await).contains("100,000 devices"));
    // The next block is asked for before one is there.
    page.until("the next block", || page.asked().contains(&path("", 100, false)).then_some(())).await;
    let scroller = scroller(&page);
    scroller.set_scroll_top(103 * ROW);
    first_is(&page, 103).await;
    assert_eq!(page.maybe("[role=grid] tbody tr").unwrap().get_attribute("aria-rowindex").unwrap(), "105");
    // While the rows of a far place are on their way, those that were there stay.
    scroller.set_scroll_top(50_003 * ROW);
    sleep(Duration::from_millis(150)).await;
    assert_eq!(names(&page)[0], "pc-000103");
    assert_eq!(grid.get_attribute("aria-busy").as_deref(), Some("true"));
    first_is(&page, 50_003).await;
    assert_eq!(grid.get_attribute("aria-busy"), None);
    scroller.set_scroll_top(i32::MAX);
    page.until("the last row", || (names(&page).last()? == "pc-099999").then_some(())).await;
    // The heading is where it was.
    let heading = page.find("[role=grid] thead").await.get_bounding_client_rect();
    assert!((heading.top() - scroller.get_bounding_client_rect().top()).abs() < 3.0);
}

#[wasm_bindgen_test]
async fn on_paper_are_all_rows_and_not_only_those_in_sight() {
    let _style = styled();
    let page = open_workbench("/devices", many(250, &[0, 100, 200]));
    first_is(&page, 0).await;
    let tell = |event: &str| window().dispatch_event(&web_sys::Event::new(event).unwrap()).unwrap();
    scroller(&page).set_scroll_top(20 * ROW);
    first_is(&page, 20).await;
    assert!(!page.asked().contains(&path("", 200, false)));
    // The button says so before the browser does, so that what is not there yet can come.
    tell("palisade:print");
    page.until("every row", || (names(&page).len() == 250).then_some(())).await;
    assert_eq!(names(&page)[249], "pc-000249");
    let grid = page.find("[role=grid]").await;
    assert_eq!(grid.get_attribute("aria-busy"), None);
    assert!(page.maybe("p.print-only").is_none());
    tell("afterprint");
    first_is(&page, 20).await;
    assert!(names(&page).len() < 60);
}

#[wasm_bindgen_test]
async fn on_paper_a_list_says_how_much_of_it_there_is() {
    let _style = styled();
    let blocks: Vec<usize> = (0..10).map(|block| block * 100).collect();
    let page = open_workbench("/devices", many(100_000, &blocks));
    first_is(&page, 0).await;
    window().dispatch_event(&web_sys::Event::new("palisade:print").unwrap()).unwrap();
    page.until("a thousand rows", || (names(&page).len() == 1000).then_some(())).await;
    let said = page.find("p.print-only").await.text_content().unwrap();
    assert!(said.contains("The first 1,000 of 100,000 rows."), "{said}");
}

#[wasm_bindgen_test]
async fn what_is_scrolled_past_is_not_asked_for() {
    let _style = styled();
    let recorded = many(100_000, &[0, 100]);
    for from in (0..=14).flat_map(|part| [part * 5_000, part * 5_000 + 100]).skip(2) {
        for counts in [false, true] {
            let text = block(from, 100_000).to_string();
            recorded.slow(&path("", from, counts), text, Duration::from_millis(200));
        }
    }
    let page = open_workbench("/devices", recorded);
    first_is(&page, 0).await;
    page.until("the next block", || page.asked().contains(&path("", 100, false)).then_some(())).await;
    sleep(Duration::from_millis(50)).await;
    let before = page.asked().len();
    let scroller = scroller(&page);
    for rank in (10_000..=70_000).step_by(5_000) {
        scroller.set_scroll_top(rank * ROW);
        sleep(Duration::from_millis(1)).await;
    }
    first_is(&page, 70_000).await;
    let asked = page.asked().len() - before;
    // Two that were under way, two when these had come, and what comes next.
    assert!(asked <= 5, "{asked}");
}

#[wasm_bindgen_test]
async fn the_place_in_the_list_is_in_the_address_and_a_link_to_it_opens_there() {
    let _style = styled();
    let blocks = [0, 100, 500, 600, 700];
    let page = open_workbench("/devices", many(10_000, &blocks));
    first_is(&page, 0).await;
    let length = window().history().unwrap().length().unwrap();
    scroller(&page).set_scroll_top(640 * ROW);
    page.until_at("/devices?at=640").await;
    assert_eq!(window().history().unwrap().length().unwrap(), length);
    drop(page);
    let page = open_workbench("/devices?at=640", many(10_000, &blocks));
    first_is(&page, 640).await;
    assert!(!page.asked().contains(&path("", 0, true)), "{:?}", page.asked());
    // Another filter begins at its first row.
    page.recorded.ok("GET", &path("state=success&", 0, true), block(0, 80).to_string());
    page.find_text("a.chip", "Success").await.click();
    first_is(&page, 0).await;
    page.until_at("/devices?state=success").await;
    assert_eq!(page.find("[role=grid]").await.get_attribute("aria-rowcount").unwrap(), "81");
}

#[wasm_bindgen_test]
async fn a_change_of_the_tenant_moves_rows_and_counts_in_place() {
    let _style = styled();
    let page = open_workbench("/devices", many(1_000, &[0, 100, 200]));
    first_is(&page, 0).await;
    let scroller = scroller(&page);
    scroller.set_scroll_top(120 * ROW + 7);
    first_is(&page, 120).await;
    let link = page.find_text("[role=grid] tbody th a", "pc-000122").await;
    link.focus().unwrap();
    let mut now = block(100, 1_001);
    now["rows"][22]["state"] = json!("conflict");
    for counts in [false, true] {
        page.recorded.ok("GET", &path("", 100, counts), now.to_string());
    }
    page.api.sequence().set(5);
    let row = page.find_text("[role=grid] tbody tr", "pc-000122").await;
    page.until("the new state", || words(&row).contains("Conflict").then_some(())).await;
    assert!(words(&page.find(".meta").await).contains("1,001 devices"));
    assert_eq!(scroller.scroll_top(), 120 * ROW + 7);
    assert!(row.contains(focused().as_deref().map(AsRef::as_ref)), "the focus stays where it was");
    // A row that leaves gives the focus to the table rather than to nobody.
    scroller.set_scroll_top(0);
    first_is(&page, 0).await;
    assert_eq!(focused().map(|it| it.tag_name()).as_deref(), Some("TABLE"));
}

#[wasm_bindgen_test]
async fn chips_say_how_many_rows_they_show() {
    let _style = styled();
    let page = open_workbench("/devices", many(1_000, &[0, 100]));
    first_is(&page, 0).await;
    let chip = page.find_text("a.chip", "Success").await;
    assert_eq!(words(&chip), "Success 500");
    assert_eq!(words(&page.find_text("a.chip", "Conflict").await), "Conflict 0");
    assert_eq!(words(&page.find_text("a.chip", "Windows").await), "Windows 1,000");
}

#[wasm_bindgen_test]
async fn a_list_that_is_filtered_to_nothing_names_what_to_drop() {
    let recorded = many(1_000, &[0, 100]);
    recorded.ok("GET", &path("search=xyz&", 0, true), block(0, 0).to_string());
    recorded.ok("GET", "/api/devices?limit=1", block(0, 1_000).to_string());
    let page = open_workbench("/devices", recorded);
    page.find("[role=grid]").await;
    enter(&page.find("input[type=search]").await, "xyz");
    page.find_text(".empty p", "“xyz”").await;
    let without = page.find_text(".empty li a", "Without “xyz”: 1,000").await;
    assert_eq!(without.get_attribute("href").unwrap(), "/devices");
    sleep(Duration::from_millis(50)).await;
    page.find_text(".empty a", "Drop search and filters").await.click();
    page.find("[role=grid]").await;
}

#[wasm_bindgen_test]
async fn columns_are_chosen_and_stay_in_the_address() {
    let _style = styled();
    let page = open_workbench("/devices", many(300, &[0, 100]));
    first_is(&page, 0).await;
    let heads = || page.all("[role=grid] thead th").iter().map(words).collect::<Vec<_>>();
    // No heading is cut.
    for head in page.all("[role=grid] thead th") {
        assert!(head.scroll_width() <= head.client_width(), "{}", words(&head));
    }
    assert_eq!(heads(), ["Select", "Device ↑", "State", "Management", "Last check-in", "Enrolled"]);
    let button = page.find_text(".toolbar button", "Columns").await;
    button.click();
    let model = page.find_text("fieldset label", "Model").await;
    let fixed = page.find_text("fieldset label", "Device").await;
    assert!(fixed.query_selector("input:disabled").unwrap().is_some());
    model.click();
    page.until("the new column", || heads().contains(&"Model".to_owned()).then_some(())).await;
    page.until_at("/devices?columns=name%2Cstate%2Cmanagement%2ClastCheckIn%2Cenrolled%2Cmodel").await;
    assert!(words(&page.maybe("[role=grid] tbody tr").unwrap()).contains("Desk"));
    page.find_text("fieldset label", "Model").await.click();
    page.until_at("/devices").await;
    // The height of rows is kept for who likes it so.
    page.find_text("label", "Compact").await.click();
    page.until("lower rows", || (page.maybe("[role=grid] tbody tr")?.offset_height() == 36).then_some(()))
        .await;
    press(&page.find_text("legend", "Columns").await, "Escape");
    page.until("a closed choice", || page.maybe("fieldset legend").is_none().then_some(())).await;
    assert_eq!(focused(), Some(button));
    drop(page);
    let page = open_workbench("/devices", many(300, &[0, 100]));
    first_is(&page, 0).await;
    assert_eq!(page.maybe("[role=grid] tbody tr").unwrap().offset_height(), 36);
    window().local_storage().unwrap().unwrap().clear().unwrap();
}

#[wasm_bindgen_test]
async fn a_list_is_walked_by_keyboard_to_its_end() {
    let _style = styled();
    let page = open_workbench("/devices", many(100_000, &[0, 100, 99_800, 99_900]));
    first_is(&page, 0).await;
    let grid = page.find("[role=grid]").await;
    grid.focus().unwrap();
    let current = || {
        let row = document().get_element_by_id(&grid.get_attribute("aria-activedescendant")?)?;
        Some(words(&row.query_selector("th a").ok()??.unchecked_into()))
    };
    press(&grid, "End");
    page.until("the last row", || (current()? == "pc-099999").then_some(())).await;
    press(&grid, "ArrowUp");
    page.until("the row before", || (current()? == "pc-099998").then_some(())).await;
    press(&grid, "Home");
    page.until("the first row", || (current()? == "pc-000000").then_some(())).await;
    press(&grid, "ArrowDown");
    page.recorded.ok("GET", "/api/devices/d1", include_str!("../answers/device.json"));
    press(&grid, "Enter");
    page.until("the device", || here().starts_with("/devices/d1").then_some(())).await;
}

#[wasm_bindgen_test]
async fn no_column_takes_the_room_of_another_and_a_long_name_keeps_its_end() {
    let _style = styled();
    let recorded = tenant();
    let mut all = block(0, 2);
    let name = "a-device-with-a-name-that-is-longer-than-any-column-is-wide-0447";
    all["rows"][0]["facts"]["name"] = json!(name);
    for counts in [false, true] {
        recorded.ok("GET", &path("", 0, counts), all.to_string());
    }
    let columns = "name,state,management,lastCheckIn,enrolled,os,version,maker,model,serial,tags,lastHad";
    let page = open_workbench(&format!("/devices?columns={columns}"), recorded);
    let heads = page
        .until("every column", || {
            let heads = page.all("[role=grid] thead th");
            (heads.len() == 13).then_some(heads)
        })
        .await;
    for head in &heads[1..] {
        assert!(head.offset_width() >= 90, "{} has {} pixels", words(head), head.offset_width());
    }
    let link = page.find("[role=grid] tbody th a").await;
    assert_eq!(link.text_content().unwrap(), name);
    assert_eq!(link.get_attribute("aria-label").unwrap(), name);
    let end = link.query_selector(".cut > :last-child").unwrap().unwrap();
    let (end, whole) = (end.get_bounding_client_rect(), link.get_bounding_client_rect());
    assert!(end.width() > 30.0 && end.right() <= whole.right() + 1.0, "the end is cut off");
}
