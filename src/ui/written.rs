//! Elements whose inside is markup. At first the browser reads it in one step; what changes later is written where it
//! differs, so that every element stays the same: the focus in it, and what is pressed and not yet let go.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::inert::Markup;

/// Writes the inside of an element anew, where it differs.
pub fn write(element: &Element, inside: &Markup) {
    // Of the same kind, as what may stand in a row is read in a row only.
    let Ok(new) = document().create_element(&element.tag_name()) else { return };
    new.set_inner_html(inside.as_str());
    children(element, &new);
}

fn children(old: &Node, new: &Node) {
    let mut next = old.first_child();
    // Those that are taken leave the list.
    while let Some(now) = new.first_child() {
        match next {
            Some(before)
                if before.node_type() == now.node_type() && before.node_name() == now.node_name() =>
            {
                next = before.next_sibling();
                update(&before, &now);
                let _ = new.remove_child(&now);
            }
            before => {
                next = before.as_ref().and_then(Node::next_sibling);
                let _ = match before {
                    Some(before) => old.replace_child(&now, &before),
                    None => old.append_child(&now),
                };
            }
        }
    }
    while let Some(left) = next {
        next = left.next_sibling();
        let _ = old.remove_child(&left);
    }
}

fn update(old: &Node, new: &Node) {
    match (old.dyn_ref::<Element>(), new.dyn_ref::<Element>()) {
        (Some(old), Some(new)) => {
            let names =
                |of: &Element| of.get_attribute_names().into_iter().filter_map(|name| name.as_string());
            for name in names(old).filter(|name| !new.has_attribute(name)) {
                let _ = old.remove_attribute(&name);
            }
            for name in names(new) {
                let value = new.get_attribute(&name).unwrap_or_default();
                if old.get_attribute(&name).as_ref() != Some(&value) {
                    let _ = old.set_attribute(&name, &value);
                }
            }
            children(old, new);
        }
        _ if old.node_value() != new.node_value() => old.set_node_value(new.node_value().as_deref()),
        _ => {}
    }
}
