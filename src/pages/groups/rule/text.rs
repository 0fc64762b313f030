//! The rule as text: errors underlined at their characters, and what can be written next in a list.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use palisade_model::membership::{Completion, RuleError};
use palisade_model::problem::Severity;
use web_sys::HtmlTextAreaElement;

use super::completions::{Completions, completed, units};
use super::{RuleDraft, problems};
use crate::ui::Field;
use crate::ui::marked::{Mark, marked};
use crate::words::groups as words;

/// The text editor.
pub fn editor(draft: RuleDraft) -> AnyView {
    let completions = Completions::new();
    let control = NodeRef::<leptos::html::Textarea>::new();
    let marks = Memo::new(move |_| draft.problems().iter().map(mark).collect::<Vec<_>>());
    let blank = move || draft.text.with(|text| text.trim().is_empty());
    let bad = move || !blank() && marks.with(|marks| marks.iter().any(|mark| mark.error));
    let take = move |completion: Completion| {
        let Some(control) = control.get_untracked() else { return };
        let (text, cursor) = draft.text.with_untracked(|text| completed(text, &completion));
        let at = units(&text, cursor);
        // Written at once, so that the cursor has a text to stand in.
        control.set_value(&text);
        draft.text.set(text);
        let _ = control.focus();
        let _ = control.set_selection_range(at, at);
        completions.offer(&control, true, false);
    };
    let on_key = move |event: KeyboardEvent| {
        let (taken, used) = completions.key(&event);
        if used || (event.key() == " " && event.ctrl_key()) {
            event.prevent_default();
        }
        // Escape closes the list, and nothing around it.
        if used && event.key() == "Escape" {
            event.stop_propagation();
        }
        if let Some(taken) = taken {
            take(taken);
        } else if event.key() == " "
            && event.ctrl_key()
            && let Some(control) = control.get_untracked()
        {
            completions.offer(&control, true, true);
        }
    };
    let on_input = move |control: HtmlTextAreaElement| {
        draft.text.set(control.value());
        completions.offer(&control, false, true);
    };
    let input = move |id: String, described: String| {
        let described = [described.as_str(), " ", problems::ID].concat();
        let control = view! {
            <textarea
                class="input mono"
                node_ref=control
                id=id
                rows="6"
                aria-describedby=described
                aria-invalid=move || bad().then_some("true")
                aria-autocomplete="list"
                aria-haspopup="listbox"
                aria-controls=completions.id()
                aria-activedescendant=move || completions.active_id()
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                placeholder=words::rule_example()
                prop:value=draft.text
                on:input:target=move |event| on_input(event.target())
                on:keydown=on_key
                on:pointerdown=move |_| completions.close()
                on:blur=move |_| completions.close()
            />
        }
        .into_any();
        let shown = Signal::derive(move || if blank() { Vec::new() } else { marks.get() });
        view! { <div class="completing">{marked(draft.text.into(), shown, true, true, control)} {completions.view(take)}</div> }
            .into_any()
    };
    view! { <Field label=words::rule() hint=words::rule_hint() input=input /> }.into_any()
}

fn mark(error: &RuleError) -> Mark {
    let place = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    Mark { start: place(error.span.0), end: place(error.span.1), error: error.severity == Severity::Error }
}
