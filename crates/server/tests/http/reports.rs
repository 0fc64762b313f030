//! Reports that come together: written in one go, and each is what it would be alone.

use palisade_model::status::{Outcome, OutcomeState, SettingOutcome};
use palisade_server::store::{DeviceJob, JobResult, Report};

use crate::harness::{CPU, Server, TestDevice, integer, start, windows};

/// A report on the bundle of the device: its setting has come to this.
fn report(server: &Server, device: &TestDevice, state: OutcomeState) -> DeviceJob {
    let tenant = server.running.app.tenant();
    let number = tenant.device_number(&device.id).unwrap();
    let bundle = device.bundle.as_ref().unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let setting = &bundle["settings"][0];
    let (key, digest) = (text(&setting["key"]), text(&setting["digest"]));
    let outcome = Outcome::new(vec![SettingOutcome { key, digest, state, code: None, detail: None }]);
    DeviceJob::Report(Report {
        device: number,
        bundle: text(&bundle["id"]).into(),
        moment: tenant.moment(),
        digest: outcome.digest().into(),
        outcome: std::sync::Arc::new(outcome),
        told: tenant.told(number).map(Box::new),
    })
}

/// What made the rows of a device's history, newest first.
async fn causes(server: &Server, device: &TestDevice) -> Vec<String> {
    let history = server.get(&format!("/api/devices/{}/history", device.id)).await.ok();
    let rows = history["rows"].as_array().unwrap().iter();
    rows.map(|row| row["cause"]["kind"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn reports_of_one_batch_are_what_they_are_alone() {
    use OutcomeState::{Applied, Failed};
    let server = start().await;
    let (one, group, _) = server.delivered(vec![integer(CPU, 35)]).await;
    let token = server.enrolment_token(None).await;
    let mut other = TestDevice::enrol(&server, &token, 2, &windows("pc-2")).await;
    let members = serde_json::json!({"add": [other.id]});
    server.post(&format!("/api/groups/{group}/members"), members).await.ok();
    other.check_in(&server, 0).await;
    let before = (causes(&server, &one).await.len(), causes(&server, &other).await.len());
    // The first says what it said before; of the others three of one device and one of the other say something new.
    let jobs = [(&one, Applied), (&other, Applied), (&one, Failed), (&one, Applied), (&one, Failed)]
        .map(|(device, state)| report(&server, device, state));
    let results = server.running.app.store.do_jobs(&jobs).await.unwrap();
    let numbers: Vec<u32> = results
        .iter()
        .map(|result| match result {
            JobResult::Reported(number) => *number,
            other => panic!("{other:?}"),
        })
        .collect();
    let (applied, failed) = (numbers[0], numbers[2]);
    assert_ne!(applied, failed);
    assert_eq!(numbers, [applied, applied, failed, applied, failed]);
    let server = server.restarted().await;
    let told = (causes(&server, &one).await.len(), causes(&server, &other).await.len());
    assert_eq!(told, (before.0 + 3, before.1 + 1));
    let state = async |device: &TestDevice| {
        server.get(&format!("/api/devices/{}/settings", device.id)).await.ok()[0]["state"].clone()
    };
    assert_eq!((state(&one).await, state(&other).await), ("error".into(), "success".into()));
}

#[tokio::test]
async fn a_report_that_comes_as_its_device_is_retired_changes_nothing() {
    let server = start().await;
    let (device, ..) = server.delivered(vec![integer(CPU, 35)]).await;
    let late = report(&server, &device, OutcomeState::Failed);
    server.delete(&format!("/api/devices/{}", device.id)).await.ok();
    server.running.app.store.do_jobs(&[late]).await.unwrap();
    assert_eq!(causes(&server, &device).await[0], "retired");
}
