//! What the section of webhooks holds, and what its rows do.

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{Page, Permission, WebhookChange, WebhookRow};

use crate::api::{Api, ApiError, Load, load, use_api};
use crate::pages::frame::not_allowed;
use crate::ui::{Toasts, say_why, use_toasts};
use crate::words::{number, sentence, webhooks as words};

/// What is asked before it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Turning one off for which events wait.
    Off,
    /// Deleting one.
    Delete,
}

/// The section; its rows do things by it.
#[derive(Clone, Copy)]
pub struct Section {
    /// The webhooks.
    pub list: Load<Page<WebhookRow>>,
    /// The form is open.
    pub form: RwSignal<bool>,
    /// For this one; for a new one without.
    pub edited: RwSignal<Option<WebhookRow>>,
    /// The dialog that asks is open.
    pub asking: RwSignal<bool>,
    /// What it asks about which one.
    pub asked: RwSignal<Option<(Asked, WebhookRow)>>,
    /// The id of the one that is being tried; empty for none.
    pub trying: RwSignal<String>,
    /// What came of the last test: whether it was taken, and the words.
    pub told: RwSignal<Option<(bool, String)>>,
    /// What was asked is being done.
    pub busy: RwSignal<bool>,
    /// Why it could not be done.
    pub error: RwSignal<String>,
    /// Why nothing may be changed; empty where it may.
    pub blocked: Signal<String>,
    toasts: Toasts,
    api: StoredValue<Api>,
}

impl Section {
    /// The section of the page that asks.
    pub fn new() -> Self {
        Self {
            list: load::<Page<WebhookRow>>(|| crate::pages::needs::WEBHOOKS.to_owned()),
            form: RwSignal::new(false),
            edited: RwSignal::new(None),
            asking: RwSignal::new(false),
            asked: RwSignal::new(None),
            trying: RwSignal::new(String::new()),
            told: RwSignal::new(None),
            busy: RwSignal::new(false),
            error: RwSignal::new(String::new()),
            blocked: not_allowed(Permission::Administer),
            toasts: use_toasts(),
            api: StoredValue::new(use_api()),
        }
    }

    /// Opens the form for this one.
    pub fn edit(self, row: WebhookRow) {
        self.edited.set(Some(row));
        self.form.set(true);
    }

    /// Asks before it is done.
    pub fn ask(self, what: Asked, row: WebhookRow) {
        self.error.set(String::new());
        self.asked.set(Some((what, row)));
        self.asking.set(true);
    }

    /// Does what was asked for.
    pub fn confirmed(self) {
        match self.asked.get_untracked() {
            Some((Asked::Off, row)) => self.turn(row, false),
            Some((Asked::Delete, row)) => self.delete(row),
            None => {}
        }
    }

    /// Turns one on or off.
    pub fn turn(self, row: WebhookRow, enabled: bool) {
        let api = self.api.get_value();
        self.busy.set(true);
        spawn_local(async move {
            let change = WebhookChange { enabled: Some(enabled), ..WebhookChange::default() };
            let answer = api.change_webhook(&row.id, &change, &row.etag).await;
            let done = if enabled { words::turned_on(&row.name) } else { words::turned_off(&row.name) };
            self.ended(&row.id, answer.map(drop), &done);
        });
    }

    fn delete(self, row: WebhookRow) {
        let api = self.api.get_value();
        self.busy.set(true);
        spawn_local(async move {
            let answer = api.delete_webhook(&row.id).await;
            self.ended(&row.id, answer, &words::deleted(&row.name));
        });
    }

    fn ended(self, id: &str, answer: Result<(), ApiError>, done: &str) {
        let _ = self.busy.try_set(false);
        // By now another may be asked about.
        let asked = self.asked.try_get_untracked().flatten().is_none_or(|(_, row)| row.id == id);
        match answer {
            Ok(()) => {
                if asked {
                    self.asking.try_set(false);
                }
                self.toasts.done(done);
                self.list.again();
            }
            Err(failed) if !asked => self.toasts.failed(failed.change_sentence()),
            Err(failed) => say_why(self.asking, self.error, self.toasts, failed.change_sentence()),
        }
    }

    /// Sends a test event, and tells what came of it.
    pub fn test(self, row: WebhookRow) {
        let api = self.api.get_value();
        self.trying.set(row.id.clone());
        self.told.set(None);
        spawn_local(async move {
            let answer = api.test_webhook(&row.id).await;
            self.trying.try_set(String::new());
            let told = match answer {
                Ok(tested) if tested.taken => (true, words::tested(&row.name, &number(tested.milliseconds))),
                Ok(tested) => {
                    let cause = sentence(&tested.cause.unwrap_or_default());
                    (false, [words::test_failed(&row.name).as_str(), " ", &cause].concat())
                }
                Err(failed) => (false, failed.change_sentence()),
            };
            self.told.try_set(Some(told));
            self.list.again();
        });
    }
}
