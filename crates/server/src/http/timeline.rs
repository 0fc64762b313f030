//! How a policy's devices fared over time.

use axum::Json;
use axum::extract::{Path, State};
use palisade_model::api::PolicyTimeline;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Shared;
use super::extract::Asked;
use crate::failure::Answer;
use crate::service::timeline as service;

/// Which time.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct TimelineQuery {
    /// Its begin, RFC 3339; thirty days ago without.
    from: Option<String>,
    /// Its end, RFC 3339; now without.
    to: Option<String>,
}

/// Devices of a policy by state and by version over time: the curve of its rollouts.
#[utoipa::path(get, path = "/api/policies/{id}/timeline", tag = "policies",
    params(("id" = String, Path), TimelineQuery), responses((status = 200, body = PolicyTimeline)))]
pub async fn timeline(
    State(app): Shared,
    Path(id): Path<String>,
    Asked(query): Asked<TimelineQuery>,
) -> Answer<Json<PolicyTimeline>> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let (from, to) = (given(&query.from), given(&query.to));
    service::timeline(&app, &id, from.as_deref(), to.as_deref()).await.map(Json)
}
