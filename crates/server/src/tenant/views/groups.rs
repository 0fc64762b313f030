//! The list of groups, and a group's page.

use std::collections::BTreeSet;

use palisade_model::api::{
    Facet, GroupDetail, GroupReference, GroupRow, GroupUse, Membership, Page, Summary,
};

use super::{Facets, ListError, facets_of};
use crate::store::GroupRecord;
use crate::tenant::Tenant;
use crate::tenant::sorted::{Wanted, contains};

/// Which groups are wanted.
#[derive(Debug, Clone, Default)]
pub struct GroupListWanted {
    /// Only those whose name or description contains this.
    pub search: String,
    /// Only those of which devices become members in this way.
    pub members: Option<Membership>,
    /// Only those that policies use, or that none uses.
    pub used: Option<bool>,
    /// Order and page.
    pub page: Wanted,
    /// How many groups each value of each filter would show is wanted as well.
    pub facets: bool,
}

impl Tenant {
    /// The rows of the list of groups.
    ///
    /// # Errors
    /// With a sentence, when the cursor or sort is not one of this list.
    pub fn group_rows(&self, wanted: &GroupListWanted, as_of: String) -> Result<Page<GroupRow>, ListError> {
        let groups: Vec<&GroupRecord> = self.groups().collect();
        let column = wanted.page.column("name");
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
        let (left, facets) = self.wanted_groups(&groups, wanted);
        let keys = left.into_iter().map(|(number, group)| (order(group), text(group), number));
        let page = wanted.page.page(keys)?;
        let rows = page
            .numbers
            .iter()
            .filter_map(|number| groups.get(usize::try_from(*number).ok()?))
            .map(|group| self.group_row(group))
            .collect();
        Ok(Page { rows, total: page.total, next: page.next, as_of, facets })
    }

    /// The groups that search and filters leave, each with its place, and what the filters would show.
    fn wanted_groups<'a>(
        &self,
        groups: &[&'a GroupRecord],
        wanted: &GroupListWanted,
    ) -> (Vec<(u32, &'a GroupRecord)>, Vec<Facet>) {
        let search = wanted.search.to_lowercase();
        let in_use: BTreeSet<&str> =
            self.policies.values().flat_map(|entry| entry.groups().map(|(group, _)| group)).collect();
        let members = Membership::ALL.map(|way| (("members", way.wire()), 0));
        let mut values: Facets<'_> =
            members.into_iter().chain([(("used", "true"), 0), (("used", "false"), 0)]).collect();
        let mut left = Vec::new();
        for (number, group) in (0u32..).zip(groups) {
            if !(contains(&group.name, &search) || contains(&group.description, &search)) {
                continue;
            }
            let (way, used) = (membership(group), in_use.contains(group.id.as_str()));
            let of_way = wanted.members.is_none_or(|wanted| wanted == way);
            let of_use = wanted.used.is_none_or(|wanted| wanted == used);
            *values.entry(("members", way.wire())).or_default() += u64::from(of_use);
            *values.entry(("used", if used { "true" } else { "false" })).or_default() += u64::from(of_way);
            if of_way && of_use {
                left.push((number, *group));
            }
        }
        let facets = if wanted.facets { facets_of(values) } else { Vec::new() };
        (left, facets)
    }

    /// A group's page.
    pub fn group_detail(&self, id: &str) -> Option<GroupDetail> {
        let group = self.group(id)?;
        Some(GroupDetail {
            row: self.group_row(group),
            membership_rule: group.rule.as_ref().map(|rule| rule.text.clone()),
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
            rule_paused: group.rule.as_ref().is_some_and(|rule| rule.paused),
        }
    }
}

/// How devices become members of a group.
fn membership(group: &GroupRecord) -> Membership {
    match &group.rule {
        None => Membership::Assigned,
        Some(rule) if rule.paused => Membership::Paused,
        Some(_) => Membership::Rule,
    }
}
