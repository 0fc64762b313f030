//! How many devices were heard from when, counted by the second, so that the number of silent ones costs no look at
//! each device.
//!
//! A ring of counters, one for each second of the time that matters: a counter holds the second that it counts with the
//! count, and is taken over by a later second once its own is too long ago. A device counts at its new second before it
//! stops counting at its old one, so threads that hear from the same device at once leave it counted once.

use std::sync::atomic::{AtomicU64, Ordering};

/// The counters.
#[derive(Debug)]
pub struct Heard {
    /// The second in the upper half, the count in the lower.
    slots: Box<[AtomicU64]>,
}

impl Heard {
    /// Counters for this many seconds back from now.
    pub fn new(seconds: u32) -> Self {
        let slots = usize::try_from(seconds).unwrap_or(0).saturating_add(2);
        Self { slots: (0..slots).map(|_| AtomicU64::new(0)).collect() }
    }

    /// One more device was last heard from at this time, seconds since 1970; 0 stands for never.
    pub fn add(&self, at: i64) {
        self.change(at, |second, held| match held >> 32 {
            of if of == second => Some(held + 1),
            of if of < second => Some(second << 32 | 1),
            _ => None,
        });
    }

    /// One fewer.
    pub fn remove(&self, at: i64) {
        self.change(at, |second, held| (held >> 32 == second && held & COUNT > 0).then(|| held - 1));
    }

    /// How many were last heard from at this time or later. It must not be longer ago than there are counters for.
    pub fn since(&self, at: i64) -> u64 {
        let second = u64::try_from(at).unwrap_or(0);
        let held = self.slots.iter().map(|slot| slot.load(Ordering::Relaxed));
        held.filter(|held| held >> 32 >= second).map(|held| held & COUNT).sum()
    }

    fn change(&self, at: i64, change: impl Fn(u64, u64) -> Option<u64>) {
        let Some(second) = u32::try_from(at).ok().map(u64::from).filter(|second| *second > 0) else { return };
        let slots = u64::try_from(self.slots.len()).unwrap_or(1);
        let place = usize::try_from(second % slots).unwrap_or(0);
        if let Some(slot) = self.slots.get(place) {
            // Where there is nothing to change, nothing is.
            let _ = slot.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |held| change(second, held));
        }
    }
}

/// The lower half.
const COUNT: u64 = 0xFFFF_FFFF;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_those_of_the_time_that_matters_are_counted() {
        let heard = Heard::new(10);
        for at in [0, 95, 100, 100, 105, 300] {
            heard.add(at);
        }
        assert_eq!(heard.since(300 - 10), 1);
        let heard = Heard::new(10);
        for at in [100, 100, 105] {
            heard.add(at);
        }
        assert_eq!((heard.since(95), heard.since(100), heard.since(101)), (3, 3, 1));
        heard.remove(100);
        heard.remove(99);
        heard.remove(0);
        assert_eq!(heard.since(95), 2);
        // A second that is too long ago gives its counter away, and takes none.
        heard.add(112);
        heard.add(100);
        assert_eq!(heard.since(102), 2);
    }
}
