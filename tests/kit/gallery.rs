//! The gallery opened, and the hands of who uses what it shows.

use std::time::Duration;

use leptos::prelude::*;
use palisade_console::ui::time::sleep;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit};

use crate::eyes::{Page, open_workbench, tenant, words};

/// The stylesheets: what lies where, what scrolls and what can be seen is a part of how components behave.
const STYLE: [&str; 7] = [
    include_str!("../../style/tokens.css"),
    include_str!("../../style/base.css"),
    include_str!("../../style/layout.css"),
    include_str!("../../style/components.css"),
    include_str!("../../style/workbench/lists.css"),
    include_str!("../../style/workbench/chart.css"),
    include_str!("../../style/workbench/matrix.css"),
];

pub async fn gallery() -> Page {
    if document().get_element_by_id("style").is_none() {
        let style = document().create_element("style").unwrap();
        style.set_id("style");
        style.set_text_content(Some(&STYLE.concat()));
        document().head().unwrap().append_child(&style).unwrap();
    }
    let page = open_workbench("/gallery", tenant());
    page.find_text("h1", "Gallery").await;
    page
}

/// A section of the gallery.
pub async fn section(page: &Page, name: &str) -> HtmlElement {
    let id = name.to_lowercase().replace(' ', "-");
    page.find(&format!("section[aria-labelledby='{id}']")).await
}

pub fn within(element: &HtmlElement, selector: &str) -> Vec<HtmlElement> {
    let found = element.query_selector_all(selector).unwrap();
    (0..found.length()).map(|index| found.item(index).unwrap().unchecked_into()).collect()
}

pub fn one(element: &HtmlElement, selector: &str) -> HtmlElement {
    within(element, selector).into_iter().next().unwrap_or_else(|| panic!("no {selector}"))
}

pub fn named(element: &HtmlElement, selector: &str, name: &str) -> HtmlElement {
    let all = within(element, selector);
    all.into_iter().find(|it| words(it).starts_with(name)).unwrap_or_else(|| panic!("no {selector} “{name}”"))
}

/// Presses a key; whether the browser's own answer to it is still wanted.
pub async fn key(target: &HtmlElement, key: &str) -> bool {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    let wanted = target.dispatch_event(&event).unwrap();
    settle().await;
    wanted
}

pub async fn settle() {
    sleep(Duration::from_millis(30)).await;
}

pub fn has(element: &HtmlElement, attribute: &str) -> String {
    element.get_attribute(attribute).unwrap_or_default()
}

/// What an input is called, by its label.
pub fn input_named(element: &HtmlElement, name: &str) -> HtmlInputElement {
    let label = named(element, "label", name);
    let input = match label.get_attribute("for") {
        Some(id) => document().get_element_by_id(&id).unwrap(),
        None => label.query_selector("input").unwrap().unwrap(),
    };
    input.unchecked_into()
}

/// The words that describe an element.
pub fn description(element: &HtmlElement) -> String {
    let ids = has(element, "aria-describedby");
    let texts =
        ids.split_whitespace().map(|id| words(document().get_element_by_id(id).unwrap().unchecked_ref()));
    texts.collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// What the mouse does at an element, with these buttons held.
pub async fn mouse(target: &HtmlElement, kind: &str, buttons: u16) {
    let make = js_sys::Function::new_with_args(
        "kind, buttons",
        "return new MouseEvent(kind, { bubbles: true, cancelable: true, buttons })",
    );
    let event = make.call2(&wasm_bindgen::JsValue::UNDEFINED, &kind.into(), &buttons.into()).unwrap();
    target.dispatch_event(event.unchecked_ref()).unwrap();
    settle().await;
}
