//! Which version of a policy each device has.
//!
//! A device has what it has acknowledged. Where that is what it is told now, it has the newest version. Otherwise
//! another policy may have changed since, or this one: then the device has the version that stood when what it
//! acknowledged was last what it was told, which is its moment. A device that this policy did not target then has none
//! of it, and shows so by having reported on no setting of that version.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use palisade_model::api::{Freshness, Missing, PolicyRollout, VersionDevices};
use palisade_model::graph::Policy;
use palisade_model::merge::{PolicyVersion, compile};
use palisade_model::status::State;
use roaring::RoaringBitmap;

use crate::store::{PolicyRecord, VersionMark};
use crate::tenant::Tenant;
use crate::tenant::policy::PolicyEntry;

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

    /// The newest version alone, where all devices that have any have it.
    fn only(entry: &PolicyEntry) -> Self {
        let mark = VersionMark { version: entry.record.version, moment: 0, settings: String::new() };
        let mut only = Self::new(vec![mark]);
        only.note_newest(entry);
        only
    }

    /// Notes what the policy says now: devices that have it may be behind when its version is asked for.
    fn note_newest(&mut self, entry: &PolicyEntry) {
        let keys = entry.compiled.settings.iter().map(|setting| setting.key.to_string()).collect();
        self.keys.insert(entry.record.version, keys);
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
        let able = self.able(id);
        let behind = self.behind();
        let held = |devices: &RoaringBitmap| able.iter().any(|(_, its)| !its.is_disjoint(devices));
        let moments = behind.by_moment().filter(|(moment, devices)| **moment > 0 && held(devices));
        let places: HashSet<usize> = moments.filter_map(|(moment, _)| marks.at(*moment)).collect();
        places.into_iter().filter_map(|place| marks.same(place)).collect::<HashSet<_>>().into_iter().collect()
    }

    /// Notes of versions of a policy what the newest says, for rows that are made some time after they were read.
    pub fn note_newest(&self, id: &str, marks: &mut Marks) {
        if let Some(entry) = self.policy(id) {
            marks.note_newest(entry);
        }
    }

    /// The versions of a policy where no device that it targets has an older one; nothing where one may have, or when
    /// there is no such policy.
    pub fn only_version(&self, id: &str) -> Option<Marks> {
        let entry = self.policy(id)?;
        let behind = self.behind();
        let mut late = behind.by_moment().filter(|(moment, _)| **moment > 0);
        late.all(|(_, devices)| devices.is_disjoint(&entry.targets)).then(|| Marks::only(entry))
    }

    /// Which version how many devices have; nothing when there is no such policy.
    pub fn rollout(&self, id: &str, marks: &Marks, undo: bool, as_of: String) -> Option<PolicyRollout> {
        let entry = self.policy(id)?;
        let (mut versions, mut none) = (Vec::new(), 0);
        for (version, devices) in self.by_version(id, marks).into_iter().rev() {
            match version {
                Some(version) => versions.push(VersionDevices { version, devices: devices.len() }),
                None => none = devices.len(),
            }
        }
        let devices = versions.iter().map(|it| it.devices).sum::<u64>() + none;
        Some(PolicyRollout { version: entry.record.version, devices, versions, none, undo, as_of })
    }

    /// The devices that can take a policy and lack its newest version.
    pub fn lacking(&self, id: &str, marks: &Marks) -> RoaringBitmap {
        self.with_version(id, marks, |version| version != marks.newest())
    }

    /// Why devices lack the newest version of a policy that they can take: each is there once. `given` are those that
    /// were given something and have not reported since; `now` is in seconds since 1970.
    pub fn missing(
        &self,
        id: &str,
        marks: &Marks,
        given: &RoaringBitmap,
        now: i64,
    ) -> BTreeMap<Missing, RoaringBitmap> {
        let mut rest = self.lacking(id, marks);
        let never = &rest & &*self.never();
        rest -= &never;
        let given = &rest & given;
        rest -= &given;
        let silent = rest.iter().filter(|number| {
            self.device(*number).is_some_and(|device| self.freshness(device, now) == Freshness::Silent)
        });
        let silent: RoaringBitmap = silent.collect();
        rest -= &silent;
        [(Missing::Never, never), (Missing::Given, given), (Missing::Silent, silent), (Missing::Due, rest)]
            .into_iter()
            .filter(|(_, devices)| !devices.is_empty())
            .collect()
    }

    /// The devices that have this version of a policy, or none with `None`.
    pub fn holders(&self, id: &str, marks: &Marks, wanted: Option<u32>) -> RoaringBitmap {
        self.with_version(id, marks, |version| version == wanted)
    }

    fn with_version(&self, id: &str, marks: &Marks, wanted: impl Fn(Option<u32>) -> bool) -> RoaringBitmap {
        let sets = self.by_version(id, marks).into_iter().filter(|(version, _)| wanted(*version));
        sets.fold(RoaringBitmap::new(), |all, (_, devices)| all | devices)
    }

    /// The devices that can take a policy, by the version that they have. Those that acknowledged what they are told have
    /// the newest; of the others all that have the same outcome and moment have the same, so that no device is looked at.
    fn by_version(&self, id: &str, marks: &Marks) -> BTreeMap<Option<u32>, RoaringBitmap> {
        let mut sets: BTreeMap<Option<u32>, RoaringBitmap> = BTreeMap::new();
        let able = self.able(id);
        let behind = self.behind();
        for (outcome, devices) in able {
            let mut told = devices.clone();
            for (moment, late) in behind.by_moment() {
                let late = devices & late;
                if !late.is_empty() {
                    told -= &late;
                    *sets.entry(self.version_at(outcome, false, *moment, marks)).or_default() |= late;
                }
            }
            if !told.is_empty() {
                *sets.entry(self.version_at(outcome, true, 0, marks)).or_default() |= told;
            }
        }
        sets
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

    /// The pairs of a policy's devices that can take it: outcome and devices.
    fn able(&self, id: &str) -> Vec<(u32, &RoaringBitmap)> {
        let Some(entry) = self.policy(id) else { return Vec::new() };
        self.pairs_of(entry.record.seq)
            .filter(|(cell, place, outcome, pair)| {
                self.judged(cell, *outcome, pair).policies.get(*place) != Some(&State::NotApplicable)
            })
            .map(|(_, _, outcome, pair)| (outcome, &pair.devices))
            .collect()
    }

    /// The version of a policy that a device has, where it can take it.
    pub(in crate::tenant) fn version_on(
        &self,
        policy: &PolicyRecord,
        number: u32,
        marks: &Marks,
    ) -> Option<u32> {
        let device = self.device(number)?;
        let cell = self.cells.get(device.cell)?;
        let pair = cell.pairs.get(&device.outcome)?;
        let state = self.shown_state(cell, cell.place(policy.seq)?, device.outcome, pair, None)?;
        if state == State::NotApplicable {
            return None;
        }
        if self.has_current(device) {
            // Also where it was saved after the versions were read, as a long file is made.
            return Some(policy.version);
        }
        self.version_at(device.outcome, false, device.moment, marks)
    }

    /// The version that devices have which reported this outcome, acknowledged what they are `told` or did last at this
    /// moment; 0 is that of devices that have nothing.
    pub(in crate::tenant) fn version_at(
        &self,
        outcome: u32,
        told: bool,
        moment: u32,
        marks: &Marks,
    ) -> Option<u32> {
        let said = self.outcomes.get(outcome)?;
        if told {
            return marks.newest();
        }
        let moment = Some(moment).filter(|moment| *moment > 0)?;
        let version = marks.same(marks.at(moment)?)?;
        let keys = marks.keys.get(&version)?;
        let had = keys.is_empty() || said.settings.iter().any(|setting| keys.contains(&setting.key));
        had.then_some(version)
    }
}
