//! What is wrong with a rule, sentence by sentence, with the button that mends it.

use leptos::prelude::*;
use palisade_model::membership::{RuleError, Suggestion};
use palisade_model::problem::Severity;

use super::RuleDraft;
use crate::words::{groups as words, sentence};

/// The id of the list, for what describes the text.
pub const ID: &str = "rule-problems";

/// Every problem of the rule. A rule that nothing is written of yet has none.
pub fn list(draft: RuleDraft) -> AnyView {
    let shown = move || {
        if draft.text.with(|text| text.trim().is_empty()) {
            return Vec::new();
        }
        let mut lines: Vec<_> = draft.problems().into_iter().map(|error| line(draft, &error)).collect();
        lines.extend(draft.refused().into_iter().map(|problem| {
            view! { <li class="says error"><span>{sentence(&problem.sentence)}</span></li> }.into_any()
        }));
        lines
    };
    view! { <ul class="plain faults rule-problems" id=ID aria-label=words::problems() aria-live="polite">{shown}</ul> }.into_any()
}

fn line(draft: RuleDraft, error: &RuleError) -> AnyView {
    let class = if error.severity == Severity::Error { "says error" } else { "says warning" };
    let said = sentence(&error.sentence);
    let mend = error.suggestion.as_ref().map(|suggestion| button(draft, suggestion));
    view! { <li class=class><span>{said} " " {mend}</span></li> }.into_any()
}

fn button(draft: RuleDraft, suggestion: &Suggestion) -> AnyView {
    let label = sentence(&suggestion.sentence);
    let suggestion = suggestion.clone();
    let apply = move |_| draft.text.update(|text| *text = suggestion.apply(text));
    view! { <button type="button" class="link-button" on:click=apply>{label}</button> }.into_any()
}
