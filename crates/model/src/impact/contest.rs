//! Which value devices are told where voices disagree, by the tenant's rule.

use std::collections::HashMap;
use std::sync::Arc;

use roaring::{MultiOps, RoaringBitmap};

use super::evaluate::Voice;
use crate::merge::Moment;
use crate::value::Value;

/// Values with the devices that are told them, and the devices from which the setting is withheld.
type Settled<'a> = (Vec<(&'a Arc<Value>, &'a Arc<str>, RoaringBitmap)>, RoaringBitmap);

/// Withholds where two values meet.
pub(super) fn withhold<'a>(voices: &[&Voice<'a>]) -> Settled<'a> {
    let mut values = by_value(voices);
    let withheld = meeting(&values);
    if !withheld.is_empty() {
        for (_, _, devices) in &mut values {
            *devices -= &withheld;
        }
    }
    values.retain(|(_, _, devices)| !devices.is_empty());
    (values, withheld)
}

/// Lets the most secure value win, then the newest. A value below the highest rank on a device is out; one without
/// a rank never is. `taken` are the devices of all voices.
pub(super) fn most_secure<'a>(voices: &[&Voice<'a>], taken: RoaringBitmap) -> Settled<'a> {
    let mut ranks: Vec<u32> = voices.iter().filter_map(|voice| voice.rank).collect();
    ranks.sort_unstable_by(|left, right| right.cmp(left));
    ranks.dedup();
    let unranked: Vec<&Voice> = voices.iter().filter(|voice| voice.rank.is_none()).copied().collect();
    let mut settled = Settled::default();
    let mut open = taken;
    for rank in ranks {
        let ranked: Vec<&Voice> = voices.iter().filter(|voice| voice.rank == Some(rank)).copied().collect();
        let devices: RoaringBitmap = MultiOps::union(ranked.iter().map(|voice| &*voice.taken));
        let devices = devices & &open;
        open -= &devices;
        newest(ranked.into_iter().chain(unranked.iter().copied()).collect(), devices, &mut settled);
    }
    newest(unranked, open, &mut settled);
    settled.0.retain(|(_, _, devices)| !devices.is_empty());
    settled
}

/// Lets the newest of these voices win on `open`; withholds where the newest disagree.
fn newest<'a>(mut voices: Vec<&Voice<'a>>, mut open: RoaringBitmap, settled: &mut Settled<'a>) {
    voices.sort_by_key(|voice| std::cmp::Reverse(voice.moment));
    let mut left = voices.as_slice();
    while let Some(first) = left.first() {
        if open.is_empty() {
            return;
        }
        let moment: Moment = first.moment;
        let count = left.iter().take_while(|voice| voice.moment == moment).count();
        let (now, later) = left.split_at(count);
        left = later;
        let mut values = by_value(now);
        for (_, _, devices) in &mut values {
            *devices &= &open;
        }
        let mut tied = meeting(&values);
        for (value, display, devices) in values {
            open -= &devices;
            give(&mut settled.0, value, display, devices - &tied);
        }
        // Devices where older voices all said the same as each of the newest can't be: the newest disagree.
        settled.1 |= std::mem::take(&mut tied);
    }
}

fn give<'a>(
    values: &mut Vec<(&'a Arc<Value>, &'a Arc<str>, RoaringBitmap)>,
    value: &'a Arc<Value>,
    display: &'a Arc<str>,
    devices: RoaringBitmap,
) {
    match values.iter_mut().find(|(known, _, _)| *known == value) {
        Some((_, known, of)) => {
            *known = (*known).min(display);
            *of |= devices;
        }
        None => values.push((value, display, devices)),
    }
}

/// Each value with its devices.
fn by_value<'a>(voices: &[&Voice<'a>]) -> Vec<(&'a Arc<Value>, &'a Arc<str>, RoaringBitmap)> {
    let mut places: HashMap<&Value, usize> = HashMap::new();
    let mut values: Vec<(&Arc<Value>, &Arc<str>, RoaringBitmap)> = Vec::new();
    for voice in voices {
        let place = *places.entry(voice.value).or_insert(values.len());
        match values.get_mut(place) {
            Some((_, display, devices)) => {
                *display = (*display).min(voice.display);
                *devices |= &*voice.taken;
            }
            None => values.push((voice.value, voice.display, (*voice.taken).clone())),
        }
    }
    values
}

/// The devices that are in more than one of these sets.
fn meeting(values: &[(&Arc<Value>, &Arc<str>, RoaringBitmap)]) -> RoaringBitmap {
    let mut meeting = RoaringBitmap::new();
    let Some(((_, _, first), rest)) = values.split_first() else { return meeting };
    if rest.is_empty() {
        return meeting;
    }
    let mut seen = first.clone();
    for (_, _, devices) in rest {
        meeting |= &seen & devices;
        seen |= devices;
    }
    meeting
}
