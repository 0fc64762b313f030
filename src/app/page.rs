//! The page of the URL. Paths are matched by [`Route`] and not by the router's own definitions: one place knows
//! every URL, tabs of a page keep it mounted, and the Wasm holds no tree of generic routes.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use leptos_router::location::{BrowserUrl, LocationProvider};

use super::slot::{self, lent, slot, tools};
use crate::api::use_api;
use crate::pages::{policies::list::PolicyList, sign_in};
use crate::route::{PolicyTab, Route};
use crate::ui::head::FocusHead;
use crate::ui::{Look, PageHead, empty_state, link_button};
use crate::words::shell;

/// The page of the current URL; nothing while the guard leads elsewhere.
pub fn current() -> AnyView {
    let path = use_location().pathname;
    let session = use_api().session();
    let route = Memo::new(move |_| path.with(|path| Route::of(path)));
    let policies = use_context::<PolicyPages>();
    let page = Memo::new(move |before: Option<&Option<Route>>| {
        let page = route.get().page();
        let state = session.with(|session| session.as_ref().map(|session| session.must_change_password));
        let allowed = match page {
            Route::SignIn => state.is_none(),
            Route::Password => state == Some(true),
            _ => state == Some(false),
        };
        // The workbench turns its own pages, so the slot stays while it does. Where it is there, the list of policies
        // needs no first look; one that is looked at stays.
        let looked_at = before.is_some_and(|before| *before == Some(Route::Policies));
        let elsewhere = is_workbench(&page)
            || matches!(page, Route::Policy(..)) && policies.is_none()
            || page == Route::Policies && !looked_at && slot::is_there();
        allowed.then_some(if elsewhere { Route::Settings } else { page })
    });
    let focus = FocusHead(StoredValue::new(false));
    provide_context(focus);
    let browser = use_context::<BrowserUrl>();
    Effect::new(move |before: Option<Route>| {
        let route = route.get();
        // The router writes the URL once it is told that the page is there.
        if let Some(browser) = &browser {
            browser.ready_to_complete();
        }
        if before.is_some_and(|before| before.page() != route.page()) {
            focus.0.set_value(true);
        }
        route
    });
    (move || page.get().map(|page| view_of(page, route, policies))).into_any()
}

/// Shows the page of a policy within the console itself. Given by who mounts the console for its pages alone; the
/// first program holds none, so that it stays small, and leaves a policy to the workbench.
#[derive(Debug, Clone, Copy)]
pub struct PolicyPages(pub fn(String, Signal<PolicyTab>) -> AnyView);

fn view_of(page: Route, route: Memo<Route>, policies: Option<PolicyPages>) -> AnyView {
    match page {
        Route::Home => ().into_any(),
        Route::SignIn => view! { <sign_in::SignIn /> }.into_any(),
        Route::Password => view! { <sign_in::ChoosePassword /> }.into_any(),
        Route::Policies => view! { <PolicyList tools=tools(&use_api()) lent=lent() /> }.into_any(),
        Route::Policy(id, _) => {
            let tab = Signal::derive(move || match route.get() {
                Route::Policy(_, tab) => tab,
                _ => PolicyTab::Report,
            });
            policies.map_or_else(|| slot(&use_api()), |pages| (pages.0)(id, tab))
        }
        Route::PolicyCreate
        | Route::PolicyImport
        | Route::PolicyEdit(_)
        | Route::PolicyDevice(..)
        | Route::Devices
        | Route::Device(..)
        | Route::Groups
        | Route::GroupCreate
        | Route::Group(_)
        | Route::Audit
        | Route::Conflicts
        | Route::Overview
        | Route::Settings => slot(&use_api()),
        #[cfg(any(debug_assertions, feature = "gallery"))]
        Route::Gallery => slot(&use_api()),
        Route::Missing => missing(),
    }
}

/// Whether the workbench shows this page.
fn is_workbench(page: &Route) -> bool {
    #[cfg(any(debug_assertions, feature = "gallery"))]
    if *page == Route::Gallery {
        return true;
    }
    matches!(
        page,
        Route::PolicyCreate
            | Route::PolicyImport
            | Route::PolicyEdit(_)
            | Route::PolicyDevice(..)
            | Route::Devices
            | Route::Device(..)
            | Route::Groups
            | Route::GroupCreate
            | Route::Group(_)
            | Route::Audit
            | Route::Conflicts
            | Route::Overview
            | Route::Settings
    )
}

fn missing() -> AnyView {
    let actions = link_button(shell::go_to_policies(), Route::Policies.href(), Look::Primary, None);
    view! { <PageHead title=shell::missing() /> {empty_state(
        shell::nothing_here(),
        shell::missing_text(),
        actions,
    )} }
    .into_any()
}
