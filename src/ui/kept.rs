//! What was typed and not saved yet, kept by the browser under a key so that it survives a reload.

use leptos::prelude::window;

/// What every key begins with.
const PREFIX: &str = "palisade.kept.";

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// What is kept under this key.
pub fn kept(key: &str) -> Option<String> {
    storage()?.get_item(&[PREFIX, key].concat()).ok().flatten()
}

/// Keeps this text under the key. A browser that keeps nothing only forgets it at a reload.
pub fn keep(key: &str, text: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&[PREFIX, key].concat(), text);
    }
}

/// Keeps nothing under this key any longer.
pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&[PREFIX, key].concat());
    }
}
