//! A policy's assignments and settings, as collections of their own.

use axum::Json as Answered;
use axum::extract::{Path, State};
use palisade_model::graph::{Assignment, Setting};
use serde_json::{Value as Json, json};

use super::Base;
use super::list::Options;
use crate::app::App;
use crate::failure::{Answer, Failure};
use crate::http::Shared;
use crate::http::extract::{Body, Conditions};
use crate::service;
use crate::service::identity::Identity;

/// Settings of a page unless asked otherwise, as Graph has it.
const SETTINGS: usize = 25;

/// Replaces the assignments of a policy: `{"assignments": [{"target": …}]}`.
#[utoipa::path(post, path = "/beta/deviceManagement/configurationPolicies/{id}/assign", tag = "graph",
    request_body = Object,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The `etag` that was read."),
        ("Palisade-Reason" = Option<String>, Header, description = "Why, percent-encoded; at most 500 characters.")),
    responses((status = 200, body = Object)))]
pub async fn assign(
    State(app): Shared,
    who: Identity,
    base: Base,
    Path(id): Path<String>,
    conditions: Conditions,
    Body(mut body): Body<Json>,
) -> Answer<Answered<Json>> {
    let list = match body.get_mut("assignments").map(Json::take) {
        Some(Json::Array(list)) => list,
        _ => {
            return Err(Failure::bad_request("Send the whole list: `{\"assignments\": [{\"target\": …}]}`."));
        }
    };
    let assignments = list
        .into_iter()
        .enumerate()
        .map(|(index, json)| Assignment::from_json(&format!("assignments[{index}]"), json))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| Failure::bad_request(format!("{error}.")))?;
    service::policies::assign(&app, &who, &id, assignments, conditions.terms()).await?;
    all_assignments(&app, &base, &id)
}

/// The assignments of a policy.
#[utoipa::path(get, path = "/beta/deviceManagement/configurationPolicies/{id}/assignments", tag = "graph",
    params(("id" = String, Path)), responses((status = 200, body = Object)))]
pub async fn assignments(State(app): Shared, base: Base, Path(id): Path<String>) -> Answer<Answered<Json>> {
    all_assignments(&app, &base, &id)
}

fn all_assignments(app: &App, base: &Base, id: &str) -> Answer<Answered<Json>> {
    let tenant = app.tenant();
    let entry = tenant.policy(id).ok_or_else(|| Failure::not_found("policy", id))?;
    let value: Json = entry.record.assignments.iter().map(Assignment::to_json).collect();
    Ok(Answered(json!({
        "@odata.context": base.context(&format!("deviceManagement/configurationPolicies('{id}')/assignments")),
        "value": value,
    })))
}

/// The settings of a policy.
#[utoipa::path(get, path = "/beta/deviceManagement/configurationPolicies/{id}/settings", tag = "graph",
    params(("id" = String, Path), ("$top" = Option<u32>, Query), ("$skiptoken" = Option<String>, Query)),
    responses((status = 200, body = Object)))]
pub async fn settings(
    State(app): Shared,
    base: Base,
    Path(id): Path<String>,
    options: Options,
) -> Answer<Answered<Json>> {
    let tenant = app.tenant();
    let entry = tenant.policy(&id).ok_or_else(|| Failure::not_found("policy", &id))?;
    let settings = &entry.record.policy.settings;
    let numbers = (0u32..).take(settings.len());
    let make = |number: u32| settings.get(usize::try_from(number).ok()?).map(Setting::to_json);
    let context = format!("deviceManagement/configurationPolicies('{id}')/settings");
    options.page(&base, &context, numbers, make, SETTINGS)
}
