//! Webhooks. A secret is in the answer that made it, and nowhere else.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use palisade_model::api::{
    DiscardRequest, Discarded, EventKind, GivenUpReason, Page, RedeliverRequest, Redelivered, WebhookChange,
    WebhookCreated, WebhookEvents, WebhookEventsOf, WebhookRow, WebhookTested,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Shared;
use super::extract::{Asked, Body, Conditions, MaybeBody};
use super::policies::wanted;
use crate::failure::{Answer, Failure, one_of};
use crate::service::identity::Identity;
use crate::service::webhooks;
use crate::service::webhooks::events::EventsWanted;
use crate::tenant::sorted::Wanted;

/// Which events.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct EventsQuery {
    /// `waiting` for those that wait, the next to be sent first, or `lost` for those given up, the last first.
    #[serde(default)]
    state: WebhookEventsOf,
    /// Part of what the object is called, its id, who did it, the detail, the request, the cause of a failed try, or
    /// the name of a device.
    #[serde(default)]
    search: String,
    /// What the events are about: `policy`, `group`, `device`, `enrolment-token`, `token`, `settings`, `administrator`,
    /// `refusal`, `conflict`, `silent` or `failing`.
    kind: Option<String>,
    /// Why events were given up: `full`, `tried` or `off`; only with `state=lost`.
    reason: Option<String>,
    /// `since`, `happened`, `event`, `who`, or of those given up `givenUp`, with `-` before it for descending. Without,
    /// as `state` says.
    #[serde(default)]
    sort: String,
    /// `next` of the page before.
    cursor: Option<String>,
    /// Events to pass over from the first, to jump to a place; not beside `cursor`.
    #[serde(default)]
    skip: usize,
    /// Events of a page, at most 1000.
    limit: Option<usize>,
    /// Counts how many events each value of each filter would show as well.
    #[serde(default)]
    facets: bool,
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
    let known = one_of(EventKind::ALL.map(EventKind::wire));
    let kind = chosen(query.kind, EventKind::from_wire, "kind of event", &known)?;
    let known = one_of(GivenUpReason::ALL.map(GivenUpReason::wire));
    let reason = chosen(query.reason, GivenUpReason::from_wire, "reason to give an event up", &known)?;
    let page = Wanted { skip: query.skip, ..wanted(query.sort, query.cursor, query.limit) };
    let (of, search, facets) = (query.state, query.search, query.facets);
    let wanted = EventsWanted { of, search, kind, reason, page, facets };
    webhooks::events::page(&app, &who, &id, wanted).await.map(Json)
}

/// The value of a filter with this word; of none for an empty one. `known` names those that there are.
fn chosen<T>(word: Option<String>, of: fn(&str) -> Option<T>, what: &str, known: &str) -> Answer<Option<T>> {
    let Some(word) = word.filter(|word| !word.is_empty()) else { return Ok(None) };
    let value = of(&word);
    let refused = || Failure::bad_request(format!("`{word}` is no {what}; use one of {known}."));
    value.ok_or_else(refused).map(Some)
}

/// Sends events that were given up again, as far as they are kept: they wait behind those that wait already.
#[utoipa::path(post, path = "/api/webhooks/{id}/events/redeliver", tag = "settings",
    request_body = Option<RedeliverRequest>, params(("id" = String, Path)),
    responses((status = 200, body = Redelivered)))]
pub async fn redeliver(
    State(app): Shared,
    who: Identity,
    Path(id): Path<String>,
    MaybeBody(request): MaybeBody<RedeliverRequest>,
) -> Answer<Json<Redelivered>> {
    webhooks::given_up::redeliver(&app, &who, &id, request.unwrap_or_default()).await.map(Json)
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
    webhooks::given_up::discard(&app, &who, &id, request).await.map(Json)
}
