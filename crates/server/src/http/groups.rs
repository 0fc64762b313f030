//! Groups of devices.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use palisade_model::api::{
    DeviceRow, GroupChange, GroupDetail, GroupRow, MembersChange, Membership, Page, PreviewRequest,
    RulePreview,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::extract::{Asked, Body, Conditions, by_reference};
use super::policies::wanted;
use super::{Shared, devices};
use crate::app::App;
use crate::clock;
use crate::failure::{Answer, Failure};
use crate::service;
use crate::service::groups::Names;
use crate::service::identity::Identity;
use crate::tenant::sorted::Wanted;
use crate::tenant::views::groups::GroupListWanted;

/// Which groups.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// Part of the name or description.
    #[serde(default)]
    search: String,
    /// How devices become members: `assigned`, `rule` or `paused`, which is a rule that is paused.
    members: Option<String>,
    /// `true` for groups that policies include or exclude, `false` for those that no policy uses.
    used: Option<bool>,
    /// `name`, `devices`, `policies` or `created`, with `-` before it for descending.
    #[serde(default)]
    sort: String,
    /// `next` of the page before.
    cursor: Option<String>,
    /// Rows to pass over from the first, to jump to a place; not beside `cursor`.
    #[serde(default)]
    skip: usize,
    /// Rows of a page, at most 1000.
    limit: Option<usize>,
    /// Counts how many groups each value of each filter would show as well.
    #[serde(default)]
    facets: bool,
}

/// The groups.
#[utoipa::path(get, path = "/api/groups", tag = "groups", params(ListQuery),
    responses((status = 200, body = Page<GroupRow>)))]
pub async fn list(State(app): Shared, Asked(query): Asked<ListQuery>) -> Answer<Json<Page<GroupRow>>> {
    let page = Wanted { skip: query.skip, ..wanted(query.sort, query.cursor, query.limit) };
    let members = match query.members.as_deref() {
        None | Some("") => None,
        Some(word) => Some(Membership::from_wire(word).ok_or_else(|| {
            Failure::bad_request(format!(
                "`{word}` is no way to become a member; use `assigned`, `rule` or `paused`."
            ))
        })?),
    };
    let (search, used, facets) = (query.search, query.used, query.facets);
    let groups = GroupListWanted { search, members, used, page, facets };
    app.tenant().group_rows(&groups, clock::now()).map(Json).map_err(Failure::bad_request)
}

/// Makes a group.
#[utoipa::path(post, path = "/api/groups", tag = "groups", request_body = GroupChange,
    params(("Idempotency-Key" = Option<String>, Header, description = "A retry with the same key makes no second group.")),
    responses((status = 201, body = GroupDetail)))]
pub async fn create(
    State(app): Shared,
    who: Identity,
    conditions: Conditions,
    Body(change): Body<GroupChange>,
) -> Answer<Response> {
    let retry = conditions.retry("/api/groups", &serde_json::to_value(&change).unwrap_or_default());
    let id = service::groups::create(&app, &who, &change, Names::Own, by_reference(retry.as_ref())).await?;
    Ok((StatusCode::CREATED, shown(&app, &id)?).into_response())
}

/// What a rule means before it is saved: its problems, the devices that fit it, and what it changes of a group.
#[utoipa::path(post, path = "/api/groups/preview", tag = "groups", request_body = PreviewRequest,
    responses((status = 200, body = RulePreview)))]
pub async fn preview(State(app): Shared, Body(request): Body<PreviewRequest>) -> Answer<Json<RulePreview>> {
    service::group_preview::preview(&app.tenant(), &request).map(Json)
}

/// A group.
#[utoipa::path(get, path = "/api/groups/{id}", tag = "groups", params(("id" = String, Path)),
    responses((status = 200, body = GroupDetail)))]
pub async fn detail(State(app): Shared, Path(id): Path<String>) -> Answer<Response> {
    shown(&app, &id)
}

/// Renames or describes a group, or gives it another rule.
#[utoipa::path(patch, path = "/api/groups/{id}", tag = "groups", request_body = GroupChange,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The `etag` that was read.")),
    responses((status = 200, body = GroupDetail)))]
pub async fn change(
    State(app): Shared,
    who: Identity,
    Path(id): Path<String>,
    conditions: Conditions,
    Body(change): Body<GroupChange>,
) -> Answer<Response> {
    service::groups::change(&app, &who, &id, &change, Names::Own, conditions.if_match.as_deref()).await?;
    shown(&app, &id)
}

/// Deletes a group that no policy uses.
#[utoipa::path(delete, path = "/api/groups/{id}", tag = "groups",
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The `etag` that was read.")),
    responses((status = 204)))]
pub async fn remove(
    State(app): Shared,
    who: Identity,
    Path(id): Path<String>,
    conditions: Conditions,
) -> Answer<StatusCode> {
    service::groups::delete(&app, &who, &id, conditions.if_match.as_deref()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The devices of a group.
#[utoipa::path(get, path = "/api/groups/{id}/devices", tag = "groups",
    params(("id" = String, Path), devices::ListQuery), responses((status = 200, body = Page<DeviceRow>)))]
pub async fn devices(
    State(app): Shared,
    Path(id): Path<String>,
    Asked(query): Asked<devices::ListQuery>,
) -> Answer<Json<Page<DeviceRow>>> {
    let devices = query.wanted()?;
    let tenant = app.tenant();
    let group = tenant.group(&id).ok_or_else(|| Failure::not_found("group", &id))?;
    tenant.device_rows(&group.members, &devices, clock::seconds()).map(Json).map_err(Failure::bad_request)
}

/// Adds and removes devices in one step.
#[utoipa::path(post, path = "/api/groups/{id}/members", tag = "groups", request_body = MembersChange,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The `etag` that was read.")),
    responses((status = 200, body = GroupDetail)))]
pub async fn members(
    State(app): Shared,
    who: Identity,
    Path(id): Path<String>,
    conditions: Conditions,
    Body(change): Body<MembersChange>,
) -> Answer<Response> {
    service::groups::change_members(&app, &who, &id, &change, conditions.if_match.as_deref()).await?;
    shown(&app, &id)
}

fn shown(app: &App, id: &str) -> Answer<Response> {
    let detail = app.tenant().group_detail(id).ok_or_else(|| Failure::not_found("group", id))?;
    Ok(([(ETAG, detail.etag.clone())], Json(detail)).into_response())
}
