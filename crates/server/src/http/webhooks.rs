//! Webhooks. A secret is in the answer that made it, and nowhere else.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use palisade_model::api::{
    DiscardRequest, Discarded, Page, Redelivered, WebhookChange, WebhookCreated, WebhookEvents,
    WebhookEventsOf, WebhookRow, WebhookTested,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Shared;
use super::extract::{Asked, Body, Conditions};
use super::policies::wanted;
use crate::failure::Answer;
use crate::service::identity::Identity;
use crate::service::webhooks;

/// Which events.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct EventsQuery {
    /// `waiting` for those that wait, the next to be sent first, or `lost` for those given up, the last first.
    #[serde(default)]
    state: WebhookEventsOf,
    /// `next` of the page before.
    cursor: Option<String>,
    /// Events to pass over from the first, to jump to a place; not beside `cursor`.
    #[serde(default)]
    skip: u32,
    /// Events of a page, at most 1000.
    limit: Option<usize>,
}

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

/// The events that wait for a webhook, or those given up, of which the last 1,000 are kept.
#[utoipa::path(get, path = "/api/webhooks/{id}/events", tag = "settings", params(("id" = String, Path), EventsQuery),
    responses((status = 200, body = WebhookEvents)))]
pub async fn events(
    State(app): Shared,
    who: Identity,
    Path(id): Path<String>,
    Asked(query): Asked<EventsQuery>,
) -> Answer<Json<WebhookEvents>> {
    let page = wanted(String::new(), query.cursor, query.limit);
    let cursor = page.cursor.as_deref();
    webhooks::events::page(&app, &who, &id, query.state, cursor, query.skip, page.limit).await.map(Json)
}

/// Sends events that were given up again, as far as they are kept: they wait behind those that wait already.
#[utoipa::path(post, path = "/api/webhooks/{id}/events/redeliver", tag = "settings", params(("id" = String, Path)),
    responses((status = 200, body = Redelivered)))]
pub async fn redeliver(
    State(app): Shared,
    who: Identity,
    Path(id): Path<String>,
) -> Answer<Json<Redelivered>> {
    webhooks::events::redeliver(&app, &who, &id).await.map(Json)
}

/// Discards events that were given up, without sending them again. What the address is told of its gap stays as it is.
#[utoipa::path(post, path = "/api/webhooks/{id}/events/discard", tag = "settings", request_body = DiscardRequest,
    params(("id" = String, Path)), responses((status = 200, body = Discarded)))]
pub async fn discard(
    State(app): Shared,
    who: Identity,
    Path(id): Path<String>,
    Body(request): Body<DiscardRequest>,
) -> Answer<Json<Discarded>> {
    webhooks::events::discard(&app, &who, &id, request).await.map(Json)
}
