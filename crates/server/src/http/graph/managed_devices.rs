//! `managedDevices`: devices in Graph's form.

use axum::Json as Answered;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use palisade_model::api::DeviceRow;
use palisade_model::device::{ManagementChannel, Platform};
use palisade_model::status::State as PolicyState;
use serde_json::{Value as Json, json};

use super::Base;
use super::list::Options;
use crate::clock;
use crate::failure::{Answer, Failure};
use crate::http::Shared;
use crate::service;
use crate::service::identity::Identity;

const COLLECTION: &str = "deviceManagement/managedDevices";

fn entity(row: &DeviceRow) -> Json {
    let facts = &row.facts;
    json!({
        "id": row.id,
        "deviceName": facts.name,
        "managedDeviceName": facts.name,
        "operatingSystem": match facts.platform { Platform::Windows => "Windows", Platform::Linux => "Linux" },
        "osVersion": facts.os_version,
        "enrolledDateTime": row.enrolled,
        "lastSyncDateTime": row.last_check_in,
        "managementAgent": match facts.managed_by {
            ManagementChannel::Defender => "msSense",
            ManagementChannel::Mdm => "mdm",
            ManagementChannel::ConfigurationManager => "configurationManagerClient",
            ManagementChannel::CoManaged => "configurationManagerClientMdm",
        },
        "managementState": "managed",
        "complianceState": match row.state {
            None | Some(PolicyState::Pending) => "unknown",
            Some(PolicyState::Success | PolicyState::NotApplicable) => "compliant",
            Some(PolicyState::Error) => "error",
            Some(PolicyState::Conflict) => "conflict",
        },
        "manufacturer": facts.manufacturer,
        "model": facts.model,
        "serialNumber": facts.serial_number,
        "azureADDeviceId": row.id,
        "managedDeviceOwnerType": "company",
        "deviceType": match (facts.platform, facts.server) {
            (Platform::Linux, _) => "linux",
            (Platform::Windows, true) => "windowsServer",
            (Platform::Windows, false) => "desktop",
        },
        "userId": "",
        "userPrincipalName": "",
        "roleScopeTagIds": ["0"],
    })
}

/// The devices.
#[utoipa::path(get, path = "/beta/deviceManagement/managedDevices", tag = "graph",
    params(("$filter" = Option<String>, Query), ("$top" = Option<u32>, Query), ("$skiptoken" = Option<String>, Query),
        ("$select" = Option<String>, Query), ("$orderby" = Option<String>, Query)),
    responses((status = 200, body = Object)))]
pub async fn list(State(app): Shared, base: Base, options: Options) -> Answer<Answered<Json>> {
    let tenant = app.tenant();
    let now = clock::seconds();
    let make = |number: u32| Some(entity(&tenant.device_row(tenant.device(number)?, now)));
    options.page(&base, COLLECTION, tenant.all_devices().iter(), make, 1000)
}

/// A device.
#[utoipa::path(get, path = "/beta/deviceManagement/managedDevices/{id}", tag = "graph",
    params(("id" = String, Path)), responses((status = 200, body = Object)))]
pub async fn detail(
    State(app): Shared,
    base: Base,
    Path(id): Path<String>,
    options: Options,
) -> Answer<Answered<Json>> {
    let tenant = app.tenant();
    let device = tenant
        .device_number(&id)
        .and_then(|number| tenant.device(number))
        .ok_or_else(|| Failure::not_found("device", &id))?;
    let mut json = options.narrowed(entity(&tenant.device_row(device, clock::seconds())));
    if let Json::Object(members) = &mut json {
        members.insert("@odata.context".into(), base.context(&format!("{COLLECTION}/$entity")));
    }
    Ok(Answered(json))
}

/// Retires a device.
#[utoipa::path(delete, path = "/beta/deviceManagement/managedDevices/{id}", tag = "graph",
    params(("id" = String, Path)), responses((status = 204)))]
pub async fn remove(State(app): Shared, who: Identity, Path(id): Path<String>) -> Answer<StatusCode> {
    service::devices::retire(&app, &who, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks a device for a full report.
#[utoipa::path(post, path = "/beta/deviceManagement/managedDevices/{id}/syncDevice", tag = "graph",
    params(("id" = String, Path)), responses((status = 204)))]
pub async fn sync(State(app): Shared, who: Identity, Path(id): Path<String>) -> Answer<StatusCode> {
    service::devices::sync(&app, &who, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
