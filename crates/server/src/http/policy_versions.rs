//! Versions of a policy, and what one does with them.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use palisade_model::api::{
    DuplicateRequest, PolicyDetail, PolicyRollout, PolicyVersionDetail, RestoreRequest, VersionRow,
};

use super::Shared;
use super::extract::{Body, Conditions, by_reference};
use super::policies::shown;
use crate::failure::{Answer, Failure};
use crate::service::identity::Identity;
use crate::service::policy_versions as service;

/// The versions of a policy, newest first.
#[utoipa::path(get, path = "/api/policies/{id}/versions", tag = "policies", params(("id" = String, Path)),
    responses((status = 200, body = [VersionRow])))]
pub async fn list(State(app): Shared, Path(id): Path<String>) -> Answer<Json<Vec<VersionRow>>> {
    service::list(&app, &id).await.map(Json)
}

/// A policy as it was in one of its versions.
#[utoipa::path(get, path = "/api/policies/{id}/versions/{version}", tag = "policies",
    params(("id" = String, Path), ("version" = u32, Path)),
    responses((status = 200, body = PolicyVersionDetail)))]
pub async fn detail(
    State(app): Shared,
    Path((id, version)): Path<(String, String)>,
) -> Answer<Json<PolicyVersionDetail>> {
    service::detail(&app, &id, number(&version)?).await.map(Json)
}

/// Makes a new version that says what an older one said.
#[utoipa::path(post, path = "/api/policies/{id}/versions/{version}/restore", tag = "policies",
    request_body = RestoreRequest,
    params(("id" = String, Path), ("version" = u32, Path),
        ("If-Match" = Option<String>, Header, description = "The `etag` that was read."),
        ("Palisade-Reason" = Option<String>, Header, description = "Why, percent-encoded; at most 500 characters.")),
    responses((status = 200, body = PolicyDetail)))]
pub async fn restore(
    State(app): Shared,
    who: Identity,
    Path((id, version)): Path<(String, String)>,
    conditions: Conditions,
    Body(body): Body<RestoreRequest>,
) -> Answer<Response> {
    let version = number(&version)?;
    service::restore(&app, &who, &id, version, body.assignments, conditions.terms()).await?;
    shown(&app, &id, StatusCode::OK)
}

/// Takes the newest version back while nothing of it has left; 409 with the number of devices once it has. A policy
/// whose deletion is taken back stands again.
#[utoipa::path(post, path = "/api/policies/{id}/undo", tag = "policies",
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The `etag` that was read."),
        ("Palisade-Reason" = Option<String>, Header, description = "Why, percent-encoded; at most 500 characters.")),
    responses((status = 200, body = PolicyDetail)))]
pub async fn undo(
    State(app): Shared,
    who: Identity,
    Path(id): Path<String>,
    conditions: Conditions,
) -> Answer<Response> {
    service::undo(&app, &who, &id, conditions.terms()).await?;
    shown(&app, &id, StatusCode::OK)
}

/// Copies a policy as it stands under another name.
#[utoipa::path(post, path = "/api/policies/{id}/duplicate", tag = "policies", request_body = DuplicateRequest,
    params(("id" = String, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "A retry with the same key makes no second copy."),
        ("Palisade-Reason" = Option<String>, Header, description = "Why, percent-encoded; at most 500 characters.")),
    responses((status = 201, body = PolicyDetail)))]
pub async fn duplicate(
    State(app): Shared,
    who: Identity,
    Path(id): Path<String>,
    conditions: Conditions,
    Body(body): Body<DuplicateRequest>,
) -> Answer<Response> {
    let retry =
        conditions.retry(&format!("duplicate {id}"), &serde_json::to_value(&body).unwrap_or_default());
    let wanted = (body.name.as_str(), body.assignments);
    let retry = by_reference(retry.as_ref());
    let copy = service::duplicate(&app, &who, &id, wanted, &conditions.reason, retry).await?;
    shown(&app, &copy, StatusCode::CREATED)
}

/// Archives a policy: it is kept and delivered to nobody.
#[utoipa::path(post, path = "/api/policies/{id}/archive", tag = "policies",
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The `etag` that was read."),
        ("Palisade-Reason" = Option<String>, Header, description = "Why, percent-encoded; at most 500 characters.")),
    responses((status = 200, body = PolicyDetail)))]
pub async fn archive(
    State(app): Shared,
    who: Identity,
    Path(id): Path<String>,
    conditions: Conditions,
) -> Answer<Response> {
    service::archive(&app, &who, &id, true, conditions.terms()).await?;
    shown(&app, &id, StatusCode::OK)
}

/// Takes an archived policy into use again.
#[utoipa::path(post, path = "/api/policies/{id}/unarchive", tag = "policies",
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The `etag` that was read."),
        ("Palisade-Reason" = Option<String>, Header, description = "Why, percent-encoded; at most 500 characters.")),
    responses((status = 200, body = PolicyDetail)))]
pub async fn unarchive(
    State(app): Shared,
    who: Identity,
    Path(id): Path<String>,
    conditions: Conditions,
) -> Answer<Response> {
    service::archive(&app, &who, &id, false, conditions.terms()).await?;
    shown(&app, &id, StatusCode::OK)
}

/// Which version how many devices have.
#[utoipa::path(get, path = "/api/policies/{id}/rollout", tag = "policies", params(("id" = String, Path)),
    responses((status = 200, body = PolicyRollout)))]
pub async fn rollout(State(app): Shared, Path(id): Path<String>) -> Answer<Json<PolicyRollout>> {
    service::rollout(&app, &id).await.map(Json)
}

fn number(version: &str) -> Answer<u32> {
    version.parse().map_err(|_| {
        Failure::bad_request(format!("`{version}` is no version; versions are numbered from 1."))
    })
}
