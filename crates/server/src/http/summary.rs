//! The numbers beside the navigation.

use axum::Json;
use axum::extract::State;
use palisade_model::api::Summary;

use super::Shared;

/// The numbers beside the navigation.
#[utoipa::path(get, path = "/api/summary", tag = "tenant", responses((status = 200, body = Summary)))]
pub async fn summary(State(app): Shared) -> Json<Summary> {
    Json(app.tenant().summary())
}
