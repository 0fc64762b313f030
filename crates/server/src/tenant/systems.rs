//! Devices by what they run: a few systems, and for each the set of its devices.

use std::collections::BTreeMap;

use palisade_model::device::{DeviceFacts, Platform};
use roaring::RoaringBitmap;

/// What a device runs. Ordered by name without regard to case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct System {
    /// The system's name in lower case.
    pub name: String,
    platform: &'static str,
}

impl System {
    fn of(facts: &DeviceFacts) -> Self {
        Self { name: facts.os_name.to_lowercase(), platform: facts.platform.wire() }
    }

    /// Whether it is of this platform.
    pub fn is_of(&self, platform: Platform) -> bool {
        self.platform == platform.wire()
    }
}

/// Every system that a device runs.
#[derive(Debug, Default)]
pub struct Systems {
    devices: BTreeMap<System, RoaringBitmap>,
}

impl Systems {
    /// Notes a device with these facts.
    pub fn insert(&mut self, facts: &DeviceFacts, number: u32) {
        self.devices.entry(System::of(facts)).or_default().insert(number);
    }

    /// Forgets it.
    pub fn remove(&mut self, facts: &DeviceFacts, number: u32) {
        let system = System::of(facts);
        if let Some(devices) = self.devices.get_mut(&system) {
            devices.remove(number);
            if devices.is_empty() {
                self.devices.remove(&system);
            }
        }
    }

    /// The devices of the systems that are so.
    pub fn holding(&self, is_so: impl Fn(&System) -> bool) -> RoaringBitmap {
        self.devices.iter().filter(|(system, _)| is_so(system)).map(|(_, devices)| devices).fold(
            RoaringBitmap::new(),
            |mut all, devices| {
                all |= devices;
                all
            },
        )
    }

    /// These devices by the place of their system's name in order.
    pub fn in_order(&self, devices: &RoaringBitmap) -> BTreeMap<i64, RoaringBitmap> {
        let mut sets = BTreeMap::<i64, RoaringBitmap>::new();
        let (mut order, mut before) = (0, None);
        for (system, all) in &self.devices {
            if before.is_some_and(|before: &String| *before != system.name) {
                order += 1;
            }
            before = Some(&system.name);
            *sets.entry(order).or_default() |= all & devices;
        }
        sets
    }
}
