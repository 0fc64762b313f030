//! Tokens for scripts and for devices: `/api/tokens` and `/api/enrolment-tokens`.

use serde::{Deserialize, Serialize};

use super::Role;

/// `POST /api/tokens` (for scripts) and `POST /api/enrolment-tokens` (for devices).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TokenRequest {
    /// What it is for.
    pub name: String,
    /// The role of a token for scripts; ignored for enrolment tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Seconds until it expires.
    pub expires_in_seconds: u64,
    /// How many devices may enrol with it; absent for any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_uses: Option<u32>,
}

/// A token without its secret: a row of `GET /api/tokens` or `GET /api/enrolment-tokens` (plain arrays).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TokenRow {
    /// Id; `DELETE` revokes it.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// The role of a token for scripts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// When it was made.
    pub created: String,
    /// By whom.
    pub created_by: String,
    /// When it expires.
    pub expires: String,
    /// Whether it was revoked.
    pub revoked: bool,
    /// How many devices enrolled with it.
    #[serde(default)]
    pub uses: u32,
    /// How many may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_uses: Option<u32>,
}

/// A token just made: the only time that its secret is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TokenCreated {
    /// The secret.
    pub token: String,
    /// The rest.
    #[serde(flatten)]
    pub row: TokenRow,
}
