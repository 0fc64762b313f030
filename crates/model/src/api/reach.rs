//! Which devices assignments reach, and which devices a pasted list names: `/api/reach`, `/api/devices/find`.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::MemberChange;
use crate::problem::Problem;

/// A device by id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeviceReference {
    /// Id.
    pub id: String,
    /// Host name.
    pub name: String,
}

/// A set of devices: how many, and the first of them by name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeviceSample {
    /// How many devices.
    pub devices: u64,
    /// The first of them by name.
    pub first: Vec<DeviceReference>,
}

/// `POST /api/reach`: whom these assignments would reach.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReachRequest {
    /// The policy whose stored assignments they are compared with; none for one that is being made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_id: Option<String>,
    /// The assignments in Graph's form: `{"target": …}`.
    pub assignments: Vec<Json>,
}

/// `POST /api/reach/policies`: how many devices any of these policies targets.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TargetedRequest {
    /// The policies by id; those that are gone are left out.
    pub ids: Vec<String>,
}

/// How many devices policies target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Targeted {
    /// Devices that any of them targets, each counted once.
    pub devices: u64,
}

/// Whom assignments reach now: device objects only, included minus excluded.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Reach {
    /// Devices reached.
    pub devices: u64,
    /// Devices that are included and taken away by an exclusion.
    pub excluded: u64,
    /// What each assignment does, in their order; those that are refused left out.
    pub assignments: Vec<AssignmentReach>,
    /// Devices that the policy gains and loses against its stored assignments; absent without a policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<MemberChange>,
    /// Why assignments can't be stored; they reach nobody.
    pub problems: Vec<Problem>,
    /// When this was true.
    pub as_of: String,
}

/// What one assignment does among others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AssignmentReach {
    /// The group; absent for all devices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    /// Whether it takes devices away.
    pub excluded: bool,
    /// Devices in the group.
    pub devices: u64,
    /// How many of them are reached; of an excluded group, how many of them it takes away.
    pub effective: u64,
}

/// `POST /api/devices/find`: the devices that a pasted list names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FindRequest {
    /// Host names, serial numbers or ids, at most 10,000, in any case.
    pub words: Vec<String>,
}

/// What a pasted list names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// The devices, in the order of the list, each once.
    pub devices: Vec<DeviceReference>,
    /// Words that several devices go by; all of them are among the devices.
    pub several: Vec<String>,
    /// Words that no device goes by.
    pub unknown: Vec<String>,
}
