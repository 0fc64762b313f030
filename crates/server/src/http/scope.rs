//! The enforcement scope.

use axum::Json;
use axum::extract::State;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use palisade_model::api::{ScopeChange, ScopeDetail};

use super::Shared;
use super::extract::{Body, Conditions};
use crate::app::App;
use crate::failure::Answer;
use crate::service;
use crate::service::identity::Identity;

/// Which devices the tenant lets be managed.
#[utoipa::path(get, path = "/api/settings/enforcement-scope", tag = "settings",
    responses((status = 200, body = ScopeDetail)))]
pub async fn detail(State(app): Shared) -> Response {
    shown(&app)
}

/// Changes which devices the tenant lets be managed; every device is judged by it at once.
#[utoipa::path(put, path = "/api/settings/enforcement-scope", tag = "settings", request_body = ScopeChange,
    params(("If-Match" = Option<String>, Header, description = "The `etag` that was read.")),
    responses((status = 200, body = ScopeDetail)))]
pub async fn change(
    State(app): Shared,
    who: Identity,
    conditions: Conditions,
    Body(change): Body<ScopeChange>,
) -> Answer<Response> {
    service::scope::change(&app, &who, change, conditions.if_match.as_deref()).await?;
    Ok(shown(&app))
}

fn shown(app: &App) -> Response {
    let detail = service::scope::detail(app);
    ([(ETAG, detail.etag.clone())], Json(detail)).into_response()
}
