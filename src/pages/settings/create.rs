//! The dialog that makes a token, then shows its secret this once, with the commands that take it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{Role, TokenCreated, TokenRequest};

use super::tokens::Kind;
use crate::api::use_api;
use crate::ui::enter::on_enter;
use crate::ui::{Button, CopyButton, Dialog, Look, Select, TextField};

/// How long a token may last: seconds and words.
const LIVES: [(&str, &str); 6] = [
    ("3600", "1 hour"),
    ("86400", "1 day"),
    ("604800", "7 days"),
    ("2592000", "30 days"),
    ("7776000", "90 days"),
    ("31536000", "1 year"),
];

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
    let api = StoredValue::new(use_api());
    // The secret leaves the page with the dialog.
    Effect::new(move |_| {
        open.track();
        made.set(None);
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
                    uses_error.set("Enter a whole number from 1, or nothing for any number.".into());
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
            error.set("A token needs a name that says what it is for.".into());
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
                    changed();
                }
                Err(failed) => {
                    error.try_set(failed.change_sentence());
                }
            }
        });
    };
    let lives: Vec<_> =
        LIVES.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect();
    let roles: Vec<_> =
        Role::ALL.iter().map(|role| (role.wire().to_owned(), role.label().to_owned())).collect();
    let form = move || {
        let (lives, roles) = (lives.clone(), roles.clone());
        let more = match kind {
            Kind::Enrolment => view! {
                <TextField label="Devices" value=uses error=uses_error hint="How many may enrol with it. Empty for any number." />
            }
            .into_any(),
            Kind::Script => view! { <Select label="Role" value=role options=roles /> }.into_any(),
        };
        view! {
            <div class="stack" on:keydown=on_enter(create)>
                <TextField label="Name" value=name error=error required=true focus=true hint="What it is for, such as the site or the script." />
                <Select label="Expires after" value=life options=lives />
                {more}
            </div>
            <footer class="actions">
                <Button label="Cancel" on_click=move || open.set(false) />
                <Button label="Create token" look=Look::Primary busy=busy on_click=create />
            </footer>
        }
        .into_any()
    };
    let content = move || match made.get() {
        None => form(),
        Some(token) => secret(kind, &token, &api.get_value().server(), open),
    };
    let title = Signal::derive(move || match made.with(Option::is_some) {
        true => "Copy the token now".to_owned(),
        false => "Create a token".to_owned(),
    });
    view! { <Dialog open=open title=title>{content.clone()}</Dialog> }.into_any()
}

/// The secret and what to do with it.
fn secret(kind: Kind, token: &TokenCreated, server: &str, open: RwSignal<bool>) -> AnyView {
    let line = |what: &'static str, text: String| {
        view! {
            <div class="command">
                <p class="small">{what}</p>
                <pre><code>{text.clone()}</code></pre>
                <CopyButton text=text what=what />
            </div>
        }
        .into_any()
    };
    let secret = &token.token;
    let mut lines = vec![line("The token", secret.clone())];
    match kind {
        Kind::Enrolment => {
            lines.push(line(
                "Enrol this device",
                format!("palisade-agent enrol --server {server} --token {secret}"),
            ));
            lines.push(line(
                "Enrol simulated devices",
                format!("palisade-fleet --server {server} --token {secret} --devices 10"),
            ));
        }
        Kind::Script => lines.push(line(
            "Try it",
            format!("curl -H 'Authorization: Bearer {secret}' {server}/beta/deviceManagement/configurationPolicies"),
        )),
    }
    view! {
        <p>"It is shown this once. Whoever loses it makes another."</p>
        {lines}
        <footer class="actions">
            <Button label="Done" look=Look::Primary on_click=move || open.set(false) />
        </footer>
    }
    .into_any()
}
