//! A short text about a control, shown while it has the focus or the pointer. It lies above everything else, may be
//! pointed at itself, goes on Escape, and describes the control for assistive technology.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::field::fresh_id;
use super::place::show_beside;

/// A control with a tooltip. `control` is given the id for its `aria-describedby`.
pub fn tooltip(text: impl Into<Signal<String>>, control: impl FnOnce(String) -> AnyView) -> AnyView {
    let text: Signal<String> = text.into();
    let id = fresh_id("tooltip");
    let control = control(id.clone());
    let place = NodeRef::<html::Span>::new();
    let bubble = NodeRef::<html::Span>::new();
    let hide = move || {
        if let Some(bubble) = bubble.try_get_untracked().flatten() {
            // Hiding what is hidden is refused, which changes nothing.
            let _ = bubble.hide_popover();
        }
    };
    let show = move || {
        if let (Some(place), Some(bubble)) =
            (place.try_get_untracked().flatten(), bubble.try_get_untracked().flatten())
            && text.with_untracked(|text| !text.is_empty())
        {
            show_beside(&place, &bubble);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let shown = bubble
            .try_get_untracked()
            .flatten()
            .is_some_and(|it| it.matches(":popover-open").unwrap_or_default());
        if event.key() == "Escape" && shown {
            event.prevent_default();
            event.stop_propagation();
            hide();
        }
    };
    view! {
        <span
            class="tip"
            node_ref=place
            on:mouseenter=move |_| show()
            on:mouseleave=move |_| hide()
            on:focusin=move |_| show()
            on:focusout=move |_| hide()
            on:keydown=on_key
        >
            {control}
            <span role="tooltip" class="tooltip" popover="manual" id=id node_ref=bubble>{text}</span>
        </span>
    }
    .into_any()
}
