//! What an edit would change: the server's answer, and the same from a snapshot as a browser judges it.

use palisade_model::api::{ImpactReport, ImpactRequest, ImpactTenant};
use palisade_model::catalogue::Catalogue;
use palisade_model::impact::Snapshot;
use serde_json::{Value as Json, json};

use crate::harness::{
    ARCHIVES, CPU, POLICIES, Server, TestDevice, antivirus, choice, integer, linux, start, start_in, windows,
};

const EXCLUDED: &str = "device_vendor_msft_policy_config_defender_excludedpaths";

fn list(id: &str, entries: &[&str]) -> Json {
    let value = |entry: &&str| json!({"@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue", "value": entry});
    json!({
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingCollectionInstance",
        "settingDefinitionId": id,
        "simpleSettingCollectionValue": entries.iter().map(value).collect::<Vec<_>>(),
    })
}

fn included(group: &str) -> Json {
    json!({"target": {"@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": group}})
}

fn excluded(group: &str) -> Json {
    json!({"target": {"@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget", "groupId": group}})
}

fn all_devices() -> Json {
    json!({"target": {"@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"}})
}

/// Three clients, two of them in sales, a server on Linux, and two policies that agree so far.
struct Tenant {
    server: Server,
    devices: Vec<TestDevice>,
    clients: String,
    sales: String,
    baseline: String,
    pilot: String,
}

async fn tenant() -> Tenant {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let mut devices = Vec::new();
    for (seed, facts) in (1..).zip([windows("pc-1"), windows("pc-2"), windows("pc-3"), linux("web-1")]) {
        devices.push(TestDevice::enrol(&server, &token, seed, &facts).await);
    }
    let sales = server.group("Sales", &[&devices[0], &devices[1]]).await;
    let rule = "device.deviceOSType -eq \"Windows\"";
    let made = server.post("/api/groups", json!({"name": "Clients", "membershipRule": rule})).await.ok();
    let clients = made["id"].as_str().unwrap().to_owned();
    let settings = vec![integer(CPU, 35), choice(ARCHIVES, "1"), list(EXCLUDED, &["C:\\one"])];
    let baseline = server.policy("Baseline", settings).await;
    server.assign(&baseline, &[&clients], &[]).await;
    let pilot = server.policy("Pilot", vec![integer(CPU, 35), list(EXCLUDED, &["C:\\two"])]).await;
    server.assign(&pilot, &[&sales], &[]).await;
    Tenant { server, devices, clients, sales, baseline, pilot }
}

impl Tenant {
    async fn report(&self, request: Json) -> ImpactReport {
        serde_json::from_value(self.server.post("/api/impact", request).await.ok()).unwrap()
    }

    async fn state(&self) -> ImpactTenant {
        serde_json::from_value(self.server.get("/api/impact/tenant").await.ok()).unwrap()
    }
}

/// The tenant's state and what the server answered about it, as the tests of the console have them.
const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/answers/impact.json");

/// Whether both have the same members all the way down; ids and times differ from run to run.
fn same_shape(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Object(one), Json::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| other.get(name).is_some_and(|it| same_shape(value, it)))
        }
        (Json::Array(one), Json::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same_shape(one, other))
        }
        _ => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}

fn pilot(cpu: i64, paths: &[&str]) -> Json {
    antivirus("Pilot", vec![integer(CPU, cpu), list(EXCLUDED, paths)])
}

#[tokio::test]
async fn a_conflict_is_told_with_who_disagrees_and_where() {
    let tenant = tenant().await;
    let request =
        json!({"policyId": tenant.pilot, "policy": pilot(50, &["C:\\two", "C:\\three"]), "named": 5});
    let found = tenant.report(request).await;
    assert_eq!((found.reached.devices, found.gained.devices, found.lost.devices), (2, 0, 0));
    assert_eq!(found.conflicted.devices, 2);
    let [conflict] = found.conflicts_created.as_slice() else { panic!("{found:#?}") };
    assert_eq!(conflict.setting.definition_id, CPU);
    let said: Vec<_> = conflict.values.iter().map(|value| (value.display.as_str(), value.own)).collect();
    assert_eq!(said, [("35 %", false), ("50 %", true)]);
    let others: Vec<_> = conflict.values.iter().flat_map(|value| &value.policies).collect();
    assert_eq!((others[0].id.as_str(), others[0].name.as_str()), (tenant.baseline.as_str(), "Baseline"));
    assert_eq!(others.len(), 1, "the edited policy itself is not among the others");
    let names: Vec<_> = found.conflicted.first.iter().map(|device| device.name.as_str()).collect();
    assert_eq!(names, ["pc-1", "pc-2"]);
    assert_eq!(found.conflicted.first[0].id, tenant.devices[0].id);
    let paths = found.settings.iter().find(|it| it.setting.definition_id == EXCLUDED).unwrap();
    let entries: Vec<_> = paths.entries.iter().map(|it| (it.entry.as_str(), it.gained.devices)).collect();
    assert_eq!(entries, [("C:\\three", 2)]);

    // Nothing was saved by asking.
    assert_eq!(tenant.server.get(&format!("/api/policies/{}", tenant.pilot)).await.ok()["version"], 2);
}

#[tokio::test]
async fn assignments_and_deletion_are_judged_before_they_are_saved() {
    let tenant = tenant().await;
    let wider = json!({"policyId": tenant.pilot, "assignments": [all_devices(), excluded(&tenant.sales)]});
    let found = tenant.report(wider).await;
    assert_eq!((found.reached.devices, found.gained.devices, found.lost.devices), (2, 2, 2));
    assert_eq!(found.unable.devices, 1, "the one on Linux");
    assert!(found.blocked.iter().any(|it| it.whole && it.sentence == "The policy is for Windows."));

    let gone = tenant.report(json!({"policyId": tenant.baseline})).await;
    assert_eq!((gone.reached.devices, gone.lost.devices), (0, 3));
    // On two the other policy still sets the load; the third puts everything back.
    assert_eq!(gone.reverted.devices, 3);
    let load = gone.settings.iter().find(|it| it.setting.definition_id == CPU).unwrap();
    assert_eq!(load.reverted.devices, 1);

    let new = antivirus("New", vec![integer(CPU, 10)]);
    let found = tenant.report(json!({"policy": new})).await;
    assert_eq!((found.policy_name.as_str(), found.reached.devices), ("New", 0));
    let found = tenant
        .report(json!({"policy": new, "assignments": [included(&tenant.clients.to_ascii_uppercase())]}))
        .await;
    assert_eq!((found.gained.devices, found.conflicted.devices), (3, 3));
}

#[tokio::test]
async fn a_browser_judges_as_the_server_does() {
    let mut tenant = tenant().await;
    let shelved = tenant.server.policy("Shelved", vec![integer(CPU, 20)]).await;
    tenant.server.assign(&shelved, &[&tenant.clients], &[]).await;
    tenant.server.post(&format!("/api/policies/{shelved}/archive"), json!({})).await.ok();
    let resolved = tenant.server.policy("Other", vec![integer(CPU, 20)]).await;
    tenant.server.assign(&resolved, &[&tenant.sales], &[]).await;
    let state = tenant.state().await;
    let (revision, catalogue) = (state.revision.clone(), Catalogue::embedded());
    let mut record = json!({"tenant": state, "asked": []});
    let mut snapshot = Snapshot::open(state, catalogue).unwrap();
    let edits = [
        json!({"policyId": tenant.pilot, "policy": pilot(50, &["C:\\three"])}),
        json!({"policyId": resolved, "policy": antivirus("Other", vec![integer(CPU, 35)])}),
        json!({"policyId": resolved}),
        json!({"policyId": tenant.baseline}),
        json!({"policyId": tenant.pilot, "assignments": [all_devices()]}),
        json!({"policyId": tenant.pilot, "assignments": [included(&tenant.clients), excluded(&tenant.sales)]}),
        json!({"policyId": tenant.pilot, "assignments": []}),
        json!({"policyId": tenant.pilot, "policy": pilot(35, &[]), "assignments": [included("gone")]}),
        json!({"policy": antivirus("New", vec![choice(ARCHIVES, "0")]), "assignments": [all_devices()]}),
        json!({"policy": antivirus("New", vec![integer(CPU, 7)])}),
        json!({"policyId": shelved, "policy": antivirus("Shelved", vec![integer(CPU, 7)])}),
        json!({"policyId": shelved, "archived": false}),
        json!({"policyId": resolved, "policy": antivirus("Other", vec![integer(CPU, 20)]), "archived": true}),
    ];
    let mut kinds = [0; 3];
    let mut reached = Vec::new();
    for edit in &edits {
        let server = tenant.report(edit.clone()).await;
        let request: ImpactRequest = serde_json::from_value(edit.clone()).unwrap();
        snapshot.confirm(server.as_of.clone(), server.sequence);
        assert_eq!(snapshot.report(&request, catalogue).unwrap(), server, "{edit}");
        record["asked"].as_array_mut().unwrap().push(json!({"request": edit, "report": server}));
        let conflicts = [&server.conflicts_created, &server.conflicts_removed, &server.conflicts_changed];
        reached.push(server.reached.devices);
        kinds = std::array::from_fn(|kind| kinds[kind] + conflicts[kind].len());
    }
    assert_eq!(reached, [2, 2, 0, 0, 4, 1, 0, 0, 4, 0, 0, 3, 0], "an archived policy reaches nobody");
    assert!(kinds.iter().all(|count| *count > 0), "the edits make, resolve and change conflicts: {kinds:?}");

    // What the console's own tests hold the worker to.
    if std::env::var_os("PALISADE_RECORD_IMPACT").is_some() {
        std::fs::write(RECORDED, format!("{record:#}\n")).unwrap();
    }
    let recorded: Json = serde_json::from_str(&std::fs::read_to_string(RECORDED).unwrap()).unwrap();
    assert!(same_shape(&recorded, &record), "record the impact anew: PALISADE_RECORD_IMPACT=1");

    // A report of a device leaves the state as it was; a change of a policy does not.
    tenant.devices[0].cycle(&tenant.server).await;
    let path = format!("/api/impact/tenant?known={revision}");
    let same = tenant.server.get(&path).await.ok();
    assert!(same.get("state").is_none() && same["revision"] == revision.as_str(), "{same}");
    tenant.server.assign(&tenant.pilot, &[], &[]).await;
    let moved = tenant.server.get(&path).await.ok();
    assert!(moved["state"].is_object() && moved["revision"] != revision.as_str());
}

#[tokio::test]
async fn what_can_not_be_judged_is_told() {
    let tenant = tenant().await;
    let ask = async |body: Json| tenant.server.post("/api/impact", body).await;
    assert!(ask(json!({})).await.refused(400, "BadRequest").contains("`policyId`"));
    assert!(ask(json!({"policyId": "x"})).await.refused(404, "ResourceNotFound").contains("`x`"));
    assert!(ask(json!({"policy": {"a": 1}})).await.refused(400, "BadRequest").contains("`policy`"));
    let wrong = json!({"policyId": tenant.pilot, "assignments": [{}]});
    assert!(ask(wrong).await.refused(400, "BadRequest").contains("assignments[0]"));
    assert!(ask(json!({"policyid": "x"})).await.refused(400, "BadRequest").contains("policyid"));
    let reader = tenant.server.token_of(palisade_model::api::Role::ReadOnlyOperator).await;
    let bearer = format!("Bearer {reader}");
    let headers = [("authorization", bearer.as_str())];
    let body = json!({"policyId": tenant.pilot});
    tenant.server.call("POST", "/api/impact", &headers, Some(body)).await.ok();
    assert!(tenant.server.get(&format!("{POLICIES}/{}", tenant.pilot)).await.status.is_success());
}

#[tokio::test]
async fn a_large_tenant_is_judged_by_the_server_alone() {
    let server = start_in(tempfile::tempdir().unwrap(), |config| config.shared_devices = 1).await;
    let token = server.enrolment_token(None).await;
    TestDevice::enrol(&server, &token, 1, &windows("pc-1")).await;
    server.get("/api/impact/tenant").await.ok();
    TestDevice::enrol(&server, &token, 2, &windows("pc-2")).await;
    let told = server.get("/api/impact/tenant").await.refused(413, "TenantTooLarge");
    assert!(told.contains("POST /api/impact"));
    let policy = antivirus("New", vec![integer(CPU, 7)]);
    let asked = json!({"policy": policy, "assignments": [all_devices()]});
    assert_eq!(server.post("/api/impact", asked).await.ok()["gained"]["devices"], 2);
}

/// Three policies disagree; two edits end it, and each report counts on the ones before.
#[tokio::test]
async fn edits_that_are_saved_one_after_another_are_judged_so() {
    let Tenant { server, sales, baseline, pilot, .. } = tenant().await;
    let third = server.policy("Third", vec![integer(CPU, 60)]).await;
    server.assign(&third, &[&sales], &[]).await;
    server.put(&format!("{POLICIES}/{pilot}"), antivirus("Pilot", vec![integer(CPU, 80)])).await.ok();
    let listed = server.get("/api/conflicts").await.ok();
    assert_eq!(listed["rows"][0]["devices"], 2);
    let edit =
        |id: &str, name: &str| json!({"policyId": id, "policy": antivirus(name, vec![integer(CPU, 35)])});
    let steps = json!({"steps": [edit(&pilot, "Pilot"), edit(&third, "Third")]});
    let reports = server.post("/api/impact/steps", steps).await.ok();
    let gone = |report: &Json| report["conflictsRemoved"].as_array().unwrap().len();
    // With the first alone, the third still disagrees; nothing is saved meanwhile.
    assert_eq!((gone(&reports[0]), gone(&reports[1])), (0, 1));
    assert_eq!(reports[1]["conflictsRemoved"][0]["devices"]["devices"], 2);
    assert_eq!(reports[1]["freed"]["devices"], 2);
    assert_eq!(server.get("/api/conflicts").await.ok()["rows"][0]["devices"], 2);
    let alone = server.post("/api/impact", edit(&third, "Third")).await.ok();
    assert_eq!(gone(&alone), 0);
    let many = json!({"steps": vec![edit(&baseline, "Baseline"); 33]});
    server.post("/api/impact/steps", many).await.refused(400, "BadRequest");
}
