//! Live events: what is told, how one goes on after a break, and when it ends.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::Request;
use futures_core::Stream;
use serde_json::json;
use tokio::time::timeout;
use tower::ServiceExt;

use crate::harness::{CPU, Server, TestDevice, integer, start, windows};

struct Listener {
    status: u16,
    stream: BodyDataStream,
}

/// An event's number, and the words of what it touched.
type Event = (u64, Vec<String>);

impl Listener {
    async fn open(server: &Server, token: &str, since: Option<u64>) -> Self {
        let mut request = Request::get("/api/events").header("authorization", format!("Bearer {token}"));
        if let Some(since) = since {
            request = request.header("last-event-id", since);
        }
        let response = server.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let status = response.status().as_u16();
        assert!(status != 200 || response.headers()["content-type"] == "text/event-stream");
        Self { status, stream: response.into_body().into_data_stream() }
    }

    /// The next event, number 0 for one that only says that the server is there; nothing where the stream ends.
    async fn next(&mut self) -> Option<Event> {
        let next = poll_fn(|context| Pin::new(&mut self.stream).poll_next(context));
        let bytes = timeout(Duration::from_secs(5), next).await.expect("an event or the end")?.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let mut lines = text.lines();
        let first = lines.next().unwrap();
        if first == ":" {
            return Some((0, Vec::new()));
        }
        let number = first.strip_prefix("id: ").unwrap().parse().unwrap();
        let words = lines.next().unwrap().strip_prefix("data: ").unwrap();
        Some((number, words.split_whitespace().map(str::to_owned).collect()))
    }

    /// Nothing is told for a while.
    async fn is_silent(&mut self) {
        let next = poll_fn(|context| Pin::new(&mut self.stream).poll_next(context));
        assert!(timeout(Duration::from_millis(1500), next).await.is_err());
    }
}

fn everything() -> Vec<String> {
    ["policies", "devices", "groups"].map(str::to_owned).into()
}

#[tokio::test]
async fn what_a_report_touches_is_named_and_what_a_save_touches_is_everything() {
    let server = start().await;
    let (mut device, _, policy) = server.delivered(vec![integer(CPU, 35)]).await;
    let mut listener = Listener::open(&server, &server.token, None).await;
    let (first, words) = listener.next().await.unwrap();
    assert_eq!(words, everything());
    device.report(&server, &[CPU]).await.ok();
    let (second, words) = listener.next().await.unwrap();
    assert!(second > first);
    assert_eq!(words, [format!("devices/{}", device.id), format!("policies/{policy}")]);
    // A check-in that says nothing new is no event.
    device.check_in(&server, 0).await;
    listener.is_silent().await;
    server.policy("Other", vec![integer(CPU, 60)]).await;
    assert_eq!(listener.next().await.unwrap().1, everything());
}

#[tokio::test]
async fn what_was_missed_is_told_after_a_break_and_after_a_restart() {
    let server = start().await;
    let (device, _, policy) = server.delivered(vec![integer(CPU, 35)]).await;
    let token = server.enrolment_token(None).await;
    let other = TestDevice::enrol(&server, &token, 2, &windows("pc-2")).await;
    let mut listener = Listener::open(&server, &server.token, None).await;
    let (known, _) = listener.next().await.unwrap();
    drop(listener);
    device.report(&server, &[CPU]).await.ok();
    let mut again = Listener::open(&server, &server.token, Some(known)).await;
    let (now, words) = again.next().await.unwrap();
    assert_eq!(words, [format!("devices/{}", device.id), format!("policies/{policy}")]);
    drop(again);
    // Nothing happened since: nothing is told but that the server is there.
    let mut third = Listener::open(&server, &server.token, Some(now)).await;
    assert_eq!(third.next().await, Some((0, Vec::new())));
    third.is_silent().await;
    drop(third);
    server.delete(&format!("/api/devices/{}", other.id)).await.ok();
    let server = server.restarted().await;
    let (later, words) = Listener::open(&server, &server.token, Some(now)).await.next().await.unwrap();
    assert!(later > now, "{later} {now}");
    assert_eq!(words, everything());
}

#[tokio::test]
async fn it_ends_with_the_session_and_with_the_server() {
    let server = start().await;
    let body = json!({"name": "short", "role": "read-only-operator", "expiresInSeconds": 3600});
    let created = server.post("/api/tokens", body).await.ok();
    let token = created["token"].as_str().unwrap();
    let (mut ends, mut stays) =
        (Listener::open(&server, token, None).await, Listener::open(&server, &server.token, None).await);
    ends.next().await.unwrap();
    stays.next().await.unwrap();
    server.delete(&format!("/api/tokens/{}", created["id"].as_str().unwrap())).await.ok();
    assert_eq!(ends.next().await, None);
    assert_eq!(Listener::open(&server, token, None).await.status, 401);
    stays.is_silent().await;
    server.running.app.stop();
    assert_eq!(stays.next().await, None);
}

#[tokio::test]
async fn a_session_has_so_many_and_gets_its_place_back() {
    let server = start().await;
    let mut open = Vec::new();
    for _ in 0..8 {
        let mut listener = Listener::open(&server, &server.token, None).await;
        listener.next().await.unwrap();
        open.push(listener);
    }
    assert_eq!(Listener::open(&server, &server.token, None).await.status, 429);
    let other = server.token_of(palisade_model::api::Role::ReadOnlyOperator).await;
    assert_eq!(Listener::open(&server, &other, None).await.status, 200);
    open.pop();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(Listener::open(&server, &server.token, None).await.status, 200);
}

#[tokio::test]
async fn one_listens_on_from_what_an_answer_shows() {
    let server = start().await;
    let (device, _, policy) = server.delivered(vec![integer(CPU, 35)]).await;
    let shown = async |path: &str| -> u64 {
        let answer = server.get(path).await;
        answer.headers["palisade-sequence"].to_str().unwrap().parse().unwrap()
    };
    let number = shown("/api/summary").await;
    assert_eq!(shown("/api/policies?limit=50").await, number);
    let mut listener = Listener::open(&server, &server.token, Some(number)).await;
    assert_eq!(listener.next().await, Some((0, Vec::new())), "nothing happened since");
    device.report(&server, &[CPU]).await.ok();
    let (told, words) = listener.next().await.unwrap();
    assert_eq!(words, [format!("devices/{}", device.id), format!("policies/{policy}")]);
    assert_eq!(shown("/api/summary").await, told);
    // A change shows nothing that one could listen on from, and what is not below `/api/` is for other tools.
    let path = "/beta/deviceManagement/configurationPolicies";
    assert!(server.get(path).await.headers.get("palisade-sequence").is_none());
    let changed = server.post("/api/groups", json!({"name": "Some"})).await;
    assert!(changed.headers.get("palisade-sequence").is_none());
    changed.ok();
}
