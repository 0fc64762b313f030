//! Saved views of lists.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use palisade_model::api::{ViewChange, ViewRow};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Shared;
use super::extract::{Asked, Body, Conditions};
use crate::failure::Answer;
use crate::service::identity::Identity;
use crate::service::views as service;

/// Which views.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ViewsQuery {
    /// `policies`, `devices`, `groups`, `conflicts`, `audit` or `report`; every list without.
    #[serde(default)]
    list: String,
}

/// One's own views and those that are shared, by name.
#[utoipa::path(get, path = "/api/views", tag = "tenant", params(ViewsQuery),
    responses((status = 200, body = [ViewRow])))]
pub async fn list(
    State(app): Shared,
    who: Identity,
    Asked(query): Asked<ViewsQuery>,
) -> Answer<Json<Vec<ViewRow>>> {
    service::list(&app, &who, &query.list).await.map(Json)
}

/// Saves a view. Shared ones are for those who may change policies.
#[utoipa::path(post, path = "/api/views", tag = "tenant", request_body = ViewChange,
    responses((status = 201, body = ViewRow)))]
pub async fn create(
    State(app): Shared,
    who: Identity,
    Body(change): Body<ViewChange>,
) -> Answer<(StatusCode, Json<ViewRow>)> {
    Ok((StatusCode::CREATED, Json(service::create(&app, &who, &change).await?)))
}

/// Replaces a view: one's own, or a shared one by those who may change policies.
#[utoipa::path(put, path = "/api/views/{id}", tag = "tenant", request_body = ViewChange,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The `etag` that was read.")),
    responses((status = 200, body = ViewRow)))]
pub async fn change(
    State(app): Shared,
    who: Identity,
    Path(id): Path<String>,
    conditions: Conditions,
    Body(change): Body<ViewChange>,
) -> Answer<Json<ViewRow>> {
    service::change(&app, &who, &id, &change, conditions.if_match.as_deref()).await.map(Json)
}

/// Deletes a view; gives it back, for who wants to save it again.
#[utoipa::path(delete, path = "/api/views/{id}", tag = "tenant",
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The `etag` that was read.")),
    responses((status = 200, body = ViewRow)))]
pub async fn remove(
    State(app): Shared,
    who: Identity,
    Path(id): Path<String>,
    conditions: Conditions,
) -> Answer<Json<ViewRow>> {
    service::delete(&app, &who, &id, conditions.if_match.as_deref()).await.map(Json)
}
