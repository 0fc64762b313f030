//! What was typed and not saved: kept in the tab while one is elsewhere in the console, and asked about when the tab
//! would close.

use std::cell::RefCell;
use std::collections::HashMap;

use leptos::prelude::*;

use super::form::Form;
use super::state::Editor;

thread_local! {
    static LEFT: RefCell<HashMap<String, Form>> = RefCell::default();
}

/// The form that was left unsaved under this key, if any. It is handed out once.
pub fn take(key: &str) -> Option<Form> {
    LEFT.with_borrow_mut(|left| left.remove(key))
}

/// Leaves a form under this key, for the page that takes it up.
pub fn leave(key: &str, form: Form) {
    LEFT.with_borrow_mut(|left| left.insert(key.to_owned(), form));
}

/// Keeps the editor's form under `key` when its page goes away unsaved, and has the browser ask before the tab goes.
pub fn guard(editor: Editor, key: String) {
    let listener = window_event_listener(leptos::ev::beforeunload, move |event| {
        if editor.is_dirty() {
            event.prevent_default();
        }
    });
    on_cleanup(move || {
        listener.remove();
        if editor.is_dirty() {
            leave(&key, editor.form.get_untracked());
        }
    });
}
