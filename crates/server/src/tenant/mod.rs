//! The judgement state of the tenant, in memory: who is targeted by what, what each device is told, what it
//! said, and every count that follows.
//!
//! Devices are small integers and sets of them compressed bitmaps. Devices that have the same policies and are
//! of the same class share a [`cell::Cell`], which is compiled once; within a cell, devices that reported the
//! same share a [`cell::Pair`], which is judged once. So a count over a million devices costs the number of
//! distinct pairs. Nothing is judged before somebody asks; a change only forgets what it makes untrue.
//!
//! Invariants: no SQL, no HTTP, no clock but the times it is given; every device is in exactly one pair.

mod behind;
pub mod cell;
mod change;
pub mod conflicts;
mod device;
mod dynamic;
mod heard;
mod impact;
pub mod in_use;
mod judge;
mod matrix;
mod moves;
pub mod names;
mod outcomes;
mod pairs;
mod policy;
pub mod sorted;
mod systems;
#[cfg(test)]
mod tests;
pub mod views;

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use palisade_model::applicability::DeviceClass;
use palisade_model::catalogue::Catalogue;
use palisade_model::merge::ConflictRule;
use roaring::RoaringBitmap;

use crate::store::{GroupRecord, OutcomeRecord, PolicyRecord, ScopeRecord};
use behind::Behind;
use cell::Cells;
use conflicts::Known;
use device::FactsPool;
pub use device::{Device, Verdict};
use dynamic::Dynamic;
use heard::Heard;
use in_use::InUse;
use moves::Moves;
pub use moves::{Moved, Noted, Told};
use names::{Index, Names};
use outcomes::Outcomes;
pub use policy::PolicyEntry;
use systems::Systems;

/// Everything that a tenant's answers are made of.
#[derive(Debug)]
pub struct Tenant {
    catalogue: &'static Catalogue,
    rule: ConflictRule,
    scope: ScopeRecord,
    check_in_seconds: u32,
    /// By number.
    devices: Vec<Option<Device>>,
    /// By number: when each was last heard from, seconds since 1970. Beside the devices as well, so that those that are
    /// silent are found in one small run of memory.
    last_heard: Vec<AtomicU32>,
    by_id: HashMap<u128, u32>,
    all: RoaringBitmap,
    names: Names,
    serials: Names,
    systems: Systems,
    facts: FactsPool,
    classes: Vec<DeviceClass>,
    class_numbers: HashMap<DeviceClass, u32>,
    groups: BTreeMap<Arc<str>, GroupRecord>,
    /// The dynamic ones of them that are not paused.
    dynamic: BTreeMap<Arc<str>, Dynamic>,
    /// By number.
    policies: BTreeMap<u32, PolicyEntry>,
    policy_numbers: HashMap<Arc<str>, u32>,
    cells: Cells,
    outcomes: Outcomes,
    conflicts: Known,
    in_use: InUse,
    heard: Heard,
    /// Devices that have never been heard from.
    never: Mutex<RoaringBitmap>,
    behind: Mutex<Behind>,
    moment: u32,
    /// What the history has yet to note; nothing is kept before the tenant is loaded.
    moves: Option<Moves>,
    /// Counts the changes of policies, groups, devices and scope.
    revision: u64,
}

impl Tenant {
    /// A tenant without anything in it. `check_in_seconds` is the time from one check-in to the next.
    pub fn new(catalogue: &'static Catalogue, check_in_seconds: u32) -> Self {
        Self {
            catalogue,
            rule: ConflictRule::default(),
            scope: ScopeRecord::default(),
            check_in_seconds,
            devices: Vec::new(),
            last_heard: Vec::new(),
            by_id: HashMap::new(),
            all: RoaringBitmap::new(),
            names: Names::default(),
            serials: Names::default(),
            systems: Systems::default(),
            facts: FactsPool::default(),
            classes: Vec::new(),
            class_numbers: HashMap::new(),
            groups: BTreeMap::new(),
            dynamic: BTreeMap::new(),
            policies: BTreeMap::new(),
            policy_numbers: HashMap::new(),
            cells: Cells::default(),
            outcomes: Outcomes::default(),
            conflicts: Known::default(),
            in_use: InUse::default(),
            heard: Heard::new(views::overview::silent_after(check_in_seconds)),
            never: Mutex::default(),
            behind: Mutex::default(),
            moment: 0,
            moves: None,
            revision: 0,
        }
    }

    /// A tenant with this enforcement scope and no devices yet.
    #[must_use]
    pub fn with_scope(self, scope: ScopeRecord) -> Self {
        Self { scope, ..self }
    }

    /// A tenant with these groups and with what devices reported, before its devices are put.
    #[must_use]
    pub fn with_groups(mut self, groups: Vec<GroupRecord>, outcomes: Vec<OutcomeRecord>) -> Self {
        for mut group in groups {
            let id: Arc<str> = group.id.as_str().into();
            self.note_rule(&id, &group);
            if self.dynamic.contains_key(&id) {
                // Stored at its last change; its devices find it by themselves.
                group.members.clear();
            }
            self.groups.insert(id, group);
        }
        for record in outcomes {
            self.outcomes.add(record.seq, record.digest.into(), Arc::new(record.outcome));
        }
        self
    }

    /// The tenant with its policies. They come last, so that each reaches its devices in bulk.
    #[must_use]
    pub fn with_policies(mut self, policies: Vec<PolicyRecord>) -> Self {
        for record in policies {
            self.put_policy(record);
        }
        // Now, rather than while somebody waits for a first list.
        self.names();
        self.serials();
        self.moves = Some(Moves { moment: self.moment, ..Moves::default() });
        self
    }

    /// The devices' names, in order.
    pub fn names(&self) -> Arc<Index> {
        self.names.index(|number| self.device(number).map(|device| &*device.name))
    }

    /// The devices' serial numbers, in order, of those that have one.
    pub fn serials(&self) -> Arc<Index> {
        let serial = |number| self.device(number).map(Device::serial_number).filter(|it| !it.is_empty());
        self.serials.index(serial)
    }

    /// The number of the newest save: what is saved next has a higher one.
    pub fn moment(&self) -> u32 {
        self.moment
    }

    /// The same tenant at this moment, if it is a later one.
    #[must_use]
    pub fn at_moment(mut self, moment: u32) -> Self {
        self.moment = self.moment.max(moment);
        self
    }

    /// How it decides where policies disagree.
    pub fn conflict_rule(&self) -> ConflictRule {
        self.rule
    }

    /// The number of the outcome that a device reported; 0 for none.
    pub fn outcome_of(&self, number: u32) -> Option<u32> {
        self.device(number).map(|device| device.outcome)
    }

    /// The catalogue by which it judges.
    pub fn catalogue(&self) -> &'static Catalogue {
        self.catalogue
    }

    /// Seconds from one check-in to the next.
    pub fn check_in_seconds(&self) -> u32 {
        self.check_in_seconds
    }

    /// Which devices it lets be managed.
    pub fn scope(&self) -> &ScopeRecord {
        &self.scope
    }

    /// The device with this number.
    pub fn device(&self, number: u32) -> Option<&Device> {
        self.devices.get(usize::try_from(number).ok()?)?.as_ref()
    }

    /// The number of the device with this id.
    pub fn device_number(&self, id: &str) -> Option<u32> {
        self.by_id.get(&crate::guid::number(id)?).copied()
    }

    /// The group with this id.
    pub fn group(&self, id: &str) -> Option<&GroupRecord> {
        self.groups.get(id)
    }

    /// Every group, ordered by id.
    pub fn groups(&self) -> impl Iterator<Item = &GroupRecord> {
        self.groups.values()
    }

    /// The policy with this id.
    pub fn policy(&self, id: &str) -> Option<&PolicyEntry> {
        self.policies.get(self.policy_numbers.get(id)?)
    }

    /// Every policy, oldest first.
    pub fn policies(&self) -> impl Iterator<Item = &PolicyEntry> {
        self.policies.values()
    }

    /// Every device's number.
    pub fn all_devices(&self) -> &RoaringBitmap {
        &self.all
    }

    /// Notes that a device was heard from; gives whether it was the first time, or nothing where there is no such device.
    pub fn seen(&self, number: u32, at: i64) -> Option<bool> {
        let device = self.device(number)?;
        self.heard.add(at);
        let before = device.seen(at);
        self.note_heard(number, at);
        self.heard.remove(before);
        if before == 0 {
            self.never().remove(number);
        }
        Some(before == 0)
    }

    fn note_heard(&self, number: u32, at: i64) {
        let place = usize::try_from(number).ok().and_then(|place| self.last_heard.get(place));
        if let Some(heard) = place {
            heard.store(u32::try_from(at).unwrap_or(0), Ordering::Relaxed);
        }
    }

    /// The numbers that were heard from, but last before this time, seconds since 1970: one look at a list of times and
    /// none at devices, of which some may be retired.
    fn last_heard_before(&self, since: i64) -> RoaringBitmap {
        let since = u32::try_from(since).unwrap_or(0);
        let heard = (0_u32..).zip(&self.last_heard).map(|(number, at)| (number, at.load(Ordering::Relaxed)));
        let silent = heard.filter(|(_, at)| *at != 0 && *at < since).map(|(number, _)| number);
        // In order, so that nothing is looked up to put one in.
        RoaringBitmap::from_sorted_iter(silent).unwrap_or_default()
    }

    /// Devices that have never been heard from.
    fn never(&self) -> MutexGuard<'_, RoaringBitmap> {
        self.never.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn class(&self, number: u32) -> Option<&DeviceClass> {
        self.classes.get(usize::try_from(number).ok()?)
    }

    fn class_number(&mut self, class: DeviceClass) -> u32 {
        if let Some(number) = self.class_numbers.get(&class) {
            return *number;
        }
        let number = u32::try_from(self.classes.len()).unwrap_or(u32::MAX);
        self.classes.push(class.clone());
        self.class_numbers.insert(class, number);
        number
    }
}
