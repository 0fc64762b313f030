//! What the tests of the reading pages share: the console over recorded answers, and a reader's eyes and hands.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use palisade_console::api::ahead::Ahead;
use palisade_console::api::early::{Early, forget};
use palisade_console::api::{Api, recorded::Recorded, use_api};
use palisade_console::app::mounted::{Mounted, mount_in};
use palisade_console::app::over::over;
use palisade_console::app::page::PolicyPages;
use palisade_console::app::slot::slot;
use palisade_console::app::workbench::Workbench;
use palisade_console::app::{App, ask_early};
use palisade_console::pages::policies::policy::PolicyPage;
use palisade_console::route::PolicyTab;
use palisade_console::ui::time::sleep;
use palisade_model::api::{Role, Session};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit};

/// A mounted console; gone when dropped.
pub struct Page {
    /// The requests and their answers.
    pub recorded: Recorded,
    /// The client under the console.
    pub api: Api,
    root: HtmlElement,
    mounted: Option<Mounted>,
    lent: Option<Mounted>,
}

impl Drop for Page {
    fn drop(&mut self) {
        drop(self.lent.take());
        drop(self.mounted.take());
        self.root.remove();
        sign_out();
    }
}

fn sign_out() {
    let _ = window().session_storage().unwrap().unwrap().clear();
}

/// The answers of a small tenant.
pub fn tenant() -> Recorded {
    let recorded = Recorded::default();
    recorded
        .ok("GET", "/api/summary", include_str!("../answers/summary.json"))
        .ok("GET", "/api/policies", include_str!("../answers/policies.json"))
        .ok("GET", "/api/policies/p1", include_str!("../answers/policy.json"))
        .ok("GET", "/api/policies/p1/devices", include_str!("../answers/policy-devices.json"))
        .ok("GET", "/api/policies/p1/settings", include_str!("../answers/policy-settings.json"))
        .ok("GET", "/api/policies/p1/versions", include_str!("../answers/policy-versions.json"))
        .ok("GET", "/api/conflicts", include_str!("../answers/conflicts.json"))
        .ok("GET", "/api/conflicts/pairs", include_str!("../answers/conflict-pairs.json"))
        .ok("GET", "/api/conflicts/devices", include_str!("../answers/conflict-devices.json"))
        .ok("GET", "/api/devices", include_str!("../answers/devices.json"))
        .ok("GET", "/api/devices/d1", include_str!("../answers/device.json"))
        .ok("GET", "/api/devices/d1/settings", include_str!("../answers/device-settings.json"));
    recorded
}

/// Who is signed in.
pub fn session(role: Role) -> Session {
    Session {
        token: "recorded".into(),
        expires: "2027-01-01T00:00:00Z".into(),
        name: "admin".into(),
        role,
        must_change_password: false,
    }
}

fn address(path: &str) {
    window().history().unwrap().push_state_with_url(&JsValue::NULL, "", Some(path)).unwrap();
}

/// A policy's page within the console; what is the workbench's is left to its own slot.
fn policy_page(id: String, tab: Signal<PolicyTab>) -> AnyView {
    let workbench: ViewFn = (|| slot(&use_api())).into();
    view! { <PolicyPage id=id tab=tab workbench=workbench /> }.into_any()
}

fn mounted(api: Api, recorded: Recorded, workbench: bool) -> Page {
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&root).unwrap();
    let under = api.clone();
    let mounted = mount_in(root.clone(), move || {
        if workbench {
            view! { <Workbench api=under focus=false /> }.into_any()
        } else {
            provide_context(PolicyPages(policy_page));
            view! { <App api=under /> }.into_any()
        }
    });
    Page { recorded, api, root, mounted: Some(mounted), lent: None }
}

/// Opens the console at `path`, signed in as a tenant administrator.
pub fn open(path: &str, recorded: Recorded) -> Page {
    open_as(path, recorded, Some(session(Role::TenantAdministrator)))
}

/// Opens the console at the list of policies, to which the workbench has lent the list by then.
pub async fn open_lent(path: &str, recorded: Recorded) -> Page {
    let mut page = open(path, recorded);
    page.lend().await;
    page.until("the list itself", || page.maybe(".lent:not(.waiting) table, .lent:not(.waiting) .empty"))
        .await;
    page
}

/// Opens the console at `path` as somebody, or as nobody.
pub fn open_as(path: &str, recorded: Recorded, session: Option<Session>) -> Page {
    sign_out();
    address(path);
    mounted(Api::with_session(recorded.clone(), session), recorded, false)
}

/// Opens the console at `path` as somebody, with what lies over every page.
pub fn open_whole(path: &str, recorded: Recorded, role: Role) -> Page {
    sign_out();
    let _ = window().local_storage().unwrap().unwrap().clear();
    address(path);
    let api = Api::with_session(recorded.clone(), Some(session(role)));
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&root).unwrap();
    // What lies over every page has a client of its own, as the workbench has: what one hears, it tells the other.
    let over_api = Api::with_session(recorded.clone(), Some(session(role)));
    let under = api.clone();
    let mounted = mount_in(root.clone(), move || {
        provide_context(PolicyPages(policy_page));
        let (api, over_api) = (under.clone(), over_api.clone());
        view! { <App api=api /> {over(Arc::new(move || over_api.clone()), Rc::new(|_: &str| ()))} }.into_any()
    });
    Page { recorded, api, root, mounted: Some(mounted), lent: None }
}

/// Opens the console at `path` as it starts: having asked early for what it shows.
pub fn open_early(path: &str, recorded: Recorded, session: Option<Session>) -> Page {
    sign_out();
    address(path);
    forget();
    let transport = Early(recorded.clone());
    let api = Api::with_session(transport.clone(), session);
    ask_early(&transport, &api);
    mounted(api, recorded, false)
}

/// Opens the workbench at `path` with what lies over every page, fetching ahead.
pub fn open_ahead(path: &str, recorded: Recorded) -> Page {
    sign_out();
    address(path);
    let transport = Ahead(recorded.clone());
    let session = Some(session(Role::TenantAdministrator));
    let api = Api::with_session(transport.clone(), session);
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&root).unwrap();
    let under = api.clone();
    let mounted = mount_in(root.clone(), move || {
        let (api, over_api) = (under.clone(), under.clone());
        let fetch = move |path: &str| transport.fetch(&under, path);
        provide_context(PolicyPages(policy_page));
        view! { <Workbench api=api focus=false /> {over(Arc::new(move || over_api.clone()), Rc::new(fetch))} }
            .into_any()
    });
    Page { recorded, api, root, mounted: Some(mounted), lent: None }
}

/// Presses a key where the focus is; gives whether somebody took it.
pub fn press(key: &str, control: bool) -> bool {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_ctrl_key(control);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    let at: HtmlElement = focused().unwrap_or_else(|| document().body().unwrap());
    !at.dispatch_event(&event).unwrap()
}

/// Opens the workbench at `path`.
pub fn open_workbench(path: &str, recorded: Recorded) -> Page {
    open_workbench_as(path, recorded, session(Role::TenantAdministrator))
}

/// Opens the workbench at `path` as somebody.
pub fn open_workbench_as(path: &str, recorded: Recorded, session: Session) -> Page {
    sign_out();
    address(path);
    mounted(Api::with_session(recorded.clone(), Some(session)), recorded, true)
}

impl Page {
    /// The workbench arrives, with a client of its own, and lends what it has to lend.
    pub async fn lend(&mut self) {
        let slot = self.find("#workbench[data-tools]").await;
        let api = Api::with_session(self.recorded.clone(), Some(session(Role::TenantAdministrator)));
        let lent = mount_in(slot, move || view! { <Workbench api=api focus=false tools=true /> }.into_any());
        self.lent = Some(lent);
    }

    /// An element, if it is there.
    pub fn maybe(&self, selector: &str) -> Option<HtmlElement> {
        self.root.query_selector(selector).unwrap().map(JsCast::unchecked_into)
    }

    /// What is of the page itself, without what stands around every page.
    pub fn content(&self) -> HtmlElement {
        self.maybe("main").unwrap_or_else(|| self.root.clone())
    }

    /// Every element.
    pub fn all(&self, selector: &str) -> Vec<HtmlElement> {
        let found = self.root.query_selector_all(selector).unwrap();
        (0..found.length()).map(|index| found.item(index).unwrap().unchecked_into()).collect()
    }

    /// Waits for an element.
    pub async fn find(&self, selector: &str) -> HtmlElement {
        self.until(selector, || self.maybe(selector)).await
    }

    /// Waits for an element whose text holds `text`.
    pub async fn find_text(&self, selector: &str, text: &str) -> HtmlElement {
        let look = || self.all(selector).into_iter().find(|it| words(it).contains(text));
        self.until(&format!("{selector} with “{text}”"), look).await
    }

    /// Waits for `look` to find something, on a slow machine for ten seconds.
    pub async fn until<T>(&self, what: &str, look: impl Fn() -> Option<T>) -> T {
        for _ in 0..500 {
            if let Some(found) = look() {
                return found;
            }
            sleep(Duration::from_millis(20)).await;
        }
        panic!("waited for {what} at {}; the page says:\n{}", here(), self.root.inner_text());
    }

    /// Waits for the address.
    pub async fn until_at(&self, address: &str) {
        self.until(&format!("the address {address}"), || (here() == address).then_some(())).await;
    }

    /// The paths that were asked for, newest last.
    pub fn asked(&self) -> Vec<String> {
        self.recorded.asked().into_iter().map(|request| request.path).collect()
    }
}

/// What one reads of an element, in one line.
pub fn words(element: &HtmlElement) -> String {
    element.text_content().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Path and query of the address.
pub fn here() -> String {
    let location = window().location();
    location.pathname().unwrap() + &location.search().unwrap()
}

/// Types into a field.
pub fn enter(field: &HtmlElement, text: &str) {
    let input: &HtmlInputElement = field.unchecked_ref();
    input.set_value(text);
    let event = web_sys::EventInit::new();
    event.set_bubbles(true);
    field.dispatch_event(&Event::new_with_event_init_dict("input", &event).unwrap()).unwrap();
}

/// The element with the focus.
pub fn focused() -> Option<HtmlElement> {
    document().active_element().map(JsCast::unchecked_into)
}
