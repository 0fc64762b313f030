//! Copies an id or a path; says so in its own words, which a live region repeats.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::inert::Markup;
use crate::words::kit;

/// A small button that copies `text`; `what` completes its name: "Copy device id".
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: String,
    /// What it is, for the button's name.
    #[prop(into)]
    what: String,
) -> AnyView {
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let _ = window().navigator().clipboard().write_text(&text);
        copied.set(true);
        set_timeout(
            move || {
                copied.try_set(false);
            },
            Duration::from_secs(2),
        );
    };
    view! {
        <button type="button" class="copy" aria-label=kit::copy_what(&what) on:click=copy>
            <span aria-live="polite">{move || if copied.get() { kit::copied() } else { kit::copy() }}</span>
        </button>
    }
    .into_any()
}

/// What a button in a row of a long list copies.
const COPIES: &str = "data-copy";

/// [`CopyButton`] in a row of a long list, which tells [`copy_pressed`] that it was pressed.
pub fn copy_markup(text: &str, what: &str) -> Markup {
    let says = Markup::element("span", &[("aria-live", "polite")], Markup::text(kit::copy()));
    let of = [("type", "button"), ("class", "copy"), ("aria-label", &*kit::copy_what(what)), (COPIES, text)];
    Markup::element("button", &of, says)
}

/// Copies where what was pressed is such a button.
pub fn copy_pressed(pressed: &Element) {
    let button = pressed.closest(&["[", COPIES, "]"].concat()).ok().flatten();
    let text = button.as_ref().and_then(|button| button.get_attribute(COPIES));
    let says = button.and_then(|button| button.query_selector("span").ok().flatten());
    let (Some(text), Some(says)) = (text, says.and_then(|it| it.dyn_into::<HtmlElement>().ok())) else {
        return;
    };
    let _ = window().navigator().clipboard().write_text(&text);
    says.set_inner_text(kit::copied());
    set_timeout(move || says.set_inner_text(kit::copy()), Duration::from_secs(2));
}
