//! The editor against recorded answers, in a real browser: judged as one types, three states, nothing lost.

#![cfg(target_arch = "wasm32")]

mod writing;

use leptos::prelude::document;
use palisade_console::api::recorded::Recorded;
use palisade_model::graph::Policy;
use serde_json::{Value as Json, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use writing::{Console, open, seen};

wasm_bindgen_test_configure!(run_in_browser);

const DEFENDER: &str = "device_vendor_msft_policy_config_defender_";

fn setting(index: usize, instance: &Json) -> Json {
    json!({"id": index.to_string(), "settingInstance": instance})
}

fn choice(id: &str, item: &str, children: &Json) -> Json {
    json!({"@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
        "settingDefinitionId": id, "choiceSettingValue": {"value": format!("{id}_{item}"), "children": children}})
}

fn text(id: &str, value: &str) -> Json {
    json!({"@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
        "settingDefinitionId": id, "simpleSettingValue": {
            "@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue", "value": value}})
}

fn detail(version: u32, policy: &Json) -> String {
    json!({
        "id": policy["id"], "name": policy["name"], "templateId": policy["templateReference"]["templateId"],
        "templateName": "T", "policyType": "antivirus", "platforms": "windows10", "assignedTo": ["Desks"],
        "states": {"success": 3, "error": 0, "conflict": 0, "pending": 4, "notApplicable": 1},
        "lastModified": "2026-11-20T10:00:00Z", "modifiedBy": "grace", "version": version, "policy": policy,
        "etag": format!("\"{version}\""),
        "assignments": [{"groupId": "g1", "name": "Desks", "excluded": false, "devices": 8}],
        "targeted": 8, "settingCount": 2, "asOf": "2026-11-20T10:00:00Z"
    })
    .to_string()
}

/// A policy of this id; what a test leaves unsaved under one is not met by the next.
fn antivirus(id: &str) -> Json {
    json!({
        "id": id, "name": "Desks", "description": "", "platforms": "windows10",
        "technologies": "mdm,microsoftSense", "roleScopeTagIds": ["0"], "priorityMetaData": {"priority": 2},
        "templateReference": {"templateId": "804339ad-1553-4478-a742-138fb5807418_1",
            "templateFamily": "endpointSecurityAntivirus"},
        "settings": [
            setting(0, &choice(&format!("{DEFENDER}allowarchivescanning"), "1", &json!([]))),
            setting(1, &text("from_somewhere_else", "kept")),
        ]
    })
}

fn put(id: &str) -> String {
    format!("/beta/deviceManagement/configurationPolicies/{id}")
}

fn editing(policy: &Json) -> Console {
    let recorded = Recorded::default();
    let id = policy["id"].as_str().unwrap();
    recorded.ok("GET", &format!("/api/policies/{id}"), detail(14, policy));
    recorded.ok("GET", "/api/summary", r#"{"policies":1,"devices":8,"groups":1}"#);
    recorded.ok("PUT", &put(id), "");
    open(&format!("/policies/{id}/edit"), &recorded)
}

#[wasm_bindgen_test]
async fn a_value_is_judged_as_it_is_typed() {
    let page = editing(&antivirus("p1"));
    page.enter("Extended cloud check", "75").await;
    page.says("75 is above 50, the most that a device accepts.").await;
    page.says("1 error").await;
    let input = page.control("Extended cloud check").await;
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    let described = input.get_attribute("aria-describedby").unwrap();
    let sentence = described.split(' ').any(|id| page.maybe(&format!("#{id} .error")).is_some());
    assert!(sentence, "the sentence is tied to its field: {described}");
    // Nothing else is stopped by it.
    page.choose("Cloud block level", "High").await;
    assert_eq!(page.chosen("Cloud block level").await, "High");
    page.press("Save 2 changes").await;
    page.says("Not saved: 75 is above 50").await;
    assert!(page.sent("PUT", "/p1").is_empty());
    page.enter("Extended cloud check", "50").await;
    page.until("no error", || (!page.text().contains("is above")).then_some(())).await;
}

#[wasm_bindgen_test]
async fn what_is_plain_is_mended_by_one_press() {
    let page = editing(&antivirus("p9"));
    page.enter("Average CPU load limit", "50 pct").await;
    page.says("“50 pct” is not a whole number.").await;
    page.press("Use “50 %”").await;
    page.until("no error", || (!page.text().contains("whole number")).then_some(())).await;
    let input: web_sys::HtmlInputElement = page.control("Average CPU load limit").await.unchecked_into();
    assert_eq!(input.value(), "50 %");
    page.enter("Add to Order of update sources", "mmpc").await;
    page.press("Use “MMPC”").await;
    page.until("no error", || (!page.text().contains("accepted words")).then_some(())).await;
    let entry: web_sys::HtmlInputElement =
        page.control("Order of update sources, entry 1").await.unchecked_into();
    assert_eq!(entry.value(), "MMPC");
}

#[wasm_bindgen_test]
async fn numbers_have_the_units_that_people_use() {
    let page = editing(&antivirus("p20"));
    let value = async |label: &str| {
        let input: web_sys::HtmlInputElement = page.control(label).await.unchecked_into();
        input.value()
    };
    page.says("0 to 50 s").await;
    page.says("Default: 8 h").await;
    page.enter("Extended cloud check", "30").await;
    assert_eq!(value("Extended cloud check").await, "30 s");
    page.enter("Time of scheduled scan", "2:30 pm").await;
    assert_eq!(value("Time of scheduled scan").await, "14:30");
    page.says("Stored as 870").await;
    page.enter("Definition update interval", "120 min").await;
    assert_eq!(value("Definition update interval").await, "2 h");
    page.enter("Archive size", "1 GB").await;
    page.says("Stored as 1048576 KB").await;
    page.says("Default: 50 %").await;
    page.press("Save 4 changes").await;
    page.says("Saved as version 14").await;
    let body: Json = serde_json::from_str(page.sent("PUT", "/p20")[0].body.as_deref().unwrap()).unwrap();
    let numbers: Vec<_> = body["settings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|it| it["settingInstance"]["simpleSettingValue"]["value"].as_i64())
        .collect();
    assert_eq!(numbers, [30, 870, 2, 1_048_576]);
}

#[wasm_bindgen_test]
async fn what_stands_in_a_field_stays_while_one_types() {
    let page = editing(&antivirus("p21"));
    let input: web_sys::HtmlInputElement = page.control("Time of scheduled scan").await.unchecked_into();
    for text in ["2", "2:", "2:3", "2:30"] {
        input.set_value(text);
        writing::fire(&input, "input");
        writing::settle().await;
        assert_eq!(input.value(), text);
    }
    writing::fire(&input, "change");
    writing::settle().await;
    assert_eq!(input.value(), "02:30");
}

#[wasm_bindgen_test]
async fn the_characters_at_fault_are_underlined() {
    let mut policy = antivirus("p22");
    policy["templateReference"]["templateId"] = json!("45fea5e9-280d-4da1-9792-fb5736da0ca9_1");
    policy["settings"] = json!([]);
    let page = editing(&policy);
    page.enter("Add to Excluded files and folders", "C:\\Data/logs").await;
    let mark = page.find(".marks u").await;
    assert_eq!(mark.text_content().as_deref(), Some("/logs"));
    assert!(mark.closest("[aria-hidden=true]").unwrap().is_some(), "it is not said twice");
    page.enter("Excluded files and folders, entry 1", "C:\\Data\\logs").await;
    page.until("no mark", || page.maybe(".marks u").is_none().then_some(())).await;
}

#[wasm_bindgen_test]
async fn a_pasted_list_is_reported_and_its_problems_are_counted() {
    let mut policy = antivirus("p23");
    policy["templateReference"]["templateId"] = json!("45fea5e9-280d-4da1-9792-fb5736da0ca9_1");
    policy["settings"] = json!([]);
    let page = editing(&policy);
    let input = page.control("Add to Excluded files and folders").await;
    let data = web_sys::DataTransfer::new().unwrap();
    data.set_data("text", "D:\\Data\n\nD:\\Data\nC:\\Da|ta\nE:/More\n").unwrap();
    let init = web_sys::ClipboardEventInit::new();
    init.set_clipboard_data(Some(&data));
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = web_sys::ClipboardEvent::new_with_event_init_dict("paste", &init).unwrap();
    input.dispatch_event(&event).unwrap();
    page.says("3 entries added. Left out: “D:\\Data”, which is in the list already; 1 blank line.").await;
    let heading = page.find("header .faulty a").await;
    assert!(heading.inner_text().contains("error"), "{}", heading.inner_text());
    heading.click();
    let led = || document().active_element().is_some_and(|it| it.id().starts_with("f-")).then_some(());
    page.until("the focus at the field", led).await;
}

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

/// The side of a setting that is chosen after a lost update.
async fn take(page: &Console, setting: &str, side: &str) {
    let radio = page
        .until(&format!("{side} of {setting}"), || {
            let groups = page.all(".merge fieldset");
            let group = groups.into_iter().find(|it| it.text_content().unwrap().starts_with(setting))?;
            let labels = group.query_selector_all("label").unwrap();
            (0..labels.length())
                .map(|index| labels.item(index).unwrap())
                .find(|it| it.text_content().unwrap().trim() == side)
        })
        .await;
    radio.unchecked_into::<web_sys::HtmlElement>().click();
    writing::settle().await;
}

#[wasm_bindgen_test]
async fn a_lost_update_is_brought_together_setting_by_setting() {
    let page = editing(&antivirus("p6"));
    page.choose("Cloud block level", "High").await;
    page.choose("Scan mail files", "Allowed").await;
    page.enter("Reason", "Asked for by the audit").await;
    let mut theirs = antivirus("p6");
    theirs["description"] = json!("Theirs");
    let level = choice(&format!("{DEFENDER}cloudblocklevel"), "6", &json!([]));
    theirs["settings"].as_array_mut().unwrap().push(setting(2, &level));
    page.recorded.refuse("PUT", &put("p6"), 412, "PreconditionFailed", "x");
    page.recorded.ok("GET", "/api/policies/p6", detail(15, &theirs));
    page.press("Save 2 changes").await;
    page.says("grace saved version 15 while you were editing.").await;
    page.says("Choose for 1 more setting.").await;
    let rows: Vec<String> =
        page.all(".merge tbody tr").iter().map(web_sys::HtmlElement::inner_text).collect();
    let row = |name: &str| {
        let row =
            rows.iter().find(|row| row.starts_with(name)).unwrap_or_else(|| panic!("{name} in {rows:?}"));
        row.split(['\t', '\n'])
            .map(str::trim)
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(row("Description"), ["Description", "Not configured", "Theirs", "Not configured", "Theirs"]);
    assert_eq!(row("Scan mail"), ["Scan mail files", "Not configured", "Not configured", "Allowed", "Yours"]);
    assert_eq!(row("Cloud block level")[1..4], ["Not configured", "Zero tolerance", "High"]);
    // What is typed meanwhile counts.
    page.choose("Scan mail files", "Not allowed").await;
    take(&page, "Cloud block level", "Yours").await;
    page.press("All theirs").await;
    take(&page, "Cloud block level", "Yours").await;
    page.recorded.ok("PUT", &put("p6"), "");
    page.press("Save both together").await;
    page.says("Saved as version 15").await;
    let sent = page.sent("PUT", "/p6");
    assert_eq!(sent[1].if_match.as_deref(), Some("\"15\""));
    assert_eq!(sent[1].reason, "Asked for by the audit");
    let body: Json = serde_json::from_str(sent[1].body.as_deref().unwrap()).unwrap();
    assert_eq!(body["description"], "Theirs");
    let values = body["settings"].as_array().unwrap().iter();
    let values: Vec<_> =
        values.filter_map(|it| it["settingInstance"]["choiceSettingValue"]["value"].as_str()).collect();
    let expected = ["allowarchivescanning_1", "cloudblocklevel_2", "allowemailscanning_0"];
    assert_eq!(values.len(), 3);
    for value in expected {
        assert!(values.contains(&format!("{DEFENDER}{value}").as_str()), "{value} in {values:?}");
    }
}

/// What lies in the browser's storage of this policy.
fn stored(id: &str) -> Option<String> {
    let storage = leptos::prelude::window().local_storage().unwrap().unwrap();
    let names = (0..storage.length().unwrap()).map(|index| storage.key(index).unwrap().unwrap());
    let name = names.into_iter().find(|name| name.ends_with(&format!("/{id}")))?;
    storage.get_item(&name).unwrap()
}

/// Forgets what the page holds in memory, as a reload does.
fn reload(page: Console) {
    drop(page);
    palisade_console::pages::policies::editor::forget_all();
}

#[wasm_bindgen_test]
async fn what_is_typed_survives_a_reload_and_can_be_discarded() {
    let policy = antivirus("p30");
    let page = editing(&policy);
    page.choose("Cloud block level", "High").await;
    page.until("the draft", || stored("p30")).await;
    reload(page);
    let page = editing(&policy);
    page.says("What you typed on").await;
    assert_eq!(page.chosen("Cloud block level").await, "High");
    page.says("Save 1 change").await;
    page.press("Discard it").await;
    assert_eq!(page.chosen("Cloud block level").await, "Not configured");
    assert!(!page.text().contains("What you typed on"));
    page.until("nothing kept", || stored("p30").is_none().then_some(())).await;
    // What is saved is kept no longer.
    page.choose("Cloud block level", "High").await;
    page.press("Save 1 change").await;
    page.says("Saved as version 14").await;
    reload(page);
    assert_eq!(stored("p30"), None);
}

#[wasm_bindgen_test]
async fn a_draft_of_an_older_version_is_brought_together_with_the_newer_one() {
    let policy = antivirus("p31");
    let page = editing(&policy);
    page.choose("Cloud block level", "High").await;
    reload(page);
    let mut theirs = policy.clone();
    theirs["name"] = json!("Desks and laptops");
    let recorded = Recorded::default();
    recorded.ok("GET", "/api/policies/p31", detail(15, &theirs));
    recorded.ok("GET", "/api/policies/p31/versions/14", json!({"version": 14, "policy": policy}).to_string());
    recorded.ok("PUT", &put("p31"), "");
    let page = open("/policies/p31/edit", &recorded);
    page.says("grace has saved version 15 since you typed this.").await;
    assert_eq!(page.all(".merge tbody tr").len(), 2);
    page.press("Save both together").await;
    page.says("Saved as version 15").await;
    let sent = page.sent("PUT", "/p31");
    assert_eq!(sent[0].if_match.as_deref(), Some("\"15\""));
    let body: Json = serde_json::from_str(sent[0].body.as_deref().unwrap()).unwrap();
    assert_eq!(body["name"], "Desks and laptops");
    assert_eq!(body["settings"].as_array().unwrap().len(), 3);
}

#[wasm_bindgen_test]
async fn every_failure_is_a_sentence_and_nothing_typed_is_lost() {
    let page = editing(&antivirus("p32"));
    page.choose("Cloud block level", "High").await;
    let cases = [
        (403, "", "Your role does not allow this. Ask a Tenant Administrator"),
        (404, "", "This no longer exists"),
        (409, "The policy is archived.", "The policy is archived."),
        (429, "", "Too many attempts. Wait a minute, then try again."),
        (500, "", "The server failed on this. Try again"),
    ];
    for (status, message, sentence) in cases {
        page.recorded.refuse("PUT", &put("p32"), status, "Some", message);
        page.press("Save 1 change").await;
        page.says(&format!("Not saved: {sentence}")).await;
        assert_eq!(page.chosen("Cloud block level").await, "High");
    }
    page.recorded.fail("PUT", &put("p32"));
    page.press("Save 1 change").await;
    page.says("Nothing that you typed is lost: try again when the connection is back.").await;
    // The session ends: after the next sign-in it is all there.
    page.recorded.refuse("PUT", &put("p32"), 401, "InvalidAuthenticationToken", "x");
    page.press("Save 1 change").await;
    page.until("the draft", || stored("p32")).await;
    reload(page);
    let page = editing(&antivirus("p32"));
    page.says("What you typed on").await;
    assert_eq!(page.chosen("Cloud block level").await, "High");
}

#[wasm_bindgen_test]
async fn what_the_server_finds_is_shown_at_its_field() {
    let page = editing(&antivirus("p7"));
    page.choose("Scan mail files", "Allowed").await;
    let problem = json!({"path": format!("{DEFENDER}allowemailscanning"), "code": "x", "severity": "error",
        "sentence": "The server says no."});
    let body = json!({"error": {"code": "ValidationFailed", "message": "The policy is not right.", "problems": [problem]}});
    page.recorded.answer("PUT", &put("p7"), 400, body.to_string());
    page.press("Save 1 change").await;
    page.says("The server says no.").await;
    let select = page.control("Scan mail files").await;
    assert_eq!(select.get_attribute("aria-invalid").as_deref(), Some("true"));
    page.choose("Scan mail files", "Not allowed").await;
    assert_eq!(select.get_attribute("aria-invalid"), None);
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
