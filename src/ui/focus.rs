//! Giving the focus without moving the page.

use leptos::web_sys::{FocusOptions, HtmlElement};

/// Focuses an element where it is: what is in sight stays in sight.
pub fn focus_in_place(element: &HtmlElement) {
    let stay = FocusOptions::new();
    stay.set_prevent_scroll(true);
    let _ = element.focus_with_options(&stay);
}
