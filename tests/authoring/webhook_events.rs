//! The events of a webhook: found, filtered, sorted and saved as lists; those given up chosen, sent again, discarded.

use palisade_console::api::recorded::Recorded;
use serde_json::{Value as Json, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

use crate::downloads::Downloads;
use crate::webhooks::{PAGE, answers, body, press_in, row};
use crate::writing::*;

const WAITING: &str = include_str!("../answers/webhook-events-waiting.json");
const LOST: &str = include_str!("../answers/webhook-events-lost.json");

#[wasm_bindgen_test]
async fn its_numbers_lead_to_their_events() {
    let recorded = answers();
    recorded.ok("GET", "/api/webhooks/w3/events", WAITING);
    let page = open(PAGE, &recorded);
    let siem = row(&page, "SIEM").await;
    let link = |end: &str| siem.query_selector(&format!("a[href$='{end}']")).unwrap().unwrap();
    assert_eq!(link("webhook=w3&events=lost").text_content().unwrap(), "3 events were given up");
    let waiting = link("webhook=w3&events=waiting");
    assert_eq!(waiting.text_content().unwrap(), "12");
    waiting.unchecked_into::<HtmlElement>().click();
    page.says("Events of “SIEM”").await;
    let first = row(&page, "Finance: antivirus baseline").await;
    let leads = first.query_selector("a").unwrap().unwrap().get_attribute("href").unwrap();
    assert_eq!(leads, "/policies/11111111-1111-4111-8111-111111111111");
    let silent = row(&page, "Devices fell silent").await.inner_text();
    assert!(silent.contains("fin-ws-0447, fin-ws-0448") && silent.contains("and 10 more"), "{silent}");
    for said in ["4 tries failed", "Next try at", "The address answered 500.", "as of "] {
        page.says(said).await;
    }
    assert!(!page.text().contains("Send again") && page.all("tbody input").is_empty());
}

const GIVEN_UP: &str = "/settings?section=webhooks&webhook=w3&events=lost";
const REDELIVER: &str = "/api/webhooks/w3/events/redeliver";
const DISCARD: &str = "/api/webhooks/w3/events/discard";

/// The webhooks, and what one of them gave up.
fn given_up() -> Recorded {
    let recorded = answers();
    recorded.ok("GET", "/api/webhooks/w3/events", LOST);
    recorded
}

/// From now on nothing is kept of what was given up.
fn none_kept(recorded: &Recorded) {
    let mut none: Json = serde_json::from_str(LOST).unwrap();
    (none["rows"], none["total"], none["kept"]) = (json!([]), json!(0), json!(0));
    none["webhook"]["lost"] = json!(0);
    recorded.ok("GET", "/api/webhooks/w3/events", none.to_string());
}

/// Ticks the checkbox of the event with these words.
async fn tick(page: &Console, words: &str) {
    let tick: HtmlInputElement = page.control(&format!("Select {words}")).await.unchecked_into();
    tick.click();
    settle().await;
}

#[wasm_bindgen_test]
async fn what_was_given_up_says_why() {
    let page = open(GIVEN_UP, &given_up());
    let first = row(&page, "A conflict appeared").await;
    assert!(first.inner_text().contains("Tried for too long"), "{}", first.inner_text());
    assert!(first.inner_text().contains("The address answered 500."), "{}", first.inner_text());
    assert!(first.query_selector("a[href='/conflicts?setting=cpu']").unwrap().is_some());
    let gone = page.until("the row", || page.all("tbody tr").get(1).cloned()).await.inner_text();
    assert!(gone.contains("Too many waited") && gone.contains("No longer there"), "{gone}");
    page.says("2 events").await;
    page.says("The last 2 of 1,002 are kept.").await;
    assert!(page.sent("GET", "/events?state=lost&limit=100&facets=true").len() == 1);
}

#[wasm_bindgen_test]
async fn chips_and_headings_lead_to_what_they_say_and_the_tab_stays() {
    let page = open(&[GIVEN_UP, "&search=desks&at=40"].concat(), &given_up());
    row(&page, "A conflict appeared").await;
    let chip = async |name: &str| {
        let text = || page.all(".chip").into_iter().find(|it| it.inner_text().trim().starts_with(name));
        page.until(&format!("a chip {name}"), text).await
    };
    let kept = "/settings?events=lost&search=desks&section=webhooks&webhook=w3";
    for (name, count, filter) in [
        ("Policies", "0", "kind=policy"),
        ("Groups", "1", "kind=group"),
        ("Conflicts", "1", "kind=conflict"),
        ("Silent devices", "0", "kind=silent"),
        ("Too many waited", "1", "reason=full"),
        ("Tried for too long", "1", "reason=tried"),
        ("Turned off while it waited", "0", "reason=off"),
    ] {
        let chip = chip(name).await;
        assert_eq!(chip.query_selector(".count").unwrap().unwrap().text_content().unwrap(), count, "{name}");
        assert_eq!(chip.get_attribute("href").unwrap(), format!("{kept}&{filter}"));
    }
    // What the webhook does not want and there is none of is no filter.
    assert!(!page.text().contains("Administrators"));
    for (heading, sort) in [("Event", "&sort=event"), ("Given up", "&sort=givenUp")] {
        let link = page.until(heading, || {
            let mut all = page.all("thead a").into_iter();
            all.find(|it| it.inner_text().trim_end_matches([' ', '↓', '↑']) == heading)
        });
        assert_eq!(link.await.get_attribute("href").unwrap(), format!("{kept}{sort}"));
    }
    assert_eq!(page.find("thead [aria-sort=descending]").await.inner_text().trim(), "Given up ↓");

    chip("Groups").await.click();
    let asked = "/events?state=lost&search=desks&kind=group&limit=100&facets=true";
    page.until("what is asked for", || (page.sent("GET", asked).len() == 1).then_some(())).await;
    let on = chip("Groups").await;
    assert_eq!(on.get_attribute("aria-current").as_deref(), Some("true"));
    assert_eq!(on.get_attribute("href").unwrap(), kept);
}

#[wasm_bindgen_test]
async fn what_is_typed_is_searched_and_what_leaves_nothing_is_named() {
    let recorded = given_up();
    let mut none: Json = serde_json::from_str(LOST).unwrap();
    (none["rows"], none["total"]) = (json!([]), json!(0));
    let events = |query: &str| format!("/api/webhooks/w3/events?state=lost&{query}");
    recorded.ok("GET", &events("search=cats&reason=full&limit=100&facets=true"), none.to_string());
    recorded.ok("GET", &events("search=cats&limit=1"), none.to_string());
    let page = open(&[GIVEN_UP, "&reason=full"].concat(), &recorded);
    row(&page, "A conflict appeared").await;
    page.enter("Search the events", "cats").await;
    page.says("No events match").await;
    // All that are kept are said to be, whatever is filtered.
    page.says("The last 2 of 1,002 are kept.").await;
    let drops = page.until("what to drop", || Some(page.all(".drops a")).filter(|all| !all.is_empty())).await;
    let hrefs: Vec<_> = drops.iter().map(|it| it.get_attribute("href").unwrap()).collect();
    assert_eq!(hrefs, ["/settings?events=lost&reason=full&section=webhooks&webhook=w3"]);
    let whole = page.find(".empty a.button").await;
    let whole = whole.get_attribute("href").unwrap();
    assert_eq!(whole, "/settings?section=webhooks&webhook=w3&events=lost");
}

#[wasm_bindgen_test]
async fn what_waits_is_not_asked_for_why_it_was_given_up() {
    let recorded = answers();
    recorded.ok("GET", "/api/webhooks/w3/events", WAITING);
    let page = open("/settings?section=webhooks&webhook=w3&reason=full&sort=-givenUp&kind=policy", &recorded);
    row(&page, "Devices fell silent").await;
    assert_eq!(page.sent("GET", "/events?state=waiting&kind=policy&limit=100&facets=true").len(), 1);
    assert!(page.all(".selection").is_empty() && !page.text().contains("Too many waited"));
}

#[wasm_bindgen_test]
async fn a_view_of_events_is_one_of_every_webhook() {
    let recorded = given_up();
    let view = json!({"id": "v1", "list": "events", "name": "Conflicts only", "query": "kind=conflict&sort=who",
        "shared": false, "owner": "admin", "changeable": true, "etag": "\"1\""});
    recorded.ok("GET", "/api/views?list=events", json!([view]).to_string());
    recorded.ok("POST", "/api/views", view.to_string());
    let page = open(&[GIVEN_UP, "&columns=who&reason=full&at=7"].concat(), &recorded);
    row(&page, "A conflict appeared").await;
    page.until("the views", || (!page.sent("GET", "/api/views?list=events").is_empty()).then_some(())).await;
    settle().await;
    page.press("Views").await;
    let link = page.until("the view", || {
        page.all("[role=menuitem]").into_iter().find(|it| it.inner_text().contains("Conflicts only"))
    });
    assert_eq!(
        link.await.get_attribute("href").unwrap(),
        "/settings?section=webhooks&webhook=w3&events=lost&kind=conflict&sort=who"
    );
    let save = page.until("saving", || {
        page.all("[role=menuitem]").into_iter().find(|it| it.inner_text().contains("Save this view"))
    });
    save.await.click();
    page.says("for the events of every webhook").await;
    page.enter("Name", "No room").await;
    press_in(&page.find("dialog[open]").await, "Save").await;
    page.until("the view", || (!page.sent("POST", "/api/views").is_empty()).then_some(())).await;
    assert_eq!(
        body(&page, "POST", "/api/views"),
        json!({"list": "events", "name": "No room", "query": "columns=who&reason=full", "shared": false})
    );
}

#[wasm_bindgen_test]
async fn the_file_has_what_is_filtered_with_all_that_its_rows_say() {
    let files = Downloads::watched();
    let recorded = given_up();
    let page = open(&[GIVEN_UP, "&kind=conflict&sort=who"].concat(), &recorded);
    row(&page, "A conflict appeared").await;
    page.press("CSV").await;
    let (name, _, text) = files.next().await;
    assert_eq!(page.sent("GET", "/events?state=lost&kind=conflict&sort=who&limit=1000").len(), 1);
    assert_eq!(name, "webhook-events-given-up.csv");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "Event,Outcome,About,Object id,Why,Last failure,Given up,Waiting since,Detail,Request,Happened,Who,Event id"
    );
    assert!(lines[1].starts_with("A conflict appeared,Done,"), "{}", lines[1]);
    assert!(
        lines[1].contains(",cpu,Tried for too long,The address answered 500.,2026-11-23T10:20:00Z,"),
        "{}",
        lines[1]
    );
    assert!(lines[2].contains(",No longer there,g9,Too many waited,,2026-11-22T10:19:00Z,"), "{}", lines[2]);
    assert!(lines[2].ends_with(",2026-11-22T10:19:00Z,ada,"), "{}", lines[2]);
    assert_eq!(lines.len(), 3);
}

#[wasm_bindgen_test]
async fn what_is_chosen_is_sent_again_and_nothing_else() {
    let recorded = given_up();
    let page = open(GIVEN_UP, &recorded);
    row(&page, "A conflict appeared").await;
    page.says("Nothing selected").await;
    assert!(!page.text().contains("Send again"), "nothing is chosen to be sent");
    tick(&page, "Delete a group, No longer there").await;
    page.says("1 selected, matching: 2").await;
    recorded.refuse("POST", REDELIVER, 409, "Conflict", "As many events wait as may.");
    page.press("Send again").await;
    page.says("As many events wait as may.").await;
    assert_eq!(body(&page, "POST", "/redeliver"), json!({"ids": [1001]}));
    // It stays chosen, for another try.
    page.says("1 selected, matching: 2").await;
    recorded.ok("POST", REDELIVER, r#"{"events":1}"#);
    page.press("Send again").await;
    page.says("1 event is sent again.").await;
    page.says("Nothing selected").await;

    page.press("Select all 2 that match").await;
    page.says("2 selected, matching: 2").await;
    assert_eq!(page.sent("GET", "/events?state=lost&limit=1000").len(), 1);
    page.press("Send again").await;
    // There was room for one.
    page.says("Sent again: 1 of 2 events.").await;
    assert_eq!(body(&page, "POST", "/redeliver"), json!({"ids": [1001, 1002]}));
    page.press("Select all 2 that match").await;
    recorded.ok("POST", REDELIVER, r#"{"events":2}"#);
    none_kept(&recorded);
    page.press("Send again").await;
    page.says("2 events are sent again.").await;
    page.says("Nothing that was given up is kept").await;
    assert!(page.all(".selection").iter().all(|bar| !seen(bar)), "there is nothing more to choose");
}

#[wasm_bindgen_test]
async fn what_is_chosen_is_discarded_after_it_was_asked() {
    let recorded = given_up();
    let page = open(GIVEN_UP, &recorded);
    row(&page, "A conflict appeared").await;
    tick(&page, "A conflict appeared, Average CPU load").await;
    page.press("Discard").await;
    let dialog = page.find("dialog[open]").await;
    let asks = dialog.inner_text();
    assert!(asks.contains("Discard 1 event that “SIEM” gave up?"), "{asks}");
    press_in(&dialog, "Cancel").await;
    tick(&page, "Delete a group, No longer there").await;
    page.press("Discard").await;
    let dialog = page.find("dialog[open]").await;
    let asks = dialog.inner_text();
    assert!(
        asks.contains("Discard 2 events that “SIEM” gave up?") && asks.contains("cannot be brought back"),
        "{asks}"
    );
    recorded.refuse("POST", DISCARD, 409, "Conflict", "None of these events is kept any longer.");
    let lists = || page.sent("GET", "/events?state=lost&limit=100&facets=true").len();
    let before = lists();
    press_in(&dialog, "Discard 2 events").await;
    page.says("None of these events is kept any longer.").await;
    page.until("the list read again", || (lists() > before).then_some(())).await;
    recorded.ok("POST", DISCARD, r#"{"events":2}"#);
    none_kept(&recorded);
    press_in(&dialog, "Discard 2 events").await;
    page.says("2 events discarded.").await;
    page.says("Nothing that was given up is kept").await;
    assert!(page.maybe("dialog[open]").is_none());
    assert_eq!(body(&page, "POST", "/discard"), json!({"ids": [1001, 1002]}));
}

#[wasm_bindgen_test]
async fn what_is_off_says_so_and_can_be_discarded() {
    let recorded = given_up();
    let mut off: Json = serde_json::from_str(LOST).unwrap();
    off["webhook"]["state"] = json!("off");
    recorded.ok("GET", "/api/webhooks/w3/events", off.to_string());
    let page = open(GIVEN_UP, &recorded);
    tick(&page, "Delete a group, No longer there").await;
    let button = async |words: &str| {
        let found =
            || page.all(".selection button").into_iter().find(|it| it.inner_text().trim().starts_with(words));
        page.until(words, found).await
    };
    let send = button("Send again").await;
    assert_eq!(send.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(send.text_content().unwrap().contains("Turn it on first"), "{}", send.text_content().unwrap());
    assert!(button("Discard").await.get_attribute("aria-disabled").is_none());
}

#[wasm_bindgen_test]
async fn events_that_are_not_there_say_so() {
    let recorded = answers();
    recorded.refuse("GET", "/api/webhooks/w9/events", 404, "ResourceNotFound", "There is no webhook `w9`.");
    let page = open("/settings?section=webhooks&webhook=w9&events=lost", &recorded);
    page.says("There is no webhook `w9`.").await;
    let mut none: Json = serde_json::from_str(WAITING).unwrap();
    (none["rows"], none["total"]) = (json!([]), json!(0));
    recorded.ok("GET", "/api/webhooks/w3/events", none.to_string());
    let page = open("/settings?section=webhooks&webhook=w3", &recorded);
    page.says("Nothing waits").await;
}
