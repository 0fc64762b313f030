//! One's own account: the password. How the console looks is chosen beside the navigation.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::use_api;
use crate::ui::enter::on_enter;
use crate::ui::{Button, Look, TextField, use_toasts};
use crate::words::{names, number, settings as words};

/// The fewest characters of a password.
const SHORTEST: u64 = 12;

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
        let length = u64::try_from(new.chars().count()).unwrap_or(u64::MAX);
        let until_now = current.get_untracked();
        missing.set(if until_now.is_empty() { words::password_missing().into() } else { String::new() });
        error.set(if length < SHORTEST {
            words::password_short(length, &number(SHORTEST))
        } else {
            String::new()
        });
        differs.set(if new == repeated { String::new() } else { words::differs().into() });
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
                    toasts.done(words::password_changed());
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
            .map(|session| format!("{} · {}", session.name, names::role(session.role)))
            .unwrap_or_default()
    });
    let hint = words::password_hint(SHORTEST);
    view! {
        <div class="stack narrow">
            <form
                class="card"
                aria-labelledby="password"
                on:submit=move |event| event.prevent_default()
                on:keydown=on_enter(save)
            >
                <header><h2 id="password">{words::account_password()}</h2><span class="small">{who}</span></header>
                <TextField label=words::current_password() value=current kind="password" autocomplete="current-password" error=missing />
                <TextField label=words::new_password() value=password kind="password" autocomplete="new-password" hint=hint error=error />
                <TextField label=words::again() value=again kind="password" autocomplete="new-password" error=differs />
                <div class="actions"><Button label=words::change_password() look=Look::Primary busy=busy on_click=save /></div>
            </form>
        </div>
    }
    .into_any()
}
