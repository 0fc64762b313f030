//! The list of groups, and a group's page.

use palisade_model::api::{GroupDetail, GroupReference, GroupRow, GroupUse, Page, Summary};

use super::ListError;
use crate::store::GroupRecord;
use crate::tenant::Tenant;
use crate::tenant::sorted::{Wanted, contains};

impl Tenant {
    /// The groups whose name or description contains `search`, by name.
    ///
    /// # Errors
    /// With a sentence, when the cursor is not one of this list.
    pub fn group_rows(
        &self,
        search: &str,
        wanted: &Wanted,
        as_of: String,
    ) -> Result<Page<GroupRow>, ListError> {
        let search = search.to_lowercase();
        let groups: Vec<&GroupRecord> = self.groups().collect();
        let column = wanted.column("name");
        if !matches!(column, "name" | "devices" | "policies" | "created") {
            return Err(format!(
                "Groups can't be sorted by `{column}`; use `name`, `devices`, `policies` or `created`."
            ));
        }
        let order = |group: &GroupRecord| match column {
            "devices" => i64::try_from(group.members.len()).unwrap_or(i64::MAX),
            "policies" => i64::try_from(self.users_of(&group.id).len()).unwrap_or(i64::MAX),
            _ => 0,
        };
        // RFC 3339 in UTC sorts as the times do.
        let text = |group: &GroupRecord| match column {
            "created" => format!("{}\n{}", group.created, group.id),
            // The name alone would put equal names in an order that a new group could change.
            _ => format!("{}\n{}", group.name.to_lowercase(), group.id),
        };
        let keys: Vec<_> = (0u32..)
            .zip(&groups)
            .filter(|(_, group)| contains(&group.name, &search) || contains(&group.description, &search))
            .map(|(number, group)| (order(group), text(group), number))
            .collect();
        let page = wanted.page(keys)?;
        let rows = page
            .numbers
            .iter()
            .filter_map(|number| groups.get(usize::try_from(*number).ok()?))
            .map(|group| self.group_row(group))
            .collect();
        Ok(Page { rows, total: page.total, next: page.next, as_of, facets: Vec::new() })
    }

    /// A group's page.
    pub fn group_detail(&self, id: &str) -> Option<GroupDetail> {
        let group = self.group(id)?;
        Some(GroupDetail {
            row: self.group_row(group),
            membership_rule: group.rule.as_ref().map(|rule| rule.text.clone()),
            rule_paused: group.rule.as_ref().is_some_and(|rule| rule.paused),
            used_by: self.users_of(id),
            followers: self
                .followers_of(id)
                .into_iter()
                .map(|group| GroupReference { id: group.id.clone(), name: group.name.clone() })
                .collect(),
            etag: format!("\"{}\"", group.version),
            as_of: crate::clock::now(),
        })
    }

    /// The policies that include or exclude a group.
    pub fn users_of(&self, id: &str) -> Vec<GroupUse> {
        self.policies
            .values()
            .filter_map(|entry| {
                let (_, excluded) = entry.groups().find(|(group, _)| *group == id)?;
                Some(GroupUse {
                    policy_id: entry.record.id.clone(),
                    name: entry.record.policy.name.clone(),
                    excluded,
                    devices: if entry.record.archived {
                        0
                    } else {
                        self.by_group_alone(&entry.record.assignments, id)
                    },
                })
            })
            .collect()
    }

    /// The numbers beside the navigation.
    pub fn summary(&self) -> Summary {
        Summary {
            policies: u64::try_from(self.policies.values().filter(|it| !it.record.archived).count())
                .unwrap_or(u64::MAX),
            devices: self.all.len(),
            groups: u64::try_from(self.groups.len()).unwrap_or(u64::MAX),
            conflicts: u64::try_from(self.conflicts().len()).unwrap_or(u64::MAX),
            as_of: crate::clock::now(),
        }
    }

    fn group_row(&self, group: &GroupRecord) -> GroupRow {
        GroupRow {
            id: group.id.clone(),
            name: group.name.clone(),
            description: group.description.clone(),
            devices: group.members.len(),
            policies: self
                .policies
                .values()
                .filter(|entry| entry.groups().any(|(id, _)| id == group.id))
                .fold(0, |count, _| count + 1),
            created: group.created.clone(),
            dynamic: group.rule.is_some(),
        }
    }
}
