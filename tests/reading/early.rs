//! What is asked for before there is a page, and what that page makes of it.

use std::time::Duration;

use js_sys::Date;
use palisade_console::api::early::{Early, arrival, forget};
use palisade_console::api::{Api, Request, Transport};
use palisade_console::ui::time::sleep;
use palisade_model::api::Role;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::eyes::{Page, open_early, session, tenant};

fn somebody() -> Option<palisade_model::api::Session> {
    Some(session(Role::TenantAdministrator))
}

fn times(page: &Page, path: &str) -> usize {
    page.asked().iter().filter(|asked| asked.split('?').next() == Some(path)).count()
}

#[wasm_bindgen_test]
async fn the_first_page_shows_what_was_asked_for_early_and_asks_for_no_more() {
    for address in [
        "/",
        "/policies",
        "/policies?type=antivirus&state=error&sort=-name",
        "/policies?search=a%20b%26c&archived=true&at=30",
        "/policies?setting=device_x&columns=name",
    ] {
        let page = open_early(address, tenant(), somebody());
        // As it was before anything was drawn.
        let early = page.asked();
        assert_eq!(early.len(), 2, "{address}: {early:?}");
        page.find_text("tbody tr", "Pilot: high protection").await;
        page.find_text("nav[aria-label=Main] a", "Policies 34").await;
        sleep(Duration::from_millis(100)).await;
        let rest: Vec<_> = page.asked().split_off(2);
        assert!(rest.iter().all(|path| path.starts_with("/api/search")), "{address}: {early:?} and {rest:?}");
        // Taken once: what changes is asked for anew.
        page.api.changed(7, "");
        page.until("asked again", || (times(&page, "/api/policies") == 2).then_some(())).await;
        assert_eq!(page.asked().iter().filter(|it| **it == early[0]).count(), 2, "{:?}", page.asked());
    }
}

#[wasm_bindgen_test]
async fn nothing_is_asked_for_who_may_not_see_it_and_a_page_of_the_workbench_asks_itself() {
    let page = open_early("/policies", tenant(), None);
    assert!(page.asked().is_empty(), "{:?}", page.asked());
    page.until_at("/sign-in?return=%2Fpolicies").await;
    drop(page);
    let mut first = session(Role::TenantAdministrator);
    first.must_change_password = true;
    let page = open_early("/policies", tenant(), Some(first));
    assert!(page.asked().is_empty(), "{:?}", page.asked());
    drop(page);
    let page = open_early("/devices", tenant(), somebody());
    assert_eq!(page.asked(), ["/api/summary"]);
}

#[wasm_bindgen_test]
async fn what_was_refused_early_is_told_by_the_page() {
    let recorded = tenant();
    recorded.fail("GET", "/api/policies");
    let page = open_early("/policies", recorded, somebody());
    page.find_text(".banner .note", "Can't reach the server").await;
    assert_eq!(times(&page, "/api/policies"), 1);
    drop(page);
    let recorded = tenant();
    recorded.refuse("GET", "/api/policies", 401, "InvalidAuthenticationToken", "The session has ended.");
    let page = open_early("/policies", recorded, somebody());
    page.until_at("/sign-in?return=%2Fpolicies").await;
}

#[wasm_bindgen_test]
async fn one_waits_for_it_no_longer_than_said() {
    let recorded = tenant();
    recorded.slow("/api/summary", "{}", Duration::from_millis(300));
    let transport = Early(recorded.clone());
    let api = Api::with_session(transport.clone(), somebody());
    forget();
    let wait = async |most| {
        let began = Date::now();
        arrival(Duration::from_millis(most)).await;
        Date::now() - began
    };
    assert!(wait(5_000).await < 1_000.0, "nothing was asked for");
    transport.ask(&api, "/api/summary");
    let short = wait(50).await;
    assert!((40.0..250.0).contains(&short), "{short}");
    let whole = wait(5_000).await;
    assert!(whole < 2_000.0, "{whole}");
    // What came waits for who takes it; only the same request does, and only once.
    let request = |token: &str| Request {
        method: "GET",
        path: "/api/summary".into(),
        token: token.into(),
        ..Request::default()
    };
    assert!(transport.send(request("another")).await.is_ok());
    assert_eq!(recorded.asked().len(), 2);
    assert_eq!(transport.send(request("recorded")).await.unwrap().body, "{}");
    assert_eq!(recorded.asked().len(), 2);
    assert!(transport.send(request("recorded")).await.is_ok());
    assert_eq!(recorded.asked().len(), 3);
}
