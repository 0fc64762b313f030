//! Signing in, and choosing a password after the first sign-in with the one-time secret.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, use_api};
use crate::ui::{PageHead, TextField};

/// The fewest characters that the server takes for a password.
const PASSWORD_LENGTH: usize = 12;

/// The sign-in page. Where it leads to afterwards is the guard's to say.
#[component]
pub fn SignIn() -> AnyView {
    let api = use_api();
    let (name, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (error, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let submit = move || {
        if name.with_untracked(|name| name.trim().is_empty()) || password.with_untracked(String::is_empty) {
            error.set("Enter your name and your password.".into());
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
                    ApiError::SignedOut => "The name or the password is wrong. Try again.".into(),
                    other => other.sentence(),
                });
            }
        });
    };
    let fields = view! {
        <TextField label="Name" value=name autocomplete="username" required=true focus=true />
        <TextField
            label="Password"
            value=password
            kind="password"
            autocomplete="current-password"
            required=true
            hint="The first time: the one-time secret that the server printed when it first started."
        />
    };
    form("Sign in", fields.into_any(), "Sign in", error, busy, submit)
}

/// The page on which a password is chosen.
#[component]
pub fn ChoosePassword() -> AnyView {
    let api = use_api();
    let (first, second) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (error, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let submit = move || {
        if let Some(sentence) = refusal(&first.get_untracked(), &second.get_untracked()) {
            error.set(sentence.into());
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
            label="New password"
            value=first
            kind="password"
            autocomplete="new-password"
            required=true
            focus=true
            hint="At least 12 characters. Several words are easier to remember than signs."
        />
        <TextField label="The same again" value=second kind="password" autocomplete="new-password" required=true />
    };
    form("Choose a password", fields.into_any(), "Save password", error, busy, submit)
}

/// What is wrong with a new password that was entered twice.
fn refusal(first: &str, second: &str) -> Option<&'static str> {
    if first.chars().count() < PASSWORD_LENGTH {
        Some("The password needs at least 12 characters.")
    } else if first != second {
        Some("The two entries differ. Enter the same password twice.")
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
