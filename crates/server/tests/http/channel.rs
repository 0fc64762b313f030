//! The device channel's refusals, and what an administrator does to a device.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use palisade_model::channel::{CHECK_IN_PATH, ENROL_PATH};
use serde_json::json;

use crate::harness::{TestDevice, enrol_body, key, now, start, start_in, windows};

#[tokio::test]
async fn enrolment_tokens_have_their_limits() {
    let server = start().await;
    let enrol = async |token: &str, seed: u8| {
        let body = enrol_body(token, &key(seed), &windows("pc"));
        server.call("POST", ENROL_PATH, &[], Some(body)).await
    };
    let once = server.enrolment_token(Some(1)).await;
    let id = enrol(&once, 1).await.ok()["deviceId"].clone();
    // A lost answer: the same key gets its id again and uses nothing up.
    assert_eq!(enrol(&once, 1).await.ok()["deviceId"], id);
    let sentence = enrol(&once, 2).await.refused(401, "InvalidAuthenticationToken");
    assert!(sentence.contains("used up: 1 of 1"), "{sentence}");
    let sentence = enrol("pet_nonsense", 2).await.refused(401, "InvalidAuthenticationToken");
    assert!(sentence.contains("not known"), "{sentence}");

    let created =
        server.post("/api/enrolment-tokens", json!({"name": "short", "expiresInSeconds": 1})).await.ok();
    tokio::time::sleep(std::time::Duration::from_millis(2100)).await;
    let sentence =
        enrol(created["token"].as_str().unwrap(), 2).await.refused(401, "InvalidAuthenticationToken");
    assert!(sentence.contains("“short” expired at") && sentence.contains("Create another"), "{sentence}");

    let revoked = server.enrolment_token(None).await;
    let list = server.get("/api/enrolment-tokens").await.ok();
    let row = list.as_array().unwrap().iter().find(|row| row["uses"] == 0 && row["name"] == "t").unwrap();
    server.delete(&format!("/api/enrolment-tokens/{}", row["id"].as_str().unwrap())).await.ok();
    let sentence = enrol(&revoked, 2).await.refused(401, "InvalidAuthenticationToken");
    assert!(sentence.contains("revoked"), "{sentence}");
    assert_eq!(server.get("/api/summary").await.ok()["devices"], 1);
}

#[tokio::test]
async fn signatures_are_bound_to_device_time_path_and_body() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let device = TestDevice::enrol(&server, &token, 1, &windows("pc-1")).await;
    let other = TestDevice::enrol(&server, &token, 2, &windows("pc-2")).await;
    let body = json!({});

    let forged = TestDevice { id: other.id.clone(), key: key(1), bundle: None };
    let sentence = server
        .send(forged.signed(CHECK_IN_PATH, now(), &body))
        .await
        .refused(401, "InvalidAuthenticationToken");
    assert!(sentence.contains(&other.id) && sentence.contains("enrol"), "{sentence}");
    let late = server.send(device.signed(CHECK_IN_PATH, now() - 301, &body)).await;
    assert!(late.refused(401, "InvalidAuthenticationToken").contains("clock is 30"));

    let (parts, _) = device.signed(CHECK_IN_PATH, now(), &body).into_parts();
    let tampered = axum::http::Request::from_parts(parts, axum::body::Body::from(r#"{"waitSeconds":1}"#));
    server.send(tampered).await.refused(401, "InvalidAuthenticationToken");
    let (mut parts, moved) = device.signed(palisade_model::channel::REPORT_PATH, now(), &body).into_parts();
    parts.uri = CHECK_IN_PATH.parse().unwrap();
    server
        .send(axum::http::Request::from_parts(parts, moved))
        .await
        .refused(401, "InvalidAuthenticationToken");

    let unknown = TestDevice { id: palisade_server::guid::new().unwrap(), key: key(1), bundle: None };
    let sentence = server
        .send(unknown.signed(CHECK_IN_PATH, now(), &body))
        .await
        .refused(401, "InvalidAuthenticationToken");
    assert!(sentence.contains("not enrolled"), "{sentence}");
    server
        .call("POST", CHECK_IN_PATH, &[], Some(body.clone()))
        .await
        .refused(401, "InvalidAuthenticationToken");
    server
        .send(device.signed(CHECK_IN_PATH, now(), &json!({"waitSeconds": "x"})))
        .await
        .refused(400, "BadRequest");

    // None of it was counted as a check-in.
    let row = server.get(&format!("/api/devices/{}", device.id)).await.ok();
    assert_eq!((&row["freshness"], &row["lastCheckIn"]), (&json!("never"), &json!(null)));
}

#[tokio::test]
async fn enrolment_refuses_bad_keys_and_facts() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let enrol =
        async |body| server.call("POST", ENROL_PATH, &[], Some(body)).await.refused(400, "BadRequest");
    let mut body = enrol_body(&token, &key(1), &windows("pc"));
    body["publicKey"] = json!(STANDARD.encode([0u8; 32]));
    assert!(enrol(body.clone()).await.contains("publicKey"));
    body["publicKey"] = json!("???");
    assert!(enrol(body).await.contains("publicKey"));
    assert!(enrol(enrol_body(&token, &key(1), &windows(" "))).await.contains("facts.name"));
    assert!(enrol(enrol_body(&token, &key(1), &windows(&"x".repeat(300)))).await.contains("255"));
    let uses = server.get("/api/enrolment-tokens").await.ok()[0]["uses"].clone();
    assert_eq!(uses, 0);
}

#[tokio::test]
async fn a_check_in_is_held_no_longer_than_to_the_next() {
    let server = start_in(tempfile::tempdir().unwrap(), |config| config.check_in_seconds = 1).await;
    let token = server.enrolment_token(None).await;
    let mut device = TestDevice::enrol(&server, &token, 1, &windows("pc-1")).await;
    device.cycle(&server).await;
    let asked = std::time::Instant::now();
    assert_eq!(device.check_in(&server, 55).await["checkInSeconds"], 1);
    // Three intervals are silence.
    assert!(asked.elapsed() < std::time::Duration::from_secs(3), "{:?}", asked.elapsed());
    assert_eq!(server.get(&format!("/api/devices/{}", device.id)).await.ok()["freshness"], "current");
}

#[tokio::test]
async fn sync_and_retire() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let mut device = TestDevice::enrol(&server, &token, 1, &windows("pc-1")).await;
    let group = server.group("G", &[&device]).await;
    device.cycle(&server).await;
    assert_eq!(server.get(&format!("/api/devices/{}", device.id)).await.ok()["freshness"], "current");

    server.post(&format!("/api/devices/{}/sync", device.id), json!({})).await.ok();
    let answer = device.check_in(&server, 30).await;
    assert!(answer["sync"] == true && answer["bundle"].is_null(), "{answer}");
    device.report(&server, &[]).await.ok();
    assert_eq!(device.check_in(&server, 0).await["sync"], false);

    let body = json!({});
    server.delete(&format!("/api/devices/{}", device.id)).await.ok();
    let sentence = server
        .send(device.signed(CHECK_IN_PATH, now(), &body))
        .await
        .refused(401, palisade_model::channel::RETIRED_CODE);
    assert!(sentence.contains("retired"), "{sentence}");
    assert_eq!(server.get(&format!("/api/groups/{group}")).await.ok()["devices"], 0);
    assert_eq!(server.get("/api/devices").await.ok()["total"], 0);
    let again = TestDevice::enrol(&server, &token, 1, &windows("pc-1")).await;
    assert_eq!(again.id, device.id);
    server.send(again.signed(CHECK_IN_PATH, now(), &body)).await.ok();
}

#[tokio::test]
async fn a_held_request_is_answered_when_the_server_stops() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let mut device = TestDevice::enrol(&server, &token, 1, &windows("pc-1")).await;
    device.cycle(&server).await;
    let began = std::time::Instant::now();
    let (answer, ()) = tokio::join!(device.check_in(&server, 50), async {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        server.running.app.stop();
    });
    assert!(answer["bundle"].is_null() && began.elapsed().as_secs() < 5, "{answer}");
}

#[tokio::test]
async fn only_the_devices_concerned_are_woken() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let mut concerned = TestDevice::enrol(&server, &token, 1, &windows("pc-1")).await;
    let mut other = TestDevice::enrol(&server, &token, 2, &windows("pc-2")).await;
    concerned.cycle(&server).await;
    other.cycle(&server).await;
    let group = server.group("G", &[&concerned]).await;
    let policy = server.policy("Baseline", vec![crate::harness::integer(crate::harness::CPU, 35)]).await;
    let began = std::time::Instant::now();
    let (told, kept, _) = tokio::join!(concerned.check_in(&server, 20), other.check_in(&server, 2), async {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        server.assign(&policy, &[&group], &[]).await
    });
    assert!(told["bundle"].is_object() && kept["bundle"].is_null());
    assert!((2..10).contains(&began.elapsed().as_secs()), "the other one waited to its end");
}
