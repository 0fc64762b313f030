//! What is asked before a policy is deleted, archived, taken into use again or copied. Which of them is in the
//! address: `?do=delete`.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use palisade_model::api::{ImpactRequest, PolicyDetail};

use crate::api::{ApiError, Load, use_api};
use crate::pages::policies::effect::effect;
use crate::pages::policies::reason::{reason_field, too_long};
use crate::route::Route;
use crate::ui::query::use_opened;
use crate::ui::{Button, Checkbox, Dialog, Look, TextField, say_why, use_toasts};
use crate::words::{common, versions as words};

/// The word for copying it.
const DUPLICATE: &str = "duplicate";

/// The dialog of the address.
pub fn dialogs(id: &str, policy: Load<PolicyDetail>) -> AnyView {
    let known = |word: &str| word == DUPLICATE || Change::of(word).is_some();
    let opened = use_opened("do", known, &[], Signal::stored(true));
    let (wanted, open) = (opened.what, opened.open);
    let id = id.to_owned();
    let name = move || policy.get().map(|policy| policy.row.name.clone()).unwrap_or_default();
    let title = Signal::derive(move || {
        wanted.with(|wanted| match Change::of(wanted) {
            Some(Change::Delete) => words::delete_title(&name()),
            Some(Change::Archive) => words::archive_title(&name()),
            Some(Change::Unarchive) => words::unarchive_title(&name()),
            None => words::duplicate_title(&name()),
        })
    });
    let known = Memo::new(move |_| policy.get().is_some());
    let content = move || {
        let id = id.clone();
        let content = move || {
            known.get().then(|| match Change::of(&wanted.get_untracked()) {
                Some(what) => change(&id, policy, open, what),
                None => duplicate(&id, policy, open),
            })
        };
        content.into_any()
    };
    view! { <Dialog open=open title=title>{content()}</Dialog> }.into_any()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Delete,
    Archive,
    Unarchive,
}

impl Change {
    fn of(word: &str) -> Option<Self> {
        match word {
            "delete" => Some(Self::Delete),
            "archive" => Some(Self::Archive),
            "unarchive" => Some(Self::Unarchive),
            _ => None,
        }
    }

    /// The edit that does on devices what this does.
    fn request(self, id: &str) -> ImpactRequest {
        ImpactRequest {
            policy_id: Some(id.to_owned()),
            archived: match self {
                Self::Delete => None,
                Self::Archive => Some(true),
                Self::Unarchive => Some(false),
            },
            ..ImpactRequest::default()
        }
    }
}

fn change(id: &str, policy: Load<PolicyDetail>, open: RwSignal<bool>, what: Change) -> AnyView {
    let (reason, error, busy) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(false));
    let (api, toasts, navigate) = (use_api(), use_toasts(), use_navigate());
    let asked = {
        let id = id.to_owned();
        move || Some(what.request(&id))
    };
    let id = id.to_owned();
    let go = move || {
        let Some(detail) = policy.data.get_untracked() else { return };
        let (api, id, navigate) = (api.clone(), id.clone(), navigate.clone());
        let (name, version) = (detail.row.name.clone(), detail.row.version);
        busy.set(true);
        error.set(String::new());
        spawn_local(async move {
            let why = reason.get_untracked();
            let done = match what {
                Change::Delete => api.delete_policy(&id, version, &why).await,
                other => api.archive_policy(&id, other == Change::Archive, version, &why).await,
            };
            let _ = busy.try_set(false);
            match done {
                Ok(()) => {
                    toasts.done(match what {
                        Change::Delete => words::deleted(&name),
                        Change::Archive => words::archived(&name),
                        Change::Unarchive => words::unarchived(&name),
                    });
                    if what == Change::Delete {
                        let list = Route::Policies.with(&[("deleted", &id)]);
                        navigate(&list, NavigateOptions { replace: true, ..NavigateOptions::default() });
                    } else {
                        open.try_set(false);
                        policy.again();
                    }
                }
                Err(failed) => {
                    say_why(open, error, toasts, refusal(&failed));
                    policy.again();
                }
            }
        });
    };
    let (text, action, look) = match what {
        Change::Delete => (words::delete_text(), words::delete_action(), Look::Danger),
        Change::Archive => (words::archive_text(), words::archive_action(), Look::Primary),
        Change::Unarchive => (words::unarchive_text(), words::unarchive_action(), Look::Primary),
    };
    let blocked = Signal::derive(move || too_long(&reason.get()));
    view! {
        <p>{text}</p>
        {effect(asked)}
        {reason_field(reason)}
        <p class="error-text" role="alert">{error}</p>
        <footer class="actions">
            <Button label=common::cancel() on_click=move || open.set(false) />
            <Button label=action look=look busy=busy disabled=blocked on_click=go />
        </footer>
    }
    .into_any()
}

fn duplicate(id: &str, policy: Load<PolicyDetail>, open: RwSignal<bool>) -> AnyView {
    let name = policy.data.with_untracked(|policy| policy.as_ref().map(|policy| policy.row.name.clone()));
    let name = RwSignal::new(words::copy_of(&name.unwrap_or_default()));
    let assignments = RwSignal::new(false);
    let (error, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let (api, toasts, navigate, id) = (use_api(), use_toasts(), use_navigate(), id.to_owned());
    let go = move || {
        let (api, id, navigate) = (api.clone(), id.clone(), navigate.clone());
        busy.set(true);
        error.set(String::new());
        spawn_local(async move {
            let wanted = name.get_untracked();
            let done = api.duplicate_policy(&id, wanted.trim(), assignments.get_untracked()).await;
            let _ = busy.try_set(false);
            match done {
                Ok(copy) => {
                    toasts.done(words::duplicated(&copy.row.name));
                    let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
                    navigate(&Route::policy(&copy.row.id).href(), options);
                }
                Err(failed) => {
                    say_why(open, error, toasts, refusal(&failed));
                }
            }
        });
    };
    let blocked = Signal::derive(move || {
        if name.with(|name| name.trim().is_empty()) {
            words::name_missing().to_owned()
        } else {
            String::new()
        }
    });
    let enter = crate::ui::enter::on_enter({
        let go = go.clone();
        move || {
            if blocked.with_untracked(String::is_empty) {
                go();
            }
        }
    });
    view! {
        <p>{words::duplicate_text()}</p>
        <div on:keydown=enter>
            <TextField label=words::name() value=name required=true focus=true />
        </div>
        <Checkbox label=words::duplicate_assignments() checked=assignments hint=words::duplicate_assignments_hint() />
        <p class="error-text" role="alert">{error}</p>
        <footer class="actions">
            <Button label=common::cancel() on_click=move || open.set(false) />
            <Button label=words::duplicate_action() look=Look::Primary busy=busy disabled=blocked on_click=go />
        </footer>
    }
    .into_any()
}

/// What to do after a change was refused. The dialog shows the newest version by then.
fn refusal(error: &ApiError) -> String {
    if error.status() == 412 { words::changed_meanwhile().to_owned() } else { error.change_sentence() }
}
