//! Conflicts by pair of policies: who disagrees with whom, on how many settings and devices.

use std::collections::HashMap;

use palisade_model::api::{ConflictPairRow, Page};

use super::ListError;
use super::conflicts::{ConflictsWanted, all_or_first, is_of};
use crate::tenant::Tenant;
use crate::tenant::conflicts::{Between, Conflict, PolicyPair};
use crate::tenant::sorted::{Key, Numbers};

/// A pair as far as it is wanted.
struct Shown {
    /// The numbers of the policies.
    policies: (u32, u32),
    row: ConflictPairRow,
    key: Key,
}

impl Tenant {
    /// The pairs of policies that disagree. The search looks for their names and for what they disagree on.
    ///
    /// # Errors
    /// With a sentence, when the cursor or sort is not one of this list.
    pub fn conflict_pairs(
        &self,
        wanted: &ConflictsWanted,
        as_of: String,
    ) -> Result<Page<ConflictPairRow>, ListError> {
        let mut policies: HashMap<u32, u64> = HashMap::new();
        if wanted.facets {
            let all = wanted.of_all();
            for pair in self.policy_pairs().iter().filter(|pair| self.pair_row(pair, &all).is_some()) {
                for policy in [pair.policies.0, pair.policies.1] {
                    *policies.entry(policy).or_default() += 1;
                }
            }
        }
        let (shown, page) = self.listed_pairs(wanted)?;
        let rows = page.numbers.iter().filter_map(|number| row_at(&shown, *number));
        let rows = rows.map(|it| it.row.clone()).collect();
        Ok(Page { rows, total: page.total, next: page.next, as_of, facets: self.policy_facets(&policies) })
    }

    /// The numbers of the policies of each pair of a page, in its order.
    ///
    /// # Errors
    /// As [`conflict_pairs`](Self::conflict_pairs).
    pub fn conflict_pair_keys(&self, wanted: &ConflictsWanted) -> Result<Vec<(u32, u32)>, ListError> {
        let (shown, page) = self.listed_pairs(wanted)?;
        Ok(page.numbers.iter().filter_map(|number| row_at(&shown, *number)).map(|it| it.policies).collect())
    }

    /// The pairs of policies with these numbers, as far as they disagree.
    pub fn conflict_pairs_with(&self, keys: &[(u32, u32)], wanted: &ConflictsWanted) -> Vec<ConflictPairRow> {
        let all = self.policy_pairs();
        let at = |key: &(u32, u32)| all.binary_search_by_key(key, |pair| pair.policies).ok();
        keys.iter().filter_map(|key| self.pair_row(all.get(at(key)?)?, wanted)).collect()
    }

    fn listed_pairs(&self, wanted: &ConflictsWanted) -> Result<(Vec<Shown>, Numbers), ListError> {
        let column = wanted.page.column("name");
        if !matches!(column, "name" | "devices" | "settings") {
            return Err(format!(
                "Pairs of policies can't be sorted by `{column}`; use `devices`, `settings` or `name`."
            ));
        }
        let mut shown: Vec<Shown> = Vec::new();
        for pair in self.policy_pairs() {
            let Some(row) = self.pair_row(pair, wanted) else { continue };
            let order = match column {
                "devices" => row.devices,
                "settings" => row.settings,
                _ => 0,
            };
            let (first, second) = (&row.first, &row.second);
            let names = [&first.policy_name, &second.policy_name].map(|name| name.to_lowercase());
            let text = [&names[0], "\n", &names[1], "\n", &first.policy_id, "\n", &second.policy_id].concat();
            let number = u32::try_from(shown.len()).unwrap_or(u32::MAX);
            let key = (i64::try_from(order).unwrap_or(i64::MAX), text, number);
            shown.push(Shown { policies: pair.policies, row, key });
        }
        let page = wanted.page.page(shown.iter().map(|it| it.key.clone()))?;
        Ok((shown, page))
    }

    /// A pair with the conflicts that are wanted of it; nothing without any.
    fn pair_row(&self, pair: &PolicyPair, wanted: &ConflictsWanted) -> Option<ConflictPairRow> {
        let (one, other) = (self.party(pair.policies.0)?, self.party(pair.policies.1)?);
        let of = |id: &Option<String>| {
            id.as_ref().is_none_or(|id| [&one.policy_id, &other.policy_id].contains(&id))
        };
        let twice = wanted.between.policy.is_some() && wanted.between.policy == wanted.between.with;
        if !of(&wanted.between.policy) || !of(&wanted.between.with) || twice {
            return None;
        }
        let search = wanted.search.to_lowercase();
        let all = self.conflicts();
        let between = Between {
            policy: Some(one.policy_id.clone()),
            with: Some(other.policy_id.clone()),
            group: wanted.between.group.clone(),
        };
        let conflicts: Vec<&Conflict> = pair
            .conflicts
            .iter()
            .filter_map(|place| all.get(*place))
            .filter(|conflict| {
                is_of(conflict, wanted.setting.as_deref())
                    && self.conflict_matches(conflict, &search)
                    && (between.group.is_none() || !self.cells_of(conflict, &between).is_empty())
            })
            .collect();
        if conflicts.is_empty() {
            return None;
        }
        let devices = if conflicts.len() == pair.conflicts.len() && between.group.is_none() {
            pair.devices
        } else {
            let cells = conflicts.iter().map(|conflict| self.cells_of(conflict, &between));
            self.devices_between(&cells.fold(roaring::RoaringBitmap::new(), |all, its| all | its), &between)
        };
        let settings = u64::try_from(conflicts.len()).unwrap_or(u64::MAX);
        let named = all_or_first(conflicts.into_iter(), wanted);
        let by_name = (&one.policy_name, &one.policy_id) <= (&other.policy_name, &other.policy_id);
        let (first, second) = if by_name { (one, other) } else { (other, one) };
        Some(ConflictPairRow { first, second, settings, named, devices })
    }
}

fn row_at(shown: &[Shown], number: u32) -> Option<&Shown> {
    shown.get(usize::try_from(number).ok()?)
}
