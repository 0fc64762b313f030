//! The conflicts of the tenant as files: every setting of a row, and every row whatever happens meanwhile.

use std::collections::BTreeSet;
use std::future::poll_fn;
use std::pin::Pin;

use axum::body::Body;
use axum::http::Request;
use futures_core::Stream;
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use crate::harness::{CPU, POLICIES, TestDevice, choice, integer, start, windows};

#[tokio::test]
async fn a_file_names_every_setting_of_a_row_and_a_page_the_first() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let device = TestDevice::enrol(&server, &token, 1, &windows("pc-1")).await;
    let group = server.group("All", &[&device]).await;
    let ids = ["archivescanning", "behaviormonitoring", "cloudprotection", "emailscanning", "ioavprotection"]
        .into_iter()
        .chain(["realtimemonitoring", "scriptscanning"])
        .map(|name| format!("device_vendor_msft_policy_config_defender_allow{name}"));
    let ids: Vec<String> = ids.collect();
    for (name, item) in [("One", "0"), ("Two", "1")] {
        let policy = server.policy(name, ids.iter().map(|id| choice(id, item)).collect()).await;
        server.assign(&policy, &[&group], &[]).await;
    }
    for (list, count) in [("pairs", "settings"), ("devices", "conflicts")] {
        let path = format!("/api/conflicts/{list}?");
        let row = |page: Json| page["rows"][0].clone();
        let (first, all) =
            (row(server.get(&path).await.ok()), row(server.get(&format!("{path}all=true")).await.ok()));
        let named = |row: &Json| row["named"].as_array().unwrap().clone();
        assert_eq!((&first[count], named(&first).len()), (&json!(ids.len()), 5), "{list}");
        assert_eq!((&all[count], named(&all).len()), (&json!(ids.len()), ids.len()), "{list}");
        assert_eq!(named(&all)[..5], named(&first), "{list}");
        let file = String::from_utf8(server.get(&format!("{path}format=csv")).await.bytes).unwrap();
        let names: Vec<_> = named(&all).iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect();
        assert!(file.contains(&names.join("; ")), "{list}: {file}");
    }
}

#[tokio::test]
async fn a_file_of_several_blocks_has_each_pair_once_whatever_happens_meanwhile() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let device = TestDevice::enrol(&server, &token, 1, &windows("pc-1")).await;
    let group = server.group("All", &[&device]).await;
    let mut policies = Vec::new();
    for value in 10..56 {
        let policy = server.policy(&format!("Policy {value}"), vec![integer(CPU, value)]).await;
        server.assign(&policy, &[&group], &[]).await;
        policies.push(policy);
    }
    // Each with each other: more than the thousand that are read at once.
    let pairs = policies.len() * (policies.len() - 1) / 2;
    let path = "/api/conflicts/pairs?format=csv";
    let whole = String::from_utf8(server.get(path).await.bytes).unwrap();
    let lines: BTreeSet<&str> = whole.lines().skip(1).collect();
    assert_eq!((whole.lines().count(), lines.len()), (1 + pairs, pairs));
    assert_eq!(server.get("/api/conflicts/pairs?limit=1").await.ok()["total"], pairs);

    let request = Request::get(path).header("authorization", format!("Bearer {}", server.token));
    let answer = server.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let mut stream = answer.into_body().into_data_stream();
    let mut next = async || {
        let piece = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await?;
        Some(String::from_utf8(piece.unwrap().to_vec()).unwrap())
    };
    let head = next().await.unwrap();
    let mut sent = next().await.unwrap();
    assert_eq!((head.lines().count(), sent.lines().count()), (1, 1000));
    // One goes with a pair that is yet to come, and one comes.
    let waiting = lines.iter().find(|line| !sent.contains(**line)).unwrap();
    let name = waiting.split(',').next().unwrap();
    let gone = &policies[name.trim_start_matches("Policy ").parse::<usize>().unwrap() - 10];
    server.delete(&format!("{POLICIES}/{gone}")).await;
    let new = server.policy("Policy 5", vec![integer(CPU, 5)]).await;
    server.assign(&new, &[&group], &[]).await;
    while let Some(block) = next().await {
        sent.push_str(&block);
    }
    let after: BTreeSet<&str> = sent.lines().collect();
    assert_eq!(sent.lines().count(), after.len(), "each once");
    assert!(after.is_subset(&lines), "nothing but what there was");
    let missing: Vec<_> = lines.difference(&after).collect();
    assert!(missing.contains(&waiting), "{missing:?}");
    assert!(missing.iter().all(|line| line.contains(name)), "{name} alone is gone: {missing:?}");
}
