//! Tokens for scripts, and enrolment tokens. A secret is in the answer that made it, and nowhere else.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use palisade_model::api::{TokenCreated, TokenRequest, TokenRow};

use super::Shared;
use super::extract::Body;
use crate::failure::Answer;
use crate::service::identity::Identity;
use crate::service::tokens;

/// The tokens for scripts, newest first.
#[utoipa::path(get, path = "/api/tokens", tag = "tokens", responses((status = 200, body = [TokenRow])))]
pub async fn list_api(State(app): Shared) -> Answer<Json<Vec<TokenRow>>> {
    let records = app.store.api_tokens().await?;
    Ok(Json(records.into_iter().map(tokens::api_token_row).collect()))
}

/// Makes a token for scripts.
#[utoipa::path(post, path = "/api/tokens", tag = "tokens", request_body = TokenRequest,
    responses((status = 201, body = TokenCreated)))]
pub async fn create_api(
    State(app): Shared,
    who: Identity,
    Body(request): Body<TokenRequest>,
) -> Answer<(StatusCode, Json<TokenCreated>)> {
    let _turn = app.turn().await;
    let created = tokens::create_api_token(&app.store, &who.name, &request).await?;
    Ok((StatusCode::CREATED, Json(created)))
}

/// Revokes a token for scripts.
#[utoipa::path(delete, path = "/api/tokens/{id}", tag = "tokens", params(("id" = String, Path)),
    responses((status = 204)))]
pub async fn revoke_api(State(app): Shared, who: Identity, Path(id): Path<String>) -> Answer<StatusCode> {
    let _turn = app.turn().await;
    tokens::revoke_api_token(&app.store, &who.name, &id).await?;
    app.events().end();
    Ok(StatusCode::NO_CONTENT)
}

/// The enrolment tokens, newest first.
#[utoipa::path(get, path = "/api/enrolment-tokens", tag = "tokens", responses((status = 200, body = [TokenRow])))]
pub async fn list_enrolment(State(app): Shared) -> Answer<Json<Vec<TokenRow>>> {
    let records = app.store.enrolment_tokens().await?;
    Ok(Json(records.into_iter().map(tokens::enrolment_token_row).collect()))
}

/// Makes an enrolment token.
#[utoipa::path(post, path = "/api/enrolment-tokens", tag = "tokens", request_body = TokenRequest,
    responses((status = 201, body = TokenCreated)))]
pub async fn create_enrolment(
    State(app): Shared,
    who: Identity,
    Body(request): Body<TokenRequest>,
) -> Answer<(StatusCode, Json<TokenCreated>)> {
    let _turn = app.turn().await;
    let created = tokens::create_enrolment_token(&app.store, &who.name, &request).await?;
    Ok((StatusCode::CREATED, Json(created)))
}

/// Revokes an enrolment token.
#[utoipa::path(delete, path = "/api/enrolment-tokens/{id}", tag = "tokens", params(("id" = String, Path)),
    responses((status = 204)))]
pub async fn revoke_enrolment(
    State(app): Shared,
    who: Identity,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    let _turn = app.turn().await;
    tokens::revoke_enrolment_token(&app.store, &who.name, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
