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
    /// Whether a rule decides its members.
    #[serde(default)]
    pub dynamic: bool,
}

/// `GET /api/groups/{id}`; members come page by page from `GET /api/groups/{id}/devices`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct GroupDetail {
    /// The row.
    #[serde(flatten)]
    pub row: GroupRow,
    /// The rule that decides its members; absent where they are assigned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub membership_rule: Option<String>,
    /// The rule is paused: its members stay as they are.
    #[serde(default)]
    pub rule_paused: bool,
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
    /// The rule that decides its members. Absent, it stays as it is; empty, the group has none, and members are
    /// assigned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub membership_rule: Option<String>,
    /// Whether the rule is paused. Absent, it stays as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule_paused: Option<bool>,
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
