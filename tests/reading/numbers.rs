//! Every number has its time and leads to its rows: each page that counts is walked number by number.
//!
//! A number is a word of digits. It is none where it is a time, a span of time, a version, code, or a part of a name. It
//! leads to its rows where it is in a link, or in a sentence or row with one, or where as many rows are on this page.

use js_sys::{Function, Reflect};
use leptos::prelude::document;
use palisade_console::api::recorded::Recorded;
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::eyes::{Page, open, open_lent, open_workbench, tenant, words};

const SCRIPT: &str = include_str!("numbers.js");
const AT: &str = "2026-11-23T01:20:00Z";

/// How many numbers an element shows, and which lack their time, in their own block where it is `strict`, or their rows.
fn walked(main: &HtmlElement, strict: bool) -> (u32, Vec<String>) {
    let walk = Function::new_with_args("main, strict", SCRIPT);
    let found = walk.call2(&JsValue::NULL, main, &strict.into()).unwrap();
    let of = |name: &str| Reflect::get(&found, &name.into()).unwrap();
    let wrong = js_sys::Array::from(&of("wrong")).iter().map(|it| it.as_string().unwrap()).collect();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count of a page's numbers"
    )]
    let numbers = of("numbers").as_f64().unwrap() as u32;
    (numbers, wrong)
}

/// What is wrong with the numbers of a page that shows so many at least.
fn wrong(page: &Page, address: &str, strict: bool, least: u32) -> Vec<String> {
    let main = page.content();
    let (numbers, mut wrong) = walked(&main, strict);
    if numbers < least {
        wrong.push(format!("only {numbers} numbers: {}", words(&main)));
    }
    wrong.into_iter().map(|it| format!("{address}: {it}")).collect()
}

fn answers() -> Recorded {
    let recorded = tenant();
    let group = json!({"id": "g1", "name": "Desks", "description": "", "devices": 7, "policies": 1,
        "created": "2026-11-20T10:00:00Z"});
    let mut detail = group.clone();
    detail["usedBy"] =
        json!([{"policyId": "p1", "name": "Finance: antivirus baseline", "excluded": false, "devices": 40}]);
    detail["etag"] = json!("\"7\"");
    detail["asOf"] = json!(AT);
    let rollout = json!({"version": 14, "devices": 1204, "versions": [{"version": 14, "devices": 1139}],
        "none": 3, "undo": false, "asOf": AT});
    let matrix = json!({
        "groups": [{"name": "All devices", "devices": 900}, {"groupId": "g1", "name": "Desks", "devices": 40}],
        "rows": [
            {"policyId": "p1", "policyName": "Baseline", "policyType": "antivirus", "cells": [
                {"group": 0, "conflicts": 0, "devices": 0, "with": []},
            ]},
            {"policyId": "p2", "policyName": "Pilot", "policyType": "antivirus", "cells": [
                {"group": 1, "conflicts": 2, "devices": 37,
                    "with": [{"policyId": "p1", "policyName": "Baseline"}]},
            ]},
        ],
        "total": 2, "asOf": AT,
    });
    let mut members: serde_json::Value =
        serde_json::from_str(include_str!("../answers/devices.json")).unwrap();
    members["total"] = json!(7);
    recorded.ok("GET", "/api/overview", include_str!("../answers/overview.json"));
    recorded.ok("GET", "/api/policies/p1/rollout", rollout.to_string());
    recorded.ok("GET", "/api/policies/p1/timeline", include_str!("../answers/policy-timeline.json"));
    recorded.ok("GET", "/api/conflicts/matrix", matrix.to_string());
    recorded.ok("GET", "/api/webhooks", include_str!("../answers/webhooks.json"));
    let waiting = include_str!("../answers/webhook-events-waiting.json");
    recorded.ok("GET", "/api/webhooks/w3/events", waiting);
    recorded.ok("GET", "/api/audit", include_str!("../answers/audit.json"));
    recorded.ok("GET", "/api/groups", json!({"rows": [group], "total": 1, "asOf": AT}).to_string());
    recorded.ok("GET", "/api/groups/g1", detail.to_string());
    recorded.ok("GET", "/api/groups/g1/devices", members.to_string());
    recorded
}

#[wasm_bindgen_test]
async fn each_number_of_the_overview_has_its_time_beside_it_and_is_a_link() {
    let page = open_workbench("/overview", answers());
    page.find_text("h2", "Rollouts in progress").await;
    assert_eq!(wrong(&page, "/overview", true, 40), [""; 0]);
}

#[wasm_bindgen_test]
async fn each_number_of_the_navigation_has_its_time_below_it_and_leads_to_its_rows() {
    let page = open("/policies", answers());
    page.find_text("header nav", "as of").await;
    let (numbers, wrong) = walked(&page.find("header nav").await, true);
    assert_eq!((numbers, wrong), (4, Vec::new()));
}

#[wasm_bindgen_test]
async fn each_number_of_every_list_has_its_time_and_its_rows() {
    let mut all = Vec::new();
    for (address, there, least) in [
        ("/conflicts", "tbody tr", 8),
        ("/conflicts?by=policies", "tbody tr", 8),
        ("/conflicts?by=devices", "tbody tr", 7),
        ("/conflicts?by=matrix", ".matrix", 8),
        ("/settings?section=webhooks", "tbody tr", 3),
        ("/settings?section=webhooks&webhook=w3&events=waiting", "tbody tr", 3),
        ("/devices", "tbody tr", 3),
        ("/devices?freshness=silent", "tbody tr", 3),
        ("/groups", "tbody tr", 3),
        ("/groups/g1", "tbody tr", 3),
        ("/audit", "tbody tr", 3),
    ] {
        let page = open_workbench(address, answers());
        page.find(there).await;
        all.extend(wrong(&page, address, false, least));
    }
    let address = "/policies?columns=name,status,devices,version";
    let page = open_lent(address, answers()).await;
    all.extend(wrong(&page, address, false, 12));
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[wasm_bindgen_test]
async fn each_number_of_a_policy_has_its_time_and_its_rows() {
    let mut all = Vec::new();
    for (address, there, least) in
        [("/policies/p1", ".rollout a", 16), ("/policies/p1/settings", ".tabs ~ * tbody tr", 30)]
    {
        let page = open(address, answers());
        page.find(there).await;
        page.find(".rollout a").await;
        all.extend(wrong(&page, address, false, least));
    }
    for (address, there, least) in
        [("/policies/p1/versions", "tbody td.num a", 4), ("/policies/p1/rollout", "section table", 5)]
    {
        let page = open_workbench(address, answers());
        page.find(there).await;
        all.extend(wrong(&page, address, false, least));
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[wasm_bindgen_test]
fn the_walk_sees_a_number_without_its_time_or_its_rows() {
    let main: HtmlElement = document().create_element("main").unwrap().unchecked_into();
    let found = |strict, inside: &str| {
        main.set_inner_html(inside);
        walked(&main, strict).1
    };
    let time = "<span class='as-of' title='Today'>as of 10:42:07</span>";
    let linked = ["<section><p><a href='/x'>1,204 devices</a> ", time, "</p></section>"].concat();
    assert_eq!(found(true, &linked), [""; 0]);
    assert_eq!(found(true, "<section><a href='/x'>1,204</a></section>"), ["1204 in “1,204” has no time"]);
    let elsewhere =
        ["<header class='head'>", time, "</header><section><a href='/x'>1,204</a></section>"].concat();
    assert_eq!(found(true, &elsewhere), ["1204 in “1,204” has no time"]);
    assert_eq!(found(false, &elsewhere), [""; 0]);
    let loose = ["<section><span>12 conflicts</span> ", time, "</section>"].concat();
    assert_eq!(found(true, &loose), ["12 in “12 conflicts” leads nowhere"]);
    let rows =
        ["<section><span>1</span><table><tbody><tr></tr></tbody></table>", time, "</section>"].concat();
    assert_eq!(found(true, &rows), [""; 0]);
    assert_eq!(found(true, "<p>Version 14 since 3 minutes, fin-ws-0447</p>"), [""; 0]);
}
