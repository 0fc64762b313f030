//! Versions: looked at, restored, taken back; copies, archives, deletions; and which device has which.

use palisade_model::api::Role;
use serde_json::{Value as Json, json};

use crate::harness::{
    ARCHIVES, CPU, POLICIES, Reply, Server, TestDevice, antivirus, choice, integer, start, windows,
};

impl Server {
    /// A change with the reason and the version that it is based on; empty for none.
    async fn change(
        &self,
        method: &str,
        path: &str,
        (etag, reason): (&str, &str),
        body: Option<Json>,
    ) -> Reply {
        let bearer = format!("Bearer {}", self.token);
        let mut headers = vec![("authorization", bearer.as_str())];
        if !etag.is_empty() {
            headers.push(("if-match", etag));
        }
        if !reason.is_empty() {
            headers.push(("palisade-reason", reason));
        }
        self.call(method, path, &headers, body).await
    }

    async fn save(&self, policy: &str, value: i64) {
        let body = antivirus("Baseline", vec![integer(CPU, value)]);
        assert_eq!(self.put(&format!("{POLICIES}/{policy}"), body).await.status, 204);
    }

    async fn versions(&self, policy: &str) -> Vec<Json> {
        let listed = self.get(&format!("/api/policies/{policy}/versions")).await.ok();
        listed.as_array().unwrap().clone()
    }

    async fn rollout(&self, policy: &str) -> Json {
        let mut rollout = self.get(&format!("/api/policies/{policy}/rollout")).await.ok();
        assert!(rollout.as_object_mut().unwrap().remove("asOf").unwrap().is_string());
        rollout
    }

    async fn undo(&self, policy: &str) -> Reply {
        self.post(&format!("/api/policies/{policy}/undo"), Json::Null).await
    }
}

/// What devices have of a policy: its version, the devices that can take it, and who has what.
fn has(version: u32, devices: u64, versions: &[(u32, u64)], none: u64, undo: bool) -> Json {
    let versions: Vec<Json> =
        versions.iter().map(|(version, devices)| json!({"version": version, "devices": devices})).collect();
    json!({"version": version, "devices": devices, "versions": versions, "none": none, "undo": undo})
}

#[tokio::test]
async fn a_reason_is_kept_with_its_version_and_audited() {
    let server = start().await;
    let policy = server.policy("Baseline", vec![integer(CPU, 35)]).await;
    let body = antivirus("Baseline", vec![integer(CPU, 40)]);
    let path = format!("{POLICIES}/{policy}");
    let reason = "Ticket%204711%3A%20L%C3%BCfter%20zu%20laut";
    server.change("PUT", &path, ("\"1\"", reason), Some(body.clone())).await.ok();
    let rows = server.versions(&policy).await;
    assert_eq!(rows[0]["reason"], "Ticket 4711: Lüfter zu laut");
    assert!(rows[1]["reason"].is_null());
    let audited = server.get("/api/audit?limit=1").await.ok();
    let detail = audited["rows"][0]["detail"].as_str().unwrap();
    assert!(detail.ends_with("Reason: Ticket 4711: Lüfter zu laut"), "{audited}");

    let long = "x".repeat(501);
    let sentence =
        server.change("PUT", &path, ("", &long), Some(body.clone())).await.refused(400, "BadRequest");
    assert!(sentence.contains("501 characters; at most 500"), "{sentence}");
    for damaged in ["%4", "%zz", "%ff"] {
        server.change("PUT", &path, ("", damaged), Some(body.clone())).await.refused(400, "BadRequest");
    }
    assert_eq!(server.versions(&policy).await.len(), 2);
}

#[tokio::test]
async fn a_version_is_shown_as_it_was_and_restored() {
    let server = start().await;
    let group = server.group("Pilot", &[]).await;
    let policy = server.policy("Baseline", vec![choice(ARCHIVES, "1"), integer(CPU, 35)]).await;
    server.assign(&policy, &[&group], &[]).await;
    server.save(&policy, 40).await;
    server.assign(&policy, &[], &[]).await;

    let path = format!("/api/policies/{policy}/versions");
    let second = server.get(&format!("{path}/2")).await.ok();
    assert_eq!(second["policy"]["settings"].as_array().unwrap().len(), 2);
    assert_eq!(second["policy"]["assignments"][0]["target"]["groupId"], group.as_str());
    assert_eq!(
        (&second["assignments"][0]["name"], &second["action"]),
        (&json!("Pilot"), &json!("assignments"))
    );
    let sentence = server.get(&format!("{path}/9")).await.refused(404, "ResourceNotFound");
    assert!(sentence.contains("no version 9"), "{sentence}");
    server.get(&format!("{path}/latest")).await.refused(400, "BadRequest");

    // Without the assignments, against the version that was read, with a reason.
    let restore = format!("{path}/2/restore");
    server.change("POST", &restore, ("\"3\"", ""), Some(json!({}))).await.refused(412, "PreconditionFailed");
    let restored = server.change("POST", &restore, ("\"4\"", "Too%20slow"), Some(json!({}))).await;
    assert_eq!(restored.headers["etag"], "\"5\"");
    let restored = restored.ok();
    assert_eq!((&restored["version"], &restored["assignments"]), (&json!(5), &json!([])));
    assert_eq!(restored["policy"]["settings"].as_array().unwrap().len(), 2);
    let row = server.versions(&policy).await[0].clone();
    assert_eq!((&row["action"], &row["reason"]), (&json!("restored"), &json!("Too slow")));
    assert!(row["summary"].as_str().unwrap().starts_with("Version 2 restored: "), "{row}");
    let sentence = server.post(&restore, json!({})).await.refused(409, "Conflict");
    assert!(sentence.contains("nothing to restore"), "{sentence}");

    // With the assignments; refused with the problem once the group is gone.
    let restored = server.post(&restore, json!({"assignments": true})).await.ok();
    assert_eq!(restored["assignments"][0]["name"], "Pilot");
    server.assign(&policy, &[], &[]).await;
    server.delete(&format!("/api/groups/{group}")).await.ok();
    let refused = server.post(&restore, json!({"assignments": true})).await;
    assert!(refused.refused(400, "ValidationFailed").contains("There is no group"));
    assert_eq!(refused.json()["error"]["problems"][0]["code"], "unknown-group");
    assert_eq!(server.versions(&policy).await.len(), 7);
}

#[tokio::test]
async fn who_has_which_version_is_counted_and_listed() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let mut devices = Vec::new();
    for seed in 1..=4 {
        let facts = windows(&format!("pc-{seed}"));
        devices.push(TestDevice::enrol(&server, &token, seed, &facts).await);
    }
    let linux = TestDevice::enrol(&server, &token, 9, &crate::harness::linux("web-1")).await;
    let group = server.group("All", &[&devices[0], &devices[1], &devices[2], &linux]).await;
    let policy = server.policy("Baseline", vec![integer(CPU, 35)]).await;
    assert_eq!(server.rollout(&policy).await, has(1, 0, &[], 0, false));
    server.assign(&policy, &[&group], &[]).await;
    assert_eq!(server.rollout(&policy).await, has(2, 3, &[], 3, true));

    devices[0].cycle(&server).await;
    devices[1].cycle(&server).await;
    assert_eq!(server.rollout(&policy).await, has(2, 3, &[(2, 2)], 1, false));
    server.save(&policy, 40).await;
    // A name tells devices nothing, so who has version 3 has version 4.
    server.patch(&format!("{POLICIES}/{policy}"), json!({"name": "Renamed"})).await.ok();
    assert_eq!(server.rollout(&policy).await, has(4, 3, &[(2, 2)], 1, true));
    devices[0].cycle(&server).await;
    let now = has(4, 3, &[(4, 1), (2, 1)], 1, true);
    assert_eq!(server.rollout(&policy).await, now);

    // Another policy changes what they are told; nobody loses what it has of this one.
    let other = server.policy("Other", vec![choice(ARCHIVES, "1")]).await;
    server.assign(&other, &[&group], &[]).await;
    assert_eq!(server.rollout(&policy).await, now);
    assert_eq!(server.rollout(&other).await, has(2, 3, &[], 3, true));
    // A device that the policy reaches only now has none of it.
    devices[3].cycle(&server).await;
    server.post(&format!("/api/groups/{group}/members"), json!({"add": [devices[3].id]})).await.ok();
    let now = has(4, 4, &[(4, 1), (2, 1)], 2, true);
    assert_eq!(server.rollout(&policy).await, now);

    // Each count has its devices.
    let listed = async |version: &str| -> Vec<String> {
        let path = format!("/api/policies/{policy}/devices?version={version}");
        let report = server.get(&path).await.ok();
        let rows = report["rows"].as_array().unwrap();
        assert_eq!(report["total"], rows.len());
        rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(listed("4").await, ["pc-1"]);
    assert_eq!(listed("2").await, ["pc-2"]);
    assert_eq!(listed("none").await, ["pc-3", "pc-4"]);
    assert!(listed("3").await.is_empty());
    let path = format!("/api/policies/{policy}/devices?version=new");
    server.get(&path).await.refused(400, "BadRequest");

    // A restart forgets nothing of it, but no longer knows what was fetched.
    let server = server.restarted().await;
    let mut now = now;
    assert_eq!(server.rollout(&policy).await, now);
    for device in &mut devices {
        device.cycle(&server).await;
    }
    now["versions"] = json!([{"version": 4, "devices": 4}]);
    now["none"] = json!(0);
    assert_eq!(server.rollout(&policy).await, now);
}

#[tokio::test]
async fn a_save_is_taken_back_only_while_nothing_has_left() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let mut device = TestDevice::enrol(&server, &token, 1, &windows("pc-1")).await;
    let group = server.group("All", &[&device]).await;
    let policy = server.policy("Baseline", vec![integer(CPU, 35)]).await;
    let sentence = server.undo(&policy).await.refused(409, "Conflict");
    assert!(sentence.contains("first version"), "{sentence}");
    server.assign(&policy, &[&group], &[]).await;
    device.cycle(&server).await;

    // Nothing has left: the version before stands again, and the device never hears of it.
    server.save(&policy, 40).await;
    let path = format!("/api/policies/{policy}/undo");
    server.change("POST", &path, ("\"2\"", ""), None).await.refused(412, "PreconditionFailed");
    let undone = server.change("POST", &path, ("\"3\"", "Slip"), None).await.ok();
    assert_eq!(undone["version"], 4);
    assert_eq!(undone["policy"]["settings"][0]["settingInstance"]["simpleSettingValue"]["value"], 35);
    assert!(device.check_in(&server, 0).await["bundle"].is_null());
    let row = server.versions(&policy).await[0].clone();
    assert_eq!((&row["action"], &row["reason"]), (&json!("undone"), &json!("Slip")));
    assert!(row["summary"].as_str().unwrap().starts_with("Version 3 taken back: "), "{row}");

    // Fetched and not yet reported on is left already; reported on even more so.
    server.save(&policy, 50).await;
    assert_eq!(server.rollout(&policy).await["undo"], true);
    device.check_in(&server, 0).await;
    assert_eq!(server.rollout(&policy).await["undo"], false);
    let sentence = server.undo(&policy).await.refused(409, "Conflict");
    assert_eq!(sentence, "1 device has fetched version 5 already. Restore version 4 instead.");
    device.report(&server, &[]).await.ok();
    server.undo(&policy).await.refused(409, "Conflict");

    // An assignment is taken back the same way: the device that would have let go never does.
    server.assign(&policy, &[], &[]).await;
    assert_eq!(server.undo(&policy).await.ok()["assignments"][0]["name"], "All");
    assert!(device.check_in(&server, 0).await["bundle"].is_null());

    // After a restart nobody knows what was fetched before.
    server.save(&policy, 60).await;
    let server = server.restarted().await;
    let sentence = server.undo(&policy).await.refused(409, "Conflict");
    assert!(sentence.contains("can't tell") && sentence.contains("Restore version 7"), "{sentence}");
}

#[tokio::test]
async fn a_deletion_is_taken_back_while_nothing_has_left() {
    let server = start().await;
    let (mut device, _, policy) = server.delivered(vec![integer(CPU, 35)]).await;
    let path = format!("{POLICIES}/{policy}");
    server.change("DELETE", &path, ("\"2\"", "Not%20needed"), None).await.ok();
    assert_eq!(server.get(&format!("/api/policies/{policy}")).await.status, 404);
    let back = server.undo(&policy).await.ok();
    assert_eq!((&back["version"], &back["assignments"][0]["name"]), (&json!(4), &json!("All")));
    assert!(device.check_in(&server, 0).await["bundle"].is_null());
    let actions: Vec<_> = server.versions(&policy).await.iter().map(|row| row["action"].clone()).collect();
    assert_eq!(actions, ["undone", "deleted", "assignments", "created"]);
    assert_eq!(server.rollout(&policy).await["versions"], json!([{"version": 4, "devices": 1}]));

    server.delete(&path).await.ok();
    device.check_in(&server, 0).await;
    let sentence = server.undo(&policy).await.refused(409, "Conflict");
    assert!(sentence.starts_with("1 device has fetched"), "{sentence}");
    server.undo("nobody").await.refused(404, "ResourceNotFound");
}

#[tokio::test]
async fn an_archived_policy_is_kept_and_delivered_to_nobody() {
    let server = start().await;
    let (mut device, group, policy) = server.delivered(vec![integer(CPU, 35)]).await;

    let path = format!("/api/policies/{policy}/archive");
    server.change("POST", &path, ("\"1\"", ""), None).await.refused(412, "PreconditionFailed");
    let archived = server.change("POST", &path, ("\"2\"", "Replaced"), None).await.ok();
    assert_eq!(
        (&archived["archived"], &archived["targeted"], &archived["version"]),
        (&json!(true), &json!(0), &json!(3))
    );
    assert_eq!(archived["assignments"][0]["name"], "All");
    server.post(&path, Json::Null).await.ok();
    assert_eq!(server.versions(&policy).await.len(), 3);
    let listed = async |query: &str| server.get(&format!("/api/policies{query}")).await.ok()["total"].clone();
    assert_eq!((listed("").await, listed("?archived=true").await), (json!(0), json!(1)));
    assert_eq!(server.get("/api/summary").await.ok()["policies"], 0);
    // Nobody is reached, whatever else changes.
    device.cycle(&server).await;
    assert_eq!(device.told(CPU), None);
    let token = server.enrolment_token(None).await;
    let late = TestDevice::enrol(&server, &token, 2, &windows("pc-2")).await;
    server.post(&format!("/api/groups/{group}/members"), json!({"add": [late.id]})).await.ok();
    server.save(&policy, 40).await;
    assert_eq!(server.get(&format!("/api/policies/{policy}")).await.ok()["targeted"], 0);

    let server = server.restarted().await;
    assert_eq!(server.get(&format!("/api/policies/{policy}")).await.ok()["targeted"], 0);
    let back = server.post(&format!("/api/policies/{policy}/unarchive"), Json::Null).await.ok();
    assert_eq!((&back["archived"], &back["targeted"]), (&Json::Null, &json!(2)));
    device.cycle(&server).await;
    assert_eq!(device.told(CPU), Some(json!(40)));
    let row = server.versions(&policy).await[0].clone();
    assert_eq!((&row["action"], &row["summary"]), (&json!("unarchived"), &json!("to All")));
}

#[tokio::test]
async fn a_copy_has_the_settings_and_the_assignments_only_where_asked() {
    let server = start().await;
    let group = server.group("All", &[]).await;
    let policy = server.policy("Baseline", vec![integer(CPU, 35)]).await;
    server.assign(&policy, &[&group], &[]).await;
    let path = format!("/api/policies/{policy}/duplicate");
    let bearer = format!("Bearer {}", server.token);
    let headers = [("authorization", bearer.as_str()), ("idempotency-key", "k1")];
    let copy = async || server.call("POST", &path, &headers, Some(json!({"name": " Copy "}))).await;
    let first = copy().await;
    assert_eq!(first.status, 201);
    let first = first.ok();
    assert_eq!(
        (&first["name"], &first["version"], &first["assignments"]),
        (&json!("Copy"), &json!(1), &json!([]))
    );
    assert_eq!(first["policy"]["settings"].as_array().unwrap().len(), 1);
    assert_ne!(first["id"], policy.as_str());
    assert_eq!(copy().await.ok()["id"], first["id"]);
    let row = server.versions(first["id"].as_str().unwrap()).await[0].clone();
    assert_eq!(row["summary"], "Copy of “Baseline”, version 2: 1 setting");

    let second = server.post(&path, json!({"name": "Second", "assignments": true})).await.ok();
    assert_eq!(second["assignments"][0]["name"], "All");
    server.post(&path, json!({"name": ""})).await.refused(400, "ValidationFailed");
    server.post(&path, json!({})).await.refused(400, "BadRequest");
    server.post("/api/policies/x/duplicate", json!({"name": "N"})).await.refused(404, "ResourceNotFound");
    assert_eq!(server.get("/api/policies").await.ok()["total"], 3);
}

#[tokio::test]
async fn who_only_reads_looks_at_versions_and_changes_none() {
    let mut server = start().await;
    let policy = server.policy("Baseline", vec![integer(CPU, 35)]).await;
    server.token = server.token_of(Role::ReadOnlyOperator).await;
    let path = format!("/api/policies/{policy}");
    server.get(&format!("{path}/versions/1")).await.ok();
    server.get(&format!("{path}/rollout")).await.ok();
    for change in ["undo", "archive", "unarchive", "duplicate", "versions/1/restore"] {
        server.post(&format!("{path}/{change}"), json!({})).await.refused(403, "Forbidden");
    }
    assert_eq!(server.versions(&policy).await.len(), 1);
}
