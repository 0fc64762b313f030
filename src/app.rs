//! The shell: landmarks, navigation, the page of the URL, banner and messages.

pub mod bridge;
pub mod config;
mod guard;
mod hover;
pub mod keys;
pub mod language;
pub mod mounted;
mod nav;
pub mod over;
pub mod page;
mod palette;
pub mod sentences;
mod shortcuts;
pub mod slot;
pub mod styles;
pub mod theme;
pub mod workbench;

use std::future::Future;
use std::time::Duration;

use leptos::prelude::*;
use leptos_router::components::Router;

use crate::api::early::{self, Early};
use crate::api::{Api, Transport, follow_changes};
use crate::pages::needs;
use crate::ui::time::provide_clock;
use crate::ui::{Toasts, toast};
use crate::words::{shell, time_of_day};

/// Of the body, while only the static shell is seen.
const STARTS: &str = "data-starts";

/// Asks for what the page at this address shows first, if somebody is signed in.
pub fn ask_early<T: Transport>(transport: &Early<T>, api: &Api) {
    let may = api.session().with_untracked(|it| it.as_ref().is_some_and(|it| !it.must_change_password));
    let location = window().location();
    let (Ok(path), Ok(search)) = (location.pathname(), location.search()) else { return };
    if !may {
        return;
    }
    if let Some(list) = needs::of_first_look(&path, &search) {
        transport.ask(api, &list);
    }
    transport.ask(api, needs::SUMMARY);
}

/// Puts the console in place of the static shell that the page came with, to be seen once `ready` is: it is made meanwhile,
/// and with what it shows at first it is laid out once and not twice.
pub async fn mount(api: Api, ready: impl Future<Output = ()>) {
    let body = document().body();
    if let Some(body) = &body {
        let _ = body.set_attribute(STARTS, "");
    }
    mount_to_body(move || view! { <App api=api.clone() /> });
    ready.await;
    if let Some(body) = &body {
        let _ = body.remove_attribute(STARTS);
    }
    if let Some(shell) = document().get_element_by_id("shell") {
        shell.remove();
    }
    // What the page wanted, it has taken by then.
    set_timeout(early::forget, Duration::from_secs(1));
}

/// The console over this client.
#[component]
pub fn App(
    /// The client; in a test one over recorded answers.
    api: Api,
) -> impl IntoView {
    provide_context(api);
    provide_context(Toasts::new());
    provide_clock();
    view! { <Router>{shell()}</Router> }
}

fn shell() -> AnyView {
    let api = crate::api::use_api();
    let toasts = crate::ui::use_toasts();
    guard::guard(&api);
    slot::serve(&api, toasts);
    keys::listen(&api, toasts);
    follow_changes(api.clone());
    slot::fetch_when_idle();
    view! {
        <a class="skip" href="#main" rel="external">{shell::skip()}</a>
        {nav::side()}
        <main id="main" tabindex="-1">
            {banner(&api)}
            {page::current()}
        </main>
        {toast(toasts)}
    }
    .into_any()
}

/// Says that the server is away and how old the data is; what is shown stays.
fn banner(api: &Api) -> AnyView {
    let (offline, last, server) = (api.offline(), api.last_answer(), api.server());
    let text = move || {
        offline.get().then(|| {
            let time = time_of_day(last.get_untracked());
            view! {
                <p class="note error">
                    {shell::offline(&server, &time)}
                </p>
            }
        })
    };
    view! { <div role="status" class="banner">{text}</div> }.into_any()
}
