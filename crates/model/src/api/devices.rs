//! Devices, their settings and policies: `/api/devices`.

use serde::{Deserialize, Serialize};

use super::GroupReference;
use crate::applicability::Reason;
use crate::device::DeviceFacts;
use crate::enrolment::Enrolment;
use crate::merge::EffectiveSetting;
use crate::status::State;

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

/// A row of `GET /api/devices?search=&platform=&freshness=&enrolment=&state=&sort=&cursor=&limit=`, and the head of
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
    /// What it acknowledged last; absent where it has acknowledged nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_had: Option<LastHad>,
}

/// What a device acknowledged last, as one thing: all of its policies together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LastHad {
    /// It is what the device is told now.
    pub current: bool,
    /// What the device is told now is nothing: no setting is delivered to it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub nothing: bool,
    /// When the newest save was made that it knows of; absent where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved: Option<String>,
}

/// `GET /api/devices/{id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeviceDetail {
    /// The row.
    #[serde(flatten)]
    pub row: DeviceRow,
    /// Whether it is managed, with cause and remedy.
    pub enrolment: Enrolment,
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
    /// A full report was asked for, and has not come yet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sync_asked: bool,
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
