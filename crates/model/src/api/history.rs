//! What became of a device's settings over time: `/api/devices/{id}/history`, and of a policy's devices:
//! `/api/policies/{id}/timeline`.

use serde::{Deserialize, Serialize};

use super::{MissingDevices, VersionDevices};
use crate::merge::Standing;
use crate::status::{State, StateCounts};

/// A page of `GET /api/devices/{id}/history?setting=&cursor=&limit=`, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeviceHistory {
    /// What changed when. With `setting`, only where that setting changed.
    pub rows: Vec<HistoryRow>,
    /// The token of the next page; a page may have no row and still have a next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// From when on the history is kept; absent where nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Whether that is since the device enrolled first, so that nothing is missing before.
    pub whole: bool,
    /// When this was true.
    pub as_of: String,
}

/// Something that changed settings of a device, or what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HistoryRow {
    /// When; where `after` is there, at the latest.
    pub at: String,
    /// It is not known when exactly: after this, and by `at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What made it.
    pub cause: HistoryCause,
    /// The settings that it changed, ordered by key, at most 200.
    pub changes: Vec<SettingChange>,
    /// How many more it changed.
    #[serde(default, skip_serializing_if = "crate::api::history::none")]
    pub left_out: u64,
}

#[cfg_attr(
    target_pointer_width = "64",
    expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks for it")
)]
fn none(count: &u64) -> bool {
    *count == 0
}

/// What made settings change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
pub enum HistoryCause {
    /// The device was there when its history began; what it was told then is not known.
    Found,
    /// It enrolled.
    Enrolled,
    /// It reported something else than before.
    Reported,
    /// It said something of itself that changed its groups or what it can take.
    Changed,
    /// It was retired.
    Retired,
    /// It was to be told something else.
    Told {
        /// Policies that were saved.
        saves: Vec<HistorySave>,
        /// Policies that reach it since.
        gained: Vec<HistoryPolicy>,
        /// Policies that reach it no longer.
        lost: Vec<HistoryPolicy>,
        /// The enforcement scope was changed.
        scope: bool,
    },
    /// What it is told became different, and the history does not know when and why.
    Unknown,
}

/// A policy in a history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HistoryPolicy {
    /// Id.
    pub id: String,
    /// Name; of a deleted policy the last.
    pub name: String,
}

/// A save of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HistorySave {
    /// The policy.
    #[serde(flatten)]
    pub policy: HistoryPolicy,
    /// The version that it made.
    pub version: u32,
    /// By whom.
    pub saved_by: String,
    /// It deleted the policy, whose last version it made.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

/// A setting before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SettingChange {
    /// The setting's key.
    pub key: String,
    /// Name for people.
    pub name: String,
    /// How it was.
    pub before: SettingThen,
    /// How it was from then on.
    pub after: SettingThen,
}

/// A setting on a device at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
pub enum SettingThen {
    /// It is not known.
    Unknown,
    /// No policy set it.
    NotSet,
    /// At least one policy set it.
    Set {
        /// The state.
        state: State,
        /// The value that the device was told, for people; empty where nothing was delivered.
        display_value: String,
        /// What the device said, or why it could not take it.
        note: String,
        /// The platform's error code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<i64>,
        /// Every policy that set it.
        sources: Vec<HistorySource>,
    },
}

/// A policy that set a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HistorySource {
    /// The policy, by the name that it had.
    #[serde(flatten)]
    pub policy: HistoryPolicy,
    /// Its version.
    pub version: u32,
    /// The value that it set, for people.
    pub display_value: String,
    /// How it fared.
    pub standing: Standing,
}

/// `GET /api/devices/{id}/history/settings`: a setting that a policy sets on the device, or did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HistorySetting {
    /// The setting's key.
    pub key: String,
    /// Name for people, the last that it had.
    pub name: String,
}

/// `GET /api/devices/{id}/history/between?from=&to=`: what is different at the second moment from the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HistoryBetween {
    /// The first moment.
    pub from: String,
    /// The second.
    pub to: String,
    /// The settings that differ, ordered by key; one that is not known at either moment is among them.
    pub changes: Vec<SettingChange>,
    /// Whether anything is known of the first moment.
    pub from_known: bool,
    /// Whether anything is known of the second.
    pub to_known: bool,
    /// From when on the history is kept; absent where nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// When this was true.
    pub as_of: String,
}

/// `GET /api/policies/{id}/timeline?from=&to=`: devices by state and by version over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PolicyTimeline {
    /// The begin of the time that is shown.
    pub from: String,
    /// Its end.
    pub to: String,
    /// The counts from a time on, oldest first; each is true until the next, to the minute.
    pub points: Vec<TimelinePoint>,
    /// When each version of the policy was saved, of those in the points; oldest first.
    pub versions: Vec<TimelineVersion>,
    /// From when on counts are kept; absent where none are yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Why devices lack the newest version now, of those that can take it; only reasons that some have.
    pub missing: Vec<MissingDevices>,
    /// Seconds between two points at least: what was in between is left out.
    pub step_seconds: u64,
    /// When this was true.
    pub as_of: String,
}

/// The counts of a policy from a time on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TimelinePoint {
    /// From when on.
    pub at: String,
    /// Devices by state.
    pub states: StateCounts,
    /// Devices by the version that they have, of those that can take the policy; newest first.
    pub versions: Vec<VersionDevices>,
    /// How many of them have none yet.
    pub none: u64,
}

/// When a version was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TimelineVersion {
    /// The version.
    pub version: u32,
    /// When.
    pub saved: String,
    /// By whom.
    pub saved_by: String,
}
