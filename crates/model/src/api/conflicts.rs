//! Conflicts of the whole tenant: `/api/conflicts`.
//!
//! A conflict is a setting, or one rule of a list that is judged by itself, on which policies that meet on at least
//! one device disagree, so that no device is told a value of it by them.

use serde::{Deserialize, Serialize};

use super::{Facet, Page};
use crate::value::Value;

/// A row of `GET /api/conflicts?search=&setting=&policy=&with=&group=&sort=&cursor=&limit=`. `sort` is `devices` or `name`,
/// with `-` before it for descending; `-devices` without.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ConflictRow {
    /// The setting.
    #[serde(flatten)]
    pub setting: ConflictSetting,
    /// Whether it is one rule of many, so that its conflict withholds no other.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub per_rule: bool,
    /// Every policy that sets it on these devices, ordered by value and then by name.
    pub sides: Vec<ConflictSide>,
    /// The devices on which its value is withheld; with `policy`, those of them that the policy targets; with `with`
    /// as well, those on which the two disagree.
    pub devices: u64,
}

/// What identifies a setting, or a rule of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ConflictSetting {
    /// What identifies it on a device.
    pub key: String,
    /// Definition id; of a rule, that of the list.
    pub definition_id: String,
    /// Name for people; of a rule, its own.
    pub name: String,
}

/// One policy of a conflict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ConflictSide {
    /// Policy id.
    pub policy_id: String,
    /// Policy name.
    pub policy_name: String,
    /// The version that says so.
    pub policy_version: u32,
    /// The value that it sets.
    pub value: Value,
    /// The value for people.
    pub display_value: String,
    /// Devices on which the setting is in conflict and that this policy targets: the count of Conflict that the policy
    /// shows for the setting under **Per setting status**.
    pub devices: u64,
    /// Of them, those that can't take the setting from this policy; there it is no reason for the conflict.
    pub refused: u64,
}

/// The answer of `GET /api/conflicts`: the rows, and what holds for all of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ConflictList {
    /// The rows.
    #[serde(flatten)]
    pub page: Page<ConflictRow>,
    /// The devices that have at least one of the conflicts, each counted once.
    pub devices: u64,
    /// The policies in conflict under the same search and setting, without the filters by policy; most conflicts
    /// first, at most 50.
    pub policies: Vec<ConflictPolicy>,
}

/// A policy, and in how many conflicts it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ConflictPolicy {
    /// Policy id.
    pub policy_id: String,
    /// Policy name.
    pub policy_name: String,
    /// Its conflicts.
    pub conflicts: u64,
}

/// A row of `GET /api/conflicts/pairs?search=&setting=&policy=&with=&group=&sort=&cursor=&limit=&all=`: two policies that disagree.
/// `sort` is `devices`, `settings` or `name`, with `-` before it for descending; `-devices` without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ConflictPairRow {
    /// The policy whose name comes first.
    pub first: ConflictParty,
    /// The other.
    pub second: ConflictParty,
    /// How many settings they disagree on.
    pub settings: u64,
    /// The first of these settings by name, at most five; with `all` every one.
    pub named: Vec<ConflictSetting>,
    /// The devices on which they do, each counted once.
    pub devices: u64,
}

/// A policy by id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ConflictParty {
    /// Policy id.
    pub policy_id: String,
    /// Policy name.
    pub policy_name: String,
}

/// A row of `GET /api/conflicts/devices?search=&setting=&policy=&with=&group=&sort=&cursor=&limit=&all=`: a device on which
/// policies disagree. `sort` is `name`, `conflicts` or `lastCheckIn`, with `-` before it for descending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ConflictDeviceRow {
    /// Device id.
    pub device_id: String,
    /// Host name.
    pub name: String,
    /// OS for people.
    pub os: String,
    /// When the device last checked in; absent if never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_check_in: Option<String>,
    /// How many of its settings are in conflict, of those that the filters ask for.
    pub conflicts: u64,
    /// The first of these settings by name, at most five; with `all` every one.
    pub named: Vec<ConflictSetting>,
}

/// `GET /api/conflicts/matrix?type=&search=&only=&facets=`: policies against the groups that they are assigned to, and where
/// they disagree with others. `only=conflicts` leaves out policies without any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ConflictMatrix {
    /// The groups that any of the policies is assigned to, by name; *All devices* comes first.
    pub groups: Vec<MatrixGroup>,
    /// The policies, by name; at most 1000.
    pub rows: Vec<MatrixRow>,
    /// How many policies there are.
    pub total: u64,
    /// When this was true.
    pub as_of: String,
    /// With `facets=true`: how many policies each value of each filter would show beside the other filters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<Facet>,
}

/// A group of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MatrixGroup {
    /// Its id; absent for all devices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    /// Its name.
    pub name: String,
    /// How many devices it has.
    pub devices: u64,
}

/// A policy of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MatrixRow {
    /// The policy.
    #[serde(flatten)]
    pub policy: ConflictParty,
    /// The type under which it is listed.
    pub policy_type: String,
    /// Its assignments, in the order of the groups.
    pub cells: Vec<MatrixCell>,
}

/// A policy's assignment to a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MatrixCell {
    /// The place of the group in [`ConflictMatrix::groups`].
    pub group: u32,
    /// The policy leaves out the group's devices.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub excluded: bool,
    /// Conflicts in which the policy is on devices of the group: the rows of `GET /api/conflicts?policy=&group=`.
    pub conflicts: u64,
    /// The devices of the group that have them, each counted once.
    pub devices: u64,
    /// The policies that say something else there, by name.
    pub with: Vec<ConflictParty>,
}
