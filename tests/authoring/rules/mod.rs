//! Lists of rules in their grid: what their tests share, rules and the hands of who edits them.

mod keys;
mod tools;

use leptos::prelude::document;
use palisade_console::api::recorded::Recorded;
use serde_json::{Value as Json, json};
use wasm_bindgen::JsCast;
use web_sys::{
    ClipboardEvent, ClipboardEventInit, DataTransfer, HtmlElement, KeyboardEvent, KeyboardEventInit,
};

use crate::writing::{Console, open, settle};

const RULES: &str = "vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}";

pub const NAMES: usize = 1;
pub const ENABLED: usize = 3;

pub const ACTION: usize = 5;
pub const PROTOCOL: usize = 6;

pub const LOCAL_PORTS: usize = 7;

fn text(end: &str, value: &str) -> Json {
    json!({"@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
        "settingDefinitionId": format!("{RULES}{end}"), "simpleSettingValue": {
            "@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue", "value": value}})
}

fn number(end: &str, value: u32) -> Json {
    json!({"@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
        "settingDefinitionId": format!("{RULES}{end}"), "simpleSettingValue": {
            "@odata.type": "#microsoft.graph.deviceManagementConfigurationIntegerSettingValue", "value": value}})
}

fn choice(end: &str, item: &str) -> Json {
    let id = format!("{RULES}{end}");
    json!({"@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
        "settingDefinitionId": id, "choiceSettingValue": {"value": format!("{id}_{item}"), "children": []}})
}

fn list(end: &str, entries: &[&str]) -> Json {
    let entries: Vec<Json> = entries
        .iter()
        .map(|it| json!({"@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue", "value": it}))
        .collect();
    json!({"@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingCollectionInstance",
        "settingDefinitionId": format!("{RULES}{end}"), "simpleSettingCollectionValue": entries})
}

/// An inbound TCP rule.
pub fn rule(name: &str, action: &str, port: &str) -> Json {
    json!({"children": [
        text("_name", name), choice("_enabled", "1"), choice("_direction", "in"), choice("_action_type", action),
        number("_protocol", 6), list("_localportranges", &[port]),
    ]})
}

/// A policy of these rules in Graph's form.
pub fn policy_of(id: &str, rules: &[Json]) -> Json {
    let settings = json!([{"id": "0", "settingInstance": {
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationGroupSettingCollectionInstance",
        "settingDefinitionId": RULES, "groupSettingCollectionValue": rules}}]);
    json!({
        "id": id, "name": "Rules", "description": "", "platforms": "windows10",
        "technologies": "mdm,microsoftSense", "roleScopeTagIds": ["0"],
        "templateReference": {"templateId": "19c8aa67-f286-4861-9aa0-f23541d31680_1",
            "templateFamily": "endpointSecurityFirewall"},
        "settings": if rules.is_empty() { json!([]) } else { settings },
    })
}

pub fn editing(id: &str, rules: &[Json], query: &str) -> Console {
    let policy = policy_of(id, rules);
    let detail = json!({
        "id": id, "name": "Rules", "templateId": policy["templateReference"]["templateId"],
        "templateName": "T", "policyType": "firewall", "platforms": "windows10", "assignedTo": [],
        "states": {"success": 0, "error": 0, "conflict": 0, "pending": 0, "notApplicable": 0},
        "lastModified": "2026-11-20T10:00:00Z", "modifiedBy": "grace", "version": 3, "policy": policy,
        "etag": "\"3\"", "assignments": [], "targeted": 0, "settingCount": 1, "asOf": "2026-11-20T10:00:00Z"
    });
    let recorded = Recorded::default();
    recorded.ok("GET", &format!("/api/policies/{id}"), detail.to_string());
    recorded.ok("GET", "/api/summary", r#"{"policies":1,"devices":8,"groups":1}"#);
    recorded.ok("PUT", &format!("/beta/deviceManagement/configurationPolicies/{id}"), "");
    open(&format!("/policies/{id}/edit{query}"), &recorded)
}

/// The cell of a row (from 0) and column, as the grid counts them for assistive technology.
pub fn cell(page: &Console, row: usize, column: usize) -> Option<HtmlElement> {
    let row = row + 2;
    let column = column + 1;
    page.maybe(&format!("[role=grid] [role=row][aria-rowindex='{row}'] [aria-colindex='{column}']"))
}

pub async fn says(page: &Console, row: usize, column: usize, words: &str) {
    page.until(&format!("row {row}, column {column} to say “{words}”"), || {
        cell(page, row, column).filter(|it| it.inner_text().replace(['■', '▲'], "").trim() == words).map(drop)
    })
    .await;
}

pub async fn press(key: &str) {
    press_with(key, false, false).await;
}

pub async fn press_with(key: &str, control: bool, shift: bool) {
    let init = KeyboardEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_key(key);
    init.set_ctrl_key(control);
    init.set_shift_key(shift);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    document().active_element().unwrap().dispatch_event(&event).unwrap();
    settle().await;
}

/// Types into the cell that is being typed into.
pub async fn type_in(text: &str) {
    let input: web_sys::HtmlInputElement = document().active_element().unwrap().unchecked_into();
    let _ = js_sys::Reflect::set(&input, &"value".into(), &text.into());
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    for name in ["input", "change"] {
        input.dispatch_event(&web_sys::Event::new_with_event_init_dict(name, &init).unwrap()).unwrap();
    }
    settle().await;
}

pub fn clipboard(name: &str, text: &str) -> DataTransfer {
    let data = DataTransfer::new().unwrap();
    if !text.is_empty() {
        data.set_data("text/plain", text).unwrap();
    }
    let init = ClipboardEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_clipboard_data(Some(&data));
    let event = ClipboardEvent::new_with_event_init_dict(name, &init).unwrap();
    document().active_element().unwrap().dispatch_event(&event).unwrap();
    data
}

pub async fn paste(text: &str) {
    clipboard("paste", text);
    settle().await;
}

pub async fn focus(page: &Console, row: usize, column: usize) {
    let found = page.until("the cell", || cell(page, row, column)).await;
    found.focus().unwrap();
    // The grid follows the pointer, as a person's does.
    let event = web_sys::MouseEvent::new("mousedown").unwrap();
    event.init_mouse_event_with_can_bubble_arg_and_cancelable_arg("mousedown", true, true);
    found.dispatch_event(&event).unwrap();
    settle().await;
}

pub fn at() -> String {
    document().active_element().and_then(|it| it.get_attribute("data-at")).unwrap_or_default()
}
