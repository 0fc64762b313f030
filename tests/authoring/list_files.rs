//! The file of a list has what every column of the list can show.

use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::downloads::Downloads;
use crate::eyes::{Page, open, open_workbench, tenant, words as said};

/// The labels of the columns that one may choose.
async fn columns(page: &Page) -> Vec<String> {
    page.find_text("button", "Columns").await.click();
    page.find(".option-list label").await;
    page.all(".option-list label").iter().map(said).collect()
}

/// The lines of the file that is saved next; its first has each of these headings.
async fn lines(page: &Page, files: &Downloads, file: &str, columns: &[String]) -> Vec<String> {
    page.find_text("button", "CSV").await.click();
    let (name, _, text) = files.next().await;
    assert_eq!(name, file);
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for column in columns {
        assert!(lines[0].split(',').any(|it| it == column), "{column}: {}", lines[0]);
    }
    lines
}

#[wasm_bindgen_test]
async fn the_file_of_the_devices_has_what_every_column_can_show() {
    let files = Downloads::watched();
    let recorded = tenant();
    let device = |place: usize| {
        json!({
            "id": format!("d{place}"), "state": "error", "enrolled": "2026-11-01T08:00:00Z",
            "lastCheckIn": "2026-11-20T08:00:00Z", "freshness": "silent",
            "lastHad": {"current": false, "saved": "2026-11-19T08:00:00Z"},
            "ineligible": if place == 0 { json!([]) } else { json!([{"code": "mdm"}, {"code": "serverCore"}]) },
            "facts": {
                "name": format!("pc-{place}"), "osName": "Windows 11", "osVersion": "10.0", "tags": ["a", "b"],
                "agentVersion": "0.1.0", "manufacturer": "Maker", "model": "Desk", "serialNumber": "SN",
            },
        })
    };
    let list = json!({"rows": [device(0), device(1)], "total": 2, "asOf": "2026-11-23T01:20:00Z"});
    recorded.ok("GET", "/api/devices", list.to_string());
    let page = open_workbench("/devices?freshness=silent", recorded);
    let row = page.find_text("tbody tr", "pc-1").await;
    let columns = columns(&page).await;
    assert!(columns.len() > 10, "{columns:?}");
    let lines = lines(&page, &files, "devices.csv", &columns).await;
    assert!(lines[1].split(',').all(|cell| !cell.is_empty()), "{}", lines[1]);
    for part in ["Managed by Palisade,", "Silent,Its policies as they stood 2026-11-19T08:00:00Z,"] {
        assert!(lines[1].contains(part), "{part}: {}", lines[1]);
    }
    assert!(lines[2].contains("\"Not managed: Enrolled in Intune, Server Core\""), "{}", lines[2]);
    // What has no room in its cell is told where the pointer rests.
    let titles = row.query_selector_all("[title]").unwrap();
    let title = |place| titles.item(place)?.unchecked_into::<web_sys::Element>().get_attribute("title");
    let titles: Vec<String> = (0..titles.length()).filter_map(title).collect();
    for part in ["pc-1", "Not managed: Enrolled in Intune, Server Core"] {
        assert!(titles.iter().any(|title| title == part), "{part}: {titles:?}");
    }
    assert!(titles.iter().any(|title| title.starts_with("Its policies as they stood ")), "{titles:?}");
}

#[wasm_bindgen_test]
async fn groups_are_saved_as_they_are_filtered() {
    let files = Downloads::watched();
    let recorded = tenant();
    let group = |name: &str, paused: bool| {
        json!({"id": name.to_lowercase(), "name": name, "description": "=1+1", "devices": 7, "policies": 0,
            "created": "2026-11-20T10:00:00Z", "dynamic": true, "rulePaused": paused})
    };
    let list = json!({"rows": [group("Desks", false), group("Old", true)], "total": 2,
        "asOf": "2026-11-23T01:20:00Z"});
    recorded.ok("GET", "/api/groups", list.to_string());
    let page = open_workbench("/groups?used=false&sort=-devices", recorded);
    page.find_text("tbody tr", "Old").await;
    page.find_text(".toolbar button", "Print").await;
    let columns = columns(&page).await;
    let lines = lines(&page, &files, "groups.csv", &columns).await;
    assert_eq!(lines[0], "Group,Description,Members,Devices,Policies,Created,Id");
    assert_eq!(
        lines[1..],
        [
            "Desks,'=1+1,Dynamic,7,0,2026-11-20T10:00:00Z,desks",
            "Old,'=1+1,\"Dynamic, paused\",7,0,2026-11-20T10:00:00Z,old",
        ]
    );
    let asked = page.asked();
    assert!(asked.iter().any(|it| it == "/api/groups?used=false&sort=-devices&limit=1000"), "{asked:?}");
}

#[wasm_bindgen_test]
async fn settings_of_a_device_are_saved_as_they_are_filtered_and_sorted() {
    let files = Downloads::watched();
    let page = open_workbench("/devices/d1?search=finance&sort=-name&columns=name", tenant());
    page.find_text("tbody tr", "Excluded paths").await;
    page.find_text(".toolbar button", "Print").await;
    let columns = columns(&page).await;
    assert_eq!(columns.len(), 9, "{columns:?}");
    let lines = lines(&page, &files, "device-settings.csv", &columns).await;
    let names: Vec<_> = lines[1..].iter().filter_map(|line| line.split(',').next()).collect();
    let sorted = [
        "Network protection",
        "Excluded paths",
        "CPU load limit",
        "Cloud block level",
        "Allow real-time monitoring",
    ];
    assert_eq!(names, sorted);
    for part in
        ["Error,No (Block),", "0x80070005", "\"Finance: antivirus baseline, version 14: Block\",", ",Off,"]
    {
        assert!(lines[1].contains(part), "{part}: {}", lines[1]);
    }
    // Of a list, the table has the number of its entries and the file each of them.
    assert!(lines[2].starts_with("Excluded paths,Success,\"C:\\A, C:\\B, C:\\C\","), "{}", lines[2]);
}

#[wasm_bindgen_test]
async fn settings_of_a_policy_are_saved_as_they_are_filtered_and_sorted() {
    let files = Downloads::watched();
    let page = open("/policies/p1/settings?state=conflict", tenant());
    page.find_text("tbody tr", "Cloud block level").await;
    page.find_text(".toolbar button", "Print").await;
    let columns = columns(&page).await;
    let lines = lines(&page, &files, "per-setting-status.csv", &columns).await;
    let definition = "device_vendor_msft_policy_config_defender_cloudblocklevel";
    assert_eq!(lines[1..], [["Cloud block level,High plus,3935,0,37,212,19,", definition].concat()]);
}
