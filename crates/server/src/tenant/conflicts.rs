//! The conflicts of the whole tenant, found in what each cell is told.
//!
//! Nothing that a device reports makes a conflict or ends one. So they are found once after each change of policies,
//! groups, devices or scope, when somebody first asks, and cost cells times their conflicts; who asks again pays for
//! the rows alone. A conflict remembers its cells, and a count of devices is the sum over them: no device is in two.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use palisade_model::merge::{EffectiveSetting, Source, Standing};
use palisade_model::value::Value;
use roaring::RoaringBitmap;

use super::Tenant;
use super::cell::Cell;

/// What was found since the last change.
#[derive(Debug, Default)]
pub(super) struct Known {
    conflicts: OnceLock<Vec<Conflict>>,
    pairs: OnceLock<Vec<PolicyPair>>,
    pub(super) met: OnceLock<super::matrix::Met>,
}

/// A setting, or a rule that is judged by itself, on which policies disagree on at least one device.
#[derive(Debug)]
pub struct Conflict {
    /// What identifies it on a device.
    pub key: String,
    /// Definition id; of a rule, that of the list.
    pub definition_id: String,
    /// Name for people.
    pub name: String,
    /// Whether it is one rule of many.
    pub per_rule: bool,
    /// The policies that set it there, each value of a policy once.
    pub sides: Vec<Side>,
    /// The numbers of the cells in which it is.
    pub cells: RoaringBitmap,
    /// The devices of these cells.
    pub devices: u64,
}

/// What one policy says in a conflict.
#[derive(Debug)]
pub struct Side {
    /// The policy's number.
    pub policy: u32,
    /// What it says.
    pub source: Source,
    /// The devices in conflict that it targets.
    pub devices: u64,
    /// Of them, those that can't take the setting from it.
    pub refused: u64,
}

/// Two policies that disagree.
#[derive(Debug)]
pub struct PolicyPair {
    /// Their numbers, ascending.
    pub policies: (u32, u32),
    /// The places of the conflicts between them in the list of all, ascending.
    pub conflicts: Vec<usize>,
    /// The numbers of the cells in which they disagree.
    pub cells: RoaringBitmap,
    /// The devices of these cells.
    pub devices: u64,
}

/// Whose conflicts are wanted, by policies' ids. One that no policy has leaves none.
#[derive(Debug, Clone, Default)]
pub struct Between {
    /// Only those in which this policy is.
    pub policy: Option<String>,
    /// Only those in which this one says something else than `policy`.
    pub with: Option<String>,
    /// Only on members of the group with this id. One that no group has leaves none.
    pub group: Option<String>,
}

impl Known {
    /// Something changed.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }
}

impl Between {
    /// Whether everything is wanted.
    pub fn is_open(&self) -> bool {
        self.policy.is_none() && self.with.is_none() && self.group.is_none()
    }

    /// Whether a setting that is in conflict is one of these.
    fn takes(&self, setting: &EffectiveSetting) -> bool {
        match (&self.policy, &self.with) {
            (None, None) => true,
            (Some(id), None) | (None, Some(id)) => sources_of(setting, id).next().is_some(),
            (Some(one), Some(other)) => sources_of(setting, one)
                .any(|mine| sources_of(setting, other).any(|theirs| disagree(mine, theirs))),
        }
    }
}

/// What a policy says of a setting.
fn sources_of<'a>(setting: &'a EffectiveSetting, id: &'a str) -> impl Iterator<Item = &'a Source> {
    setting.sources.iter().filter(move |source| &*source.policy_id == id)
}

/// Whether two sources of one setting are each a reason for the other's value to be withheld.
pub(super) fn disagree(one: &Source, other: &Source) -> bool {
    [one, other].iter().all(|source| source.standing == Standing::Withheld) && one.value != other.value
}

impl Tenant {
    /// Every conflict, ordered by key.
    pub fn conflicts(&self) -> &[Conflict] {
        self.conflicts.conflicts.get_or_init(|| self.find_conflicts())
    }

    /// Every two policies that disagree, ordered by their numbers.
    pub fn policy_pairs(&self) -> &[PolicyPair] {
        self.conflicts.pairs.get_or_init(|| self.find_pairs())
    }

    /// The settings of a cell on which policies disagree, ordered by key.
    pub(super) fn conflicts_in<'a>(&self, cell: &'a Cell) -> impl Iterator<Item = &'a EffectiveSetting> {
        let compiled = self.compiled(cell);
        compiled
            .conflicts
            .iter()
            .filter_map(|place| compiled.effective.settings.get(usize::try_from(*place).ok()?))
    }

    /// The cells of a conflict in which it is one of those that are wanted.
    pub fn cells_of(&self, conflict: &Conflict, between: &Between) -> RoaringBitmap {
        if between.is_open() {
            return conflict.cells.clone();
        }
        let ids = [&between.policy, &between.with].into_iter().flatten();
        let parties: Option<Vec<u32>> = ids.map(|id| self.policy_numbers.get(&**id).copied()).collect();
        let Some(parties) = parties else { return RoaringBitmap::new() };
        if !parties.iter().all(|party| conflict.sides.iter().any(|side| side.policy == *party)) {
            return RoaringBitmap::new();
        }
        let Some(members) = self.members_of(between) else { return RoaringBitmap::new() };
        // Whoever says something anywhere says it wherever it is; whether it counts there, the cell knows.
        let told = parties.len() < 2;
        let wanted = |number: &u32| {
            self.cells.get(*number).is_some_and(|cell| {
                parties.iter().all(|party| cell.place(*party).is_some())
                    && (told || self.takes(cell, conflict, between))
                    && members.is_none_or(|members| cell.devices_in(members) > 0)
            })
        };
        conflict.cells.iter().filter(wanted).collect()
    }

    fn takes(&self, cell: &Cell, conflict: &Conflict, between: &Between) -> bool {
        self.compiled(cell).effective.get(&conflict.key).is_some_and(|setting| between.takes(setting))
    }

    /// The members of the group that is asked for: none for any device; nothing where there is no such group.
    pub(super) fn members_of(&self, between: &Between) -> Option<Option<&RoaringBitmap>> {
        match &between.group {
            None => Some(None),
            Some(id) => self.groups.get(id.as_str()).map(|group| Some(&group.members)),
        }
    }

    /// The devices of these cells.
    pub fn devices_of(&self, cells: &RoaringBitmap) -> u64 {
        cells.iter().filter_map(|number| self.cells.get(number)).map(Cell::devices).sum()
    }

    /// The devices of these cells, of the group that is asked for.
    pub fn devices_between(&self, cells: &RoaringBitmap, between: &Between) -> u64 {
        match self.members_of(between) {
            None => 0,
            Some(None) => self.devices_of(cells),
            Some(Some(members)) => cells
                .iter()
                .filter_map(|number| self.cells.get(number))
                .map(|cell| cell.devices_in(members))
                .sum(),
        }
    }

    fn find_conflicts(&self) -> Vec<Conflict> {
        let mut found: Vec<Conflict> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for (number, cell) in self.cells.iter() {
            let mut devices = None;
            for setting in self.conflicts_in(cell) {
                let devices = *devices.get_or_insert_with(|| cell.devices());
                let place = *places.entry(&setting.key).or_insert_with(|| {
                    found.push(Conflict::of(setting));
                    found.len() - 1
                });
                let Some(conflict) = found.get_mut(place) else { continue };
                conflict.cells.insert(number);
                conflict.devices += devices;
                for source in &setting.sources {
                    if let Some(policy) = self.policy_numbers.get(&*source.policy_id) {
                        conflict.count(*policy, source, devices);
                    }
                }
            }
        }
        found.sort_by(|one, other| one.key.cmp(&other.key));
        found
    }

    fn find_pairs(&self) -> Vec<PolicyPair> {
        let conflicts = self.conflicts();
        let place = |key: &str| conflicts.binary_search_by(|conflict| conflict.key.as_str().cmp(key)).ok();
        let mut found: HashMap<(u32, u32), PolicyPair> = HashMap::new();
        for (number, cell) in self.cells.iter() {
            for setting in self.conflicts_in(cell) {
                for (at, one) in setting.sources.iter().enumerate() {
                    for other in setting.sources.iter().skip(at + 1).filter(|other| disagree(one, other)) {
                        let of = |source: &Source| self.policy_numbers.get(&*source.policy_id).copied();
                        let (Some(one), Some(other)) = (of(one), of(other)) else { continue };
                        let policies = (one.min(other), one.max(other));
                        let pair = found.entry(policies).or_insert_with(|| PolicyPair::of(policies));
                        pair.cells.insert(number);
                        pair.conflicts.extend(place(&setting.key));
                    }
                }
            }
        }
        let mut found: Vec<PolicyPair> = found.into_values().collect();
        for pair in &mut found {
            pair.conflicts.sort_unstable();
            pair.conflicts.dedup();
            pair.devices = self.devices_of(&pair.cells);
        }
        found.sort_by_key(|pair| pair.policies);
        found
    }
}

impl Conflict {
    fn of(setting: &EffectiveSetting) -> Self {
        Self {
            key: setting.key.clone(),
            definition_id: setting.definition_id.clone(),
            name: setting.name.clone(),
            per_rule: setting.per_rule,
            sides: Vec::new(),
            cells: RoaringBitmap::new(),
            devices: 0,
        }
    }

    /// Counts a cell's devices for one of its sources.
    fn count(&mut self, policy: u32, source: &Source, devices: u64) {
        let same = |value: &Arc<Value>| Arc::ptr_eq(value, &source.value) || *value == source.value;
        let known = self.sides.iter().position(|side| side.policy == policy && same(&side.source.value));
        let place = known.unwrap_or_else(|| {
            self.sides.push(Side { policy, source: source.clone(), devices: 0, refused: 0 });
            self.sides.len() - 1
        });
        if let Some(side) = self.sides.get_mut(place) {
            side.devices += devices;
            if source.standing != Standing::Withheld {
                side.refused += devices;
            }
        }
    }
}

impl PolicyPair {
    fn of(policies: (u32, u32)) -> Self {
        Self { policies, conflicts: Vec::new(), cells: RoaringBitmap::new(), devices: 0 }
    }
}
