//! A device's page and its effective settings.

use axum::Json;
use axum::extract::{Path, State};
use palisade_model::api::{DeviceDetail, DeviceSettingRow};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Shared;
use super::extract::Asked;
use crate::clock;
use crate::failure::{Answer, Failure};

/// A device.
#[utoipa::path(get, path = "/api/devices/{id}", tag = "devices", params(("id" = String, Path)),
    responses((status = 200, body = DeviceDetail)))]
pub async fn detail(State(app): Shared, Path(id): Path<String>) -> Answer<Json<DeviceDetail>> {
    app.tenant()
        .device_detail(&id, clock::seconds())
        .map(Json)
        .ok_or_else(|| Failure::not_found("device", &id))
}

/// Which settings.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SettingsQuery {
    /// Only those that this policy sets.
    policy: Option<String>,
}

/// The effective settings of a device, each with every policy that sets it.
#[utoipa::path(get, path = "/api/devices/{id}/settings", tag = "devices",
    params(("id" = String, Path), SettingsQuery), responses((status = 200, body = [DeviceSettingRow])))]
pub async fn settings(
    State(app): Shared,
    Path(id): Path<String>,
    Asked(query): Asked<SettingsQuery>,
) -> Answer<Json<Vec<DeviceSettingRow>>> {
    app.tenant()
        .device_settings(&id, query.policy.as_deref().filter(|policy| !policy.is_empty()))
        .map(Json)
        .ok_or_else(|| Failure::not_found("device", &id))
}
