//! What is said before something is done with many things at once: whom it is done to, and what it puts back.

use serde_json::{Value as Json, json};

use crate::harness::{ARCHIVES, CPU, Server, start};
use crate::lists::filled;

async fn rows(server: &Server, path: &str) -> Vec<Json> {
    server.get(path).await.ok()["rows"].as_array().unwrap().clone()
}

#[tokio::test]
async fn what_conflicts_list_by_device_is_a_list_of_devices_to_do_something_with() {
    let server = start().await;
    filled(&server).await;
    let policies = rows(&server, "/api/policies").await;
    let ids: Vec<&str> = policies.iter().map(|row| row["id"].as_str().unwrap()).collect();
    let groups = rows(&server, "/api/groups").await;
    let groups: Vec<&str> = groups.iter().map(|row| row["id"].as_str().unwrap()).collect();
    let mut any = 0;
    for policy in ["", ids[0], ids[1], ids[2], "nobody"] {
        for with in ["", ids[0], ids[1]] {
            for group in ["", groups[0], groups[1], "none"] {
                for setting in ["", CPU, ARCHIVES] {
                    let conflicts = format!(
                        "/api/conflicts/devices?policy={policy}&with={with}&group={group}&setting={setting}&search=pc"
                    );
                    let asked = format!(
                        "conflict=true&conflictPolicy={policy}&conflictWith={with}&conflictGroup={group}\
                         &conflictSetting={setting}&search=pc"
                    );
                    let one = rows(&server, &conflicts).await;
                    let other = rows(&server, &format!("/api/devices?{asked}")).await;
                    let one: Vec<_> = one.iter().map(|row| &row["deviceId"]).collect();
                    let other: Vec<_> = other.iter().map(|row| &row["id"]).collect();
                    assert_eq!(one, other, "{conflicts}");
                    any += one.len();
                    let filter = json!({"filter": asked, "dryRun": true});
                    let bulk = server.post("/api/devices/bulk/sync", filter).await.ok();
                    assert_eq!(bulk["devices"], one.len(), "{asked}");
                }
            }
        }
    }
    assert!(any > 20);
    for group in groups {
        let members = rows(&server, &format!("/api/groups/{group}/devices")).await;
        assert!(!members.is_empty());
        let listed = rows(&server, &format!("/api/devices?group={group}")).await;
        assert!(members.iter().map(|row| &row["id"]).eq(listed.iter().map(|row| &row["id"])));
    }
    assert!(rows(&server, "/api/devices?group=none").await.is_empty());
    // Each of them says by itself that it is about conflicts.
    let alone = rows(&server, &format!("/api/devices?conflictSetting={CPU}")).await;
    assert_eq!(alone.len(), rows(&server, "/api/conflicts/devices").await.len());
}

#[tokio::test]
async fn a_retirement_says_before_what_it_puts_back() {
    let server = start().await;
    let devices = filled(&server).await;
    let said = async |request: Json| server.post("/api/devices/bulk/retire", request).await.ok();
    let whole = said(json!({"filter": "", "dryRun": true})).await;
    // The same as is said of each device by itself.
    let mut expected = std::collections::BTreeMap::<String, u64>::new();
    let (mut holding, mut pending) = (0, 0);
    for device in &devices {
        let settings = server.get(&format!("/api/devices/{}/settings", device.id)).await.ok();
        let keys = |state: &str| -> Vec<String> {
            let its = settings.as_array().unwrap().iter().filter(|row| row["state"] == state);
            its.map(|row| row["key"].as_str().unwrap().to_owned()).collect()
        };
        let held = keys("success");
        holding += usize::from(!held.is_empty());
        pending += usize::from(!keys("pending").is_empty());
        held.into_iter().for_each(|key| *expected.entry(key).or_default() += 1);
    }
    let back = &whole["putsBack"];
    assert!(holding > 0 && pending > 0 && holding < devices.len());
    assert_eq!((&back["devices"], &back["pending"]), (&json!(holding), &json!(pending)));
    assert_eq!((&back["errors"], &back["total"]), (&json!(0), &json!(expected.len())));
    let named = back["settings"].as_array().unwrap().iter();
    let named: std::collections::BTreeMap<String, u64> = named
        .map(|row| (row["key"].as_str().unwrap().to_owned(), row["devices"].as_u64().unwrap()))
        .collect();
    assert_eq!(named, expected);
    assert!(back["settings"].as_array().unwrap().iter().all(|row| !row["name"].as_str().unwrap().is_empty()));
    // Of one device no more than its own, and nothing is said once it is done.
    let one = said(json!({"ids": [devices[1].id], "dryRun": true})).await;
    assert!(one["putsBack"]["settings"].as_array().unwrap().iter().all(|row| row["devices"] == 1));
    assert_eq!(said(json!({"ids": [devices[1].id]})).await, json!({"devices": 1, "changed": 1}));
    let sync = json!({"filter": "", "dryRun": true});
    assert_eq!(server.post("/api/devices/bulk/sync", sync).await.ok(), json!({"devices": 11, "changed": 11}));
}

#[tokio::test]
async fn devices_of_several_policies_are_counted_once() {
    let server = start().await;
    filled(&server).await;
    let policies = rows(&server, "/api/policies").await;
    let id = |name: &str| policies.iter().find(|row| row["name"] == name).unwrap()["id"].clone();
    let targeted = async |ids: &[Json]| {
        let answer = server.post("/api/reach/policies", json!({"ids": ids})).await.ok();
        answer["devices"].as_u64().unwrap()
    };
    assert_eq!(targeted(&[id("Low")]).await, 6);
    assert_eq!(targeted(&[id("High")]).await, 12);
    assert_eq!(targeted(&[id("Low"), id("High"), id("Low")]).await, 12);
    assert_eq!(targeted(&[id("Nobody's"), json!("gone")]).await, 0);
    assert_eq!(targeted(&[]).await, 0);
}
