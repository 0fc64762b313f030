//! Groups and their members: `/api/groups`.

use serde::{Deserialize, Serialize};

/// A group by id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct GroupReference {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
}

/// A row of `GET /api/groups?search=&cursor=&limit=`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct GroupRow {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Devices in it.
    pub devices: u64,
    /// Policies that include or exclude it.
    pub policies: u64,
    /// When it was made.
    pub created: String,
}

/// `GET /api/groups/{id}`; members come page by page from `GET /api/groups/{id}/devices`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct GroupDetail {
    /// The row.
    #[serde(flatten)]
    pub row: GroupRow,
    /// Policies that include or exclude it.
    pub used_by: Vec<GroupUse>,
    /// To be sent as `If-Match` with a change.
    pub etag: String,
}

/// A policy that uses a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct GroupUse {
    /// Policy id.
    pub policy_id: String,
    /// Policy name.
    pub name: String,
    /// Whether it excludes the group.
    pub excluded: bool,
}

/// `POST /api/groups` and `PATCH /api/groups/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct GroupChange {
    /// Name.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
}

/// `POST /api/groups/{id}/members`: adds and removes devices in one step. Answers the [`GroupDetail`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MembersChange {
    /// Device ids to add.
    #[serde(default)]
    pub add: Vec<String>,
    /// Device ids to remove.
    #[serde(default)]
    pub remove: Vec<String>,
}
