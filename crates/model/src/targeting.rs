//! Whom a policy targets: the union of its included groups minus the union of its excluded groups.
//!
//! Devices are small integers and groups compressed bitmaps of them, so that a million devices cost kilobytes.

use roaring::RoaringBitmap;

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
