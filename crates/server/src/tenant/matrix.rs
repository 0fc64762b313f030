//! Where policies disagree by the groups that they are assigned to, found once after each change as the conflicts are.

use std::collections::{BTreeSet, HashMap};

use palisade_model::graph::Target;

use super::Tenant;
use super::conflicts::disagree;

/// By a policy's number and the id of a group, empty for all devices: what the policy meets there.
pub(super) type Met = HashMap<(u32, String), Meeting>;

/// What a policy meets on the devices of a group.
#[derive(Debug, Default)]
pub struct Meeting {
    /// The places of its conflicts in the list of all.
    pub conflicts: BTreeSet<usize>,
    /// The devices that have any of them.
    pub devices: u64,
    /// The numbers of the policies that say something else.
    pub with: BTreeSet<u32>,
}

impl Tenant {
    /// What policies meet on the groups that they include.
    pub(super) fn met(&self) -> &Met {
        self.conflicts.met.get_or_init(|| self.find_met())
    }

    fn find_met(&self) -> Met {
        let conflicts = self.conflicts();
        let mut found = Met::new();
        for (_, cell) in self.cells.iter() {
            // What each policy has to do with the conflicts of this cell.
            let mut parts: HashMap<u32, (BTreeSet<usize>, BTreeSet<u32>)> = HashMap::new();
            for setting in self.conflicts_in(cell) {
                let place = conflicts.binary_search_by(|conflict| conflict.key.cmp(&setting.key));
                let number = |id: &str| self.policy_numbers.get(id).copied();
                for source in &setting.sources {
                    let Some(policy) = number(&source.policy_id) else { continue };
                    let (its, with) = parts.entry(policy).or_default();
                    its.extend(place.ok());
                    let others = setting.sources.iter().filter(|other| disagree(source, other));
                    with.extend(others.filter_map(|other| number(&other.policy_id)));
                }
            }
            for (policy, (its, with)) in parts {
                for (group, devices) in self.reached_in(policy, cell) {
                    let meeting = found.entry((policy, group)).or_default();
                    meeting.conflicts.extend(&its);
                    meeting.with.extend(&with);
                    meeting.devices += devices;
                }
            }
        }
        found
    }

    /// The groups that a policy includes, empty for all devices, with how many devices of a cell are in each.
    fn reached_in(&self, policy: u32, cell: &super::cell::Cell) -> Vec<(String, u64)> {
        let assignments = self.policies.get(&policy).map(|entry| entry.record.assignments.as_slice());
        let included = assignments.unwrap_or_default().iter().filter_map(|it| match &it.target {
            Target::AllDevices => Some((String::new(), cell.devices())),
            Target::Group(id) => {
                let members = self.groups.get(id.as_str()).map(|group| &group.members)?;
                Some((id.clone(), cell.devices_in(members)))
            }
            _ => None,
        });
        included.filter(|(_, devices)| *devices > 0).collect()
    }
}
