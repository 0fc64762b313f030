//! Who is not signed in is led to the sign-in and back; who came with the one-time secret chooses a password.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use crate::api::Api;
use crate::route::{Route, decode, safe_return};

/// Watches the session and the URL.
pub fn guard(api: &Api) {
    let session = api.session();
    let location = use_location();
    let navigate = use_navigate();
    Effect::new(move |_| {
        let state = session.with(|session| session.as_ref().map(|session| session.must_change_password));
        let path = location.pathname.get();
        let search = location.search.get();
        let route = Route::of(&path);
        let here = if search.is_empty() { path } else { [path.as_str(), "?", &search].concat() };
        let back = || {
            let given = search.split('&').find_map(|pair| pair.strip_prefix("return=")).map(decode);
            given.unwrap_or_default()
        };
        let outside = matches!(route, Route::SignIn | Route::Password);
        let back = if outside { back() } else { here };
        let target = match state {
            None if route != Route::SignIn => Route::SignIn.with(&[("return", &back)]),
            Some(true) if route != Route::Password => Route::Password.with(&[("return", &back)]),
            Some(false) if outside => safe_return(&back).to_owned(),
            Some(false) if route == Route::Home => Route::Policies.href(),
            _ => return,
        };
        let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
        navigate(&target, options);
    });
}
