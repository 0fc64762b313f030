//! Which devices' names hold which two bytes beside one another: what may hold a longer text is found among those that
//! hold all of its pairs, and not by asking every name.

use std::sync::Arc;

use roaring::RoaringBitmap;

/// The devices by pair of bytes. A copy shares what has not changed since.
#[derive(Debug, Clone, Default)]
pub struct Pairs(Vec<Option<Arc<RoaringBitmap>>>);

/// What is known of the devices that hold a text.
pub enum Holding {
    /// These hold it.
    These(RoaringBitmap),
    /// No others hold it.
    Among(RoaringBitmap),
}

impl Pairs {
    /// The device `number` is called so; `name` is all that may be looked for, with what ends it.
    pub fn add(&mut self, name: &str, number: u32) {
        if self.0.is_empty() {
            self.0.resize(1 << 16, None);
        }
        for pair in name.as_bytes().windows(2) {
            if let Some(held) = self.0.get_mut(at(pair)) {
                Arc::make_mut(held.get_or_insert_default()).insert(number);
            }
        }
    }

    /// The device `number` is no longer called so.
    pub fn remove(&mut self, name: &str, number: u32) {
        for pair in name.as_bytes().windows(2) {
            let Some(held) = self.0.get_mut(at(pair)) else { continue };
            if let Some(devices) = held {
                Arc::make_mut(devices).remove(number);
                if devices.is_empty() {
                    *held = None;
                }
            }
        }
    }

    /// The devices that hold `part`, as far as pairs tell. An end after each name makes the last byte one of a pair too.
    pub fn holding(&self, part: &str) -> Holding {
        let bytes = part.as_bytes();
        if let [only] = bytes {
            let from = usize::from(*only) << 8;
            let begun = self.0.get(from..from + 256).unwrap_or_default().iter().flatten();
            return Holding::These(begun.fold(RoaringBitmap::new(), |all, some| all | &**some));
        }
        let mut found = Vec::new();
        for pair in bytes.windows(2) {
            match self.0.get(at(pair)) {
                Some(Some(devices)) => found.push(devices),
                _ => return Holding::These(RoaringBitmap::new()),
            }
        }
        found.sort_by_key(|devices| devices.len());
        let mut found = found.into_iter();
        let least = found.next().map(|devices| RoaringBitmap::clone(devices)).unwrap_or_default();
        let all = found.fold(least, |all, some| all & &**some);
        if bytes.len() == 2 { Holding::These(all) } else { Holding::Among(all) }
    }
}

fn at(pair: &[u8]) -> usize {
    pair.iter().fold(0, |at, byte| at << 8 | usize::from(*byte))
}
