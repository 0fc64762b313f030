//! The rule on the page of its group: shown, paused, changed, or given up for assigned members.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{GroupChange, GroupDetail};

use super::kept::{self, Kept};
use super::rule::{self, RuleDraft};
use crate::api::{Api, Load, use_api};
use crate::pages::policies::editor::write_reason;
use crate::route::{Route, encode};
use crate::ui::query::{Leave, use_leave, use_query};
use crate::ui::{Button, Confirm, Look, badge, use_toasts};
use crate::words::groups as words;

/// The rule: its text, or with `edit=` in the URL its editor. Nothing for a group with assigned members that is not
/// being made dynamic.
pub fn rule_part(id: &str, group: Load<GroupDetail>) -> AnyView {
    let query = use_query();
    let edit = query.signal("edit");
    // The editor stays while newer answers come, whatever they say.
    let part = Memo::new(move |_| match group.get() {
        None => None,
        Some(_) if edit.with(|edit| !edit.is_empty()) => Some(true),
        Some(group) => group.row.dynamic.then_some(false),
    });
    let id = id.to_owned();
    let shown = move || match part.get() {
        None => ().into_any(),
        Some(true) => editor(&id, group),
        Some(false) => stored(&id, group),
    };
    shown.into_any()
}

fn stored(id: &str, group: Load<GroupDetail>) -> AnyView {
    let query = use_query();
    let reason = write_reason();
    let may = reason.is_empty();
    let blocked = Signal::stored(reason);
    let busy = RwSignal::new(false);
    let error = RwSignal::new(String::new());
    let giving_up = RwSignal::new(false);
    let api = StoredValue::new(use_api());
    let toasts = use_toasts();
    let paused = Memo::new(move |_| group.get().is_some_and(|group| group.row.rule_paused));
    let change = move |rule: Option<String>, paused: Option<bool>, said: fn(&str) -> String| {
        let Some(detail) = group.data.get_untracked() else { return };
        busy.set(true);
        error.set(String::new());
        spawn_local(async move {
            let change = GroupChange { membership_rule: rule, rule_paused: paused, ..named(&detail) };
            let answer = api.get_value().change_group(&detail.row.id, &change, &detail.etag).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(saved) => {
                    giving_up.try_set(false);
                    toasts.done(said(&saved.row.name));
                    group.again();
                }
                Err(failed) => {
                    error.try_set(failed.change_sentence());
                }
            }
        });
    };
    let pause = move || {
        let now = paused.get_untracked();
        change(None, Some(!now), if now { words::resumed } else { words::paused_now });
    };
    let label =
        Signal::derive(move || if paused.get() { words::resume() } else { words::pause() }.to_owned());
    let text = move || group.get().and_then(|group| group.membership_rule.clone());
    let left = kept::read(id).is_some().then(|| {
        let href = untrack(|| query.with(&[("edit", "builder")]));
        view! {
            <div class="note pending">
                <p class="grow">{words::left_unsaved()}</p>
                <a class="button" href=href data-noscroll="">{words::go_on()}</a>
            </div>
        }
        .into_any()
    });
    let edit = may.then(|| {
        let href = untrack(|| query.with(&[("edit", "builder")]));
        view! { <a class="button" href=href data-noscroll="">{words::edit_rule()}</a> }.into_any()
    });
    let outside = Memo::new(move |_| if giving_up.get() { String::new() } else { error.get() });
    let title =
        move || group.get().map(|group| words::assign_instead_title(&group.row.name)).unwrap_or_default();
    let text_of =
        move || group.get().map(|group| words::assign_instead_text(group.row.devices)).unwrap_or_default();
    view! {
        <section class="card" aria-labelledby="group-rule">
            <header>
                <h2 id="group-rule">{words::rule()}</h2>
                {move || paused.get().then(|| badge("na", words::paused()))}
            </header>
            {left}
            <pre class="rule-text" tabindex="0" aria-labelledby="group-rule">{text}</pre>
            {move || paused.get().then(|| view! { <p class="hint">{words::paused_hint()}</p> }.into_any())}
            <p class="error-text" role="alert">{outside}</p>
            <div class="actions">
                {edit}
                <Button label=label busy=busy disabled=blocked on_click=pause />
                <Button label=words::assign_instead() look=Look::Quiet disabled=blocked on_click=move || giving_up.set(true) />
            </div>
        </section>
        <Confirm
            open=giving_up
            title=Signal::derive(title)
            text=Signal::derive(text_of)
            action=words::assign_instead()
            busy=busy
            error=error
            on_confirm=move || change(Some(String::new()), None, words::assigned_now)
        />
    }
    .into_any()
}

/// A change that leaves everything as it is.
fn named(detail: &GroupDetail) -> GroupChange {
    GroupChange {
        name: detail.row.name.clone(),
        description: detail.row.description.clone(),
        ..GroupChange::default()
    }
}

/// The saving of a rule. Every copy is the same.
#[derive(Clone, Copy)]
struct Saving {
    draft: RuleDraft,
    group: Load<GroupDetail>,
    busy: RwSignal<bool>,
    error: RwSignal<String>,
    /// The version that the edit is based on.
    base: RwSignal<String>,
    /// What someone else saved meanwhile.
    theirs: RwSignal<Option<Arc<GroupDetail>>>,
    api: StoredValue<Api>,
    leave: Leave,
}

fn editor(id: &str, group: Load<GroupDetail>) -> AnyView {
    let stored = group.data.get_untracked();
    let rule = stored.as_ref().and_then(|group| group.membership_rule.clone()).unwrap_or_default();
    let etag = stored.map(|group| group.etag.clone()).unwrap_or_default();
    let left = kept::read(id).filter(|left| left.rule != rule);
    let restored = left.is_some();
    let base = RwSignal::new(left.as_ref().map_or(etag, |left| left.etag.clone()));
    let draft = RuleDraft::new(left.map_or(rule, |left| left.rule), Some(id.to_owned()));
    let error = RwSignal::new(String::new());
    let id = StoredValue::new(id.to_owned());
    let changed = Memo::new(move |_| {
        let stored = group.get().and_then(|group| group.membership_rule.clone()).unwrap_or_default();
        draft.text.with(|text| text.trim() != stored)
    });
    Effect::new(move |before: Option<()>| {
        let rule = draft.text.get();
        let left = Kept { rule, etag: base.get(), ..Kept::default() };
        if changed.get() {
            id.with_value(|id| kept::write(id, &left));
        } else {
            id.with_value(|id| kept::forget(id));
        }
        // What was said about the last try is answered by the next edit.
        if before.is_some() {
            error.set(String::new());
        }
    });
    let saving = Saving {
        draft,
        group,
        busy: RwSignal::new(false),
        error,
        base,
        theirs: RwSignal::new(None),
        api: StoredValue::new(use_api()),
        leave: use_leave(),
    };
    let toasts = use_toasts();
    let reason = write_reason();
    let blocked = Signal::derive(move || match changed.get() {
        _ if !reason.is_empty() => reason.clone(),
        false => words::nothing_changed().to_owned(),
        true => draft.blocked(),
    });
    let discard = move || {
        id.with_value(|id| kept::forget(id));
        let href = id.with_value(|id| Route::group(id).href());
        saving.leave.to(&href);
    };
    let restored =
        restored.then(|| view! { <p class="note pending" role="status">{words::restored()}</p> }.into_any());
    let failed = move || {
        error.with(|error| {
            (!error.is_empty()).then(|| view! { <p class="note error">{error.clone()}</p> }.into_any())
        })
    };
    view! {
        <section class="stack" aria-labelledby="group-rule">
            <h2 id="group-rule">{words::rule()}</h2>
            {restored}
            <div class="notes" role="alert">{failed} {move || saving.conflict()}</div>
            {rule::editor(draft)}
            <div class="actions">
                <Button label=words::save_rule() look=Look::Primary busy=saving.busy disabled=blocked on_click=move || saving.save(toasts) />
                <Button label=words::discard() look=Look::Quiet on_click=discard />
            </div>
        </section>
    }
    .into_any()
}

impl Saving {
    fn save(self, toasts: crate::ui::Toasts) {
        let Some(detail) = self.group.data.get_untracked() else { return };
        let change = GroupChange { membership_rule: Some(self.draft.trim()), ..named(&detail) };
        let (id, base) = (detail.row.id.clone(), self.base.get_untracked());
        self.busy.set(true);
        self.error.set(String::new());
        spawn_local(async move {
            let api = self.api.get_value();
            let answer = api.change_group(&id, &change, &base).await;
            match answer {
                Ok(saved) => {
                    kept::forget(&id);
                    toasts.done(words::rule_saved(saved.row.devices, &saved.row.name));
                    self.group.again();
                    self.leave.to(&Route::group(&id).href());
                }
                Err(failed) if failed.status() == 412 => {
                    match api.get::<GroupDetail>(&["/api/groups/", &encode(&id)].concat()).await {
                        Ok(theirs) => {
                            self.theirs.try_set(Some(Arc::new(theirs)));
                        }
                        Err(failed) => {
                            self.error.try_set(failed.change_sentence());
                        }
                    }
                }
                Err(failed) => {
                    self.error.try_set(failed.change_sentence());
                    self.draft.refuse(failed.problems());
                }
            }
            let _ = self.busy.try_set(false);
        });
    }

    /// Someone else saved meanwhile: both rules, to choose from.
    fn conflict(self) -> Option<AnyView> {
        let theirs = self.theirs.get()?;
        let rule = theirs.membership_rule.clone();
        let said = match &rule {
            Some(rule) if self.draft.text.with(|text| text.trim() == rule) => words::changed_elsewhere_same(),
            Some(_) => words::changed_elsewhere(),
            None => words::changed_elsewhere_assigned(),
        };
        let base = theirs.etag.clone();
        let keep = move || {
            self.base.set(base.clone());
            self.theirs.set(None);
            self.group.again();
        };
        let take = {
            let (rule, keep) = (rule.clone().unwrap_or_default(), keep.clone());
            move || {
                self.draft.text.set(rule.clone());
                keep();
            }
        };
        let take =
            rule.is_some().then(|| view! { <Button label=words::take_theirs() on_click=take /> }.into_any());
        let shown = rule.map(
            |rule| view! { <pre class="rule-text" tabindex="0" aria-label=words::their_rule()>{rule}</pre> },
        );
        Some(
            view! {
                <div class="note conflict stack">
                    <p>{said}</p>
                    {shown}
                    <div class="actions">
                        <Button label=words::keep_mine() look=Look::Primary on_click=keep />
                        {take}
                    </div>
                </div>
            }
            .into_any(),
        )
    }
}
