//! Whether the server runs.

use axum::Json;
use palisade_model::api::Health;

/// Whether the server runs, and which version.
#[utoipa::path(get, path = "/api/health", tag = "server", responses((status = 200, body = Health)))]
pub async fn health() -> Json<Health> {
    Json(Health { status: "ok".into(), version: env!("CARGO_PKG_VERSION").into() })
}
