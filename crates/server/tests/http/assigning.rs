//! Before a rule or assignments are saved: what they would do is exactly what saving them does.

use palisade_model::api::Role;
use palisade_model::device::DeviceFacts;
use serde_json::{Value as Json, json};

use crate::harness::{CPU, Server, TestDevice, integer, linux, start, windows};

const WINDOWS: &str = "device.deviceOSType -eq \"Windows\"";

async fn preview(server: &Server, rule: &str, group: Option<&str>) -> Json {
    server.post("/api/groups/preview", json!({"rule": rule, "groupId": group})).await.ok()
}

fn names(sample: &Json) -> Vec<&str> {
    sample["first"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect()
}

async fn fleet(server: &Server) -> Vec<TestDevice> {
    let token = server.enrolment_token(None).await;
    let mut devices = Vec::new();
    for (seed, facts) in
        [windows("pc-b"), windows("PC-a"), windows("kiosk-1"), linux("web-1"), linux("web-2")]
            .into_iter()
            .enumerate()
    {
        let facts = DeviceFacts { serial_number: format!("SN-{seed}"), ..facts };
        devices.push(TestDevice::enrol(server, &token, u8::try_from(seed).unwrap() + 1, &facts).await);
    }
    devices
}

#[tokio::test]
async fn a_preview_is_what_saving_the_rule_does() {
    let server = start().await;
    fleet(&server).await;
    let body = json!({"name": "Clients", "membershipRule": WINDOWS});
    let group = server.post("/api/groups", body).await.ok()["id"].as_str().unwrap().to_owned();
    let source = server.group("Source", &[]).await;
    let rules = [
        "device.displayName -startsWith \"pc-\"".to_owned(),
        "device.deviceOSType -eq \"Linux\" -or device.displayName -contains \"kiosk\"".to_owned(),
        "device.isRooted -eq true".to_owned(),
        format!("device.memberOf -any (group.objectId -in [\"{source}\"])"),
        WINDOWS.to_owned(),
    ];
    for rule in rules {
        let before = server.get(&format!("/api/groups/{group}")).await.ok()["devices"].as_u64().unwrap();
        let shown = preview(&server, &rule, Some(&group)).await;
        assert_eq!(shown["problems"].as_array().unwrap().len(), 0, "{shown}");
        let number = |part: &Json| part["devices"].as_u64().unwrap();
        let change = &shown["change"];
        assert_eq!(
            number(&shown["matching"]),
            before + number(&change["added"]) - number(&change["removed"]),
            "{rule}"
        );
        let body = json!({"name": "Clients", "membershipRule": rule});
        let saved = server.patch(&format!("/api/groups/{group}"), body).await.ok();
        assert_eq!(saved["devices"], shown["matching"]["devices"], "{rule}");
        let members = server.get(&format!("/api/groups/{group}/devices?sort=name")).await.ok();
        let members: Vec<_> = members["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["facts"]["name"].as_str().unwrap())
            .collect();
        assert_eq!(names(&shown["matching"]), members, "{rule}");
    }
    // Once saved, the same rule changes nothing.
    let same = preview(&server, WINDOWS, Some(&group)).await;
    assert_eq!(names(&same["matching"]), ["kiosk-1", "PC-a", "pc-b"]);
    assert_eq!(
        (&same["change"]["added"]["devices"], &same["change"]["removed"]["devices"]),
        (&json!(0), &json!(0))
    );
    let limited = json!({"rule": WINDOWS, "limit": 1});
    let limited = server.post("/api/groups/preview", limited).await.ok();
    assert_eq!(names(&limited["matching"]), ["kiosk-1"]);
    assert_eq!((&limited["matching"]["devices"], &limited["change"]), (&json!(3), &Json::Null));
    server
        .post("/api/groups/preview", json!({"rule": WINDOWS, "groupId": "x"}))
        .await
        .refused(404, "ResourceNotFound");
}

#[tokio::test]
async fn a_preview_tells_problems_at_their_characters_with_what_mends_them() {
    let server = start().await;
    let wrong = preview(&server, " device.dispalyName -eq \"a\"", None).await;
    let problem = &wrong["problems"][0];
    assert_eq!(
        (&problem["code"], &problem["span"], &problem["suggestion"]["replacement"]),
        (&json!("rule-unknown-property"), &json!([1, 19]), &json!("device.displayName"))
    );
    assert_eq!(wrong["matching"], Json::Null);
    // What only the server knows: whether groups are there, and which kind they are.
    let nowhere = "11111111-2222-3333-4444-555555555555";
    let rule = format!("device.memberOf -any (group.objectId -in [\"{nowhere}\"])");
    let wrong = preview(&server, &rule, None).await;
    assert_eq!(wrong["problems"][0]["code"], "rule-group-id");
    assert_eq!(wrong["problems"][0]["span"], json!([43, 79]));
    let warned = preview(&server, "device.deviceOSType -eq \"Windows 11\"", None).await;
    assert_eq!(
        (&warned["problems"][0]["severity"], &warned["matching"]["devices"]),
        (&json!("warning"), &json!(0))
    );
    let refused = server.post("/api/groups", json!({"name": "G", "membershipRule": rule})).await;
    refused.refused(400, "ValidationFailed");
    assert_eq!(refused.json()["error"]["problems"][0]["span"], json!([43, 79]));
}

#[tokio::test]
async fn names_and_versions_of_groups_are_kept_apart() {
    let server = start().await;
    let made = server.post("/api/groups", json!({"name": "Desks", "membershipRule": WINDOWS})).await.ok();
    let (id, etag) = (made["id"].as_str().unwrap().to_owned(), made["etag"].as_str().unwrap().to_owned());
    let sentence = server.post("/api/groups", json!({"name": "desks"})).await.refused(409, "Conflict");
    assert!(sentence.contains("“desks” already. Choose another name"), "{sentence}");
    let other = server.group("Others", &[]).await;
    server.patch(&format!("/api/groups/{other}"), json!({"name": "DESKS"})).await.refused(409, "Conflict");
    // Graph's clients tell groups apart by their ids.
    let graph =
        json!({"displayName": "Desks", "mailEnabled": false, "mailNickname": "g", "securityEnabled": true});
    let twin = server.post("/beta/groups", graph).await.ok()["id"].as_str().unwrap().to_owned();
    let described = json!({"name": "Desks", "description": "Twin"});
    server.patch(&format!("/api/groups/{twin}"), described).await.ok();

    let bearer = format!("Bearer {}", server.token);
    let patch = async |etag: &str, body: Json| {
        let headers = [("authorization", bearer.as_str()), ("if-match", etag)];
        server.call("PATCH", &format!("/api/groups/{id}"), &headers, Some(body)).await
    };
    let paused = patch(&etag, json!({"name": "Desks", "rulePaused": true})).await.ok();
    assert_eq!((&paused["rulePaused"], &paused["membershipRule"]), (&json!(true), &json!(WINDOWS)));
    let late = json!({"name": "Desks", "membershipRule": "device.displayName -eq \"x\""});
    patch(&etag, late).await.refused(412, "PreconditionFailed");
    assert_eq!(server.get(&format!("/api/groups/{id}")).await.ok()["membershipRule"], WINDOWS);
}

fn include(id: &str) -> Json {
    json!({"target": {"@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": id}})
}

fn exclude(id: &str) -> Json {
    json!({"target": {"@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget", "groupId": id}})
}

#[tokio::test]
async fn reach_is_what_saving_the_assignments_does() {
    let server = start().await;
    let devices = fleet(&server).await;
    let desks = server.group("Desks", &[&devices[0], &devices[1], &devices[2]]).await;
    let kiosks = server.group("Kiosks", &[&devices[2]]).await;
    let web = server.group("Web", &[&devices[3], &devices[4]]).await;
    let policy = server.policy("Baseline", vec![integer(CPU, 35)]).await;
    let everyone = json!({"target": {"@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"}});
    let mut before = 0;
    for assignments in [
        vec![include(&desks), exclude(&kiosks)],
        vec![everyone.clone(), exclude(&kiosks)],
        vec![exclude(&desks)],
        vec![include(&web), include(&web)],
        vec![include(&desks), include(&web), exclude(&kiosks)],
        vec![],
        vec![everyone],
    ] {
        let body = json!({"policyId": policy, "assignments": assignments});
        let reach = server.post("/api/reach", body).await.ok();
        assert_eq!(reach["problems"], json!([]), "{assignments:?}");
        let number = |part: &Json| part["devices"].as_u64().unwrap();
        let change = &reach["change"];
        assert_eq!(number(&reach), before + number(&change["added"]) - number(&change["removed"]));
        let alone = server.post("/api/reach", json!({"assignments": assignments})).await.ok();
        assert_eq!((&alone["devices"], &alone["change"]), (&reach["devices"], &Json::Null));
        let path = format!("/beta/deviceManagement/configurationPolicies/{policy}/assign");
        server.post(&path, json!({"assignments": assignments})).await.ok();
        let targeted = server.get(&format!("/api/policies/{policy}")).await.ok()["targeted"].clone();
        assert_eq!(reach["devices"], targeted, "{assignments:?}");
        before = targeted.as_u64().unwrap();
    }
    let body = json!({"policyId": policy, "assignments": [include(&desks), exclude(&kiosks)]});
    let reach = server.post("/api/reach", body).await.ok();
    assert_eq!((&reach["devices"], &reach["excluded"]), (&json!(2), &json!(1)));
    assert_eq!(names(&reach["change"]["removed"]), ["kiosk-1", "web-1", "web-2"]);
    assert_eq!(
        reach["assignments"],
        json!([
            {"groupId": desks, "excluded": false, "devices": 3, "effective": 2},
            {"groupId": kiosks, "excluded": true, "devices": 1, "effective": 1},
        ])
    );

    // What can't be stored is told here as it is when it is stored.
    let users = json!({"target": {"@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget"}});
    let wrong = vec![include(&desks), exclude(&desks), users, include("gone")];
    let reach = server.post("/api/reach", json!({"assignments": wrong})).await.ok();
    let codes: Vec<_> =
        reach["problems"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["included-and-excluded", "target-refused", "unknown-group"]);
    assert!(reach["problems"][0]["sentence"].as_str().unwrap().contains("“Desks” is both"));
    let path = format!("/beta/deviceManagement/configurationPolicies/{policy}/assign");
    let refused = server.post(&path, json!({"assignments": wrong})).await;
    refused.refused(400, "ValidationFailed");
    assert_eq!(refused.json()["error"]["problems"], reach["problems"]);
    server
        .post("/api/reach", json!({"policyId": "x", "assignments": []}))
        .await
        .refused(404, "ResourceNotFound");
}

#[tokio::test]
async fn a_group_says_where_it_is_used_and_what_would_go_with_it() {
    let server = start().await;
    let devices = fleet(&server).await;
    let desks = server.group("Desks", &[&devices[0], &devices[1], &devices[2]]).await;
    let kiosks = server.group("Kiosks", &[&devices[2]]).await;
    let first = server.policy("Baseline", vec![integer(CPU, 35)]).await;
    server.assign(&first, &[&desks, &kiosks], &[]).await;
    let second = server.policy("Others", vec![integer(CPU, 36)]).await;
    server.assign(&second, &[&desks], &[&kiosks]).await;
    let rule = format!("device.memberOf -any (group.objectId -in [\"{desks}\"])");
    let follower = server.post("/api/groups", json!({"name": "Follower", "membershipRule": rule})).await.ok();
    let shown = server.get(&format!("/api/groups/{desks}")).await.ok();
    assert_eq!(
        shown["usedBy"],
        json!([
            {"policyId": first, "name": "Baseline", "excluded": false, "devices": 2},
            {"policyId": second, "name": "Others", "excluded": false, "devices": 2},
        ])
    );
    assert_eq!(shown["followers"], json!([{"id": follower["id"], "name": "Follower"}]));
    let sentence = server.delete(&format!("/api/groups/{kiosks}")).await.refused(409, "Conflict");
    assert_eq!(
        sentence,
        "The group “Kiosks” is used by the policy “Baseline” (0 devices would lose it without the group), the policy \
         “Others” (1 device would get it without the group). Remove it from their assignments first."
    );
}

#[tokio::test]
async fn a_pasted_list_finds_devices_by_name_serial_number_and_id() {
    let server = start().await;
    let devices = fleet(&server).await;
    let token = server.enrolment_token(None).await;
    let twin = TestDevice::enrol(&server, &token, 9, &windows("PC-A")).await;
    let words = json!({"words": ["KIOSK-1", "sn-3", &devices[4].id, " kiosk-1 ", "pc-a", "nobody", ""]});
    let found = server.post("/api/devices/find", words).await.ok();
    let ids: Vec<_> =
        found["devices"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [&devices[2].id, &devices[3].id, &devices[4].id, &devices[1].id, &twin.id]);
    assert_eq!((&found["several"], &found["unknown"]), (&json!(["pc-a"]), &json!(["nobody"])));
    let many: Vec<String> = (0..10_001).map(|number| number.to_string()).collect();
    server.post("/api/devices/find", json!({"words": many})).await.refused(400, "BadRequest");
}

#[tokio::test]
async fn questions_need_only_the_right_to_read() {
    let server = start().await;
    let bearer = format!("Bearer {}", server.token_of(Role::ReadOnlyOperator).await);
    for (path, body) in [
        ("/api/groups/preview", json!({"rule": WINDOWS})),
        ("/api/reach", json!({"assignments": []})),
        ("/api/devices/find", json!({"words": []})),
    ] {
        server.call("POST", path, &[("authorization", &bearer)], Some(body)).await.ok();
    }
}
