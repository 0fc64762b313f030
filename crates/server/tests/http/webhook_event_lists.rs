//! The events of a webhook searched, filtered, counted and sorted; and some of those given up sent again or discarded.

use palisade_model::api::{DeviceReference, EventKind, WebhookEvent};
use palisade_server::store::{Gap, WebhookRecord};
use serde_json::{Value as Json, json};

use crate::harness::{Server, start};
use crate::webhook_events::{failing, rows};

/// A webhook for which everything waits that the tests look for.
async fn waiting(server: &Server) -> String {
    let (_, id) = failing(server, &["group", "policy", "refusal", "silent"]).await;
    server.group("Desks", &[]).await;
    server.policy("Baseline", vec![]).await;
    server.group("Servers", &[]).await;
    server.post("/api/groups", json!({"name": ""})).await.refused(400, "BadRequest");
    let device = |number: u32| DeviceReference { id: format!("d{number}"), name: format!("fin-ws-{number}") };
    let silent = WebhookEvent {
        kind: "silent".into(),
        at: "2026-01-02T03:04:05Z".into(),
        action: "silent.began".into(),
        detail: "5: fin-ws-1, fin-ws-2, fin-ws-3, …".into(),
        device_count: Some(5),
        devices: (1..=5).map(device).collect(),
        ..WebhookEvent::default()
    };
    server.running.app.store.queue_events(EventKind::Silent, &[silent]).await.unwrap();
    id
}

fn actions(page: &Json) -> Vec<&str> {
    rows(page).iter().map(|row| row["event"]["action"].as_str().unwrap()).collect()
}

/// Every row of the pages of a list, one after another.
async fn paged(server: &Server, id: &str, query: &str) -> Json {
    let (mut all, mut next) = (Vec::new(), String::new());
    loop {
        let page = server.events(id, &format!("{query}&limit=2{next}")).await;
        all.extend(rows(&page).clone());
        let Some(cursor) = page["next"].as_str() else { return json!(all) };
        next = format!("&cursor={cursor}");
    }
}

/// Whether the counts of a list are those of the lists that they lead to.
async fn counts_are_those_of_rows(server: &Server, id: &str, fixed: &str, filters: &[(&str, &str)]) {
    let of = |filters: &[(&str, &str)]| -> String {
        filters
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("&{name}={value}"))
            .collect()
    };
    let page = server.events(id, &format!("{fixed}{}&facets=true", of(filters))).await;
    let facets = page["facets"].as_array().unwrap();
    assert_eq!(facets.len(), if fixed.contains("state=lost") { 14 } else { 11 }, "{page}");
    for facet in facets {
        let (name, value) = (facet["filter"].as_str().unwrap(), facet["value"].as_str().unwrap());
        let mut other: Vec<_> = filters.iter().copied().filter(|(other, _)| *other != name).collect();
        other.push((name, value));
        let led = server.events(id, &format!("{fixed}{}", of(&other))).await;
        assert_eq!(facet["rows"], led["total"], "{fixed} {filters:?} {facet}");
        assert_eq!(led["total"], rows(&led).len());
    }
}

#[tokio::test]
async fn what_waits_is_found_by_what_it_says() {
    let server = start().await;
    let id = waiting(&server).await;
    let whole = server.events(&id, "").await;
    let policy = rows(&whole).iter().find(|row| row["event"]["action"] == "policy.created").unwrap();
    let policy = policy["event"]["object"].as_str().unwrap();
    let found = async |search: &str| server.events(&id, &format!("search={search}")).await;
    for (search, expected) in [
        ("BASELINE", vec!["policy.created"]),
        (policy, vec!["policy.created"]),
        ("desks", vec!["group.create", "group.members"]),
        ("post%20/API/groups", vec!["group.create"]),
        // The list names three devices of each event; all are searched.
        ("FIN-ws-5", vec!["silent.began"]),
        ("fin-ws-6", vec![]),
    ] {
        let page = found(search).await;
        assert_eq!(actions(&page), expected, "{search}");
        assert_eq!((&page["total"], &page["kept"]), (&json!(expected.len()), &whole["total"]));
    }
    let who = rows(&whole)[0]["event"]["who"].as_str().unwrap().to_uppercase();
    assert_eq!(found(&who).await["total"], 6, "all but the one that nobody did");
    assert_eq!(actions(&server.events(&id, "kind=refusal&search=groups").await), ["group.create"]);
    assert_eq!(server.events(&id, "kind=policy&search=desks").await["total"], 0);
}

#[tokio::test]
async fn counts_and_orders_are_those_of_the_rows() {
    let server = start().await;
    let id = waiting(&server).await;
    for search in ["", "&search=desks"] {
        for kind in ["", "group", "conflict"] {
            counts_are_those_of_rows(&server, &id, &format!("state=waiting{search}"), &[("kind", kind)])
                .await;
        }
    }
    let whole = server.events(&id, "").await;
    assert!(whole["facets"].is_null() && server.events(&id, "kind=group").await["facets"].is_null());
    let of = |row: &Json, column: &str| match column {
        "since" => row["id"].to_string(),
        "happened" => row["event"]["at"].as_str().unwrap().trim_end_matches('Z').to_owned(),
        "event" => row["event"]["action"].to_string(),
        _ => row["event"]["who"].to_string(),
    };
    for column in ["since", "happened", "event", "who"] {
        let rising = server.events(&id, &format!("sort={column}")).await;
        let values: Vec<String> = rows(&rising).iter().map(|row| of(row, column)).collect();
        assert!(values.is_sorted() && values.len() == 7, "{column} {values:?}");
        let mut falling = rows(&server.events(&id, &format!("sort=-{column}")).await).clone();
        falling.reverse();
        assert_eq!(&falling, rows(&rising), "{column}");
        for filter in ["", "&kind=group", "&search=s"] {
            for sort in [column.to_owned(), format!("-{column}")] {
                let query = format!("sort={sort}{filter}");
                let all = server.events(&id, &query).await;
                assert_eq!(paged(&server, &id, &query).await, all["rows"], "{query}");
                let rest = json!(rows(&all)[1..3]);
                assert_eq!(server.events(&id, &format!("{query}&skip=1&limit=2")).await["rows"], rest);
            }
        }
    }
    assert_eq!(server.events(&id, "sort=since").await["rows"], whole["rows"], "the usual order");
    assert_eq!(rows(&server.events(&id, "sort=happened").await)[0]["event"]["kind"], "silent");
}

#[tokio::test]
async fn what_is_no_filter_or_order_is_refused_with_those_that_are() {
    let server = start().await;
    let id = waiting(&server).await;
    let cursor = async |query: &str| {
        let page = server.events(&id, &format!("{query}&limit=1")).await;
        format!("&cursor={}", page["next"].as_str().unwrap())
    };
    let (of_who, of_all) = (cursor("sort=who").await, cursor("state=waiting").await);
    for (wrong, says) in [
        ("kind=cats".to_owned(), "use one of `policy`, `group`, `device`,"),
        ("state=lost&reason=cats".to_owned(), "use one of `full`, `tried`, `off`."),
        ("sort=cats".to_owned(), "use one of `since`, `happened`, `event`, `who`."),
        ("sort=-givenUp".to_owned(), "use one of `since`, `happened`, `event`, `who`."),
        ("state=lost&sort=cats".to_owned(), "`givenUp`, `who`."),
        ("reason=full".to_owned(), "`state=lost`"),
        (format!("sort=-who{of_who}"), "another sort order"),
        (format!("sort=who&state=lost{of_who}"), "another sort order"),
        (format!("sort=who{of_all}"), "not one that this list gave"),
        (format!("kind=group{of_all}"), "not one that this list gave"),
        (of_who.clone(), "not one that this list gave"),
        (format!("sort=who&skip=1{of_who}"), "not for both"),
    ] {
        let path = format!("/api/webhooks/{id}/events?{}", wrong.trim_start_matches('&'));
        let sentence = server.get(&path).await.refused(400, "BadRequest");
        assert!(sentence.contains(says), "{wrong}: {sentence}");
    }
    // None is asked for by an empty word.
    assert_eq!(server.events(&id, "kind=&reason=&sort=&search=").await["total"], 7);
}

#[tokio::test]
async fn what_was_given_up_is_filtered_by_why() {
    let server = start().await;
    let id = waiting(&server).await;
    let path = format!("/api/webhooks/{id}");
    server.patch(&path, json!({"enabled": false})).await.ok();
    server.patch(&path, json!({"enabled": true})).await.ok();
    server.queued(10_000).await;
    server.queued(2).await;
    server.policy("No room", vec![]).await;
    for kind in ["", "group"] {
        for reason in ["", "off", "tried"] {
            let filters = [("kind", kind), ("reason", reason)];
            counts_are_those_of_rows(&server, &id, "state=lost", &filters).await;
            counts_are_those_of_rows(&server, &id, "state=lost&search=room", &filters).await;
        }
    }
    let full = server.events(&id, "state=lost&reason=full").await;
    assert_eq!(actions(&full), ["policy.created", "group.create", "group.create"]);
    assert_eq!((&full["total"], &full["kept"]), (&json!(3), &json!(10)));
    let whole = server.events(&id, "state=lost").await;
    assert_eq!(server.events(&id, "state=lost&sort=-givenUp").await["rows"], whole["rows"]);
    let mut rising = rows(&server.events(&id, "state=lost&sort=givenUp").await).clone();
    rising.reverse();
    assert_eq!(json!(rising), whole["rows"]);
    let since = server.events(&id, "state=lost&sort=since").await;
    let values: Vec<String> =
        rows(&since).iter().map(|row| format!("{}{:>9}", row["since"], row["id"].to_string())).collect();
    assert!(values.is_sorted() && values.len() == 10, "{values:?}");
    for query in ["state=lost&reason=off&sort=-since", "state=lost&sort=-event", "state=lost&kind=group"] {
        assert_eq!(paged(&server, &id, query).await, server.events(&id, query).await["rows"], "{query}");
    }
}

/// The webhook as it is kept.
async fn record(server: &Server, id: &str) -> WebhookRecord {
    server.running.app.store.webhook(id).await.unwrap().unwrap()
}

/// What its address was not told of yet, and how many events were given up and still are.
async fn counters(server: &Server, id: &str) -> (u64, u64) {
    let webhook = record(server, id).await;
    (webhook.lost, webhook.given_up)
}

/// The address takes so many events, and is told of this gap.
async fn takes(server: &Server, id: &str, count: u32, gap: Gap) {
    let store = &server.running.app.store;
    let seq = record(server, id).await.seq;
    let (_, last) = store.waiting_events(seq, count).await.unwrap();
    store.webhook_took(seq, last, gap).await.unwrap();
}

/// The numbers of the events that are kept.
async fn kept(server: &Server, id: &str) -> Vec<u64> {
    rows(&server.events(id, "state=lost").await).iter().map(|row| row["id"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn some_of_what_was_given_up_are_sent_again_and_the_gap_is_that_of_the_others() {
    let server = start().await;
    let (_, id) = failing(&server, &["group"]).await;
    let redeliver = format!("/api/webhooks/{id}/events/redeliver");
    let again = async |ids: &[u64]| server.post(&redeliver, json!({"ids": ids})).await;
    server.queued(10_005).await;
    assert_eq!(kept(&server, &id).await, [5, 4, 3, 2, 1]);
    assert!(again(&[2]).await.refused(409, "Conflict").contains("As many events wait as may"));
    assert_eq!(counters(&server, &id).await, (5, 5));

    // There is room for two: the oldest go first, in their order.
    takes(&server, &id, 2, Gap::default()).await;
    assert_eq!(again(&[5, 4, 2, 77]).await.ok(), json!({"events": 2}));
    assert_eq!(kept(&server, &id).await, [5, 3, 1]);
    assert_eq!(counters(&server, &id).await, (3, 3));
    let last = server.events(&id, "skip=9998").await;
    assert_eq!((&last["total"], rows(&last).len()), (&json!(10_000), 2));
    let details: Vec<&Json> = rows(&last).iter().map(|row| &row["event"]["detail"]).collect();
    assert_eq!(details, ["10001", "10003"]);
    assert!(again(&[2, 4]).await.refused(409, "Conflict").contains("None of these events is kept"));
    assert!(again(&[]).await.refused(400, "BadRequest").contains("`ids` names no event"));
    server.post(&redeliver, json!({"ids": ["x"]})).await.refused(400, "BadRequest");
    server.post(&redeliver, json!({"numbers": [1]})).await.refused(400, "BadRequest");

    // One that it was not told of closes a part of the gap, wherever it stood.
    takes(&server, &id, 4, Gap::default()).await;
    again(&[1]).await.ok();
    assert_eq!(counters(&server, &id).await, (2, 2));

    // The address is told of the rest: what is sent again from then on was told of, and closes nothing.
    let told = record(&server, &id).await;
    takes(&server, &id, 1, Gap { lost: told.lost, last_given_up: told.last_given_up }).await;
    assert_eq!(counters(&server, &id).await, (0, 2));
    server.queued(6).await;
    assert_eq!(kept(&server, &id).await, [7, 6, 5, 3]);
    assert_eq!(counters(&server, &id).await, (2, 4));
    takes(&server, &id, 10, Gap::default()).await;
    again(&[3, 7]).await.ok();
    assert_eq!(counters(&server, &id).await, (1, 2));
    again(&[5]).await.ok();
    assert_eq!(counters(&server, &id).await, (1, 1));
    // All that are left, without a body.
    let bearer = format!("Bearer {}", server.token);
    let reply = server.call("POST", &redeliver, &[("authorization", &bearer)], None).await;
    assert_eq!(reply.ok(), json!({"events": 1}));
    assert_eq!(counters(&server, &id).await, (0, 0));
    assert_eq!(server.only_webhook().await["lost"], 0);
    let audited = server.get("/api/audit?action=settings.webhook-redeliver&refused=false").await.ok();
    let details: Vec<&Json> = rows(&audited).iter().map(|row| &row["detail"]).collect();
    let said = [1, 1, 2, 1, 2].map(|count| format!("“SIEM”, {count} sent again"));
    assert_eq!(details, said.iter().collect::<Vec<_>>());
}

#[tokio::test]
async fn a_webhook_that_starts_anew_is_told_of_no_gap_of_before() {
    let server = start().await;
    let (_, id) = failing(&server, &["group"]).await;
    server.queued(3).await;
    let path = format!("/api/webhooks/{id}");
    server.patch(&path, json!({"enabled": false})).await.ok();
    server.patch(&path, json!({"enabled": true})).await.ok();
    assert_eq!(counters(&server, &id).await, (0, 3));
    server.queued(10_001).await;
    assert_eq!(counters(&server, &id).await, (1, 4));
    takes(&server, &id, 5, Gap::default()).await;
    server.post(&format!("{path}/events/redeliver"), json!({"ids": [1, 2]})).await.ok();
    assert_eq!(counters(&server, &id).await, (1, 2));
    server.post(&format!("{path}/events/redeliver"), json!({"ids": [4]})).await.ok();
    assert_eq!(counters(&server, &id).await, (0, 1));
}

#[tokio::test]
async fn some_of_what_was_given_up_are_discarded_and_the_others_stay() {
    let server = start().await;
    let (_, id) = failing(&server, &["group"]).await;
    let path = format!("/api/webhooks/{id}/events/discard");
    let discard = async |ids: &[u64]| server.post(&path, json!({"ids": ids})).await;
    server.queued(11_003).await;
    assert_eq!(counters(&server, &id).await, (1_003, 1_003));
    assert_eq!(discard(&[1_003, 500, 3, u64::MAX]).await.ok(), json!({"events": 2}));
    // Those that are no longer kept still count; the address is told of them all.
    let left = server.events(&id, "state=lost&limit=1000").await;
    assert_eq!(
        (&left["total"], &left["kept"], &left["webhook"]["lost"]),
        (&json!(998), &json!(998), &json!(1_001))
    );
    assert_eq!((&rows(&left)[0]["id"], &left["lastGivenUp"]), (&json!(1_002), &json!(1_003)));
    assert_eq!(counters(&server, &id).await, (1_003, 1_001));
    assert!(discard(&[500]).await.refused(409, "Conflict").contains("Read the list again."));
    for (wrong, says) in [
        (json!({"ids": []}), "`ids` names no event"),
        (json!({"ids": [1], "upTo": 1}), "Say which events"),
        (json!({}), "Say which events"),
        (json!({"ids": [-1]}), "does not fit"),
    ] {
        let sentence = server.post(&path, wrong).await.refused(400, "BadRequest");
        assert!(sentence.contains(says), "{sentence}");
    }
    server.post(&path, json!({"upTo": 10})).await.ok();
    // With them those went that were given up before and are no longer kept.
    assert_eq!(counters(&server, &id).await, (1_003, 991));
    let rest: Vec<u64> = rows(&left).iter().map(|row| row["id"].as_u64().unwrap()).collect();
    assert_eq!(discard(&rest).await.ok(), json!({"events": 991}));
    assert_eq!(counters(&server, &id).await, (1_003, 0));
    let audited = server.get("/api/audit?action=settings.webhook-discard&refused=false").await.ok();
    let details: Vec<&Json> = rows(&audited).iter().map(|row| &row["detail"]).collect();
    let said = [991, 7, 2].map(|count| format!("“SIEM”, {count} discarded"));
    assert_eq!(details, said.iter().collect::<Vec<_>>());
}
