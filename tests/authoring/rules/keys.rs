//! The grid of rules by keyboard, with the clipboard, and how quick it is.

use leptos::prelude::document;
use serde_json::Value as Json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};
use web_sys::{KeyboardEvent, KeyboardEventInit};

use super::*;
use crate::writing::settle;

#[wasm_bindgen_test]
async fn the_grid_has_one_stop_of_the_tab_key_and_keys_move_in_it() {
    let page = editing("grid1", &[rule("Web", "1", "443"), rule("Mail", "1", "25")], "");
    let grid = page.find("[role=grid]").await;
    assert_eq!(grid.get_attribute("aria-rowcount").as_deref(), Some("4"));
    page.until("rows", || cell(&page, 1, NAMES)).await;
    let stops = grid.query_selector_all("[tabindex='0']").unwrap().length();
    assert_eq!(stops, 1);
    focus(&page, 0, NAMES).await;
    press("ArrowDown").await;
    press("ArrowRight").await;
    assert_eq!(at(), "1 2");
    press_with("Home", true, false).await;
    assert_eq!(at(), "0 0");
    press("End").await;
    assert!(at().starts_with("0 1"), "{}", at());
    press_with("End", true, false).await;
    assert!(at().starts_with("2 "), "{}", at());
    press("PageUp").await;
    assert!(at().starts_with("0 "), "{}", at());
    assert_eq!(page.maybe("[role=grid]").unwrap().query_selector_all("[tabindex='0']").unwrap().length(), 1);
    press("ArrowUp").await;
    press("Home").await;
    press("Enter").await;
    let dialog = page.find("dialog[open]").await;
    assert!(dialog.inner_text().contains("Web"));
}

#[wasm_bindgen_test]
async fn a_cell_is_typed_into_and_left_by_enter_tab_and_escape() {
    let page = editing("grid2", &[rule("Web", "1", "443"), rule("Mail", "1", "25")], "");
    focus(&page, 0, LOCAL_PORTS).await;
    press("F2").await;
    type_in("90-80").await;
    press("Enter").await;
    says(&page, 0, LOCAL_PORTS, "90-80").await;
    assert_eq!(at(), format!("1 {LOCAL_PORTS}"));
    let wrong = page.until("an error", || {
        cell(&page, 0, LOCAL_PORTS).filter(|it| it.get_attribute("aria-invalid").as_deref() == Some("true"))
    });
    let described = wrong.await.get_attribute("aria-describedby").unwrap();
    let sentence = document().get_element_by_id(&described).unwrap().text_content().unwrap();
    press("ArrowUp").await;
    page.says(&sentence).await;
    page.press("Use “80-90”").await;
    says(&page, 0, LOCAL_PORTS, "80-90").await;
    // A letter begins a new text, and Escape leaves what was there.
    press("8").await;
    type_in("8").await;
    press("Escape").await;
    says(&page, 0, LOCAL_PORTS, "80-90").await;
    press("Enter").await;
    type_in("81, 82").await;
    press("Tab").await;
    says(&page, 0, LOCAL_PORTS, "81; 82").await;
    assert_eq!(at(), format!("0 {}", LOCAL_PORTS + 1));
    press_with("z", true, false).await;
    says(&page, 0, LOCAL_PORTS, "80-90").await;
    press_with("Z", true, true).await;
    says(&page, 0, LOCAL_PORTS, "81; 82").await;
    press("Delete").await;
    // The line behind the last rule takes a new one.
    focus(&page, 2, NAMES).await;
    press("S").await;
    type_in("SSH").await;
    press("Enter").await;
    says(&page, 2, NAMES, "SSH").await;
    page.says("Save").await;
}

#[wasm_bindgen_test]
async fn what_is_selected_is_switched_cleared_moved_and_removed() {
    let page = editing("grid3", &[rule("A", "1", "1"), rule("B", "1", "2"), rule("C", "1", "3")], "");
    focus(&page, 0, ENABLED).await;
    press_with("ArrowDown", false, true).await;
    assert_eq!(
        page.maybe("[role=grid]").unwrap().query_selector_all("[aria-selected=true]").unwrap().length(),
        2
    );
    page.says("2 of 3 rules selected").await;
    press(" ").await;
    says(&page, 0, ENABLED, "Off").await;
    says(&page, 1, ENABLED, "Off").await;
    says(&page, 2, ENABLED, "On").await;
    page.press("Switch on").await;
    says(&page, 1, ENABLED, "On").await;
    page.press("Move down").await;
    says(&page, 0, NAMES, "C").await;
    says(&page, 1, NAMES, "A").await;
    page.press("Duplicate").await;
    page.says("5 rules").await;
    page.press("Undo").await;
    page.press("Undo").await;
    says(&page, 0, NAMES, "A").await;
    focus(&page, 1, NAMES).await;
    page.press("Remove").await;
    says(&page, 1, NAMES, "C").await;
    focus(&page, 0, LOCAL_PORTS).await;
    press("Delete").await;
    says(&page, 0, LOCAL_PORTS, "").await;
    press_with("a", true, false).await;
    page.says("2 of 2 rules selected").await;
}

#[wasm_bindgen_test]
async fn cells_go_to_a_spreadsheet_and_come_from_one() {
    let page = editing("grid4", &[rule("Web", "1", "443"), rule("=cmd()", "0", "25")], "");
    focus(&page, 0, NAMES).await;
    press_with("ArrowDown", false, true).await;
    for _ in NAMES..LOCAL_PORTS {
        press_with("ArrowRight", false, true).await;
    }
    let copied = clipboard("copy", "").get_data("text/plain").unwrap();
    assert_eq!(copied, "Web\tOn\tInbound\tAllow\tTCP\t443\r\n'=cmd()\tOn\tInbound\tBlock\tTCP\t25");
    focus(&page, 1, NAMES).await;
    paste("Mail\tyes\tin\tallow\ttcp\t25,587\nShell\ton\tInbound\tMaybe\tTCP\t22\nBad\ton\tin\tBlock\tUDP\t90-80\n").await;
    says(&page, 1, NAMES, "Mail").await;
    says(&page, 1, LOCAL_PORTS, "25; 587").await;
    says(&page, 2, NAMES, "Shell").await;
    says(&page, 2, ACTION, "").await;
    says(&page, 2, PROTOCOL, "TCP").await;
    says(&page, 3, LOCAL_PORTS, "").await;
    page.says("Row 3, Action: “Maybe”. “Maybe” is none of: Block, Allow.").await;
    page.says("Row 4, Local ports: “90-80”.").await;
    press_with("z", true, false).await;
    says(&page, 1, NAMES, "=cmd()").await;
    assert_eq!(page.find("[role=grid]").await.get_attribute("aria-rowcount").as_deref(), Some("4"));
    // One value is for every selected cell.
    focus(&page, 0, ACTION).await;
    press_with("ArrowDown", false, true).await;
    paste("Block").await;
    says(&page, 0, ACTION, "Block").await;
    says(&page, 1, ACTION, "Block").await;
    // Several hundred rows are more than a policy holds.
    focus(&page, 2, NAMES).await;
    let many: Vec<String> = (0..300).map(|number| format!("R{number}\tOn")).collect();
    paste(&many.join("\n")).await;
    page.says("152 rows are left out: a policy holds at most 150 of these.").await;
    let drawn = page.maybe("[role=grid]").unwrap().query_selector_all("[role=row]").unwrap().length();
    assert!(drawn < 50, "{drawn} rows are in the page");
}

#[wasm_bindgen_test]
async fn one_key_among_a_hundred_and_fifty_rules_is_quick() {
    let rules: Vec<Json> =
        (0..150).map(|it| rule(&format!("Rule {it}"), "1", &format!("{}", 1000 + it))).collect();
    let page = editing("grid8", &rules, "");
    focus(&page, 3, NAMES).await;
    let now = js_sys::Date::now;
    let mut keys = Vec::new();
    for _ in 0..40 {
        let begun = now();
        let init = KeyboardEventInit::new();
        init.set_bubbles(true);
        init.set_cancelable(true);
        init.set_key("ArrowDown");
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
        document().active_element().unwrap().dispatch_event(&event).unwrap();
        leptos::task::tick().await;
        keys.push(now() - begun);
        settle().await;
    }
    keys.sort_by(f64::total_cmp);
    console_log!("a key in a grid of 150 rules: median {:.1} ms, slowest {:.1} ms", keys[20], keys[39]);
    assert_eq!(at(), "43 1");
    // Typing into a cell asks nothing of the rules.
    press("F2").await;
    let begun = now();
    type_in("Another").await;
    console_log!("a key typed: {:.1} ms", now() - begun - 30.0);
    says_typed().await;
    press("Enter").await;
    press("ArrowUp").await;
    says(&page, 43, NAMES, "Another").await;
}

async fn says_typed() {
    let input: web_sys::HtmlInputElement = document().active_element().unwrap().unchecked_into();
    assert_eq!(input.value(), "Another");
}
