//! The tenant at a glance.

use axum::Json;
use axum::extract::State;
use palisade_model::api::Overview;

use super::Shared;
use crate::failure::Answer;
use crate::service;

/// The tenant at a glance; every number is the total of a list with the filter of its name.
#[utoipa::path(get, path = "/api/overview", tag = "tenant", responses((status = 200, body = Overview)))]
pub async fn overview(State(app): Shared) -> Answer<Json<Overview>> {
    service::overview::overview(&app).await.map(Json)
}
