//! The tenant at a glance: `/api/overview`. Every number is the length of a list that the console links to.

use serde::{Deserialize, Serialize};

use super::WebhookCounts;
use crate::status::StateCounts;

/// `GET /api/overview`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// Devices.
    pub devices: u64,
    /// Policies in use: the archived ones are not counted.
    pub policies: u64,
    /// Groups.
    pub groups: u64,
    /// Seconds from one check-in of a device to the next.
    pub check_in_seconds: u32,
    /// Seconds after which a device that was not heard from counts as silent.
    pub silent_after_seconds: u32,
    /// Devices by what their enrolment has come to.
    pub enrolment: EnrolmentCounts,
    /// Devices by when they were last heard from.
    pub freshness: FreshnessCounts,
    /// Devices by the worst state of their policies.
    pub device_states: WorstCounts,
    /// Policies in use by the worst state that they have on a device.
    pub policy_states: WorstCounts,
    /// Conflicts: settings on which policies disagree.
    pub conflicts: u64,
    /// Policies whose newest version is not yet on all devices that can take it, the latest saved first.
    pub rollouts: Vec<RolloutRow>,
    /// Webhooks, and those whose state is failing.
    pub webhooks: WebhookCounts,
    /// When the numbers were true.
    pub as_of: String,
}

/// Devices by [`EnrolmentState`](crate::enrolment::EnrolmentState).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EnrolmentCounts {
    /// They take policies.
    pub success: u64,
    /// They will, once they have checked in.
    pub pending: u64,
    /// Another channel owns them, or the scope leaves them out.
    pub not_managed: u64,
    /// They could not be brought under management.
    pub error: u64,
}

/// Devices by [`Freshness`](super::Freshness).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FreshnessCounts {
    /// Heard from lately.
    pub current: u64,
    /// Not heard from for longer.
    pub silent: u64,
    /// Enrolled, and never heard from.
    pub never: u64,
}

/// How many things have which worst state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct WorstCounts {
    /// By state.
    #[serde(flatten)]
    pub states: StateCounts,
    /// Those that have none: devices without a policy, policies without a device.
    pub none: u64,
}

/// A policy whose newest version is on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RolloutRow {
    /// The policy's id.
    pub policy_id: String,
    /// Its name.
    pub name: String,
    /// Its template's id.
    pub template_id: String,
    /// Its template's name.
    pub template_name: String,
    /// The newest version.
    pub version: u32,
    /// When that was saved.
    pub since: String,
    /// Devices that can take the policy.
    pub devices: u64,
    /// Those of them that have the newest version.
    pub have: u64,
}
