//! Giving the focus without moving the page, and not losing it.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{FocusOptions, HtmlElement};

/// Focuses an element where it is: what is in sight stays in sight.
pub fn focus_in_place(element: &HtmlElement) {
    let stay = FocusOptions::new();
    stay.set_prevent_scroll(true);
    let _ = element.focus_with_options(&stay);
}

/// An element by its id.
pub fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id).and_then(|it| it.dyn_into().ok())
}

/// The first element that this selects.
pub fn first_of(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten().and_then(|it| it.dyn_into().ok())
}

/// Gives the focus to `heir`, or else to the page's head, where nothing has it: what had it is gone, and the keyboard
/// should go on from somewhere.
pub fn find_focus(heir: impl FnOnce() -> Option<HtmlElement>) {
    let lost = document().active_element().is_none_or(|it| it.tag_name() == "BODY");
    if !lost {
        return;
    }
    if let Some(element) = heir().or_else(|| first_of("h1")) {
        focus_in_place(&element);
    }
}

/// To be called before what `within` selects is drawn anew or taken away: if it holds the focus and loses it by that,
/// `heir` gets it.
pub fn hand_on_focus(within: &str, heir: impl FnOnce() -> Option<HtmlElement> + 'static) {
    let holds = document().active_element().and_then(|it| it.closest(within).ok().flatten()).is_some();
    if holds {
        queue_microtask(move || find_focus(heir));
    }
}
