//! The dialog that makes a token, then shows its secret this once, with the commands that take it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{Role, TokenCreated, TokenRequest};

use super::tokens::Kind;
use crate::api::use_api;
use crate::ui::enter::on_enter;
use crate::ui::{Button, CopyButton, Dialog, Look, Select, TextField, reopened, say_why, use_toasts};
use crate::words::{common, names, settings as words};

/// How long a token may last: seconds and words.
fn lives() -> Vec<(String, String)> {
    let (hour, day) = (3600, 86_400);
    [
        (hour, words::hours(1)),
        (day, words::days(1)),
        (7 * day, words::days(7)),
        (30 * day, words::days(30)),
        (90 * day, words::days(90)),
        (365 * day, words::years(1)),
    ]
    .map(|(seconds, life)| (seconds.to_string(), life))
    .into()
}

/// Makes a token.
#[component]
pub fn CreateToken(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What the token is for.
    kind: Kind,
    /// Called once a token is made.
    changed: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let name = RwSignal::new(String::new());
    let life = RwSignal::new("86400".to_owned());
    let uses = RwSignal::new(String::new());
    let role = RwSignal::new(Role::ReadOnlyOperator.wire().to_owned());
    let error = RwSignal::new(String::new());
    let uses_error = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let made = RwSignal::new(None::<TokenCreated>);
    let (api, toasts) = (StoredValue::new(use_api()), use_toasts());
    // The secret leaves the page with the dialog.
    Effect::new(move |_| {
        if !open.get() {
            made.set(None);
        }
        name.set(String::new());
        error.set(String::new());
        uses_error.set(String::new());
    });
    let create = move || {
        let typed = uses.get_untracked();
        let max_uses = match typed.trim() {
            "" => None,
            text => match text.parse::<u32>() {
                Ok(number) if number > 0 => Some(number),
                _ => {
                    uses_error.set(words::uses_invalid().into());
                    return;
                }
            },
        };
        uses_error.set(String::new());
        let request = TokenRequest {
            name: name.get_untracked().trim().to_owned(),
            role: (kind == Kind::Script).then(|| Role::from_wire(&role.get_untracked())).flatten(),
            expires_in_seconds: life.get_untracked().parse().unwrap_or(86_400),
            max_uses: max_uses.filter(|_| kind == Kind::Enrolment),
        };
        if request.name.is_empty() {
            error.set(words::name_missing().into());
            return;
        }
        error.set(String::new());
        busy.set(true);
        spawn_local(async move {
            let api = api.get_value();
            let answer = match kind {
                Kind::Enrolment => api.create_enrolment_token(&request).await,
                Kind::Script => api.create_token(&request).await,
            };
            let _ = busy.try_set(false);
            match answer {
                Ok(token) => {
                    made.try_set(Some(token));
                    reopened(open);
                    changed();
                }
                Err(failed) => {
                    say_why(open, error, toasts, failed.change_sentence());
                }
            }
        });
    };
    let roles: Vec<_> =
        Role::ALL.iter().map(|role| (role.wire().to_owned(), names::role(*role).to_owned())).collect();
    let form = move || {
        let (lives, roles) = (lives(), roles.clone());
        let more = match kind {
            Kind::Enrolment => view! {
                <TextField label=words::devices_label() value=uses error=uses_error hint=words::devices_hint() />
            }
            .into_any(),
            Kind::Script => view! { <Select label=words::role() value=role options=roles /> }.into_any(),
        };
        view! {
            <div class="stack" on:keydown=on_enter(create)>
                <TextField label=words::name() value=name error=error required=true focus=true hint=words::name_hint() />
                <Select label=words::expires_after() value=life options=lives />
                {more}
            </div>
            <footer class="actions">
                <Button label=common::cancel() on_click=move || open.set(false) />
                <Button label=words::create_token() look=Look::Primary busy=busy on_click=create />
            </footer>
        }
        .into_any()
    };
    let content = move || match made.get() {
        None => form(),
        Some(token) => secret(kind, &token, &api.get_value().server(), open),
    };
    let title = Signal::derive(move || match made.with(Option::is_some) {
        true => words::copy_now().to_owned(),
        false => words::create_a_token().to_owned(),
    });
    view! { <Dialog open=open title=title>{content.clone()}</Dialog> }.into_any()
}

/// A text to copy, under what it is.
pub fn command(what: &'static str, text: String) -> AnyView {
    view! {
        <div class="command">
            <p class="small">{what}</p>
            <pre><code>{text.clone()}</code></pre>
            <CopyButton text=text what=what />
        </div>
    }
    .into_any()
}

/// The secret and what to do with it.
fn secret(kind: Kind, token: &TokenCreated, server: &str, open: RwSignal<bool>) -> AnyView {
    let secret = &token.token;
    let mut lines = vec![command(words::the_token(), secret.clone())];
    match kind {
        Kind::Enrolment => {
            lines.push(command(
                words::enrol_device(),
                format!("palisade-agent enrol --server {server} --token {secret}"),
            ));
            lines.push(command(
                words::enrol_simulated(),
                format!("palisade-fleet --server {server} --token {secret} --devices 10"),
            ));
        }
        Kind::Script => lines.push(command(
            words::try_it(),
            format!("curl -H 'Authorization: Bearer {secret}' {server}/beta/deviceManagement/configurationPolicies"),
        )),
    }
    view! {
        <p>{words::shown_once()}</p>
        {lines}
        <footer class="actions">
            <Button label=words::done() look=Look::Primary on_click=move || open.set(false) />
        </footer>
    }
    .into_any()
}
