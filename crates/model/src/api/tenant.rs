//! The tenant and the server as a whole: `/api/summary`, `/api/health`.

use serde::{Deserialize, Serialize};

/// `GET /api/summary`: the numbers beside the navigation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Policies.
    pub policies: u64,
    /// Devices.
    pub devices: u64,
    /// Groups.
    pub groups: u64,
    /// Settings on which policies disagree on at least one device.
    #[serde(default)]
    pub conflicts: u64,
    /// When this was true.
    pub as_of: String,
}

/// `GET /api/health`, open to everyone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// `ok`.
    pub status: String,
    /// The server's version.
    pub version: String,
}
