//! Doing something with many devices at once.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use palisade_model::api::{BulkAnswer, BulkRequest};

use super::Shared;
use super::devices::ListQuery;
use super::extract::{Body, query_problem};
use crate::app::App;
use crate::failure::{Answer, Failure};
use crate::service::bulk::{Deed, act};
use crate::service::identity::Identity;

/// Asks devices for a full report.
#[utoipa::path(post, path = "/api/devices/bulk/sync", tag = "devices", request_body = BulkRequest,
    responses((status = 200, body = BulkAnswer)))]
pub async fn sync(
    State(app): Shared,
    who: Identity,
    Body(request): Body<BulkRequest>,
) -> Answer<Json<BulkAnswer>> {
    answer(&app, &who, Deed::Sync, &request).await
}

/// Retires devices.
#[utoipa::path(post, path = "/api/devices/bulk/retire", tag = "devices", request_body = BulkRequest,
    responses((status = 200, body = BulkAnswer)))]
pub async fn retire(
    State(app): Shared,
    who: Identity,
    Body(request): Body<BulkRequest>,
) -> Answer<Json<BulkAnswer>> {
    answer(&app, &who, Deed::Retire, &request).await
}

/// Adds devices to a group.
#[utoipa::path(post, path = "/api/groups/{id}/members/bulk", tag = "groups", request_body = BulkRequest,
    params(("id" = String, Path)), responses((status = 200, body = BulkAnswer)))]
pub async fn add(
    State(app): Shared,
    who: Identity,
    Path(id): Path<String>,
    Body(request): Body<BulkRequest>,
) -> Answer<Json<BulkAnswer>> {
    answer(&app, &who, Deed::AddTo(&id), &request).await
}

async fn answer(
    app: &App,
    who: &Identity,
    deed: Deed<'_>,
    request: &BulkRequest,
) -> Answer<Json<BulkAnswer>> {
    let filter = request.filter.as_deref().map(read).transpose()?;
    act(app, who, deed, request, filter.as_ref()).await.map(Json)
}

/// The filter of a list as its query string has it; order and page do not matter.
fn read(filter: &str) -> Answer<crate::tenant::views::devices::DeviceListWanted> {
    let uri: Uri = format!("/?{filter}")
        .parse()
        .map_err(|_| Failure::bad_request("`filter` is no query string. Percent-encode what it holds."))?;
    let read = Query::<ListQuery>::try_from_uri(&uri);
    let read = read.map_err(|rejection| {
        Failure::bad_request(format!("`filter`: {}", query_problem(&rejection.body_text())))
    });
    read?.0.wanted()
}
