//! What comes and goes of a joined list, entry by entry. An entry that only changes its spelling, where the platform
//! disregards case, neither comes nor goes.

use std::collections::{BTreeMap, BTreeSet};

use super::bits::Bits;
use super::evaluate::Voice;
use crate::device::Platform;
use crate::merge::{entries_of, folded};
use crate::value::Value;

/// One side of the edit: the voices on a list and the devices that are told it.
pub(super) struct ListSide<'v, 'a> {
    pub voices: Vec<&'v Voice<'a>>,
    pub told: &'v Bits,
}

/// For each entry, its spellings in order, each with the places of the voices that spell it so.
type Spellings = BTreeMap<String, BTreeMap<String, Vec<usize>>>;

/// The entries that devices gain and lose: entry, those who gain it, those who lose it. `devices` are those looked
/// at of each platform; `edited` are the lists of the edited policy, before and after: where the same devices are
/// told the list on both sides, only their entries can have changed.
pub(super) fn entry_changes(
    before: &ListSide<'_, '_>,
    after: &ListSide<'_, '_>,
    edited: &[&Value],
    devices: [(Platform, Bits); 2],
) -> BTreeMap<String, (Bits, Bits)> {
    let mut changes: BTreeMap<String, (Bits, Bits)> = BTreeMap::new();
    let moved = before.told ^ after.told;
    for (platform, devices) in devices {
        if devices.is_empty() {
            continue;
        }
        let own: BTreeSet<String> =
            edited.iter().flat_map(|list| entries_of(list)).map(|entry| folded(&entry, platform)).collect();
        let only = moved.is_disjoint(&devices).then_some(&own);
        let (old, new) = (spellings(before, platform, only), spellings(after, platform, only));
        for name in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
            let old = told(before, old.get(name), &devices);
            let new = told(after, new.get(name), &devices);
            for (entry, devices) in &old {
                let lost = without(devices, new.values());
                if !lost.is_empty() {
                    changes.entry((*entry).clone()).or_default().1 |= &lost;
                }
            }
            for (entry, devices) in &new {
                let gained = without(devices, old.values());
                if !gained.is_empty() {
                    changes.entry((*entry).clone()).or_default().0 |= &gained;
                }
            }
        }
    }
    changes
}

/// The devices that none of `others` holds.
fn without<'b>(devices: &Bits, mut others: impl Iterator<Item = &'b Bits>) -> Bits {
    let Some(first) = others.next() else { return devices.clone() };
    others.fold(devices - first, |left, other| &left - other)
}

/// The spellings of all entries, or of those that `only` names.
fn spellings(side: &ListSide<'_, '_>, platform: Platform, only: Option<&BTreeSet<String>>) -> Spellings {
    let mut spellings = Spellings::new();
    for (place, voice) in side.voices.iter().enumerate() {
        for entry in entries_of(voice.value) {
            let name = folded(&entry, platform);
            if only.is_none_or(|only| only.contains(&name)) {
                spellings.entry(name).or_default().entry(entry).or_default().push(place);
            }
        }
    }
    spellings
}

/// The devices that are told each spelling of an entry: of several that meet, the first.
fn told<'e>(
    side: &ListSide<'_, '_>,
    spellings: Option<&'e BTreeMap<String, Vec<usize>>>,
    devices: &Bits,
) -> BTreeMap<&'e String, Bits> {
    let mut open = devices & side.told;
    let mut told = BTreeMap::new();
    for (entry, places) in spellings.into_iter().flatten() {
        let voices = places.iter().filter_map(|place| side.voices.get(*place));
        let of = &Bits::union(voices.map(|voice| voice.taken())) & &open;
        open -= &of;
        told.insert(entry, of);
    }
    told
}
