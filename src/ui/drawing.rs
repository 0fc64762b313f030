//! Links and titles within a drawing. What the `view!` of a page writes as `a` and `title` is of HTML, also within an `svg`,
//! and a drawing shows nothing of HTML.

use leptos::ev;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::svg;

use super::query::Leave;

/// What is told of a part of a drawing where the pointer rests on it.
pub fn title_of(text: impl Into<String>) -> AnyView {
    svg::title().child(text.into()).into_any()
}

/// A part of a drawing that leads somewhere; the router does not see it, so that it goes there by itself.
pub fn link_of(href: String, label: String, leave: Leave, inside: AnyView) -> AnyView {
    let to = href.clone();
    let follow = move |event: MouseEvent| {
        // A new tab is the browser's to open.
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            leave.to(&to);
        }
    };
    svg::a().attr("href", href).attr("aria-label", label).on(ev::click, follow).child(inside).into_any()
}
