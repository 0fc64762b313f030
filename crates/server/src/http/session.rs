//! Signing in and out.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use palisade_model::api::{PasswordRequest, Session, SignInRequest};

use super::Shared;
use super::extract::{Body, bytes};
use super::guard::address;
use crate::failure::{Answer, Failure};
use crate::service::identity::Identity;
use crate::service::sign_in;

/// Signs in. After some failures the answer is 429, and `Retry-After` says how long to wait.
#[utoipa::path(post, path = "/api/session", tag = "session", request_body = SignInRequest,
    responses((status = 200, body = Session)))]
pub async fn sign_in(State(app): Shared, request: Request) -> Answer<Json<Session>> {
    let address = address(request.extensions());
    let body = bytes(request, &()).await?;
    // The error of the JSON reader could repeat what was typed, so it is not passed on.
    let request: SignInRequest = serde_json::from_slice(&body)
        .map_err(|_| Failure::bad_request("Send `name` and `password` as a JSON object."))?;
    sign_in::sign_in(&app, &request.name, &request.password, &address).await.map(Json)
}

/// Who is signed in. The token is empty.
#[utoipa::path(get, path = "/api/session", tag = "session", responses((status = 200, body = Session)))]
pub async fn who(who: Identity) -> Json<Session> {
    Json(who.session())
}

/// Signs out.
#[utoipa::path(delete, path = "/api/session", tag = "session", responses((status = 204)))]
pub async fn sign_out(State(app): Shared, who: Identity) -> Answer<StatusCode> {
    sign_in::sign_out(&app, &who).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Chooses a password and ends the administrator's other sessions.
#[utoipa::path(post, path = "/api/session/password", tag = "session", request_body = PasswordRequest,
    responses((status = 204)))]
pub async fn password(
    State(app): Shared,
    who: Identity,
    Body(request): Body<PasswordRequest>,
) -> Answer<StatusCode> {
    sign_in::choose_password(&app, &who, &request).await?;
    Ok(StatusCode::NO_CONTENT)
}
