//! Lists as files: sent a block after the other, every row once and in order whatever comes meanwhile.

use std::future::poll_fn;
use std::pin::Pin;

use axum::body::{Body, BodyDataStream};
use axum::http::Request;
use ed25519_dalek::SigningKey;
use futures_core::Stream;
use palisade_model::channel::ENROL_PATH;
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use crate::harness::{CPU, Server, enrol_body, integer, start, windows};

/// One more than a block and a half.
const DEVICES: usize = 1501;

impl Server {
    async fn enrol_as(&self, token: &str, name: &str, number: usize) -> String {
        let mut seed = [7; 32];
        seed[..8].copy_from_slice(&(number as u64).to_le_bytes());
        let body = enrol_body(token, &SigningKey::from_bytes(&seed), &windows(name));
        let answer = self.call("POST", ENROL_PATH, &[], Some(body)).await.ok();
        answer["deviceId"].as_str().unwrap().to_owned()
    }

    /// A file as it comes.
    async fn file(&self, path: &str) -> BodyDataStream {
        let bearer = format!("Bearer {}", self.token);
        let request = Request::get(path).header("authorization", bearer).body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/csv; charset=utf-8");
        assert!(response.headers()["content-disposition"].to_str().unwrap().contains(".csv"));
        assert!(response.headers().get("content-length").is_none());
        response.into_body().into_data_stream()
    }

    /// Every row of a list, page by page.
    async fn rows(&self, path: &str) -> Vec<Json> {
        let (mut rows, mut query) = (Vec::new(), String::new());
        loop {
            let page = self.get(&format!("{path}limit=1000{query}")).await.ok();
            rows.extend(page["rows"].as_array().unwrap().clone());
            let Some(next) = page["next"].as_str() else { return rows };
            query = format!("&cursor={next}");
        }
    }
}

/// The next lines; none at the end.
async fn block(file: &mut BodyDataStream) -> Vec<String> {
    let frame = poll_fn(|context| Pin::new(&mut *file).poll_next(context)).await;
    let bytes = frame.map(Result::unwrap).unwrap_or_default();
    std::str::from_utf8(&bytes).unwrap().lines().map(str::to_owned).collect()
}

async fn rest(file: &mut BodyDataStream) -> Vec<String> {
    let mut all = Vec::new();
    loop {
        let lines = block(file).await;
        if lines.is_empty() {
            return all;
        }
        all.extend(lines);
    }
}

fn column<'a>(rows: &'a [Json], name: &str) -> Vec<&'a str> {
    rows.iter().map(|row| row[name].as_str().unwrap()).collect()
}

fn cells(lines: &[String]) -> Vec<&str> {
    lines.iter().map(|line| line.split(',').next().unwrap()).collect()
}

#[tokio::test]
async fn a_file_comes_in_blocks_with_every_row_once_whatever_comes_meanwhile() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let mut ids = Vec::new();
    for number in 0..DEVICES {
        ids.push(server.enrol_as(&token, &format!("pc-{number:04}"), number).await);
    }
    let group = server.group("All", &[]).await;
    server.post(&format!("/api/groups/{group}/members"), json!({"add": ids})).await.ok();
    for (name, value) in [("Baseline", 35), ("Rival", 80)] {
        let policy = server.policy(name, vec![integer(CPU, value)]).await;
        server.assign(&policy, &[&group], &[]).await;
    }
    let list = server.get("/api/policies").await.ok();
    let policy = list["rows"][0]["id"].as_str().unwrap();
    let report = format!("/api/policies/{policy}/devices?");

    let all = server.rows("/api/audit?").await;
    let mut audit = server.file("/api/audit?format=csv").await;
    assert!(block(&mut audit).await[0].starts_with("Time,Who,Action,"));
    let mut log = block(&mut audit).await;
    assert_eq!(log.len(), 1000);

    for path in [report.clone(), report.clone() + "version=behind&", "/api/conflicts/devices?".into()] {
        let rows = server.rows(&path).await;
        let expected = column(&rows, "name");
        assert_eq!(expected.len(), ids.len(), "{path}");
        let mut file = server.file(&format!("{path}format=csv")).await;
        let head = block(&mut file).await;
        assert_eq!((head.len(), head[0].starts_with("Device,OS,")), (1, true), "{head:?}");
        let mut lines = block(&mut file).await;
        assert_eq!(lines.len(), 1000);
        // One comes before all others, one of those that were sent goes, and one of those that were not.
        let number = 2000 + ids.len();
        let new = server.enrol_as(&token, &format!("aa-{number}"), number).await;
        server.post(&format!("/api/groups/{group}/members"), json!({"add": [new]})).await.ok();
        let (sent, waits) = (ids.remove(3), ids.remove(1300));
        let [sent, waits] = [sent, waits].map(|id| format!("/api/devices/{id}"));
        server.delete(&sent).await.ok();
        let gone = server.get(&waits).await.ok()["facts"]["name"].as_str().unwrap().to_owned();
        server.delete(&waits).await.ok();
        lines.extend(rest(&mut file).await);
        let expected: Vec<&str> = expected.into_iter().filter(|name| *name != gone).collect();
        assert_eq!(cells(&lines), expected, "{path}");
        ids.insert(0, new);
    }
    log.extend(rest(&mut audit).await);
    assert_eq!(cells(&log), column(&all, "at"));
}

#[tokio::test]
async fn a_policy_that_goes_breaks_its_file_off() {
    let server = start().await;
    let (_, _, policy) = server.delivered(vec![integer(CPU, 35)]).await;
    let mut file = server.file(&format!("/api/policies/{policy}/devices?format=csv")).await;
    assert_eq!(block(&mut file).await.len(), 1);
    let path = format!("{}/{policy}", crate::harness::POLICIES);
    server.delete(&path).await.ok();
    let frame = poll_fn(|context| Pin::new(&mut file).poll_next(context)).await;
    assert!(frame.unwrap().is_err());
    let asked = format!("/api/policies/{policy}/devices?format=csv");
    server.get(&asked).await.refused(404, "ResourceNotFound");
}
