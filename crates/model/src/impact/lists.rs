//! What comes and goes of a joined list, entry by entry.

use std::collections::{BTreeMap, BTreeSet};

use roaring::{MultiOps, RoaringBitmap};

use super::evaluate::Voice;
use super::finding::EntryChange;
use super::refusal::Classes;
use crate::device::Platform;
use crate::merge::{entries_of, folded};
use crate::value::Value;

/// One side of the edit: the voices on a list and what devices are told of it.
pub(super) struct ListSide<'v, 'a> {
    pub voices: Vec<&'v Voice<'a>>,
    /// The devices that are told the list.
    pub told: &'v RoaringBitmap,
}

/// For each entry, its spellings in order, each with the devices whose policies spell it so.
type Spellings = BTreeMap<String, BTreeMap<String, Vec<usize>>>;

/// The entries that devices of `region` gain and lose. `edited` are the lists of the edited policy, before and
/// after: where the same devices are told the list on both sides, only their entries can have changed.
pub(super) fn entry_changes(
    before: &ListSide<'_, '_>,
    after: &ListSide<'_, '_>,
    edited: &[&Value],
    region: &RoaringBitmap,
    classes: &mut Classes<'_>,
) -> Vec<EntryChange> {
    let mut changes: BTreeMap<String, (RoaringBitmap, RoaringBitmap)> = BTreeMap::new();
    let moved = &(before.told ^ after.told) & region;
    for platform in [Platform::Windows, Platform::Linux] {
        let devices = region & &*classes.platform(platform);
        if devices.is_empty() {
            continue;
        }
        let (old, new) = (spellings(before, platform), spellings(after, platform));
        let names: BTreeSet<String> = if moved.is_disjoint(&devices) {
            edited.iter().flat_map(|list| entries_of(list)).map(|entry| folded(&entry, platform)).collect()
        } else {
            old.keys().chain(new.keys()).cloned().collect()
        };
        for name in names {
            let old = told(before, old.get(&name), &devices);
            let new = told(after, new.get(&name), &devices);
            for entry in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
                let nothing = RoaringBitmap::new();
                let (old, new) = (old.get(entry).unwrap_or(&nothing), new.get(entry).unwrap_or(&nothing));
                let (gained, lost) = changes.entry((*entry).clone()).or_default();
                *gained |= new - old;
                *lost |= old - new;
            }
        }
    }
    changes
        .into_iter()
        .filter(|(_, (gained, lost))| !gained.is_empty() || !lost.is_empty())
        .map(|(entry, (gained, lost))| EntryChange { entry, gained, lost })
        .collect()
}

fn spellings(side: &ListSide<'_, '_>, platform: Platform) -> Spellings {
    let mut spellings = Spellings::new();
    for (place, voice) in side.voices.iter().enumerate() {
        for entry in entries_of(voice.value) {
            let of = spellings.entry(folded(&entry, platform)).or_default();
            of.entry(entry).or_default().push(place);
        }
    }
    spellings
}

/// The devices that are told each spelling of an entry: of several that meet, the first.
fn told<'e>(
    side: &ListSide<'_, '_>,
    spellings: Option<&'e BTreeMap<String, Vec<usize>>>,
    devices: &RoaringBitmap,
) -> BTreeMap<&'e String, RoaringBitmap> {
    let mut open = devices & side.told;
    let mut told = BTreeMap::new();
    for (entry, places) in spellings.into_iter().flatten() {
        let voices = places.iter().filter_map(|place| side.voices.get(*place));
        let of: RoaringBitmap = MultiOps::union(voices.map(|voice| &*voice.taken));
        let of = of & &open;
        open -= &of;
        told.insert(entry, of);
    }
    told
}
