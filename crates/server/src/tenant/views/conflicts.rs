//! The list of conflicts: each setting on which policies disagree, with who says what and on how many devices.

use std::borrow::Cow;
use std::collections::HashMap;

use palisade_model::api::{
    ConflictList, ConflictParty, ConflictPolicy, ConflictRow, ConflictSetting, ConflictSide, Facet, Page,
};
use palisade_model::catalogue::{Elsewhere, elsewhere};
use palisade_model::value::Value;
use roaring::RoaringBitmap;

use super::ListError;
use crate::tenant::Tenant;
use crate::tenant::conflicts::{Between, Conflict, Side};
use crate::tenant::sorted::{Key, Numbers, Wanted, contains};

/// Policies that a list offers to filter by.
const MOST_POLICIES: usize = 50;
/// Settings that a row names before it only counts.
const MOST_NAMED: usize = 5;

/// The conflicts of a page before their rows are read.
struct Listed {
    page: Numbers,
    /// Where any conflict is that is wanted.
    cells: RoaringBitmap,
    /// How many conflicts each policy is in.
    policies: HashMap<u32, u64>,
}

/// Which conflicts are wanted.
#[derive(Debug, Clone, Default)]
pub struct ConflictsWanted {
    /// Only those whose setting, value or policy has this in its name.
    pub search: String,
    /// Only that of the setting with this key.
    pub setting: Option<String>,
    /// Whose.
    pub between: Between,
    /// Order and page.
    pub page: Wanted,
    /// How many rows each policy would show is wanted as well; not of conflicts by setting, which say so anyway.
    pub facets: bool,
    /// Rows of pairs and devices name all their settings, not only the first.
    pub all_named: bool,
}

impl ConflictsWanted {
    /// The same of all policies.
    pub(super) fn of_all(&self) -> Self {
        let group = self.between.group.clone();
        Self { between: Between { group, ..Between::default() }, ..self.clone() }
    }
}

impl Tenant {
    /// The conflicts that are wanted.
    ///
    /// # Errors
    /// With a sentence, when the cursor or sort is not one of this list.
    pub fn conflict_rows(&self, wanted: &ConflictsWanted, as_of: String) -> Result<ConflictList, ListError> {
        let Listed { page, cells, policies } = self.listed_conflicts(wanted)?;
        let rows = page.numbers.iter().filter_map(|number| self.conflict_at(*number));
        let rows = rows.map(|conflict| self.conflict_row(conflict, &wanted.between)).collect();
        Ok(ConflictList {
            page: Page { rows, total: page.total, next: page.next, as_of, facets: Vec::new() },
            devices: self.devices_between(&cells, &wanted.between),
            policies: self.offered(policies),
        })
    }

    /// The keys of the settings of a page, in its order.
    ///
    /// # Errors
    /// As [`conflict_rows`](Self::conflict_rows).
    pub fn conflict_keys(&self, wanted: &ConflictsWanted) -> Result<Vec<String>, ListError> {
        let page = self.listed_conflicts(wanted)?.page;
        let conflicts = page.numbers.iter().filter_map(|number| self.conflict_at(*number));
        Ok(conflicts.map(|conflict| conflict.key.clone()).collect())
    }

    /// The conflicts of the settings with these keys, as far as there are any.
    pub fn conflicts_with(&self, keys: &[String], wanted: &ConflictsWanted) -> Vec<ConflictRow> {
        let all = self.conflicts();
        let at = |key: &String| all.binary_search_by(|conflict| conflict.key.cmp(key)).ok();
        let found = keys.iter().filter_map(|key| all.get(at(key)?));
        found.map(|conflict| self.conflict_row(conflict, &wanted.between)).collect()
    }

    fn listed_conflicts(&self, wanted: &ConflictsWanted) -> Result<Listed, ListError> {
        let column = wanted.page.column("name");
        if !matches!(column, "name" | "devices") {
            return Err(format!("Conflicts can't be sorted by `{column}`; use `devices` or `name`."));
        }
        let search = wanted.search.to_lowercase();
        let mut policies: HashMap<u32, u64> = HashMap::new();
        let mut keys: Vec<Key> = Vec::new();
        let mut cells = RoaringBitmap::new();
        for (number, conflict) in (0..).zip(self.conflicts()) {
            if !is_of(conflict, wanted.setting.as_deref()) || !self.conflict_matches(conflict, &search) {
                continue;
            }
            let mut parties: Vec<u32> = conflict.sides.iter().map(|side| side.policy).collect();
            parties.sort_unstable();
            parties.dedup();
            for policy in parties {
                *policies.entry(policy).or_default() += 1;
            }
            let its = self.cells_of(conflict, &wanted.between);
            if its.is_empty() {
                continue;
            }
            let devices = match column {
                "devices" if wanted.between.is_open() => conflict.devices,
                "devices" => self.devices_between(&its, &wanted.between),
                _ => 0,
            };
            keys.push((i64::try_from(devices).unwrap_or(i64::MAX), ordered(conflict), number));
            cells |= its;
        }
        Ok(Listed { page: wanted.page.page(keys)?, cells, policies })
    }

    fn conflict_at(&self, number: u32) -> Option<&Conflict> {
        self.conflicts().get(usize::try_from(number).ok()?)
    }

    fn conflict_row(&self, conflict: &Conflict, between: &Between) -> ConflictRow {
        let mut sides: Vec<ConflictSide> =
            conflict.sides.iter().filter_map(|side| self.conflict_side(conflict, side)).collect();
        sides.sort_by(|one, other| {
            (&one.display_value, &one.value, &one.policy_name, &one.policy_id).cmp(&(
                &other.display_value,
                &other.value,
                &other.policy_name,
                &other.policy_id,
            ))
        });
        let devices = if between.is_open() {
            conflict.devices
        } else {
            self.devices_between(&self.cells_of(conflict, between), between)
        };
        ConflictRow { setting: named(conflict), per_rule: conflict.per_rule, sides, devices }
    }

    fn conflict_side(&self, conflict: &Conflict, side: &Side) -> Option<ConflictSide> {
        let entry = self.policies.get(&side.policy)?;
        let definition = self.catalogue.definition_in(&entry.compiled.template_id, &conflict.definition_id);
        let display_value = side.source.display_value.to_string();
        let value = if definition.is_some_and(|definition| definition.secret) {
            Value::Text(display_value.clone())
        } else {
            (*side.source.value).clone()
        };
        Some(ConflictSide {
            policy_id: entry.record.id.clone(),
            policy_name: entry.record.policy.name.clone(),
            policy_version: entry.record.version,
            value,
            display_value,
            devices: side.devices,
            refused: side.refused,
        })
    }

    /// Whether setting, definition, a value or a policy has `search`, which is in lower case, in its name, in whichever
    /// language one reads it.
    pub(super) fn conflict_matches(&self, conflict: &Conflict, search: &str) -> bool {
        let called = elsewhere(&conflict.definition_id);
        // A rule has a name of its own.
        let own = conflict.key != conflict.definition_id;
        let named = |names: &Elsewhere| !own && names.names.iter().any(|name| contains(name, search));
        contains(&conflict.name, search)
            || contains(&conflict.definition_id, search)
            || called.is_some_and(named)
            || conflict.sides.iter().any(|side| {
                contains(&side.source.policy_name, search)
                    || contains(&side.source.display_value, search)
                    || called.is_some_and(|it| is_labelled(it, &side.source.value, search))
            })
    }

    /// A policy by its number.
    pub(super) fn party(&self, policy: u32) -> Option<ConflictParty> {
        let record = &self.policies.get(&policy)?.record;
        Some(ConflictParty { policy_id: record.id.clone(), policy_name: record.policy.name.clone() })
    }

    /// How many rows each of these policies would show.
    pub(super) fn policy_facets(&self, rows: &HashMap<u32, u64>) -> Vec<Facet> {
        let facet = |(policy, rows): (&u32, &u64)| {
            Some(Facet { filter: "policy".into(), value: self.party(*policy)?.policy_id, rows: *rows })
        };
        let mut facets: Vec<Facet> = rows.iter().filter_map(facet).collect();
        facets.sort_by(|one, other| one.value.cmp(&other.value));
        facets
    }

    /// The policies to filter by, with their numbers of conflicts.
    fn offered(&self, policies: HashMap<u32, u64>) -> Vec<ConflictPolicy> {
        let mut offered: Vec<ConflictPolicy> = policies
            .into_iter()
            .filter_map(|(policy, conflicts)| {
                let ConflictParty { policy_id, policy_name } = self.party(policy)?;
                Some(ConflictPolicy { policy_id, policy_name, conflicts })
            })
            .collect();
        offered.sort_by(|one, other| {
            (other.conflicts, &one.policy_name, &one.policy_id).cmp(&(
                one.conflicts,
                &other.policy_name,
                &other.policy_id,
            ))
        });
        offered.truncate(MOST_POLICIES);
        offered
    }
}

/// Whether a value is an option that another language labels with `search`.
fn is_labelled(called: &Elsewhere, value: &Value, search: &str) -> bool {
    let item = match value {
        Value::Text(item) => Cow::Borrowed(item.as_str()),
        Value::Integer(item) => Cow::Owned(item.to_string()),
        Value::List(_) | Value::Rule(_) => return false,
    };
    called.options.iter().any(|(known, label)| *known == item && contains(label, search))
}

/// Whether a conflict is that of this setting.
pub(super) fn is_of(conflict: &Conflict, setting: Option<&str>) -> bool {
    setting.is_none_or(|key| conflict.key == key)
}

/// A conflict's setting by its names.
pub(super) fn named(conflict: &Conflict) -> ConflictSetting {
    ConflictSetting {
        key: conflict.key.clone(),
        definition_id: conflict.definition_id.clone(),
        name: conflict.name.clone(),
    }
}

/// The settings of these conflicts that a row names: the first by name, or all.
pub(super) fn all_or_first<'a>(
    conflicts: impl Iterator<Item = &'a Conflict>,
    wanted: &ConflictsWanted,
) -> Vec<ConflictSetting> {
    let mut all: Vec<&Conflict> = conflicts.collect();
    all.sort_by(|one, other| (&one.name, &one.key).cmp(&(&other.name, &other.key)));
    let most = if wanted.all_named { usize::MAX } else { MOST_NAMED };
    all.into_iter().take(most).map(named).collect()
}

/// What a conflict is ordered by: its name, and what no other has.
pub(super) fn ordered(conflict: &Conflict) -> String {
    [&conflict.name.to_lowercase(), "\n", &conflict.key].concat()
}
