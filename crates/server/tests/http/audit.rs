//! The audit log: what is written, and that each filter finds exactly its rows.

use std::collections::BTreeSet;

use palisade_model::api::Role;
use serde_json::{Value as Json, json};

use crate::harness::{CPU, POLICIES, Server, TestDevice, antivirus, integer, start, windows};

impl Server {
    async fn audited(&self, query: &str) -> Vec<Json> {
        let page = self.get(&format!("/api/audit{query}")).await.ok();
        let rows = page["rows"].as_array().unwrap().clone();
        assert!(
            page["total"] == rows.len() || query.contains("limit=1&") || query.ends_with("limit=1"),
            "{query}"
        );
        rows
    }
}

fn actions(rows: &[Json]) -> Vec<&str> {
    rows.iter().map(|row| row["action"].as_str().unwrap()).collect()
}

/// A tenant in which something happened: the ids of policy, group and device.
async fn busy() -> (Server, String, String, String) {
    let server = start().await;
    let (device, group, policy) = server.delivered(vec![integer(CPU, 35)]).await;
    server.put(&format!("{POLICIES}/{policy}"), antivirus("Baseline 2", vec![integer(CPU, 40)])).await.ok();
    let reader = format!("Bearer {}", server.token_of(Role::ReadOnlyOperator).await);
    let headers = [("authorization", reader.as_str())];
    let sync = format!("/api/devices/{}/sync", device.id);
    server.call("POST", &sync, &headers, None).await.refused(403, "Forbidden");
    server.call("GET", "/api/tokens", &headers, None).await.refused(403, "Forbidden");
    server.call("DELETE", &format!("{POLICIES}/{policy}"), &[], None).await;
    (server, policy, group, device.id)
}

#[tokio::test]
async fn a_change_and_a_refusal_say_who_what_and_to_what() {
    let (server, policy, _, device) = busy().await;
    let rows = server.audited("?limit=1000").await;
    let numbers: Vec<u64> = rows.iter().map(|row| row["seq"].as_u64().unwrap()).collect();
    assert!(numbers.is_sorted_by(|one, next| one > next), "{numbers:?}");

    let saved = rows.iter().find(|row| row["action"] == "policy.settings").unwrap();
    assert_eq!(saved["object"], json!(policy));
    assert_eq!(saved["objectName"], "Baseline 2");
    assert_eq!(
        (&saved["version"], &saved["refused"], &saved["request"]),
        (&json!(3), &json!(false), &json!(""))
    );
    assert!(saved["detail"].as_str().unwrap().starts_with("“Baseline 2”, version 3: "), "{saved}");

    let refused = server.audited("?refused=true").await;
    assert_eq!(actions(&refused), ["policy.deleted", "read", "device.sync"]);
    assert_eq!(refused[0]["object"], json!(policy));
    assert!(refused[0]["who"].as_str().unwrap().starts_with("somebody at "), "{refused:?}");
    assert_eq!(refused[0]["request"], format!("DELETE {POLICIES}/{policy}"));
    assert_eq!(refused[1]["request"], "GET /api/tokens");
    assert_eq!((&refused[2]["object"], &refused[2]["objectName"]), (&json!(device), &json!("pc-1")));
    assert!(refused[2]["detail"].as_str().unwrap().contains("may not do this"));
}

#[tokio::test]
async fn a_change_of_a_group_says_what_it_was_before() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let one = TestDevice::enrol(&server, &token, 1, &windows("pc-1")).await;
    let two = TestDevice::enrol(&server, &token, 2, &windows("pc-2")).await;
    let group = server.group("Desks", &[&one]).await;
    let path = format!("/api/groups/{group}");
    let last = async |what: &str| {
        server.audited(&format!("?object={group}&action={what}")).await[0]["detail"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    // One that is a member already is not added, one that is none is not removed.
    assert_eq!(last("group.members").await, "“Desks”, 1 added (pc-1)");
    let members = async |add: &[&TestDevice], remove: &[&TestDevice]| {
        let ids = |devices: &[&TestDevice]| devices.iter().map(|it| it.id.clone()).collect::<Vec<_>>();
        let change = json!({"add": ids(add), "remove": ids(remove)});
        server.post(&format!("{path}/members"), change).await.ok();
        last("group.members").await
    };
    assert_eq!(members(&[&one, &two], &[]).await, "“Desks”, 1 added (pc-2)");
    assert_eq!(members(&[&one], &[]).await, "“Desks”, no device added or removed");
    assert_eq!(members(&[], &[&one]).await, "“Desks”, 1 removed (pc-1)");
    assert_eq!(members(&[&one], &[&two]).await, "“Desks”, 1 added (pc-1), 1 removed (pc-2)");

    let change = async |change: Json| {
        server.patch(&path, change).await.ok();
        last("group.change").await
    };
    let (first, second) = ("device.displayName -eq \"pc-1\"", "device.displayName -in [\"pc-1\", \"pc-2\"]");
    for (body, said) in [
        (json!({"name": "Desks"}), "“Desks”".to_owned()),
        (
            json!({"name": "Laps", "description": "a"}),
            "“Laps”, was “Desks”, description: none to “a”".to_owned(),
        ),
        (
            json!({"name": "Laps", "description": "b", "membershipRule": first, "rulePaused": true}),
            format!("“Laps”, description: “a” to “b”, membership rule: none to “{first}”, paused"),
        ),
        (
            json!({"name": "Laps", "description": "b", "membershipRule": second}),
            format!("“Laps”, membership rule: “{first}” to “{second}”"),
        ),
        (
            json!({"name": "Laps", "description": "b", "rulePaused": false}),
            "“Laps”, no longer paused".to_owned(),
        ),
        (
            json!({"name": "Laps", "membershipRule": ""}),
            format!("“Laps”, description: “b” to none, membership rule: “{second}” to none"),
        ),
    ] {
        assert_eq!(change(body).await, said);
    }
}

#[tokio::test]
async fn every_filter_finds_exactly_its_rows() {
    let (server, policy, group, device) = busy().await;
    let all = server.audited("?limit=1000").await;
    let fitting =
        |fits: &dyn Fn(&Json) -> bool| -> Vec<Json> { all.iter().filter(|row| fits(row)).cloned().collect() };
    let middle = all[all.len() / 2]["at"].as_str().unwrap();
    let second = middle.split('.').next().unwrap().trim_end_matches('Z').to_owned();
    let at = |row: &Json| row["at"].as_str().unwrap().to_owned();
    let part = |row: &Json, name: &str, text: &str| row[name].as_str().unwrap().contains(text);
    let cases: Vec<(String, Vec<Json>)> = vec![
        ("?who=pc-1".into(), fitting(&|row| row["who"] == "pc-1")),
        ("?action=policy.created".into(), fitting(&|row| row["action"] == "policy.created")),
        ("?action=policy".into(), fitting(&|row| part(row, "action", "policy."))),
        ("?action=token".into(), fitting(&|row| row["action"].as_str().unwrap().starts_with("token."))),
        ("?action=read".into(), fitting(&|row| row["action"] == "read")),
        (format!("?object={policy}"), fitting(&|row| row["object"] == json!(policy))),
        (format!("?object={group}&refused=false"), fitting(&|row| row["object"] == json!(group))),
        (
            format!("?object={device}&refused=true"),
            fitting(&|row| row["object"] == json!(device) && row["refused"] == true),
        ),
        (format!("?from={second}Z"), fitting(&|row| at(row) >= second)),
        (format!("?to={second}Z"), fitting(&|row| at(row) < second)),
        ("?from=2001-01-01&to=2001-01-02".into(), Vec::new()),
        ("?search=baseline%202".into(), fitting(&|row| part(row, "detail", "Baseline 2"))),
        ("?search=100%25".into(), Vec::new()),
        (format!("?search={device}&refused=true"), fitting(&|row| part(row, "request", &device))),
    ];
    for (query, expected) in cases {
        let found = server.audited(&format!("{query}&limit=1000")).await;
        assert_eq!(found, expected, "{query}");
        // The file has the same rows in the same order.
        let file = server.get(&format!("/api/audit{query}&format=csv")).await;
        assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
        let text = String::from_utf8(file.bytes).unwrap();
        assert_eq!(text.lines().count(), expected.len() + 1, "{query}: {text}");
        for (line, row) in text.lines().skip(1).zip(&expected) {
            assert!(line.starts_with(row["at"].as_str().unwrap()), "{line} {row}");
        }
    }
    for wrong in ["action=nothing", "from=yesterday", "to=1", "format=pdf", "cursor=x", "unknown=1"] {
        server.get(&format!("/api/audit?{wrong}")).await.refused(400, "BadRequest");
    }
}

#[tokio::test]
async fn counts_say_what_the_next_filter_would_find() {
    let (server, ..) = busy().await;
    for query in ["?search=pc-1", "?refused=true", "?action=policy", "?action=policy&refused=false"] {
        let page = server.get(&format!("/api/audit{query}")).await.ok();
        let (action, refused) = (query.contains("action="), query.contains("refused="));
        let rest = if query == "?search=pc-1" { "&search=pc-1" } else { "" };
        for area in page["areas"].as_array().unwrap() {
            let refusal = if refused { &query[query.find("refused=").unwrap()..] } else { "" };
            let other = format!("?action={}&{refusal}{rest}", area["area"].as_str().unwrap());
            assert_eq!(server.audited(&other.replace("&&", "&")).await.len(), area["rows"], "{other}");
        }
        // What is counted as it is added is what counting finds.
        let mut counted = server.get(&format!("/api/audit{query}&from=2001-01-01")).await.ok();
        counted["asOf"] = page["asOf"].clone();
        assert_eq!(counted, page, "{query}");
        let kept = if action { "&action=policy" } else { "" };
        assert_eq!(
            server.audited(&format!("?refused=true{kept}{rest}")).await.len(),
            page["refused"],
            "{query}"
        );
    }
}

#[tokio::test]
async fn pages_join_although_rows_come_meanwhile() {
    let (server, ..) = busy().await;
    let all = server.audited("?limit=1000").await;
    let (mut seen, mut query) = (Vec::new(), "?limit=3".to_owned());
    loop {
        let page = server.get(&format!("/api/audit{query}")).await.ok();
        seen.extend(page["rows"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        query = format!("?limit=3&cursor={next}");
        server.group(&format!("Group {}", seen.len()), &[]).await;
    }
    assert_eq!(seen, all);
}

#[tokio::test]
async fn jumping_to_a_place_is_paging_to_it() {
    let (server, policy, ..) = busy().await;
    for query in [
        "?",
        "?refused=true&",
        "?action=policy&",
        "?search=baseline&",
        "?from=2001-01-01&",
        "?sort=time&",
        "?sort=time&refused=false&",
    ]
    .map(str::to_owned)
    .into_iter()
    .chain([format!("?object={policy}&")])
    {
        let all = server.audited(&format!("{query}limit=1000")).await;
        assert!(all.len() > 1, "{query}");
        let numbers: Vec<_> = all.iter().map(|row| row["seq"].as_u64().unwrap()).collect();
        assert!(if query.contains("sort") { numbers.is_sorted() } else { numbers.iter().rev().is_sorted() });
        for place in 0..=all.len() {
            let page = server.get(&format!("/api/audit{query}limit=2&skip={place}")).await.ok();
            let rest = all.get(place..).unwrap_or_default();
            assert_eq!(page["rows"], json!(rest[..rest.len().min(2)]), "{query} {place}");
            assert_eq!(page["total"], all.len());
            assert_eq!(page["next"].is_string(), rest.len() > 2);
            // Whoever jumped goes on as who paged.
            if let Some(next) = page["next"].as_str() {
                let after = server.get(&format!("/api/audit{query}limit=1&cursor={next}")).await.ok();
                assert_eq!(after["rows"], json!([rest[2]]), "{query} {place}");
            }
        }
    }
    let next = server.get("/api/audit?limit=1").await.ok()["next"].as_str().unwrap().to_owned();
    let both = server.get(&format!("/api/audit?skip=1&cursor={next}")).await;
    assert!(both.refused(400, "BadRequest").contains("not for both"));
    let other = server.get(&format!("/api/audit?sort=time&cursor={next}")).await;
    assert!(other.refused(400, "BadRequest").contains("another sort order"));
    assert!(server.get("/api/audit?sort=-who").await.refused(400, "BadRequest").contains("use `time`"));
    let file = String::from_utf8(server.get("/api/audit?sort=time&format=csv").await.bytes).unwrap();
    let oldest = server.audited("?sort=time&limit=1").await[0]["at"].as_str().unwrap().to_owned();
    assert!(file.lines().nth(1).unwrap().starts_with(&oldest), "{file}");
}

#[tokio::test]
async fn everybody_who_reads_settings_reads_the_log() {
    let server = start().await;
    for role in Role::ALL {
        let bearer = format!("Bearer {}", server.token_of(role).await);
        server.call("GET", "/api/audit", &[("authorization", &bearer)], None).await.ok();
    }
    assert_eq!(server.call("GET", "/api/audit", &[], None).await.status, 401);
}

#[tokio::test]
async fn what_is_gone_has_no_name() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let device = TestDevice::enrol(&server, &token, 1, &windows("pc-1")).await;
    let rows = server.audited("?action=device").await;
    assert_eq!((actions(&rows), &rows[0]["objectName"]), (vec!["device.enrol"], &json!("pc-1")));
    server.delete(&format!("/api/devices/{}", device.id)).await.ok();
    let rows = server.audited("?action=device").await;
    assert_eq!(actions(&rows), ["device.retire", "device.enrol"]);
    let names: BTreeSet<bool> = rows.iter().map(|row| row["objectName"].is_null()).collect();
    assert_eq!(names, [true].into());
}
