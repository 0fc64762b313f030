//! Whom a rule fits now, and what it adds to the stored group and takes away.

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::api::{DeviceSample, RulePreview};

use super::RuleDraft;
use crate::pages::devices_named::named;
use crate::ui::time::milliseconds;
use crate::words::{frame, groups as words, time_of_day};

/// The panel beside the editor. What it shows stays, dimmed, until there is something newer.
pub fn panel(draft: RuleDraft) -> AnyView {
    let asked = draft.preview;
    let blank = Memo::new(move |_| draft.text.with(|text| text.trim().is_empty()));
    let wrong = Memo::new(move |_| draft.checked.with(|checked| checked.rule.is_none()));
    let failed = move || {
        asked
            .error
            .get()
            .map(|error| view! { <p class="error-text" role="alert">{error.sentence()}</p> }.into_any())
    };
    let aside = move || {
        let text = match (blank.get(), wrong.get()) {
            (true, _) => words::preview_waits(),
            (false, true) => words::preview_wrong(),
            (false, false) => return None,
        };
        Some(view! { <p class="quiet">{text}</p> }.into_any())
    };
    // Whom another text fits says nothing about this one.
    let judged = move || !blank.get() && !wrong.get();
    let shown = move || asked.data.get().filter(|_| judged()).map(answer);
    let as_of = move || {
        let time = asked.data.get().map(|answer| time_of_day(milliseconds(&answer.as_of)));
        time.filter(|_| judged()).map(|time| frame::as_of(&time))
    };
    view! {
        <aside class="card panel" aria-labelledby="rule-preview">
            <header>
                <h2 id="rule-preview">{words::preview()}</h2>
                <span class="small as-of">{as_of}</span>
            </header>
            {failed}
            {aside}
            <div class="stack" class:stale=move || asked.stale.get() aria-live="polite" aria-busy=move || asked.stale.get().to_string()>
                {shown}
            </div>
        </aside>
    }
    .into_any()
}

fn answer(answer: Arc<RulePreview>) -> AnyView {
    let Some(matching) = &answer.matching else { return ().into_any() };
    let count = if matching.devices == 0 {
        words::matches_none().to_owned()
    } else {
        words::matches(matching.devices)
    };
    let change = answer.change.as_ref().map(|change| {
        if change.added.devices == 0 && change.removed.devices == 0 {
            return view! { <p class="quiet">{words::changes_nobody()}</p> }.into_any();
        }
        view! {
            {side("added", words::adds(change.added.devices), &change.added)}
            {side("removed", words::removes(change.removed.devices), &change.removed)}
        }
        .into_any()
    });
    view! {
        <div><p class="figure">{count}</p> {named(matching)}</div>
        {change}
    }
    .into_any()
}

fn side(class: &'static str, title: String, sample: &DeviceSample) -> AnyView {
    view! { <div class=["moved ", class].concat()><h3>{title}</h3> {named(sample)}</div> }.into_any()
}
