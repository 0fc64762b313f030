//! Making a group: its name, and whether its members are assigned or a rule decides them. What is typed survives a
//! reload.

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::GroupChange;

use super::kept::{self, Kept};
use super::rule::{self, RuleDraft};
use crate::api::use_api;
use crate::pages::policies::editor::write_reason;
use crate::route::Route;
use crate::ui::query::{use_leave, use_query};
use crate::ui::{Button, Look, PageHead, TextArea, TextField, link_button, use_toasts};
use crate::words::{common, groups as words};

/// What is kept of a group that is not made yet.
const KEY: &str = "new";

/// The page on which a group is made; `members=rule` for a dynamic one.
#[component]
pub fn GroupCreate() -> AnyView {
    let query = use_query();
    let members = query.signal("members");
    let dynamic = Memo::new(move |_| members.with(|members| members == "rule"));
    let begun = kept::read(KEY).unwrap_or_default();
    let name = RwSignal::new(begun.name);
    let description = RwSignal::new(begun.description);
    let draft = RuleDraft::new(begun.rule, None);
    Effect::new(move |_| {
        let now = Kept {
            name: name.get(),
            description: description.get(),
            rule: draft.text.get(),
            etag: String::new(),
        };
        kept::write(KEY, &now);
    });
    let busy = RwSignal::new(false);
    let name_error = RwSignal::new(String::new());
    let error = RwSignal::new(String::new());
    // What was said about the last try is answered by the next edit.
    Effect::new(move |before: Option<()>| {
        name.track();
        description.track();
        draft.text.track();
        dynamic.track();
        if before.is_some() {
            name_error.set(String::new());
            error.set(String::new());
        }
    });
    let api = StoredValue::new(use_api());
    let toasts = use_toasts();
    let leave = use_leave();
    let save = move || {
        let dynamic = dynamic.get_untracked();
        let change = GroupChange {
            name: name.with_untracked(|name| name.trim().to_owned()),
            description: description.with_untracked(|text| text.trim().to_owned()),
            membership_rule: dynamic.then(|| draft.trim()),
            rule_paused: None,
        };
        if change.name.is_empty() {
            name_error.set(words::name_missing().to_owned());
            return;
        }
        let blocked = untrack(|| draft.blocked());
        if dynamic && !blocked.is_empty() {
            error.set(blocked);
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = api.get_value().create_group(&change).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(made) => {
                    kept::forget(KEY);
                    let name = &made.row.name;
                    let said = if dynamic {
                        words::created_dynamic(made.row.devices, name)
                    } else {
                        words::created(name)
                    };
                    toasts.done(said);
                    leave.to(&Route::group(&made.row.id).href());
                }
                Err(failed) => {
                    // The only thing that a new group can contradict.
                    if failed.status() == 409 {
                        name_error.try_set(words::name_taken(&change.name));
                    } else {
                        error.try_set(failed.change_sentence());
                    }
                    draft.refuse(failed.problems());
                }
            }
        });
    };
    let blocked = Signal::stored(write_reason());
    let choice = |value: &'static str, label: &'static str, hint: &'static str| {
        let href = untrack(|| query.with(&[("members", value)]));
        let current = move || (members.with(|members| members == value)).then_some("true");
        view! {
            <a class="choice" href=href data-noscroll="" aria-current=current>
                <span class="strong">{label}</span>
                <span class="sub">{hint}</span>
            </a>
        }
        .into_any()
    };
    let crumbs = vec![(words::groups().to_owned(), Route::Groups.href())];
    let actions = move || {
        view! {
            {link_button(common::cancel(), Route::Groups.href(), Look::Plain, None)}
            <Button label=words::create_group() look=Look::Primary busy=busy disabled=blocked on_click=save />
        }
        .into_any()
    };
    let rule_part = move || dynamic.get().then(|| rule::editor(draft));
    view! {
        <PageHead title=words::create_title() crumbs=crumbs actions=actions />
        <div class="stack">
            <div class="notes" role="alert">
                {move || error.with(|error| (!error.is_empty()).then(|| view! { <p class="note error">{error.clone()}</p> }.into_any()))}
            </div>
            <section class="card narrow stack">
                <TextField label=words::name() value=name error=name_error required=true focus=true />
                <TextArea label=words::description() value=description rows=2 />
                <nav class="choices" aria-label=words::members()>
                    {choice("", words::assigned(), words::assigned_hint())}
                    {choice("rule", words::dynamic(), words::dynamic_hint())}
                </nav>
            </section>
            {rule_part}
        </div>
    }
    .into_any()
}
