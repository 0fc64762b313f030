//! The session, kept in the browser's session storage: it ends with the tab, and no other origin reads it.

use leptos::prelude::window;
use palisade_model::api::Session;

use super::answer::Answer;
use super::json;

const KEY: &str = "palisade.session";

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

/// The session of this tab, if it has one.
pub(super) fn read() -> Option<Session> {
    Session::read(&storage()?.get_item(KEY).ok()??).ok()
}

/// Keeps or forgets the session. A browser that refuses storage only loses the session on reload.
pub(super) fn write(session: Option<&Session>) {
    let Some(storage) = storage() else { return };
    let _ = match session {
        Some(session) => storage.set_item(KEY, &text(session)),
        None => storage.remove_item(KEY),
    };
}

/// The session in the server's form. A password that has yet to be chosen is asked for again after a reload.
fn text(session: &Session) -> String {
    json::object(&[
        ("token", &session.token),
        ("expires", &session.expires),
        ("name", &session.name),
        ("role", session.role.wire()),
    ])
}
