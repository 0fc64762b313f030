//! Shortcuts of letters: where they lead, when they rest, and how they are turned off.

use std::time::Duration;

use leptos::prelude::*;
use palisade_console::ui::time::sleep;
use palisade_model::api::Role;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::eyes::{enter, focused, here, open_whole, press, tenant, words};

#[wasm_bindgen_test]
async fn letters_lead_and_rest_while_one_types() {
    let page = open_whole("/policies", tenant(), Role::TenantAdministrator);
    page.find_text("tbody tr", "Pilot: high protection").await;
    assert!(press("j", false));
    assert_eq!(words(&focused().unwrap()), "Finance: antivirus baseline");
    press("j", false);
    let second = words(&focused().unwrap());
    assert_ne!(second, "Finance: antivirus baseline");
    press("k", false);
    assert_eq!(words(&focused().unwrap()), "Finance: antivirus baseline");
    assert!(press("/", false));
    let field = focused().unwrap();
    assert_eq!(field.get_attribute("type").as_deref(), Some("search"));
    enter(&field, "g");
    for key in ["g", "d", "?"] {
        assert!(!press(key, false), "{key} is typed");
    }
    field.blur().unwrap();
    assert!(press("g", false) && press("d", false));
    page.until_at("/devices").await;
}

#[wasm_bindgen_test]
async fn they_are_listed_and_can_be_turned_off() {
    let page = open_whole("/policies", tenant(), Role::TenantAdministrator);
    page.find_text("tbody tr", "Pilot: high protection").await;
    assert!(press("?", false));
    let table = page.find_text("dialog table", "Go to Devices").await;
    assert!(words(&table).contains("Search of the list"), "{}", words(&table));
    // Nothing moves behind a dialog.
    assert!(!press("g", false) && !press("d", false));
    let choice = page.find_text("dialog label", "Use shortcuts of letters").await;
    choice.click();
    sleep(Duration::from_millis(50)).await;
    press("Escape", false);
    let dialog = page.find("dialog[open]").await;
    JsCast::unchecked_into::<web_sys::HtmlDialogElement>(dialog).close();
    page.until("no dialog", || page.maybe("dialog[open]").is_none().then_some(())).await;
    assert!(!press("?", false) && !press("g", false) && !press("d", false));
    assert_eq!(here(), "/policies");
    // By the palette they come back.
    assert!(press("k", true));
    let field = page.find("input[role=combobox][aria-controls=palette-list]").await;
    enter(&field, "keyboard");
    let option = page.find_text("[role=option]", "Keyboard shortcuts").await;
    option.click();
    let choice = page.find_text("dialog label", "Use shortcuts of letters").await;
    choice.click();
    sleep(Duration::from_millis(50)).await;
    assert!(window().local_storage().unwrap().unwrap().get_item("palisade.shortcuts").unwrap().is_none());
}
