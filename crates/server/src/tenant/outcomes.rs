//! What devices reported, each content once, for as long as a device refers to it.

use std::collections::HashMap;
use std::sync::Arc;

use palisade_model::status::Outcome;

/// Outcomes by number and digest.
#[derive(Debug, Default)]
pub struct Outcomes {
    by_number: HashMap<u32, Held>,
    by_digest: HashMap<Arc<str>, u32>,
}

#[derive(Debug)]
struct Held {
    outcome: Arc<Outcome>,
    digest: Arc<str>,
    devices: u32,
}

impl Outcomes {
    /// Takes an outcome over, under the number that the database gave it; one that is there stays.
    pub fn add(&mut self, number: u32, digest: Arc<str>, outcome: Arc<Outcome>) {
        if self.by_number.contains_key(&number) {
            return;
        }
        self.by_digest.insert(digest.clone(), number);
        self.by_number.insert(number, Held { outcome, digest, devices: 0 });
    }

    /// The outcome with this number; 0 stands for none.
    pub fn get(&self, number: u32) -> Option<&Arc<Outcome>> {
        self.by_number.get(&number).map(|held| &held.outcome)
    }

    /// One more device refers to it.
    pub fn take(&mut self, number: u32) {
        if let Some(held) = self.by_number.get_mut(&number) {
            held.devices += 1;
        }
    }

    /// One device fewer refers to it; without any it is forgotten.
    pub fn release(&mut self, number: u32) {
        if let Some(held) = self.by_number.get_mut(&number) {
            held.devices = held.devices.saturating_sub(1);
            if held.devices == 0
                && let Some(held) = self.by_number.remove(&number)
            {
                self.by_digest.remove(&held.digest);
            }
        }
    }
}
