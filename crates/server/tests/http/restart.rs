//! What was answered is kept: over a restart, against a lost update, against a retried create; and a database of
//! a newer version stays untouched.

use palisade_server::Config;
use palisade_server::store::Store;
use serde_json::{Value as Json, json};

use crate::harness::{CPU, POLICIES, Server, TestDevice, antivirus, integer, start, windows};

async fn everything(server: &Server, policy: &str, device: &str, group: &str) -> Vec<serde_json::Value> {
    let mut answers = Vec::new();
    for path in [
        format!("/api/policies/{policy}"),
        format!("/api/policies/{policy}/devices"),
        format!("/api/policies/{policy}/settings"),
        format!("/api/policies/{policy}/versions"),
        format!("/api/devices/{device}"),
        format!("/api/devices/{device}/settings"),
        format!("/api/groups/{group}"),
        "/api/enrolment-tokens".to_owned(),
        "/api/settings/enforcement-scope".to_owned(),
        format!("{POLICIES}/{policy}?$expand=settings,assignments"),
    ] {
        let mut json = server.get(&path).await.ok();
        if let Some(members) = json.as_object_mut() {
            members.remove("asOf");
        }
        answers.push(json);
    }
    answers
}

#[tokio::test]
async fn a_restart_keeps_everything() {
    let server = start().await;
    let token = server.enrolment_token(Some(5)).await;
    let mut device = TestDevice::enrol(&server, &token, 1, &windows("pc-1")).await;
    let group = server.group("G", &[&device]).await;
    let policy = server.policy("Baseline", vec![integer(CPU, 35)]).await;
    server.assign(&policy, &[&group], &[]).await;
    let scope = json!({"windowsClients": "all", "windowsServers": "tagged", "domainControllers": "tagged",
        "linux": "off", "configurationManagerAuthority": false});
    server.put("/api/settings/enforcement-scope", scope).await.ok();
    device.cycle(&server).await;
    let before = everything(&server, &policy, &device.id, &group).await;
    assert_eq!(before[0]["states"]["success"], 1);

    assert!(server.running.one_time_secret.is_some());
    let server = server.restarted().await;
    assert!(server.running.one_time_secret.is_none());
    assert_eq!(everything(&server, &policy, &device.id, &group).await, before);
    assert!(device.check_in(&server, 0).await["bundle"].is_null());
}

#[tokio::test]
async fn a_second_server_on_the_same_data_is_refused() {
    let server = start().await;
    let error = palisade_server::open(Config::new(server.folder.path())).await.unwrap_err().to_string();
    assert!(error.contains("Another palisade-server runs"), "{error}");
}

#[tokio::test]
async fn a_newer_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("palisade.db");
    Store::open(&format!("sqlite://{}", file.display())).await.unwrap().close().await;
    let newer = sqlx::sqlite::SqlitePool::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (9999, 'later', 1, x'00', 0)",
    )
    .execute(&newer)
    .await
    .unwrap();
    newer.close().await;
    let before = std::fs::read(&file).unwrap();
    let error = palisade_server::open(Config::new(folder.path())).await.unwrap_err().to_string();
    assert!(error.contains("newer palisade-server") && error.contains("9999"), "{error}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[tokio::test]
async fn a_lost_update_is_refused() {
    let server = start().await;
    let policy = server.policy("Baseline", vec![integer(CPU, 35)]).await;
    let path = format!("{POLICIES}/{policy}");
    let detail = server.get(&format!("/api/policies/{policy}")).await;
    let etag = detail.ok()["etag"].as_str().unwrap().to_owned();
    assert_eq!(detail.headers["etag"], etag.as_str());
    let bearer = format!("Bearer {}", server.token);
    let save = async |etag: &str, value| {
        let headers = [("authorization", bearer.as_str()), ("if-match", etag)];
        server.call("PUT", &path, &headers, Some(antivirus("Baseline", vec![integer(CPU, value)]))).await
    };
    assert_eq!(save(&etag, 36).await.status, 204);
    let sentence = save(&etag, 37).await.refused(412, "PreconditionFailed");
    assert!(sentence.contains("Read it again"), "{sentence}");
    for (method, below, body) in [("DELETE", "", None), ("POST", "/assign", Some(json!({"assignments": []})))]
    {
        let headers = [("authorization", bearer.as_str()), ("if-match", etag.as_str())];
        server
            .call(method, &format!("{path}{below}"), &headers, body)
            .await
            .refused(412, "PreconditionFailed");
    }
    let settings = server.get(&format!("{path}/settings")).await.ok();
    assert_eq!(settings["value"][0]["settingInstance"]["simpleSettingValue"]["value"], 36);
    assert_eq!(save("*", 38).await.status, 204);

    let refused = server.get("/api/audit?refused=true&action=policy").await.ok();
    let put = |row: &Json| row["request"].as_str().unwrap().starts_with("PUT ");
    assert!(refused["rows"].as_array().unwrap().iter().any(put), "{refused}");
}

#[tokio::test]
async fn a_retried_create_makes_nothing_twice() {
    let server = start().await;
    let bearer = format!("Bearer {}", server.token);
    let headers = [("authorization", bearer.as_str()), ("idempotency-key", "k1")];
    let create = async |path: &str, body| server.call("POST", path, &headers, Some(body)).await;
    let body = antivirus("Baseline", vec![integer(CPU, 35)]);
    let first = create(POLICIES, body.clone()).await.ok()["id"].clone();
    assert_eq!(create(POLICIES, body).await.ok()["id"], first);
    let sentence = create("/api/groups", json!({"name": "G"})).await.refused(409, "Conflict");
    assert!(sentence.contains("k1"), "{sentence}");
    let mut summary = server.get("/api/summary").await.ok();
    assert!(summary["asOf"].take().is_string());
    assert_eq!(summary, json!({"policies": 1, "devices": 0, "groups": 0, "conflicts": 0, "asOf": null}));
}
