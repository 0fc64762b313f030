//! What every answer has in common: the error body and the page of a list.

use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// The error body of every answer of 4xx and 5xx, Graph's shape.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// The error.
    pub error: ErrorDetail,
}

/// The inside of an [`ErrorBody`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ErrorDetail {
    /// A stable word such as `ResourceNotFound`, `BadRequest`, `InvalidAuthenticationToken`, `Forbidden`,
    /// `PreconditionFailed`, `ValidationFailed`, `TooManyRequests`.
    pub code: String,
    /// What is wrong and what to do, for people.
    pub message: String,
    /// For `ValidationFailed`: every problem.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many rows the filter matches in all.
    pub total: u64,
    /// Opaque token of the next page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// When the numbers were true.
    pub as_of: String,
    /// With `facets=true`: how many rows each value of each filter would show beside the other filters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<Facet>,
}

impl<T> Page<T> {
    /// How many rows this value of a filter would show; nothing where that was not asked for.
    pub fn facet(&self, filter: &str, value: &str) -> Option<u64> {
        Facet::rows(&self.facets, filter, value)
    }
}

/// How many rows one value of one filter would show while the other filters stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Facet {
    /// The filter's parameter.
    pub filter: String,
    /// The value.
    pub value: String,
    /// The rows.
    pub rows: u64,
}

impl Facet {
    /// How many rows this value of a filter would show, of these; nothing where it is not among them.
    pub fn rows(all: &[Self], filter: &str, value: &str) -> Option<u64> {
        all.iter().find(|it| it.filter == filter && it.value == value).map(|it| it.rows)
    }
}
