//! The overview: every number of it is the total of the list behind its link, whatever happened to the tenant.

use palisade_model::device::{DeviceFacts, Edition, ManagementChannel};
use serde_json::{Value as Json, json};

use crate::harness::{
    ARCHIVES, CPU, POLICIES, Server, TestDevice, antivirus, choice, integer, linux, now, start, windows,
};

impl Server {
    async fn total(&self, path: &str) -> u64 {
        self.get(path).await.ok()["total"].as_u64().unwrap()
    }

    /// The overview, after every number of it was compared with the list that it leads to.
    async fn overview(&self) -> Json {
        let overview = self.get("/api/overview").await.ok();
        assert_eq!(overview["devices"], self.total("/api/devices").await);
        assert_eq!(overview["policies"], self.total("/api/policies").await);
        assert_eq!(overview["groups"], self.total("/api/groups").await);
        assert_eq!(overview["conflicts"], self.total("/api/conflicts").await);
        let webhooks = self.get("/api/webhooks").await.ok();
        let failing = webhooks["rows"].as_array().unwrap().iter().filter(|row| row["state"] == "failing");
        assert_eq!(overview["webhooks"], json!({"total": webhooks["total"], "failing": failing.count()}));
        for (member, list) in [
            ("enrolment", "/api/devices?enrolment="),
            ("freshness", "/api/devices?freshness="),
            ("deviceStates", "/api/devices?state="),
            ("policyStates", "/api/policies?state="),
        ] {
            for (word, number) in overview[member].as_object().unwrap() {
                assert_eq!(
                    *number,
                    self.total(&format!("{list}{word}")).await,
                    "{member} {word}: {overview}"
                );
            }
            let sum: u64 =
                overview[member].as_object().unwrap().values().map(|it| it.as_u64().unwrap()).sum();
            let all = if member == "policyStates" { &overview["policies"] } else { &overview["devices"] };
            assert_eq!(*all, sum, "{member}");
        }
        self.rollouts(&overview).await;
        overview
    }

    /// Which policies are on their way is what each policy says of itself.
    async fn rollouts(&self, overview: &Json) {
        let policies = self.get("/api/policies").await.ok();
        for policy in policies["rows"].as_array().unwrap() {
            let id = policy["id"].as_str().unwrap();
            let own = self.get(&format!("/api/policies/{id}/rollout")).await.ok();
            let newest =
                own["versions"].as_array().unwrap().iter().find(|it| it["version"] == own["version"]);
            let have = newest.map_or(0, |it| it["devices"].as_u64().unwrap());
            let behind = self.total(&format!("/api/policies/{id}/devices?version=behind")).await;
            assert_eq!(own["devices"].as_u64().unwrap() - have, behind, "{own}");
            let row = overview["rollouts"].as_array().unwrap().iter().find(|row| row["policyId"] == id);
            match row {
                None => assert_eq!(behind, 0, "{} is missing: {own}", policy["name"]),
                Some(row) => {
                    assert!(behind > 0, "{row}");
                    assert_eq!(
                        (&row["devices"], &row["have"]),
                        (&own["devices"], &json!(have)),
                        "{row} {own}"
                    );
                    assert_eq!(row["version"], policy["version"]);
                    assert_eq!(row["since"], policy["lastModified"]);
                }
            }
        }
    }

    fn last_heard(&self, device: &TestDevice, ago: i64) {
        let tenant = self.running.app.tenant();
        let number = tenant.device_number(&device.id).unwrap();
        tenant.seen(number, now() - ago).unwrap();
    }
}

#[tokio::test]
async fn an_empty_tenant_is_all_zeros() {
    let server = start().await;
    let overview = server.overview().await;
    assert_eq!(overview["rollouts"], json!([]));
    assert_eq!((&overview["checkInSeconds"], &overview["silentAfterSeconds"]), (&json!(60), &json!(180)));
}

#[tokio::test]
async fn every_number_is_the_length_of_its_list() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let owned = DeviceFacts { managed_by: ManagementChannel::Mdm, ..windows("owned") };
    let home = DeviceFacts { edition: Edition::Home, ..windows("home") };
    let mut devices = Vec::new();
    let all =
        [windows("pc-1"), windows("pc-2"), windows("pc-3"), windows("pc-4"), linux("lin-1"), owned, home];
    for (seed, facts) in (1..).zip(all) {
        devices.push(TestDevice::enrol(&server, &token, seed, &facts).await);
    }
    server.overview().await;
    let everyone: Vec<&TestDevice> = devices.iter().collect();
    let group = server.group("All", &everyone).await;
    let some = server.group("Some", &everyone[1..3]).await;
    let policy = server.policy("Baseline", vec![choice(ARCHIVES, "1"), integer(CPU, 35)]).await;
    server.policy("Unassigned", vec![integer(CPU, 35)]).await;
    let archived = server.policy("Archived", vec![integer(CPU, 35)]).await;
    server.post(&format!("/api/policies/{archived}/archive"), Json::Null).await.ok();
    server.assign(&policy, &[&group], &[]).await;
    let overview = server.overview().await;
    assert_eq!(overview["freshness"], json!({"current": 0, "silent": 0, "never": 7}));
    assert_eq!(overview["enrolment"]["pending"], 5);
    assert_eq!(overview["policyStates"]["none"], 1);

    for device in &mut devices[..3] {
        device.cycle(&server).await;
    }
    devices[5].check_in(&server, 0).await;
    server.last_heard(&devices[0], 1000);
    server.last_heard(&devices[1], 170);
    let overview = server.overview().await;
    assert_eq!(overview["freshness"], json!({"current": 3, "silent": 1, "never": 3}));
    assert_eq!(overview["rollouts"][0]["have"], 3);

    // Another policy disagrees, and one device fails.
    let rival = server.policy("Rival", vec![integer(CPU, 60)]).await;
    server.assign(&rival, &[&some], &[]).await;
    server.overview().await;
    devices[1].check_in(&server, 0).await;
    devices[1].report(&server, &[ARCHIVES]).await.ok();
    let overview = server.overview().await;
    assert_eq!(overview["conflicts"], 1);
    assert_eq!(overview["policyStates"]["error"], 1);

    // Saves that tell devices nothing, something, and what they had before.
    let path = format!("{POLICIES}/{policy}");
    server.put(&path, antivirus("Renamed", vec![choice(ARCHIVES, "1"), integer(CPU, 35)])).await.ok();
    server.overview().await;
    server.put(&path, antivirus("Renamed", vec![choice(ARCHIVES, "1")])).await.ok();
    server.overview().await;
    devices[2].cycle(&server).await;
    server.overview().await;
    server.put(&path, antivirus("Renamed", vec![choice(ARCHIVES, "1"), integer(CPU, 35)])).await.ok();
    server.overview().await;
    server.assign(&rival, &[], &[]).await;
    server.overview().await;

    // A device that is retired, one that changes, a restart.
    server.delete(&format!("/api/devices/{}", devices[1].id)).await.ok();
    devices[3].change(&server, &DeviceFacts { managed_by: ManagementChannel::Mdm, ..windows("pc-4") }).await;
    let before = server.overview().await;
    let server = server.restarted().await;
    let mut after = server.overview().await;
    after["asOf"] = before["asOf"].clone();
    assert_eq!(after, before);
    for device in [0, 2, 4] {
        devices[device].cycle(&server).await;
    }
    server.overview().await;
}

#[tokio::test]
async fn a_silent_device_says_what_it_last_had() {
    let server = start().await;
    let (mut device, _, policy) = server.delivered(vec![integer(CPU, 35)]).await;
    server.last_heard(&device, 1000);
    let silent = async || server.get("/api/devices?freshness=silent").await.ok()["rows"][0].clone();
    let assigned = server.get(&format!("/api/policies/{policy}")).await.ok()["lastModified"].clone();
    assert_eq!(silent().await["lastHad"], json!({"current": true, "saved": assigned}));
    server.put(&format!("{POLICIES}/{policy}"), antivirus("Baseline", vec![integer(CPU, 40)])).await.ok();
    assert_eq!(silent().await["lastHad"], json!({"current": false, "saved": assigned}));
    device.cycle(&server).await;
    assert_eq!(server.total("/api/devices?freshness=silent").await, 0);
    // Of a policy that sets nothing on it any longer it has everything, which is nothing.
    server.assign(&policy, &[], &[]).await;
    device.cycle(&server).await;
    server.last_heard(&device, 1000);
    let had = silent().await["lastHad"].clone();
    assert_eq!((&had["current"], &had["nothing"]), (&json!(true), &json!(true)));

    for wrong in ["devices?state=x", "devices?enrolment=x", "policies?state=x"] {
        server.get(&format!("/api/{wrong}")).await.refused(400, "BadRequest");
    }
}
