//! A device in memory: small, because there may be a million of them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use palisade_model::applicability::{DeviceClass, class_of};
use palisade_model::device::DeviceFacts;

use super::Tenant;

/// An enrolled device.
#[derive(Debug)]
pub struct Device {
    /// A GUID's number.
    pub id: u128,
    /// Host name.
    pub name: Box<str>,
    serial_number: Box<str>,
    /// The facts without what is each device's own.
    shared: Arc<DeviceFacts>,
    /// Ed25519 public key.
    pub public_key: [u8; 32],
    /// When it enrolled, seconds since 1970.
    pub enrolled: i64,
    last_seen: AtomicI64,
    /// Number of the bundle that it acknowledged last; 0 before.
    pub acknowledged: u128,
    /// The newest moment at which that bundle was what it was told; 0 where that is not known.
    pub moment: u32,
    /// A full report was asked for.
    pub sync: bool,
    pub(super) class: u32,
    pub(super) cell: u32,
    pub(super) outcome: u32,
}

/// The answer to a check-in, as the tenant sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The bundle to enforce as JSON, with its number; absent when the device has it.
    pub bundle: Option<(u128, Arc<str>)>,
    /// A full report is wanted.
    pub sync: bool,
}

impl Device {
    /// What it is.
    pub fn facts(&self) -> DeviceFacts {
        DeviceFacts {
            name: self.name.to_string(),
            serial_number: self.serial_number.to_string(),
            ..(*self.shared).clone()
        }
    }

    /// Serial number; empty where it has none.
    pub fn serial_number(&self) -> &str {
        &self.serial_number
    }

    /// Its facts without name and serial number.
    pub fn shared_facts(&self) -> &DeviceFacts {
        &self.shared
    }

    /// Whether these are its facts already.
    pub fn has_facts(&self, facts: &DeviceFacts) -> bool {
        self.facts() == *facts
    }

    /// When it last checked in, seconds since 1970; 0 for never.
    pub fn last_seen(&self) -> i64 {
        self.last_seen.load(Ordering::Relaxed)
    }

    /// Notes a check-in; gives when the one before was, 0 for none.
    pub(super) fn seen(&self, at: i64) -> i64 {
        self.last_seen.swap(at, Ordering::Relaxed)
    }
}

/// Facts that many devices share, held once.
#[derive(Debug, Default)]
pub(super) struct FactsPool {
    held: HashSet<Arc<DeviceFacts>>,
}

/// Facts that no device has any longer go when the pool has grown past a size that is no matter.
const MANY: usize = 10_000;

impl FactsPool {
    fn shared(&mut self, facts: DeviceFacts) -> Arc<DeviceFacts> {
        if let Some(held) = self.held.get(&facts) {
            return held.clone();
        }
        if self.held.len() >= MANY && self.held.len().is_power_of_two() {
            self.held.retain(|held| Arc::strong_count(held) > 1);
        }
        let facts = Arc::new(facts);
        self.held.insert(facts.clone());
        facts
    }
}

impl Tenant {
    /// The device as it will be held, in no cell yet.
    pub(super) fn device_from(&mut self, record: crate::store::DeviceRecord) -> Device {
        let mut facts = record.facts;
        let class = self.class_number(class_of(&facts, &self.scope.scope));
        let name = std::mem::take(&mut facts.name).into_boxed_str();
        let serial_number = std::mem::take(&mut facts.serial_number).into_boxed_str();
        Device {
            id: record.id,
            name,
            serial_number,
            shared: self.facts.shared(facts),
            public_key: record.public_key,
            enrolled: record.enrolled,
            last_seen: AtomicI64::new(record.last_seen),
            acknowledged: crate::guid::number(&record.acknowledged).unwrap_or(0),
            moment: record.moment,
            sync: record.sync,
            class,
            cell: 0,
            outcome: record.outcome,
        }
    }

    /// The numbers of the classes that devices have by the scope of today, where it is another than before. Facts
    /// that devices share are judged once: a class holds no name and no serial number.
    pub(super) fn reclassified(&mut self) -> Vec<(u32, u32)> {
        let mut classes: HashMap<*const DeviceFacts, DeviceClass> = HashMap::new();
        let mut moves: Vec<(u32, DeviceClass)> = Vec::new();
        for number in &self.all {
            let Some(device) = self.device(number) else { continue };
            let class = classes
                .entry(Arc::as_ptr(&device.shared))
                .or_insert_with(|| class_of(&device.shared, &self.scope.scope));
            if self.class(device.class) != Some(class) {
                moves.push((number, class.clone()));
            }
        }
        moves.into_iter().map(|(number, class)| (number, self.class_number(class))).collect()
    }

    /// What to answer to a check-in of a device that says it has acknowledged `claimed`. A device whose report
    /// we do not have is asked for it again.
    pub fn verdict(&self, number: u32, claimed: Option<&str>) -> Option<Verdict> {
        let device = self.device(number)?;
        let compiled = self.compiled(self.cells.get(device.cell)?);
        let current = compiled.bundle_number;
        let claimed = claimed.and_then(crate::guid::number);
        Some(if claimed == Some(current) {
            Verdict { bundle: None, sync: device.sync || device.acknowledged != current }
        } else {
            Verdict { bundle: Some((current, compiled.bundle_json.clone())), sync: device.sync }
        })
    }

    /// Whether the device is told this bundle now.
    pub fn is_current(&self, number: u32, bundle: u128) -> bool {
        self.device(number)
            .and_then(|device| self.cells.get(device.cell))
            .is_some_and(|cell| self.compiled(cell).bundle_number == bundle)
    }
}
