//! Writing policies as Graph JSON.
//!
//! A policy that was imported and not edited is written so that it means the same as the original, down to every
//! property that has no name here. What counts as meaning:
//! - every member of every object, whatever its name, and the order of lists;
//! - but not annotations (`name@odata.…`, `@odata.id`, `@microsoft.graph.…`, `#microsoft.graph.<action>`), nor
//!   `settingDefinitions` beside a setting: they describe the answer. An object's own `@odata.type` is kept;
//! - `null`, an absent member and an empty text or list are the same for the members that have a name here (`name`,
//!   `description`, `assignments`, `children`, the names in `templateReference` …); of other members `null` is kept;
//! - an integer written as text is that integer, `/Date(…)/` the time that it stands for, and a setting or value
//!   written without its wrapper or type the one that it stands for;
//! - `settingCount` is the number of settings, and a setting without an `id` has that of its place.
//!
//! The same policy gives the same bytes: members stand in Graph's usual order and those without a name here after
//! them, sorted; UTF-8 without a byte order mark, two spaces a level, lines ended by a line feed, the last one too.
//! What was written is read as an equal policy, so writing that again gives the same bytes.

mod file_name;
mod order;
mod pretty;

pub use file_name::file_name;

use crate::graph::Policy;

/// The policy as Graph JSON, as it goes into a file.
pub fn to_bytes(policy: &Policy) -> Vec<u8> {
    let mut json = if policy.settings.iter().all(|setting| setting.id.is_some()) {
        policy.to_json()
    } else {
        let mut policy = policy.clone();
        policy.number_settings();
        policy.to_json()
    };
    // A policy that came another way than by import may still hold annotations.
    crate::import::tidy(&mut json);
    let mut out = Vec::new();
    pretty::document(&json, &mut out);
    out
}
