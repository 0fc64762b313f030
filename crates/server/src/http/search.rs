//! Finding anything of the tenant by what people type.

use axum::Json;
use axum::extract::State;
use palisade_model::api::SearchResult;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Shared;
use super::extract::Asked;
use crate::failure::{Answer, Failure};

/// How many of each kind unless asked otherwise.
const LIMIT: usize = 8;
/// Most of each kind.
const LIMIT_MOST: usize = 50;
/// Most bytes of a text.
const LONGEST: usize = 256;

/// What to find.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SearchQuery {
    /// The text: parts of names, in any case; an id as a whole. At most 256 bytes.
    #[serde(default)]
    q: String,
    /// How many of each kind, at most 50.
    limit: Option<usize>,
}

/// Policies, devices, groups and settings in use that go by a text.
#[utoipa::path(get, path = "/api/search", tag = "tenant", params(SearchQuery),
    responses((status = 200, body = SearchResult)))]
pub async fn search(State(app): Shared, Asked(query): Asked<SearchQuery>) -> Answer<Json<SearchResult>> {
    if query.q.len() > LONGEST {
        return Err(Failure::bad_request(format!("Search for a text of at most {LONGEST} bytes.")));
    }
    let limit = query.limit.unwrap_or(LIMIT).clamp(1, LIMIT_MOST);
    Ok(Json(app.tenant().search(&query.q, limit)))
}
