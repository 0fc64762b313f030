//! The dialog that makes a webhook, then shows its secret this once, with how to check a signature; or changes one.

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{EventKind, WebhookChange, WebhookCreated, WebhookRow};

use super::line::kind_name;
use crate::api::use_api;
use crate::pages::settings::create::command;
use crate::ui::enter::on_enter;
use crate::ui::field::fresh_id;
use crate::ui::{Button, Checkbox, Dialog, Look, TextField, reopened, say_why, use_toasts};
use crate::words::{common, settings, webhooks as words};

/// Kinds that a new webhook begins with: what people change.
const FIRST: [EventKind; 4] =
    [EventKind::Policy, EventKind::Group, EventKind::Settings, EventKind::Administrator];

/// What the form holds.
#[derive(Clone, Copy)]
struct Form {
    name: RwSignal<String>,
    url: RwSignal<String>,
    kinds: [(EventKind, RwSignal<bool>); EventKind::ALL.len()],
    name_error: RwSignal<String>,
    url_error: RwSignal<String>,
    events_error: RwSignal<String>,
    /// What the server says.
    error: RwSignal<String>,
}

impl Form {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            name: empty(),
            url: empty(),
            kinds: EventKind::ALL.map(|kind| (kind, RwSignal::new(false))),
            name_error: empty(),
            url_error: empty(),
            events_error: empty(),
            error: empty(),
        }
    }

    /// Shows one, or what a new one begins with.
    fn show(self, row: Option<&WebhookRow>) {
        self.name.set(row.map(|row| row.name.clone()).unwrap_or_default());
        self.url.set(row.map(|row| row.url.clone()).unwrap_or_default());
        for (kind, on) in self.kinds {
            on.set(row.map_or(&FIRST[..], |row| &row.events).contains(&kind));
        }
        for error in [self.name_error, self.url_error, self.events_error, self.error] {
            error.set(String::new());
        }
    }

    /// What the form says; nothing while something is missing, which it then says.
    fn read(self) -> Option<WebhookChange> {
        let (name, url) = (self.name.get_untracked(), self.url.get_untracked());
        let kinds = self.kinds.into_iter().filter(|(_, on)| on.get_untracked());
        let events: Vec<_> = kinds.map(|(kind, _)| kind).collect();
        let say = |error: RwSignal<String>, missing: bool, text: &str| {
            error.set(if missing { text.to_owned() } else { String::new() });
            missing
        };
        let wrong = [
            say(self.name_error, name.trim().is_empty(), words::name_missing()),
            say(self.url_error, url.trim().is_empty(), words::url_missing()),
            say(self.events_error, events.is_empty(), words::events_missing()),
        ];
        self.error.set(String::new());
        (!wrong.contains(&true)).then(|| WebhookChange {
            name: Some(name.trim().to_owned()),
            url: Some(url.trim().to_owned()),
            events: Some(events),
            enabled: None,
        })
    }
}

/// Makes a webhook, or changes one.
#[component]
pub fn WebhookForm(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The one that is changed; nothing for a new one.
    edited: RwSignal<Option<WebhookRow>>,
    /// Called once one is made or changed.
    saved: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let form = Form::new();
    let busy = RwSignal::new(false);
    let made = RwSignal::new(None::<WebhookCreated>);
    let api = StoredValue::new(use_api());
    let toasts = use_toasts();
    // The secret leaves the page with the dialog.
    Effect::new(move |_| {
        if !open.get() {
            made.set(None);
        }
        edited.with_untracked(|row| form.show(row.as_ref()));
    });
    let save = move || {
        let Some(change) = form.read() else { return };
        let row = edited.get_untracked();
        busy.set(true);
        spawn_local(async move {
            let api = api.get_value();
            let answer = match &row {
                None => api.create_webhook(&change).await.map(Some),
                Some(row) => api.change_webhook(&row.id, &change, &row.etag).await.map(|_| None),
            };
            let _ = busy.try_set(false);
            match answer {
                Ok(created) => {
                    if created.is_some() {
                        made.try_set(created);
                        reopened(open);
                    } else {
                        open.try_set(false);
                        toasts.done(words::saved(change.name.as_deref().unwrap_or_default()));
                    }
                    saved();
                }
                Err(failed) => {
                    say_why(open, form.error, toasts, failed.change_sentence());
                }
            }
        });
    };
    let content = move || match made.get() {
        None => fields(form, open, edited, busy, save),
        Some(created) => secret(&created, open),
    };
    let title = Signal::derive(move || match (made.with(Option::is_some), edited.get()) {
        (true, _) => words::copy_now().to_owned(),
        (_, Some(row)) => words::edit_title(&row.name),
        _ => words::create_title().to_owned(),
    });
    view! { <Dialog open=open title=title>{content}</Dialog> }.into_any()
}

fn fields(
    form: Form,
    open: RwSignal<bool>,
    edited: RwSignal<Option<WebhookRow>>,
    busy: RwSignal<bool>,
    save: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let wrong = fresh_id("events-error");
    let described = wrong.clone();
    let kinds =
        form.kinds.map(|(kind, on)| view! { <Checkbox label=kind_name(kind) checked=on /> }.into_any());
    let action = if edited.with_untracked(Option::is_some) { common::save() } else { words::create() };
    view! {
        <div class="stack" on:keydown=on_enter(save)>
            <TextField label=words::name() value=form.name error=form.name_error hint=words::name_hint() required=true focus=true />
            <TextField label=words::url() value=form.url error=form.url_error hint=words::url_hint() kind="url" required=true />
            <fieldset class="kinds" aria-describedby=described>
                <legend>{words::events()}</legend>
                {kinds.into_iter().collect_view()}
                <p class="error-text" id=wrong aria-live="polite">{form.events_error}</p>
            </fieldset>
        </div>
        <p class="error-text" role="alert">{form.error}</p>
        <footer class="actions">
            <Button label=common::cancel() on_click=move || open.set(false) />
            <Button label=action look=Look::Primary busy=busy on_click=save />
        </footer>
    }
    .into_any()
}

/// The secret and how requests are checked with it.
fn secret(created: &WebhookCreated, open: RwSignal<bool>) -> AnyView {
    let check = format!(
        "printf '%s.%s' \"$palisade_time\" \"$body\" | openssl dgst -sha256 -hmac '{}'",
        created.secret
    );
    view! {
        <p>{words::shown_once()}</p>
        {command(words::the_secret(), created.secret.clone())}
        {command(words::verify(), check)}
        <p class="small">{words::verify_text()}</p>
        <footer class="actions">
            <Button label=settings::done() look=Look::Primary on_click=move || open.set(false) />
        </footer>
    }
    .into_any()
}
