//! Changes: each takes over what was committed, and gives the devices that may be told something else now.

use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use palisade_model::status::Outcome;
use roaring::RoaringBitmap;

use super::Tenant;
use crate::store::{DeviceRecord, GroupRecord, PolicyRecord, ScopeRecord};

impl Tenant {
    /// Something changes that decides who is told what.
    fn changes(&mut self) {
        self.revision += 1;
        self.conflicts.forget();
    }

    /// Takes over a policy, new or changed.
    pub fn put_policy(&mut self, record: PolicyRecord) -> RoaringBitmap {
        self.changes();
        self.in_use.forget();
        self.moment = self.moment.max(record.moment);
        let number = record.seq;
        let entry = self.entry_of(record);
        let targets = entry.targets.clone();
        self.policy_numbers.insert(entry.compiled.version.id.clone(), number);
        let before = self.policies.insert(number, entry).map(|entry| entry.targets).unwrap_or_default();
        let touched = self.cells.forget(number);
        let touched = self.retarget(number, &before, &targets) | touched;
        self.touch(touched)
    }

    /// Forgets a policy that was deleted at this moment.
    pub fn remove_policy(&mut self, id: &str, moment: u32) -> RoaringBitmap {
        self.changes();
        self.in_use.forget();
        self.moment = self.moment.max(moment);
        let Some(number) = self.policy_numbers.remove(id) else { return RoaringBitmap::new() };
        let Some(entry) = self.policies.remove(&number) else { return RoaringBitmap::new() };
        let touched = self.retarget(number, &entry.targets, &RoaringBitmap::new());
        self.touch(touched)
    }

    /// Takes over a group, new or changed, with the members that fit its rule.
    pub fn put_group(&mut self, record: GroupRecord) -> RoaringBitmap {
        self.changes();
        let id: Arc<str> = record.id.as_str().into();
        self.note_rule(&id, &record);
        self.groups.insert(id.clone(), record);
        let touched = self.retarget_users_of(&id);
        let touched = self.follow(&id) | touched;
        self.touch(touched)
    }

    /// Forgets a group.
    pub fn remove_group(&mut self, id: &str) -> RoaringBitmap {
        self.changes();
        self.groups.remove(id);
        self.dynamic.remove(id);
        let touched = self.retarget_users_of(id);
        let touched = self.follow(id) | touched;
        self.touch(touched)
    }

    /// Takes over a device, new or enrolled again.
    pub fn put_device(&mut self, record: DeviceRecord) -> RoaringBitmap {
        self.changes();
        let number = record.seq;
        if self.device(number).is_none_or(|before| *before.name != *record.facts.name) {
            self.names.change(number);
        }
        if self.device(number).is_none_or(|before| before.serial_number() != record.facts.serial_number) {
            self.serials.change(number);
        }
        let before = self.device(number).and_then(|before| self.cells.get(before.cell));
        let before = before.map(|cell| (cell.set.clone(), cell.class));
        // Taken before the old entry lets go of it, so that it is not forgotten in between.
        self.outcomes.take(record.outcome);
        self.take_out(number);
        let mut device = self.device_from(record);
        match device.last_seen() {
            0 => drop(self.never().insert(number)),
            seen => self.heard.add(seen),
        }
        let only = RoaringBitmap::from_iter([number]);
        self.all.insert(number);
        self.systems.insert(device.shared_facts(), number);
        self.by_id.insert(device.id, number);
        self.regroup(number, &device);
        let mut set = Vec::new();
        let reached: Vec<u32> = self
            .policies
            .iter()
            .filter(|(_, entry)| !self.targets_of(&entry.record, &only).is_empty())
            .map(|(number, _)| *number)
            .collect();
        for policy in reached {
            if let Some(entry) = self.policies.get_mut(&policy) {
                entry.targets.insert(number);
                set.push(policy);
            }
        }
        device.cell = self.cells.number(&set, device.class);
        if before.is_none_or(|(held, class)| *held != *set || class != device.class) {
            self.note_device(number);
        }
        self.cells.insert(device.cell, device.outcome, &only);
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        if place >= self.devices.len() {
            self.devices.resize_with(place.saturating_add(1), || None);
            self.last_heard.resize_with(place.saturating_add(1), AtomicU32::default);
        }
        self.note_heard(number, device.last_seen());
        if let Some(slot) = self.devices.get_mut(place) {
            *slot = Some(device);
        }
        self.touch(only)
    }

    /// Forgets devices; the caller puts the groups that they left.
    pub fn remove_devices(&mut self, numbers: &RoaringBitmap) {
        self.changes();
        for number in numbers {
            self.names.change(number);
            self.serials.change(number);
            self.take_out(number);
        }
        self.all -= numbers;
        for entry in self.policies.values_mut() {
            entry.targets -= numbers;
        }
    }

    /// Takes over changed facts.
    pub fn put_facts(&mut self, number: u32, facts: palisade_model::device::DeviceFacts) -> RoaringBitmap {
        let Some(record) = self.record_of(number) else { return RoaringBitmap::new() };
        self.put_device(DeviceRecord { facts, ..record })
    }

    /// Takes over the enforcement scope: devices that are of another class by it move to another cell.
    pub fn put_scope(&mut self, record: ScopeRecord) -> RoaringBitmap {
        self.changes();
        self.scope = record;
        let mut touched = RoaringBitmap::new();
        for (number, class) in self.reclassified() {
            let Some((from, outcome)) = self.device(number).map(|it| (it.cell, it.outcome)) else { continue };
            let Some(set) = self.cells.get(from).map(|cell| cell.set.clone()) else { continue };
            let only = RoaringBitmap::from_iter([number]);
            let to = self.cells.number(&set, class);
            self.cells.insert(to, outcome, &only);
            self.cells.remove(from, outcome, &only);
            if let Some(Some(device)) =
                usize::try_from(number).ok().and_then(|place| self.devices.get_mut(place))
            {
                device.cell = to;
                device.class = class;
            }
            touched.insert(number);
        }
        if let Some(moves) = &mut self.moves {
            moves.scoped |= &touched;
        }
        self.touch(touched)
    }

    /// Takes over a report on a bundle that the device was last told at `moment`. `outcome_number` is the database's.
    pub fn put_report(
        &mut self,
        number: u32,
        (bundle, moment): (u128, u32),
        outcome_number: u32,
        digest: Arc<str>,
        outcome: Arc<Outcome>,
    ) {
        self.outcomes.add(outcome_number, digest, outcome);
        self.outcomes.take(outcome_number);
        let Some(Some(device)) = usize::try_from(number).ok().and_then(|place| self.devices.get_mut(place))
        else {
            self.outcomes.release(outcome_number);
            return;
        };
        let only = RoaringBitmap::from_iter([number]);
        let before = std::mem::replace(&mut device.outcome, outcome_number);
        device.acknowledged = bundle;
        device.moment = moment;
        device.sync = false;
        let cell = device.cell;
        if before != outcome_number {
            // Into the new pair first, so that the cell is never empty in between.
            self.cells.insert(cell, outcome_number, &only);
            self.cells.remove(cell, before, &only);
        }
        self.outcomes.release(before);
        self.touch(only);
    }

    /// A full report is wanted.
    pub fn ask_sync(&mut self, numbers: &RoaringBitmap) {
        for number in numbers {
            let place = usize::try_from(number).ok();
            if let Some(Some(device)) = place.and_then(|place| self.devices.get_mut(place)) {
                device.sync = true;
            }
        }
    }

    fn record_of(&self, number: u32) -> Option<DeviceRecord> {
        let device = self.device(number)?;
        Some(DeviceRecord {
            seq: number,
            id: device.id,
            public_key: device.public_key,
            facts: device.facts(),
            enrolled: device.enrolled,
            last_seen: device.last_seen(),
            acknowledged: if device.acknowledged == 0 {
                String::new()
            } else {
                format!("{:032x}", device.acknowledged)
            },
            moment: device.moment,
            outcome: device.outcome,
            sync: device.sync,
        })
    }

    fn take_out(&mut self, number: u32) {
        let place = usize::try_from(number).ok();
        let Some(device) = place.and_then(|place| self.devices.get_mut(place)).and_then(Option::take) else {
            return;
        };
        self.by_id.remove(&device.id);
        self.heard.remove(device.last_seen());
        self.never().remove(number);
        self.touch(RoaringBitmap::from_iter([number]));
        self.systems.remove(device.shared_facts(), number);
        self.cells.remove(device.cell, device.outcome, &RoaringBitmap::from_iter([number]));
        self.outcomes.release(device.outcome);
        for entry in self.policies.values_mut() {
            entry.targets.remove(number);
        }
    }

    pub(super) fn retarget_users_of(&mut self, group: &str) -> RoaringBitmap {
        let users: Vec<u32> = self
            .policies
            .iter()
            .filter(|(_, entry)| entry.groups().any(|(id, _)| id == group))
            .map(|(number, _)| *number)
            .collect();
        let mut touched = RoaringBitmap::new();
        for number in users {
            let Some(entry) = self.policies.get(&number) else { continue };
            let targets = self.targets_of(&entry.record, &self.all);
            let before = match self.policies.get_mut(&number) {
                Some(entry) => std::mem::replace(&mut entry.targets, targets.clone()),
                None => continue,
            };
            touched |= self.retarget(number, &before, &targets);
        }
        touched
    }

    /// Moves the devices that a policy gained or lost into the cells of their new sets.
    fn retarget(&mut self, policy: u32, before: &RoaringBitmap, after: &RoaringBitmap) -> RoaringBitmap {
        let gained = after - before;
        let lost = before - after;
        if let Some(moves) = &mut self.moves
            && !(gained.is_empty() && lost.is_empty())
        {
            moves.reached.push((policy, gained.clone(), lost.clone()));
        }
        for (devices, gains) in [(&gained, true), (&lost, false)] {
            if devices.is_empty() {
                continue;
            }
            let mut moves = Vec::new();
            for (number, cell) in self.cells.iter() {
                for (outcome, pair) in &cell.pairs {
                    let moved = &pair.devices & devices;
                    if moved.is_empty() {
                        continue;
                    }
                    let mut set: Vec<u32> = cell.set.iter().copied().filter(|it| *it != policy).collect();
                    if gains {
                        set.push(policy);
                        set.sort_unstable();
                    }
                    moves.push((number, *outcome, moved, set, cell.class));
                }
            }
            for (from, outcome, moved, set, class) in moves {
                let to = self.cells.number(&set, class);
                if to == from {
                    continue;
                }
                self.cells.insert(to, outcome, &moved);
                self.cells.remove(from, outcome, &moved);
                for number in &moved {
                    if let Some(Some(device)) =
                        usize::try_from(number).ok().and_then(|place| self.devices.get_mut(place))
                    {
                        device.cell = to;
                    }
                }
            }
        }
        gained | lost
    }
}
