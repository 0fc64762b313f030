//! Devices of a policy by state and version over time, and who lacks the newest version and why.

use palisade_model::api::VersionDevices;
use palisade_model::status::StateCounts;
use palisade_server::service::timeline::note;
use palisade_server::store::Counts;
use serde_json::{Value as Json, json};

use crate::harness::{CPU, POLICIES, Server, TestDevice, antivirus, integer, now, start, windows};

async fn timeline(server: &Server, policy: &str, from: i64, to: i64) -> Json {
    let text = palisade_server::clock::rfc3339;
    server.get(&format!("/api/policies/{policy}/timeline?from={}&to={}", text(from), text(to))).await.ok()
}

/// What a point says: success, pending, devices by version, those without any.
fn said(point: &Json) -> (u64, u64, Vec<(u64, u64)>, u64) {
    let number = |json: &Json| json.as_u64().unwrap();
    let versions = point["versions"].as_array().unwrap().iter();
    (
        number(&point["states"]["success"]),
        number(&point["states"]["pending"]),
        versions.map(|it| (number(&it["version"]), number(&it["devices"]))).collect(),
        number(&point["none"]),
    )
}

#[tokio::test]
async fn a_rollout_is_a_curve_that_ends_at_what_the_page_says() {
    let server = start().await;
    let (mut first, group, policy) = server.delivered(vec![integer(CPU, 35)]).await;
    let token = server.enrolment_token(None).await;
    let mut second = TestDevice::enrol(&server, &token, 2, &windows("pc-2")).await;
    let members = json!({"add": [second.id]});
    server.post(&format!("/api/groups/{group}/members"), members).await.ok();
    // Ahead of the clock, so that nothing is kept but what this test keeps.
    let at = now() + 1000;
    let app = &server.running.app;
    note(app, at).await.unwrap();
    second.cycle(&server).await;
    // Within a minute nothing is kept, and it is said that something waits.
    assert!(!note(app, at + 30).await.unwrap());
    note(app, at + 61).await.unwrap();
    server.put(&format!("{POLICIES}/{policy}"), antivirus("Baseline", vec![integer(CPU, 40)])).await.ok();
    note(app, at + 130).await.unwrap();
    first.cycle(&server).await;
    note(app, at + 200).await.unwrap();
    note(app, at + 300).await.unwrap();

    let answer = timeline(&server, &policy, at, at + 400).await;
    let points: Vec<_> = answer["points"].as_array().unwrap().iter().map(said).collect();
    let expected = [
        (1, 1, vec![(2, 1)], 1),
        (2, 0, vec![(2, 2)], 0),
        (0, 2, vec![(2, 2)], 0),
        (1, 1, vec![(3, 1), (2, 1)], 0),
    ];
    assert_eq!(points, expected, "{answer}");
    let saved: Vec<_> =
        answer["versions"].as_array().unwrap().iter().map(|it| it["version"].clone()).collect();
    assert_eq!(saved, [2, 3]);
    let rollout = server.get(&format!("/api/policies/{policy}/rollout")).await.ok();
    assert_eq!(answer["points"][3]["versions"], rollout["versions"]);
    let detail = server.get(&format!("/api/policies/{policy}")).await.ok();
    assert_eq!(answer["points"][3]["states"], detail["states"]);

    // It goes on over a restart, and what did not change adds nothing.
    let server = server.restarted().await;
    note(&server.running.app, at + 400).await.unwrap();
    let again = timeline(&server, &policy, at, at + 400).await;
    assert_eq!(again["points"], answer["points"]);
    let sentence =
        server.get(&format!("/api/policies/{policy}/timeline?from=x")).await.refused(400, "BadRequest");
    assert!(sentence.contains("“x” is no moment"), "{sentence}");
}

#[tokio::test]
async fn the_last_point_is_what_is_so_now_however_quickly_it_came() {
    let server = start().await;
    let (_, group, policy) = server.delivered(vec![integer(CPU, 35)]).await;
    let token = server.enrolment_token(None).await;
    let mut others = Vec::new();
    for place in 2..5 {
        others.push(TestDevice::enrol(&server, &token, place, &windows(&format!("pc-{place}"))).await);
    }
    let (at, app) = (now() + 1000, &server.running.app);
    // Whatever the server itself has kept until now, what the members change is kept at the moment that is meant.
    note(app, at - 100).await.unwrap();
    let members = json!({"add": others.iter().map(|device| &device.id).collect::<Vec<_>>()});
    server.post(&format!("/api/groups/{group}/members"), members).await.ok();
    let ends_now = async |points: &[Json]| {
        let last = points.last().unwrap();
        let rollout = server.get(&format!("/api/policies/{policy}/rollout")).await.ok();
        let detail = server.get(&format!("/api/policies/{policy}")).await.ok();
        assert_eq!((&last["versions"], &last["none"]), (&rollout["versions"], &rollout["none"]));
        assert_eq!(last["states"], detail["states"]);
    };
    note(app, at).await.unwrap();
    // Every step comes within the minute in which nothing more is kept.
    for (place, device) in (1..).zip(&mut others) {
        device.cycle(&server).await;
        assert!(!note(app, at + 10 * place).await.unwrap());
        let answer = timeline(&server, &policy, at, at + 50).await;
        let points = answer["points"].as_array().unwrap();
        assert_eq!(points.len(), 2, "{answer}");
        ends_now(points).await;
    }
    assert!(!note(app, at + 50).await.unwrap());
    note(app, at + 61).await.unwrap();
    let answer = timeline(&server, &policy, at, at + 100).await;
    let points = answer["points"].as_array().unwrap();
    assert_eq!(points.len(), 2, "{answer}");
    ends_now(points).await;
    // It holds since it was seen, not since it was kept.
    let since = palisade_server::clock::moment(points[1]["at"].as_str().unwrap()).unwrap() / 1000;
    assert!((at + 1..=at + 30).contains(&since), "{since} of {at}");
    // All of it within one step of a long time: the step's end counts.
    let long = timeline(&server, &policy, at, at + 30 * 86_400).await;
    assert!(long["stepSeconds"].as_u64().unwrap() > 3600);
    let points = long["points"].as_array().unwrap();
    assert!(points.len() <= 2, "{long}");
    ends_now(points).await;
}

#[tokio::test]
async fn who_lacks_the_newest_version_is_told_with_the_reason() {
    let server = start().await;
    let (mut first, group, policy) = server.delivered(vec![integer(CPU, 35)]).await;
    let token = server.enrolment_token(None).await;
    let never = TestDevice::enrol(&server, &token, 2, &windows("pc-never")).await;
    let mut silent = TestDevice::enrol(&server, &token, 3, &windows("pc-silent")).await;
    let mut given = TestDevice::enrol(&server, &token, 4, &windows("pc-given")).await;
    let members = json!({"add": [never.id, silent.id, given.id]});
    server.post(&format!("/api/groups/{group}/members"), members).await.ok();
    silent.cycle(&server).await;
    given.cycle(&server).await;
    let number = server.running.app.tenant().device_number(&silent.id).unwrap();
    server.running.app.tenant().seen(number, now() - 90 * 86_400);
    server.put(&format!("{POLICIES}/{policy}"), antivirus("Baseline", vec![integer(CPU, 40)])).await.ok();
    given.check_in(&server, 0).await;

    let path = format!("/api/policies/{policy}/devices?version=behind");
    let report = server.get(&path).await.ok();
    let rows = report["rows"].as_array().unwrap().iter();
    let reasons: Vec<_> =
        rows.map(|row| (row["name"].as_str().unwrap(), row["missing"].as_str().unwrap())).collect();
    let expected = [("pc-1", "due"), ("pc-given", "given"), ("pc-never", "never"), ("pc-silent", "silent")];
    assert_eq!(reasons, expected);
    let answer = server.get(&format!("/api/policies/{policy}/timeline")).await.ok();
    let counted = answer["missing"].as_array().unwrap();
    assert_eq!(counted.len(), 4);
    for row in counted {
        // A number is the length of its list.
        let listed = server.get(&format!("{path}&missing={}", row["reason"].as_str().unwrap())).await.ok();
        assert_eq!(listed["total"], row["devices"]);
        assert_eq!(listed["rows"][0]["missing"], row["reason"]);
    }
    // The file says it in words; a report of all says which version each has and no reason.
    let file = async |path: &str| String::from_utf8(server.get(path).await.bytes).unwrap();
    let lines = file(&format!("{path}&format=csv")).await;
    for (name, why) in [
        ("pc-1", "Not fetched yet, due to check in"),
        ("pc-given", "Has fetched it, not reported yet"),
        ("pc-never", "Never checked in"),
        ("pc-silent", "Not heard from for longer than its interval"),
    ] {
        let line = lines.lines().find(|line| line.starts_with(&format!("{name},"))).unwrap();
        assert!(line.ends_with(&format!(",\"{why}\"")) || line.ends_with(&format!(",{why}")), "{line}");
    }
    let all = format!("/api/policies/{policy}/devices");
    let held = async || {
        let report = server.get(&all).await.ok();
        let rows = report["rows"].as_array().unwrap().clone().into_iter();
        let rows = rows.map(|row| (row["name"].as_str().unwrap().to_owned(), row["version"].as_u64()));
        let rows: Vec<_> = rows.collect();
        // The file says the same.
        let file = file(&format!("{all}?format=csv")).await;
        assert!(file.starts_with("Device,OS,State,Version,Last check-in,Note,Device id\r\n"), "{file}");
        for (line, (name, version)) in file.lines().skip(1).zip(&rows) {
            let cells: Vec<&str> = line.split(',').collect();
            let version = version.map(|version| version.to_string()).unwrap_or_default();
            assert_eq!((cells[0], cells[3]), (name.as_str(), version.as_str()), "{line}");
        }
        // Each is listed with those of its version.
        for (name, version) in &rows {
            let of = version.map_or("none".to_owned(), |version| version.to_string());
            let listed = server.get(&format!("{all}?version={of}")).await.ok();
            let listed = listed["rows"].as_array().unwrap().clone();
            let row = listed.iter().find(|row| row["name"] == name.as_str()).unwrap();
            assert_eq!(row["version"].as_u64(), *version);
        }
        rows.into_iter().map(|(_, version)| version).collect::<Vec<_>>()
    };
    assert_eq!(held().await, [Some(2), Some(2), None, Some(2)]);
    given.report(&server, &[]).await.ok();
    assert_eq!(held().await, [Some(2), Some(3), None, Some(2)]);
    silent.cycle(&server).await;
    first.cycle(&server).await;
    // Nobody who was told anything is behind: no older version is to be read.
    assert!(server.running.app.tenant().only_version(&policy).is_some());
    assert_eq!(held().await, [Some(3), Some(3), None, Some(3)]);
    let newest = server.get(&format!("/api/policies/{policy}/devices?version=3")).await.ok();
    assert_eq!(newest["rows"][0]["name"], "pc-1");
    assert!(newest["rows"][0]["missing"].is_null());
    assert!(server.get(&format!("{path}&missing=x")).await.refused(400, "BadRequest").contains("no reason"));
}

#[tokio::test]
async fn old_counts_are_thinned_to_hours_and_days() {
    let server = start().await;
    let (.., policy) = server.delivered(vec![integer(CPU, 35)]).await;
    let store = &server.running.app.store;
    let number = server.running.app.tenant().policy(&policy).unwrap().record.seq;
    let counts = |success: u64| Counts {
        states: StateCounts { success, ..StateCounts::default() },
        versions: vec![VersionDevices { version: 7, devices: success }],
        none: 3,
    };
    // Whole days, so that their ends are known; three rows each hour, of two days long ago, one of last week and today.
    let today = now() / 86_400 * 86_400;
    for day in [60, 59, 7, 0] {
        for step in 0..72 {
            let at = today - day * 86_400 + step * 1200;
            store.add_counts(&[(at, number, counts(step.unsigned_abs()))]).await.unwrap();
        }
    }
    store.thin_counts(today + 86_399).await.unwrap();
    let rows = store.counts_between(number, 0, i64::MAX).await.unwrap();
    let of = |day: i64| {
        let begin = today - day * 86_400;
        rows.iter().filter(|(at, _)| (begin..begin + 86_400).contains(at)).collect::<Vec<_>>()
    };
    assert_eq!((of(60).len(), of(59).len(), of(7).len()), (1, 1, 24));
    assert!(of(0).len() >= 72);
    assert_eq!(of(60)[0].1, counts(71));
    assert_eq!(of(7)[0].1, counts(2));
    server.delete(&format!("{POLICIES}/{policy}")).await.ok();
    store.thin_counts(today + 86_399).await.unwrap();
    assert_eq!(store.counts_since(number).await.unwrap(), None);
}
