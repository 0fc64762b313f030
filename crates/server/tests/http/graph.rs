//! Graph's side: what public clients send and expect.

use serde_json::json;

use crate::harness::{ARCHIVES, CPU, POLICIES, TestDevice, antivirus, choice, integer, start, windows};

#[tokio::test]
async fn policies_go_in_and_come_out_whole() {
    let server = start().await;
    let mut body = antivirus("Imported", vec![choice(ARCHIVES, "1"), integer(CPU, 35)]);
    body["id"] = json!("of-another-tenant");
    body["settings@odata.context"] = json!("https://graph.microsoft.com/beta/$metadata#x");
    body["assignments"] = json!([{"id": "x", "target": {"@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": "not-ours"}}]);
    body["settings"][0]["settingInstance"]["auditRuleInformation"] = json!(null);
    body["settings"][0]["settingInstance"]["note"] = json!("kept");
    body["unknown"] = json!({"kept": true});
    let created = server.post(POLICIES, body).await;
    assert_eq!(created.status, 201);
    let created = created.ok();
    let id = created["id"].as_str().unwrap();
    assert_ne!(id, "of-another-tenant");
    assert_eq!(created["settingCount"], 2);
    assert_eq!(created["templateReference"]["templateFamily"], "endpointSecurityAntivirus");
    assert!(created["settings"].is_null());

    let whole = server.get(&format!("{POLICIES}('{id}')?$expand=settings,assignments")).await.ok();
    assert_eq!(whole["settings"][0]["settingInstance"]["note"], "kept");
    assert_eq!((&whole["unknown"], &whole["assignments"]), (&json!({"kept": true}), &json!([])));
    // What came out goes in again and changes nothing.
    assert_eq!(server.put(&format!("{POLICIES}/{id}"), whole).await.status, 204);
    assert_eq!(server.get(&format!("/api/policies/{id}")).await.ok()["version"], 1);
    server.patch(&format!("{POLICIES}/{id}"), json!({"name": "Renamed"})).await.ok();
    let row = server.get(&format!("/api/policies/{id}")).await.ok();
    assert_eq!(
        (&row["name"], &row["version"], &row["settingCount"]),
        (&json!("Renamed"), &json!(2), &json!(2))
    );
    let settings = server.get(&format!("{POLICIES}/{id}/settings?&top=1")).await.ok();
    assert_eq!((settings["value"].as_array().unwrap().len(), &settings["@odata.count"]), (1, &json!(2)));
}

#[tokio::test]
async fn lists_are_filtered_and_paged() {
    let server = start().await;
    for name in ["A1", "B1", "A2", "A3"] {
        server.policy(name, vec![integer(CPU, 35)]).await;
    }
    let names = |json: &serde_json::Value| -> Vec<String> {
        json["value"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect()
    };
    let exact = server.get(&format!("{POLICIES}/?$filter=Name%20eq%20'b1'")).await.ok();
    assert_eq!(names(&exact), ["B1"]);
    let mut url = format!("{POLICIES}?$filter=startswith(name,'A')&$top=2&$select=name");
    let mut seen = Vec::new();
    loop {
        let page = server.get(&url).await.ok();
        assert_eq!(page["@odata.count"], 3);
        assert!(page["value"][0]["templateReference"].is_null() && page["value"][0]["id"].is_string());
        seen.extend(names(&page));
        match page["@odata.nextLink"].as_str() {
            Some(next) => url = next.strip_prefix("http://localhost").unwrap().to_owned(),
            None => break,
        }
    }
    assert_eq!(seen, ["A1", "A2", "A3"]);
}

#[tokio::test]
async fn groups_devices_and_reports() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let mut device = TestDevice::enrol(&server, &token, 1, &windows("pc-1")).await;
    let group = server.post("/v1.0/groups", json!({"displayName": "G", "securityEnabled": true})).await;
    assert_eq!(group.status, 201);
    let group = group.ok()["id"].as_str().unwrap().to_owned();
    let link = json!({"@odata.id": format!("https://host/v1.0/directoryObjects/{}", device.id)});
    assert_eq!(server.post(&format!("/v1.0/groups/{group}/members/$ref"), link).await.status, 204);
    let members = server.get(&format!("/beta/groups/{group}/members/microsoft.graph.device")).await.ok();
    assert_eq!(members["value"][0]["displayName"], "pc-1");
    let found =
        server.get("/beta/deviceManagement/managedDevices?$filter=deviceName%20eq%20'PC-1'").await.ok();
    assert_eq!(
        (&found["value"][0]["id"], &found["value"][0]["managementAgent"]),
        (&json!(device.id), &json!("msSense"))
    );

    let first = server.policy("First", vec![integer(CPU, 35), choice(ARCHIVES, "1")]).await;
    let second = server.policy("Second", vec![integer(CPU, 40)]).await;
    server.assign(&first, &[&group], &[]).await;
    server.assign(&second, &[&group], &[]).await;
    device.cycle(&server).await;
    let report = async |name: &str, filter: String| {
        let path = format!("/beta/deviceManagement/reports/{name}");
        let reply = server.post(&path, json!({"filter": filter, "select": [], "skip": 0, "top": 50})).await;
        assert_eq!(reply.headers["content-type"], "application/octet-stream");
        reply.ok()
    };
    let cell = |report: &serde_json::Value, row: usize, column: &str| {
        let place =
            report["Schema"].as_array().unwrap().iter().position(|it| it["Column"] == column).unwrap();
        report["Values"][row][place].clone()
    };
    let kind = "(PolicyBaseTypeName eq 'DeviceManagementConfigurationPolicy')";
    let summary =
        report("getConfigurationPolicyDeviceSummaryReport", format!("{kind} and (PolicyId eq '{first}')"))
            .await;
    assert_eq!(cell(&summary, 0, "NumberOfConflictDevices"), 1);
    let devices = report("getConfigurationPolicyDevicesReport", format!("(PolicyId eq '{first}')")).await;
    assert_eq!(
        (cell(&devices, 0, "PolicyStatus"), cell(&devices, 0, "PolicyStatus_loc")),
        (json!(6), json!("Conflict"))
    );
    let columns: Vec<_> =
        devices["Schema"].as_array().unwrap().iter().map(|it| it["Column"].to_string()).collect();
    assert!(columns.is_sorted(), "{columns:?}");
    let filter = format!(
        "((PolicyBaseTypeName eq 'Microsoft.Management.Services.Api.DeviceConfiguration') or \
         (PolicyBaseTypeName eq 'DeviceManagementConfigurationPolicy')) and (IntuneDeviceId eq '{}')",
        device.id
    );
    let of_it = report("getConfigurationPoliciesReportForDevice", filter.clone()).await;
    assert_eq!(of_it["TotalRowCount"], 2, "{of_it}");
    let place = (0..2).find(|row| cell(&of_it, *row, "PolicyId") == json!(first)).unwrap();
    assert_eq!(
        (cell(&of_it, place, "PolicyStatus"), cell(&of_it, place, "PolicyName")),
        (json!(6), json!("First"))
    );
    let none =
        report("getConfigurationPoliciesReportForDevice", format!("{filter} and (PolicyStatus eq 2)")).await;
    assert_eq!(none["TotalRowCount"], 0, "{none}");
    let settings =
        report("getConfigurationPolicySettingsDeviceSummaryReport", format!("(PolicyId eq '{first}')")).await;
    assert_eq!(settings["TotalRowCount"], 2);
    let filter = format!("(PolicyId eq '{first}') and (DeviceId eq '{}') and (UserId eq '0')", device.id);
    let of_device = report("getConfigurationSettingsReport", filter).await;
    let row = (0..2).find(|row| cell(&of_device, *row, "SettingStatus") == 6).unwrap();
    let setting = cell(&of_device, row, "SettingId").as_str().unwrap().to_owned();
    let filter = format!(
        "(DeviceId eq '{}') and (SettingInstanceId) eq '{setting}' and (SettingId) eq '{setting}'",
        device.id
    );
    let details = report("getConfigurationSettingDetailsReport", filter).await;
    assert_eq!(details["TotalRowCount"], 2);
    let values = [cell(&details, 0, "SettingValue"), cell(&details, 1, "SettingValue")];
    assert!(values.contains(&json!("35")) && values.contains(&json!("40")), "{details}");
}

#[tokio::test]
async fn a_report_gives_the_devices_that_its_filter_wants_in_its_order() {
    let server = start().await;
    let token = server.enrolment_token(None).await;
    let mut devices = Vec::new();
    for seed in 1..=7 {
        devices.push(TestDevice::enrol(&server, &token, seed, &windows(&format!("pc-{seed}"))).await);
    }
    let group = server.group("All", &devices.iter().collect::<Vec<_>>()).await;
    let policy = server.policy("First", vec![integer(CPU, 35), choice(ARCHIVES, "1")]).await;
    server.assign(&policy, &[&group], &[]).await;
    // pc-1 and pc-2 succeed, pc-3 fails, the others are pending.
    for (place, device) in devices.iter_mut().enumerate().take(3) {
        device.check_in(&server, 0).await;
        device.report(&server, if place == 2 { &[CPU] } else { &[] }).await.ok();
    }
    let report = async |filter: &str, order: &str, skip: u32, top: u32| {
        let filter = format!("(PolicyId eq '{policy}'){filter}");
        let body =
            json!({"filter": filter, "select": ["DeviceName"], "orderBy": [order], "skip": skip, "top": top});
        let path = "/beta/deviceManagement/reports/getConfigurationPolicyDevicesReport";
        let answer = server.post(path, body).await.ok();
        let names =
            answer["Values"].as_array().unwrap().iter().map(|row| row[0].as_str().unwrap()[3..].to_owned());
        (answer["TotalRowCount"].as_u64().unwrap(), names.collect::<Vec<_>>().concat())
    };
    let told = |total: u64, names: &str| (total, names.to_owned());
    assert_eq!(report("", "DeviceName", 0, 50).await, told(7, "1234567"));
    assert_eq!(report("", "DeviceName desc", 2, 3).await, told(7, "543"));
    assert_eq!(report(" and (PolicyStatus eq 2)", "DeviceName", 0, 50).await, told(2, "12"));
    assert_eq!(report(" and (ReportStatus eq 'Error')", "DeviceName", 0, 50).await, told(1, "3"));
    assert_eq!(report(" and (PolicyStatus eq '9')", "DeviceName", 0, 50).await, told(0, ""));
    let either = " and ((PolicyStatus eq 2) or (PolicyStatus eq 5))";
    assert_eq!(report(either, "PolicyStatus desc", 0, 50).await, told(3, "321"));
    assert_eq!(report("", "PolicyStatus", 3, 3).await, told(7, "712"));
    assert_eq!(report(" and contains(DeviceName,'C-4')", "DeviceName", 0, 50).await, told(1, "4"));
    let both = " and (PolicyStatus eq 0) and (DeviceName ne 'pc-4')";
    assert_eq!(report(both, "DeviceName desc", 1, 1).await, told(3, "6"));
    // What is the same in every row says nothing.
    assert_eq!(report(" and (PolicyBaseTypeName eq 'x')", "UPN", 6, 1).await, told(7, "7"));

    // Counts are ordered as numbers: ten are more than nine.
    for seed in 11..=19 {
        let device = TestDevice::enrol(&server, &token, seed, &windows(&format!("pc-{seed}"))).await;
        let members = json!({"add": [device.id]});
        server.post(&format!("/api/groups/{group}/members"), members).await.ok();
        devices.push(device);
    }
    for (place, device) in devices.iter_mut().enumerate().take(11) {
        device.check_in(&server, 0).await;
        device.report(&server, if place < 2 { &[CPU] } else { &[] }).await.ok();
    }
    let path = "/beta/deviceManagement/reports/getConfigurationPolicySettingsDeviceSummaryReport";
    let body = json!({"filter": format!("(PolicyId eq '{policy}')"), "orderBy": ["NumberOfCompliantDevices desc"],
        "select": ["NumberOfCompliantDevices"]});
    let answer = server.post(path, body).await.ok();
    assert_eq!(answer["Values"], json!([[11], [9]]));
}
