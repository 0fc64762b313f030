//! Signing in, and choosing a password after the first sign-in with the one-time secret.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, use_api};
use crate::ui::{PageHead, TextField};
use crate::words::sign_in;

/// The fewest characters that the server takes for a password.
const PASSWORD_LENGTH: u64 = 12;

/// The sign-in page. Where it leads to afterwards is the guard's to say.
#[component]
pub fn SignIn() -> AnyView {
    let api = use_api();
    let (name, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (error, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let submit = move || {
        if name.with_untracked(|name| name.trim().is_empty()) || password.with_untracked(String::is_empty) {
            error.set(sign_in::enter_both().into());
            return;
        }
        let api = api.clone();
        busy.set(true);
        error.set(String::new());
        spawn_local(async move {
            let name = name.with_untracked(|name| name.trim().to_owned());
            if let Err(failed) = api.sign_in(name, password.get_untracked()).await {
                busy.set(false);
                error.set(match failed {
                    ApiError::SignedOut => sign_in::wrong().into(),
                    other => other.sentence(),
                });
            }
        });
    };
    let fields = view! {
        <TextField label=sign_in::name() value=name autocomplete="username" required=true focus=true />
        <TextField
            label=sign_in::password()
            value=password
            kind="password"
            autocomplete="current-password"
            required=true
            hint=sign_in::first_time()
        />
    };
    form(sign_in::title(), fields.into_any(), sign_in::action(), error, busy, submit)
}

/// The page on which a password is chosen.
#[component]
pub fn ChoosePassword() -> AnyView {
    let api = use_api();
    let (first, second) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (error, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let submit = move || {
        if let Some(sentence) = refusal(&first.get_untracked(), &second.get_untracked()) {
            error.set(sentence);
            return;
        }
        let api = api.clone();
        busy.set(true);
        error.set(String::new());
        spawn_local(async move {
            if let Err(failed) = api.choose_password("", &first.get_untracked()).await {
                busy.set(false);
                error.set(failed.sentence());
            }
        });
    };
    let fields = view! {
        <TextField
            label=sign_in::new_password()
            value=first
            kind="password"
            autocomplete="new-password"
            required=true
            focus=true
            hint=sign_in::password_hint(PASSWORD_LENGTH)
        />
        <TextField label=sign_in::the_same_again() value=second kind="password" autocomplete="new-password" required=true />
    };
    form(sign_in::choose(), fields.into_any(), sign_in::save_password(), error, busy, submit)
}

/// What is wrong with a new password that was entered twice.
fn refusal(first: &str, second: &str) -> Option<String> {
    if first.chars().count() < usize::try_from(PASSWORD_LENGTH).unwrap_or_default() {
        Some(sign_in::too_short(PASSWORD_LENGTH))
    } else if first != second {
        Some(sign_in::differ().into())
    } else {
        None
    }
}

fn form(
    title: &'static str,
    fields: AnyView,
    action: &'static str,
    error: RwSignal<String>,
    busy: RwSignal<bool>,
    submit: impl Fn() + 'static,
) -> AnyView {
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            submit();
        }
    };
    view! {
        <section class="front">
            <PageHead title=title />
            <form novalidate="" on:submit=on_submit>
                {fields}
                <p class="error-text" role="alert">{error}</p>
                <button
                    type="submit"
                    class="button primary"
                    aria-disabled=move || busy.get().then_some("true")
                    aria-busy=move || busy.get().then_some("true")
                >
                    {action}
                </button>
            </form>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::refusal;

    #[test]
    fn a_password_is_long_and_entered_twice() {
        assert!(refusal("short", "short").is_some());
        assert!(refusal("long enough, truly", "long enough, trulY").is_some());
        assert_eq!(refusal("zwölf Zeichen", "zwölf Zeichen"), None);
    }
}
