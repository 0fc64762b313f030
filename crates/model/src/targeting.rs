//! Whom a policy targets: the union of its included groups minus the union of its excluded groups.
//!
//! Devices are small integers and groups compressed bitmaps of them, so that a million devices cost kilobytes.

use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::graph::{Assignment, Target};

/// The devices that `assignments` reach. `all` holds every device; `members` gives a group's devices, `None`
/// for a group that no longer exists. Users, filters and what is not known reach nobody.
pub fn targets<'a>(
    assignments: &[Assignment],
    all: &RoaringBitmap,
    members: impl Fn(&str) -> Option<&'a RoaringBitmap>,
) -> RoaringBitmap {
    let mut included = RoaringBitmap::new();
    let mut excluded = RoaringBitmap::new();
    for assignment in assignments {
        match &assignment.target {
            Target::AllDevices => included |= all,
            Target::Group(id) => {
                if let Some(devices) = members(id) {
                    included |= devices;
                }
            }
            Target::ExclusionGroup(id) => {
                if let Some(devices) = members(id) {
                    excluded |= devices;
                }
            }
            Target::AllUsers | Target::Other(_) => {}
        }
    }
    included -= excluded;
    included & all
}

/// Why an assignment can't be stored; `None` for one that can.
pub fn refusal(target: &Target) -> Option<&'static str> {
    match target {
        Target::AllUsers => Some(
            "Users can't be targeted: policies reach devices by their device object. Assign a group of devices.",
        ),
        Target::Other(_) => {
            Some("This kind of target is not known. Assign a group of devices, or all devices.")
        }
        Target::Group(_) | Target::ExclusionGroup(_) | Target::AllDevices => None,
    }
}

/// Why a group can't be assigned, by what it holds; `None` for one that can. A group of both is assigned for its
/// devices alone. Source: seed-facts, section 2.3.
pub fn group_refusal(holds_devices: bool, holds_users: bool) -> Option<&'static str> {
    (holds_users && !holds_devices).then_some(
        "This group holds users. Policies reach devices by their device object: assign a group of devices.",
    )
}

/// What to know of an assignment that can be stored and does not do all that it says; `None` where it does.
/// Source: seed-facts, section 2.3.
pub fn warning(assignment: &Assignment) -> Option<&'static str> {
    let of_target = assignment.extra.get("target");
    let text = |name: &str| of_target.and_then(|target| target.get(name)).and_then(Json::as_str);
    let kind = text("deviceAndAppManagementAssignmentFilterType").unwrap_or("none");
    let filtered = kind != "none" || text("deviceAndAppManagementAssignmentFilterId").is_some_and(is_set);
    filtered.then_some(
        "Its filter is kept and not applied: devices that no MDM manages ignore filters. Exclude a group instead.",
    )
}

/// An id that names something; Graph writes nought for none.
fn is_set(id: &str) -> bool {
    id.chars().any(|it| it != '0' && it != '-')
}

/// Why a device is or is not targeted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// Whether it is.
    pub targeted: bool,
    /// Whether an assignment to all devices includes it.
    pub by_all_devices: bool,
    /// Ids of the assigned groups that include it, in the order of the assignments.
    pub included_by: Vec<String>,
    /// Ids of the excluded groups that it is in; one is enough to take it away.
    pub excluded_by: Vec<String>,
    /// Ids of assigned or excluded groups that no longer exist.
    pub gone: Vec<String>,
    /// Why other assignments reach nobody.
    pub refused: Vec<String>,
}

/// Why `device` is or is not among the [`targets`] of `assignments`; `all` and `members` as there.
pub fn explain<'a>(
    device: u32,
    assignments: &[Assignment],
    all: &RoaringBitmap,
    members: impl Fn(&str) -> Option<&'a RoaringBitmap>,
) -> Explanation {
    let mut found = Explanation {
        targeted: false,
        by_all_devices: false,
        included_by: Vec::new(),
        excluded_by: Vec::new(),
        gone: Vec::new(),
        refused: Vec::new(),
    };
    for assignment in assignments {
        let list = match &assignment.target {
            Target::AllDevices => {
                found.by_all_devices = true;
                continue;
            }
            Target::Group(id) => (id, &mut found.included_by),
            Target::ExclusionGroup(id) => (id, &mut found.excluded_by),
            target @ (Target::AllUsers | Target::Other(_)) => {
                found.refused.extend(refusal(target).map(str::to_owned));
                continue;
            }
        };
        let (id, list) = list;
        match members(id) {
            None => found.gone.push(id.clone()),
            Some(devices) if devices.contains(device) && !list.contains(id) => list.push(id.clone()),
            Some(_) => {}
        }
    }
    let included = found.by_all_devices || !found.included_by.is_empty();
    found.targeted = all.contains(device) && included && found.excluded_by.is_empty();
    found
}

impl Explanation {
    /// The same in a sentence or two; `name` gives the name of a group.
    pub fn sentence(&self, name: impl Fn(&str) -> Option<String>) -> String {
        let listed = |ids: &[String]| {
            crate::merge::listed(ids.iter().map(|id| format!("“{}”", name(id).unwrap_or_else(|| id.clone()))))
        };
        let mut ways: Vec<String> = Vec::new();
        ways.extend(self.by_all_devices.then(|| "all devices are assigned".to_owned()));
        ways.extend(
            (!self.included_by.is_empty()).then(|| format!("it is in {}", listed(&self.included_by))),
        );
        let ways = ways.join(" and ");
        let excluded = listed(&self.excluded_by);
        let mut said = match (ways.is_empty(), self.excluded_by.is_empty()) {
            _ if self.targeted => format!("Targeted: {ways}."),
            (true, true) => "Not targeted: it is in none of the assigned groups.".to_owned(),
            (true, false) => {
                format!(
                    "Not targeted: it is in none of the assigned groups, and in {excluded}, which is excluded."
                )
            }
            (false, false) => {
                let also = if self.included_by.is_empty() { "it is in" } else { "also in" };
                format!("Not targeted: {ways}, and {also} {excluded}, which is excluded.")
            }
            (false, true) => "Not targeted: it is not enrolled.".to_owned(),
        };
        if !self.gone.is_empty() {
            said.push_str(&format!(" No longer there: {}.", listed(&self.gone)));
        }
        for refused in &self.refused {
            said.push(' ');
            said.push_str(refused);
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excluded_groups_win() {
        let all = RoaringBitmap::from_iter(0..10);
        let first = RoaringBitmap::from_iter([1, 2, 3, 40]);
        let second = RoaringBitmap::from_iter([3]);
        let groups = |id: &str| match id {
            "first" => Some(&first),
            "second" => Some(&second),
            _ => None,
        };
        let assignments = [
            Assignment::new(Target::Group("first".into())),
            Assignment::new(Target::ExclusionGroup("second".into())),
            Assignment::new(Target::Group("gone".into())),
        ];
        assert_eq!(targets(&assignments, &all, groups).iter().collect::<Vec<_>>(), [1, 2]);
        let only_excluded = [Assignment::new(Target::ExclusionGroup("second".into()))];
        assert!(targets(&only_excluded, &all, groups).is_empty());
        let everyone =
            [Assignment::new(Target::AllDevices), Assignment::new(Target::ExclusionGroup("second".into()))];
        assert_eq!(targets(&everyone, &all, groups).len(), 9);
    }
}
