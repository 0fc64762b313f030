//! Texts kept in the browser, so that they survive a reload, a crash and a lost connection: by owner and key, the
//! newest few of them, none larger than what a browser holds with ease.

use std::cell::RefCell;

use leptos::prelude::window;

/// What every name in the storage begins with.
const PREFIX: &str = "palisade.kept/";
/// What every name of a liking begins with.
const LIKED: &str = "palisade.liked/";
/// How many texts are kept; older ones go.
const NEWEST: usize = 20;
/// The largest text that is kept, in UTF-16 units as the storage counts them.
const LARGEST: usize = 1_500_000;

thread_local! {
    /// Whose texts are kept and read.
    static OWNER: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps and reads the texts of this owner from now on.
pub fn set_owner(owner: &str) {
    OWNER.set(owner.to_owned());
}

/// Whose texts are kept and read.
pub fn owner() -> String {
    OWNER.with_borrow(Clone::clone)
}

/// A kept text.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// When it was kept, in milliseconds since 1970.
    pub at: f64,
    /// The text.
    pub text: String,
}

/// Keeps a text in place of an earlier one of the same key; false where it is too large, or the browser keeps
/// nothing. Then what was kept before under this key is gone too, so that nobody goes on from something old.
pub fn keep(key: &str, text: &str) -> bool {
    let name = name(&owner(), key);
    let Some(storage) = storage() else { return false };
    if text.encode_utf16().count() > LARGEST {
        let _ = storage.remove_item(&name);
        return false;
    }
    let value = [&format!("{:.0}", js_sys::Date::now()), "\n", text].concat();
    let mut others = all(&storage);
    others.retain(|(other, _)| *other != name);
    // The newest first; what no longer has a place goes.
    others.sort_by(|(_, one), (_, other)| other.at.total_cmp(&one.at));
    for (old, _) in others.split_off(others.len().min(NEWEST - 1)) {
        let _ = storage.remove_item(&old);
    }
    while storage.set_item(&name, &value).is_err() {
        // The storage is full: the oldest makes room.
        let Some((oldest, _)) = others.pop() else {
            let _ = storage.remove_item(&name);
            return false;
        };
        let _ = storage.remove_item(&oldest);
    }
    true
}

/// The text kept under this key.
pub fn kept(key: &str) -> Option<Kept> {
    read(&storage()?.get_item(&name(&owner(), key)).ok()??)
}

/// Keeps how the owner likes something to look, for as long as they like it so.
pub fn like(key: &str, how: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&liking(key), how);
    }
}

/// How the owner likes it.
pub fn liked(key: &str) -> Option<String> {
    storage()?.get_item(&liking(key)).ok()?
}

fn liking(key: &str) -> String {
    [LIKED, &crate::route::encode(&owner()), "/", key].concat()
}

/// Drops the text under this key.
pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&name(&owner(), key));
    }
}

/// Drops everything that is kept for this owner.
pub fn forget_all(owner: &str) {
    let Some(storage) = storage() else { return };
    let start = name(owner, "");
    for (name, _) in all(&storage) {
        if name.starts_with(&start) {
            let _ = storage.remove_item(&name);
        }
    }
}

fn name(owner: &str, key: &str) -> String {
    [PREFIX, &crate::route::encode(owner), "/", key].concat()
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn all(storage: &web_sys::Storage) -> Vec<(String, Kept)> {
    let names = (0..storage.length().unwrap_or(0)).filter_map(|index| storage.key(index).ok().flatten());
    let names: Vec<String> = names.filter(|name| name.starts_with(PREFIX)).collect();
    let read = |name: String| {
        let kept = read(&storage.get_item(&name).ok()??).unwrap_or(Kept { at: 0.0, text: String::new() });
        Some((name, kept))
    };
    names.into_iter().filter_map(read).collect()
}

fn read(value: &str) -> Option<Kept> {
    let (at, text) = value.split_once('\n')?;
    Some(Kept { at: at.parse().ok()?, text: text.to_owned() })
}
