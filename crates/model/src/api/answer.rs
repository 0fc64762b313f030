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
}
