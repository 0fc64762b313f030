//! The way to the palette while only the console's program is there: a key, a button, and fetching the workbench,
//! which holds it.

use leptos::ev::keydown;
use leptos::prelude::*;

use super::bridge::{self, FAILED, PALETTE};
use super::slot;
use crate::api::Api;
use crate::ui::{Icon, Toasts, icon};
use crate::words::shell;

/// Says on the root of the document that the palette is wanted as soon as it is there.
pub const WANTED: &str = "data-palette";

/// Listens for the key for as long as the caller's owner lives.
pub fn listen(api: &Api, toasts: Toasts) {
    let session = api.session();
    let handle = window_event_listener(keydown, move |event| {
        let modified = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key();
        if modified && event.key() == "k" && session.with_untracked(Option::is_some) {
            event.prevent_default();
            open();
        }
    });
    on_cleanup(move || handle.remove());
    bridge::listen(FAILED, move |_| {
        if want(false) {
            toasts.failed(shell::program_missing_text());
        }
    });
}

/// The button in the navigation.
pub fn button() -> AnyView {
    view! {
        <button type="button" class="button quiet" aria-keyshortcuts="Control+K Meta+K" on:click=move |_| open()>
            {icon(Icon::Search)}
            {shell::find()}
            " "
            <kbd aria-hidden="true">{shell::find_keys()}</kbd>
        </button>
    }
    .into_any()
}

fn open() {
    want(true);
    slot::fetch_once();
    bridge::tell(PALETTE, "");
}

/// Notes whether the palette is wanted; gives whether it was.
pub fn want(wanted: bool) -> bool {
    let Some(root) = document().document_element() else { return false };
    let was = root.has_attribute(WANTED);
    let _ = if wanted { root.set_attribute(WANTED, "") } else { root.remove_attribute(WANTED) };
    was
}
