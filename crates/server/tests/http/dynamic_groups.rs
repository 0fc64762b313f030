//! Dynamic groups: a rule decides the members, at once and after a restart, and wrong rules are told.

use palisade_model::device::DeviceFacts;
use serde_json::{Value as Json, json};

use crate::harness::{CPU, Server, TestDevice, integer, linux, start, windows};

async fn members(server: &Server, group: &str) -> Vec<String> {
    let page = server.get(&format!("/beta/groups/{group}/members")).await.ok();
    let mut names: Vec<String> = page["value"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["displayName"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    let detail = server.get(&format!("/api/groups/{group}")).await.ok();
    assert_eq!(detail["devices"], names.len());
    names
}

/// What is shown of a group and of all.
async fn everything(server: &Server, path: &str) -> (Json, Json) {
    (server.get(path).await.ok(), server.get("/api/groups").await.ok()["rows"].clone())
}

fn dynamic(name: &str, rule: &str) -> Json {
    json!({"displayName": name, "mailEnabled": false, "mailNickname": "g", "securityEnabled": true,
        "groupTypes": ["DynamicMembership"], "membershipRule": rule, "membershipRuleProcessingState": "On"})
}

async fn make(server: &Server, body: Json) -> String {
    let made = server.post("/beta/groups", body).await;
    assert_eq!(made.status, 201);
    made.ok()["id"].as_str().unwrap().to_owned()
}

const WINDOWS: &str = "device.deviceOSType -eq \"Windows\" -and device.displayName -startsWith \"pc-\"";

#[tokio::test]
async fn members_follow_the_rule_and_the_facts() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let mut first = TestDevice::enrol(&server, &token, 1, &windows("PC-1")).await;
    TestDevice::enrol(&server, &token, 2, &linux("web-1")).await;
    let group = make(&server, dynamic("Clients", WINDOWS)).await;
    assert_eq!(members(&server, &group).await, ["PC-1"]);
    let shown = server.get(&format!("/beta/groups/{group}")).await.ok();
    assert_eq!(shown["groupTypes"], json!(["DynamicMembership"]));
    assert_eq!(
        (&shown["membershipRule"], &shown["membershipRuleProcessingState"]),
        (&json!(WINDOWS), &json!("On"))
    );
    let follower = format!("device.memberOf -any (group.objectId -in ['{group}'])");
    let follower = make(&server, dynamic("Followers", &follower)).await;
    assert_eq!(members(&server, &follower).await, ["PC-1"]);

    // A policy reaches who is a member, and a device that enrols or changes is one at once.
    let policy = server.policy("Baseline", vec![integer(CPU, 35)]).await;
    server.assign(&policy, &[&follower], &[]).await;
    assert_eq!(first.check_in(&server, 0).await["bundle"]["settings"].as_array().unwrap().len(), 1);
    TestDevice::enrol(&server, &token, 3, &windows("pc-3")).await;
    assert_eq!(members(&server, &group).await, ["PC-1", "pc-3"]);
    assert_eq!(members(&server, &follower).await, ["PC-1", "pc-3"]);
    let renamed = DeviceFacts { name: "kiosk-1".into(), ..windows("PC-1") };
    first.change(&server, &renamed).await;
    assert_eq!(members(&server, &group).await, ["pc-3"]);
    assert_eq!(members(&server, &follower).await, ["pc-3"]);
    assert_eq!(server.get(&format!("/api/policies/{policy}")).await.ok()["targeted"], 1);

    // Another rule, paused, and on again.
    let path = format!("/beta/groups/{group}");
    let kiosks = json!({"membershipRule": "device.displayName -match \"^kiosk-\\d\""});
    assert_eq!(server.patch(&path, kiosks).await.status, 204);
    assert_eq!(members(&server, &follower).await, ["kiosk-1"]);
    assert_eq!(server.patch(&path, json!({"membershipRuleProcessingState": "Paused"})).await.status, 204);
    first.change(&server, &windows("PC-1")).await;
    assert_eq!(members(&server, &follower).await, ["PC-1"], "the one who was a member stays");
    let before = everything(&server, &path).await;
    let server = server.restarted().await;
    assert_eq!(everything(&server, &path).await, before);
    assert_eq!(members(&server, &group).await, ["PC-1"]);
    assert_eq!(server.patch(&path, json!({"membershipRuleProcessingState": "On"})).await.status, 204);
    assert!(members(&server, &group).await.is_empty());
    assert!(members(&server, &follower).await.is_empty());

    // A retired device is in no group; a group without its rule keeps its members and takes others.
    assert_eq!(server.patch(&path, json!({"membershipRule": WINDOWS})).await.status, 204);
    assert_eq!(server.delete(&format!("/api/devices/{}", first.id)).await.status, 204);
    assert_eq!(members(&server, &group).await, ["pc-3"]);
    assert_eq!(server.patch(&path, json!({"groupTypes": [], "membershipRule": null})).await.status, 204);
    assert_eq!(members(&server, &group).await, ["pc-3"]);
    let shown = server.get(&path).await.ok();
    assert_eq!((&shown["groupTypes"], &shown["membershipRule"]), (&json!([]), &Json::Null));
}

#[tokio::test]
async fn a_dynamic_group_takes_no_members_by_hand() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let device = TestDevice::enrol(&server, &token, 1, &windows("pc-1")).await;
    let body = json!({"name": "Dynamic", "membershipRule": "device.displayName -eq \"other\""});
    let made = server.post("/api/groups", body).await.ok();
    assert_eq!((&made["dynamic"], &made["devices"]), (&json!(true), &json!(0)));
    let group = made["id"].as_str().unwrap();
    let add = json!({"add": [device.id]});
    let by_hand = server.post(&format!("/api/groups/{group}/members"), add).await;
    assert!(by_hand.refused(400, "BadRequest").contains("dynamic"));
    let link = json!({"@odata.id": format!("https://host/beta/directoryObjects/{}", device.id)});
    server.post(&format!("/beta/groups/{group}/members/$ref"), link).await.refused(400, "BadRequest");
    server
        .delete(&format!("/beta/groups/{group}/members/{}/$ref", device.id))
        .await
        .refused(400, "BadRequest");
    // To rename it leaves the rule as it is; an empty rule takes it away.
    let renamed = server.patch(&format!("/api/groups/{group}"), json!({"name": "Other"})).await.ok();
    assert_eq!(renamed["membershipRule"], "device.displayName -eq \"other\"");
    let assigned = json!({"name": "Other", "membershipRule": ""});
    let assigned = server.patch(&format!("/api/groups/{group}"), assigned).await.ok();
    assert_eq!(assigned["dynamic"], false);
    server.post(&format!("/api/groups/{group}/members"), json!({"add": [device.id]})).await.ok();
}

#[tokio::test]
async fn wrong_rules_are_told_with_every_problem() {
    let server = start().await;
    let rule = "device.dispalyName = \"a\" -and user.mail -eq \"b\"";
    let wrong = server.post("/beta/groups", dynamic("G", rule)).await;
    wrong.refused(400, "ValidationFailed");
    let problems = &wrong.json()["error"]["problems"];
    let told: Vec<_> = problems.as_array().unwrap().iter().map(|it| (&it["code"], &it["span"])).collect();
    assert_eq!(
        told,
        [
            (&json!("rule-unknown-property"), &json!([0, 18])),
            (&json!("rule-unknown-operator"), &json!([19, 20])),
            (&json!("rule-user-property"), &json!([30, 39])),
        ],
        "{problems}"
    );
    assert_eq!(problems[0]["path"], "membershipRule");
    assert!(problems[0]["sentence"].as_str().unwrap().contains("Did you mean `device.displayName`?"));
    server
        .post("/beta/groups", json!({"displayName": "G", "membershipRule": WINDOWS}))
        .await
        .refused(400, "BadRequest");
    let without = json!({"displayName": "G", "groupTypes": ["DynamicMembership"]});
    server.post("/beta/groups", without).await.refused(400, "BadRequest");
    let state = json!({"displayName": "G", "groupTypes": ["DynamicMembership"], "membershipRule": WINDOWS,
        "membershipRuleProcessingState": "Off"});
    server.post("/beta/groups", state).await.refused(400, "BadRequest");
    assert_eq!(server.get("/api/groups").await.ok()["total"], 0, "nothing was stored");

    // Groups of groups: each is there, and none is of the kind itself.
    let of = |id: &str| format!("device.memberOf -any (group.objectId -in ['{id}'])");
    let nowhere = dynamic("G", &of("11111111-2222-3333-4444-555555555555"));
    let sentence = server.post("/beta/groups", nowhere).await.refused(400, "ValidationFailed");
    assert!(sentence.contains("There is no group"), "{sentence}");
    let source = server.group("Source", &[]).await;
    let follower = make(&server, dynamic("Follower", &of(&source))).await;
    server.post("/beta/groups", dynamic("Third", &of(&follower))).await.refused(400, "ValidationFailed");
    let other = server.group("Other", &[]).await;
    let body = json!({"groupTypes": ["DynamicMembership"], "membershipRule": of(&other)});
    server.patch(&format!("/beta/groups/{source}"), body).await.refused(400, "ValidationFailed");
    let sentence = server.delete(&format!("/beta/groups/{source}")).await.refused(409, "Conflict");
    assert!(sentence.contains("Follower"), "{sentence}");
    assert_eq!(server.delete(&format!("/beta/groups/{follower}")).await.status, 204);
    assert_eq!(server.delete(&format!("/beta/groups/{source}")).await.status, 204);
}

#[tokio::test]
async fn a_rule_is_tried_on_a_device_before_it_is_saved() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let device = TestDevice::enrol(&server, &token, 1, &windows("srv-1")).await;
    let body = json!({"memberId": device.id, "membershipRule": WINDOWS});
    let tried = server.post("/beta/groups/evaluateDynamicMembership", body.clone()).await.ok();
    assert_eq!(tried["membershipRuleEvaluationResult"], false);
    let details = &tried["membershipRuleEvaluationDetails"];
    assert_eq!((&details["expression"], &details["expressionResult"]), (&json!(WINDOWS), &json!(false)));
    let parts = &details["expressionEvaluationDetails"];
    assert_eq!((&parts[0]["expressionResult"], &parts[1]["expressionResult"]), (&json!(true), &json!(false)));
    assert_eq!(
        parts[1]["propertyToEvaluate"],
        json!({"propertyName": "device.displayName", "propertyValue": "\"srv-1\""})
    );
    let group = make(&server, dynamic("Clients", WINDOWS)).await;
    let path = format!("/beta/groups/{group}/evaluateDynamicMembership");
    let of_group = server.post(&path, json!({"memberId": device.id})).await.ok();
    assert_eq!(of_group["membershipRuleEvaluationDetails"], *details);
    let assigned = server.group("Assigned", &[]).await;
    let path = format!("/beta/groups/{assigned}/evaluateDynamicMembership");
    server.post(&path, json!({"memberId": device.id})).await.refused(400, "BadRequest");
    let wrong = json!({"memberId": device.id, "membershipRule": "device.displayName"});
    server.post("/beta/groups/evaluateDynamicMembership", wrong).await.refused(400, "ValidationFailed");
    let nobody = json!({"memberId": "11111111-2222-3333-4444-555555555555", "membershipRule": WINDOWS});
    server.post("/beta/groups/evaluateDynamicMembership", nobody).await.refused(404, "ResourceNotFound");
}
