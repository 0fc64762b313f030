//! What was typed and not saved: kept while one is elsewhere in the console, and in the browser's storage over a
//! reload, a crash, a lost connection or the end of a session. It is kept per administrator and policy, and dropped
//! when it is saved, discarded, or who typed it signs out. Secrets are never written.

mod secrets;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::time::Duration;

use leptos::prelude::*;
use palisade_model::api::AssignmentRow;
use palisade_model::catalogue::Catalogue;
use palisade_model::graph::Policy;
use serde::{Deserialize, Serialize};

use super::form::Form;
use super::state::Editor;
use crate::ui::kept;

/// How long typing must rest before it is written.
const REST: Duration = Duration::from_millis(800);

/// What was left unsaved.
#[derive(Debug, Clone, PartialEq)]
pub struct Left {
    /// The form.
    pub form: Form,
    /// The version that it was made from; absent for a policy that is not stored yet.
    pub base: Option<u32>,
    /// The groups chosen for a policy that is not stored yet.
    pub groups: Vec<AssignmentRow>,
    /// When it was typed, in milliseconds since 1970; absent where it never left this page.
    pub at: Option<f64>,
    /// Secrets have to be typed again.
    pub secrets_missing: bool,
}

/// Whose it is and of what.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    user: String,
    of: String,
}

/// The form in the browser's storage.
#[derive(Serialize, Deserialize)]
struct Written {
    #[serde(default)]
    base: Option<u32>,
    template: String,
    policy: serde_json::Value,
    #[serde(default)]
    groups: Vec<AssignmentRow>,
}

thread_local! {
    static LEFT: RefCell<HashMap<Key, Left>> = RefCell::default();
    /// Who typed signs out: the page that goes away with that keeps nothing.
    static LEAVING: Cell<bool> = const { Cell::new(false) };
}

/// Drops everything that was left, and keeps nothing of the page that is open: who typed it signs out.
pub fn forget_all() {
    LEAVING.set(true);
    LEFT.take();
}

impl Key {
    /// What who is signed in edits: a stored policy's id, or `new:` and a template.
    pub fn of(edited: &str) -> Self {
        Self { user: kept::owner(), of: edited.to_owned() }
    }

    /// What was left unsaved; it stays kept until it is forgotten.
    pub fn left(&self) -> Option<Left> {
        if let Some(left) = LEFT.with_borrow(|left| left.get(self).cloned()) {
            return Some(left);
        }
        let kept = kept::kept(&self.of)?;
        let written: Written = serde_json::from_str(&kept.text).ok()?;
        let mut form = Form::open(Policy::from_json(written.policy).ok()?);
        form.template = written.template;
        Some(Left {
            form,
            base: written.base,
            groups: written.groups,
            at: Some(kept.at),
            secrets_missing: false,
        })
    }

    /// Leaves a form for the page that takes it up.
    pub fn leave(&self, form: Form) {
        let left = Left { form, base: None, groups: Vec::new(), at: None, secrets_missing: false };
        LEFT.with_borrow_mut(|all| all.insert(self.clone(), left));
    }

    /// Drops what was left.
    pub fn forget(&self) {
        LEFT.with_borrow_mut(|left| left.remove(self));
        kept::forget(&self.of);
    }
}

impl Left {
    /// The same with the secrets of `stored` where they were not written.
    #[must_use]
    pub fn with_secrets(mut self, stored: &Policy) -> Self {
        self.secrets_missing = secrets::put_back(&mut self.form.policy, stored);
        self
    }
}

/// What is kept while one types. Every copy is the same.
#[derive(Clone, Copy)]
pub struct Keeping {
    editor: Editor,
    key: StoredValue<Key>,
    base: Signal<Option<u32>>,
    groups: RwSignal<Vec<AssignmentRow>>,
    /// What is typed is too much for the browser to keep.
    pub too_large: RwSignal<bool>,
}

/// Keeps the editor's form from now on, and has the browser ask before the tab goes while something is unsaved.
pub fn keep(
    editor: Editor,
    key: Key,
    base: Signal<Option<u32>>,
    groups: RwSignal<Vec<AssignmentRow>>,
) -> Keeping {
    LEAVING.set(false);
    let keeping =
        Keeping { editor, key: StoredValue::new(key), base, groups, too_large: RwSignal::new(false) };
    let turn = StoredValue::new(0_u64);
    Effect::new(move |before: Option<()>| {
        editor.form.track();
        editor.stored.track();
        groups.track();
        if before.is_none() {
            return;
        }
        turn.update_value(|turn| *turn += 1);
        let now = turn.get_value();
        set_timeout(
            move || {
                if turn.try_get_value() == Some(now) {
                    keeping.write();
                }
            },
            REST,
        );
    });
    let asked = window_event_listener(leptos::ev::beforeunload, move |event| {
        if keeping.is_dirty() {
            event.prevent_default();
        }
    });
    // The tab goes, or a telephone puts it aside and may never bring it back.
    let gone = window_event_listener(leptos::ev::pagehide, move |_| keeping.write());
    on_cleanup(move || {
        asked.remove();
        gone.remove();
        keeping.write();
        if keeping.is_dirty() && !LEAVING.get() {
            let key = keeping.key.get_value();
            LEFT.with_borrow_mut(|left| left.insert(key, keeping.left()));
        }
    });
    keeping
}

impl Keeping {
    fn is_dirty(self) -> bool {
        self.editor.is_dirty() || self.groups.with_untracked(|groups| !groups.is_empty())
    }

    fn left(self) -> Left {
        Left {
            form: self.editor.form.get_untracked(),
            base: self.base.get_untracked(),
            groups: self.groups.get_untracked(),
            at: None,
            secrets_missing: false,
        }
    }

    /// Writes what is typed now; where nothing is unsaved, drops what was kept.
    pub fn write(self) {
        if !self.is_dirty() || LEAVING.get() {
            self.key.with_value(Key::forget);
            return;
        }
        let text = self.editor.form.with_untracked(|form| {
            text(form, &self.editor.catalogue(), self.base.get_untracked(), self.groups.get_untracked())
        });
        let kept = self.key.with_value(|key| kept::keep(&key.of, &text));
        if self.too_large.try_get_untracked() == Some(kept) {
            self.too_large.set(!kept);
        }
    }
}

fn text(form: &Form, catalogue: &Catalogue, base: Option<u32>, groups: Vec<AssignmentRow>) -> String {
    let policy = secrets::left_out(&form.policy, &form.template, catalogue);
    let written = Written { base, template: form.template.clone(), policy: policy.to_json(), groups };
    serde_json::to_string(&written).unwrap_or_default()
}
