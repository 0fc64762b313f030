//! Webhooks. A secret is in the answer that made it, and nowhere else.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use palisade_model::api::{Page, WebhookChange, WebhookCreated, WebhookRow, WebhookTested};

use super::Shared;
use super::extract::{Body, Conditions};
use crate::failure::Answer;
use crate::service::identity::Identity;
use crate::service::webhooks;

/// The webhooks, by name.
#[utoipa::path(get, path = "/api/webhooks", tag = "settings", responses((status = 200, body = Page<WebhookRow>)))]
pub async fn list(State(app): Shared, who: Identity) -> Answer<Json<Page<WebhookRow>>> {
    webhooks::list(&app, &who).await.map(Json)
}

/// Makes a webhook.
#[utoipa::path(post, path = "/api/webhooks", tag = "settings", request_body = WebhookChange,
    responses((status = 201, body = WebhookCreated)))]
pub async fn create(
    State(app): Shared,
    who: Identity,
    Body(change): Body<WebhookChange>,
) -> Answer<(StatusCode, Json<WebhookCreated>)> {
    Ok((StatusCode::CREATED, Json(webhooks::create(&app, &who, change).await?)))
}

/// Changes a webhook; turning it off gives up what waits.
#[utoipa::path(patch, path = "/api/webhooks/{id}", tag = "settings", request_body = WebhookChange,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The `etag` that was read.")),
    responses((status = 200, body = WebhookRow)))]
pub async fn change(
    State(app): Shared,
    who: Identity,
    Path(id): Path<String>,
    conditions: Conditions,
    Body(change): Body<WebhookChange>,
) -> Answer<Json<WebhookRow>> {
    webhooks::change(&app, &who, &id, change, conditions.if_match.as_deref()).await.map(Json)
}

/// Deletes a webhook with what waits for it.
#[utoipa::path(delete, path = "/api/webhooks/{id}", tag = "settings", params(("id" = String, Path)),
    responses((status = 204)))]
pub async fn remove(State(app): Shared, who: Identity, Path(id): Path<String>) -> Answer<StatusCode> {
    webhooks::delete(&app, &who, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends a test event now, and says what came of it.
#[utoipa::path(post, path = "/api/webhooks/{id}/test", tag = "settings", params(("id" = String, Path)),
    responses((status = 200, body = WebhookTested)))]
pub async fn test(State(app): Shared, who: Identity, Path(id): Path<String>) -> Answer<Json<WebhookTested>> {
    webhooks::test(&app, &who, &id).await.map(Json)
}
