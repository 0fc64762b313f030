//! Graph's report actions, from the same functions as the console's pages, in the order of the drill-down.

use axum::extract::State as Given;
use axum::response::Response;
use palisade_model::api::{DeviceDetail, DevicePolicyRow, DeviceSettingRow, PolicyDeviceRow};
use palisade_model::merge::Source;
use palisade_model::status::State;
use palisade_model::value::Value;
use serde_json::{Value as Json, json};

use super::tables::{Asked, report_word, setting_id, status, told};
use crate::clock;
use crate::failure::{Answer, Failure};
use crate::http::Shared;
use crate::http::extract::Body;
use crate::tenant::Tenant;
use crate::tenant::sorted::Wanted;
use crate::tenant::views::policy_devices::DevicesWanted;

const KIND: &str = "DeviceManagementConfigurationPolicy";
/// What Graph calls the kind of all of them, and in words.
const TYPE: &str = "GroupPolicyConfiguration";
const TYPE_WORDS: &str = "Endpoint Security";
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";
/// Graph's codes for a conflict and for a failure without a code.
const CONFLICT: i64 = -2_016_281_211;
const FAILED: i64 = -2_016_281_112;

/// The columns that tell one row of a report about settings from another, by which it may be filtered.
const TELLING: &[&str] = &["SettingName", "SettingStatus", "SettingStatus_loc", "PolicyName"];

/// How many devices of a policy are in each state: one row.
#[utoipa::path(post, path = "/beta/deviceManagement/reports/getConfigurationPolicyDeviceSummaryReport",
    tag = "graph reports", request_body = Object, responses((status = 200, body = Object)))]
pub async fn policy_summary(Given(app): Shared, Body(body): Body<Json>) -> Answer<Response> {
    let asked = Asked::read(&body)?;
    let id = asked.demanded("PolicyId")?;
    let states = app.tenant().policy_states(&id).ok_or_else(|| Failure::not_found("policy", &id))?;
    let columns = [
        ("NumberOfCompliantDevices", "Int32"),
        ("NumberOfConflictDevices", "Int32"),
        ("NumberOfErrorDevices", "Int32"),
        ("NumberOfInProgressDevices", "Int32"),
        ("NumberOfNonCompliantDevices", "Int32"),
        ("NumberOfNotApplicableDevices", "Int32"),
    ];
    let row = [states.success, states.conflict, states.error, states.pending, 0, states.not_applicable];
    Ok(asked.table(&columns, &[], vec![row.into_iter().map(Json::from).collect()]))
}

/// The devices of a policy with its state on each.
#[utoipa::path(post, path = "/beta/deviceManagement/reports/getConfigurationPolicyDevicesReport",
    tag = "graph reports", request_body = Object, responses((status = 200, body = Object)))]
pub async fn policy_devices(Given(app): Shared, Body(body): Body<Json>) -> Answer<Response> {
    let asked = Asked::read(&body)?;
    let id = asked.demanded("PolicyId")?;
    let tenant = app.tenant();
    let (total, rows) = devices_wanted(&tenant, &id, &asked)?;
    let name = tenant.policy(&id).map(|entry| entry.record.policy.name.clone()).unwrap_or_default();
    let columns = [
        ("AadDeviceId", "String"),
        ("AssignmentFilterIds", "String"),
        ("DeviceName", "String"),
        ("IntuneDeviceId", "String"),
        ("PolicyBaseTypeName", "String"),
        ("PolicyId", "String"),
        ("PolicyName", "String"),
        ("PolicyStatus", "Int32"),
        ("PolicyStatus_loc", "String"),
        ("PspdpuLastModifiedTimeUtc", "DateTime"),
        ("ReportStatus", "String"),
        ("ReportStatus_loc", "String"),
        ("UPN", "String"),
        ("UserId", "String"),
    ];
    let row = |row: PolicyDeviceRow| {
        let (number, word) = status(row.state);
        vec![
            json!(row.device_id),
            json!(""),
            json!(row.name),
            json!(row.device_id),
            json!(KIND),
            json!(id),
            json!(name),
            json!(number),
            json!(word),
            json!(row.last_check_in),
            json!(report_word(word)),
            json!(word),
            json!(""),
            json!(NOBODY),
        ]
    };
    Ok(asked.answer(&columns, total, rows.into_iter().map(row)))
}

/// The page of a policy's devices that a report asks for, and how many there are in all. Never all of them at once:
/// there may be a million.
fn devices_wanted(tenant: &Tenant, id: &str, asked: &Asked) -> Answer<(u64, Vec<PolicyDeviceRow>)> {
    let page = |state: Option<State>, page: Wanted| {
        let search = asked.search.clone();
        let wanted = DevicesWanted { search, state, page, ..DevicesWanted::default() };
        let found = tenant.policy_devices(id, &wanted, clock::now()).map_err(Failure::bad_request)?;
        found.ok_or_else(|| Failure::not_found("policy", id))
    };
    let (column, descending) =
        asked.order.as_ref().map_or(("", false), |(column, descending)| (column.as_str(), *descending));
    let sort = match column.to_ascii_lowercase().as_str() {
        "pspdpulastmodifiedtimeutc" => "lastCheckIn",
        _ => "name",
    };
    let sort = format!("{}{sort}", if descending { "-" } else { "" });
    let of = |skip: usize, limit: usize| Wanted { sort: sort.clone(), cursor: None, skip, limit };
    let with_name = |state: State, name: &str| {
        let state = told(state).into_iter().map(|(column, value)| (column.to_owned(), value));
        Json::Object(state.chain([("DeviceName".to_owned(), json!(name))]).collect())
    };
    let without_name = |state: State| {
        Json::Object(told(state).into_iter().map(|(column, value)| (column.to_owned(), value)).collect())
    };
    let counts = page(None, of(0, 1))?.states;
    if asked.names("DeviceName") {
        let (mut total, mut rows, mut next) = (0, Vec::new(), None);
        loop {
            let some = page(None, Wanted { cursor: next, ..of(0, 1000) })?;
            for row in some.page.rows.into_iter().filter(|row| asked.wants(&with_name(row.state, &row.name)))
            {
                if total >= asked.skip && rows.len() < asked.top {
                    rows.push(row);
                }
                total += 1;
            }
            next = some.page.next;
            if next.is_none() {
                return Ok((u64::try_from(total).unwrap_or(u64::MAX), rows));
            }
        }
    }
    let mut states: Vec<State> =
        State::ALL.into_iter().filter(|it| asked.wants(&without_name(*it))).collect();
    let total = states.iter().map(|state| counts.get(*state)).sum();
    let by_state = ["policystatus", "policystatus_loc", "reportstatus", "reportstatus_loc"];
    if states.len() == State::ALL.len() && !by_state.contains(&column.to_ascii_lowercase().as_str()) {
        return Ok((total, page(None, of(asked.skip, asked.top))?.page.rows));
    }
    // State by state, in the order of their numbers.
    states.sort_by_key(|state| status(*state).0);
    if descending {
        states.reverse();
    }
    let (mut skip, mut rows) = (asked.skip, Vec::new());
    for state in states {
        let there = usize::try_from(counts.get(state)).unwrap_or(usize::MAX);
        let left = asked.top.saturating_sub(rows.len());
        if skip >= there || left == 0 {
            skip = skip.saturating_sub(there);
            continue;
        }
        rows.extend(page(Some(state), of(skip, left))?.page.rows);
        skip = 0;
    }
    Ok((total, rows))
}

/// The settings of a policy with devices by state.
#[utoipa::path(post, path = "/beta/deviceManagement/reports/getConfigurationPolicySettingsDeviceSummaryReport",
    tag = "graph reports", request_body = Object, responses((status = 200, body = Object)))]
pub async fn settings_summary(Given(app): Shared, Body(body): Body<Json>) -> Answer<Response> {
    let asked = Asked::read(&body)?;
    let id = asked.demanded("PolicyId")?;
    let settings = app.tenant().policy_settings(&id).ok_or_else(|| Failure::not_found("policy", &id))?;
    let columns = [
        ("NumberOfCompliantDevices", "Int32"),
        ("NumberOfConflictDevices", "Int32"),
        ("NumberOfErrorDevices", "Int32"),
        ("SettingId", "String"),
        ("SettingName", "String"),
    ];
    let rows = settings
        .into_iter()
        .map(|row| {
            vec![
                json!(row.states.success),
                json!(row.states.conflict),
                json!(row.states.error),
                json!(setting_id(&row.key)),
                json!(row.name),
            ]
        })
        .collect();
    Ok(asked.table(&columns, TELLING, rows))
}

/// The policies of a device with the state of each.
#[utoipa::path(post, path = "/beta/deviceManagement/reports/getConfigurationPoliciesReportForDevice",
    tag = "graph reports", request_body = Object, responses((status = 200, body = Object)))]
pub async fn device_policies(Given(app): Shared, Body(body): Body<Json>) -> Answer<Response> {
    let asked = Asked::read(&body)?;
    let id = asked.demanded("IntuneDeviceId")?;
    let detail = app.tenant().device_detail(&id, clock::seconds());
    let DeviceDetail { row: device, policies, .. } =
        detail.ok_or_else(|| Failure::not_found("device", &id))?;
    let columns = [
        ("IntuneDeviceId", "String"),
        ("PolicyBaseTypeName", "String"),
        ("PolicyId", "String"),
        ("PolicyName", "String"),
        ("PolicyStatus", "Int32"),
        ("PolicyStatus_loc", "String"),
        ("PspdpuLastModifiedTimeUtc", "DateTime"),
        ("UPN", "String"),
        ("UnifiedPolicyType", "String"),
        ("UnifiedPolicyType_loc", "String"),
        ("UserId", "String"),
    ];
    let row = |row: DevicePolicyRow| {
        let (number, word) = status(row.state);
        vec![
            json!(id),
            json!(KIND),
            json!(row.policy_id),
            json!(row.name),
            json!(number),
            json!(word),
            json!(device.last_check_in),
            json!(""),
            json!(TYPE),
            json!(TYPE_WORDS),
            json!(NOBODY),
        ]
    };
    let rows = policies.into_iter().map(row).collect();
    Ok(asked.table(&columns, &["PolicyId", "PolicyName", "PolicyStatus", "PolicyStatus_loc"], rows))
}

/// The settings of one policy on one device.
#[utoipa::path(post, path = "/beta/deviceManagement/reports/getConfigurationSettingsReport",
    tag = "graph reports", request_body = Object, responses((status = 200, body = Object)))]
pub async fn device_settings(Given(app): Shared, Body(body): Body<Json>) -> Answer<Response> {
    let asked = Asked::read(&body)?;
    let (policy, device) = (asked.demanded("PolicyId")?, asked.demanded("DeviceId")?);
    let settings = app
        .tenant()
        .device_settings(&device, Some(&policy))
        .ok_or_else(|| Failure::not_found("device", &device))?;
    let columns = [
        ("ErrorCode", "Int64"),
        ("SettingId", "String"),
        ("SettingInstanceId", "String"),
        ("SettingName", "String"),
        ("SettingStatus", "Int32"),
        ("SettingStatus_loc", "String"),
    ];
    let rows = settings
        .into_iter()
        .map(|row| {
            let (number, word) = status(row.state);
            let id = setting_id(&row.setting.key);
            vec![
                json!(error_code(&row)),
                json!(id),
                json!(id),
                json!(row.setting.name),
                json!(number),
                json!(word),
            ]
        })
        .collect();
    Ok(asked.table(&columns, TELLING, rows))
}

/// The policies that set one setting on one device, each with its value.
#[utoipa::path(post, path = "/beta/deviceManagement/reports/getConfigurationSettingDetailsReport",
    tag = "graph reports", request_body = Object, responses((status = 200, body = Object)))]
pub async fn setting_details(Given(app): Shared, Body(body): Body<Json>) -> Answer<Response> {
    let asked = Asked::read(&body)?;
    let (device, setting) = (asked.demanded("DeviceId")?, asked.demanded("SettingId")?);
    let settings =
        app.tenant().device_settings(&device, None).ok_or_else(|| Failure::not_found("device", &device))?;
    let columns = [
        ("ErrorCode", "Int64"),
        ("PolicyId", "String"),
        ("PolicyName", "String"),
        ("SettingStatus", "Int32"),
        ("SettingStatus_loc", "String"),
        ("SettingValue", "String"),
        ("SettingValue_loc", "String"),
        ("UnifiedPolicyType", "String"),
        ("UnifiedPolicyType_loc", "String"),
    ];
    let Some(row) = settings.into_iter().find(|row| setting_id(&row.setting.key) == setting) else {
        return Ok(asked.table(&columns, TELLING, Vec::new()));
    };
    let (number, word) = status(row.state);
    let source = |source: &Source| {
        vec![
            json!(error_code(&row)),
            json!(&*source.policy_id),
            json!(&*source.policy_name),
            json!(number),
            json!(word),
            json!(plain(&source.value)),
            json!(&*source.display_value),
            json!(TYPE),
            json!(TYPE_WORDS),
        ]
    };
    Ok(asked.table(&columns, TELLING, row.setting.sources.iter().map(source).collect()))
}

fn error_code(row: &DeviceSettingRow) -> i64 {
    use State::{Conflict, Error};
    match row.state {
        Conflict => CONFLICT,
        Error => row.code.unwrap_or(FAILED),
        _ => 0,
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        other => serde_json::to_string(other).unwrap_or_default(),
    }
}
