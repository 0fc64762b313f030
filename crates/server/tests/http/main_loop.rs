//! The main job: create, assign, enrol, check in, report, conflict, unassign.

use std::time::Duration;

use palisade_model::device::DeviceFacts;
use serde_json::json;

use crate::harness::{ARCHIVES, CPU, POLICIES, TestDevice, choice, integer, linux, start, windows};

#[tokio::test]
async fn from_a_policy_to_a_conflict_and_back() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let mut first = TestDevice::enrol(&server, &token, 1, &windows("pc-1")).await;
    let mut second = TestDevice::enrol(&server, &token, 2, &windows("pc-2")).await;
    let mut excluded = TestDevice::enrol(&server, &token, 3, &windows("pc-3")).await;
    let mut other_platform = TestDevice::enrol(&server, &token, 4, &linux("web-1")).await;
    let managed = DeviceFacts { domain_controller: true, ..windows("dc-1") };
    let mut ineligible = TestDevice::enrol(&server, &token, 5, &managed).await;
    let all = server.group("All", &[&first, &second, &excluded, &other_platform, &ineligible]).await;
    let pilot = server.group("Pilot", &[&excluded]).await;

    let policy = server.policy("Baseline", vec![choice(ARCHIVES, "1"), integer(CPU, 35)]).await;
    assert_eq!(server.counts(&policy).await, [0; 5]);
    let assigned = server.assign(&policy, &[&all], &[&pilot]).await;
    assert_eq!(assigned["value"][0]["id"], format!("{policy}_{all}"));
    assert_eq!(server.counts(&policy).await, [0, 0, 0, 2, 2]);

    // Devices check in, enforce and report: Pending becomes Success.
    assert_eq!(first.check_in(&server, 0).await["sync"], false);
    assert_eq!(first.told(CPU), Some(json!(35)));
    assert_eq!(server.counts(&policy).await, [0, 0, 0, 2, 2]);
    first.report(&server, &[]).await.ok();
    assert_eq!(server.counts(&policy).await, [1, 0, 0, 1, 2]);
    second.check_in(&server, 0).await;
    second.report(&server, &[CPU]).await.ok();
    assert_eq!(server.counts(&policy).await, [1, 1, 0, 0, 2]);
    for device in [&mut excluded, &mut other_platform, &mut ineligible] {
        device.cycle(&server).await;
        assert_eq!(device.told(CPU), None);
    }
    assert_eq!(server.counts(&policy).await, [1, 1, 0, 0, 2]);

    // View report, filtered and as a file; each row says what to know.
    let report = server.get(&format!("/api/policies/{policy}/devices?state=error")).await.ok();
    assert_eq!(report["rows"][0]["name"], "pc-2");
    assert!(report["rows"][0]["note"].as_str().unwrap().contains("access denied"), "{report}");
    assert_eq!((&report["total"], &report["states"]["success"]), (&json!(1), &json!(1)));
    let report = server.get(&format!("/api/policies/{policy}/devices?search=DC-1")).await.ok();
    assert_eq!(report["rows"][0]["state"], "notApplicable");
    assert!(report["rows"][0]["note"].as_str().unwrap().contains("Domain controllers"), "{report}");
    let report = server.get(&format!("/api/policies/{policy}/devices?search=debian")).await.ok();
    assert!(report["rows"][0]["note"].as_str().unwrap().contains("for Windows"), "{report}");
    let file = server.get(&format!("/api/policies/{policy}/devices?format=csv&limit=1")).await;
    assert_eq!(String::from_utf8(file.bytes).unwrap().lines().count(), 5);

    // Per setting status, and its counts as links.
    let settings = server.get(&format!("/api/policies/{policy}/settings")).await.ok();
    let cpu = settings.as_array().unwrap().iter().find(|row| row["key"] == CPU).unwrap().clone();
    assert_eq!((&cpu["states"]["success"], &cpu["states"]["error"]), (&json!(1), &json!(1)));
    assert!(cpu["value"].as_str().unwrap().starts_with("35"), "{cpu}");
    let linked = server.get(&format!("/api/policies/{policy}/devices?setting={CPU}&state=error")).await.ok();
    assert_eq!((&linked["total"], &linked["rows"][0]["name"]), (&json!(1), &json!("pc-2")));
    assert_eq!(linked["states"], cpu["states"]);

    // A second policy says otherwise: both conflict, the value is withheld, the rest is still delivered.
    let rival = server.policy("Rival", vec![integer(CPU, 80)]).await;
    server.assign(&rival, &[&all], &[]).await;
    assert_eq!(server.counts(&policy).await, [0, 0, 2, 0, 2]);
    assert_eq!(server.counts(&rival).await, [0, 0, 2, 1, 2]);
    first.cycle(&server).await;
    assert_eq!((first.told(CPU), first.told(ARCHIVES)), (None, Some(json!("1"))));
    let rows = server.get(&format!("/api/devices/{}/settings?policy={policy}", first.id)).await.ok();
    let cpu = rows.as_array().unwrap().iter().find(|row| row["key"] == CPU).unwrap().clone();
    assert_eq!((&cpu["state"], &cpu["decision"]["kind"]), (&json!("conflict"), &json!("conflict")));
    assert_eq!(cpu["sources"].as_array().unwrap().len(), 2);
    let explanation = cpu["explanation"].as_str().unwrap();
    assert!(explanation.contains("“Baseline”") && explanation.contains("“Rival”"), "{explanation}");
    let archives = rows.as_array().unwrap().iter().find(|row| row["key"] == ARCHIVES).unwrap();
    assert_eq!(archives["state"], "success");
    let device = server.get(&format!("/api/devices/{}", first.id)).await.ok();
    assert_eq!(device["state"], "conflict");
    assert!(device["policies"][0]["note"].as_str().unwrap().contains("conflicts with “Rival”"), "{device}");

    // A third policy that agrees with the first is not to blame, and says of itself who is.
    let ally = server.policy("Ally", vec![integer(CPU, 35)]).await;
    server.assign(&ally, &[&all], &[]).await;
    let device = server.get(&format!("/api/devices/{}", first.id)).await.ok();
    for row in device["policies"].as_array().unwrap() {
        let blamed = if row["name"] == "Rival" {
            ["“Baseline”", "“Ally”"].as_slice()
        } else {
            &["“Rival”"]
        };
        let note = row["note"].as_str().unwrap();
        assert_eq!(note.matches('“').count(), 1 + blamed.len(), "{note}");
        assert!(blamed.iter().all(|name| note.contains(name)), "{note}");
    }
    server.assign(&ally, &[], &[]).await;

    // The rival goes: a device that waits hears of it, and what it had comes back.
    let waiting = tokio::time::timeout(Duration::from_secs(5), first.check_in(&server, 50));
    let (answer, _) = tokio::join!(waiting, async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        server.assign(&rival, &[], &[]).await
    });
    assert!(answer.unwrap()["bundle"].is_object());
    assert_eq!(first.told(CPU), Some(json!(35)));
    first.report(&server, &[]).await.ok();
    // The other device never took the bundle in between, so what it said of this one still stands.
    second.cycle(&server).await;
    assert_eq!(server.counts(&policy).await, [1, 1, 0, 0, 2]);
    assert_eq!(server.counts(&rival).await, [0; 5]);

    // Every save is a version.
    let versions = server.get(&format!("/api/policies/{rival}/versions")).await.ok();
    let summary: Vec<_> = versions.as_array().unwrap().iter().map(|row| row["summary"].clone()).collect();
    assert_eq!(summary, ["to nobody", "to All", "1 setting"]);

    // Unassigned and deleted: the device is told to let go.
    server.delete(&format!("{POLICIES}/{policy}")).await.ok();
    first.check_in(&server, 0).await;
    assert_eq!(first.bundle.as_ref().unwrap()["settings"], json!([]));
    assert_eq!(server.get(&format!("/api/policies/{policy}")).await.status, 404);
}

#[tokio::test]
async fn a_changed_setting_is_pending_until_it_is_reported() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let mut device = TestDevice::enrol(&server, &token, 1, &windows("pc-1")).await;
    let group = server.group("All", &[&device]).await;
    let policy = server.policy("Baseline", vec![choice(ARCHIVES, "1"), integer(CPU, 35)]).await;
    server.assign(&policy, &[&group], &[]).await;
    device.cycle(&server).await;
    let stale = device.bundle.clone();

    let body = crate::harness::antivirus("Baseline", vec![choice(ARCHIVES, "1"), integer(CPU, 40)]);
    server.put(&format!("{POLICIES}/{policy}"), body.clone()).await.ok();
    assert_eq!(server.counts(&policy).await, [0, 0, 0, 1, 0]);
    let settings = server.get(&format!("/api/policies/{policy}/settings")).await.ok();
    let states: Vec<_> =
        settings.as_array().unwrap().iter().map(|row| row["states"]["pending"].clone()).collect();
    assert_eq!(states, [json!(0), json!(1)]);
    device.cycle(&server).await;
    assert_eq!(server.counts(&policy).await, [1, 0, 0, 0, 0]);

    // Saving the same again makes no version; a report on a bundle of before is refused.
    server.put(&format!("{POLICIES}/{policy}"), body).await.ok();
    assert_eq!(server.get(&format!("/api/policies/{policy}")).await.ok()["version"], 3);
    device.bundle = stale;
    let sentence = device.report(&server, &[]).await.refused(409, "Conflict");
    assert!(sentence.contains("Check in again"), "{sentence}");
}

#[tokio::test]
async fn all_devices_reaches_devices_that_enrol_later() {
    let server = start().await;
    let policy = server.policy("Baseline", vec![integer(CPU, 35)]).await;
    let all =
        json!({"assignments": [{"target": {"@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"}}]});
    server.post(&format!("{POLICIES}/{policy}/assign"), all).await.ok();
    let token = server.enrolment_token(None).await;
    let mut device = TestDevice::enrol(&server, &token, 1, &windows("pc-1")).await;
    assert_eq!(server.counts(&policy).await, [0, 0, 0, 1, 0]);
    device.cycle(&server).await;
    assert_eq!(server.counts(&policy).await, [1, 0, 0, 0, 0]);
    let row = server.get("/api/policies").await.ok();
    assert_eq!(row["rows"][0]["assignedTo"], json!(["All devices"]));

    // Facts that change its class change what it is told.
    let facts = DeviceFacts { non_persistent_vdi: true, ..windows("pc-1") };
    let body = json!({"bundle": device.bundle.as_ref().unwrap()["id"], "facts": facts});
    let path = palisade_model::channel::CHECK_IN_PATH;
    let answer = server.send(device.signed(path, crate::harness::now(), &body)).await.ok();
    assert_eq!(answer["bundle"]["settings"], json!([]));
    assert_eq!(server.counts(&policy).await, [0, 0, 0, 0, 1]);
}
