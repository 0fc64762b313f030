//! Files that the console gives to save: exactly what is shown, with cells that no spreadsheet takes for a formula.

use std::time::Duration;

use js_sys::{Array, Function};
use palisade_console::api::recorded::Recorded;
use palisade_console::app::language::show;
use palisade_console::ui::time::sleep;
use palisade_console::words::{self, Language};
use serde_json::{Value as Json, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::eyes::{here, open as look, open_lent, open_workbench, tenant};
use crate::rules::{editing, rule};
use crate::unmarked::know_sentences;
use crate::writing::settle;

/// Files given to save from now on, until it is dropped.
pub struct Downloads {
    found: Array,
    undo: Function,
}

impl Downloads {
    pub fn watched() -> Self {
        let found = Array::new();
        let watch = Function::new_with_args(
            "found",
            "const { createObjectURL } = URL;
            const { click } = HTMLAnchorElement.prototype;
            const blobs = new Map();
            URL.createObjectURL = blob => {
                const url = createObjectURL.call(URL, blob);
                blobs.set(url, blob);
                return url;
            };
            HTMLAnchorElement.prototype.click = function () {
                if (!this.download) return click.call(this);
                const blob = blobs.get(this.href);
                found.push(blob.text().then(text => JSON.stringify({ name: this.download, type: blob.type, text })));
            };
            return () => {
                URL.createObjectURL = createObjectURL;
                HTMLAnchorElement.prototype.click = click;
            }",
        );
        let undo = watch.call1(&JsValue::UNDEFINED, &found).unwrap().unchecked_into();
        Self { found, undo }
    }

    /// The next file: its name, its type and its text.
    pub async fn next(&self) -> (String, String, String) {
        for _ in 0..100 {
            if self.found.length() > 0 {
                let text =
                    JsFuture::from(self.found.shift().unchecked_into::<js_sys::Promise>()).await.unwrap();
                let file: Json = serde_json::from_str(&text.as_string().unwrap()).unwrap();
                let part = |name: &str| file[name].as_str().unwrap().to_owned();
                return (part("name"), part("type"), part("text"));
            }
            settle().await;
        }
        panic!("no file was given");
    }
}

impl Drop for Downloads {
    fn drop(&mut self) {
        self.undo.call0(&JsValue::UNDEFINED).unwrap();
    }
}

#[wasm_bindgen_test]
async fn rules_are_saved_as_a_table_and_come_back_from_it() {
    let files = Downloads::watched();
    let page = editing("grid20", &[rule("Web", "1", "443"), rule("=cmd()", "0", "25")], "");
    page.press("Export CSV").await;
    let (name, kind, text) = files.next().await;
    assert!(name.ends_with(".csv") && kind.starts_with("text/csv"), "{name} {kind}");
    let rows: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(rows.len(), 3, "{text}");
    assert!(rows[1].contains("Web") && rows[1].contains("443"), "{text}");
    assert!(!rows[2].starts_with('=') && !rows[2].contains(",="), "no formula: {text}");
    drop(page);
    // The same table, dropped on another policy.
    let page = editing("grid21", &[], "?tool=import.1");
    let zone = page.find("dialog[open] label:has(input[type=file])").await;
    drop_file(&zone, "rules.csv", &text);
    page.says("2 rules can be added.").await;
    page.press("Add 2 rules").await;
    page.says("=cmd()").await;
}

fn drop_file(zone: &JsValue, name: &str, text: &str) {
    let drop = Function::new_with_args(
        "zone, name, text",
        "const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([text], name));
        zone.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }))",
    );
    drop.call3(&JsValue::UNDEFINED, zone, &name.into(), &text.into()).unwrap();
}

#[wasm_bindgen_test]
async fn a_report_is_saved_with_exactly_what_is_filtered_page_after_page() {
    let files = Downloads::watched();
    let row = |id: &str, name: &str, note: &str| {
        json!({"deviceId": id, "name": name, "os": "Windows 11", "state": "error",
            "lastCheckIn": "2026-11-20T10:00:00Z", "note": note})
    };
    let mut answer: Json = serde_json::from_str(include_str!("../answers/policy-devices.json")).unwrap();
    let mut page_of = |rows: Json, next: Json| {
        answer["rows"] = rows;
        answer["next"] = next;
        answer.to_string()
    };
    let recorded = tenant();
    let all = "/api/policies/p1/devices?state=error&limit=1000";
    recorded.ok(
        "GET",
        all,
        page_of(json!([row("1", "=HYPERLINK(1)", "it said \"no\", twice")]), json!("more")),
    );
    let mut last = row("2", "desk-2", "");
    last["missing"] = json!("silent");
    recorded.ok("GET", &format!("{all}&cursor=more"), page_of(json!([last]), Json::Null));
    let page = look("/policies/p1?state=error", recorded);
    page.find_text("button", "CSV").await.click();
    let (name, kind, text) = files.next().await;
    assert_eq!((name.as_str(), kind.as_str()), ("report.csv", "text/csv"));
    let rows: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(rows.len(), 4, "{text}");
    assert!(
        rows[1].contains("HYPERLINK") && !rows[1].starts_with('=') && !rows[1].starts_with("\"="),
        "{text}"
    );
    assert!(rows[1].contains("\"it said \"\"no\"\", twice\""), "{text}");
    assert!(rows[2].starts_with("desk-2,Windows 11,Error,"), "{text}");
    assert!(rows[2].ends_with(",Not heard from for longer than its interval"), "{text}");
    let asked: Vec<_> = page.asked().into_iter().filter(|it| it.contains("limit=1000")).collect();
    assert!(asked.len() == 2 && asked.iter().all(|it| it.contains("state=error")), "{asked:?}");
    // A page that fails gives no half of a file.
    page.recorded.refuse("GET", all, 500, "InternalServerError", "");
    page.find_text("button", "CSV").await.click();
    page.find_text("[role=status] p", "The server failed on this. Try again").await;
    assert_eq!(files.found.length(), 0);
}

#[wasm_bindgen_test]
async fn a_policy_is_saved_as_graph_has_it() {
    let files = Downloads::watched();
    let recorded = tenant();
    let path = "/beta/deviceManagement/configurationPolicies/p1?$expand=settings,assignments";
    recorded.ok("GET", path, r#"{"name":"A","settings":[]}"#);
    let page = look("/policies/p1", recorded);
    page.find_text("button", "Export").await;
    let exports =
        || page.all("button, [role=menuitem]").into_iter().find(|it| it.inner_text().trim() == "Export");
    page.until("the way to export", exports).await.click();
    let (name, kind, text) = files.next().await;
    assert!(name.ends_with(".json"), "{name}");
    assert_eq!(kind, "application/json");
    assert_eq!(serde_json::from_str::<Json>(&text).unwrap(), json!({"name": "A", "settings": []}));
}

/// What grace did.
const BY_GRACE: &str = "/api/audit?who=grace&refused=false";

/// An entry of it.
fn by_grace(place: usize) -> Json {
    json!({
        "seq": 10_000 - place, "at": "2026-11-23T10:40:03Z", "who": "grace", "action": "policy.settings",
        "object": format!("p{place}"), "objectName": format!("=Policy {place}"), "version": 14,
        "detail": "“Base”, version 14: changed Average CPU load. Reason: Ticket 4711",
        "refused": false, "request": "",
    })
}

/// What **CSV** of the log saves of fifteen hundred entries by grace, and what it asks for.
async fn saved_log() -> (Vec<String>, Vec<String>) {
    let files = Downloads::watched();
    let recorded = tenant();
    recorded.ok("GET", "/api/audit", include_str!("../answers/audit.json"));
    paged(&recorded, BY_GRACE, 1_500, by_grace);
    let page = open_workbench("/audit?who=grace&refused=false", recorded);
    page.find("tbody tr").await;
    page.find_text("button", "CSV").await.click();
    let (name, media_type, text) = files.next().await;
    assert_eq!((name.as_str(), media_type.as_str()), ("audit.csv", "text/csv"));
    let asked = page.asked().into_iter().filter(|path| path.contains("limit=1000")).collect();
    (text.lines().map(str::to_owned).collect(), asked)
}

#[wasm_bindgen_test]
async fn the_audit_log_is_saved_whole_as_it_is_filtered_in_the_readers_language() {
    let (lines, asked) = saved_log().await;
    let path = [BY_GRACE, "&limit=1000"].concat();
    assert_eq!(asked, [path.clone(), [&path, "&cursor=t1000"].concat()]);
    assert_eq!(lines.len(), 1_501);
    assert_eq!(lines[0], "Time,Who,Action,Outcome,Object,Object id,Version,Detail,Request");
    let at = "2026-11-23T10:40:03Z,grace";
    let detail = "\"“Base”, version 14: changed Average CPU load. Reason: Ticket 4711\",";
    let last = format!("{at},Change a policy's settings,Done,'=Policy 1499,p1499,14,{detail}");
    assert_eq!(lines[1_500], last);

    let german = German::shown();
    let (lines, _) = saved_log().await;
    drop(german);
    assert_eq!(lines.len(), 1_501);
    assert_eq!(lines[0], "Zeit,Wer,Aktion,Ausgang,Objekt,Objekt-ID,Version,Einzelheiten,Anfrage");
    let done = format!("{at},Einstellungen einer Richtlinie ändern,Ausgeführt,'=Policy 1499,p1499,14,");
    assert!(lines[1_500].starts_with(&done), "{}", lines[1_500]);
    assert!(lines[1_500].contains("Grund: Ticket 4711"), "{}", lines[1_500]);
}

#[wasm_bindgen_test]
async fn a_file_is_what_was_filtered_when_it_was_asked_for_though_the_page_is_left() {
    let files = Downloads::watched();
    let recorded = tenant();
    recorded.ok("GET", "/api/audit", include_str!("../answers/audit.json"));
    paged(&recorded, BY_GRACE, 2_500, by_grace);
    let page = open_workbench("/audit?who=grace&refused=false", recorded);
    let elsewhere = page.find("tbody a[href^='/policies/']").await;
    page.find_text("button", "CSV").await.click();
    elsewhere.click();
    page.until("another page", || here().starts_with("/policies/").then_some(())).await;
    let (_, _, text) = files.next().await;
    assert_eq!(text.lines().count(), 2_501);
    let asked: Vec<_> = page.asked().into_iter().filter(|path| path.contains("limit=1000")).collect();
    assert!(asked.len() == 3 && asked.iter().all(|it| it.starts_with(BY_GRACE)), "{asked:?}");
}

#[wasm_bindgen_test]
async fn the_file_of_the_audit_log_says_what_each_row_says() {
    let files = Downloads::watched();
    let recorded = tenant();
    let mut log: Json = serde_json::from_str(include_str!("../answers/audit.json")).unwrap();
    log["next"] = Json::Null;
    recorded.ok("GET", "/api/audit", log.to_string());
    let page = open_workbench("/audit", recorded);
    page.find_text("button", "CSV").await.click();
    let (_, _, text) = files.next().await;
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 7, "{text}");
    let refused = "2026-11-23T10:39:58Z,help-desk,Delete a policy,Refused,Finance: antivirus baseline,";
    assert!(lines[2].starts_with(refused) && lines[2].contains("may not do this"), "{}", lines[2]);
    let request = "DELETE /beta/deviceManagement/configurationPolicies/11111111-1111-4111-8111-111111111111";
    assert!(lines[2].ends_with(request), "{}", lines[2]);
    assert!(lines[3].contains(",Done,Enforcement scope,enforcement-scope,,"), "{}", lines[3]);
    assert!(lines[5].contains("Retire a device,Done,No longer there,d9,,fin-ws-0447,"), "{}", lines[5]);
}

/// German, until it is dropped.
struct German;

impl German {
    fn shown() -> Self {
        assert!(show(Language::German, words::german()));
        know_sentences();
        Self
    }
}

impl Drop for German {
    fn drop(&mut self) {
        words::show_english(false);
    }
}

/// So many rows of a list in pages of a thousand, each with the token of the next.
fn paged(recorded: &Recorded, list: &str, total: usize, row: impl Fn(usize) -> Json) {
    for from in (0..total).step_by(1_000) {
        let rows: Vec<Json> = (from..total.min(from + 1_000)).map(&row).collect();
        let mut page = json!({"rows": rows, "total": total, "asOf": "2026-11-23T01:20:00Z"});
        // What the audit log counts beside its rows.
        (page["areas"], page["refused"]) = (json!([]), json!(0));
        if from + 1_000 < total {
            page["next"] = json!(format!("t{}", from + 1_000));
        }
        let cursor = if from > 0 { format!("&cursor=t{from}") } else { String::new() };
        // As from a network: the page may do something else between two answers.
        recorded.slow(&format!("{list}&limit=1000{cursor}"), page.to_string(), Duration::from_millis(1));
    }
}

#[wasm_bindgen_test]
async fn policies_are_saved_as_they_are_filtered_and_sorted() {
    let recorded = tenant();
    paged(&recorded, "/api/policies?type=antivirus&sort=-name", 1_500, |place| {
        json!({
            "id": format!("p{place}"), "name": format!("=Policy {place}"), "templateId": "", "templateName": "",
            "policyType": "antivirus", "platforms": "windows10", "assignedTo": ["Desks"],
            "states": {"success": 3, "error": 0, "conflict": 0, "pending": 1, "notApplicable": 0},
            "lastModified": "2026-11-23T01:09:00Z", "modifiedBy": "ada", "version": 4,
        })
    });
    let page = open_lent("/policies?type=antivirus&sort=-name", recorded).await;
    let downloads = Downloads::watched();
    page.find_text(".tools button", "CSV").await.click();
    let (name, media_type, text) = downloads.next().await;
    assert_eq!((name.as_str(), media_type.as_str()), ("policies.csv", "text/csv"));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 1_501);
    assert!(lines[0].starts_with("Policy,Template,Type,Platform,Assigned to,Success,Error"), "{}", lines[0]);
    let rest = "Unknown template,Antivirus,Windows,Desks,3,0,0,1,0,2026-11-23T01:09:00Z,ada,4,p1499";
    assert_eq!(lines[1_500], ["'=Policy 1499,", rest].concat());
}

#[wasm_bindgen_test]
async fn a_hundred_thousand_devices_are_saved_whole_and_the_page_stays_quick() {
    let recorded = tenant();
    paged(&recorded, "/api/devices?state=error&sort=-lastCheckIn", 100_000, |place| {
        json!({
            "id": format!("d{place}"), "facts": {"name": format!("pc-{place}")}, "state": "error",
            "enrolled": "2026-11-01T08:00:00Z", "freshness": "current", "ineligible": [],
        })
    });
    let page = open_workbench("/devices?state=error&sort=-lastCheckIn", recorded);
    let downloads = Downloads::watched();
    let button = page.find_text(".toolbar button", "CSV").await;
    // The longest time in which the page could do nothing else.
    let watch = Function::new_no_args(
        "let last = performance.now(), longest = 0, on = true;
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
            const now = performance.now();
            longest = Math.max(longest, now - last);
            last = now;
            if (on) channel.port2.postMessage(0);
        };
        channel.port2.postMessage(0);
        return () => { on = false; return longest; };",
    );
    let longest: Function = watch.call0(&JsValue::UNDEFINED).unwrap().unchecked_into();
    button.click();
    for _ in 0..600 {
        if downloads.found.length() > 0 {
            break;
        }
        sleep(Duration::from_millis(100)).await;
    }
    let (_, _, text) = downloads.next().await;
    let longest = longest.call0(&JsValue::UNDEFINED).unwrap().as_f64().unwrap();
    let names: Vec<&str> = text.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(names.len(), 100_000);
    assert!(names.iter().enumerate().all(|(place, name)| *name == format!("pc-{place}")));
    // This is the program as it is built for debugging, which is many times slower.
    assert!(longest < 1_000.0, "{longest} ms");
}
