//! The list of devices, and what is done to one.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use palisade_model::api::{DeviceRow, Freshness, Page};
use palisade_model::device::Platform;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Shared;
use super::extract::Asked;
use super::policies::wanted;
use crate::clock;
use crate::failure::{Answer, Failure};
use crate::service;
use crate::service::identity::Identity;
use crate::tenant::views::devices::DeviceListWanted;

/// Which devices.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// Part of the name or OS.
    #[serde(default)]
    search: String,
    /// `windows10` or `linux`.
    platform: Option<String>,
    /// `current`, `silent` or `never`.
    freshness: Option<String>,
    /// `name`, `os`, `state`, `lastCheckIn` or `enrolled`, with `-` before it for descending.
    #[serde(default)]
    sort: String,
    /// `next` of the page before.
    cursor: Option<String>,
    /// Rows of a page, at most 1000.
    limit: Option<usize>,
}

impl ListQuery {
    /// What is asked for, in the tenant's words.
    ///
    /// # Errors
    /// With a sentence, for a word that is none.
    pub fn wanted(self) -> Answer<DeviceListWanted> {
        let platform = match self.platform.as_deref() {
            None | Some("") => None,
            Some("windows10") => Some(Platform::Windows),
            Some("linux") => Some(Platform::Linux),
            Some(other) => {
                return Err(Failure::bad_request(format!(
                    "`{other}` is no platform; use `windows10` or `linux`."
                )));
            }
        };
        let freshness = match self.freshness.as_deref() {
            None | Some("") => None,
            Some("current") => Some(Freshness::Current),
            Some("silent") => Some(Freshness::Silent),
            Some("never") => Some(Freshness::Never),
            Some(other) => {
                return Err(Failure::bad_request(format!(
                    "`{other}` is no freshness; use `current`, `silent` or `never`."
                )));
            }
        };
        let page = wanted(self.sort, self.cursor, self.limit);
        Ok(DeviceListWanted { search: self.search, platform, freshness, page })
    }
}

/// The devices.
#[utoipa::path(get, path = "/api/devices", tag = "devices", params(ListQuery),
    responses((status = 200, body = Page<DeviceRow>)))]
pub async fn list(State(app): Shared, Asked(query): Asked<ListQuery>) -> Answer<Json<Page<DeviceRow>>> {
    let devices = query.wanted()?;
    let tenant = app.tenant();
    tenant
        .device_rows(tenant.all_devices(), &devices, clock::seconds())
        .map(Json)
        .map_err(Failure::bad_request)
}

/// Retires a device.
#[utoipa::path(delete, path = "/api/devices/{id}", tag = "devices", params(("id" = String, Path)),
    responses((status = 204)))]
pub async fn retire(State(app): Shared, who: Identity, Path(id): Path<String>) -> Answer<StatusCode> {
    service::devices::retire(&app, &who, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks a device for a full report.
#[utoipa::path(post, path = "/api/devices/{id}/sync", tag = "devices", params(("id" = String, Path)),
    responses((status = 204)))]
pub async fn sync(State(app): Shared, who: Identity, Path(id): Path<String>) -> Answer<StatusCode> {
    service::devices::sync(&app, &who, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
