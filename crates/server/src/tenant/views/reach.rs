//! Whom assignments reach, before they are stored.

use std::collections::HashSet;

use palisade_model::api::{AssignmentReach, Reach};
use palisade_model::graph::{Assignment, Target};
use palisade_model::targeting::targets;
use roaring::RoaringBitmap;

use crate::tenant::Tenant;
use crate::tenant::cell::Cell;

impl Tenant {
    /// Whom these assignments reach now; against `before` where a policy has assignments already. `limit` is how many
    /// devices are named of those gained and lost.
    pub fn reach(&self, assignments: &[Assignment], before: Option<&RoaringBitmap>, limit: usize) -> Reach {
        let is_exclusion = |it: &&Assignment| matches!(it.target, Target::ExclusionGroup(_));
        let inclusions: Vec<Assignment> =
            assignments.iter().filter(|it| !is_exclusion(it)).cloned().collect();
        let reached = self.reached_by(assignments);
        let included = self.reached_by(&inclusions);
        Reach {
            devices: reached.len(),
            excluded: included.len().saturating_sub(reached.len()),
            assignments: assignments
                .iter()
                .filter_map(|assignment| self.part_of_reach(assignment, &reached, &included))
                .collect(),
            change: before.map(|before| self.member_change(before, &reached, limit)),
            problems: Vec::new(),
            as_of: crate::clock::now(),
        }
    }

    /// How many devices any of these policies targets. One that there is not targets none.
    pub fn targeted_by(&self, policies: &[String]) -> u64 {
        let numbers: HashSet<u32> =
            policies.iter().filter_map(|id| self.policy_numbers.get(id.as_str()).copied()).collect();
        let targeted = |cell: &&Cell| cell.set.iter().any(|number| numbers.contains(number));
        self.cells.iter().map(|(_, cell)| cell).filter(targeted).map(Cell::devices).sum()
    }

    /// How many devices a group alone gives a policy that includes it, or takes from one that excludes it.
    pub(super) fn by_group_alone(&self, assignments: &[Assignment], group: &str) -> u64 {
        let others: Vec<Assignment> = assignments
            .iter()
            .filter(|it| !matches!(&it.target, Target::Group(id) | Target::ExclusionGroup(id) if id == group))
            .cloned()
            .collect();
        (self.reached_by(assignments) ^ self.reached_by(&others)).len()
    }

    fn reached_by(&self, assignments: &[Assignment]) -> RoaringBitmap {
        targets(assignments, &self.all, |id| self.groups.get(id).map(|group| &group.members))
    }

    fn part_of_reach(
        &self,
        assignment: &Assignment,
        reached: &RoaringBitmap,
        included: &RoaringBitmap,
    ) -> Option<AssignmentReach> {
        let (id, excluded) = match &assignment.target {
            Target::AllDevices => (None, false),
            Target::Group(id) => (Some(id), false),
            Target::ExclusionGroup(id) => (Some(id), true),
            Target::AllUsers | Target::Other(_) => return None,
        };
        let devices = match id {
            None => &self.all,
            Some(id) => &self.groups.get(id.as_str())?.members,
        };
        let among = if excluded { included } else { reached };
        Some(AssignmentReach {
            group_id: id.cloned(),
            excluded,
            devices: devices.len(),
            effective: devices.intersection_len(among),
        })
    }
}
