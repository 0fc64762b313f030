//! Conflicts that an edit makes, each with who disagrees, what they say, on how many devices, and the fix.

use leptos::prelude::*;
use palisade_model::api::ImpactConflict;

use super::same::same_value;
use super::told::policy_links;
use super::woven::{FIRST, SECOND, woven};
use crate::pages::policies::editor::state::Editor;
use crate::words::{names, review as words};

/// The lines of one conflict: for each other value, who says it and where, then what follows and what to do. In the
/// editor the other value can be taken over.
pub fn conflict_lines(conflict: &ImpactConflict, editor: Option<Editor>) -> AnyView {
    let others = conflict.values.iter().filter(|value| !value.own);
    let lines = others.map(|other| {
        let text = if other.policies.len() > 1 {
            words::also_several(other.devices, FIRST, SECOND)
        } else {
            words::also(other.devices, FIRST, SECOND)
        };
        let value = view! { <strong>{names::value(&other.value, &other.display)}</strong> }.into_any();
        let same = editor.and_then(|editor| same_value(editor, conflict, other));
        view! { {woven(&text, policy_links(&other.policies), value)} " " {same} " " }.into_any()
    });
    let lines = lines.collect_view();
    view! { {lines} <span>{words::neither()}</span> }.into_any()
}
