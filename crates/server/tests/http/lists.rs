//! Lists: jumping to a place shows what paging to it shows, and what a filter is said to show is what it shows.

use serde_json::{Value as Json, json};

use crate::harness::{ARCHIVES, CPU, Server, TestDevice, choice, integer, linux, start, windows};

/// Twelve devices in two groups, three policies that disagree on some of them, in different states.
pub async fn filled(server: &Server) -> Vec<TestDevice> {
    let token = server.enrolment_token(None).await;
    let mut devices = Vec::new();
    for seed in 1..=12_u8 {
        let name = format!("pc-{seed:02}");
        let facts = if seed % 3 == 0 { linux(&name) } else { windows(&name) };
        devices.push(TestDevice::enrol(server, &token, seed, &facts).await);
    }
    let odd: Vec<&TestDevice> = devices.iter().step_by(2).collect();
    let all: Vec<&TestDevice> = devices.iter().collect();
    let groups = [server.group("Odd", &odd).await, server.group("All", &all).await];
    for (place, (name, value)) in [("Low", 10), ("High", 90)].into_iter().enumerate() {
        let policy = server.policy(name, vec![integer(CPU, value), choice(ARCHIVES, "1")]).await;
        server.assign(&policy, &[&groups[place]], &[]).await;
    }
    server.policy("Nobody's", vec![choice(ARCHIVES, "0")]).await;
    for device in devices.iter_mut().take(7) {
        device.cycle(server).await;
    }
    devices
}

#[tokio::test]
async fn jumping_shows_what_paging_shows() {
    let server = start().await;
    filled(&server).await;
    let policies = server.get("/api/policies").await.ok();
    let high = policies["rows"][0]["id"].as_str().unwrap();
    let group = server.get("/api/groups").await.ok()["rows"][0]["id"].as_str().unwrap().to_owned();
    let lists = [
        (
            "/api/devices".to_owned(),
            &["", "name", "-name", "os", "state", "-state", "lastCheckIn", "enrolled"][..],
        ),
        ("/api/devices?search=1".to_owned(), &["", "-name", "state"]),
        ("/api/devices?platform=windows10&freshness=current".to_owned(), &["", "-name"]),
        (format!("/api/groups/{group}/devices"), &["", "-name"]),
        ("/api/policies".to_owned(), &["", "-name", "lastModified"]),
        (format!("/api/policies/{high}/devices"), &["", "-name", "state", "lastCheckIn"]),
        ("/api/groups".to_owned(), &["", "-name", "devices", "-policies", "created"]),
        ("/api/conflicts".to_owned(), &["", "name"]),
        ("/api/conflicts/pairs".to_owned(), &["", "name"]),
        ("/api/conflicts/devices".to_owned(), &["", "-name", "conflicts", "lastCheckIn"]),
    ];
    for (list, sorts) in lists {
        for sort in sorts {
            let mark = if list.contains('?') { '&' } else { '?' };
            let path = format!("{list}{mark}sort={sort}");
            let whole = server.get(&path).await.ok()["rows"].as_array().unwrap().clone();
            assert!(!whole.is_empty(), "{path}");
            let mut cursor = String::new();
            for place in 0..whole.len() {
                let jumped = server.get(&format!("{path}&limit=1&skip={place}")).await.ok();
                assert_eq!(jumped["rows"], json!([whole[place]]), "{path} {place}");
                assert_eq!(jumped["total"], whole.len());
                let paged = server.get(&format!("{path}&limit=1{cursor}")).await.ok();
                assert_eq!(paged["rows"], jumped["rows"], "{path} {place}");
                assert_eq!(paged["next"], jumped["next"]);
                cursor = paged["next"].as_str().map(|next| format!("&cursor={next}")).unwrap_or_default();
            }
            let after = server.get(&format!("{path}&skip={}", whole.len())).await.ok();
            assert_eq!((&after["rows"], &after["next"]), (&json!([]), &Json::Null));
        }
    }
    let next = server.get("/api/devices?limit=2").await.ok()["next"].as_str().unwrap().to_owned();
    let both = server.get(&format!("/api/devices?skip=1&cursor={next}")).await;
    assert!(both.refused(400, "BadRequest").contains("not for both"));
    let sentence = server.get("/api/groups?sort=size").await.refused(400, "BadRequest");
    assert!(sentence.contains("can't be sorted by `size`"), "{sentence}");
}

#[tokio::test]
async fn a_filter_shows_as_many_as_it_is_said_to() {
    let server = start().await;
    filled(&server).await;
    for list in [
        "/api/devices?",
        "/api/devices?search=1&",
        "/api/devices?platform=windows10&state=conflict&",
        "/api/devices?freshness=never&enrolment=pending&",
        "/api/policies?",
        "/api/policies?state=none&",
        "/api/policies?type=antivirus&archived=false&",
    ] {
        let page = server.get(&format!("{list}facets=true")).await.ok();
        let facets = page["facets"].as_array().unwrap();
        assert!(!facets.is_empty());
        for facet in facets {
            let (filter, value) = (facet["filter"].as_str().unwrap(), facet["value"].as_str().unwrap());
            let others: Vec<&str> =
                list.split('?').nth(1).unwrap().split('&').filter(|it| !it.starts_with(filter)).collect();
            let path = list.split('?').next().unwrap();
            let shown = server.get(&format!("{path}?{}&{filter}={value}", others.join("&"))).await.ok();
            assert_eq!(shown["total"], facet["rows"], "{list} {facet}");
        }
    }
    assert!(server.get("/api/devices").await.ok()["facets"].is_null());
}
