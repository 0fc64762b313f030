//! Enrolment: which devices are managed, and what each state and code of it means for an administrator.
//!
//! [`eligibility`] decides by a device's facts and the tenant's [`EnforcementScope`]; its answer is a status code
//! with every reason. What the codes and the other words of the field mean is data, see [`Statuses`].
//! Source: seed-facts, sections 1, 3 and 4.

mod eligibility;
mod prerequisites;
mod scope;

use serde::{Deserialize, Serialize};

pub use eligibility::{Eligibility, Registration, Warning, eligibility};
pub use scope::{EnforcementScope, MANAGEMENT_TAG, Reach, ScopePart, has_management_tag};

/// Status codes that [`eligibility`] gives. Source: seed-facts, sections 3.6 and 4.
pub mod code {
    /// Managed.
    pub const MANAGED: u32 = 1;
    /// Never enrolled: the scope does not cover the device.
    pub const NEVER_ENROLLED: u32 = 2;
    /// An MDM enrolment owns the device.
    pub const MDM: u32 = 3;
    /// Configuration Manager has authority.
    pub const CONFIGURATION_MANAGER: u32 = 4;
    /// A prerequisite is unmet: the first of the codes of the general error.
    pub const PREREQUISITES: u32 = 5;
    /// Managed, and by Configuration Manager too: a warning.
    pub const BOTH_MANAGE: u32 = 43;
}

/// One thing to know of a device: what it is by a stable word, what is wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// A stable word, such as `mdm`.
    pub code: String,
    /// What is wrong, in one sentence.
    pub sentence: String,
    /// What an administrator can do, in one sentence.
    pub remedy: String,
}
