//! Policies against groups, against recorded answers: the picture marks what the table says, and each mark leads to its
//! conflicts.

use leptos::prelude::document;
use palisade_console::api::recorded::Recorded;
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

use crate::bulk::{sent, views};
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
        "facets": [
            {"filter": "only", "value": "conflicts", "rows": 1},
            {"filter": "type", "value": "antivirus", "rows": 2},
        ],
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
    let mark = picture.query_selector("svg a").unwrap().unwrap();
    painted(&mark);
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

/// Everything in a drawing is of the drawing: an element of HTML there is in the tree and is not painted.
fn painted(mark: &Element) {
    let drawing = mark.closest("svg").unwrap().unwrap();
    let all = drawing.query_selector_all("*").unwrap();
    for place in 0..all.length() {
        let it: Element = all.item(place).unwrap().unchecked_into();
        assert_eq!(it.namespace_uri(), drawing.namespace_uri(), "{}", it.outer_html());
    }
    let place = mark.get_bounding_client_rect();
    assert!(place.width() > 20.0 && place.height() > 20.0, "{} × {}", place.width(), place.height());
    mark.scroll_into_view();
    let place = mark.get_bounding_client_rect();
    let (x, y) = (place.x() + place.width() / 2.0, place.y() + place.height() / 2.0);
    #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
    let there = document().element_from_point(x as f32, y as f32).unwrap();
    assert!(mark.contains(Some(&there)), "there is {}", there.outer_html());
}

/// Many groups stand turned over narrow columns, each a link; few have room for their names.
#[wasm_bindgen_test]
async fn groups_are_links_be_they_few_or_many() {
    for count in [3, 30] {
        let recorded = matrix();
        let group = |place: usize| json!({"groupId": format!("g{place}"), "name": format!("Group {place}"), "devices": 7});
        let row = |place: usize| {
            json!({"policyId": format!("p{place}"), "policyName": format!("Policy {place}"),
                "policyType": "antivirus", "cells": [{"group": place % count, "conflicts": 1, "devices": 1,
                "with": [{"policyId": "p1", "policyName": "Baseline"}]}]})
        };
        let body = json!({"groups": (0..count).map(group).collect::<Vec<_>>(),
            "rows": (0..40).map(row).collect::<Vec<_>>(), "total": 40, "asOf": "2026-11-23T01:20:00Z"});
        recorded.ok("GET", "/api/conflicts/matrix", body.to_string());
        let page = open_workbench("/conflicts?by=matrix", recorded);
        page.find("[aria-label='Policies, down'] li:nth-child(40)").await;
        let head = page.find("[aria-label='Groups, across']").await;
        let links = head.query_selector_all("a").unwrap();
        assert_eq!(usize::try_from(links.length()).unwrap(), count);
        let link: Element = links.item(2).unwrap().unchecked_into();
        assert_eq!(link.get_attribute("href").unwrap(), "/groups/g2");
        assert!(link.get_bounding_client_rect().width() > 20.0);
        let marks = page.all("svg[role=group] a[href^='/conflicts']");
        assert_eq!(marks.len(), 40);
        painted(&marks[2]);
        // A mark stands under its group and beside its policy.
        let (mark, policy) =
            (marks[2].get_bounding_client_rect(), page.all("[aria-label='Policies, down'] li"));
        assert!((1..40).all(
            |it| marks[it].get_bounding_client_rect().y() > marks[it - 1].get_bounding_client_rect().y()
        ));
        assert_eq!(policy.len(), 40);
        assert!(mark.x() > marks[1].get_bounding_client_rect().x());
    }
}

#[wasm_bindgen_test]
async fn types_and_search_are_in_the_address() {
    let page = open_workbench("/conflicts?by=matrix", matrix());
    for (label, count) in [("Antivirus", "2"), ("Firewall", "0"), ("Only with conflicts", "1")] {
        let chip = page.find_text(".toolbar a.chip", label).await;
        let shown = || chip.query_selector(".count").ok()??.text_content();
        page.until(label, || (shown()? == count).then_some(())).await;
    }
    page.find_text("a.chip", "Firewall").await.click();
    page.until_at("/conflicts?by=matrix&type=firewall").await;
    enter(&page.find("input[type=search]").await, "ring");
    page.until_at("/conflicts?by=matrix&type=firewall&search=ring").await;
    page.until("the request", || {
        page.asked()
            .iter()
            .any(|it| it == "/api/conflicts/matrix?type=firewall&search=ring&facets=true")
            .then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_view_keeps_that_it_is_of_policies_and_groups() {
    let recorded = matrix();
    let view = json!({"id": "v1", "list": "matrix", "name": "Firewalls", "query": "by=matrix&type=firewall",
        "shared": true, "owner": "erin", "changeable": false, "etag": "\"1\""});
    recorded.ok("GET", "/api/views?list=matrix", json!([view]).to_string());
    recorded.ok("POST", "/api/views", view.to_string());
    let page = open_workbench("/conflicts?by=matrix&only=conflicts", recorded);
    page.find_text(".toolbar button", "Print").await;
    views(&page).await.click();
    let link = page.find_text("[role=menuitem]", "Firewalls, shared by erin").await;
    assert_eq!(link.get_attribute("href").unwrap(), "/conflicts?by=matrix&type=firewall");
    page.find_text("[role=menuitem]", "Save this view").await.click();
    enter(&page.find("dialog input[type=text]").await, "Disputed");
    page.find_text("dialog button", "Save").await.click();
    page.until("the view", || (sent(&page, "/api/views").len() == 1).then_some(())).await;
    assert_eq!(
        sent(&page, "/api/views")[0],
        json!({"list": "matrix", "name": "Disputed", "query": "by=matrix&only=conflicts", "shared": false})
    );
}
