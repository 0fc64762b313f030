//! What the page beneath can do, as it says itself: the links and buttons that it marks as its offers, with the reason
//! where one can't be used. So whoever may do less is offered the same with why not, and no page says a thing twice.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use super::item::{Act, Item, Kind};

/// Every offer of the page with its element, in the order of the page.
pub fn offered() -> Vec<(Item, HtmlElement)> {
    let Ok(all) = document().query_selector_all("main [data-offers] :is(a, button)") else {
        return Vec::new();
    };
    let elements = (0..all.length()).filter_map(|place| all.item(place)?.dyn_into::<HtmlElement>().ok());
    // What is hidden is not offered now.
    let shown = elements.filter(|element| element.offset_parent().is_some());
    shown.filter_map(|element| Some((item(&element)?, element))).collect()
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
