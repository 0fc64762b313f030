//! What the page beneath can do, as it says itself: the links and buttons that it marks as its offers, with the reason
//! where one can't be used. So whoever may do less is offered the same with why not, and no page says a thing twice.

use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, Element, HtmlElement, Node};

use super::item::{Act, Item, Kind};
use crate::ui::menu::{ACTIONS, ASK, BETWEEN, TAKE};

/// What of the page is pressed for an offer.
#[derive(Debug, Clone)]
pub enum Press {
    /// This.
    Element(HtmlElement),
    /// The action with this line in the closed menu of this button.
    InMenu(HtmlElement, String),
}

impl Press {
    /// Does it, with the focus where it will be given back to.
    pub fn press(&self) {
        match self {
            Self::Element(element) => {
                let _ = element.focus();
                element.click();
            }
            Self::InMenu(button, line) => {
                let _ = button.focus();
                tell(button, TAKE, &line.into());
            }
        }
    }
}

/// Every offer of the page with what is pressed for it: what the page is for first, then in the order of the page, those
/// in closed menus last.
pub fn offered() -> Vec<(Item, Press)> {
    let mut elements_of_page = elements("main [data-offers] :is(a, button)");
    elements_of_page.sort_by_key(rank);
    let mut all: Vec<(Item, Press)> = elements_of_page
        .into_iter()
        .filter_map(|element| Some((item(&element)?, Press::Element(element))))
        .collect();
    for button in elements("main button[aria-haspopup=menu]") {
        tell(&button, ASK, &JsValue::NULL);
        let lines = button.get_attribute(ACTIONS).unwrap_or_default();
        let _ = button.remove_attribute(ACTIONS);
        let within = within(&button);
        for line in lines.lines() {
            all.push((in_menu(line, &within), Press::InMenu(button.clone(), line.to_owned())));
        }
    }
    all
}

/// How far back an offer stands: what looks like less, such as deleting, is not what Enter does at once.
fn rank(element: &HtmlElement) -> u8 {
    let is = |selector| element.matches(selector).unwrap_or(false);
    if is(".button.primary") {
        0
    } else if is(".button:not(.quiet)") {
        1
    } else {
        2
    }
}

/// Those that are shown: what is hidden is not offered now.
fn elements(selector: &str) -> Vec<HtmlElement> {
    let Ok(all) = document().query_selector_all(selector) else { return Vec::new() };
    let elements = (0..all.length()).filter_map(|place| all.item(place)?.dyn_into::<HtmlElement>().ok());
    elements.filter(|element| element.offset_parent().is_some()).collect()
}

/// Tells a menu's button something.
fn tell(button: &HtmlElement, name: &str, detail: &JsValue) {
    let init = CustomEventInit::new();
    init.set_detail(detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        let _ = button.dispatch_event(&event);
    }
}

/// Of what a menu is: the row that it stands in, or its button's own words.
fn within(button: &HtmlElement) -> String {
    let row = button.closest("tr").ok().flatten();
    let head = row.and_then(|row| row.query_selector("th").ok().flatten());
    let text = head.and_then(|head| head.text_content()).unwrap_or_default();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() { own_text(button) } else { text }
}

/// An action of a closed menu by its line.
fn in_menu(line: &str, within: &str) -> Item {
    let mut parts = line.split(BETWEEN).map(str::to_owned);
    let mut part = || parts.next().unwrap_or_default();
    let (label, href, refused) = (part(), part(), part());
    let act = if href.is_empty() { Act::Press(0) } else { Act::Go(href.clone()) };
    let item = Item::link(Kind::Action, label, within, href);
    Item { id: [&item.id, within].concat(), refused, act, ..item }
}

fn item(element: &HtmlElement) -> Option<Item> {
    let label = match element.get_attribute("aria-label") {
        Some(label) => label,
        None => own_text(element),
    };
    let reason = element.query_selector(".tooltip").ok().flatten().and_then(|reason| reason.text_content());
    let disabled = element.get_attribute("aria-disabled").is_some();
    let refused = reason.filter(|_| disabled).unwrap_or_default();
    let href = element.get_attribute("href").unwrap_or_default();
    let item = Item::link(Kind::Action, label, "", href);
    let busy = disabled && refused.is_empty();
    (!item.label.is_empty() && !busy).then_some(Item { refused, act: Act::Press(0), ..item })
}

/// What stands in it, without what stands there for those who can't see it, and without counts.
fn own_text(element: &Element) -> String {
    let nodes = element.child_nodes();
    let texts = (0..nodes.length()).filter_map(|place| nodes.item(place));
    let texts =
        texts.filter(|node| node.node_type() == Node::TEXT_NODE).filter_map(|node| node.text_content());
    texts.collect::<String>().trim().to_owned()
}
