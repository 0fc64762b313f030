//! A policy's reports: **View report** with its CSV, and **Per setting status**.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use palisade_model::api::{Missing, PolicyDeviceRow, PolicyDevices, PolicySettingRow};
use palisade_model::status::State as PolicyState;
use serde::Deserialize;
use utoipa::IntoParams;

use super::extract::Asked;
use super::policies::wanted;
use super::{Shared, csv};
use crate::clock;
use crate::failure::{Answer, Failure};
use crate::service::policy_versions;
use crate::tenant::sorted::Wanted;
use crate::tenant::views::policy_devices::DevicesWanted;

/// Which devices.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DevicesQuery {
    /// `success`, `error`, `conflict`, `pending` or `notApplicable`.
    state: Option<String>,
    /// A setting's key: states are those of this setting instead of the whole policy.
    setting: Option<String>,
    /// A number: only devices that have this version; `none` for those that have none yet, `behind` for those that can
    /// take the newest and lack it.
    version: Option<String>,
    /// Only devices that lack the newest version for this reason: `due`, `given`, `silent` or `never`.
    missing: Option<String>,
    /// Part of the device's name or OS.
    #[serde(default)]
    search: String,
    /// `name`, `state` or `lastCheckIn`, with `-` before it for descending.
    #[serde(default)]
    sort: String,
    /// `next` of the page before.
    cursor: Option<String>,
    /// Rows to pass over from the first, to jump to a place; not beside `cursor`.
    #[serde(default)]
    skip: usize,
    /// Rows of a page, at most 1000.
    limit: Option<usize>,
    /// `csv` for every row as a file; JSON without.
    format: Option<String>,
}

/// **View report**: the devices that the policy targets, with its state on each.
#[utoipa::path(get, path = "/api/policies/{id}/devices", tag = "policies",
    params(("id" = String, Path), DevicesQuery),
    responses((status = 200, content((PolicyDevices = "application/json"), (String = "text/csv")))))]
pub async fn devices(
    State(app): Shared,
    Path(id): Path<String>,
    Asked(query): Asked<DevicesQuery>,
) -> Answer<Response> {
    let state = policy_state_of(query.state.as_deref())?;
    let as_csv = csv::is_wanted(query.format.as_deref())?;
    let mut page = Wanted { skip: query.skip, ..wanted(query.sort, query.cursor, query.limit) };
    if as_csv {
        page.limit = usize::MAX;
        page.cursor = None;
        page.skip = 0;
    }
    let reason = match query.missing.as_deref() {
        None | Some("") => None,
        Some(word) => Some(Missing::from_wire(word).ok_or_else(|| {
            Failure::bad_request(format!("`{word}` is no reason; use `due`, `given`, `silent` or `never`."))
        })?),
    };
    let of = versions(query.version.as_deref().filter(|version| !version.is_empty()), reason)?;
    let marks = policy_versions::marks_of_rows(&app, &id).await?;
    let mut devices = DevicesWanted {
        state,
        setting: query.setting.filter(|key| !key.is_empty()),
        search: query.search,
        page,
        ..DevicesWanted::default()
    };
    // One look at the tenant says who is listed, why, and what the rows hold.
    let given = app.given_since(0);
    let tenant = app.tenant();
    let by_version = of.is_some();
    if let Some(of) = of {
        let only = match of {
            Versions::Held(version) => tenant.holders(&id, &marks, version),
            Versions::Behind => tenant.lacking(&id, &marks),
        };
        devices.missing = tenant.missing(&id, &marks, &given, clock::seconds());
        devices.only = Some(match reason {
            Some(reason) => devices.missing.get(&reason).map(|its| its & &only).unwrap_or_default(),
            None => only,
        });
    }
    devices.marks = Some(marks);
    let gone = || Failure::not_found("policy", &id);
    if !as_csv {
        let report = tenant.policy_devices(&id, &devices, clock::now()).map_err(Failure::bad_request)?;
        return Ok(Json(report.ok_or_else(gone)?).into_response());
    }
    let numbers = tenant.policy_device_numbers(&id, &devices).map_err(Failure::bad_request)?;
    let numbers = numbers.ok_or_else(gone)?;
    drop(tenant);
    let missing = by_version.then_some("Why it lacks the newest version");
    let head = ["Device", "OS", "State", "Version", "Last check-in", "Note", "Device id"];
    let head: Vec<&str> = head.into_iter().chain(missing).collect();
    Ok(csv::of_tenant(app, "devices.csv", &head, numbers, move |tenant, numbers| {
        let rows = tenant.policy_device_rows(&id, &devices, numbers);
        let rows = rows.ok_or_else(|| Failure::not_found("policy", &id))?;
        // A device that left the state that is asked for since the file began is no row of it any longer.
        let fits = |row: &&PolicyDeviceRow| devices.state.is_none_or(|state| state == row.state);
        Ok(rows.iter().filter(fits).map(|row| line(row, by_version)).collect())
    }))
}

/// The state of a policy that a query names; nothing for none.
///
/// # Errors
/// With a sentence, for a word that is none.
pub fn policy_state_of(word: Option<&str>) -> Answer<Option<PolicyState>> {
    let Some(word) = word.filter(|word| !word.is_empty()) else { return Ok(None) };
    PolicyState::from_wire(word).map(Some).ok_or_else(|| {
        Failure::bad_request(format!(
            "`{word}` is no state; use `success`, `error`, `conflict`, `pending` or `notApplicable`."
        ))
    })
}

/// Which devices are asked for by the version that they have.
enum Versions {
    /// Those that have this one, or none yet.
    Held(Option<u32>),
    /// Those that can take the newest and lack it.
    Behind,
}

/// What `version=` says; who asks for a reason asks for those that are behind.
fn versions(version: Option<&str>, reason: Option<Missing>) -> Answer<Option<Versions>> {
    Ok(match version.or(reason.map(|_| "behind")) {
        None => None,
        Some("behind") => Some(Versions::Behind),
        Some("none") => Some(Versions::Held(None)),
        Some(number) => Some(Versions::Held(Some(number.parse().map_err(|_| {
            Failure::bad_request(format!("`{number}` is no version; use a number, `none` or `behind`."))
        })?))),
    })
}

fn line(row: &PolicyDeviceRow, by_version: bool) -> String {
    let seen = row.last_check_in.as_deref().unwrap_or_default();
    let version = row.version.map(|version| version.to_string()).unwrap_or_default();
    let cells = [&row.name, &row.os, row.state.label(), &version, seen, &row.note, &row.device_id];
    let missing = by_version.then(|| row.missing.map_or("", Missing::label));
    csv::line(cells.into_iter().chain(missing))
}

/// **Per setting status**: the policy's settings with devices by state.
#[utoipa::path(get, path = "/api/policies/{id}/settings", tag = "policies", params(("id" = String, Path)),
    responses((status = 200, body = [PolicySettingRow])))]
pub async fn settings(State(app): Shared, Path(id): Path<String>) -> Answer<Json<Vec<PolicySettingRow>>> {
    app.tenant().policy_settings(&id).map(Json).ok_or_else(|| Failure::not_found("policy", &id))
}
