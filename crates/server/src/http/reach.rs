//! Questions that pages ask while one picks: whom assignments reach, which devices a pasted list names.

use axum::Json;
use axum::extract::State;
use palisade_model::api::{FindRequest, Found, Reach, ReachRequest, Targeted, TargetedRequest};

use super::Shared;
use super::extract::Body;
use crate::failure::{Answer, Failure};
use crate::service;

/// Most words of a pasted list.
const WORDS: usize = 10_000;

/// Whom assignments would reach now, and what they change for a policy. Nothing is stored.
#[utoipa::path(post, path = "/api/reach", tag = "policies", request_body = ReachRequest,
    responses((status = 200, body = Reach)))]
pub async fn reach(State(app): Shared, Body(request): Body<ReachRequest>) -> Answer<Json<Reach>> {
    service::reach::reach(&app.tenant(), request).map(Json)
}

/// How many devices any of these policies targets, each counted once.
#[utoipa::path(post, path = "/api/reach/policies", tag = "policies", request_body = TargetedRequest,
    responses((status = 200, body = Targeted)))]
pub async fn policies(State(app): Shared, Body(request): Body<TargetedRequest>) -> Json<Targeted> {
    Json(Targeted { devices: app.tenant().targeted_by(&request.ids) })
}

/// The devices that go by these names, serial numbers or ids.
#[utoipa::path(post, path = "/api/devices/find", tag = "devices", request_body = FindRequest,
    responses((status = 200, body = Found)))]
pub async fn find(State(app): Shared, Body(request): Body<FindRequest>) -> Answer<Json<Found>> {
    if request.words.len() > WORDS {
        return Err(Failure::bad_request(format!(
            "The list has {} entries; at most {WORDS} are looked up at once. Send it in parts.",
            request.words.len()
        )));
    }
    Ok(Json(app.tenant().find_devices(&request.words)))
}
