//! One's own account: the password. How the console looks is chosen beside the navigation.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::use_api;
use crate::ui::enter::on_enter;
use crate::ui::{Button, Look, TextField, use_toasts};

/// The fewest characters of a password.
const SHORTEST: usize = 12;

/// The password.
pub fn account() -> AnyView {
    let api = StoredValue::new(use_api());
    let toasts = use_toasts();
    let (current, missing) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (password, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (error, differs) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let busy = RwSignal::new(false);
    let save = move || {
        let (new, repeated) = (password.get_untracked(), again.get_untracked());
        let length = new.chars().count();
        let until_now = current.get_untracked();
        missing.set(if until_now.is_empty() { "Type the password until now.".into() } else { String::new() });
        error.set(if length < SHORTEST {
            format!("{length} characters are too few: at least {SHORTEST}.")
        } else {
            String::new()
        });
        differs.set(if new == repeated { String::new() } else { "It differs from the first.".into() });
        if length < SHORTEST || new != repeated || until_now.is_empty() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = api.get_value().choose_password(&until_now, &new).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => {
                    current.try_set(String::new());
                    password.try_set(String::new());
                    again.try_set(String::new());
                    toasts.done("Password changed.");
                }
                Err(failed) => {
                    error.try_set(failed.change_sentence());
                }
            }
        });
    };
    let who = use_api().session().with_untracked(|session| {
        session
            .as_ref()
            .map(|session| format!("{} · {}", session.name, session.role.label()))
            .unwrap_or_default()
    });
    let hint = format!("At least {SHORTEST} characters.");
    view! {
        <div class="stack narrow">
            <form
                class="card"
                aria-labelledby="password"
                on:submit=move |event| event.prevent_default()
                on:keydown=on_enter(save)
            >
                <header><h2 id="password">"Password"</h2><span class="small">{who}</span></header>
                <TextField label="Current password" value=current kind="password" autocomplete="current-password" error=missing />
                <TextField label="New password" value=password kind="password" autocomplete="new-password" hint=hint error=error />
                <TextField label="New password again" value=again kind="password" autocomplete="new-password" error=differs />
                <div class="actions"><Button label="Change password" look=Look::Primary busy=busy on_click=save /></div>
            </form>
        </div>
    }
    .into_any()
}
