//! The list of policies, and a policy's page.

use palisade_model::api::{AssignmentRow, Page, PolicyDetail, PolicyRow};
use palisade_model::graph::{Assignment, Target};
use palisade_model::status::{State, StateCounts};

use super::overview::worst_of;
use super::{Facets, ListError, facets_of};
use crate::tenant::sorted::{Wanted, contains};
use crate::tenant::{PolicyEntry, Tenant};

/// What stands for every device among the names of groups.
pub const ALL_DEVICES: &str = "All devices";

/// Which policies are wanted.
#[derive(Debug, Clone, Default)]
pub struct PolicyListWanted {
    /// Only those of this type; empty for every type.
    pub policy_type: String,
    /// Only those whose name contains this.
    pub search: String,
    /// Only those that set this, by key or definition id; empty for all.
    pub setting: String,
    /// The archived ones instead of those in use.
    pub archived: bool,
    /// Only those that have this worst state on a device; with nothing inside, those that target no device.
    pub state: Option<Option<State>>,
    /// Order and page.
    pub page: Wanted,
    /// How many policies each value of each filter would show is wanted as well.
    pub facets: bool,
}

impl Tenant {
    /// The rows of the list of policies.
    ///
    /// # Errors
    /// With a sentence, when the cursor or sort is not one of this list.
    pub fn policy_rows(
        &self,
        wanted: &PolicyListWanted,
        as_of: String,
    ) -> Result<Page<PolicyRow>, ListError> {
        let PolicyListWanted { policy_type, setting, archived, state, page, facets, .. } = wanted;
        let search = wanted.search.to_lowercase();
        let column = page.column("name");
        if !matches!(column, "name" | "lastModified") {
            return Err(format!("Policies can't be sorted by `{column}`; use `name` or `lastModified`."));
        }
        let counts = self.policy_counts();
        let mut keys = Vec::new();
        let mut values = Facets::new();
        for (number, entry) in &self.policies {
            if !contains(&entry.record.policy.name, &search) || !(setting.is_empty() || sets(entry, setting))
            {
                continue;
            }
            let template = self.catalogue.template_of(&entry.record.policy.template);
            let its_type = template.map(|template| template.policy_type.as_str()).unwrap_or_default();
            let its_state = counts.get(number).and_then(worst_of);
            let of_type = policy_type.is_empty() || its_type == policy_type;
            let of_state = state.is_none_or(|state| its_state == state);
            let of_use = entry.record.archived == *archived;
            let its = [
                ("type", its_type, of_state && of_use),
                ("type", "", of_state && of_use),
                ("state", its_state.map_or("none", State::wire), of_type && of_use),
                ("archived", if entry.record.archived { "true" } else { "false" }, of_type && of_state),
            ];
            for (filter, value, counts) in its {
                *values.entry((filter, value)).or_default() += u64::from(counts);
            }
            if !(of_type && of_state && of_use) {
                continue;
            }
            let text = match column {
                "lastModified" => entry.record.modified.clone(),
                _ => entry.record.policy.name.to_lowercase(),
            };
            keys.push((0, text, *number));
        }
        let page = page.page(keys)?;
        let rows = page
            .numbers
            .iter()
            .filter_map(|number| self.policies.get(number))
            .map(|entry| self.policy_row(entry, counts.get(&entry.record.seq).copied().unwrap_or_default()))
            .collect();
        let facets = if *facets { facets_of(values) } else { Vec::new() };
        Ok(Page { rows, total: page.total, next: page.next, as_of, facets })
    }

    /// A policy's page.
    pub fn policy_detail(&self, id: &str, as_of: String) -> Option<PolicyDetail> {
        let entry = self.policy(id)?;
        Some(PolicyDetail {
            row: self.policy_row(entry, self.counts_of(entry.record.seq)),
            policy: entry.record.policy.to_json(),
            etag: entry.etag(),
            assignments: self.assignment_rows(&entry.record.assignments),
            targeted: entry.targets.len(),
            setting_count: u64::try_from(entry.compiled.settings.len()).unwrap_or(u64::MAX),
            as_of,
        })
    }

    /// Devices by state for the policy with this id.
    pub fn policy_states(&self, id: &str) -> Option<StateCounts> {
        Some(self.counts_of(self.policy(id)?.record.seq))
    }

    /// The name for people of a policy's template.
    pub fn template_name(&self, entry: &PolicyEntry) -> String {
        let reference = &entry.record.policy.template;
        match self.catalogue.template_of(reference) {
            Some(template) => template.name.clone(),
            None => reference.display_name.clone(),
        }
    }

    fn policy_row(&self, entry: &PolicyEntry, states: StateCounts) -> PolicyRow {
        let record = &entry.record;
        let template = self.catalogue.template_of(&record.policy.template);
        PolicyRow {
            id: record.id.clone(),
            name: record.policy.name.clone(),
            template_id: record.policy.template.id.clone(),
            template_name: self.template_name(entry),
            policy_type: template.map(|template| template.policy_type.clone()).unwrap_or_default(),
            platforms: record.policy.platforms.clone(),
            assigned_to: self
                .assignment_rows(&record.assignments)
                .into_iter()
                .filter(|row| !row.excluded)
                .map(|row| row.name)
                .collect(),
            states,
            last_modified: record.modified.clone(),
            modified_by: record.modified_by.clone(),
            version: record.version,
            archived: record.archived,
        }
    }

    /// Assignments with the names and sizes of the groups.
    pub fn assignment_rows(&self, assignments: &[Assignment]) -> Vec<AssignmentRow> {
        let group = |id: &str, excluded| {
            let group = self.group(id);
            AssignmentRow {
                group_id: Some(id.to_owned()),
                name: group.map_or_else(|| "A deleted group".to_owned(), |group| group.name.clone()),
                excluded,
                devices: group.map(|group| group.members.len()).unwrap_or_default(),
            }
        };
        assignments
            .iter()
            .filter_map(|assignment| match &assignment.target {
                Target::Group(id) => Some(group(id, false)),
                Target::ExclusionGroup(id) => Some(group(id, true)),
                Target::AllDevices => Some(AssignmentRow {
                    group_id: None,
                    name: ALL_DEVICES.to_owned(),
                    excluded: false,
                    devices: self.all.len(),
                }),
                Target::AllUsers | Target::Other(_) => None,
            })
            .collect()
    }
}

/// Whether a policy sets what has this key or definition id.
fn sets(entry: &PolicyEntry, setting: &str) -> bool {
    entry.compiled.settings.iter().any(|it| *it.key == *setting || *it.definition_id == *setting)
}
