//! Webhooks with a real receiver on this machine: delivered, signed, in order, tried again, given up, refused.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use hmac::{Hmac, KeyInit, Mac};
use palisade_model::api::Role;
use palisade_server::Config;
use serde_json::{Value as Json, json};
use sha2::Sha256;

use crate::harness::{CPU, Server, TestDevice, integer, now, start, start_in, windows};

/// What a receiver got: the headers and the body of each request, and what it answers.
#[derive(Clone, Default)]
pub struct Receiver {
    got: Arc<Mutex<Vec<(HeaderMap, String)>>>,
    answers: Arc<Mutex<u16>>,
}

impl Receiver {
    /// Starts one that answers with this status; gives it with its address.
    pub async fn start(status: u16) -> (Self, String) {
        let receiver = Self { answers: Arc::new(Mutex::new(status)), ..Self::default() };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/hook", post(take)).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (receiver, format!("http://{address}/hook"))
    }

    pub fn answer(&self, status: u16) {
        *self.answers.lock().unwrap() = status;
    }

    pub fn requests(&self) -> Vec<Json> {
        self.got.lock().unwrap().iter().map(|(_, body)| serde_json::from_str(body).unwrap()).collect()
    }

    /// The events of all requests, in the order in which they came.
    pub fn events(&self) -> Vec<Json> {
        self.requests().iter().flat_map(|it| it["events"].as_array().unwrap().clone()).collect()
    }

    fn actions(&self) -> Vec<String> {
        self.events().iter().map(|event| event["action"].as_str().unwrap().to_owned()).collect()
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: String) -> StatusCode {
    receiver.got.lock().unwrap().push((headers, body));
    StatusCode::from_u16(*receiver.answers.lock().unwrap()).unwrap()
}

/// Looks and tries at once, so that nobody waits for it.
pub fn hurried(config: &mut Config) {
    config.webhooks.look = Duration::from_millis(10);
    config.webhooks.retry = Duration::from_millis(20);
    config.webhooks.watch = Duration::from_millis(50);
}

async fn hurried_server() -> Server {
    start_in(tempfile::tempdir().unwrap(), hurried).await
}

pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..500 {
        if let Some(found) = look().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("waited for {what}");
}

impl Server {
    /// Makes a webhook; gives the answer.
    pub async fn webhook(&self, url: &str, events: &[&str]) -> Json {
        self.post("/api/webhooks", json!({"name": "SIEM", "url": url, "events": events})).await.ok()
    }

    pub async fn only_webhook(&self) -> Json {
        let page = self.get("/api/webhooks").await.ok();
        assert_eq!(page["total"], page["rows"].as_array().unwrap().len());
        page["rows"][0].clone()
    }

    pub async fn until_webhook(&self, what: &str, fits: impl Fn(&Json) -> bool) -> Json {
        until(what, async || Some(self.only_webhook().await).filter(&fits)).await
    }
}

#[tokio::test]
async fn what_happens_is_delivered_signed_and_in_order() {
    let server = hurried_server().await;
    let (receiver, url) = Receiver::start(204).await;
    let created = server.webhook(&url, &["group", "refusal"]).await;
    let secret = created["secret"].as_str().unwrap();
    assert!(secret.starts_with("whs_"));
    assert_eq!((&created["state"], &created["url"]), (&json!("new"), &json!(url)));
    let mut ids = Vec::new();
    for number in 0..30 {
        ids.push(server.group(&format!("Group {number}"), &[]).await);
    }
    server.policy("Of no concern", vec![]).await;
    server.post("/api/groups", json!({"name": ""})).await.refused(400, "BadRequest");
    let events = until("31 groups and a refusal", async || {
        let events = receiver.events();
        (events.iter().filter(|it| it["kind"] == "refusal").count() == 1).then_some(events)
    })
    .await;
    let made: Vec<&Json> = events.iter().filter(|it| it["action"] == "group.create").collect();
    assert_eq!(made.len(), 31);
    let objects: Vec<&str> = made.iter().map(|it| it["object"].as_str().unwrap()).collect();
    assert_eq!(objects[..30], ids);
    assert!(events.iter().all(|it| it["kind"] == "group" || it["kind"] == "refusal"), "{events:?}");
    assert_eq!(made[30]["request"], "POST /api/groups");
    assert_eq!(made[30]["refused"], true);
    let numbers: Vec<u64> = events.iter().map(|it| it["id"].as_str().unwrap().parse().unwrap()).collect();
    assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");

    for (headers, body) in receiver.got.lock().unwrap().iter() {
        let time = headers["palisade-time"].to_str().unwrap();
        assert!((now() - time.parse::<i64>().unwrap()).abs() < 60);
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(format!("{time}.{body}").as_bytes());
        let digits: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(headers["palisade-signature"], format!("v1={digits}"));
        assert_eq!(headers["content-type"], "application/json");
    }
    let row = server.until_webhook("nothing waits", |row| row["waiting"] == 0).await;
    assert_eq!(row["state"], "working");
    assert!(row["lastSuccess"].is_string() && row["lastFailure"].is_null(), "{row}");
    let everything = server.get("/api/webhooks").await.bytes;
    assert!(!String::from_utf8(everything).unwrap().contains("whs_"));
    let audited = String::from_utf8(server.get("/api/audit?limit=1000").await.bytes).unwrap();
    assert!(audited.contains("settings.webhook-create"));
    assert!(!audited.contains("whs_") && !audited.contains("/hook"), "no secret, nor what may be one");
}

#[tokio::test]
async fn what_was_not_taken_is_sent_again_also_after_a_restart() {
    let server = hurried_server().await;
    let (receiver, url) = Receiver::start(500).await;
    server.webhook(&url, &["group"]).await;
    let first = server.group("First", &[]).await;
    let row = server.until_webhook("two failed tries", |row| row["state"] == "failing").await;
    assert_eq!(row["lastFailure"]["cause"], "The address answered 500.");
    assert!(row["lastFailure"]["at"].is_string() && row["nextTry"].is_string(), "{row}");
    assert!(row["waiting"].as_u64().unwrap() > 0);
    until("a second try", async || (receiver.requests().len() > 1).then_some(())).await;
    let overview = server.get("/api/overview").await.ok();
    assert_eq!(overview["webhooks"], json!({"total": 1, "failing": 1}));

    // Killed: nothing is closed in order. Another takes the folder over.
    let Server { running, router, folder, token } = server;
    running.close().await;
    drop(router);
    receiver.answer(200);
    let before = receiver.requests().len();
    let server = Server { token, ..start_in(folder, hurried).await };
    let second = server.group("Second", &[]).await;
    server.until_webhook("nothing waits", |row| row["waiting"] == 0).await;
    let taken: Vec<Json> = receiver.requests()[before..]
        .iter()
        .flat_map(|it| it["events"].as_array().unwrap().clone())
        .filter(|it| it["action"] == "group.create")
        .collect();
    assert_eq!(taken.len(), 2, "{taken:?}");
    assert_eq!((&taken[0]["object"], &taken[1]["object"]), (&json!(first), &json!(second)));
    // The same event has the same id however often it is sent.
    assert_eq!(receiver.events()[0]["id"], taken[0]["id"]);
    let row = server.only_webhook().await;
    assert_eq!(row["state"], "working");
    assert_eq!(row["lastFailure"]["cause"], "The address answered 500.", "what failed last is still told");
    assert_eq!(server.get("/api/overview").await.ok()["webhooks"]["failing"], 0);
}

#[tokio::test]
async fn one_that_fails_holds_up_no_other_and_gives_up_in_the_end() {
    let server = start_in(tempfile::tempdir().unwrap(), |config| {
        hurried(config);
        config.webhooks.give_up = Duration::from_secs(1);
    })
    .await;
    let (failing, url) = Receiver::start(503).await;
    let broken = server.webhook(&url, &["group"]).await;
    let (other, url) = Receiver::start(200).await;
    let fine = server.post("/api/webhooks", json!({"name": "Other", "url": url, "events": ["group"]})).await;
    fine.ok();
    server.group("First", &[]).await;
    until("the other", async || other.actions().contains(&"group.create".to_owned()).then_some(())).await;
    let id = broken["id"].as_str().unwrap();
    let row = async || {
        let page = server.get("/api/webhooks").await.ok();
        let rows = page["rows"].as_array().unwrap();
        rows.iter().find(|row| row["id"] == id).unwrap().clone()
    };
    let given_up =
        until("giving up", async || Some(row().await).filter(|row| row["waiting"] == 0 && row["lost"] != 0))
            .await;
    assert_eq!(given_up["state"], "failing");
    let lost = given_up["lost"].as_u64().unwrap();

    // The gap is told with the next request that is taken, and no longer after it.
    failing.answer(200);
    server.group("Second", &[]).await;
    until("recovery", async || Some(row().await).filter(|row| row["state"] == "working")).await;
    let store = &server.running.app.store;
    assert_eq!(store.webhook(id).await.unwrap().unwrap().lost, 0);
    assert_eq!(row().await["lost"], lost, "they can still be sent again");
    assert_eq!(failing.requests().last().unwrap()["lost"], lost);
}

#[tokio::test]
async fn no_more_than_ten_thousand_wait() {
    let server = start().await;
    let (_, url) = Receiver::start(500).await;
    let id = server.webhook(&url, &["group"]).await["id"].as_str().unwrap().to_owned();
    let record = server.running.app.store.webhook(&id).await.unwrap().unwrap();
    let event = palisade_model::api::WebhookEvent::default();
    let full = vec![event; 10_001];
    server.running.app.store.queue_events(palisade_model::api::EventKind::Group, &full).await.unwrap();
    assert!(record.enabled);
    let row = server.only_webhook().await;
    assert_eq!((&row["waiting"], &row["lost"]), (&json!(10_000), &json!(1)));
    server.group("One more", &[]).await;
    let row = server.only_webhook().await;
    assert_eq!(row["waiting"], 10_000);
    assert!(row["lost"].as_u64().unwrap() >= 2, "{row}");
    let off = server.patch(&format!("/api/webhooks/{id}"), json!({"enabled": false})).await.ok();
    assert_eq!((&off["state"], &off["waiting"]), (&json!("off"), &json!(0)));
    assert_eq!(off["lost"], row["lost"].as_u64().unwrap() + 10_000, "what waited is given up as well");
    server.group("Unheard", &[]).await;
    assert_eq!(server.only_webhook().await["waiting"], 0);
}

#[tokio::test]
async fn a_test_says_what_came_of_it() {
    let server = start_in(tempfile::tempdir().unwrap(), |config| {
        hurried(config);
        config.webhooks.patience = Duration::from_secs(2);
    })
    .await;
    let (receiver, url) = Receiver::start(200).await;
    let id = server.webhook(&url, &["policy"]).await["id"].as_str().unwrap().to_owned();
    let test = format!("/api/webhooks/{id}/test");
    let told = server.post(&test, Json::Null).await.ok();
    assert_eq!((&told["taken"], &told["cause"]), (&json!(true), &Json::Null));
    assert_eq!(receiver.events()[0]["kind"], "test");
    assert_eq!(server.only_webhook().await["state"], "working");
    receiver.answer(302);
    let told = server.post(&test, Json::Null).await.ok();
    assert_eq!(told["taken"], false);
    assert!(told["cause"].as_str().unwrap().contains("Redirects are not followed"), "{told}");

    let change = async |url: &str| {
        server.patch(&format!("/api/webhooks/{id}"), json!({"url": url})).await.ok();
        server.post(&test, Json::Null).await.ok()["cause"].as_str().unwrap().to_owned()
    };
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = listener.local_addr().unwrap();
    drop(listener);
    let cause = change(&format!("http://{closed}/")).await;
    assert!(cause.starts_with("The address can't be reached: Connection refused"), "{cause}");
    let cause = change("https://no-such-host.invalid/hook").await;
    assert!(cause.starts_with("The name `no-such-host.invalid` can't be resolved."), "{cause}");
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let cause = change(&format!("https://localhost:{}/", silent.local_addr().unwrap().port())).await;
    assert_eq!(cause, "The address did not answer within 2 seconds.");
    let audited = server.get("/api/audit?action=settings.webhook-test").await.ok();
    assert_eq!(audited["rows"].as_array().unwrap().len(), 5);
    server.post("/api/webhooks/none/test", Json::Null).await.refused(404, "ResourceNotFound");
}

#[tokio::test]
async fn a_webhook_that_is_wrong_is_refused_and_nothing_is_stored() {
    let server = start().await;
    let body = |url: &str, events: Json| json!({"name": "SIEM", "url": url, "events": events});
    for (wrong, says) in [
        (body("http://siem.example.org/", json!(["policy"])), "must begin with https://"),
        (body("https://169.254.169.254/latest", json!(["policy"])), "may not reach"),
        (body("siem", json!(["policy"])), "no address"),
        (body("https://siem.example.org/", json!([])), "at least one kind"),
        (body("https://siem.example.org/", json!(["polizy"])), "does not fit"),
        (json!({"name": "SIEM", "events": ["policy"]}), "`url`"),
        (json!({"name": "SIEM", "address": "x"}), "does not fit"),
        (json!({"name": " ", "url": "https://h/", "events": ["policy"]}), "needs a `name`"),
    ] {
        let sentence = server.post("/api/webhooks", wrong).await.refused(400, "BadRequest");
        assert!(sentence.contains(says), "{sentence}");
    }
    assert_eq!(server.get("/api/webhooks").await.ok()["total"], 0);
    assert_eq!(server.get("/api/overview").await.ok()["webhooks"], json!({"total": 0, "failing": 0}));

    let created = server.webhook("https://siem.example.org/T0/secret", &["policy"]).await;
    let path = format!("/api/webhooks/{}", created["id"].as_str().unwrap());
    let bearer = format!("Bearer {}", server.token);
    let headers = [("authorization", bearer.as_str()), ("if-match", "\"0\"")];
    let stale = server.call("PATCH", &path, &headers, Some(json!({"enabled": false}))).await;
    stale.refused(412, "PreconditionFailed");

    // Who may read sees no more of the address than where it leads.
    let reader = format!("Bearer {}", server.token_of(Role::ReadOnlyOperator).await);
    let headers = [("authorization", reader.as_str())];
    let page = server.call("GET", "/api/webhooks", &headers, None).await.ok();
    assert_eq!(page["rows"][0]["url"], "https://siem.example.org/…");
    server.call("DELETE", &path, &headers, None).await.refused(403, "Forbidden");
    server.delete(&path).await.ok();
    server.delete(&path).await.refused(404, "ResourceNotFound");

    for number in 0..20 {
        server.webhook(&format!("https://siem{number}.example.org/"), &["policy"]).await;
    }
    let more = body("https://more.example.org/", json!(["policy"]));
    assert!(server.post("/api/webhooks", more).await.refused(409, "Conflict").contains("20 webhooks"));
}

#[tokio::test]
async fn what_no_single_change_says_is_noticed_once() {
    let quick = |config: &mut Config| {
        hurried(config);
        config.check_in_seconds = 1;
    };
    let server = start_in(tempfile::tempdir().unwrap(), quick).await;
    let token = server.enrolment_token(None).await;
    let mut first = TestDevice::enrol(&server, &token, 1, &windows("pc-1")).await;
    let second = TestDevice::enrol(&server, &token, 2, &windows("pc-2")).await;
    let group = server.group("All", &[&first, &second]).await;
    let policy = server.policy("Baseline", vec![integer(CPU, 35)]).await;
    server.assign(&policy, &[&group], &[]).await;
    let (receiver, url) = Receiver::start(200).await;
    // In Error before anybody wanted to know: that is not told.
    first.check_in(&server, 0).await;
    first.report(&server, &[CPU]).await.ok();
    server.webhook(&url, &["conflict", "failing", "silent"]).await;
    let expect = async |action: &str| {
        until(action, async || receiver.events().into_iter().rfind(|event| event["action"] == action)).await
    };
    first.report(&server, &[]).await.ok();
    let ended = expect("failing.ended").await;
    assert_eq!(ended["devices"], json!([{"id": first.id, "name": "pc-1"}]));
    assert!(!receiver.actions().contains(&"failing.began".to_owned()), "{:?}", receiver.actions());
    first.report(&server, &[CPU]).await.ok();
    assert_eq!(expect("failing.began").await["detail"], "1: pc-1");
    first.report(&server, &[]).await.ok();
    let rival = server.policy("Rival", vec![integer(CPU, 60)]).await;
    server.assign(&rival, &[&group], &[]).await;
    let appeared = expect("conflict.appeared").await;
    assert_eq!((&appeared["object"], &appeared["deviceCount"]), (&json!(CPU), &json!(2)));
    let detail = appeared["detail"].as_str().unwrap();
    assert!(detail.contains("“Baseline”") && detail.contains("“Rival”"), "{detail}");

    server.assign(&rival, &[], &[]).await;
    let resolved = expect("conflict.resolved").await;
    assert_eq!((&resolved["object"], &resolved["kind"]), (&json!(CPU), &json!("conflict")));

    // Nothing is told as another event, not even after a restart; and what could not be heard is not silent. What was
    // under way when the server was closed may come again as the same.
    let told = || receiver.events().iter().map(|event| event["id"].to_string()).collect::<BTreeSet<_>>();
    let before = told();
    let Server { running, router, folder, token } = server;
    running.close().await;
    drop(router);
    let server = Server { token, ..start_in(folder, quick).await };
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(told(), before, "{:?}", receiver.actions());
    let expect = async |action: &str| {
        until(action, async || receiver.events().into_iter().rfind(|event| event["action"] == action)).await
    };
    first.check_in(&server, 0).await;
    let began = expect("silent.began").await;
    assert_eq!((&began["deviceCount"], &began["devices"][0]["name"]), (&json!(1), &json!("pc-1")));
    assert_eq!(server.get("/api/devices?freshness=silent").await.ok()["total"], 1);
    first.check_in(&server, 0).await;
    assert_eq!(expect("silent.ended").await["detail"], "1: pc-1");
}
