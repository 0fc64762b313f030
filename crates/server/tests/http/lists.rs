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
    let [high, low] = [0, 1].map(|place| policies["rows"][place]["id"].as_str().unwrap());
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
        // Every other device, with others between them.
        (format!("/api/policies/{low}/devices"), &["", "-name"]),
        (format!("/api/policies/{low}/devices?setting={CPU}"), &["", "-name", "state"]),
        (format!("/api/policies/{low}/devices?state=conflict&setting={CPU}"), &["", "-name"]),
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
async fn what_a_report_lists_is_a_list_of_devices_to_do_something_with() {
    let server = start().await;
    filled(&server).await;
    let policies = server.get("/api/policies").await.ok();
    let ids = async |path: &str| -> Vec<Json> {
        let rows = server.get(path).await.ok()["rows"].as_array().unwrap().clone();
        rows.into_iter().map(|row| row.get("deviceId").or_else(|| row.get("id")).unwrap().clone()).collect()
    };
    let mut any = 0;
    for policy in policies["rows"].as_array().unwrap() {
        let id = policy["id"].as_str().unwrap();
        for setting in ["", CPU, ARCHIVES] {
            for state in ["", "success", "error", "conflict", "pending", "notApplicable"] {
                let report = format!("/api/policies/{id}/devices?state={state}&setting={setting}");
                let asked = format!("policy={id}&policyState={state}&policySetting={setting}");
                let listed = ids(&format!("/api/devices?{asked}")).await;
                assert_eq!(listed, ids(&report).await, "{report}");
                any += listed.len();
                let filter = json!({"filter": asked, "dryRun": true});
                let bulk = server.post("/api/devices/bulk/sync", filter).await.ok();
                assert_eq!(bulk["devices"], listed.len(), "{asked}");
            }
        }
    }
    assert!(any > 20);
    assert_eq!(server.get("/api/devices?policy=nobody").await.ok()["total"], 0);
    server.get("/api/devices?policy=nobody&policyState=x").await.refused(400, "BadRequest");
    // Nothing is done with every device by mistake.
    let half = json!({"filter": "policyState=error", "dryRun": true});
    server.post("/api/devices/bulk/retire", half).await.refused(400, "BadRequest");
}

#[tokio::test]
async fn a_filter_shows_as_many_as_it_is_said_to() {
    let server = start().await;
    filled(&server).await;
    ruled(&server).await;
    for list in [
        "/api/devices?",
        "/api/devices?search=1&",
        "/api/devices?platform=windows10&state=conflict&",
        "/api/devices?freshness=never&enrolment=pending&",
        "/api/policies?",
        "/api/policies?state=none&",
        "/api/policies?type=antivirus&archived=false&",
        "/api/groups?",
        "/api/groups?search=d&",
        "/api/groups?members=paused&used=true&",
        "/api/groups?members=rule&",
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
    assert!(server.get("/api/groups").await.ok()["facets"].is_null());
}

/// Two groups with a rule that no policy uses; one of the rules is paused.
async fn ruled(server: &Server) {
    for (name, paused) in [("Linux", false), ("Old Linux", true)] {
        let rule = "device.deviceOSType -eq \"Linux\"";
        let group = json!({"name": name, "membershipRule": rule, "rulePaused": paused});
        server.post("/api/groups", group).await.ok();
    }
}

#[tokio::test]
async fn groups_are_found_by_how_members_come_and_by_whether_policies_use_them() {
    let server = start().await;
    filled(&server).await;
    ruled(&server).await;
    let names = async |query: &str| {
        let page = server.get(&format!("/api/groups?{query}")).await.ok();
        let rows = page["rows"].as_array().unwrap();
        assert_eq!(page["total"], rows.len(), "{query}");
        rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("members=assigned").await, ["All", "Odd"]);
    assert_eq!(names("members=rule").await, ["Linux"]);
    assert_eq!(names("members=paused").await, ["Old Linux"]);
    assert_eq!(names("used=true&sort=-name").await, ["Odd", "All"]);
    assert_eq!(names("used=false").await, ["Linux", "Old Linux"]);
    assert_eq!(names("used=false&members=rule&search=old").await, [""; 0]);
    let first = server.get("/api/groups?used=false&limit=1").await.ok();
    assert_eq!((&first["total"], &first["rows"][0]["rulePaused"]), (&json!(2), &json!(false)));
    let next = first["next"].as_str().unwrap();
    let second = server.get(&format!("/api/groups?used=false&limit=1&cursor={next}")).await.ok();
    assert_eq!((&second["rows"][0]["name"], &second["next"]), (&json!("Old Linux"), &Json::Null));
    let sentence = server.get("/api/groups?members=some").await.refused(400, "BadRequest");
    assert!(sentence.contains("`some` is no way to become a member"), "{sentence}");
}

#[tokio::test]
async fn many_devices_are_done_something_to_at_once_after_it_was_said_to_how_many() {
    let server = start().await;
    let devices = filled(&server).await;
    let (dry, wet) = (
        json!({"filter": "platform=linux", "dryRun": true}),
        json!({"filter": "platform=linux", "expected": 4}),
    );
    let said = server.post("/api/devices/bulk/sync", dry).await.ok();
    assert_eq!(said, json!({"devices": 4, "changed": 4}));
    let rows = async |action: &str| {
        let log = server.get(&format!("/api/audit?action={action}")).await.ok();
        log["rows"].as_array().unwrap().clone()
    };
    assert!(rows("device.sync").await.is_empty());
    assert_eq!(server.post("/api/devices/bulk/sync", wet).await.ok(), said);
    let log = rows("device.sync").await;
    assert_eq!((log.len(), &log[0]["detail"]), (1, &json!("4 devices: platform=linux")));
    let asked = server.running.app.tenant().device_number(&devices[2].id).unwrap();
    assert!(server.running.app.tenant().device(asked).unwrap().sync);

    // By ids; who is in the group already is not added twice.
    let group = server.group("Some", &[&devices[0]]).await;
    let ids: Vec<&str> = devices[..3].iter().map(|device| device.id.as_str()).collect();
    let path = format!("/api/groups/{group}/members/bulk");
    let added = server.post(&path, json!({"ids": ids})).await.ok();
    assert_eq!(added, json!({"devices": 3, "changed": 2}));
    assert_eq!(rows("group.members").await[0]["detail"], "“Some”, 2 added (pc-02, pc-03)");
    server.post(&path, json!({"filter": "search=pc-0"})).await.ok();
    let said = "“Some”, 6 added (pc-04, pc-05, pc-06, pc-07, pc-08 and 1 more), filter: search=pc-0";
    assert_eq!(rows("group.members").await[0]["detail"], said);
    assert_eq!(server.get(&format!("/api/groups/{group}")).await.ok()["devices"], 9);

    // All but one that match; then the filter finds nobody but this one.
    let request = json!({"filter": "search=pc-0", "except": [devices[0].id], "expected": 8});
    assert_eq!(server.post("/api/devices/bulk/retire", request).await.ok()["devices"], 8);
    assert_eq!(server.get("/api/devices?search=pc-0").await.ok()["total"], 1);
    assert_eq!(server.get("/api/devices").await.ok()["total"], 4);
    assert_eq!(server.get(&format!("/api/groups/{group}")).await.ok()["devices"], 1);
    assert_eq!(rows("device.retire").await.len(), 1);
    let server = server.restarted().await;
    assert_eq!(server.get("/api/devices").await.ok()["total"], 4);
}

#[tokio::test]
async fn nothing_is_done_to_other_devices_than_were_said() {
    let server = start().await;
    let devices = filled(&server).await;
    let retire = async |request: Json| server.post("/api/devices/bulk/retire", request).await;
    let sentence = retire(json!({"filter": "", "expected": 11})).await.refused(409, "Conflict");
    assert_eq!(
        sentence,
        "It was said to be 11 devices; by now it is 12 devices. Nothing was done. Look at the list and try again."
    );
    for request in [
        json!({}),
        json!({"ids": [devices[0].id], "filter": ""}),
        json!({"ids": [devices[0].id], "except": ["x"]}),
    ] {
        let sentence = retire(request).await.refused(400, "BadRequest");
        assert!(sentence.contains("either by `ids`, or by `filter`"), "{sentence}");
    }
    retire(json!({"filter": "colour=red"})).await.refused(400, "BadRequest");
    retire(json!({"filter": "platform=mac"})).await.refused(400, "BadRequest");
    assert_eq!(server.get("/api/devices").await.ok()["total"], 12);
    let rule = json!({"name": "Dynamic", "membershipRule": "(device.displayName -startsWith \"pc\")"});
    let group = server.post("/api/groups", rule).await.ok()["id"].as_str().unwrap().to_owned();
    let add = server.post(&format!("/api/groups/{group}/members/bulk"), json!({"filter": ""})).await;
    assert!(add.refused(400, "BadRequest").contains("is dynamic"));
}
