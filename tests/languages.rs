//! The languages: a page in the pseudo-locale shows no text that does not come from `locales/`, and German is German,
//! its numbers, times and plurals included.

#![cfg(target_arch = "wasm32")]

mod eyes;
mod unmarked;
mod writing;

use std::collections::BTreeSet;
use std::time::Duration;

use eyes::{Page, open as open_console, open_as, open_workbench, session, tenant, words as said};
use leptos::prelude::*;
use palisade_console::api::recorded::Recorded;
use palisade_console::app::language::show;
use palisade_console::catalogue;
use palisade_console::ui::time::sleep;
use palisade_console::words::{self, Language};
use palisade_model::api::Role;
use palisade_model::catalogue::TemplateFile;
use serde_json::{Value as Json, json};
use unmarked::{is_data, know_sentences, pseudo, raw, texts_of, unmarked};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::HtmlElement;

wasm_bindgen_test_configure!(run_in_browser);

/// Every page: its address, and an element that is there once it is.
const CONSOLE: &[(&str, &str)] = &[
    ("/policies", "tbody tr"),
    ("/policies?search=xyz", "tbody tr"),
    ("/policies/p1", "tbody tr"),
    ("/policies/p1/settings", "tbody tr"),
    ("/policies/p1/versions", "tbody tr, ol li"),
    ("/policies/none", "[role=alert]"),
    ("/nowhere", ".empty"),
];
const WORKBENCH: &[(&str, &str)] = &[
    ("/policies/create", "section"),
    ("/policies/create?template=antivirus&step=settings", "section[aria-labelledby='c-cloud']"),
    ("/policies/create?template=firewall_rules&step=settings", "section"),
    ("/policies/import", "main, section, input"),
    ("/policies/p1/edit", "form, section"),
    ("/policies/p1/configured", "h2"),
    ("/policies/p1/versions", "tbody tr"),
    ("/policies/p1/assignments", "table, [role=alert]"),
    ("/policies/p1/devices/d1", "tbody tr, [role=alert]"),
    ("/devices", "tbody tr"),
    ("/devices?search=xyz&freshness=silent", "tbody tr"),
    ("/devices/d1", "tbody tr"),
    ("/devices/d1?setting=device_vendor_msft_policy_config_defender_cloudblocklevel", "aside"),
    ("/devices/d1/policies", "tbody tr"),
    ("/devices/d1/groups", "tbody tr"),
    ("/devices/d1/facts", "dl"),
    ("/devices/d1/history", "ol.course li"),
    (
        "/devices/d1/history?setting=device_vendor_msft_policy_config_defender_avgcpuloadfactor\
            &since=2026-11-23T10:00:00Z&until=2026-11-28T10:00:00Z",
        "figure svg",
    ),
    ("/policies/p1/rollout", "figure svg"),
    ("/groups", "tbody tr"),
    ("/groups/g1", "h2, tbody tr"),
    ("/groups/g1?edit=builder", "fieldset select"),
    ("/groups/create", "nav a"),
    ("/groups/create?members=rule&edit=text", "textarea.mono"),
    ("/overview", "h2"),
    ("/audit", "tbody tr"),
    ("/audit?who=grace&object=g1&since=2026-11-01", "tbody tr"),
    ("/conflicts", "tbody tr"),
    ("/conflicts?by=policies", "tbody tr"),
    ("/conflicts?by=devices&policy=11111111-1111-4111-8111-111111111111&with=gone", "tbody tr"),
    ("/settings", "tbody tr"),
    ("/settings?section=scope", "form"),
    ("/settings?section=scripts", "tbody tr"),
    ("/settings?section=account", "form"),
    ("/settings?section=webhooks", "tbody tr"),
    ("/settings?section=webhooks&webhook=w3&events=lost", "tbody tr"),
];

fn answers() -> (Recorded, BTreeSet<String>) {
    let recorded = tenant();
    let group = json!({"id": "g1", "name": "Desks", "description": "All desks", "devices": 2, "policies": 1,
        "created": "2026-11-20T10:00:00Z"});
    let mut detail = group.clone();
    detail["usedBy"] = json!([{"policyId": "p1", "name": "Finance: antivirus baseline", "excluded": false}]);
    detail["etag"] = json!("\"7\"");
    detail["asOf"] = json!("2026-11-20T10:00:00Z");
    let token = |id: &str, revoked: bool| {
        json!({"id": id, "name": "Lab", "role": "read-only-operator", "created": "2026-11-20T10:00:00Z",
            "createdBy": "ada", "expires": "2031-11-21T10:00:00Z", "revoked": revoked, "uses": 1200, "maxUses": 5000})
    };
    let scope = json!({"scope": {"windowsClients": "all", "windowsServers": "tagged", "domainControllers": "off",
        "linux": "all", "configurationManagerAuthority": true}, "warnings": [], "etag": "\"1\"",
        "changed": "2026-11-20T10:00:00Z", "changedBy": "ada"});
    let more = [
        ("/api/groups", json!({"rows": [group], "total": 1, "asOf": "2026-11-20T10:00:00Z"})),
        ("/api/groups/g1", detail),
        ("/api/enrolment-tokens", json!([token("t1", false), token("t2", true)])),
        ("/api/tokens", json!([token("t3", false)])),
        ("/api/settings/enforcement-scope", scope),
        ("/api/webhooks", serde_json::from_str(include_str!("answers/webhooks.json")).unwrap()),
        (
            "/api/webhooks/w3/events",
            serde_json::from_str(include_str!("answers/webhook-events-lost.json")).unwrap(),
        ),
    ];
    let mut data = BTreeSet::new();
    for (path, answer) in more {
        texts_of(&answer, &mut data);
        recorded.ok("GET", path, answer.to_string());
    }
    recorded.ok("GET", "/api/overview", include_str!("answers/overview.json"));
    recorded.ok("GET", "/api/audit", include_str!("answers/audit.json"));
    recorded.ok("GET", "/api/devices/d1/history", include_str!("answers/device-history.json"));
    recorded.ok(
        "GET",
        "/api/devices/d1/history/between",
        include_str!("answers/device-history-between.json"),
    );
    recorded.ok("GET", "/api/policies/p1/timeline", include_str!("answers/policy-timeline.json"));
    let devices: Json = serde_json::from_str(include_str!("answers/devices.json")).unwrap();
    recorded.ok("GET", "/api/groups/g1/devices", devices.to_string());
    recorded.ok("GET", "/api/policies/p1/devices/d1/settings", include_str!("answers/device-settings.json"));
    recorded.ok("GET", "/api/devices/d1/policies/p1/settings", include_str!("answers/device-settings.json"));
    let files = [
        include_str!("answers/overview.json"),
        include_str!("answers/audit.json"),
        include_str!("answers/conflict-devices.json"),
        include_str!("answers/conflict-pairs.json"),
        include_str!("answers/conflicts.json"),
        include_str!("answers/device-settings.json"),
        include_str!("answers/device-history.json"),
        include_str!("answers/device-history-between.json"),
        include_str!("answers/policy-timeline.json"),
        include_str!("answers/device.json"),
        include_str!("answers/devices.json"),
        include_str!("answers/policies.json"),
        include_str!("answers/policy-devices.json"),
        include_str!("answers/policy-settings.json"),
        include_str!("answers/policy-versions.json"),
        include_str!("answers/policy.json"),
    ];
    for text in files.into_iter().chain(writing::DATA) {
        texts_of(&serde_json::from_str(text).unwrap(), &mut data);
    }
    for text in writing::DATA {
        let file: TemplateFile = serde_json::from_str(text).unwrap();
        data.extend(file.texts().into_values());
        catalogue::provide(file);
    }
    (recorded, data)
}

async fn look(page: &Page, address: &str, there: &str, data: &BTreeSet<String>, wrong: &mut Vec<String>) {
    page.find(there).await;
    sleep(Duration::from_millis(60)).await;
    let mut found = raw(&page.find(":scope > *").await.parent_element().unwrap().unchecked_into(), data);
    let title = document().title();
    found.extend(unmarked(&title).into_iter().filter(|part| !is_data(part, data)));
    wrong.extend(found.into_iter().map(|text| format!("{address}: {text}")));
}

#[wasm_bindgen_test]
async fn every_text_comes_from_the_languages() {
    let (recorded, data) = answers();
    let _pseudo = pseudo();
    let mut wrong = Vec::new();
    for (address, there) in CONSOLE {
        let page = open_console(address, recorded.clone());
        look(&page, address, there, &data, &mut wrong).await;
    }
    for (address, there) in WORKBENCH {
        let page = open_workbench(address, recorded.clone());
        look(&page, address, there, &data, &mut wrong).await;
    }
    let page = open_as("/sign-in", recorded.clone(), None);
    page.find("form").await;
    page.find("button[type=submit]").await.click();
    look(&page, "/sign-in", "form", &data, &mut wrong).await;
    drop(page);
    let mut first = session(Role::TenantAdministrator);
    first.must_change_password = true;
    let page = open_as("/password", recorded.clone(), Some(first));
    page.find("form").await;
    page.find("button[type=submit]").await.click();
    look(&page, "/password", "form", &data, &mut wrong).await;
    drop(page);
    assert!(wrong.is_empty(), "{} texts are not from locales/:\n{}", wrong.len(), wrong.join("\n"));
}

#[wasm_bindgen_test]
async fn every_failure_is_said_in_the_language() {
    let (_, data) = answers();
    let _pseudo = pseudo();
    let mut wrong = Vec::new();
    for status in [400, 403, 404, 409, 412, 413, 422, 429, 500, 501, 503] {
        let recorded = tenant();
        let code = if status == 503 { "" } else { "Some" };
        let message = if matches!(status, 400 | 409 | 422) { "" } else { "In English." };
        recorded.refuse("GET", "/api/devices", status, code, message);
        let page = open_workbench("/devices", recorded);
        look(&page, &status.to_string(), "[role=alert] p", &data, &mut wrong).await;
    }
    let recorded = tenant();
    recorded.too_many("GET", "/api/devices", 30);
    let page = open_workbench("/devices", recorded);
    page.find_text("[role=alert] p", "30").await;
    look(&page, "429 with a wait", "[role=alert] p", &data, &mut wrong).await;
    drop(page);
    let recorded = tenant();
    recorded.fail("GET", "/api/devices");
    let page = open_workbench("/devices", recorded);
    look(&page, "nobody answers", "[role=alert] p", &data, &mut wrong).await;
    drop(page);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[wasm_bindgen_test]
fn a_text_that_is_not_from_the_languages_is_found() {
    let (_, data) = answers();
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    root.set_inner_html(
        "<p>⟦Saved by ⟦ada⟧.⟧ Finance: antivirus baseline</p><p title='Delete it'>4,203</p><code>raw id</code>
         <button aria-label='Close'>×</button><label>⟦Name⟧ of it</label>",
    );
    assert_eq!(raw(&root, &data), ["Close", "Delete it", "of it"]);
}

fn german() {
    assert!(show(Language::German, words::german()));
    know_sentences();
}

#[wasm_bindgen_test]
async fn devices_are_shown_in_german() {
    german();
    let recorded = tenant();
    let devices = include_str!("answers/devices.json");
    let mut page_of: Json = serde_json::from_str(devices).unwrap();
    page_of["total"] = json!(4203);
    page_of["rows"][0]["lastCheckIn"] = json!("2020-01-01T00:00:00Z");
    recorded.ok("GET", "/api/devices", page_of.to_string());
    let page = open_workbench("/devices", recorded);
    page.find_text("h1", "Geräte").await;
    page.find_text(".meta", "4.203 Geräte").await;
    page.until("the title", || (document().title() == "Geräte · Palisade").then_some(())).await;
    let row = page.find_text("tbody tr", "dc-ams-01").await;
    assert!(
        said(&row).contains("Nicht verwaltet") && said(&row).contains("Domänencontroller"),
        "{}",
        said(&row)
    );
    let time = page.find_text("time", "vor").await;
    assert!(said(&time).ends_with("Tagen"), "{}", said(&time));
    assert!(
        time.title().starts_with("01.01.2020") || time.title().starts_with("31.12.2019"),
        "{}",
        time.title()
    );
    drop(page);
    page_of["total"] = json!(1);
    let recorded = tenant();
    recorded.ok("GET", "/api/devices", page_of.to_string());
    let page = open_workbench("/devices", recorded);
    let meta = page.find_text(".meta", "1 Gerät").await;
    assert!(!said(&meta).contains("Geräte"), "{}", said(&meta));
    drop(page);
    words::show_english(false);
}

#[wasm_bindgen_test]
async fn a_device_and_its_settings_are_shown_in_german() {
    german();
    let page = open_workbench("/devices/d1", tenant());
    page.find_text(".tabs a", "Effektive Einstellungen").await;
    page.find_text("tbody tr", "Cloudblockierungsstufe").await.query_selector("th a").unwrap().unwrap();
    page.find_text(".state", "Konflikt").await;
    page.find_text("button", "Außer Betrieb nehmen").await.click();
    let dialog = page.find_text("dialog[open]", "fin-ws-0447 außer Betrieb nehmen?").await;
    assert!(said(&dialog).contains("Abbrechen"));
    drop(page);
    words::show_english(false);
}

#[wasm_bindgen_test]
async fn what_the_model_and_a_device_say_is_shown_in_german() {
    german();
    // The console itself asks the workbench for these.
    let page = open_console("/policies/p1", tenant());
    page.find_text("td.what", "„Cloudblockierungsstufe“: steht im Konflikt mit „Pilot: high protection“.")
        .await;
    page.find_text("td.what", "Das Gerät hat zur neuesten Version noch nicht berichtet.").await;
    page.find_text("td.what", "Der Manipulationsschutz ist ein und hat die Änderung abgelehnt.").await;
    drop(page);
    let page = open_console("/policies/p1/settings", tenant());
    let row = page.find_text("tbody tr", "Cloudblockierungsstufe").await;
    assert!(said(&row).contains("Hoch plus"), "{}", said(&row));
    drop(page);
    let recorded = tenant();
    let mut device: Json = serde_json::from_str(include_str!("answers/device.json")).unwrap();
    device["enrolment"] = json!({"state": "error", "code": 8, "category": "Management not switched on",
        "meaning": "The tenant has not switched management of this channel on.",
        "remedy": "Nothing needs to be done.", "reasons": [], "warnings": [], "registration": "full"});
    recorded.ok("GET", "/api/devices/d1", device.to_string());
    let page = open_workbench("/devices/d1", recorded);
    let note = page.find_text(".note.error", "Verwaltung nicht eingeschaltet").await;
    let expected =
        "Der Mandant hat die Verwaltung über diesen Kanal nicht eingeschaltet. Es ist nichts zu tun.";
    assert!(said(&note).contains(expected), "{}", said(&note));
    page.find_text(
        "td",
        "„Finance: antivirus baseline“ sagt Hoch plus; „Pilot: high protection“ sagt Nulltoleranz",
    )
    .await;
    drop(page);
    words::show_english(false);
}

#[wasm_bindgen_test]
async fn the_shell_and_the_sign_in_are_shown_in_german() {
    german();
    let page = open_as("/sign-in", tenant(), None);
    page.find_text("h1", "Anmelden").await;
    page.find("button[type=submit]").await.click();
    page.find_text("[role=alert]", "Name und Kennwort eingeben.").await;
    drop(page);
    let page = open_as("/settings", tenant(), Some(session(Role::ReadOnlyOperator)));
    page.find_text("nav a", "Einstellungen").await;
    page.find_text(".who", "Operator mit Lesezugriff").await;
    page.find_text(".skip", "Zum Inhalt springen").await;
    drop(page);
    words::show_english(false);
}

#[wasm_bindgen_test]
async fn a_refusal_of_the_server_is_explained_in_german() {
    german();
    let recorded = tenant();
    recorded.refuse("GET", "/api/devices", 409, "Conflict", "The group is used.");
    let page = open_workbench("/devices", recorded);
    let alert = page.find("[role=alert] p").await;
    assert!(
        said(&alert).contains("widerspricht") && said(&alert).ends_with("„The group is used.“"),
        "{}",
        said(&alert)
    );
    drop(page);
    let recorded = tenant();
    let used = "The group “Desks” is used by the policy “A” (1 device would lose it without the group). Remove it from their assignments first.";
    recorded.refuse("GET", "/api/devices", 409, "Conflict", used);
    let page = open_workbench("/devices", recorded);
    let german = "Die Gruppe „Desks“ wird verwendet: die Richtlinie „A“ (ohne die Gruppe würde 1 Gerät sie verlieren). Sie zuerst aus deren Zuweisungen entfernen.";
    assert_eq!(said(&page.find("[role=alert] p").await), german);
    drop(page);
    words::show_english(false);
}
