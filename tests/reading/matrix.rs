//! Policies against groups, against recorded answers: the picture marks what the table says, and each mark leads to its
//! conflicts.

use palisade_console::api::recorded::Recorded;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::eyes::{enter, open_workbench, tenant, words};

fn matrix() -> Recorded {
    let recorded = tenant();
    let body = json!({
        "groups": [
            {"name": "All devices", "devices": 900},
            {"groupId": "aaaa", "name": "Finance workstations", "devices": 40},
            {"groupId": "dddd", "name": "Pilot ring", "devices": 12},
        ],
        "rows": [
            {"policyId": "p1", "policyName": "Baseline", "policyType": "antivirus", "cells": [
                {"group": 0, "conflicts": 0, "devices": 0, "with": []},
                {"group": 2, "excluded": true, "conflicts": 0, "devices": 0, "with": []},
            ]},
            {"policyId": "p2", "policyName": "Pilot", "policyType": "antivirus", "cells": [
                {"group": 1, "conflicts": 2, "devices": 37,
                    "with": [{"policyId": "p1", "policyName": "Baseline"}]},
            ]},
        ],
        "total": 2, "asOf": "2026-11-23T01:20:00Z",
    });
    recorded.ok("GET", "/api/conflicts/matrix", body.to_string());
    recorded.ok(
        "GET",
        "/api/groups/aaaa",
        r#"{"id":"aaaa","name":"Finance workstations","devices":40,"policies":1}"#,
    );
    recorded
}

#[wasm_bindgen_test]
async fn the_picture_marks_each_assignment_and_leads_to_its_conflicts() {
    let page = open_workbench("/conflicts", matrix());
    page.find_text(".tabs a", "Policies and groups").await.click();
    page.until_at("/conflicts?by=matrix").await;
    let picture =
        page.find("[role=region][aria-label='2 policies against 3 groups, 1 assignments in conflict']").await;
    let titles = picture.query_selector_all("svg[role=group] title").unwrap();
    let titles: Vec<_> =
        (0..titles.length()).map(|place| titles.item(place).unwrap().text_content().unwrap()).collect();
    let expected = [
        "Baseline includes All devices",
        "Baseline excludes Pilot ring",
        "2 conflicts of Pilot on Finance workstations, with Baseline, on 37 devices",
    ];
    assert_eq!(titles, expected);
    // The table says the same.
    let table = page.find("table").await;
    let rows: Vec<_> = page.all("tbody tr").iter().map(words).collect();
    assert_eq!(rows.len(), 3, "{}", words(&table));
    assert_eq!(rows[1], "BaselinePilot ringExcluded");
    let pilot = page.find_text("tbody tr", "Finance workstations").await;
    for part in ["Pilot", "Included", "2", "37", "Baseline"] {
        assert!(words(&pilot).contains(part), "{part}: {}", words(&pilot));
    }
    let devices = pilot.query_selector("td.num:nth-of-type(4) a").unwrap().unwrap();
    assert_eq!(devices.get_attribute("href").unwrap(), "/conflicts?by=devices&policy=p2&group=aaaa");
    // A mark leads to the conflicts of that policy on that group.
    let mark = picture.query_selector("a.matrix-mark").unwrap().unwrap();
    let press = "it.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))";
    js_sys::Function::new_with_args("it", press).call1(&wasm_bindgen::JsValue::NULL, &mark).unwrap();
    page.until_at("/conflicts?policy=p2&group=aaaa").await;
    page.find_text("a.chip.on", "Only devices of").await;
    page.until("the request", || {
        page.asked().iter().any(|it| it == "/api/conflicts?policy=p2&group=aaaa&limit=100").then_some(())
    })
    .await;
    let chip: HtmlElement = page.find_text("a.chip.on", "Only devices of").await;
    chip.click();
    page.until_at("/conflicts?policy=p2").await;
}

#[wasm_bindgen_test]
async fn types_and_search_are_in_the_address() {
    let page = open_workbench("/conflicts?by=matrix", matrix());
    page.find_text("a.chip", "Firewall").await.click();
    page.until_at("/conflicts?by=matrix&type=firewall").await;
    enter(&page.find("input[type=search]").await, "ring");
    page.until_at("/conflicts?by=matrix&type=firewall&search=ring").await;
    page.until("the request", || {
        page.asked().iter().any(|it| it == "/api/conflicts/matrix?type=firewall&search=ring").then_some(())
    })
    .await;
}
