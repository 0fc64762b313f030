//! Lists of rules in their grid: by keyboard, from spreadsheets and other tools, and what rules do to one another and
//! to a packet.

#![cfg(target_arch = "wasm32")]

mod writing;

use leptos::prelude::document;
use palisade_console::api::recorded::Recorded;
use serde_json::{Value as Json, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{
    ClipboardEvent, ClipboardEventInit, DataTransfer, HtmlElement, KeyboardEvent, KeyboardEventInit,
};
use writing::{Console, open, settle};

wasm_bindgen_test_configure!(run_in_browser);

const RULES: &str = "vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}";
const NAMES: usize = 1;
const ENABLED: usize = 3;
const ACTION: usize = 5;
const PROTOCOL: usize = 6;
const LOCAL_PORTS: usize = 7;

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
fn rule(name: &str, action: &str, port: &str) -> Json {
    json!({"children": [
        text("_name", name), choice("_enabled", "1"), choice("_direction", "in"), choice("_action_type", action),
        number("_protocol", 6), list("_localportranges", &[port]),
    ]})
}

fn editing(id: &str, rules: &[Json], query: &str) -> Console {
    let settings = json!([{"id": "0", "settingInstance": {
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationGroupSettingCollectionInstance",
        "settingDefinitionId": RULES, "groupSettingCollectionValue": rules}}]);
    let policy = json!({
        "id": id, "name": "Rules", "description": "", "platforms": "windows10",
        "technologies": "mdm,microsoftSense", "roleScopeTagIds": ["0"],
        "templateReference": {"templateId": "19c8aa67-f286-4861-9aa0-f23541d31680_1",
            "templateFamily": "endpointSecurityFirewall"},
        "settings": if rules.is_empty() { json!([]) } else { settings },
    });
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
fn cell(page: &Console, row: usize, column: usize) -> Option<HtmlElement> {
    let row = row + 2;
    let column = column + 1;
    page.maybe(&format!("[role=grid] [role=row][aria-rowindex='{row}'] [aria-colindex='{column}']"))
}

async fn says(page: &Console, row: usize, column: usize, words: &str) {
    page.until(&format!("row {row}, column {column} to say “{words}”"), || {
        cell(page, row, column).filter(|it| it.inner_text().replace(['■', '▲'], "").trim() == words).map(drop)
    })
    .await;
}

async fn press(key: &str) {
    press_with(key, false, false).await;
}

async fn press_with(key: &str, control: bool, shift: bool) {
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
async fn type_in(text: &str) {
    let input: web_sys::HtmlInputElement = document().active_element().unwrap().unchecked_into();
    let _ = js_sys::Reflect::set(&input, &"value".into(), &text.into());
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    for name in ["input", "change"] {
        input.dispatch_event(&web_sys::Event::new_with_event_init_dict(name, &init).unwrap()).unwrap();
    }
    settle().await;
}

fn clipboard(name: &str, text: &str) -> DataTransfer {
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

async fn paste(text: &str) {
    clipboard("paste", text);
    settle().await;
}

async fn focus(page: &Console, row: usize, column: usize) {
    let found = page.until("the cell", || cell(page, row, column)).await;
    found.focus().unwrap();
    // The grid follows the pointer, as a person's does.
    let event = web_sys::MouseEvent::new("mousedown").unwrap();
    event.init_mouse_event_with_can_bubble_arg_and_cancelable_arg("mousedown", true, true);
    found.dispatch_event(&event).unwrap();
    settle().await;
}

fn at() -> String {
    document().active_element().and_then(|it| it.get_attribute("data-at")).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn the_grid_has_one_stop_of_the_tab_key_and_keys_move_in_it() {
    let page = editing("r1", &[rule("Web", "1", "443"), rule("Mail", "1", "25")], "");
    let grid = page.find("[role=grid]").await;
    assert_eq!(grid.get_attribute("aria-rowcount").as_deref(), Some("4"));
    page.until("rows", || cell(&page, 1, NAMES)).await;
    let stops = grid.query_selector_all("[tabindex='0']").unwrap().length();
    assert_eq!(stops, 1);
    focus(&page, 0, NAMES).await;
    press("ArrowDown").await;
    press("ArrowRight").await;
    assert_eq!(at(), "1 2");
    press_with("Home", true, false).await;
    assert_eq!(at(), "0 0");
    press("End").await;
    assert!(at().starts_with("0 1"), "{}", at());
    press_with("End", true, false).await;
    assert!(at().starts_with("2 "), "{}", at());
    press("PageUp").await;
    assert!(at().starts_with("0 "), "{}", at());
    assert_eq!(page.maybe("[role=grid]").unwrap().query_selector_all("[tabindex='0']").unwrap().length(), 1);
    press("ArrowUp").await;
    press("Home").await;
    press("Enter").await;
    let dialog = page.find("dialog[open]").await;
    assert!(dialog.inner_text().contains("Web"));
}

#[wasm_bindgen_test]
async fn a_cell_is_typed_into_and_left_by_enter_tab_and_escape() {
    let page = editing("r2", &[rule("Web", "1", "443"), rule("Mail", "1", "25")], "");
    focus(&page, 0, LOCAL_PORTS).await;
    press("F2").await;
    type_in("90-80").await;
    press("Enter").await;
    says(&page, 0, LOCAL_PORTS, "90-80").await;
    assert_eq!(at(), format!("1 {LOCAL_PORTS}"));
    let wrong = page.until("an error", || {
        cell(&page, 0, LOCAL_PORTS).filter(|it| it.get_attribute("aria-invalid").as_deref() == Some("true"))
    });
    let described = wrong.await.get_attribute("aria-describedby").unwrap();
    let sentence = document().get_element_by_id(&described).unwrap().text_content().unwrap();
    press("ArrowUp").await;
    page.says(&sentence).await;
    page.press("Use “80-90”").await;
    says(&page, 0, LOCAL_PORTS, "80-90").await;
    // A letter begins a new text, and Escape leaves what was there.
    press("8").await;
    type_in("8").await;
    press("Escape").await;
    says(&page, 0, LOCAL_PORTS, "80-90").await;
    press("Enter").await;
    type_in("81, 82").await;
    press("Tab").await;
    says(&page, 0, LOCAL_PORTS, "81; 82").await;
    assert_eq!(at(), format!("0 {}", LOCAL_PORTS + 1));
    press_with("z", true, false).await;
    says(&page, 0, LOCAL_PORTS, "80-90").await;
    press_with("Z", true, true).await;
    says(&page, 0, LOCAL_PORTS, "81; 82").await;
    press("Delete").await;
    // The line behind the last rule takes a new one.
    focus(&page, 2, NAMES).await;
    press("S").await;
    type_in("SSH").await;
    press("Enter").await;
    says(&page, 2, NAMES, "SSH").await;
    page.says("Save").await;
}

#[wasm_bindgen_test]
async fn what_is_selected_is_switched_cleared_moved_and_removed() {
    let page = editing("r3", &[rule("A", "1", "1"), rule("B", "1", "2"), rule("C", "1", "3")], "");
    focus(&page, 0, ENABLED).await;
    press_with("ArrowDown", false, true).await;
    assert_eq!(
        page.maybe("[role=grid]").unwrap().query_selector_all("[aria-selected=true]").unwrap().length(),
        2
    );
    page.says("2 of 3 rules selected").await;
    press(" ").await;
    says(&page, 0, ENABLED, "Off").await;
    says(&page, 1, ENABLED, "Off").await;
    says(&page, 2, ENABLED, "On").await;
    page.press("Switch on").await;
    says(&page, 1, ENABLED, "On").await;
    page.press("Move down").await;
    says(&page, 0, NAMES, "C").await;
    says(&page, 1, NAMES, "A").await;
    page.press("Duplicate").await;
    page.says("5 rules").await;
    page.press("Undo").await;
    page.press("Undo").await;
    says(&page, 0, NAMES, "A").await;
    focus(&page, 1, NAMES).await;
    page.press("Remove").await;
    says(&page, 1, NAMES, "C").await;
    focus(&page, 0, LOCAL_PORTS).await;
    press("Delete").await;
    says(&page, 0, LOCAL_PORTS, "").await;
    press_with("a", true, false).await;
    page.says("2 of 2 rules selected").await;
}

#[wasm_bindgen_test]
async fn cells_go_to_a_spreadsheet_and_come_from_one() {
    let page = editing("r4", &[rule("Web", "1", "443"), rule("=cmd()", "0", "25")], "");
    focus(&page, 0, NAMES).await;
    press_with("ArrowDown", false, true).await;
    for _ in NAMES..LOCAL_PORTS {
        press_with("ArrowRight", false, true).await;
    }
    let copied = clipboard("copy", "").get_data("text/plain").unwrap();
    assert_eq!(copied, "Web\tOn\tInbound\tAllow\tTCP\t443\r\n'=cmd()\tOn\tInbound\tBlock\tTCP\t25");
    focus(&page, 1, NAMES).await;
    paste("Mail\tyes\tin\tallow\ttcp\t25,587\nShell\ton\tInbound\tMaybe\tTCP\t22\nBad\ton\tin\tBlock\tUDP\t90-80\n").await;
    says(&page, 1, NAMES, "Mail").await;
    says(&page, 1, LOCAL_PORTS, "25; 587").await;
    says(&page, 2, NAMES, "Shell").await;
    says(&page, 2, ACTION, "").await;
    says(&page, 2, PROTOCOL, "TCP").await;
    says(&page, 3, LOCAL_PORTS, "").await;
    page.says("Row 3, Action: “Maybe”. “Maybe” is none of: Block, Allow.").await;
    page.says("Row 4, Local ports: “90-80”.").await;
    press_with("z", true, false).await;
    says(&page, 1, NAMES, "=cmd()").await;
    assert_eq!(page.find("[role=grid]").await.get_attribute("aria-rowcount").as_deref(), Some("4"));
    // One value is for every selected cell.
    focus(&page, 0, ACTION).await;
    press_with("ArrowDown", false, true).await;
    paste("Block").await;
    says(&page, 0, ACTION, "Block").await;
    says(&page, 1, ACTION, "Block").await;
    // Several hundred rows are more than a policy holds.
    focus(&page, 2, NAMES).await;
    let many: Vec<String> = (0..300).map(|number| format!("R{number}\tOn")).collect();
    paste(&many.join("\n")).await;
    page.says("152 rows are left out: a policy holds at most 150 of these.").await;
    let drawn = page.maybe("[role=grid]").unwrap().query_selector_all("[role=row]").unwrap().length();
    assert!(drawn < 50, "{drawn} rows are in the page");
}

#[wasm_bindgen_test]
async fn a_rule_that_never_takes_effect_leads_to_the_one_that_it_meets() {
    let page = editing(
        "r5",
        &[rule("Open", "1", "443"), rule("Other", "1", "25"), rule("Closed", "0", "400-500")],
        "",
    );
    let mark = page.until("a mark", || {
        cell(&page, 0, 2)
            .filter(|it| it.inner_text().contains("Shadowed by"))
            .and_then(|it| it.query_selector("a").unwrap())
    });
    let link: HtmlElement = mark.await.unchecked_into();
    assert_eq!(link.inner_text(), "Closed");
    assert_eq!(cell(&page, 1, 2).unwrap().inner_text().trim(), "");
    link.click();
    page.until("the focus", || (at() == "2 1").then_some(())).await;
    // Once it says the same, it is told otherwise.
    focus(&page, 2, ACTION).await;
    press(" ").await;
    page.until("another mark", || {
        cell(&page, 0, 2).filter(|it| it.inner_text().contains("Not needed beside")).map(drop)
    })
    .await;
}

#[wasm_bindgen_test]
async fn rules_of_other_tools_are_read_with_a_report() {
    let csv = "Name,Direction,Action,Protocol,LocalPorts\nWeb,In,Allow,TCP,443\nBroken,Sideways,Allow,TCP,1\nMdns,In,Allow,UDP,mDNS\n";
    let page = editing("r6", &[rule("Here", "1", "1")], "?tool=import.1");
    page.enter("Rules as text", csv).await;
    page.says("2 rules can be added.").await;
    page.says("1 line was not taken").await;
    page.says("Line 3 · Broken").await;
    page.says("Broken,Sideways,Allow,TCP,1").await;
    page.says("`Sideways` ").await;
    page.press("Add 2 rules").await;
    says(&page, 1, NAMES, "Web").await;
    says(&page, 2, NAMES, "Mdns").await;
    page.press("Undo").await;
    page.says("1 rule").await;

    page.press("Import rules").await;
    let netsh = "\nRule Name:                            Remote desktop\n----------------------------------------------------------------------\nEnabled:                              Yes\nDirection:                            In\nProfiles:                             Domain,Private\nGrouping:                             \nLocalIP:                              Any\nRemoteIP:                             10.0.0.0/8\nProtocol:                             TCP\nLocalPort:                            3389\nRemotePort:                           Any\nEdge traversal:                       No\nAction:                               Allow\n\nRule Name:                            Bypass\n----------------------------------------------------------------------\nEnabled:                              Yes\nDirection:                            In\nProfiles:                             Domain\nLocalIP:                              Any\nRemoteIP:                             Any\nProtocol:                             Any\nEdge traversal:                       No\nAction:                               Bypass\nOk.\n";
    page.enter("Rules as text", netsh).await;
    page.says("Read as the output of netsh").await;
    page.says("Line 16 · Bypass").await;
    page.press("Add 1 rule").await;
    says(&page, 1, NAMES, "Remote desktop").await;
    says(&page, 1, LOCAL_PORTS, "3389").await;

    page.press("Import rules").await;
    let powershell = r#"[{"Rule":{"DisplayName":"SMB","Enabled":1,"Direction":1,"Action":2,"Profile":1},"Port":{"Protocol":"TCP","LocalPort":"445"},"Security":{"RemoteMachine":"O:LSD:(A;;CC;;;S-1-5-21-1)"}},{"Rule":{"DisplayName":"Odd","Enabled":1,"Direction":9,"Action":2},"Port":{"Protocol":"TCP"}}]"#;
    page.enter("Rules as text", powershell).await;
    page.says("Read as PowerShell").await;
    page.says("1 rule was taken with a loss").await;
    page.says("1 line was not taken").await;
    page.press("Add 1 rule").await;
    says(&page, 2, NAMES, "SMB").await;
    says(&page, 2, ENABLED, "Off").await;
}

#[wasm_bindgen_test]
async fn what_is_no_rules_at_all_is_told() {
    let page = editing("r9", &[], "?tool=import.1");
    page.enter("Rules as text", "hello").await;
    page.says("no column").await;
    assert!(page.maybe("dialog [aria-disabled=true]").is_some());
}

#[wasm_bindgen_test]
async fn a_packet_is_tried_against_the_rules() {
    let rules = [rule("Open", "1", "443"), rule("Closed", "0", "22")];
    let page = editing("r7", &rules, "?tool=packet.1&direction=in&protocol=6&localport=443&remote=192.0.2.7");
    page.says("Allowed").await;
    page.says("Open allows it").await;
    page.says("1 rule does not match").await;
    page.enter("Local port", "22").await;
    page.says("Blocked").await;
    page.says("Closed blocks it").await;
    page.enter("Local port", "23").await;
    page.says("By default it is blocked").await;
    page.says("2 rules do not match").await;
    let address = leptos::prelude::window().location().search().unwrap();
    assert!(address.contains("localport=23"), "{address}");
    page.enter("Remote address", "10.0.0.300").await;
    page.says("“10.0.0.300” is no IP address.").await;
    page.press("Close the test").await;
    page.until("no test", || (!page.text().contains("By default")).then_some(())).await;
}

#[wasm_bindgen_test]
async fn one_key_among_a_hundred_and_fifty_rules_is_quick() {
    let rules: Vec<Json> =
        (0..150).map(|it| rule(&format!("Rule {it}"), "1", &format!("{}", 1000 + it))).collect();
    let page = editing("r8", &rules, "");
    focus(&page, 3, NAMES).await;
    let now = js_sys::Date::now;
    let mut keys = Vec::new();
    for _ in 0..40 {
        let begun = now();
        let init = KeyboardEventInit::new();
        init.set_bubbles(true);
        init.set_cancelable(true);
        init.set_key("ArrowDown");
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
        document().active_element().unwrap().dispatch_event(&event).unwrap();
        leptos::task::tick().await;
        keys.push(now() - begun);
        settle().await;
    }
    keys.sort_by(f64::total_cmp);
    console_log!("a key in a grid of 150 rules: median {:.1} ms, slowest {:.1} ms", keys[20], keys[39]);
    assert_eq!(at(), "43 1");
    // Typing into a cell asks nothing of the rules.
    press("F2").await;
    let begun = now();
    type_in("Another").await;
    console_log!("a key typed: {:.1} ms", now() - begun - 30.0);
    says_typed().await;
    press("Enter").await;
    press("ArrowUp").await;
    says(&page, 43, NAMES, "Another").await;
}

async fn says_typed() {
    let input: web_sys::HtmlInputElement = document().active_element().unwrap().unchecked_into();
    assert_eq!(input.value(), "Another");
}
