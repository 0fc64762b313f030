//! What one does with a device, and what is known of it on paper, against recorded answers.

use leptos::prelude::Set;
use palisade_console::api::recorded::Recorded;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::eyes::{Page, focused, open_workbench, tenant, words};

async fn button(page: &Page, label: &str) -> HtmlElement {
    page.until(label, || {
        page.all("button")
            .into_iter()
            .find(|it| words(it) == label && it.get_attribute("aria-disabled").as_deref() != Some("true"))
    })
    .await
}

fn device(change: impl Fn(&mut serde_json::Value)) -> String {
    let mut device: serde_json::Value = serde_json::from_str(include_str!("../answers/device.json")).unwrap();
    change(&mut device);
    device.to_string()
}

#[wasm_bindgen_test]
async fn what_goes_back_is_said_before_a_device_is_retired_and_that_it_is_afterwards() {
    let recorded = tenant();
    recorded.answer("DELETE", "/api/devices/d1", 204, "");
    let page = open_workbench("/devices/d1", recorded);
    page.find_text("tbody tr", "Cloud block level").await;
    button(&page, "Retire").await.click();
    let dialog = page.find_text("dialog", "go back to what they were before").await;
    let said = words(&dialog);
    for part in [
        "Allow real-time monitoring: Allowed",
        "Finance: antivirus baseline",
        "2 policies no longer reach it",
        "1 setting is in error: a value that Palisade may have set on it before goes back too.",
        "Whatever else Palisade has set there and not yet put back goes back as well.",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // What is not in force does not go back.
    assert!(!said.contains("Cloud block level"), "{said}");
    button(&page, "Retire device").await.click();
    page.find_text("dialog [role=status]", "The device is retired.").await;
    button(&page, "Close").await.click();
    page.until_at("/devices").await;
}

#[wasm_bindgen_test]
async fn what_is_pending_may_go_back_too_and_is_not_said_to_be_nothing() {
    let rows = include_str!("../answers/device-settings.json");
    let mut rows: Vec<serde_json::Value> = serde_json::from_str(rows).unwrap();
    rows.retain(|row| row["state"] == "success");
    rows.iter_mut().for_each(|row| row["state"] = "pending".into());
    let pending = rows.len();
    let recorded = tenant();
    recorded.ok("GET", "/api/devices/d1/settings", serde_json::Value::from(rows).to_string());
    let page = open_workbench("/devices/d1", recorded);
    button(&page, "Retire").await.click();
    let said = words(&page.find_text("dialog", "reported to be in force").await);
    let wanted = format!(
        "{pending} settings are pending: values that Palisade may have set on them before go back too."
    );
    assert!(said.contains("No setting is reported to be in force."), "{said}");
    assert!(said.contains(&wanted), "{said}");
    assert!(!said.contains("othing goes back") && !said.contains("in error"), "{said}");
}

#[wasm_bindgen_test]
async fn a_report_is_said_to_be_answered_once_it_is() {
    let recorded: Recorded = tenant();
    recorded.ok("POST", "/api/devices/d1/sync", "");
    let page = open_workbench("/devices/d1", recorded);
    page.find_text("tbody tr", "Cloud block level").await;
    page.recorded.ok("GET", "/api/devices/d1", device(|device| device["syncAsked"] = true.into()));
    button(&page, "Sync now").await.click();
    page.find_text("[role=status] .note.pending", "not answered yet").await;
    page.recorded.ok(
        "GET",
        "/api/devices/d1",
        device(|device| device["lastCheckIn"] = "2026-11-23T01:30:00Z".into()),
    );
    page.api.sequence().set(9);
    page.find_text("[role=status] .note.success", "answered at").await;
}

#[wasm_bindgen_test]
async fn the_evidence_is_one_page_with_every_setting_its_sources_and_its_proof() {
    let page = open_workbench("/devices/d1", tenant());
    page.find_text(".tabs a", "Evidence").await.click();
    page.until_at("/devices/d1/evidence").await;
    let row = page.find_text(".evidence tbody tr", "Network protection").await;
    let said = words(&row);
    for part in ["Error", "0x80070005", "version 14"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let whole = words(&page.find(".evidence").await);
    for part in [
        "What is known of fin-ws-0447",
        "SN-0447",
        "Enrolment status code 43",
        "Pilot ring",
        "Excluded paths",
    ] {
        assert!(whole.contains(part), "{part}: {whole}");
    }
    button(&page, "Print").await;
    button(&page, "CSV").await;
}

#[wasm_bindgen_test]
async fn a_setting_that_failed_leads_to_what_ends_it() {
    let page = open_workbench("/devices/d1", tenant());
    page.find_text("tbody th a", "Excluded paths").await.click();
    page.find_text("aside p", "It read the value back").await;
    page.find_text("aside p", "As of its last check-in").await;
    page.find_text("tbody th a", "Network protection").await.click();
    page.find("aside a[aria-label='Change Network protection in a policy']").await;
    page.find("aside a[aria-label='Assignments of Finance: antivirus baseline']").await;
}

#[wasm_bindgen_test]
async fn the_keyboard_stays_at_a_setting_that_is_mended_and_goes_back_to_its_row_when_it_is_closed() {
    let page = open_workbench("/devices/d1", tenant());
    page.find_text("tbody th a", "Network protection").await.click();
    page.find("aside a[aria-label='Change Network protection in a policy']").await.focus().unwrap();
    let mut rows: serde_json::Value =
        serde_json::from_str(include_str!("../answers/device-settings.json")).unwrap();
    for row in rows.as_array_mut().unwrap() {
        row["state"] = "success".into();
    }
    page.recorded.ok("GET", "/api/devices/d1/settings", rows.to_string());
    page.api.sequence().set(9);
    page.until("nothing to mend", || page.maybe("aside a.button").is_none().then_some(())).await;
    let on = |text: &'static str, tag: &'static str| {
        page.until("the focus", move || {
            let it = focused()?;
            (it.tag_name() == tag && words(&it) == text).then_some(())
        })
    };
    on("Network protection", "H2").await;
    let close = page.find("aside header a").await;
    close.focus().unwrap();
    close.click();
    page.until("no panel", || page.maybe("aside.panel").is_none().then_some(())).await;
    on("Network protection", "A").await;
}

#[wasm_bindgen_test]
async fn the_question_whether_to_retire_is_asked_by_its_address_and_gives_the_focus_on() {
    let page = open_workbench("/devices/d1?do=retire", tenant());
    page.find_text("dialog[open]", "can't be undone").await;
    page.find_text("dialog[open] button", "Cancel").await.click();
    page.until_at("/devices/d1").await;
    page.until("the page's head", || (focused()?.tag_name() == "H1").then_some(())).await;
}
