//! The history of a device.

use axum::Json;
use axum::extract::{Path, State};
use palisade_model::api::{DeviceHistory, HistoryBetween, HistorySetting};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Shared;
use super::extract::Asked;
use crate::failure::Answer;
use crate::service::history as service;

/// Rows that are read for a page unless asked otherwise, and at most.
const LIMIT: u32 = 25;
const LIMIT_MOST: u32 = 100;

/// Which part of it.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct HistoryQuery {
    /// A setting's key: only what happened to this setting.
    setting: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// How much of the history is read for a page, at most 100 reports.
    limit: Option<u32>,
}

/// What became of a device's settings, newest first. A device that was retired keeps its history.
#[utoipa::path(get, path = "/api/devices/{id}/history", tag = "devices",
    params(("id" = String, Path), HistoryQuery), responses((status = 200, body = DeviceHistory)))]
pub async fn list(
    State(app): Shared,
    Path(id): Path<String>,
    Asked(query): Asked<HistoryQuery>,
) -> Answer<Json<DeviceHistory>> {
    let wanted = service::Wanted {
        setting: query.setting.filter(|key| !key.is_empty()),
        cursor: query.cursor,
        limit: query.limit.unwrap_or(LIMIT).clamp(1, LIMIT_MOST),
    };
    service::history(&app, &id, &wanted).await.map(Json)
}

/// Every setting that a policy sets on a device, or did as far as its history goes, ordered by name.
#[utoipa::path(get, path = "/api/devices/{id}/history/settings", tag = "devices",
    params(("id" = String, Path)), responses((status = 200, body = Vec<HistorySetting>)))]
pub async fn ever(State(app): Shared, Path(id): Path<String>) -> Answer<Json<Vec<HistorySetting>>> {
    service::ever(&app, &id).await.map(Json)
}

/// Which two moments.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct BetweenQuery {
    /// The first moment, RFC 3339.
    #[serde(default)]
    from: String,
    /// The second, RFC 3339.
    #[serde(default)]
    to: String,
}

/// What changed on a device between two moments: each setting that differs, before and after.
#[utoipa::path(get, path = "/api/devices/{id}/history/between", tag = "devices",
    params(("id" = String, Path), BetweenQuery), responses((status = 200, body = HistoryBetween)))]
pub async fn between(
    State(app): Shared,
    Path(id): Path<String>,
    Asked(query): Asked<BetweenQuery>,
) -> Answer<Json<HistoryBetween>> {
    service::between(&app, &id, &query.from, &query.to).await.map(Json)
}
