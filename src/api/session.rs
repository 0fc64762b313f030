//! The session, kept in the browser's session storage: it ends with the tab, and no other origin reads it.

use leptos::prelude::window;
use palisade_model::api::Session;

const KEY: &str = "palisade.session";

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

/// The session of this tab, if it has one.
pub(super) fn read() -> Option<Session> {
    serde_json::from_str(&storage()?.get_item(KEY).ok()??).ok()
}

/// Keeps or forgets the session. A browser that refuses storage only loses the session on reload.
pub(super) fn write(session: Option<&Session>) {
    let Some(storage) = storage() else { return };
    let _ = match session.and_then(|session| serde_json::to_string(session).ok()) {
        Some(text) => storage.set_item(KEY, &text),
        None => storage.remove_item(KEY),
    };
}
