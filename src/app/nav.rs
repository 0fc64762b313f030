//! The navigation: destinations with their numbers, who is signed in, the theme.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use palisade_model::api::Summary;

use super::bridge::{self, LEAVING};
use super::{keys, language, theme};
use crate::api::{load_when, use_api};
use crate::pages::frame::as_of_time;
use crate::pages::needs;
use crate::route::Route;
use crate::ui::{Icon, icon};
use crate::words::{names, number, shell};

/// The bar at the side; only the brand while nobody is signed in.
pub fn side() -> AnyView {
    let api = use_api();
    let session = api.session();
    let signed_in = {
        let session = session.clone();
        Memo::new(move |_| session.with(|session| session.as_ref().is_some_and(|s| !s.must_change_password)))
    };
    let summary = load_when::<Summary>(move || signed_in.get().then(|| needs::SUMMARY.to_owned()));
    let path = use_location().pathname;
    let section = Memo::new(move |_| path.with(|path| Route::of(path).section()));
    let link =
        move |route: Route, symbol: Icon, label: &'static str, counted: fn(&Summary) -> Option<u64>| {
            let href = route.href();
            let shown = move || summary.get().and_then(|summary| counted(&summary)).map(number);
            view! {
                <a href=href aria-current=move || (section.get() == route).then_some("page")>
                    {icon(symbol)}
                    {label}
                    " "
                    <span class="count">{shown}</span>
                </a>
            }
            .into_any()
        };
    let destinations = move || {
        signed_in.get().then(|| {
            view! {
                {link(Route::Overview, Icon::Overview, shell::overview(), |_| None)}
                {link(Route::Policies, Icon::Policies, shell::policies(), |summary| Some(summary.policies))}
                {link(Route::Devices, Icon::Devices, shell::devices(), |summary| Some(summary.devices))}
                {link(Route::Groups, Icon::Groups, shell::groups(), |summary| Some(summary.groups))}
                {link(Route::Conflicts, Icon::Conflicts, shell::conflicts(), |summary| Some(summary.conflicts))}
                {link(Route::Audit, Icon::Audit, shell::audit(), |_| None)}
                {link(Route::Settings, Icon::Settings, shell::settings(), |_| None)}
                // Its room is kept until it is known.
                <div class="when">{move || summary.get().map(|summary| as_of_time(&summary.as_of))}</div>
            }
        })
    };
    let who = move || {
        session.get().filter(|session| !session.must_change_password).map(|session| {
            let api = api.clone();
            let name = session.name.clone();
            let leave = move |_| {
                let api = api.clone();
                // What they typed and did not save is for nobody else at this computer.
                bridge::tell(LEAVING, "");
                crate::ui::kept::forget_all(&name);
                spawn_local(async move { api.sign_out().await });
            };
            view! {
                <div class="who">
                    <span><b>{session.name}</b><br />{names::role(session.role)}</span>
                    <button type="button" class="link-button" on:click=leave>{shell::sign_out()}</button>
                </div>
            }
        })
    };
    // On a narrow screen the foot is folded away until asked for, and folds again with the next page.
    let open = RwSignal::new(false);
    Effect::new(move |before: Option<()>| {
        path.track();
        if before.is_some() {
            open.set(false);
        }
    });
    view! {
        <header class="side" class:open=open>
            <a class="brand" href="/">{brand()} "Palisade"</a>
            <button
                type="button"
                class="button quiet unfold"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls="foot"
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {icon(Icon::Menu)}
                <span class="visually-hidden">{shell::menu()}</span>
            </button>
            {move || signed_in.get().then(keys::button)}
            <nav aria-label=shell::main()>{destinations}</nav>
            <div class="foot" id="foot">{theme::switch()}{language::switch()}{who}</div>
        </header>
    }
    .into_any()
}

fn brand() -> AnyView {
    view! {
        <svg width="20" height="20" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
            <path d="M4 21V8l2-3 2 3v13zM10 21V8l2-3 2 3v13zM16 21V8l2-3 2 3v13z" />
        </svg>
    }
    .into_any()
}
