//! Saving an edited policy, and what happens when someone else saved in the meantime: nothing typed is lost.

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::PolicyDetail;
use palisade_model::difference::difference;
use palisade_model::graph::Policy;
use palisade_model::status::State;

use super::form::Form;
use super::merge::{Newer, merge};
use super::state::Editor;
use super::{detail_path, policy_of};
use crate::api::{Api, use_api};
use crate::route::Route;
use crate::ui::query::{Leave, use_leave};
use crate::ui::{TextField, Toasts, use_toasts};
use crate::words::{common, editor as words};

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
    /// The form that is saved.
    pub editor: Editor,
    base: RwSignal<Base>,
    /// Why it is changed, as it is typed.
    reason: RwSignal<String>,
    error: RwSignal<String>,
    /// The version that someone else saved meanwhile.
    newer: RwSignal<Option<(Newer, Base)>>,
    leave: Leave,
    api: StoredValue<Api>,
    toasts: Toasts,
}

impl Saving {
    /// Saves what differs from this version.
    pub fn new(editor: Editor, detail: &PolicyDetail) -> Self {
        Self {
            busy: RwSignal::new(false),
            editor,
            base: RwSignal::new(base_of(detail)),
            reason: RwSignal::new(String::new()),
            error: editor.said_of_a_try(),
            newer: RwSignal::new(None),
            leave: use_leave(),
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
        self.leave.to(path);
    }

    /// Saves, unless something is to be mended first: then leads to it.
    pub fn save(self) {
        let first =
            self.editor.problems.with_untracked(|problems| problems.iter().find(|it| it.is_error()).cloned());
        if let Some(problem) = first {
            self.error.set(words::not_saved(&crate::words::sentence(&problem.problem.sentence)));
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
        match api.replace_policy(&id, &policy, &etag, &self.reason.get_untracked()).await {
            Ok(()) => {
                let now = api.get::<PolicyDetail>(&detail_path(&id)).await.ok();
                self.saved(sent, &id, now.as_ref());
            }
            Err(error) if error.status() == 412 => match api.get::<PolicyDetail>(&detail_path(&id)).await {
                // The answer to an earlier try was lost: the server has it already.
                Ok(detail) if self.is_what_it_has(&policy, &detail) => self.saved(sent, &id, Some(&detail)),
                Ok(detail) => {
                    let by = &detail.row.modified_by;
                    let says = words::merge_saved_meanwhile(by, &detail.row.version.to_string());
                    let base = self.editor.stored.try_get_untracked().map(|stored| stored.policy);
                    if let (Some(base), Some(version)) = (base, self.base.try_get_untracked()) {
                        self.meet(&detail, base, version.version, says);
                    }
                }
                Err(error) => drop(self.error.try_set(words::not_saved(&error.change_sentence()))),
            },
            Err(error) => {
                self.editor.refuse(error.problems());
                let _ = self.error.try_set(words::not_saved(&error.change_sentence()));
            }
        }
    }

    /// Says that what was sent is saved, and leaves; what was typed since then is kept.
    fn saved(self, sent: Form, id: &str, now: Option<&PolicyDetail>) {
        if self.editor.stored.try_set(sent).is_none() {
            self.toasts.done(saved_sentence(now));
            self.leave.to(&Route::policy(id).href());
        }
    }

    /// Whether nothing differs between what was sent and what the server has.
    fn is_what_it_has(self, sent: &Policy, detail: &PolicyDetail) -> bool {
        let Ok(mut stored) = policy_of(detail) else { return false };
        stored.assignments = None;
        difference(&stored, sent, &self.editor.catalogue()).is_empty()
    }

    /// Shows this form beside a version that someone else has saved since `base`.
    pub fn meet(self, detail: &PolicyDetail, base: Policy, base_version: u32, says: String) {
        match policy_of(detail) {
            Ok(theirs) => {
                let version = detail.row.version;
                let by = detail.row.modified_by.clone();
                let newer = Newer { base, base_version, theirs, version, by, says };
                if self.newer.try_set(Some((newer, base_of(detail)))).is_none() {
                    super::focus("c-merge");
                }
            }
            Err(sentence) => drop(self.error.try_set(sentence)),
        }
    }

    /// Goes on from the newer version with both edits in the form.
    pub fn go_on(self, merged: Policy, save: bool) {
        let Some((newer, base)) = self.newer.get_untracked() else { return };
        let mut stored: Form = self.editor.stored.get_untracked();
        stored.policy = newer.theirs;
        self.editor.form.update(|form| form.policy = merged);
        self.editor.stored.set(stored);
        self.base.set(base);
        self.newer.set(None);
        if !save {
            return;
        }
        if self.editor.is_dirty() {
            self.save();
        } else {
            // The other side has said it all.
            let id = self.base.with_untracked(|base| base.id.clone());
            self.toasts.done(words::merge_nothing_left());
            self.leave.to(&Route::policy(&id).href());
        }
    }

    /// What went wrong, and both edits beside each other after a lost update.
    pub fn notes(self) -> AnyView {
        let error = move || {
            self.error.with(|error| {
                (!error.is_empty()).then(|| view! { <p class="note error">{error.clone()}</p> }.into_any())
            })
        };
        let newer = move || self.newer.get().map(|(newer, _)| merge(self, newer));
        view! { <div role="alert" class="notes">{error}</div> <div class="notes">{newer}</div> }.into_any()
    }

    /// What stands with the button beside the settings: the reason, and what went wrong at the last try.
    pub fn beside(self, button: AnyView) -> AnyView {
        let error = move || {
            self.error.with(|error| {
                // It was announced at the head.
                (!error.is_empty()).then(|| view! { <p class="says error">{error.clone()}</p> }.into_any())
            })
        };
        view! {
            <div class="saving">
                <TextField label=words::reason() value=self.reason hint=words::reason_hint() />
                {button}
                {error}
            </div>
        }
        .into_any()
    }

    /// Whether both edits are shown beside each other: until they are brought together, nothing can be saved.
    pub fn is_open(self) -> bool {
        self.newer.with(Option::is_some)
    }
}

fn base_of(detail: &PolicyDetail) -> Base {
    Base { id: detail.row.id.clone(), etag: detail.etag.clone(), version: detail.row.version }
}

/// What a save has done, and no more: devices have it when they say so.
pub fn saved_sentence(now: Option<&PolicyDetail>) -> String {
    let Some(now) = now else { return words::saved().to_owned() };
    let version = now.row.version.to_string();
    let able = now.targeted.saturating_sub(now.row.states.get(State::NotApplicable));
    if now.assignments.is_empty() {
        return words::saved_unassigned(&version);
    }
    words::saved_as(&version, &common::devices(able))
}
