//! The conflicts of the tenant: counted once, shown in several places, and the same in all of them.

use serde_json::{Value as Json, json};

use crate::harness::{
    ARCHIVES, CPU, POLICIES, Server, TestDevice, antivirus, choice, integer, start, windows,
};

/// Five devices. `Baseline` is for all of them, `Rival` for two, `Pilot` for one of these; `Ally` says as `Baseline`.
struct Setting {
    server: Server,
    devices: Vec<TestDevice>,
    baseline: String,
    rival: String,
    pilot: String,
    ally: String,
}

async fn disagreeing() -> Setting {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let mut devices = Vec::new();
    for number in 1..=5 {
        devices.push(TestDevice::enrol(&server, &token, number, &windows(&format!("pc-{number}"))).await);
    }
    let all: Vec<&TestDevice> = devices.iter().collect();
    let (all, two, one) = (
        server.group("All", &all).await,
        server.group("Two", &all[..2]).await,
        server.group("One", &all[..1]).await,
    );
    let baseline = server.policy("Baseline", vec![choice(ARCHIVES, "1"), integer(CPU, 35)]).await;
    let rival = server.policy("Rival", vec![integer(CPU, 80)]).await;
    let pilot = server.policy("=Pilot", vec![choice(ARCHIVES, "0"), integer(CPU, 80)]).await;
    let ally = server.policy("Ally", vec![integer(CPU, 35)]).await;
    server.assign(&baseline, &[&all], &[]).await;
    server.assign(&rival, &[&two], &[]).await;
    server.assign(&pilot, &[&one], &[]).await;
    server.assign(&ally, &[&one], &[]).await;
    Setting { server, devices, baseline, rival, pilot, ally }
}

fn keys(list: &Json) -> Vec<(String, u64)> {
    let rows = list["rows"].as_array().unwrap().iter();
    rows.map(|row| (row["key"].as_str().unwrap().to_owned(), row["devices"].as_u64().unwrap())).collect()
}

#[tokio::test]
async fn each_conflict_is_listed_with_who_says_what() {
    let Setting { server, baseline, rival, pilot, ally, .. } = disagreeing().await;
    let list = server.get("/api/conflicts").await.ok();
    assert_eq!(keys(&list), [(CPU.to_owned(), 2), (ARCHIVES.to_owned(), 1)]);
    assert_eq!((&list["total"], &list["devices"]), (&json!(2), &json!(2)));
    assert!(list["asOf"].as_str().unwrap().ends_with('Z'));
    let sides = list["rows"][0]["sides"].as_array().unwrap().iter();
    let sides: Vec<_> = sides
        .map(|side| {
            (
                side["policyName"].as_str().unwrap(),
                side["policyId"].as_str().unwrap(),
                side["value"].as_i64().unwrap(),
                side["devices"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        sides,
        [
            ("Ally", &*ally, 35, 1),
            ("Baseline", &*baseline, 35, 2),
            ("=Pilot", &*pilot, 80, 1),
            ("Rival", &*rival, 80, 2),
        ]
    );
    assert_eq!(list["rows"][0]["sides"][1]["policyVersion"], 2);
    assert!(list["rows"][0]["sides"][1]["displayValue"].as_str().unwrap().starts_with("35"));
    let policies = list["policies"].as_array().unwrap().iter();
    let policies: Vec<_> =
        policies.map(|it| (it["policyName"].as_str().unwrap(), it["conflicts"].as_u64().unwrap())).collect();
    assert_eq!(policies, [("=Pilot", 2), ("Baseline", 2), ("Ally", 1), ("Rival", 1)]);
    assert_eq!(server.get("/api/summary").await.ok()["conflicts"], 2);
}

#[tokio::test]
async fn filters_narrow_rows_and_devices() {
    let Setting { server, baseline, rival, pilot, ally, .. } = disagreeing().await;
    for (query, expected) in [
        (format!("policy={rival}"), vec![(CPU, 2)]),
        (format!("policy={ally}"), vec![(CPU, 1)]),
        (format!("policy={baseline}&with={pilot}"), vec![(ARCHIVES, 1), (CPU, 1)]),
        (format!("policy={pilot}&with={rival}"), vec![]),
        (format!("policy={baseline}&with={ally}"), vec![]),
        (format!("setting={ARCHIVES}"), vec![(ARCHIVES, 1)]),
        ("search=pILOT".to_owned(), vec![(ARCHIVES, 1), (CPU, 2)]),
        ("search=rival".to_owned(), vec![(CPU, 2)]),
        ("search=nothing%20of%20the%20kind".to_owned(), vec![]),
        // As somebody types it who reads German.
        ("search=archive%20%C3%BCberpr".to_owned(), vec![(ARCHIVES, 1)]),
        ("search=nicht%20zugelassen".to_owned(), vec![(ARCHIVES, 1)]),
        ("policy=nobody".to_owned(), vec![]),
    ] {
        let list = server.get(&format!("/api/conflicts?sort=name&{query}")).await.ok();
        let mut found = keys(&list);
        found.sort();
        let mut expected: Vec<_> =
            expected.iter().map(|(key, devices)| ((*key).to_owned(), *devices)).collect();
        expected.sort();
        assert_eq!(found, expected, "{query}");
        let devices =
            server.get(&format!("/api/conflicts/devices?{}", query.replace("search", "policy"))).await;
        if !query.starts_with("search") {
            assert_eq!(devices.ok()["total"], list["devices"], "{query}");
        }
    }
    // A filter by policy offers the others still.
    let list = server.get(&format!("/api/conflicts?policy={rival}")).await.ok();
    assert_eq!(list["policies"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn pairs_say_who_disagrees_with_whom() {
    let Setting { server, baseline, pilot, .. } = disagreeing().await;
    let pairs = server.get("/api/conflicts/pairs").await.ok();
    let rows: Vec<_> = pairs["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let name = |side: &str| row[side]["policyName"].as_str().unwrap().to_owned();
            (
                name("first"),
                name("second"),
                row["settings"].as_u64().unwrap(),
                row["devices"].as_u64().unwrap(),
            )
        })
        .collect();
    let pair =
        |one: &str, other: &str, settings, devices| (one.to_owned(), other.to_owned(), settings, devices);
    assert_eq!(
        rows,
        [
            pair("Baseline", "Rival", 1, 2),
            pair("Ally", "Rival", 1, 1),
            pair("=Pilot", "Baseline", 2, 1),
            pair("=Pilot", "Ally", 1, 1),
        ]
    );
    let by_settings = server.get("/api/conflicts/pairs?sort=-settings&limit=1").await.ok();
    assert_eq!(by_settings["rows"][0]["settings"], 2);
    assert_eq!(by_settings["rows"][0]["named"].as_array().unwrap().len(), 2);
    let of = server.get(&format!("/api/conflicts/pairs?policy={pilot}&with={baseline}")).await.ok();
    assert_eq!(of["total"], 1);
    let of = server.get(&format!("/api/conflicts/pairs?policy={pilot}&setting={ARCHIVES}")).await.ok();
    assert_eq!((&of["total"], &of["rows"][0]["settings"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn pages_join_to_the_whole_list() {
    let Setting { server, .. } = disagreeing().await;
    for (path, total) in [
        ("/api/conflicts?sort=name", 2),
        ("/api/conflicts?sort=-devices", 2),
        ("/api/conflicts/pairs?sort=-settings", 4),
        ("/api/conflicts/pairs?sort=name", 4),
        ("/api/conflicts/devices?sort=-conflicts", 2),
        ("/api/conflicts/devices?sort=lastCheckIn", 2),
    ] {
        let whole = server.get(path).await.ok();
        assert_eq!(whole["total"], total, "{path}");
        let (mut joined, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = server.get(&format!("{path}&limit=1{cursor}")).await.ok();
            assert_eq!(page["total"], total);
            joined.extend(page["rows"].as_array().unwrap().clone());
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(&joined, whole["rows"].as_array().unwrap(), "{path}");
    }
    let next = server.get("/api/conflicts?sort=name&limit=1").await.ok()["next"].as_str().unwrap().to_owned();
    let other = server.get(&format!("/api/conflicts?sort=devices&cursor={next}")).await;
    assert!(other.refused(400, "BadRequest").contains("another sort"));
    for (path, named) in [
        ("/api/conflicts?sort=state", "`devices` or `name`"),
        ("/api/conflicts/pairs?sort=os", "`settings`"),
        ("/api/conflicts/devices?sort=os", "`lastCheckIn`"),
        ("/api/conflicts?format=xml", "`json` or `csv`"),
        ("/api/conflicts?polizy=x", "polizy"),
    ] {
        let sentence = server.get(path).await.refused(400, "BadRequest");
        assert!(sentence.contains(named), "{path}: {sentence}");
    }
}

#[tokio::test]
async fn a_file_holds_every_row_and_no_formula() {
    let Setting { server, pilot, .. } = disagreeing().await;
    let text = async |path: &str| {
        let reply = server.get(path).await;
        assert_eq!(reply.headers["content-type"], "text/csv; charset=utf-8");
        String::from_utf8(reply.bytes).unwrap()
    };
    let list = text("/api/conflicts?format=csv&limit=1").await;
    assert_eq!(list.lines().count(), 1 + 4 + 2, "{list}");
    assert!(list.contains("\"'=Pilot\""), "{list}");
    let pairs = text(&format!("/api/conflicts/pairs?format=csv&policy={pilot}")).await;
    assert_eq!(pairs.lines().count(), 1 + 2, "{pairs}");
    let devices = text("/api/conflicts/devices?format=csv&search=PC-2").await;
    assert_eq!(devices.lines().count(), 1 + 1, "{devices}");
}

/// Every number of conflicts that is shown anywhere, against the rows behind it.
async fn walk(server: &Server) {
    let list = server.get("/api/conflicts?limit=1000").await.ok();
    assert_eq!(server.get("/api/summary").await.ok()["conflicts"], list["total"]);
    assert_eq!(server.get("/api/conflicts/devices").await.ok()["total"], list["devices"]);
    for row in list["rows"].as_array().unwrap() {
        let key = row["key"].as_str().unwrap();
        let devices = server.get(&format!("/api/conflicts/devices?setting={key}")).await.ok();
        assert_eq!(devices["total"], row["devices"]);
        for side in row["sides"].as_array().unwrap() {
            let policy = side["policyId"].as_str().unwrap();
            let report = format!("/api/policies/{policy}/devices?setting={key}&state=conflict");
            assert_eq!(server.get(&report).await.ok()["total"], side["devices"], "{report}");
            let of = server.get(&format!("/api/conflicts?setting={key}&policy={policy}")).await.ok();
            assert_eq!(of["rows"][0]["devices"], side["devices"]);
        }
    }
    let policies = server.get("/api/policies").await.ok();
    for policy in policies["rows"].as_array().unwrap() {
        let id = policy["id"].as_str().unwrap();
        let of = server.get(&format!("/api/conflicts?policy={id}&limit=1000")).await.ok();
        let per_setting = server.get(&format!("/api/policies/{id}/settings")).await.ok();
        let mut its: Vec<_> = per_setting
            .as_array()
            .unwrap()
            .iter()
            .map(|row| (row["key"].as_str().unwrap().to_owned(), row["states"]["conflict"].as_u64().unwrap()))
            .filter(|(_, devices)| *devices > 0)
            .collect();
        its.sort();
        let mut listed = keys(&of);
        listed.sort();
        assert_eq!(listed, its, "{}", policy["name"]);
        // No device fails at anything here, so whoever has a conflict shows Conflict.
        assert_eq!(of["devices"], policy["states"]["conflict"], "{}", policy["name"]);
        let body = json!({"filter": format!("(PolicyId eq '{id}')")});
        let graph = "/beta/deviceManagement/reports/getConfigurationPolicySettingsDeviceSummaryReport";
        let report = server.post(graph, body).await.ok();
        let column = |name: &str| {
            report["Schema"].as_array().unwrap().iter().position(|it| it["Column"] == name).unwrap()
        };
        let conflicts = column("NumberOfConflictDevices");
        let sum: u64 =
            report["Values"].as_array().unwrap().iter().map(|row| row[conflicts].as_u64().unwrap()).sum();
        assert_eq!(sum, its.iter().map(|(_, devices)| devices).sum::<u64>());
    }
}

#[tokio::test]
async fn two_places_that_count_conflicts_agree() {
    let Setting { server, mut devices, baseline, rival, pilot, .. } = disagreeing().await;
    walk(&server).await;
    for device in &mut devices {
        device.cycle(&server).await;
    }
    walk(&server).await;
    // What makes and ends conflicts moves every place.
    let body = antivirus("Rival", vec![integer(CPU, 35)]);
    server.put(&format!("{POLICIES}/{rival}"), body).await.ok();
    walk(&server).await;
    assert_eq!(server.get(&format!("/api/conflicts?policy={rival}")).await.ok()["devices"], 1);
    server.assign(&pilot, &[], &[]).await;
    walk(&server).await;
    assert_eq!(server.get("/api/conflicts").await.ok()["total"], 0);
    assert_eq!(server.get("/api/summary").await.ok()["conflicts"], 0);
    server.put(&format!("{POLICIES}/{rival}"), antivirus("Rival", vec![integer(CPU, 90)])).await.ok();
    let listed = server.get("/api/conflicts").await.ok();
    assert_eq!(keys(&listed), [(CPU.to_owned(), 2)]);
    walk(&server).await;
    server.delete(&format!("{POLICIES}/{baseline}")).await.ok();
    walk(&server).await;
    // Retired devices are in no conflict any longer.
    let left = server.get("/api/conflicts").await.ok()["devices"].as_u64().unwrap();
    server.delete(&format!("/api/devices/{}", devices[0].id)).await.ok();
    walk(&server).await;
    assert_eq!(server.get("/api/conflicts").await.ok()["devices"].as_u64().unwrap() + 1, left);
}

/// Every mark of the matrix is what the lists say of that policy and group.
#[tokio::test]
async fn the_matrix_agrees_with_the_lists() {
    let Setting { server, devices, baseline, rival, .. } = disagreeing().await;
    let apart = server.group("Apart", &[&devices[1], &devices[4]]).await;
    let lists = |path: &str, policy: &str, group: &str| format!("{path}?policy={policy}&group={group}");
    let all = server.get("/api/conflicts/matrix").await.ok();
    assert_eq!(all["total"], 4);
    let groups = all["groups"].as_array().unwrap().clone();
    let names: Vec<_> = groups.iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["All", "One", "Two"]);
    let mut marked = 0;
    for row in all["rows"].as_array().unwrap() {
        for cell in row["cells"].as_array().unwrap() {
            let group = groups[usize::try_from(cell["group"].as_u64().unwrap()).unwrap()]["groupId"]
                .as_str()
                .unwrap();
            let policy = row["policyId"].as_str().unwrap();
            let settings = server.get(&lists("/api/conflicts", policy, group)).await.ok();
            let hit = server.get(&lists("/api/conflicts/devices", policy, group)).await.ok();
            assert_eq!(cell["conflicts"], settings["total"], "{row}");
            assert_eq!((&cell["devices"], &settings["devices"]), (&hit["total"], &hit["total"]), "{row}");
            let pairs = server.get(&lists("/api/conflicts/pairs", policy, group)).await.ok();
            assert_eq!(json!(cell["with"].as_array().unwrap().len()), pairs["total"], "{row}");
            marked += usize::from(cell["conflicts"] != 0);
        }
    }
    assert_eq!(marked, 4);
    // A group that no policy is assigned to filters as well, and one that is left out has no conflict.
    let own = server.get(&lists("/api/conflicts", &baseline, &apart)).await.ok();
    assert_eq!((keys(&own), &own["devices"]), (vec![(CPU.to_owned(), 1)], &json!(1)));
    assert_eq!(server.get(&lists("/api/conflicts", &baseline, "nobody")).await.ok()["total"], 0);
    let all_id = groups[0]["groupId"].as_str().unwrap();
    server.assign(&rival, &[all_id], &[&apart]).await;
    let after = server.get("/api/conflicts/matrix?search=rival&only=conflicts").await.ok();
    let cells = &after["rows"][0]["cells"];
    assert_eq!((&cells[1]["excluded"], &cells[1]["conflicts"]), (&json!(true), &json!(0)));
    assert_eq!(cells[0]["devices"], 3);
    assert_eq!(server.get("/api/conflicts/matrix?type=firewall").await.ok()["total"], 0);
    server.get("/api/conflicts/matrix?only=me").await.refused(400, "BadRequest");
}

/// What each filter of the matrix is said to show is what it shows, whatever is searched and filtered beside it.
#[tokio::test]
async fn the_counts_of_the_matrix_agree_with_its_rows() {
    let Setting { server, .. } = disagreeing().await;
    let ask = async |type_of: &str, search: &str, only: &str, facets: &str| {
        let path = format!("/api/conflicts/matrix?type={type_of}&search={search}&only={only}{facets}");
        server.get(&path).await.ok()
    };
    let mut counted = 0;
    for (type_of, search, only) in [
        ("", "", ""),
        ("antivirus", "", ""),
        ("firewall", "", ""),
        ("", "", "conflicts"),
        ("", "rival", ""),
        ("antivirus", "two", "conflicts"),
        ("", "nobody", ""),
    ] {
        let facets = ask(type_of, search, only, "&facets=true").await["facets"].clone();
        let facets = facets.as_array().unwrap();
        assert!(facets.iter().any(|it| it["filter"] == "only" && it["value"] == "conflicts"), "{facets:?}");
        for facet in facets {
            let value = facet["value"].as_str().unwrap();
            let other = match facet["filter"].as_str().unwrap() {
                "type" => ask(value, search, only, "").await,
                _ => ask(type_of, search, value, "").await,
            };
            assert_eq!(
                other["rows"].as_array().map(Vec::len),
                other["total"].as_u64().map(|it| usize::try_from(it).unwrap())
            );
            assert_eq!(other["total"], facet["rows"], "{facet} beside {type_of}, {search}, {only}");
            assert!(other["facets"].is_null(), "nobody asked for them");
            counted += facet["rows"].as_u64().unwrap();
        }
    }
    assert!(counted > 0);
}
