//! Rows stay where they are while somebody is at them, whatever their order is by now, and say what is so by now.

use leptos::prelude::*;
use palisade_console::api::recorded::Recorded;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

use crate::eyes::{Page, focused, open_workbench, words};
use crate::lists::{block, device, many, names, path, styled};

/// The same list later: a device came before all others, the first two have changed places, the third is in conflict,
/// and the fourth is no longer among them.
fn later() -> Value {
    let mut now = block(0, 300);
    let rows = now["rows"].as_array_mut().unwrap();
    rows[2]["state"] = json!("conflict");
    rows.remove(3);
    rows.swap(0, 1);
    rows.insert(0, device(999));
    now
}

fn answer(recorded: &Recorded, now: &Value) {
    for counts in [false, true] {
        recorded.ok("GET", &path("", 0, counts), now.to_string());
    }
}

fn tell(element: &Element, kind: &str) {
    element.dispatch_event(&web_sys::Event::new(kind).unwrap()).unwrap();
}

async fn begin(page: &Page) -> HtmlElement {
    page.until("the first row", || (names(page).first()? == "pc-000000").then_some(())).await;
    page.find(".listing").await
}

async fn first(page: &Page, name: &str) {
    page.until(&format!("{name} first"), || (names(page).first()? == name).then_some(())).await;
}

#[wasm_bindgen_test]
async fn nothing_becomes_another_device_under_the_pointer() {
    let _style = styled();
    let page = open_workbench("/devices", many(300, &[0, 100, 200]));
    let list = begin(&page).await;
    let before = names(&page);
    let height = list.client_height();
    tell(&list, "pointerenter");
    answer(&page.recorded, &later());
    page.api.sequence().set(5);
    page.find_text(".rows-stay", "The list has changed meanwhile.").await;
    assert_eq!(names(&page), before);
    assert_eq!(list.client_height(), height, "what is said moves nothing");
    let row = page.find_text("[role=grid] tbody tr", "pc-000002").await;
    page.until("what is so by now", || words(&row).contains("Conflict").then_some(())).await;
    // Ticked and followed is what is seen.
    let tick = page.all(".select-row");
    tick[3].click();
    page.find_text("[role=group] [role=status]", "1 selected, matching: 300").await;
    assert_eq!(tick[3].get_attribute("aria-label").unwrap(), "Select pc-000003");
    // And again later.
    let mut again = later();
    again["rows"][3]["state"] = json!("pending");
    answer(&page.recorded, &again);
    page.api.sequence().set(6);
    page.until("what is so after that", || words(&row).contains("Pending").then_some(())).await;
    assert_eq!(names(&page), before);
    let show = page.find_text(".rows-stay button", "Show it as it is now").await;
    show.focus().unwrap();
    show.click();
    first(&page, "pc-000999").await;
    page.until("the focus in the table", || (focused()?.tag_name() == "TABLE").then_some(())).await;
    assert_eq!(names(&page)[1..4], ["pc-000001", "pc-000000", "pc-000002"]);
    assert!(!names(&page).contains(&"pc-000003".to_owned()));
    page.until("nothing more said", || words(&page.maybe(".rows-stay")?).is_empty().then_some(())).await;
}

#[wasm_bindgen_test]
async fn who_leaves_the_list_sees_it_as_it_is() {
    let _style = styled();
    let page = open_workbench("/devices", many(300, &[0, 100, 200]));
    let list = begin(&page).await;
    page.find_text("[role=grid] tbody th a", "pc-000001").await.focus().unwrap();
    tell(&list, "pointerenter");
    answer(&page.recorded, &later());
    page.api.sequence().set(5);
    page.find_text(".rows-stay", "The list has changed").await;
    // The focus is still there.
    tell(&list, "pointerleave");
    assert_eq!(names(&page)[0], "pc-000000");
    page.find_text("[role=grid] tbody th a", "pc-000001").await.blur().unwrap();
    first(&page, "pc-000999").await;
    // With nobody there, it is shown at once.
    answer(&page.recorded, &block(0, 300));
    page.api.sequence().set(6);
    first(&page, "pc-000000").await;
    assert!(words(&page.find(".rows-stay").await).is_empty());
}

#[wasm_bindgen_test]
async fn who_scrolls_on_sees_every_row_where_it_stands() {
    let _style = styled();
    let page = open_workbench("/devices", many(300, &[0, 100, 200]));
    let list = begin(&page).await;
    tell(&list, "pointerenter");
    answer(&page.recorded, &later());
    page.api.sequence().set(5);
    page.find_text(".rows-stay", "The list has changed").await;
    page.find(".windowed").await.set_scroll_top(3 * 52);
    page.until("the rows below", || (names(&page).first()? == "pc-000002").then_some(())).await;
    let mut once = names(&page);
    let all = once.len();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), all, "a device is there twice");
    page.find(".windowed").await.set_scroll_top(0);
    first(&page, "pc-000999").await;
}

#[wasm_bindgen_test]
async fn a_row_that_left_says_nothing_older_than_it_did() {
    let _style = styled();
    let recorded = many(300, &[0, 200]);
    // The next rows are read ahead, and hold as old a row as one that is moved up meanwhile.
    let mut ahead = block(100, 300);
    ahead["rows"][0] = device(3);
    ahead["rows"][0]["state"] = json!("success");
    recorded.ok("GET", &path("", 100, false), ahead.to_string());
    let page = open_workbench("/devices", recorded);
    let list = begin(&page).await;
    page.until("what is read ahead", || {
        page.recorded.asked().iter().any(|asked| asked.path.contains("skip=100")).then_some(())
    })
    .await;
    tell(&list, "pointerenter");
    answer(&page.recorded, &later());
    page.api.sequence().set(5);
    page.find_text(".rows-stay", "The list has changed").await;
    let row = page.find_text("[role=grid] tbody tr", "pc-000003").await;
    assert!(words(&row).contains("Error"), "{}", words(&row));
}

#[wasm_bindgen_test]
async fn a_list_that_gets_longer_shows_nothing_twice() {
    let _style = styled();
    let page = open_workbench("/devices", many(3, &[0]));
    let list = begin(&page).await;
    let before = names(&page);
    tell(&list, "pointerenter");
    let mut now = block(0, 4);
    now["rows"].as_array_mut().unwrap().rotate_right(1);
    answer(&page.recorded, &now);
    page.api.sequence().set(5);
    page.find_text(".rows-stay", "The list has changed").await;
    page.find_text(".meta", "4 devices").await;
    page.find_text(".selection button", "Select all 4 that match").await;
    assert_eq!(names(&page), before);
    tell(&list, "pointerleave");
    first(&page, "pc-000003").await;
    assert_eq!(names(&page).len(), 4);
}

#[wasm_bindgen_test]
async fn what_is_gone_from_the_end_goes_and_what_moved_up_stays() {
    let _style = styled();
    let page = open_workbench("/devices", many(5, &[0]));
    let list = begin(&page).await;
    tell(&list, "pointerenter");
    let mut now = block(0, 2);
    now["rows"][1] = device(2);
    answer(&page.recorded, &now);
    page.api.sequence().set(5);
    page.find_text(".rows-stay", "The list has changed").await;
    // The third would come into the place of the second; nothing comes into those of the last two.
    assert_eq!(names(&page), ["pc-000000", "pc-000001", "pc-000002"]);
    tell(&list, "pointerleave");
    page.until("the two that are left", || (names(&page) == ["pc-000000", "pc-000002"]).then_some(())).await;
}

#[wasm_bindgen_test]
async fn where_all_is_gone_nothing_stays() {
    let _style = styled();
    let page = open_workbench("/devices", many(3, &[0]));
    let list = begin(&page).await;
    page.find_text("[role=grid] tbody th a", "pc-000001").await.focus().unwrap();
    tell(&list, "pointerenter");
    answer(&page.recorded, &block(0, 0));
    page.api.sequence().set(5);
    page.find(".empty").await;
    assert!(words(&page.find(".rows-stay").await).is_empty());
    page.until("the focus where the page begins", || (focused()?.tag_name() == "H1").then_some(())).await;
}

#[wasm_bindgen_test]
async fn the_table_takes_the_focus_of_a_row_that_goes() {
    let _style = styled();
    let page = open_workbench("/devices", many(3, &[0]));
    begin(&page).await;
    page.find_text("[role=grid] tbody th a", "pc-000002").await.focus().unwrap();
    answer(&page.recorded, &block(0, 2));
    page.api.sequence().set(5);
    page.until("the row to be gone", || (names(&page).len() == 2).then_some(())).await;
    page.until("the focus in the table", || (focused()?.tag_name() == "TABLE").then_some(())).await;
}

#[wasm_bindgen_test]
async fn what_the_page_itself_changed_is_shown_as_it_is() {
    let _style = styled();
    let page = open_workbench("/devices", many(300, &[0, 100, 200]));
    let list = begin(&page).await;
    tell(&list, "pointerenter");
    answer(&page.recorded, &later());
    page.api.changed_here();
    first(&page, "pc-000999").await;
    assert!(words(&page.find(".rows-stay").await).is_empty());
}
