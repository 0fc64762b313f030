//! The enforcement scope: read, changed, refused, kept; and what it does to devices, at once.

use palisade_model::api::Role;
use palisade_model::device::DeviceFacts;
use serde_json::{Value as Json, json};

use crate::harness::{CPU, TestDevice, integer, linux, start, windows};

const SCOPE: &str = "/api/settings/enforcement-scope";

fn body(servers: &str, controllers: &str, linux: &str) -> Json {
    json!({"windowsClients": "all", "windowsServers": servers, "domainControllers": controllers, "linux": linux,
        "configurationManagerAuthority": true})
}

#[tokio::test]
async fn a_changed_scope_reaches_every_device_at_once() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let mut client = TestDevice::enrol(&server, &token, 1, &windows("pc-1")).await;
    let plain = DeviceFacts { server: true, ..windows("srv-1") };
    let tagged = DeviceFacts { tags: vec!["MDE-Management".into()], ..plain.clone() };
    let mut plain = TestDevice::enrol(&server, &token, 2, &plain).await;
    let mut tagged = TestDevice::enrol(&server, &token, 3, &tagged).await;
    let controller = DeviceFacts { domain_controller: true, ..windows("dc-1") };
    let mut controller = TestDevice::enrol(&server, &token, 4, &controller).await;
    let group = server.group("All", &[&client, &plain, &tagged, &controller]).await;
    let policy = server.policy("Baseline", vec![integer(CPU, 35)]).await;
    server.assign(&policy, &[&group], &[]).await;
    for device in [&mut client, &mut plain, &mut tagged, &mut controller] {
        device.cycle(&server).await;
    }
    assert_eq!(server.counts(&policy).await, [3, 0, 0, 0, 1]);

    let before = server.get(SCOPE).await.ok();
    assert_eq!((&before["scope"]["windowsServers"], &before["changed"]), (&json!("all"), &Json::Null));
    let after = server.put(SCOPE, body("tagged", "all", "all")).await.ok();
    assert_eq!(after["scope"]["domainControllers"], "all");
    assert!(after["warnings"][0]["sentence"].as_str().unwrap().contains("tagged only"), "{after}");
    assert!(after["changedBy"].is_string() && after["changed"].is_string(), "{after}");

    // The plain server is out of scope, and is told to let go; the others keep what they have.
    assert_eq!(server.counts(&policy).await, [2, 0, 0, 0, 2]);
    for device in [&mut client, &mut plain, &mut tagged, &mut controller] {
        device.cycle(&server).await;
    }
    assert_eq!((client.told(CPU), tagged.told(CPU)), (Some(json!(35)), Some(json!(35))));
    assert_eq!((plain.told(CPU), controller.told(CPU)), (None, None));
    let device = server.get(&format!("/api/devices/{}", plain.id)).await.ok();
    let enrolment = &device["enrolment"];
    assert_eq!((&enrolment["state"], &enrolment["code"]), (&json!("notManaged"), &json!(2)));
    assert_eq!(enrolment["reasons"][0]["code"], "scope");
    assert!(enrolment["reasons"][0]["remedy"].as_str().unwrap().contains("MDE-Management"), "{enrolment}");
    let device = server.get(&format!("/api/devices/{}", client.id)).await.ok();
    assert_eq!(
        (&device["enrolment"]["state"], &device["enrolment"]["reasons"]),
        (&json!("success"), &json!([]))
    );

    // Back in scope, the device is as it was, and a domain controller is managed with the servers.
    server.put(SCOPE, body("all", "all", "all")).await.ok();
    plain.cycle(&server).await;
    controller.cycle(&server).await;
    assert_eq!(server.counts(&policy).await, [4, 0, 0, 0, 0]);
}

#[tokio::test]
async fn a_scope_that_contradicts_itself_or_is_misspelt_is_refused() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let device = TestDevice::enrol(&server, &token, 1, &linux("web-1")).await;
    let pending = server.get(&format!("/api/devices/{}", device.id)).await.ok();
    assert_eq!(pending["enrolment"]["state"], "pending");

    let sentence = server.put(SCOPE, body("off", "tagged", "all")).await.refused(400, "ValidationFailed");
    assert!(sentence.contains("Windows servers first"), "{sentence}");
    server.put(SCOPE, body("all", "off", "some")).await.refused(400, "BadRequest");
    let mut misspelt = body("all", "off", "all");
    misspelt["linx"] = json!("off");
    server.put(SCOPE, misspelt).await.refused(400, "BadRequest");
    server.put(SCOPE, json!({"linux": "off"})).await.refused(400, "BadRequest");
    assert_eq!(server.get(SCOPE).await.ok()["changed"], Json::Null, "nothing was stored");

    // The same again is no change; somebody else's change in between is not overwritten.
    let etag = server.put(SCOPE, body("all", "off", "off")).await.ok()["etag"].clone();
    assert_eq!(server.put(SCOPE, body("all", "off", "off")).await.ok()["etag"], etag);
    let bearer = format!("Bearer {}", server.token_of(Role::TenantAdministrator).await);
    let headers = [("authorization", bearer.as_str()), ("if-match", "\"0\"")];
    let stale = server.call("PUT", SCOPE, &headers, Some(body("all", "off", "all"))).await;
    stale.refused(412, "PreconditionFailed");
    let reason = &server.get(&format!("/api/devices/{}", device.id)).await.ok()["ineligible"][0];
    assert_eq!((&reason["code"], &reason["part"]), (&json!("scope"), &json!("linux")));
    let audited = server.get("/api/audit?action=settings.scope&refused=false").await.ok();
    assert_eq!(audited["rows"][0]["detail"], "Linux: All devices to Off");
}
