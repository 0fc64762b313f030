//! Policies, their reports and versions: `/api/policies`.

use serde::{Deserialize, Serialize};

use super::Page;
use crate::status::{State, StateCounts};

/// A row of `GET /api/policies?type=&search=&cursor=&limit=`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PolicyRow {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Template id.
    pub template_id: String,
    /// Template's name for people.
    pub template_name: String,
    /// `antivirus`, `firewall` or empty where the template is not known.
    pub policy_type: String,
    /// `windows10` or `linux`.
    pub platforms: String,
    /// Included groups, all devices as `All devices`.
    pub assigned_to: Vec<String>,
    /// Devices by state.
    pub states: StateCounts,
    /// When it was last changed.
    pub last_modified: String,
    /// By whom.
    pub modified_by: String,
    /// Number of the current version, from 1.
    pub version: u32,
    /// It is kept and delivered to nobody.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

/// `GET /api/policies/{id}`: a policy with what its page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PolicyDetail {
    /// The row.
    #[serde(flatten)]
    pub row: PolicyRow,
    /// Graph's entity, settings included.
    pub policy: serde_json::Value,
    /// To be sent as `If-Match` with a change.
    pub etag: String,
    /// The assignments with names.
    pub assignments: Vec<AssignmentRow>,
    /// How many devices it targets.
    pub targeted: u64,
    /// How many settings it configures, rules counted one by one.
    pub setting_count: u64,
    /// When the numbers were true.
    pub as_of: String,
}

/// One assignment with the group's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AssignmentRow {
    /// The group; absent for all devices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    /// The group's name, or `All devices`.
    pub name: String,
    /// Whether it takes devices away.
    pub excluded: bool,
    /// Devices in the group.
    pub devices: u64,
}

/// A row of **View report**: `GET /api/policies/{id}/devices?state=&search=&sort=&cursor=&limit=`.
/// `sort` is `name`, `state` or `lastCheckIn`, with `-` before it for descending.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PolicyDeviceRow {
    /// Device id.
    pub device_id: String,
    /// Host name.
    pub name: String,
    /// OS for people.
    pub os: String,
    /// The policy's state on it.
    pub state: State,
    /// The version of the policy that it has, as the rollout counts it; absent where it has none or can't take it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// When the device last checked in; absent if never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_check_in: Option<String>,
    /// What to know: the setting at fault and why. Empty for Success.
    pub note: String,
    /// Why it lacks the newest version, where it could take it; only in a report by version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Missing>,
}

/// Why a device that can take the newest version of a policy does not have it yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Missing {
    /// It has never checked in.
    Never,
    /// It was not heard from for longer than its interval.
    Silent,
    /// It was given the version and has not reported yet.
    Given,
    /// It is due to check in.
    Due,
}

impl Missing {
    /// Every reason, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Due, Self::Given, Self::Silent, Self::Never];

    /// The word on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Silent => "silent",
            Self::Given => "given",
            Self::Due => "due",
        }
    }

    /// The reason with this word on the wire.
    pub fn from_wire(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.wire() == word)
    }

    /// The reason in English.
    pub fn label(self) -> &'static str {
        match self {
            Self::Never => "Never checked in",
            Self::Silent => "Not heard from for longer than its interval",
            Self::Given => "Has fetched it, not reported yet",
            Self::Due => "Not fetched yet, due to check in",
        }
    }
}

/// How many devices lack the newest version for a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MissingDevices {
    /// The reason.
    pub reason: Missing,
    /// The devices.
    pub devices: u64,
}

/// **View report**: the rows and how many devices each state has under the same search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PolicyDevices {
    /// The rows.
    #[serde(flatten)]
    pub page: Page<PolicyDeviceRow>,
    /// Counts per state, of the search without the state filter.
    pub states: StateCounts,
}

/// A row of **Per setting status**: `GET /api/policies/{id}/settings`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PolicySettingRow {
    /// The setting's key.
    pub key: String,
    /// Definition id.
    pub definition_id: String,
    /// Name for people.
    pub name: String,
    /// Value for people.
    pub value: String,
    /// Devices by state.
    pub states: StateCounts,
}

/// A row of `GET /api/policies/{id}/versions` (a plain array, newest first).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct VersionRow {
    /// From 1.
    pub version: u32,
    /// When it was saved.
    pub saved: String,
    /// By whom.
    pub saved_by: String,
    /// What was done: `created`, `settings`, `properties`, `assignments`, `restored`, `undone`, `archived` or
    /// `unarchived`.
    pub action: String,
    /// One line on what changed.
    pub summary: String,
    /// Why, in its author's words; empty for no reason.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// `GET /api/policies/{id}/versions/{version}`: a policy as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PolicyVersionDetail {
    /// The row of the list of versions.
    #[serde(flatten)]
    pub row: VersionRow,
    /// Graph's entity, settings and assignments included.
    pub policy: serde_json::Value,
    /// The assignments of that version with the groups' names and sizes of today.
    pub assignments: Vec<AssignmentRow>,
    /// Whether it was archived.
    pub archived: bool,
}

/// The body of `POST /api/policies/{id}/versions/{version}/restore`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RestoreRequest {
    /// Whether whom it was assigned to is restored too; otherwise the assignments of today stay.
    #[serde(default)]
    pub assignments: bool,
}

/// The body of `POST /api/policies/{id}/duplicate`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DuplicateRequest {
    /// The name of the new policy.
    pub name: String,
    /// Whether the new policy is assigned to the same groups; to nobody otherwise.
    #[serde(default)]
    pub assignments: bool,
}

/// `GET /api/policies/{id}/rollout`: which version the devices have that the policy targets and that can take it. A
/// device has a version once it has acknowledged what the version tells it; versions with the same settings are one
/// here, named by the newest of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PolicyRollout {
    /// The policy's version.
    pub version: u32,
    /// The devices that are to have it.
    pub devices: u64,
    /// Versions that at least one of them has, newest first.
    pub versions: Vec<VersionDevices>,
    /// How many have not acknowledged any version yet.
    pub none: u64,
    /// Whether the newest version can be taken back, as nothing of it has left yet.
    pub undo: bool,
    /// When the numbers were true.
    pub as_of: String,
}

/// How many devices have a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct VersionDevices {
    /// The version.
    pub version: u32,
    /// The devices that have it.
    pub devices: u64,
}
