//! What was typed of a group and not saved: kept by the browser under the group's id.

use serde::{Deserialize, Serialize};

use crate::ui::kept as browser;

/// What is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// The name; of a new group only.
    pub name: String,
    /// The description; of a new group only.
    pub description: String,
    /// The rule.
    pub rule: String,
    /// The version of the group that it is based on; empty for a new one.
    pub etag: String,
}

fn key(id: &str) -> String {
    ["group.", id].concat()
}

/// What is kept of this group.
pub fn read(id: &str) -> Option<Kept> {
    serde_json::from_str(&browser::kept(&key(id))?.text).ok()
}

/// Keeps this; nothing where nothing is typed.
pub fn write(id: &str, kept: &Kept) {
    let empty = [&kept.name, &kept.description, &kept.rule].into_iter().all(|text| text.trim().is_empty());
    match serde_json::to_string(kept) {
        Ok(text) if !empty => {
            browser::keep(&key(id), &text);
        }
        _ => forget(id),
    }
}

/// Keeps nothing of this group any longer.
pub fn forget(id: &str) {
    browser::forget(&key(id));
}
