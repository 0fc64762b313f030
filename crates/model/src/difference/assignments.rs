//! Whom a policy is assigned to, before and after.

use serde::{Deserialize, Serialize};

use super::Change;
use crate::graph::{Assignment, Target};

/// An assignment that came or went.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AssignmentChange {
    /// Whether it was added or removed.
    pub change: Change,
    /// Whether it takes devices away.
    pub excluded: bool,
    /// The group; absent for all devices and for what devices can't be targeted by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    /// `All devices`, the group's id, or what else it is.
    pub name: String,
}

/// The assignments that came and went, in the order of what they target. Ids and the order of the lists mean
/// nothing, nor does saying the same twice; filters are not compared, as devices that no MDM manages ignore them.
pub fn assignment_changes(before: &[Assignment], after: &[Assignment]) -> Vec<AssignmentChange> {
    let missing = |from: &[Assignment], other: &[Assignment], change: Change| {
        let gone = from.iter().filter(|it| other.iter().all(|other| other.target != it.target));
        gone.map(|it| named(&it.target, change)).collect::<Vec<_>>()
    };
    let mut changes = missing(after, before, Change::Added);
    changes.extend(missing(before, after, Change::Removed));
    changes.sort();
    changes.dedup();
    changes
}

fn named(target: &Target, change: Change) -> AssignmentChange {
    let (excluded, group_id, name) = match target {
        Target::Group(id) => (false, Some(id.clone()), id.clone()),
        Target::ExclusionGroup(id) => (true, Some(id.clone()), id.clone()),
        Target::AllDevices => (false, None, "All devices".to_owned()),
        Target::AllUsers => (false, None, "All users".to_owned()),
        Target::Other(odata_type) => (false, None, odata_type.clone()),
    };
    AssignmentChange { change, excluded, group_id, name }
}
