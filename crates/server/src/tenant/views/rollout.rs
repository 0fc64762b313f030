//! Which version of a policy each device has.
//!
//! A device has what it has acknowledged. Where that is what it is told now, it has the newest version. Otherwise
//! another policy may have changed since, or this one: then the device has the version that stood when what it
//! acknowledged was last what it was told, which is its moment. A device that this policy did not target then has none
//! of it, and shows so by having reported on no setting of that version.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use palisade_model::api::{PolicyRollout, VersionDevices};
use palisade_model::graph::Policy;
use palisade_model::merge::{PolicyVersion, compile};
use palisade_model::status::State;
use roaring::RoaringBitmap;

use crate::store::{PolicyRecord, VersionMark};
use crate::tenant::cell::Cell;
use crate::tenant::{Device, Tenant};

/// The versions of a policy, as far as telling them apart on devices needs.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// Oldest first.
    marks: Vec<VersionMark>,
    /// Of versions that devices may have while they are to have a newer one: the keys of their settings.
    keys: BTreeMap<u32, HashSet<String>>,
}

impl Marks {
    /// These versions, oldest first.
    pub fn new(marks: Vec<VersionMark>) -> Self {
        Self { marks, keys: BTreeMap::new() }
    }

    /// Notes what an older version says.
    pub fn note(&mut self, version: u32, policy: &Policy, tenant: &Tenant) {
        let named =
            PolicyVersion { id: Arc::from(""), name: Arc::from(""), version, modified: Arc::from("") };
        let settings = compile(policy, named, tenant.catalogue()).settings;
        self.keys.insert(version, settings.iter().map(|setting| setting.key.to_string()).collect());
    }

    /// The newest version that says to devices what this one says, with no other in between.
    fn same(&self, place: usize) -> Option<u32> {
        let settings = &self.marks.get(place)?.settings;
        let later = self.marks.iter().skip(place).take_while(|mark| mark.settings == *settings);
        later.last().map(|mark| mark.version)
    }

    fn newest(&self) -> Option<u32> {
        self.marks.last().map(|mark| mark.version)
    }

    /// The moment from which on devices were told what the newest version says.
    pub fn told_since(&self) -> Option<u32> {
        let settings = &self.marks.last()?.settings;
        let run = self.marks.iter().rev().take_while(|mark| mark.settings == *settings);
        run.last().map(|mark| mark.moment)
    }

    /// The version that stood at this moment.
    fn at(&self, moment: u32) -> Option<usize> {
        self.marks.iter().rposition(|mark| mark.moment <= moment)
    }
}

impl Tenant {
    /// The versions that devices may have instead of the newest: what they say is to be [noted](Marks::note) before
    /// devices are asked for.
    pub fn older_versions(&self, id: &str, marks: &Marks) -> Vec<u32> {
        let mut places = HashSet::new();
        for (cell, _, devices) in self.able(id) {
            for device in devices.iter().filter_map(|number| self.device(number)) {
                if !self.is_told(cell, device) && device.moment > 0 {
                    places.extend(marks.at(device.moment));
                }
            }
        }
        places.into_iter().filter_map(|place| marks.same(place)).collect::<HashSet<_>>().into_iter().collect()
    }

    /// Which version how many devices have; nothing when there is no such policy.
    pub fn rollout(&self, id: &str, marks: &Marks, undo: bool, as_of: String) -> Option<PolicyRollout> {
        let entry = self.policy(id)?;
        let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
        let (mut devices, mut none) = (0, 0);
        for (cell, outcome, numbers) in self.able(id) {
            for device in numbers.iter().filter_map(|number| self.device(number)) {
                devices += 1;
                match self.version_on(cell, outcome, device, marks) {
                    Some(version) => *counts.entry(version).or_default() += 1,
                    None => none += 1,
                }
            }
        }
        let versions =
            counts.into_iter().rev().map(|(version, devices)| VersionDevices { version, devices }).collect();
        Some(PolicyRollout { version: entry.record.version, devices, versions, none, undo, as_of })
    }

    /// The devices that can take a policy and lack its newest version.
    pub fn lacking(&self, id: &str, marks: &Marks) -> RoaringBitmap {
        self.with_version(id, marks, |version| version != marks.newest())
    }

    /// The devices that have this version of a policy, or none with `None`.
    pub fn holders(&self, id: &str, marks: &Marks, wanted: Option<u32>) -> RoaringBitmap {
        self.with_version(id, marks, |version| version == wanted)
    }

    fn with_version(&self, id: &str, marks: &Marks, wanted: impl Fn(Option<u32>) -> bool) -> RoaringBitmap {
        let mut holders = RoaringBitmap::new();
        for (cell, outcome, numbers) in self.able(id) {
            for number in numbers {
                let Some(device) = self.device(number) else { continue };
                if wanted(self.version_on(cell, outcome, device, marks)) {
                    holders.insert(number);
                }
            }
        }
        holders
    }

    /// The devices that heard of a change at this moment or later, as far as their reports tell, of those that the
    /// policy reaches, or reached `before`, and that can take it.
    pub fn heard(&self, before: &PolicyRecord, moment: u32, given: &RoaringBitmap) -> u64 {
        let mut reached = self.targets_of(before, &self.all);
        let entry = self.policy(&before.id);
        if let Some(entry) = entry {
            reached |= &entry.targets;
        }
        let heard = reached.iter().filter(|number| {
            let Some(device) = self.device(*number) else { return false };
            let refused = entry.is_some_and(|entry| {
                self.cells.get(device.cell).is_some_and(|cell| self.refuses(cell, &entry.compiled))
            });
            !refused && (device.moment >= moment || given.contains(*number))
        });
        u64::try_from(heard.count()).unwrap_or(u64::MAX)
    }

    /// The pairs of a policy's devices that can take it, by what they share: cell and outcome.
    fn able(&self, id: &str) -> Vec<(&Cell, u32, &RoaringBitmap)> {
        let Some(entry) = self.policy(id) else { return Vec::new() };
        self.pairs_of(entry.record.seq)
            .filter(|(cell, place, outcome, pair)| {
                self.judged(cell, *outcome, pair).policies.get(*place) != Some(&State::NotApplicable)
            })
            .map(|(cell, _, outcome, pair)| (cell, outcome, &pair.devices))
            .collect()
    }

    /// Whether the device has acknowledged what it is told now.
    fn is_told(&self, cell: &Cell, device: &Device) -> bool {
        device.acknowledged == self.compiled(cell).bundle_number
    }

    fn version_on(&self, cell: &Cell, outcome: u32, device: &Device, marks: &Marks) -> Option<u32> {
        let said = self.outcomes.get(outcome)?;
        if self.is_told(cell, device) {
            return marks.newest();
        }
        let version = marks.same(marks.at(device.moment)?)?;
        let keys = marks.keys.get(&version)?;
        let had = keys.is_empty() || said.settings.iter().any(|setting| keys.contains(&setting.key));
        had.then_some(version)
    }
}
