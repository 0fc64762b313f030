//! Why a change is made: a field that nobody has to fill in. The reason is shown with the version.

use leptos::prelude::*;

use crate::ui::TextField;
use crate::words::versions as words;

/// Most characters of a reason.
pub const MOST: usize = 500;

/// The field.
pub fn reason_field(reason: RwSignal<String>) -> AnyView {
    let error = Signal::derive(move || too_long(&reason.get()));
    view! { <TextField label=words::reason() value=reason hint=words::reason_hint() error=error /> }
        .into_any()
}

/// What is wrong with a reason; empty for nothing.
pub fn too_long(reason: &str) -> String {
    let characters = reason.trim().chars().count();
    if characters > MOST {
        words::reason_too_long(u64::try_from(characters).unwrap_or(u64::MAX))
    } else {
        String::new()
    }
}
