//! Devices by name: their order, and one text in which a part of a name is found without asking each device.
//!
//! Made anew from what it was when it is asked after a name came, went or changed, in time linear in the devices. What
//! may hold a text is told by its pairs of bytes, so that little is looked for in little time however many devices there are.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use memchr::memmem::Finder;
use roaring::RoaringBitmap;

use super::pairs::{Holding, Pairs};

/// The names of the tenant's devices.
#[derive(Debug, Default)]
pub struct Names {
    /// The devices whose name is not in `made` as it is now.
    changed: RoaringBitmap,
    made: Mutex<Made>,
}

#[derive(Debug, Default)]
struct Made {
    index: Arc<Index>,
    /// The changed devices that `index` has taken in.
    taken: RoaringBitmap,
}

/// The names at one moment, in order.
#[derive(Debug, Default)]
pub struct Index {
    /// Each name in lower case with a line feed after it.
    text: String,
    /// By place in the order: where the name begins in `text`.
    starts: Vec<u32>,
    /// By place in the order: the device's number.
    numbers: Vec<u32>,
    /// By the device's number: its place in the order; `u32::MAX` for none.
    places: Vec<u32>,
    /// By the device's number: what its name and the end of it hold.
    pairs: Pairs,
    /// What was looked for last, and what was found.
    found: Mutex<VecDeque<(String, RoaringBitmap)>>,
}

/// A set of devices of which a page is wanted.
pub trait Members {
    /// How many they are.
    fn count(&self) -> u64;
    /// Whether the device of this number is one of them.
    fn holds(&self, number: u32) -> bool;
    /// All of them.
    fn all(&self) -> &RoaringBitmap;
}

impl Members for RoaringBitmap {
    fn count(&self) -> u64 {
        self.len()
    }

    fn holds(&self, number: u32) -> bool {
        self.contains(number)
    }

    fn all(&self) -> &RoaringBitmap {
        self
    }
}

/// How many searches are remembered: whoever scrolls through what was found asks the same again for every block of it.
const REMEMBERED: usize = 8;

/// How many neighbours are looked at for devices of a set before all of the set are: enough where it is spread evenly
/// and holds more than one of [`DENSE`].
const NEAR: usize = 8_192;

/// A set that holds more than one of so many devices is dense: a page of it is found by asking its neighbours.
pub const DENSE: u64 = 80;

/// To ask one name by itself costs about as much as to run over so many: names that hold all pairs of a text are asked
/// where they are fewer than one of so many.
const FEW: u64 = 100;

/// What ends each name in the text; no name holds it, or it is found as if it ended there.
const END: char = '\n';

impl Names {
    /// Notes that a device came, went or has another name.
    pub fn change(&mut self, number: u32) {
        let made = self.made.get_mut().unwrap_or_else(PoisonError::into_inner);
        // What was taken in is forgotten only with a new change, so that a reader never takes the same in twice.
        self.changed -= &std::mem::take(&mut made.taken);
        self.changed.insert(number);
    }

    /// The names as they are; `name` gives that of a device that is there.
    pub fn index<'a>(&self, name: impl Fn(u32) -> Option<&'a str>) -> Arc<Index> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if made.taken != self.changed {
            made.index = Arc::new(made.index.with(&self.changed, name));
            made.taken = self.changed.clone();
        }
        made.index.clone()
    }
}

impl Index {
    fn with<'a>(&self, changed: &RoaringBitmap, name: impl Fn(u32) -> Option<&'a str>) -> Self {
        let new = changed.iter().filter_map(|number| Some((lower(name(number)?), number)));
        let mut new: Vec<(String, u32)> = new.collect();
        let mut pairs = self.pairs.clone();
        for number in changed {
            if let Some(old) = self.place_of(number).and_then(|place| self.line(place)) {
                pairs.remove(old, number);
            }
        }
        for (name, number) in &mut new {
            name.push(END);
            pairs.add(name, *number);
            name.pop();
        }
        new.sort_unstable();
        let mut made = Self {
            text: String::with_capacity(self.text.len()),
            starts: Vec::with_capacity(self.numbers.len()),
            numbers: Vec::with_capacity(self.numbers.len()),
            places: Vec::new(),
            pairs,
            found: Mutex::default(),
        };
        let mut new = new.into_iter().peekable();
        for place in 0..self.numbers.len() {
            let Some(old) = self.key(place).filter(|(_, number)| !changed.contains(*number)) else {
                continue;
            };
            while let Some((name, number)) = new.next_if(|(name, number)| (name.as_str(), *number) < old) {
                made.push(&name, number);
            }
            made.push(old.0, old.1);
        }
        for (name, number) in new {
            made.push(&name, number);
        }
        let highest = made.numbers.iter().max().map_or(0, |most| most.saturating_add(1));
        made.places.resize(usize::try_from(highest).unwrap_or(0), u32::MAX);
        for (place, number) in (0..).zip(&made.numbers) {
            if let Some(at) = usize::try_from(*number).ok().and_then(|number| made.places.get_mut(number)) {
                *at = place;
            }
        }
        made
    }

    fn push(&mut self, name: &str, number: u32) {
        self.starts.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        self.numbers.push(number);
        self.text.push_str(name);
        self.text.push(END);
    }

    /// How many devices there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The name in lower case and the number of the device at this place of the order.
    pub fn key(&self, place: usize) -> Option<(&str, u32)> {
        Some((self.line(place)?.strip_suffix(END)?, *self.numbers.get(place)?))
    }

    /// The name at this place of the order, with its end.
    fn line(&self, place: usize) -> Option<&str> {
        let start = usize::try_from(*self.starts.get(place)?).ok()?;
        let rest = self.text.get(start..)?;
        let end = match self.starts.get(place + 1) {
            Some(next) => usize::try_from(*next).ok()?.checked_sub(start)?,
            None => rest.len(),
        };
        rest.get(..end)
    }

    /// The place of a device in the order.
    fn place_of(&self, number: u32) -> Option<usize> {
        usize::try_from(*self.places.get(usize::try_from(number).ok()?)?).ok()
    }

    /// How many come before this name and number, and whether one is exactly that.
    pub fn place(&self, key: (&str, u32)) -> Result<usize, usize> {
        let (mut low, mut high) = (0, self.numbers.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.key(middle).map(|at| at.cmp(&key)) {
                Some(std::cmp::Ordering::Less) => low = middle + 1,
                Some(std::cmp::Ordering::Equal) => return Ok(middle),
                _ => high = middle,
            }
        }
        Err(low)
    }

    /// The first places in this range at which a device of the set stands, at most so many; `backwards` the last.
    pub fn places_of(
        &self,
        set: &impl Members,
        range: Range<usize>,
        backwards: bool,
        most: usize,
    ) -> Vec<usize> {
        let near = NEAR.min(range.len());
        let in_set = |place: &usize| self.numbers.get(*place).is_some_and(|number| set.holds(*number));
        let (mut found, far): (Vec<usize>, _) = if backwards {
            let edge = range.end - near;
            ((edge..range.end).rev().filter(in_set).take(most).collect(), range.start..edge)
        } else {
            let edge = range.start + near;
            ((range.start..edge).filter(in_set).take(most).collect(), edge..range.end)
        };
        let missing = most - found.len();
        if missing == 0 || far.is_empty() {
            return found;
        }
        // The set is thin here: its own places are fewer than those in between.
        let order = |one: &usize, other: &usize| if backwards { other.cmp(one) } else { one.cmp(other) };
        let (mut rest, mut far) = (Vec::new(), far);
        for place in set.all().iter().filter_map(|number| self.place_of(number)) {
            if !far.contains(&place) {
                continue;
            }
            rest.push(place);
            // Most of a large set lie behind those that are kept, and are passed over from then on.
            if rest.len() == missing.saturating_mul(2) {
                let (_, last, _) = rest.select_nth_unstable_by(missing - 1, order);
                far = if backwards { *last..far.end } else { far.start..*last };
                rest.truncate(missing);
            }
        }
        if rest.len() > missing {
            rest.select_nth_unstable_by(missing - 1, order);
            rest.truncate(missing);
        }
        rest.sort_unstable_by(order);
        found.extend(rest);
        found
    }

    /// The place of the set's device with this rank, counted from 0 and from the end when backwards. Of all devices it
    /// is the rank itself; of fewer, their places are marked and the marks counted.
    pub fn place_of_rank(&self, set: &impl Members, rank: usize, backwards: bool) -> Option<usize> {
        let last = usize::try_from(set.count()).ok()?.checked_sub(1)?;
        let rank = if backwards { last.checked_sub(rank)? } else { rank };
        if last + 1 == self.len() {
            return (rank <= last).then_some(rank);
        }
        let mut marks = vec![0_u64; self.len().div_ceil(64)];
        for number in set.all() {
            let place = usize::try_from(number).ok().and_then(|number| self.places.get(number));
            let place = place.and_then(|place| usize::try_from(*place).ok()).unwrap_or(usize::MAX);
            if let Some(word) = marks.get_mut(place / 64) {
                *word |= 1 << (place % 64);
            }
        }
        let mut before = 0;
        let mut words = marks.into_iter().enumerate();
        let (at, mut word) = words.find(|(_, word)| {
            let ones = usize::try_from(word.count_ones()).unwrap_or(0);
            let found = before + ones > rank;
            before += if found { 0 } else { ones };
            found
        })?;
        (before..rank).for_each(|_| word &= word.wrapping_sub(1));
        Some(at * 64 + usize::try_from(word.trailing_zeros()).ok()?)
    }

    /// The devices whose name holds `part`, which is in lower case.
    pub fn holding(&self, part: &str) -> RoaringBitmap {
        if part.is_empty() {
            return self.numbers.iter().copied().collect();
        }
        if part.contains(END) {
            return RoaringBitmap::new();
        }
        let remembered = || self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, found)) = remembered().iter().find(|(known, _)| known == part) {
            return found.clone();
        }
        let found = match self.pairs.holding(part) {
            Holding::These(devices) => return devices,
            Holding::Among(few) if self.are_few(&few) => {
                let name = |number: u32| self.line(self.place_of(number)?);
                few.into_iter()
                    .filter(|number| name(*number).is_some_and(|name| name.contains(part)))
                    .collect()
            }
            Holding::Among(_) => {
                let finder = Finder::new(part.as_bytes());
                let places = self.places_holding(&finder);
                let mut found: Vec<u32> =
                    places.filter_map(|place| self.numbers.get(place).copied()).collect();
                found.sort_unstable();
                found.into_iter().collect::<RoaringBitmap>()
            }
        };
        let mut searches = remembered();
        searches.truncate(REMEMBERED - 1);
        searches.push_front((part.to_owned(), found.clone()));
        found
    }

    /// The first devices, at most so many: those whose name begins with `part`, then those that hold it further on, each
    /// in order. `part` is in lower case and not empty.
    pub fn first(&self, part: &str, most: usize) -> Vec<u32> {
        if part.is_empty() || part.contains(END) {
            return Vec::new();
        }
        let begins = |place: &usize| self.key(*place).is_some_and(|(name, _)| name.starts_with(part));
        let start = self.place((part, 0)).unwrap_or_else(|place| place);
        let mut places: Vec<usize> = (start..self.len()).take_while(begins).take(most).collect();
        let missing = most - places.len();
        if missing > 0 {
            match self.pairs.holding(part) {
                Holding::These(few) | Holding::Among(few) if self.are_few(&few) => {
                    let mut few: Vec<usize> = few.iter().filter_map(|number| self.place_of(number)).collect();
                    few.sort_unstable();
                    let holds = |place: &usize| {
                        self.line(*place).is_some_and(|name| name.contains(part) && !name.starts_with(part))
                    };
                    places.extend(few.into_iter().filter(holds).take(missing));
                }
                _ => {
                    let finder = Finder::new(part.as_bytes());
                    places.extend(self.places_holding(&finder).filter(|place| !begins(place)).take(missing));
                }
            }
        }
        places.into_iter().filter_map(|place| self.numbers.get(place).copied()).collect()
    }

    /// Whether to ask each of these is quicker than to run over all names.
    fn are_few(&self, devices: &RoaringBitmap) -> bool {
        devices.len() <= u64::try_from(self.len()).unwrap_or(u64::MAX) / FEW
    }

    /// The places of the names in which something is found, in order.
    fn places_holding<'a>(&'a self, finder: &'a Finder) -> impl Iterator<Item = usize> + 'a {
        let mut next = Some((0, 0));
        std::iter::from_fn(move || {
            let (from, mut place) = next?;
            let at = from + finder.find(self.text.as_bytes().get(from..)?)?;
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            let later = self.starts.get(place..).unwrap_or_default();
            // Where much is found the next name is the one; else it is looked for.
            place += match later.get(1) {
                Some(next) if *next <= at => later.partition_point(|start| *start <= at).saturating_sub(1),
                _ => 0,
            };
            let after = self.starts.get(place + 1).and_then(|start| usize::try_from(*start).ok());
            next = after.map(|after| (after, place + 1));
            Some(place)
        })
    }
}

/// A name as the order and the search take it.
pub fn lower(name: &str) -> String {
    name.to_lowercase().replace(END, " ")
}
