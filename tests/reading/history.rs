//! What became of a device and of a rollout, over recorded answers: every state in words, every number a link, every
//! part of the view in the address.

use palisade_console::api::recorded::Recorded;
use serde_json::{Value as Json, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::eyes::{Page, enter, open_workbench, tenant, words};

const CPU: &str = "device_vendor_msft_policy_config_defender_avgcpuloadfactor";

fn set(state: &str, value: &str, sources: &[(&str, &str, &str)]) -> Json {
    let source = |(name, value, standing): &(&str, &str, &str)| json!({"id": format!("id-{name}"), "name": name, "version": 3, "displayValue": value, "standing": standing});
    json!({"kind": "set", "state": state, "displayValue": value, "note": "",
        "sources": sources.iter().map(source).collect::<Vec<_>>()})
}

fn change(before: &Json, after: &Json) -> Json {
    json!([{"key": CPU, "name": "CPU load limit", "before": before, "after": after}])
}

/// Pending, applied, in conflict; enrolled on a Monday.
fn rows() -> Json {
    let policy = ("Baseline", "35 %", "delivered");
    let pending = set("pending", "35 %", &[policy]);
    let success = set("success", "35 %", &[policy]);
    let conflict = set("conflict", "", &[("Baseline", "35 %", "withheld"), ("Rival", "80 %", "withheld")]);
    json!([
        {"at": "2026-11-27T10:00:00Z", "changes": change(&success, &conflict), "cause": {"kind": "told",
            "saves": [{"id": "id-Rival", "name": "Rival", "version": 2, "savedBy": "Grace"}],
            "gained": [{"id": "id-Rival", "name": "Rival"}], "lost": [], "scope": false}},
        {"at": "2026-11-24T10:00:00Z", "changes": change(&pending, &success), "cause": {"kind": "reported"}},
        {"at": "2026-11-23T12:00:00Z", "after": "2026-11-23T11:00:00Z",
            "changes": change(&json!({"kind": "notSet"}), &pending), "cause": {"kind": "unknown"}},
        {"at": "2026-11-23T10:00:00Z", "changes": [], "cause": {"kind": "enrolled"}},
    ])
}

fn device() -> Recorded {
    let recorded = tenant();
    let history = json!({"rows": rows(), "since": "2026-11-23T10:00:00Z", "whole": true,
        "asOf": "2026-11-28T10:00:00Z"});
    recorded.ok("GET", "/api/devices/d1/history", history.to_string());
    // The second is set by no policy any longer.
    let ever = json!([{"key": CPU, "name": "CPU load limit"}, {"key": "gone", "name": "Scan mail files"}]);
    recorded.ok("GET", "/api/devices/d1/history/settings", ever.to_string());
    recorded
}

async fn asked(page: &Page, path: &str) {
    page.until(path, || page.asked().iter().any(|asked| asked == path).then_some(())).await;
}

#[wasm_bindgen_test]
async fn every_change_is_told_with_what_made_it() {
    let page = open_workbench("/devices/d1", device());
    page.find_text(".tabs a", "History").await.click();
    page.until_at("/devices/d1/history").await;
    let newest = page.find_text("ol.course > li", "Rival").await;
    let said = words(&newest);
    for words in
        ["saved as version 2 by Grace", "reaches the device since", "Conflict Withheld", "Rival: 80 %"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    let link = newest.query_selector("ul a").unwrap().unwrap();
    assert_eq!(link.get_attribute("href").unwrap(), "/policies/id-Rival");
    let unsure = words(&page.find_text("ol.course > li", "is not known").await);
    assert!(unsure.contains("Between ") && unsure.contains("Set by no policy"), "{unsure}");
    page.find_text(".pager", "Complete since the device enrolled").await;
    assert!(page.maybe("svg").is_none() || page.maybe("figure").is_none(), "no strip without a setting");
}

#[wasm_bindgen_test]
async fn one_setting_is_a_strip_and_its_choice_is_in_the_address() {
    let page = open_workbench("/devices/d1/history", device());
    page.find_text("ol.course > li", "enrolled").await;
    let field = page.find("input[role=combobox]").await;
    enter(&field, "cpu");
    page.until("one option", || (page.all("[role=option]").len() == 1).then_some(())).await;
    page.find_text("[role=option]", "CPU load limit").await.click();
    page.until("the chosen setting in the address", || {
        crate::eyes::here().starts_with("/devices/d1/history?setting=").then_some(())
    })
    .await;
    let page = open_workbench(&format!("/devices/d1/history?setting={CPU}"), device());
    let strip = page.find("figure svg[role=img]").await;
    let name = strip.get_attribute("aria-label").unwrap();
    assert!(name.contains("CPU load limit over time"), "{name}");
    assert!(name.ends_with("Set by no policy → Unknown → Pending → Success → Conflict"), "{name}");
    assert_eq!(page.all("figure rect.part").len(), 5);
    // In words and by pattern, not by colour alone.
    let key: Vec<_> = page.all("figure .key li").iter().map(words).collect();
    assert_eq!(key, ["Set by no policy", "Unknown", "Pending", "Success", "Conflict"]);
    assert_eq!(page.all("figure pattern").len(), 5);
    page.find_text("a.chip.on", "Only “CPU load limit”").await.click();
    page.until_at("/devices/d1/history").await;
}

#[wasm_bindgen_test]
async fn a_setting_of_the_past_is_offered_as_well() {
    let page = open_workbench("/devices/d1/history", device());
    page.find_text("ol.course > li", "enrolled").await;
    let field = page.find("input[role=combobox]").await;
    enter(&field, "mail");
    // It was, and nothing sets it now; the list is drawn anew once that is known.
    let only = || {
        let options = page.all("[role=option]");
        let said = options.first().is_some_and(|it| words(it).contains("Set by no policy"));
        (options.len() == 1 && said).then(|| options[0].clone())
    };
    page.until("that nothing sets it now", only).await.click();
    page.until_at("/devices/d1/history?setting=gone").await;
    page.find_text("a.chip.on", "Only “Scan mail files”").await;
}

/// What lasted only seconds is seen, and nothing is painted over it.
#[wasm_bindgen_test]
async fn a_state_of_a_moment_is_seen_in_the_strip() {
    let recorded = device();
    let policy = ("Baseline", "35 %", "delivered");
    let (pending, success) = (set("pending", "35 %", &[policy]), set("success", "35 %", &[policy]));
    let rows = json!([
        {"at": "2026-11-23T10:00:03Z", "changes": change(&pending, &success), "cause": {"kind": "reported"}},
        {"at": "2026-11-23T10:00:01Z", "changes": change(&json!({"kind": "notSet"}), &pending),
            "cause": {"kind": "unknown"}},
        {"at": "2026-11-23T10:00:00Z", "changes": [], "cause": {"kind": "enrolled"}},
    ]);
    let history = json!({"rows": rows, "since": "2026-11-23T10:00:00Z", "whole": true,
        "asOf": "2026-11-28T10:00:00Z"});
    recorded.ok("GET", "/api/devices/d1/history", history.to_string());
    let page = open_workbench(&format!("/devices/d1/history?setting={CPU}"), recorded);
    page.find("figure rect.part").await;
    let parts = page.all("figure rect.part");
    let number = |part: &HtmlElement, name: &str| part.get_attribute(name).unwrap().parse::<f64>().unwrap();
    let mut end = 0.0;
    for part in &parts {
        let (begin, width) = (number(part, "x"), number(part, "width"));
        assert!((begin - end).abs() < 0.2 && width > 5.0, "{begin} {width} after {end}");
        end = begin + width;
    }
    assert_eq!(parts.len(), 3);
    assert!((end - 1000.0).abs() < 0.2, "{end}");
    // What the pointer is told of it is of the drawing; a title of HTML is told to nobody.
    let title = parts[1].query_selector("title").unwrap().unwrap();
    assert_eq!(title.namespace_uri(), parts[1].namespace_uri());
}

#[wasm_bindgen_test]
async fn two_moments_in_the_address_are_compared() {
    let recorded = device();
    let conflict = set("conflict", "", &[]);
    let answer = json!({"from": "2026-11-23T10:00:00Z", "to": "2026-11-28T10:00:00Z", "fromKnown": false,
        "toKnown": true, "changes": change(&json!({"kind": "unknown"}), &conflict), "asOf": "2026-11-28T10:00:00Z"});
    recorded.ok("GET", "/api/devices/d1/history/between", answer.to_string());
    let page = open_workbench("/devices/d1/history", recorded);
    page.find_text(".hint", "Choose two moments").await;
    page.find_text("a.chip", "Last 24 hours").await.click();
    page.until("the moments in the address", || crate::eyes::here().contains("since=").then_some(())).await;
    let path =
        page.until("the request", || page.asked().into_iter().find(|path| path.contains("/between?"))).await;
    assert!(path.contains("from=") && path.contains("to="), "{path}");
    let card = page.find_text("section.card", "1 setting differs between").await;
    let said = words(&card);
    assert!(said.contains("is not known") && said.contains("Unknown") && said.contains("Conflict"), "{said}");
    let fields = page.all("input[type=datetime-local]");
    assert_eq!(fields.len(), 2);
    let until: &web_sys::HtmlInputElement = wasm_bindgen::JsCast::unchecked_ref(&fields[1]);
    until.set_value("2020-01-01T00:00");
    until.dispatch_event(&web_sys::Event::new("change").unwrap()).unwrap();
    page.find_text("section.card", "The first moment must be before the second.").await;
}

fn timeline(missing: &Json) -> Recorded {
    let recorded = tenant();
    let point = |at: &str, success: u64, pending: u64, versions: &[(u64, u64)], none: u64| {
        let versions: Vec<_> = versions
            .iter()
            .map(|(version, devices)| json!({"version": version, "devices": devices}))
            .collect();
        json!({"at": at, "states": {"success": success, "error": 0, "conflict": 0, "pending": pending,
            "notApplicable": 0}, "versions": versions, "none": none})
    };
    let answer = json!({
        "from": "2026-10-29T10:00:00Z", "to": "2026-11-28T10:00:00Z",
        "points": [
            point("2026-11-20T10:00:00Z", 90, 10, &[(13, 90)], 10),
            point("2026-11-27T10:00:00Z", 0, 100, &[(13, 100)], 0),
            point("2026-11-27T10:05:00Z", 1150, 50, &[(14, 1150), (13, 50)], 0),
        ],
        "versions": [{"version": 14, "saved": "2026-11-27T10:00:00Z", "savedBy": "Ada"}],
        "since": "2026-11-20T10:00:00Z", "missing": missing, "stepSeconds": 14400,
        "asOf": "2026-11-28T10:00:00Z",
    });
    recorded.ok("GET", "/api/policies/p1/timeline", answer.to_string());
    recorded
}

#[wasm_bindgen_test]
async fn a_rollout_is_drawn_and_stands_in_a_table() {
    let missing = json!([{"reason": "silent", "devices": 50}]);
    let page = open_workbench("/policies/p1/rollout", timeline(&missing));
    let card = page.find_text("section.card", "Devices by version").await;
    let drawing = card.query_selector("svg[role=img]").unwrap().unwrap();
    let name = drawing.get_attribute("aria-label").unwrap();
    assert!(name.contains("Version 14: 0 at the begin, 1,150 at the end."), "{name}");
    let links: Vec<_> = page
        .all("section[aria-labelledby=by-version] .key a")
        .iter()
        .map(|link| (words(link), link.get_attribute("href").unwrap()))
        .collect();
    let expected = [
        ("0 None yet", "/policies/p1?version=none"),
        ("50 Version 13", "/policies/p1?version=13"),
        ("1,150 Version 14", "/policies/p1?version=14"),
    ];
    assert_eq!(links, expected.map(|(text, href)| (text.to_owned(), href.to_owned())));
    let table = card.query_selector("details table").unwrap().unwrap();
    assert_eq!(table.query_selector_all("tbody tr").unwrap().length(), 3);
    assert!(
        words(&page.find("section[aria-labelledby=by-version] ul.plain").await).contains("Version 14: saved")
    );
    let row = page.find_text("section tbody tr", "Not heard from").await;
    let link = row.query_selector("a").unwrap().unwrap();
    assert_eq!(link.get_attribute("href").unwrap(), "/policies/p1?version=behind&missing=silent");
    let states: Vec<_> = page.all("section[aria-labelledby=by-state] .key a").iter().map(words).collect();
    assert!(states.contains(&"1,150 Success".to_owned()), "{states:?}");
    page.find_text("a.chip", "Last 7 days").await.click();
    page.until_at("/policies/p1/rollout?span=week").await;
    let path =
        page.until("a week", || page.asked().iter().find(|path| path.contains("timeline?from=")).cloned());
    assert!(path.await.contains("T"));
}

#[wasm_bindgen_test]
async fn a_finished_rollout_says_so() {
    let page = open_workbench("/policies/p1/rollout", timeline(&json!([])));
    page.find_text("section", "Every device that can take this policy has its newest version.").await;
    asked(&page, "/api/policies/p1/timeline").await;
}
