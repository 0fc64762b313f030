//! Groups and whom a policy is assigned to: what their tests share, groups and devices as the server gives them.

mod assigning;
mod members;
mod rule;
mod tenant;

use palisade_console::api::recorded::Recorded;
use serde_json::{Value as Json, json};

pub fn group(id: &str, name: &str, devices: u64) -> Json {
    json!({"id": id, "name": name, "description": "", "devices": devices, "policies": 0,
        "created": "2026-11-20T10:00:00Z"})
}

pub fn group_detail(used_by: Json) -> String {
    let mut detail = group("g1", "Desks", 2);
    detail["usedBy"] = used_by;
    detail["etag"] = json!("\"7\"");
    detail["asOf"] = json!("2026-11-20T10:00:00Z");
    detail.to_string()
}

pub fn page_of(rows: &Json) -> String {
    let total = rows.as_array().map_or(0, Vec::len);
    json!({"rows": rows, "total": total, "asOf": "2026-11-20T10:00:00Z"}).to_string()
}

pub fn device(id: &str, name: &str) -> Json {
    json!({"id": id, "facts": {"name": name, "osName": "Windows 11"}, "enrolled": "2026-11-20T10:00:00Z",
        "freshness": "never", "ineligible": []})
}

pub fn answers() -> Recorded {
    let recorded = Recorded::default();
    recorded.ok("GET", "/api/summary", r#"{"policies":1,"devices":8,"groups":1}"#);
    recorded.ok("GET", "/api/groups", page_of(&json!([group("g1", "Desks", 2), group("g2", "Kiosks", 5)])));
    recorded.ok("GET", "/api/groups/g1", group_detail(json!([])));
    recorded.ok(
        "GET",
        "/api/groups/g1/devices",
        page_of(&json!([device("d1", "desk-1"), device("d2", "desk-2")])),
    );
    recorded.ok("GET", "/api/devices", page_of(&json!([device("d1", "desk-1"), device("d3", "lab-3")])));
    recorded
}

pub fn body(text: Option<&str>) -> Json {
    serde_json::from_str(text.unwrap()).unwrap()
}

pub fn forget_drafts() {
    let storage = web_sys::window().unwrap().local_storage().unwrap().unwrap();
    storage.clear().unwrap();
}
