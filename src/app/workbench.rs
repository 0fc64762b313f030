//! The workbench: every page beyond the first look at policies, with the model's judgement that changing them
//! needs. A program of its own, so that the first page loads quickly; the console fetches it while it is idle.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::components::Router;
use leptos_router::hooks::use_location;
use leptos_router::location::{BrowserUrl, LocationProvider};
use palisade_model::api::PolicyDetail;
use wasm_bindgen::JsCast;

use super::bridge::{self, AWAY, CHANGED, CLOSED, LEAVING, LENT, OPENED, SAID, SESSION, SLOT};
use super::mounted::{Mounted, mount_in};
use crate::api::ahead::Ahead;
use crate::api::{Api, FetchTransport, load};
use crate::pages::{audit, conflicts, devices, groups, overview, policies, settings};
use crate::route::{DeviceTab, PolicyTab, Route, encode};
use crate::ui::Toasts;
use crate::ui::head::FocusHead;
use crate::ui::time::provide_clock;

thread_local! {
    /// Takes the mounted pages away when it is dropped.
    static MOUNTED: RefCell<Option<Mounted>> = const { RefCell::new(None) };
    /// The client of every page, so that what one has read is there for the next, and how it fetches ahead.
    static CLIENT: RefCell<Option<(Api, Ahead<FetchTransport>)>> = const { RefCell::new(None) };
}

/// Waits for the console to open and close the slot; fills it at once where it is open already.
pub async fn run() {
    super::styles::load().await;
    super::language::load().await;
    super::sentences::load().await;
    crate::ui::field::count_ids_from(1_000_000);
    let close = || drop(MOUNTED.with_borrow_mut(Option::take));
    let open = window_event_listener_untyped(OPENED, |_| fill());
    let closed = window_event_listener_untyped(CLOSED, move |_| close());
    // For as long as the page lives.
    std::mem::forget((open, closed));
    forget_when_leaving();
    crate::ui::scrolled::follow();
    super::slot::runs();
    fill();
    let server = super::config::server().await;
    let own = server.clone();
    let fetch = move |path: &str| {
        let (api, transport) = client(&own);
        transport.fetch(&api, path);
    };
    super::over::serve(Arc::new(move || client(&server).0), Rc::new(fetch));
}

/// From now on, nothing is kept of what was typed by who signs out, whichever page is open.
pub fn forget_when_leaving() {
    std::mem::forget(window_event_listener_untyped(LEAVING, |_| policies::editor::forget_all()));
}

/// The client, as who is signed in now.
fn client(server: &str) -> (Api, Ahead<FetchTransport>) {
    let (api, transport) = CLIENT.with_borrow_mut(|client| {
        let new = || {
            let transport = Ahead(FetchTransport { server: server.to_owned() });
            (Api::new(transport.clone()), transport)
        };
        client.get_or_insert_with(new).clone()
    });
    api.read_session();
    (api, transport)
}

fn fill() {
    let slot =
        document().get_element_by_id(SLOT).and_then(|slot| slot.dyn_into::<web_sys::HtmlElement>().ok());
    let Some(slot) = slot else { return };
    let server = slot.get_attribute("data-server").unwrap_or_default();
    let focus = slot.has_attribute("data-focus");
    let (api, _) = client(&server);
    let tools = slot.has_attribute("data-tools");
    let before = MOUNTED.with_borrow_mut(Option::take);
    drop(before);
    let mounted = mount_in(slot, move || {
        provide_context(Whole);
        view! { <Workbench api=api focus=focus tools=tools /> }.into_any()
    });
    MOUNTED.set(Some(mounted));
}

/// The workbench shows a policy's page whole. Without it, it shows the tabs that are its own, and the page around them
/// is someone else's.
#[derive(Debug, Clone, Copy)]
struct Whole;

/// The pages over this client.
#[component]
pub fn Workbench(
    /// The client.
    api: Api,
    /// The first page takes the focus.
    focus: bool,
    /// No page of its own, but what it adds to the list of policies.
    #[prop(optional)]
    tools: bool,
) -> impl IntoView {
    let toasts = Toasts::elsewhere(|text, failed| {
        bridge::tell(SAID, &[if failed { "-" } else { "+" }, text].concat());
    });
    provide_context(api.clone());
    provide_context(toasts);
    provide_context(FocusHead(StoredValue::new(focus)));
    provide_clock();
    let changing = api.clone();
    bridge::listen(CHANGED, move |change| bridge::take_change(&changing, &change));
    let offline = api.offline();
    Effect::new(move |_| {
        if offline.get() {
            bridge::tell(AWAY, "");
        }
    });
    let session = api.session();
    let name = session.with_untracked(|session| session.as_ref().map(|it| it.name.clone()));
    crate::ui::kept::set_owner(&name.unwrap_or_default());
    Effect::new(move |before: Option<bool>| {
        let open = session.with(|session| session.as_ref().is_some_and(|it| !it.must_change_password));
        if before == Some(true) && !open {
            bridge::tell(SESSION, "");
        }
        open
    });
    let shown = move || if tools { policy_tools() } else { current() };
    view! { <Router>{shown()}</Router> }
}

fn policy_tools() -> AnyView {
    bridge::share_navigation();
    policies::list::lent::lent(|| bridge::tell(LENT, ""))
}

fn current() -> AnyView {
    bridge::share_navigation();
    let path = use_location().pathname;
    let route = Memo::new(move |_| path.with(|path| Route::of(path)));
    let browser = use_context::<BrowserUrl>();
    let focus = use_context::<FocusHead>();
    Effect::new(move |before: Option<Route>| {
        let page = route.get().page();
        let turned = before.is_some_and(|before| before != page);
        if let Some(browser) = &browser {
            if turned { bridge::write_address_later(browser.clone()) } else { browser.ready_to_complete() }
        }
        if let Some(focus) = focus.filter(|_| turned) {
            focus.0.set_value(true);
        }
        page
    });
    // Tabs keep their page, unless it is someone else's.
    let whole = use_context::<Whole>().is_some();
    let shown = Memo::new(move |_| match route.get() {
        device @ Route::Device(..) => device.page(),
        policy @ Route::Policy(..) if whole => policy.page(),
        other => other,
    });
    (move || {
        let shown = shown.get();
        leave();
        page(shown, route)
    })
    .into_any()
}

/// Takes the focus from what was pressed on the page that goes: taken away with the focus, it would have the browser lay
/// out what is half turned. The head of the next page takes it.
fn leave() {
    let slot = document().get_element_by_id(SLOT);
    let active = document().active_element().filter(|it| slot.is_some_and(|slot| slot.contains(Some(it))));
    if let Some(active) = active.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = active.blur();
    }
}

/// The page of a route; nothing for the routes of the console itself.
fn page(shown: Route, route: Memo<Route>) -> AnyView {
    match shown {
        Route::Policies => policies::list::lent::whole(),
        Route::PolicyCreate => view! { <policies::create::Create /> }.into_any(),
        Route::PolicyImport => view! { <policies::import::Import /> }.into_any(),
        Route::PolicyEdit(id) => view! { <policies::editor::Edit id=id /> }.into_any(),
        Route::Policy(id, _) if use_context::<Whole>().is_some() => {
            let tab = Signal::derive(move || match route.get() {
                Route::Policy(_, tab) => tab,
                _ => PolicyTab::Report,
            });
            let own = id.clone();
            let below: ViewFn = (move || policy_tab(own.clone(), tab.get_untracked())).into();
            view! { <policies::policy::PolicyPage id=id tab=tab workbench=below /> }.into_any()
        }
        Route::Policy(id, tab) => policy_tab(id, tab),
        Route::PolicyDevice(id, device) => {
            view! { <policies::policy::device::PolicyDevice policy=id device=device /> }.into_any()
        }
        Route::Devices => view! { <devices::list::DeviceList /> }.into_any(),
        Route::Device(id, _) => {
            let tab = Signal::derive(move || match route.get() {
                Route::Device(_, tab) => tab,
                _ => DeviceTab::Effective,
            });
            view! { <devices::device::DevicePage id=id tab=tab /> }.into_any()
        }
        Route::Groups => view! { <groups::GroupList /> }.into_any(),
        Route::GroupCreate => view! { <groups::GroupCreate /> }.into_any(),
        Route::Group(id) => view! { <groups::GroupPage id=id /> }.into_any(),
        Route::Overview => view! { <overview::Overview /> }.into_any(),
        Route::Audit => view! { <audit::Audit /> }.into_any(),
        Route::Conflicts => view! { <conflicts::Conflicts /> }.into_any(),
        Route::Settings => view! { <settings::Settings /> }.into_any(),
        #[cfg(any(debug_assertions, feature = "gallery"))]
        Route::Gallery => view! { <crate::pages::gallery::Gallery /> }.into_any(),
        _ => ().into_any(),
    }
}

/// A tab of a policy beyond its reports, and what asks first before something is done to the policy.
fn policy_tab(id: String, tab: PolicyTab) -> AnyView {
    let path = ["/api/policies/", &encode(&id)].concat();
    let policy = load::<PolicyDetail>(move || path.clone());
    let dialogs = policies::policy::dialogs::dialogs(&id, policy);
    let own = match tab {
        PolicyTab::Configured => {
            view! { <policies::policy::configured::Configured id=id policy=policy /> }.into_any()
        }
        PolicyTab::Assignments => {
            view! { <policies::assignments::Assignments id=id policy=policy /> }.into_any()
        }
        PolicyTab::Versions => {
            view! { <policies::policy::versions::Versions id=id policy=policy /> }.into_any()
        }
        PolicyTab::Rollout => view! { <policies::policy::timeline::Timeline id=id /> }.into_any(),
        PolicyTab::Report | PolicyTab::PerSetting => ().into_any(),
    };
    view! { {own} {dialogs} }.into_any()
}
