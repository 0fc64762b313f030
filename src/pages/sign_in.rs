//! Signing in, and choosing a password after the first sign-in with the one-time secret.

use leptos::prelude::*;

/// The sign-in page.
#[component]
pub fn SignIn() -> AnyView {
    ().into_any()
}

/// The page on which a password is chosen.
#[component]
pub fn ChoosePassword() -> AnyView {
    ().into_any()
}
