//! Copies an id or a path; says so in its own words, which a live region repeats.

use std::time::Duration;

use leptos::prelude::*;

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
