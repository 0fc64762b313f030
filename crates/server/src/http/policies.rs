//! Policies as the console lists and shows them. They are written through Graph's routes.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use palisade_model::api::{Page, PolicyDetail, PolicyRow};
use palisade_model::status::State as PolicyState;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Shared;
use super::extract::Asked;
use crate::app::App;
use crate::clock;
use crate::failure::{Answer, Failure};
use crate::tenant::sorted::Wanted;
use crate::tenant::views::policies::PolicyListWanted;

/// Rows of a page unless asked otherwise, and at most.
pub const LIMIT: usize = 100;
/// Most rows of a page.
pub const LIMIT_MOST: usize = 1000;

/// Which policies.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// `antivirus` or `firewall`; every type without.
    #[serde(default, rename = "type")]
    policy_type: String,
    /// Part of the name.
    #[serde(default)]
    search: String,
    /// Key or definition id of a setting: only policies that set it.
    #[serde(default)]
    setting: String,
    /// The worst state on a device: `success`, `error`, `conflict`, `pending` or `notApplicable`; `none` for policies
    /// that target no device.
    state: Option<String>,
    /// `name` or `lastModified`, with `-` before it for descending.
    #[serde(default)]
    sort: String,
    /// `next` of the page before.
    cursor: Option<String>,
    /// Rows to pass over from the first, to jump to a place; not beside `cursor`.
    #[serde(default)]
    skip: usize,
    /// Rows of a page, at most 1000.
    limit: Option<usize>,
    /// Counts how many policies each value of each filter would show as well.
    #[serde(default)]
    facets: bool,
    /// The archived policies instead of those in use.
    #[serde(default)]
    archived: bool,
}

/// The page that a list's options ask for.
pub fn wanted(sort: String, cursor: Option<String>, limit: Option<usize>) -> Wanted {
    Wanted { sort, cursor, skip: 0, limit: limit.unwrap_or(LIMIT).clamp(1, LIMIT_MOST) }
}

/// The worst state that is asked for; with nothing inside, those that have none.
///
/// # Errors
/// With a sentence, for a word that is no state.
pub fn worst(word: Option<&str>) -> Answer<Option<Option<PolicyState>>> {
    match word {
        None | Some("") => Ok(None),
        Some("none") => Ok(Some(None)),
        Some(word) => PolicyState::from_wire(word).map(|state| Some(Some(state))).ok_or_else(|| {
            Failure::bad_request(format!(
                "`{word}` is no state; use `success`, `error`, `conflict`, `pending`, `notApplicable` or `none`."
            ))
        }),
    }
}

/// The policies.
#[utoipa::path(get, path = "/api/policies", tag = "policies", params(ListQuery),
    responses((status = 200, body = Page<PolicyRow>)))]
pub async fn list(State(app): Shared, Asked(query): Asked<ListQuery>) -> Answer<Json<Page<PolicyRow>>> {
    let page = Wanted { skip: query.skip, ..wanted(query.sort, query.cursor, query.limit) };
    let policies = PolicyListWanted {
        policy_type: query.policy_type,
        search: query.search,
        setting: query.setting,
        archived: query.archived,
        state: worst(query.state.as_deref())?,
        page,
        facets: query.facets,
    };
    app.tenant().policy_rows(&policies, clock::now()).map(Json).map_err(Failure::bad_request)
}

/// A policy with what its page shows. Its `etag` is the header `ETag` as well.
#[utoipa::path(get, path = "/api/policies/{id}", tag = "policies", params(("id" = String, Path)),
    responses((status = 200, body = PolicyDetail)))]
pub async fn detail(State(app): Shared, Path(id): Path<String>) -> Answer<Response> {
    shown(&app, &id, StatusCode::OK)
}

/// A policy as it stands.
pub fn shown(app: &App, id: &str, status: StatusCode) -> Answer<Response> {
    let detail =
        app.tenant().policy_detail(id, clock::now()).ok_or_else(|| Failure::not_found("policy", id))?;
    Ok((status, [(ETAG, detail.etag.clone())], Json(detail)).into_response())
}
