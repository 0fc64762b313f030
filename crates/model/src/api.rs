//! What the server's own REST, `/api/...`, takes and gives. The policy itself travels as Graph's entity.
//!
//! Times are RFC 3339 in UTC. A list is a [`Page`]: `next` is an opaque token for `?cursor=`.

use serde::{Deserialize, Serialize};

use crate::applicability::Reason;
use crate::device::DeviceFacts;
use crate::merge::EffectiveSetting;
use crate::problem::Problem;
use crate::status::{State, StateCounts};

/// A role of an administrator or token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Everything.
    TenantAdministrator,
    /// Policies, groups, devices and enrolment tokens.
    EndpointSecurityManager,
    /// Reads everything, asks devices to sync.
    HelpDeskOperator,
    /// Reads everything.
    ReadOnlyOperator,
}

impl Role {
    /// Every role, most powerful first.
    pub const ALL: [Self; 4] = [
        Self::TenantAdministrator,
        Self::EndpointSecurityManager,
        Self::HelpDeskOperator,
        Self::ReadOnlyOperator,
    ];

    /// The word on the wire and on the command line.
    pub fn wire(self) -> &'static str {
        match self {
            Self::TenantAdministrator => "tenant-administrator",
            Self::EndpointSecurityManager => "endpoint-security-manager",
            Self::HelpDeskOperator => "help-desk-operator",
            Self::ReadOnlyOperator => "read-only-operator",
        }
    }

    /// The role with this word.
    pub fn from_wire(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.wire() == word)
    }

    /// The name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::TenantAdministrator => "Tenant Administrator",
            Self::EndpointSecurityManager => "Endpoint Security Manager",
            Self::HelpDeskOperator => "Help Desk Operator",
            Self::ReadOnlyOperator => "Read Only Operator",
        }
    }

    /// Whether the role may do this.
    pub fn may(self, permission: Permission) -> bool {
        match permission {
            Permission::Read => true,
            Permission::SyncDevices => self != Self::ReadOnlyOperator,
            Permission::Write => matches!(self, Self::TenantAdministrator | Self::EndpointSecurityManager),
            Permission::Administer => self == Self::TenantAdministrator,
        }
    }
}

/// What a route needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// See policies, devices, groups and reports.
    Read,
    /// Ask a device to check in now.
    SyncDevices,
    /// Change policies, assignments, groups, devices and enrolment tokens.
    Write,
    /// Administrators and API tokens.
    Administer,
}

/// `POST /api/session`: signs in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SignInRequest {
    /// The administrator's name, such as `admin`.
    pub name: String,
    /// The password, or the one-time secret that the server printed at its first start.
    pub password: String,
}

/// The answer to a sign-in, and with an empty `token` the answer to `GET /api/session`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// The bearer token.
    #[serde(default)]
    pub token: String,
    /// When it ends.
    pub expires: String,
    /// Who is signed in.
    pub name: String,
    /// As what.
    pub role: Role,
    /// A password must be chosen first: the sign-in used the one-time secret. Until then every other request
    /// answers 403 `PasswordRequired`.
    pub must_change_password: bool,
}

/// `POST /api/session/password`: chooses a password. Answers 204.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PasswordRequest {
    /// At least 12 characters.
    pub new_password: String,
    /// The password until now; needed but after a sign-in with the one-time secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_password: Option<String>,
}

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
    /// When the device last checked in; absent if never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_check_in: Option<String>,
    /// What to know: the setting at fault and why. Empty for Success.
    pub note: String,
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

/// One setting on one device: a row of `GET /api/devices/{id}/settings?policy=`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeviceSettingRow {
    /// What was decided, with every policy that sets it.
    #[serde(flatten)]
    pub setting: EffectiveSetting,
    /// The value that the device is told, for people; empty where nothing is delivered.
    pub display_value: String,
    /// The state.
    pub state: State,
    /// What decided, as one sentence: who wins, or that none does and why.
    pub explanation: String,
    /// What the device said, or why it can't take it.
    pub note: String,
    /// The platform's error code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
    /// The default for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_value: Option<String>,
    /// CSP path, or the key in the managed configuration file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// How fresh what we know of a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Freshness {
    /// Checked in within its interval.
    Current,
    /// Not heard from for more than three intervals.
    Silent,
    /// Enrolled and never checked in.
    Never,
}

/// A row of `GET /api/devices?search=&platform=&freshness=&sort=&cursor=&limit=`, and the head of
/// `GET /api/devices/{id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeviceRow {
    /// Id, a GUID.
    pub id: String,
    /// What it is.
    pub facts: DeviceFacts,
    /// When it enrolled.
    pub enrolled: String,
    /// When it last checked in; absent if never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_check_in: Option<String>,
    /// How fresh that is.
    pub freshness: Freshness,
    /// Why it takes no policy at all; empty for one that does.
    pub ineligible: Vec<Reason>,
    /// The worst state of its policies; absent without any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
}

/// `GET /api/devices/{id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeviceDetail {
    /// The row.
    #[serde(flatten)]
    pub row: DeviceRow,
    /// The policies that target it.
    pub policies: Vec<DevicePolicyRow>,
    /// The groups it is in.
    pub groups: Vec<GroupReference>,
    /// How many settings the effective set has.
    pub setting_count: u64,
    /// Keys of settings that went back to their value from before, with the device's words.
    pub reverted: Vec<RevertedRow>,
    /// Seconds between its check-ins.
    pub check_in_seconds: u32,
    /// When this was true.
    pub as_of: String,
}

/// A setting that went back to its value from before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RevertedRow {
    /// The setting's key.
    pub key: String,
    /// Name for people.
    pub name: String,
    /// What the device said.
    pub detail: String,
}

/// A policy on a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DevicePolicyRow {
    /// Policy id.
    pub policy_id: String,
    /// Name.
    pub name: String,
    /// Template's name.
    pub template_name: String,
    /// Its state on the device.
    pub state: State,
    /// What to know.
    pub note: String,
}

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
    /// What was done: `created`, `settings`, `properties`, `assignments`.
    pub action: String,
    /// One line on what changed.
    pub summary: String,
}

/// `GET /api/changes?since=N`: answers when the tenant's sequence is past `since`, at the latest after 25 s.
/// The console asks again and refreshes what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Changes {
    /// Grows with every change of policies, groups, devices and states.
    pub sequence: u64,
}

/// `GET /api/summary`: the numbers beside the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Policies.
    pub policies: u64,
    /// Devices.
    pub devices: u64,
    /// Groups.
    pub groups: u64,
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
