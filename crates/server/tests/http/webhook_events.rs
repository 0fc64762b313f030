//! The events of a webhook: those that wait and those given up, as lists, and sent again.

use std::collections::BTreeSet;
use std::time::Duration;

use palisade_model::api::{EventKind, Role, WebhookEvent};
use serde_json::{Value as Json, json};

use crate::harness::{Server, start, start_in};
use crate::webhooks::{Receiver, hurried, until};
use palisade_server::store::Gap;

impl Server {
    /// The events of a webhook.
    pub async fn events(&self, id: &str, query: &str) -> Json {
        self.get(&format!("/api/webhooks/{id}/events?{query}")).await.ok()
    }

    /// Something that groups do, so many times.
    pub async fn queued(&self, count: usize) {
        let events: Vec<_> = (0..count)
            .map(|number| WebhookEvent {
                kind: "group".into(),
                action: "group.create".into(),
                detail: number.to_string(),
                ..WebhookEvent::default()
            })
            .collect();
        self.running.app.store.queue_events(EventKind::Group, &events).await.unwrap();
    }
}

/// A webhook for these kinds whose address takes nothing, and its id.
pub async fn failing(server: &Server, events: &[&str]) -> (Receiver, String) {
    let (receiver, url) = Receiver::start(500).await;
    let created = server.webhook(&url, events).await;
    (receiver, created["id"].as_str().unwrap().to_owned())
}

/// The rows of a page.
pub fn rows(page: &Json) -> &Vec<Json> {
    page["rows"].as_array().unwrap()
}

#[tokio::test]
async fn what_waits_is_listed_in_the_order_in_which_it_is_sent() {
    let server = start().await;
    let (_, id) = failing(&server, &["group", "policy", "refusal"]).await;
    let gone = server.group("Gone", &[]).await;
    let policy = server.policy("Baseline", vec![]).await;
    server.delete(&format!("/api/groups/{gone}")).await.ok();
    server.post("/api/groups", json!({"name": ""})).await.refused(400, "BadRequest");
    let page = server.events(&id, "state=waiting").await;
    let said: Vec<(&str, &str)> = rows(&page)
        .iter()
        .map(|row| (row["event"]["action"].as_str().unwrap(), row["objectName"].as_str().unwrap_or_default()))
        .collect();
    assert_eq!(
        said,
        [
            ("group.create", ""),
            ("group.members", ""),
            ("policy.created", "Baseline"),
            ("group.delete", ""),
            ("group.create", "")
        ]
    );
    let row = &rows(&page)[2];
    assert_eq!(row["event"]["object"], json!(policy));
    assert!(row["since"].is_string() && row["givenUp"].is_null(), "{row}");
    assert_eq!((&rows(&page)[4]["event"]["kind"], &page["total"]), (&json!("refusal"), &json!(5)));
    assert_eq!((&page["webhook"]["id"], &page["webhook"]["waiting"]), (&json!(id), &json!(5)));
    // That is what is listed where nothing is said.
    assert_eq!(server.events(&id, "").await["rows"], page["rows"]);

    // Pages join although rows come meanwhile, and jumping to a place is paging to it.
    let (mut seen, mut query) = (Vec::new(), "limit=3".to_owned());
    loop {
        let page = server.events(&id, &query).await;
        seen.extend(rows(&page).clone());
        let Some(next) = page["next"].as_str() else { break };
        query = format!("limit=3&cursor={next}");
        if seen.len() < 6 {
            server.group(&format!("Group {}", seen.len()), &[]).await;
        }
    }
    assert_eq!(seen[..5], rows(&page)[..]);
    let all = server.events(&id, "").await;
    assert_eq!(json!(seen), all["rows"]);
    assert_eq!(json!(seen[2..4]), server.events(&id, "skip=2&limit=2").await["rows"]);

    let cursor = server.events(&id, "limit=1").await["next"].as_str().unwrap().to_owned();
    for wrong in [
        "state=gone".to_owned(),
        "cursor=x".to_owned(),
        format!("state=lost&cursor={cursor}"),
        format!("cursor={cursor}&skip=1"),
        "find=x".to_owned(),
    ] {
        server.get(&format!("/api/webhooks/{id}/events?{wrong}")).await.refused(400, "BadRequest");
    }
    server.get("/api/webhooks/none/events").await.refused(404, "ResourceNotFound");

    // Who may read sees the events, and no secret.
    let reader = format!("Bearer {}", server.token_of(Role::ReadOnlyOperator).await);
    let headers = [("authorization", reader.as_str())];
    let path = format!("/api/webhooks/{id}/events");
    let page = server.call("GET", &path, &headers, None).await;
    let text = String::from_utf8(page.bytes.clone()).unwrap();
    assert!(!text.contains("whs_") && !text.contains("/hook"), "{text}");
    assert_eq!(page.ok()["total"], all["total"]);
    server.call("GET", &path, &[], None).await.refused(401, "InvalidAuthenticationToken");
    server.call("POST", &format!("{path}/redeliver"), &headers, None).await.refused(403, "Forbidden");
}

#[tokio::test]
async fn the_last_thousand_that_were_given_up_are_kept() {
    let server = start().await;
    let (_, id) = failing(&server, &["group"]).await;
    server.queued(10_000).await;
    assert_eq!(server.events(&id, "state=lost").await["total"], 0);
    server.queued(1_005).await;
    // It is made, and given its members.
    let last = server.group("No room", &[]).await;
    let page = server.events(&id, "state=lost&limit=1000").await;
    assert_eq!((&page["total"], &page["webhook"]["lost"]), (&json!(1_000), &json!(1_007)));
    assert_eq!(page["webhook"]["waiting"], 10_000);
    assert_eq!((rows(&page).len(), &page["next"]), (1_000, &Json::Null));
    let (first, oldest) = (&rows(&page)[0], &rows(&page)[999]);
    assert_eq!((&first["event"]["object"], &first["objectName"]), (&json!(last), &json!("No room")));
    assert_eq!((&oldest["event"]["detail"], &first["givenUp"]["reason"]), (&json!("7"), &json!("full")));
    assert!(first["givenUp"]["at"].is_string(), "{first}");
    let mut joined = Vec::new();
    let mut query = "state=lost&limit=300".to_owned();
    loop {
        let page = server.events(&id, &query).await;
        joined.extend(rows(&page).clone());
        let Some(next) = page["next"].as_str() else { break };
        query = format!("state=lost&limit=300&cursor={next}");
    }
    assert_eq!(json!(joined), page["rows"]);

    // There is no room to send them again.
    let redeliver = format!("/api/webhooks/{id}/events/redeliver");
    server.post(&redeliver, Json::Null).await.refused(409, "Conflict");

    // Another takes the folder over.
    let Server { running, router, folder, token } = server;
    running.close().await;
    drop(router);
    let server = Server { token, ..start_in(folder, |_| ()).await };
    assert_eq!(server.events(&id, "state=lost&limit=1000").await["rows"], page["rows"]);

    // What waits when it is turned off is given up as well, and the newest of all are kept.
    server.patch(&format!("/api/webhooks/{id}"), json!({"enabled": false})).await.ok();
    let page = server.events(&id, "state=lost&limit=1000").await;
    assert_eq!((&page["total"], &page["webhook"]["lost"]), (&json!(1_000), &json!(11_007)));
    assert!(rows(&page).iter().all(|row| row["givenUp"]["reason"] == "off"), "{page}");
    assert_eq!(rows(&page)[0]["event"]["detail"], "9999");
    assert_eq!(server.events(&id, "state=waiting").await["total"], 0);
    let says = server.post(&redeliver, Json::Null).await.refused(409, "Conflict");
    assert!(says.contains("is off"), "{says}");
    server.delete(&format!("/api/webhooks/{id}")).await.ok();
    server.get(&format!("/api/webhooks/{id}/events")).await.refused(404, "ResourceNotFound");
}

#[tokio::test]
async fn what_was_tried_too_often_says_why_and_is_sent_again_under_its_id() {
    let server = start_in(tempfile::tempdir().unwrap(), |config| {
        hurried(config);
        config.webhooks.give_up = Duration::from_secs(1);
    })
    .await;
    let (receiver, id) = failing(&server, &["group"]).await;
    for name in ["First", "Second"] {
        server.group(name, &[]).await;
    }
    let lost = until("giving up", async || {
        Some(server.events(&id, "state=lost").await).filter(|page| page["total"] == 4)
    })
    .await;
    let given_up = &rows(&lost)[0]["givenUp"];
    assert_eq!(
        (&given_up["reason"], &given_up["cause"]),
        (&json!("tried"), &json!("The address answered 500."))
    );
    assert_eq!(rows(&lost)[0]["objectName"], "Second");
    assert!(lost["webhook"]["attempts"].as_u64().unwrap() > 1, "{lost}");
    let sent: BTreeSet<String> =
        receiver.events().iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(sent, rows(&lost).iter().map(|row| row["event"]["id"].as_str().unwrap().to_owned()).collect());

    // It recovers; what was given up stays until it is sent again.
    receiver.answer(200);
    server.group("Third", &[]).await;
    server.until_webhook("recovery", |row| row["state"] == "working").await;
    assert_eq!(server.only_webhook().await["lost"], 4);
    let before = receiver.requests().len();
    let redeliver = format!("/api/webhooks/{id}/events/redeliver");
    assert_eq!(server.post(&redeliver, Json::Null).await.ok(), json!({"events": 4}));
    let row = server.until_webhook("nothing waits", |row| row["waiting"] == 0).await;
    assert_eq!(row["lost"], 0);
    let again = receiver.requests()[before..].to_vec();
    assert!(again.iter().all(|request| request["lost"] == 0), "{again:?}");
    let ids: Vec<&Json> =
        again.iter().flat_map(|it| it["events"].as_array().unwrap()).map(|event| &event["id"]).collect();
    let oldest_first: Vec<&Json> = rows(&lost).iter().rev().map(|row| &row["event"]["id"]).collect();
    assert_eq!(ids, oldest_first);
    server.post(&redeliver, Json::Null).await.refused(409, "Conflict");
    let audited = server.get("/api/audit?action=settings.webhook-redeliver&refused=false").await.ok();
    assert_eq!(
        (&audited["total"], &audited["rows"][0]["detail"]),
        (&json!(1), &json!("“SIEM”, 4 sent again"))
    );
}

#[tokio::test]
async fn what_was_listed_of_the_given_up_is_discarded_and_the_gap_stays() {
    let server = start().await;
    let (_, id) = failing(&server, &["group"]).await;
    let discard = format!("/api/webhooks/{id}/events/discard");
    let none = server.events(&id, "state=lost").await;
    assert_eq!(none["lastGivenUp"], 0);
    server.post(&discard, json!({"upTo": 0})).await.refused(409, "Conflict");
    server.queued(11_003).await;
    let read = server.events(&id, "state=lost").await;
    assert_eq!((&read["total"], &read["webhook"]["lost"]), (&json!(1_000), &json!(1_003)));
    assert_eq!(read["lastGivenUp"], 1_003);
    for wrong in [json!({}), json!({"upTo": -1}), json!({"upTo": "all"})] {
        server.post(&discard, wrong).await.refused(400, "BadRequest");
    }
    // Those are no longer kept.
    let says = server.post(&discard, json!({"upTo": 3})).await.refused(409, "Conflict");
    assert!(says.contains("Read the list again."), "{says}");
    assert_eq!(server.events(&id, "state=lost").await["total"], 1_000);

    // A group and its members are given up after the list was read, within the same second as a rule.
    server.group("Unseen", &[]).await;
    let answer = server.post(&discard, json!({"upTo": read["lastGivenUp"]})).await.ok();
    assert_eq!(answer, json!({"events": 998}));
    let left = server.events(&id, "state=lost").await;
    assert_eq!((&left["total"], &left["webhook"]["lost"]), (&json!(2), &json!(2)));
    assert_eq!(rows(&left)[0]["objectName"], "Unseen");
    assert_eq!(left["webhook"]["waiting"], 10_000);
    server.post(&discard, json!({"upTo": read["lastGivenUp"]})).await.refused(409, "Conflict");
    // What the address is told of its gap.
    let store = &server.running.app.store;
    assert_eq!(store.webhook(&id).await.unwrap().unwrap().lost, 1_005);

    // Of one that is off too.
    server.patch(&format!("/api/webhooks/{id}"), json!({"enabled": false})).await.ok();
    let all = server.events(&id, "state=lost").await;
    let answer = server.post(&discard, json!({"upTo": u64::MAX})).await.ok();
    assert_eq!(answer, json!({"events": 1_000}));
    let none = server.events(&id, "state=lost").await;
    assert_eq!((&none["total"], &none["webhook"]["lost"]), (&json!(0), &json!(0)));
    assert_eq!(none["lastGivenUp"], all["lastGivenUp"]);
    let audited = server.get("/api/audit?action=settings.webhook-discard&refused=false").await.ok();
    assert_eq!(
        (&audited["total"], &audited["rows"][0]["detail"]),
        (&json!(2), &json!("“SIEM”, 1000 discarded"))
    );
    let missing = server.post("/api/webhooks/w9/events/discard", json!({"upTo": 1})).await;
    missing.refused(404, "ResourceNotFound");
}

#[tokio::test]
async fn what_is_sent_again_before_the_gap_was_told_leaves_none() {
    let server = start().await;
    let (_, id) = failing(&server, &["group"]).await;
    server.queued(10_003).await;
    let store = &server.running.app.store;
    let record = async || store.webhook(&id).await.unwrap().unwrap();
    let webhook = record().await;
    assert_eq!((webhook.lost, webhook.given_up), (3, 3));
    // Some were taken meanwhile, so that there is room for two.
    let (_, last) = store.waiting_events(webhook.seq, 2).await.unwrap();
    store.webhook_took(webhook.seq, last, Gap::default()).await.unwrap();
    let redeliver = format!("/api/webhooks/{id}/events/redeliver");
    assert_eq!(server.post(&redeliver, Json::Null).await.ok(), json!({"events": 2}));
    // Its own row of the log is of no concern to this webhook; one is still missing, the newest.
    let webhook = record().await;
    assert_eq!((webhook.lost, webhook.given_up, webhook.waiting), (1, 1, 10_000));
    assert_eq!(rows(&server.events(&id, "state=lost").await)[0]["event"]["detail"], "10002");
    let (_, last) = store.waiting_events(webhook.seq, 1).await.unwrap();
    store.webhook_took(webhook.seq, last, Gap::default()).await.unwrap();
    server.post(&redeliver, Json::Null).await.ok();
    let webhook = record().await;
    assert_eq!((webhook.lost, webhook.given_up), (0, 0));
    let waiting = server.events(&id, "skip=9998").await;
    let details: Vec<&Json> = rows(&waiting).iter().map(|row| &row["event"]["detail"]).collect();
    assert_eq!(details, ["10001", "10002"]);
}
