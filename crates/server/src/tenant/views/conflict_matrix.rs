//! Policies against the groups that they are assigned to, with where they disagree with others.

use std::collections::HashMap;

use palisade_model::api::{ConflictMatrix, ConflictParty, MatrixCell, MatrixGroup, MatrixRow};

use super::{Facets, facets_of};
use crate::tenant::policy::PolicyEntry;
use crate::tenant::sorted::contains;
use crate::tenant::{Tenant, matrix::Meeting};

/// Most policies of one answer.
const MOST_ROWS: usize = 1000;

/// The filters, and the value of that which has one.
const TYPE: &str = "type";
const ONLY: &str = "only";
const CONFLICTS: &str = "conflicts";

/// An assignment: id of the group, empty for all devices; its name, whether it is left out, and how many devices it has.
type Assigned = (String, String, bool, u64);

/// Which policies are wanted.
#[derive(Debug, Clone, Default)]
pub struct MatrixWanted {
    /// Only of this type; empty for every one.
    pub policy_type: String,
    /// Only those whose name, or that of a group that they are assigned to, has this in it.
    pub search: String,
    /// Only those that disagree with another.
    pub only_conflicts: bool,
    /// How many policies each value of each filter would show is wanted as well.
    pub facets: bool,
}

impl Tenant {
    /// The policies that are wanted; archived ones reach nobody and are left out.
    pub fn conflict_matrix(&self, wanted: &MatrixWanted, as_of: String) -> ConflictMatrix {
        let search = wanted.search.to_lowercase();
        let mut found: Vec<(&PolicyEntry, Vec<Assigned>)> = Vec::new();
        let mut values = Facets::from([((ONLY, CONFLICTS), 0)]);
        for entry in self.policies.values().filter(|entry| !entry.record.archived) {
            let rows = self.assignment_rows(&entry.record.assignments);
            let assigned: Vec<_> = rows
                .into_iter()
                .map(|row| (row.group_id.unwrap_or_default(), row.name, row.excluded, row.devices))
                .collect();
            let named = contains(&entry.record.policy.name, &search)
                || assigned.iter().any(|(_, name, ..)| contains(name, &search));
            if !named || assigned.is_empty() {
                continue;
            }
            let its_type = self.type_of(entry);
            let meets = assigned.iter().any(|(group, ..)| self.meeting(entry, group).is_some());
            let of_type = wanted.policy_type.is_empty() || its_type == wanted.policy_type;
            let of_conflicts = meets || !wanted.only_conflicts;
            if !its_type.is_empty() {
                *values.entry((TYPE, its_type)).or_default() += u64::from(of_conflicts);
            }
            *values.entry((ONLY, CONFLICTS)).or_default() += u64::from(of_type && meets);
            if of_type && of_conflicts {
                found.push((entry, assigned));
            }
        }
        found.sort_by_key(|(entry, _)| (entry.record.policy.name.to_lowercase(), entry.record.id.clone()));
        let total = u64::try_from(found.len()).unwrap_or(u64::MAX);
        found.truncate(MOST_ROWS);
        let mut groups: Vec<(String, String, u64)> = found
            .iter()
            .flat_map(|(_, assigned)| assigned)
            .map(|(id, name, _, devices)| (id.clone(), name.clone(), *devices))
            .collect();
        groups.sort_by_key(|(id, name, _)| (!id.is_empty(), name.to_lowercase(), id.clone()));
        groups.dedup();
        let places: HashMap<&str, u32> =
            (0..).zip(&groups).map(|(place, (id, ..))| (id.as_str(), place)).collect();
        let rows = found.iter().map(|(entry, assigned)| {
            let mut cells: Vec<MatrixCell> = assigned
                .iter()
                .filter_map(|(id, _, excluded, _)| {
                    let met = self.meeting(entry, id).filter(|_| !excluded);
                    Some(self.matrix_cell(*places.get(id.as_str())?, *excluded, met))
                })
                .collect();
            cells.sort_by_key(|cell| cell.group);
            MatrixRow { policy: party(entry), policy_type: self.type_of(entry).to_owned(), cells }
        });
        let rows = rows.collect();
        let group = |(id, name, devices): &(String, String, u64)| MatrixGroup {
            group_id: (!id.is_empty()).then(|| id.clone()),
            name: name.clone(),
            devices: *devices,
        };
        let facets = if wanted.facets { facets_of(values) } else { Vec::new() };
        ConflictMatrix { groups: groups.iter().map(group).collect(), rows, total, as_of, facets }
    }

    fn meeting(&self, entry: &PolicyEntry, group: &str) -> Option<&Meeting> {
        self.met().get(&(entry.record.seq, group.to_owned()))
    }

    fn type_of(&self, entry: &PolicyEntry) -> &str {
        let template = self.catalogue.template_of(&entry.record.policy.template);
        template.map(|template| template.policy_type.as_str()).unwrap_or_default()
    }

    fn matrix_cell(&self, group: u32, excluded: bool, met: Option<&Meeting>) -> MatrixCell {
        let Some(met) = met else {
            return MatrixCell { group, excluded, conflicts: 0, devices: 0, with: Vec::new() };
        };
        let mut with: Vec<ConflictParty> =
            met.with.iter().filter_map(|number| self.policies.get(number)).map(party).collect();
        with.sort_by(|one, other| {
            (&one.policy_name, &one.policy_id).cmp(&(&other.policy_name, &other.policy_id))
        });
        let conflicts = u64::try_from(met.conflicts.len()).unwrap_or(u64::MAX);
        MatrixCell { group, excluded, conflicts, devices: met.devices, with }
    }
}

fn party(entry: &PolicyEntry) -> ConflictParty {
    ConflictParty { policy_id: entry.record.id.clone(), policy_name: entry.record.policy.name.clone() }
}
