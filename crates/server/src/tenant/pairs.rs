//! Which devices' names hold which two and which three bytes beside one another: what may hold a longer text is found
//! among those that hold all of its threes, and not by asking every name.

use std::sync::Arc;

use roaring::RoaringBitmap;

/// The devices by pair of bytes. A copy shares what has not changed since.
#[derive(Debug, Clone, Default)]
pub struct Pairs(Vec<Option<Held>>);

/// Who holds a pair.
#[derive(Debug, Clone, Default)]
struct Held {
    devices: Arc<RoaringBitmap>,
    /// By the byte that comes after it.
    followed: Vec<(u8, Arc<RoaringBitmap>)>,
}

impl Held {
    fn followed_by(&self, byte: u8) -> Option<&RoaringBitmap> {
        self.followed.iter().find(|(after, _)| *after == byte).map(|(_, devices)| &**devices)
    }
}

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
        for (pair, after) in parts(name) {
            let Some(held) = self.0.get_mut(pair) else { continue };
            let held = held.get_or_insert_default();
            Arc::make_mut(&mut held.devices).insert(number);
            let Some(after) = after else { continue };
            match held.followed.iter_mut().find(|(byte, _)| *byte == after) {
                Some((_, devices)) => drop(Arc::make_mut(devices).insert(number)),
                None => held.followed.push((after, Arc::new(RoaringBitmap::from([number])))),
            }
        }
    }

    /// The device `number` is no longer called so.
    pub fn remove(&mut self, name: &str, number: u32) {
        for (pair, _) in parts(name) {
            let Some(place) = self.0.get_mut(pair) else { continue };
            let Some(held) = place else { continue };
            Arc::make_mut(&mut held.devices).remove(number);
            held.followed.retain_mut(|(_, devices)| {
                if devices.contains(number) {
                    Arc::make_mut(devices).remove(number);
                }
                !devices.is_empty()
            });
            if held.devices.is_empty() {
                *place = None;
            }
        }
    }

    /// The devices that hold `part`, as far as threes tell. An end after each name makes its last two bytes such as well.
    pub fn holding(&self, part: &str) -> Holding {
        let bytes = part.as_bytes();
        let held = |pair: &[u8]| self.0.get(at(pair))?.as_ref();
        match bytes {
            [only] => {
                let from = usize::from(*only) << 8;
                let begun = self.0.get(from..from + 256).unwrap_or_default().iter().flatten();
                Holding::These(begun.fold(RoaringBitmap::new(), |all, some| all | &*some.devices))
            }
            [_, _] => Holding::These(held(bytes).map(|held| (*held.devices).clone()).unwrap_or_default()),
            _ => {
                let mut found = Vec::new();
                for three in bytes.windows(3) {
                    let [first, second, after] = three else { continue };
                    match held(&[*first, *second]).and_then(|held| held.followed_by(*after)) {
                        Some(devices) => found.push(devices),
                        None => return Holding::These(RoaringBitmap::new()),
                    }
                }
                found.sort_by_key(|devices| devices.len());
                let mut found = found.into_iter();
                let least = found.next().cloned().unwrap_or_default();
                let all = found.fold(least, |all, some| all & some);
                if bytes.len() == 3 { Holding::These(all) } else { Holding::Among(all) }
            }
        }
    }
}

/// The pairs of a name, each with the byte after it; the last has none.
fn parts(name: &str) -> impl Iterator<Item = (usize, Option<u8>)> {
    let bytes = name.as_bytes();
    bytes.windows(2).zip(2..).map(move |(pair, next)| (at(pair), bytes.get::<usize>(next).copied()))
}

fn at(pair: &[u8]) -> usize {
    pair.iter().fold(0, |at, byte| at << 8 | usize::from(*byte))
}
