//! What became of a device's settings, told afterwards, with what made it.

use serde_json::{Value as Json, json};

use crate::harness::{
    ARCHIVES, CPU, POLICIES, Server, TestDevice, antivirus, choice, integer, start, windows,
};
use crate::replayed::{replayed, settings};

/// Small, so that there are pages.
const PAGE: u32 = 3;

/// The rows of a device's history, newest first, whatever the size of pages.
pub async fn rows(server: &Server, device: &str, query: &str) -> Vec<Json> {
    let mut rows = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/devices/{device}/history?limit={PAGE}{query}{cursor}");
        let page = server.get(&path).await.ok();
        rows.extend(page["rows"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return rows,
        }
    }
}

fn states(rows: &[Json], key: &str) -> Vec<String> {
    let change = |row: &Json| {
        let changes = row["changes"].as_array().unwrap().clone();
        let change = changes.into_iter().find(|change| change["key"] == key)?;
        let state =
            change["after"]["state"].as_str().unwrap_or_else(|| change["after"]["kind"].as_str().unwrap());
        Some(format!("{}: {state}", row["cause"]["kind"].as_str().unwrap()))
    };
    rows.iter().rev().filter_map(change).collect()
}

/// Now, as the server notes it: after everything that happened, and before everything that will.
pub fn moment() -> String {
    palisade_server::clock::stamped()
}

pub async fn put(server: &Server, policy: &str, name: &str, settings: Vec<Json>) {
    server.put(&format!("{POLICIES}/{policy}"), antivirus(name, settings)).await.ok();
}

#[tokio::test]
async fn every_state_of_a_setting_is_told_with_what_made_it() {
    let server = start().await;
    let (mut device, group, baseline) = server.delivered(vec![integer(CPU, 35), choice(ARCHIVES, "1")]).await;
    let other = server.group("Others", &[&device]).await;
    put(&server, &baseline, "Baseline", vec![integer(CPU, 40), choice(ARCHIVES, "1")]).await;
    device.check_in(&server, 0).await;
    device.report(&server, &[CPU]).await.ok();
    // The same once more adds nothing.
    device.report(&server, &[CPU]).await.ok();
    let rival = server.policy("Rival", vec![integer(CPU, 80)]).await;
    server.assign(&rival, &[&other], &[]).await;
    device.cycle(&server).await;
    let member = json!({"remove": [device.id]});
    server.post(&format!("/api/groups/{group}/members"), member).await.ok();
    server.delete(&format!("{POLICIES}/{rival}")).await.ok();
    device.cycle(&server).await;

    let told = rows(&server, &device.id, "").await;
    let expected = [
        "told: pending",
        "reported: success",
        "told: pending",
        "reported: error",
        "told: conflict",
        "told: pending",
        "told: notSet",
    ];
    assert_eq!(states(&told, CPU), expected, "{told:#?}");
    let only = rows(&server, &device.id, &format!("&setting={CPU}")).await;
    assert_eq!(states(&only, CPU), expected);
    assert!(only.iter().all(|row| row["changes"].as_array().unwrap().len() == 1));

    let cause = |place: usize| only[only.len() - 1 - place]["cause"].clone();
    assert_eq!(cause(0)["gained"][0]["name"], "Baseline");
    assert_eq!(
        (&cause(2)["saves"][0]["version"], &cause(2)["saves"][0]["savedBy"]),
        (&json!(3), &json!("tenant-administrator"))
    );
    assert_eq!(cause(4)["gained"][0]["name"], "Rival");
    assert_eq!(cause(5)["lost"][0]["name"], "Baseline");
    assert_eq!(
        (&cause(6)["lost"][0]["name"], &cause(6)["saves"][0]["name"]),
        (&json!("Rival"), &json!("Rival"))
    );
    let conflict = &only[2]["changes"][0]["after"];
    assert_eq!(conflict["displayValue"], "");
    let sources: Vec<_> = conflict["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|source| (source["name"].as_str().unwrap(), source["standing"].as_str().unwrap()))
        .collect();
    assert_eq!(sources.len(), 2);
    assert!(
        sources.contains(&("Baseline", "withheld")) && sources.contains(&("Rival", "withheld")),
        "{sources:?}"
    );
    let failed = &only[3]["changes"][0]["after"];
    assert_eq!((&failed["code"], &failed["note"]), (&json!(65000), &json!("access denied")));
    assert_eq!(replayed(&server, &device.id).await, settings(&server, &device.id).await);

    // What no policy sets any longer is among those that it had.
    let ever = server.get(&format!("/api/devices/{}/history/settings", device.id)).await.ok();
    let now = settings(&server, &device.id).await;
    assert!(!now.contains_key(CPU), "{now:?}");
    let keys: Vec<_> = ever.as_array().unwrap().iter().map(|it| it["key"].as_str().unwrap()).collect();
    assert!(keys.contains(&CPU) && now.keys().all(|key| keys.contains(&key.as_str())), "{keys:?}");
    server.get("/api/devices/x/history/settings").await.refused(404, "ResourceNotFound");

    // The history of one that is retired stays; after another enrolment it goes on.
    server.delete(&format!("/api/devices/{}", device.id)).await.ok();
    let server = server.restarted().await;
    let kept = rows(&server, &device.id, "").await;
    assert_eq!(kept[0]["cause"]["kind"], "retired");
    assert_eq!(kept[1..], told[..]);
    let token = server.enrolment_token(None).await;
    let again = TestDevice::enrol(&server, &token, 1, &windows("pc-1")).await;
    assert_eq!(again.id, device.id);
    assert_eq!(rows(&server, &device.id, "").await[0]["cause"]["kind"], "enrolled");
}

#[tokio::test]
async fn between_two_moments_only_what_differs_is_told() {
    let server = start().await;
    let start = moment();
    let (mut device, ..) = server.delivered(vec![integer(CPU, 35), choice(ARCHIVES, "1")]).await;
    let first = moment();
    let rival = server.policy("Rival", vec![integer(CPU, 80)]).await;
    let all =
        json!({"assignments": [{"target": {"@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"}}]});
    server.post(&format!("{POLICIES}/{rival}/assign"), all).await.ok();
    device.cycle(&server).await;
    let second = moment();
    let ask = async |from: &str, to: &str| {
        server.get(&format!("/api/devices/{}/history/between?from={from}&to={to}", device.id)).await
    };
    let answer = ask(&first, &second).await.ok();
    let changes = answer["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{answer}");
    assert_eq!(
        (&changes[0]["before"]["state"], &changes[0]["after"]["state"]),
        (&json!("success"), &json!("conflict"))
    );
    // Before it enrolled there was nothing, and that is known.
    let answer = ask(&start, &second).await.ok();
    assert_eq!((&answer["fromKnown"], answer["changes"].as_array().unwrap().len()), (&json!(true), 2));
    assert_eq!(answer["changes"][0]["before"]["kind"], "notSet");
    assert!(ask(&second, &first).await.refused(400, "BadRequest").contains("before `to`"));
    assert!(ask("yesterday", &first).await.refused(400, "BadRequest").contains("“yesterday” is no moment"));
    server.get("/api/devices/x/history").await.refused(404, "ResourceNotFound");
}

#[tokio::test]
async fn what_was_not_noted_is_told_as_unknown() {
    let server = start().await;
    let (mut device, ..) = server.delivered(vec![integer(CPU, 35)]).await;
    let before = moment();
    let rival = server.policy("Rival", vec![choice(ARCHIVES, "1")]).await;
    let all =
        json!({"assignments": [{"target": {"@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"}}]});
    server.post(&format!("{POLICIES}/{rival}/assign"), all).await.ok();
    let meanwhile = moment();
    device.cycle(&server).await;
    let after = moment();
    // As if the server had been killed between the change and its note.
    let file = server.folder.path().join("palisade.db");
    let database = sqlx::sqlite::SqlitePool::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    let lost = sqlx::query("DELETE FROM reaches WHERE at = (SELECT MAX(at) FROM reaches)");
    assert_eq!(lost.execute(&database).await.unwrap().rows_affected(), 1);
    database.close().await;
    let told = rows(&server, &device.id, &format!("&setting={ARCHIVES}")).await;
    assert_eq!(states(&told, ARCHIVES), ["unknown: pending", "reported: success"]);
    assert!(told[1]["after"].is_string());
    let ask = async |from: &str, to: &str| {
        server.get(&format!("/api/devices/{}/history/between?from={from}&to={to}", device.id)).await.ok()
    };
    assert_eq!(ask(&before, &after).await["changes"][0]["after"]["state"], "success");
    // What is still to come is as it is now, and said to be of now.
    let coming = ask(&before, "2999-01-01T00:00:00Z").await;
    assert_eq!(coming["changes"], ask(&before, &after).await["changes"]);
    assert!(coming["to"].as_str().unwrap() < "2999", "{coming}");
    let unsure = ask(&meanwhile, &after).await;
    assert_eq!(unsure["changes"].as_array().unwrap().len(), 1, "{unsure}");
    assert_eq!(
        (&unsure["changes"][0]["key"], &unsure["changes"][0]["before"]["kind"]),
        (&json!(ARCHIVES), &json!("unknown"))
    );
}

#[tokio::test]
async fn a_deletion_is_told_as_one() {
    let server = start().await;
    let (mut device, _, policy) = server.delivered(vec![integer(CPU, 35)]).await;
    server.delete(&format!("{POLICIES}/{policy}")).await.ok();
    device.cycle(&server).await;
    let told = rows(&server, &device.id, "").await;
    let saves: Vec<_> = told.iter().filter_map(|row| row["cause"]["saves"].as_array()).flatten().collect();
    assert_eq!((&saves[0]["id"], &saves[0]["deleted"]), (&json!(policy), &json!(true)), "{told:?}");
    assert!(saves[1..].iter().all(|save| save["deleted"].is_null()), "{told:?}");
}

#[tokio::test]
async fn what_happens_faster_than_the_clock_goes_is_told_in_order() {
    let server = start().await;
    let (device, _, policy) = server.delivered(vec![integer(CPU, 35)]).await;
    // As if thousands of devices had reported within a moment.
    for _ in 0..2000 {
        palisade_server::clock::stamp();
    }
    let before = moment();
    put(&server, &policy, "Baseline", vec![integer(CPU, 40)]).await;
    let after = moment();
    let path = format!("/api/devices/{}/history/between?from={before}&to={after}", device.id);
    let answer = server.get(&path).await.ok();
    assert_eq!(answer["changes"][0]["after"]["state"], "pending", "{answer}");
}

#[tokio::test]
async fn an_old_history_is_thinned_and_says_so() {
    let server = start().await;
    let (mut device, _, policy) = server.delivered(vec![integer(CPU, 35)]).await;
    for value in 36..60 {
        put(&server, &policy, "Baseline", vec![integer(CPU, value)]).await;
        device.cycle(&server).await;
    }
    let whole = server.get(&format!("/api/devices/{}/history?limit=100", device.id)).await.ok();
    assert_eq!((&whole["whole"], whole["rows"].as_array().unwrap().len()), (&json!(true), 3 + 24 * 2));
    let store = &server.running.app.store;
    let now = palisade_server::clock::milliseconds();
    store.thin_transitions(0, now).await.unwrap();
    let same = server.get(&format!("/api/devices/{}/history?limit=100", device.id)).await.ok();
    assert_eq!(same["rows"], whole["rows"]);
    let later = now + 40 * 86_400_000;
    store.thin_transitions(0, later).await.unwrap();
    store.thin_reaches(later).await.unwrap();
    let thinned = server.get(&format!("/api/devices/{}/history?limit=100", device.id)).await.ok();
    let kept = thinned["rows"].as_array().unwrap();
    assert_eq!(thinned["whole"], false);
    // Ten reports with the nine saves between them; how it was before the first is not known.
    assert_eq!(kept.len(), 10 + 9);
    assert_eq!(kept[18]["at"], thinned["since"]);
    assert_eq!(kept[18]["changes"][0]["before"]["kind"], "unknown");
    assert_eq!(kept[..18], whole["rows"].as_array().unwrap()[..18]);
    // What nothing names any longer goes at the next start, and nothing else.
    let server = server.restarted().await;
    let again = server.get(&format!("/api/devices/{}/history?limit=100", device.id)).await.ok();
    assert_eq!(again["rows"], thinned["rows"]);
}

#[tokio::test]
async fn a_change_of_the_scope_is_told() {
    let server = start().await;
    let (mut device, ..) = server.delivered(vec![integer(CPU, 35)]).await;
    let scope = |clients: &str| {
        json!({"windowsClients": clients, "windowsServers": "all", "domainControllers": "off", "linux": "all",
            "configurationManagerAuthority": false})
    };
    server.put("/api/settings/enforcement-scope", scope("off")).await.ok();
    device.cycle(&server).await;
    let told = rows(&server, &device.id, &format!("&setting={CPU}")).await;
    assert_eq!(states(&told, CPU), ["told: pending", "reported: success", "told: notApplicable"]);
    assert_eq!(told[0]["cause"]["scope"], true);
    // Of two changes without a report in between only what follows from the second is known.
    server.put("/api/settings/enforcement-scope", scope("tagged")).await.ok();
    server.put("/api/settings/enforcement-scope", scope("all")).await.ok();
    let told = rows(&server, &device.id, &format!("&setting={CPU}")).await;
    assert_eq!(states(&told, CPU)[3..], ["told: unknown", "told: pending"], "{told:#?}");
    assert_eq!(settings(&server, &device.id).await[CPU].0, "pending");
}
