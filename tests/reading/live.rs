//! What one reads follows what changes, and says so where the server is away.

use std::time::Duration;

use leptos::prelude::*;
use palisade_console::api::recorded::Recorded;
use palisade_console::ui::time::sleep;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::eyes::{Page, open, tenant, words};

fn count(page: &Page, path: &str) -> usize {
    page.asked().iter().filter(|asked| asked.split('?').next() == Some(path)).count()
}

async fn settled() {
    sleep(Duration::from_millis(120)).await;
}

/// The list of policies, with the first event heard.
async fn listed(recorded: Recorded) -> Page {
    recorded.tell("id: 41\ndata: policies devices groups\n\n");
    let page = open("/policies", recorded);
    page.find_text("tbody tr", "Pilot: high protection").await;
    page.until("the first event", || (page.api.sequence().get_untracked() == 41).then_some(())).await;
    settled().await;
    page
}

#[wasm_bindgen_test]
async fn only_what_may_have_changed_is_asked_again() {
    let page = listed(tenant()).await;
    assert_eq!(page.recorded.listened(), ["/api/events?since=0"]);
    let (list, summary) = (count(&page, "/api/policies"), count(&page, "/api/summary"));
    // In two pieces, as the network cuts it.
    page.recorded.tell("id: 42\ndata: devices/d1 pol").tell("icies/p9\n\n");
    page.until("the event", || (page.api.sequence().get_untracked() == 42).then_some(())).await;
    settled().await;
    assert_eq!((count(&page, "/api/policies"), count(&page, "/api/summary")), (list + 1, summary + 1));

    drop(page);
    let page = open("/policies/p1", tenant());
    page.find_text("h1", "Finance: antivirus baseline").await;
    settled().await;
    let policy = |page: &Page| count(page, "/api/policies/p1");
    let before = policy(&page);
    page.api.changed(43, "devices/d1 policies/p9");
    settled().await;
    assert_eq!(policy(&page), before, "{:?}", page.asked());
    page.api.changed(44, "devices/d1 policies/p1");
    settled().await;
    assert_eq!(policy(&page), before + 1, "{:?}", page.asked());
    page.api.changed(45, "");
    settled().await;
    assert_eq!(policy(&page), before + 2);
}

#[wasm_bindgen_test]
async fn after_a_break_one_goes_on_from_what_was_heard_last() {
    let page = listed(tenant()).await;
    let before = count(&page, "/api/policies");
    page.recorded.cut();
    let banner = page.find_text(".banner p", "Can't reach the server").await;
    assert!(words(&banner).contains("What you see is from"), "{}", words(&banner));
    page.find_text("tbody tr", "Pilot: high protection").await;
    page.until("the next try", || (page.recorded.listened().len() == 2).then_some(())).await;
    assert_eq!(page.recorded.listened()[1], "/api/events?since=41");
    assert!(page.maybe(".banner p").is_some(), "nothing was heard yet");
    page.recorded.tell(":\n\n");
    page.until("no banner", || page.maybe(".banner p").is_none().then_some(())).await;
    settled().await;
    assert!(count(&page, "/api/policies") > before, "{:?}", page.asked());
}

#[wasm_bindgen_test]
async fn a_lost_network_is_said_at_once_and_its_return_ends_the_waiting() {
    let page = listed(tenant()).await;
    let tell = |name| window().dispatch_event(&web_sys::Event::new(name).unwrap()).unwrap();
    page.recorded.fail("GET", "/api/events");
    tell("offline");
    page.find_text(".banner p", "Can't reach the server").await;
    // Two tries fail; the third would be in four seconds.
    page.until("two tries", || (page.recorded.listened().len() == 3).then_some(())).await;
    page.recorded.answer("GET", "/api/events", 200, "");
    tell("online");
    page.until("no banner", || page.maybe(".banner p").is_none().then_some(())).await;
}

#[wasm_bindgen_test]
async fn one_listens_on_from_the_first_answer_and_asks_nothing_twice() {
    let recorded = tenant();
    recorded.shows(40).tell(":\n\n");
    let page = open("/policies", recorded);
    page.find_text("tbody tr", "Pilot: high protection").await;
    page.until("a listener", || (page.recorded.listened() == ["/api/events?since=40"]).then_some(())).await;
    settled().await;
    assert_eq!((count(&page, "/api/policies"), count(&page, "/api/summary")), (1, 1), "{:?}", page.asked());
    page.recorded.tell("id: 41\ndata: policies devices groups\n\n");
    page.until("asked again", || (count(&page, "/api/policies") == 2).then_some(())).await;
    // That time went by is told without a number.
    page.recorded.tell(":\n\n");
    page.until("asked once more", || (count(&page, "/api/policies") == 3).then_some(())).await;
}

#[wasm_bindgen_test]
async fn an_answer_of_before_that_comes_late_is_asked_again() {
    let recorded = tenant();
    recorded.shows(40).slow(
        "/api/policies",
        include_str!("../answers/policies.json"),
        Duration::from_millis(400),
    );
    recorded.answer_numbered("/api/policies", 39);
    let page = open("/policies", recorded);
    page.until("a listener", || (page.recorded.listened() == ["/api/events?since=40"]).then_some(())).await;
    assert_eq!(count(&page, "/api/policies"), 1);
    page.until("asked again", || (count(&page, "/api/policies") == 2).then_some(())).await;
    page.find_text("tbody tr", "Pilot: high protection").await;
    sleep(Duration::from_millis(600)).await;
    assert_eq!(count(&page, "/api/policies"), 2, "once, whatever it answers");
}
