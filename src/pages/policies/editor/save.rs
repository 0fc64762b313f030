//! Saving an edited policy, and what happens when someone else saved in the meantime: nothing typed is lost.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use palisade_model::api::PolicyDetail;
use palisade_model::status::State;

use super::form::Form;
use super::state::Editor;
use super::{detail_path, form_of};
use crate::api::{Api, use_api};
use crate::route::Route;
use crate::ui::{Button, Look, Toasts, plural, use_toasts};

/// The version that an edit is based on.
#[derive(Debug, Clone, PartialEq)]
struct Base {
    id: String,
    etag: String,
    version: u32,
}

/// The saving of one policy. Every copy is the same.
#[derive(Clone, Copy)]
pub struct Saving {
    /// A save is under way.
    pub busy: RwSignal<bool>,
    editor: Editor,
    base: RwSignal<Base>,
    error: RwSignal<String>,
    /// The version that someone else saved meanwhile.
    newer: RwSignal<Option<PolicyDetail>>,
    /// What one had typed before loading that version.
    aside: RwSignal<Option<Form>>,
    leave: StoredValue<Box<dyn Fn(String)>, LocalStorage>,
    api: StoredValue<Api>,
    toasts: Toasts,
}

impl Saving {
    /// Saves what differs from this version.
    pub fn new(editor: Editor, detail: &PolicyDetail) -> Self {
        let error = RwSignal::new(String::new());
        // What was said about the last try is answered by the next edit.
        Effect::new(move |_| {
            editor.form.track();
            if error.with_untracked(|error| !error.is_empty()) {
                error.set(String::new());
            }
        });
        let navigate = use_navigate();
        let leave: Box<dyn Fn(String)> = Box::new(move |path| navigate(&path, NavigateOptions::default()));
        Self {
            busy: RwSignal::new(false),
            editor,
            base: RwSignal::new(base_of(detail)),
            error,
            newer: RwSignal::new(None),
            aside: RwSignal::new(None),
            leave: StoredValue::new_local(leave),
            api: StoredValue::new(use_api()),
            toasts: use_toasts(),
        }
    }

    /// The version compared with, tracked.
    pub fn version(self) -> u32 {
        self.base.with(|base| base.version)
    }

    /// Drops what was typed and leaves.
    pub fn discard(self, path: &str) {
        self.editor.form.set(self.editor.stored.get_untracked());
        self.leave.with_value(|leave| leave(path.to_owned()));
    }

    /// Saves, unless something is to be mended first: then leads to it.
    pub fn save(self) {
        let first =
            self.editor.problems.with_untracked(|problems| problems.iter().find(|it| it.is_error()).cloned());
        if let Some(problem) = first {
            self.error.set(format!("Not saved: {}", problem.problem.sentence));
            if let Some(place) = problem.place.filter(|place| place.rule.is_none()) {
                super::focus(&place.element());
            }
            return;
        }
        self.busy.set(true);
        self.error.set(String::new());
        let api = self.api.get_value();
        spawn_local(async move {
            self.send(api).await;
            let _ = self.busy.try_set(false);
        });
    }

    async fn send(self, api: Api) {
        let Base { id, etag, .. } = self.base.get_untracked();
        let sent = self.editor.form.get_untracked();
        let mut policy = self.editor.to_save();
        // Whom it is assigned to is changed elsewhere.
        policy.assignments = None;
        match api.replace_policy(&id, &policy, &etag, "").await {
            Ok(()) => {
                let now = api.get::<PolicyDetail>(&detail_path(&id)).await.ok();
                if self.editor.stored.try_set(sent).is_some() {
                    return;
                }
                self.toasts.done(saved_sentence(now.as_ref()));
                self.leave.try_with_value(|leave| leave(Route::policy(&id).href()));
            }
            Err(error) if error.status() == 412 => match api.get::<PolicyDetail>(&detail_path(&id)).await {
                Ok(detail) => drop(self.newer.try_set(Some(detail))),
                Err(error) => drop(self.error.try_set(error.change_sentence())),
            },
            Err(error) => {
                self.editor.refuse(error.problems());
                let _ = self.error.try_set(format!("Not saved: {}", error.change_sentence()));
            }
        }
    }

    /// Goes on from the newer version: mine stays and is compared with theirs, or theirs replaces mine, which is
    /// put aside.
    fn go_on(self, detail: &PolicyDetail, keep_mine: bool) {
        match form_of(detail, &self.editor.catalogue()) {
            Ok(theirs) => {
                if !keep_mine {
                    self.aside.set(Some(self.editor.form.get_untracked()));
                    self.editor.form.set(theirs.clone());
                }
                self.editor.stored.set(theirs);
                self.base.set(base_of(detail));
                self.newer.set(None);
            }
            Err(sentence) => self.error.set(sentence),
        }
    }

    /// What went wrong, and the choice after a lost update.
    pub fn notes(self) -> AnyView {
        let error = move || {
            self.error.with(|error| {
                (!error.is_empty()).then(|| view! { <p class="note error">{error.clone()}</p> }.into_any())
            })
        };
        let newer = move || self.newer.get().map(|detail| self.newer_note(detail));
        let aside = move || {
            self.aside.get().map(|mine| {
                let back = move || {
                    self.editor.form.set(mine.clone());
                    self.aside.set(None);
                };
                view! {
                    <div class="note pending">
                        <span class="grow">"Your own changes are put aside."</span>
                        <Button label="Bring them back" on_click=back />
                    </div>
                }
                .into_any()
            })
        };
        view! { <div role="alert" class="notes">{error} {newer} {aside}</div> }.into_any()
    }

    fn newer_note(self, detail: PolicyDetail) -> AnyView {
        let text = format!(
            "{} saved version {} while you were editing. Nothing was overwritten, and nothing that you typed is lost.",
            detail.row.modified_by, detail.row.version
        );
        let mine = format!("Keep mine and compare with version {}", detail.row.version);
        let theirs = format!("Load version {}", detail.row.version);
        let other = detail.clone();
        view! {
            <div class="note conflict">
                <span class="grow">{text}</span>
                <Button label=mine look=Look::Primary on_click=move || self.go_on(&detail, true) />
                <Button label=theirs on_click=move || self.go_on(&other, false) />
            </div>
        }
        .into_any()
    }
}

fn base_of(detail: &PolicyDetail) -> Base {
    Base { id: detail.row.id.clone(), etag: detail.etag.clone(), version: detail.row.version }
}

/// What a save has done, and no more: devices have it when they say so.
pub fn saved_sentence(now: Option<&PolicyDetail>) -> String {
    let Some(now) = now else { return "Saved. Devices get it at their next check-in.".to_owned() };
    let version = now.row.version;
    let able = now.targeted.saturating_sub(now.row.states.get(State::NotApplicable));
    if now.assignments.is_empty() {
        return format!("Saved as version {version}. No device gets it yet: it is assigned to no group.");
    }
    let devices = plural(able, "device", "devices");
    format!("Saved as version {version}. {devices} will get it at their next check-in.")
}
