//! Settings as they stand in a policy: not configured, not known, below another, in a rule, and found.

use leptos::prelude::document;
use palisade_console::api::recorded::Recorded;
use palisade_console::pages::policies::editor::edit_at;
use palisade_model::graph::Policy;
use serde_json::{Value as Json, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use super::{DEFENDER, antivirus, detail, editing};
use crate::writing::{open, seen};

#[wasm_bindgen_test]
async fn not_configured_is_a_state_of_its_own() {
    let page = editing(&antivirus("p2"));
    assert_eq!(page.chosen("Scan archives").await, "Allowed");
    assert_eq!(page.chosen("Scan mail files").await, "Not configured");
    page.choose("Scan mail files", "Not allowed").await;
    page.choose("Scan archives", "Not configured").await;
    page.enter("Time of scheduled scan", "2:30").await;
    page.press("Save 3 changes").await;
    page.says("Saved as version 14. 7 devices will get it at their next check-in.").await;
    let sent = page.sent("PUT", "/p2");
    assert_eq!(sent[0].if_match.as_deref(), Some("\"14\""));
    let body: Json = serde_json::from_str(sent[0].body.as_deref().unwrap()).unwrap();
    let ids: Vec<_> = body["settings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["settingInstance"]["settingDefinitionId"].as_str().unwrap().to_owned())
        .collect();
    let expected = [
        "from_somewhere_else".to_owned(),
        format!("{DEFENDER}allowemailscanning"),
        format!("{DEFENDER}schedulescantime"),
    ];
    assert_eq!(ids, expected);
    assert_eq!(body["settings"][2]["settingInstance"]["simpleSettingValue"]["value"], 150);
    assert_eq!(body["priorityMetaData"]["priority"], 2);
    assert!(body.get("assignments").is_none());
}

#[wasm_bindgen_test]
async fn an_address_leads_to_a_setting() {
    let recorded = Recorded::default();
    recorded.ok("GET", "/api/policies/p31", detail(14, &antivirus("p31")));
    recorded.ok("GET", "/api/summary", r#"{"policies":1,"devices":8,"groups":1}"#);
    let address = edit_at("p31", &format!("{DEFENDER}allowemailscanning"), "");
    let page = open(&address, &recorded);
    let control = page.control("Scan mail files").await;
    let within = |focused: &Element| *focused == *control || focused.contains(Some(&control));
    page.until("the focus on the setting", || document().active_element().filter(within)).await;
}

#[wasm_bindgen_test]
async fn what_is_not_known_is_shown_and_kept() {
    let page = editing(&antivirus("p3"));
    page.says("Not in the catalogue").await;
    page.says("from_somewhere_else").await;
    page.enter("Name", "Desks of everyone").await;
    page.press("Save 1 change").await;
    page.says("Saved as version 14").await;
    let body: Json = serde_json::from_str(page.sent("PUT", "/p3")[0].body.as_deref().unwrap()).unwrap();
    let mut renamed = Policy::from_json(antivirus("p3")).unwrap();
    renamed.name = "Desks of everyone".into();
    assert_eq!(Policy::from_json(body).unwrap(), renamed);
}

#[wasm_bindgen_test]
async fn a_child_appears_with_the_option_of_its_parent() {
    let mut policy = antivirus("p4");
    policy["templateReference"]["templateId"] = json!("6078910e-d808-4a9f-a51d-1b8a7bacb7c0_1");
    policy["settings"] = json!([]);
    let page = editing(&policy);
    let child = page.control("Domain network: inbound connections").await;
    assert!(!seen(&child));
    page.choose("Domain network firewall", "On").await;
    assert!(seen(&child));
    page.choose("Domain network: inbound connections", "Block").await;
    page.choose("Domain network firewall", "Off").await;
    assert!(!seen(&child));
    page.choose("Domain network firewall", "On").await;
    page.press("Save 2 changes").await;
    page.says("Saved as version 14").await;
    let body: Json = serde_json::from_str(page.sent("PUT", "/p4")[0].body.as_deref().unwrap()).unwrap();
    let value = &body["settings"][0]["settingInstance"]["choiceSettingValue"];
    assert_eq!(
        value["children"][0]["settingDefinitionId"],
        "vendor_msft_firewall_mdmstore_domainprofile_defaultinboundaction"
    );
}

#[wasm_bindgen_test]
async fn a_rule_is_edited_in_its_dialog_with_errors_at_its_fields() {
    let mut policy = antivirus("p5");
    policy["templateReference"]["templateId"] = json!("19c8aa67-f286-4861-9aa0-f23541d31680_1");
    policy["settings"] = json!([]);
    let page = editing(&policy);
    page.press("Add a rule").await;
    page.find("dialog[open]").await;
    page.enter("Name", "Web").await;
    page.enter("Protocol", "6").await;
    page.enter("Add to Local ports", "90-80").await;
    page.find("dialog [aria-invalid=true]").await;
    page.enter("Local ports, entry 1", "80-90").await;
    page.until("no error", || page.maybe("dialog [aria-invalid=true]").is_none().then_some(())).await;
    page.press("Close").await;
    page.says("80-90").await;
    assert!(page.maybe("dialog[open]").is_none());
}

#[wasm_bindgen_test]
async fn search_and_filter_are_in_the_address() {
    let recorded = Recorded::default();
    recorded.ok("GET", "/api/policies/p8", detail(14, &antivirus("p8")));
    let page = open("/policies/p8/edit?only=1", &recorded);
    let shown = page.control("Scan archives").await;
    assert!(seen(&shown));
    assert!(!seen(&page.control("Scan mail files").await));
    // What is cleared meanwhile does not vanish under one's hands.
    page.choose("Scan archives", "Not configured").await;
    assert!(seen(&shown));
    drop(page);
    let page = open("/policies/p8/edit?search=AllowEmailScanning", &recorded);
    assert!(seen(&page.control("Scan mail files").await));
    assert!(!seen(&page.control("Scan archives").await));
    drop(page);
    // Slips of the finger are forgiven, and the options of a setting are searched too.
    let page = open("/policies/p8/edit?search=sacn+mial", &recorded);
    assert!(seen(&page.control("Scan mail files").await));
    assert!(!seen(&page.control("Scan archives").await));
    drop(page);
    let page = open("/policies/p8/edit?search=zero+tolerance", &recorded);
    assert!(seen(&page.control("Cloud block level").await));
    assert!(!seen(&page.control("Scan archives").await));
}
