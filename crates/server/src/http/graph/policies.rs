//! `configurationPolicies`: policies in Graph's form. The console writes its policies here as well.

use axum::Json as Answered;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use palisade_model::graph::Assignment;
use serde_json::{Value as Json, json};

use super::Base;
use super::list::Options;
use crate::app::App;
use crate::failure::{Answer, Failure};
use crate::http::Shared;
use crate::http::extract::{Body, Conditions, by_reference};
use crate::service;
use crate::service::identity::Identity;
use crate::tenant::PolicyEntry;

const COLLECTION: &str = "deviceManagement/configurationPolicies";

/// A policy as an entity, with what is asked for.
pub fn entity(entry: &PolicyEntry, options: &Options) -> Json {
    let mut json = entry.record.policy.to_json();
    if let Json::Object(members) = &mut json {
        let settings = members.remove("settings").unwrap_or_default();
        if options.expands("settings") {
            members.insert("settings".into(), settings);
        }
        if options.expands("assignments") {
            let assignments: Json = entry.record.assignments.iter().map(Assignment::to_json).collect();
            members.insert("assignments".into(), assignments);
        }
        if options.selects("isAssigned") {
            members.insert("isAssigned".into(), json!(!entry.record.assignments.is_empty()));
        }
        for name in ["creationSource", "priorityMetaData"] {
            members.entry(name).or_insert(Json::Null);
        }
    }
    json
}

fn shown(app: &App, base: &Base, id: &str, options: &Options, status: StatusCode) -> Answer<Response> {
    let tenant = app.tenant();
    let entry = tenant.policy(id).ok_or_else(|| Failure::not_found("policy", id))?;
    let mut json = options.narrowed(entity(entry, options));
    if let Json::Object(members) = &mut json {
        members.insert("@odata.context".into(), base.context(&format!("{COLLECTION}/$entity")));
    }
    Ok((status, [(ETAG, entry.etag())], Answered(json)).into_response())
}

/// The policies.
#[utoipa::path(get, path = "/beta/deviceManagement/configurationPolicies", tag = "graph",
    params(("$filter" = Option<String>, Query), ("$top" = Option<u32>, Query), ("$skiptoken" = Option<String>, Query),
        ("$select" = Option<String>, Query), ("$expand" = Option<String>, Query), ("$orderby" = Option<String>, Query)),
    responses((status = 200, body = Object)))]
pub async fn list(State(app): Shared, base: Base, options: Options) -> Answer<Answered<Json>> {
    let tenant = app.tenant();
    let ids: std::collections::BTreeMap<u32, &PolicyEntry> =
        tenant.policies().map(|entry| (entry.record.seq, entry)).collect();
    let make = |number: u32| ids.get(&number).map(|entry| entity(entry, &options));
    options.page(&base, COLLECTION, ids.keys().copied(), make, 100)
}

/// Stores a new policy. Its id, times and assignments are not taken over.
#[utoipa::path(post, path = "/beta/deviceManagement/configurationPolicies", tag = "graph", request_body = Object,
    params(("Idempotency-Key" = Option<String>, Header, description = "A retry with the same key makes no second policy."),
        ("Palisade-Reason" = Option<String>, Header, description = "Why, percent-encoded; at most 500 characters.")),
    responses((status = 201, body = Object)))]
pub async fn create(
    State(app): Shared,
    who: Identity,
    base: Base,
    conditions: Conditions,
    Body(body): Body<Json>,
) -> Answer<Response> {
    let retry = conditions.retry(COLLECTION, &body);
    let id =
        service::policies::create(&app, &who, body, &conditions.reason, by_reference(retry.as_ref())).await?;
    shown(&app, &base, &id, &Options::default(), StatusCode::CREATED)
}

/// A policy.
#[utoipa::path(get, path = "/beta/deviceManagement/configurationPolicies/{id}", tag = "graph",
    params(("id" = String, Path), ("$select" = Option<String>, Query), ("$expand" = Option<String>, Query)),
    responses((status = 200, body = Object)))]
pub async fn detail(
    State(app): Shared,
    base: Base,
    Path(id): Path<String>,
    options: Options,
) -> Answer<Response> {
    shown(&app, &base, &id, &options, StatusCode::OK)
}

/// Changes the properties that the body holds.
#[utoipa::path(patch, path = "/beta/deviceManagement/configurationPolicies/{id}", tag = "graph",
    request_body = Object,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The `etag` that was read."),
        ("Palisade-Reason" = Option<String>, Header, description = "Why, percent-encoded; at most 500 characters.")),
    responses((status = 200, body = Object)))]
pub async fn change(
    State(app): Shared,
    who: Identity,
    base: Base,
    Path(id): Path<String>,
    conditions: Conditions,
    Body(body): Body<Json>,
) -> Answer<Response> {
    service::policies::change(&app, &who, &id, body, false, conditions.terms()).await?;
    shown(&app, &base, &id, &Options::default(), StatusCode::OK)
}

/// Replaces the whole policy, settings included.
#[utoipa::path(put, path = "/beta/deviceManagement/configurationPolicies/{id}", tag = "graph",
    request_body = Object,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The `etag` that was read."),
        ("Palisade-Reason" = Option<String>, Header, description = "Why, percent-encoded; at most 500 characters.")),
    responses((status = 204)))]
pub async fn replace(
    State(app): Shared,
    who: Identity,
    Path(id): Path<String>,
    conditions: Conditions,
    Body(body): Body<Json>,
) -> Answer<StatusCode> {
    service::policies::change(&app, &who, &id, body, true, conditions.terms()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes a policy.
#[utoipa::path(delete, path = "/beta/deviceManagement/configurationPolicies/{id}", tag = "graph",
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The `etag` that was read."),
        ("Palisade-Reason" = Option<String>, Header, description = "Why, percent-encoded; at most 500 characters.")),
    responses((status = 204)))]
pub async fn remove(
    State(app): Shared,
    who: Identity,
    Path(id): Path<String>,
    conditions: Conditions,
) -> Answer<StatusCode> {
    service::policies::delete(&app, &who, &id, conditions.terms()).await?;
    Ok(StatusCode::NO_CONTENT)
}
