//! Which value devices are told where voices disagree, by the tenant's rule.

use std::collections::HashMap;

use super::bits::Bits;
use super::evaluate::{Given, Voice};
use crate::value::Value;

/// Values with the devices that are told them, and the devices from which the setting is withheld.
type Settled<'a> = (Vec<Given<'a>>, Bits);

/// Withholds where two values meet.
pub(super) fn withhold<'a>(voices: &[&Voice<'a>]) -> Settled<'a> {
    let mut values = by_value(voices);
    let withheld = meeting(&values);
    for (_, _, devices) in &mut values {
        *devices -= &withheld;
    }
    values.retain(|(_, _, devices)| !devices.is_empty());
    (values, withheld)
}

/// Lets the most secure value win, then the newest. A value below the highest rank on a device is out; one without
/// a rank never is. `taken` are the devices of all voices.
pub(super) fn most_secure<'a>(voices: &[&Voice<'a>], taken: Bits) -> Settled<'a> {
    let mut ranks: Vec<u32> = voices.iter().filter_map(|voice| voice.rank).collect();
    ranks.sort_unstable_by(|left, right| right.cmp(left));
    ranks.dedup();
    let unranked: Vec<&Voice> = voices.iter().filter(|voice| voice.rank.is_none()).copied().collect();
    let mut settled = Settled::default();
    let mut open = taken;
    for rank in ranks {
        let ranked: Vec<&Voice> = voices.iter().filter(|voice| voice.rank == Some(rank)).copied().collect();
        let devices = &Bits::union(ranked.iter().map(|voice| voice.taken())) & &open;
        open -= &devices;
        newest(ranked.into_iter().chain(unranked.iter().copied()).collect(), devices, &mut settled);
    }
    newest(unranked, open, &mut settled);
    settled.0.retain(|(_, _, devices)| !devices.is_empty());
    settled
}

/// Lets the newest of these voices win on `open`; withholds where the newest disagree.
fn newest<'a>(mut voices: Vec<&Voice<'a>>, mut open: Bits, settled: &mut Settled<'a>) {
    voices.sort_by_key(|voice| std::cmp::Reverse(voice.moment));
    let mut left = voices.as_slice();
    while let Some(first) = left.first().filter(|_| !open.is_empty()) {
        let count = left.iter().take_while(|voice| voice.moment == first.moment).count();
        let (now, later) = left.split_at(count);
        left = later;
        let mut values = by_value(now);
        for (_, _, devices) in &mut values {
            *devices &= &open;
        }
        let tied = meeting(&values);
        for (value, display, devices) in values {
            open -= &devices;
            give(&mut settled.0, (value, display, &devices - &tied));
        }
        settled.1 |= &tied;
    }
}

fn give<'a>(values: &mut Vec<Given<'a>>, (value, display, devices): Given<'a>) {
    match values.iter_mut().find(|(known, _, _)| *known == value) {
        Some((_, _, of)) => *of |= &devices,
        None => values.push((value, display, devices)),
    }
}

/// Each value with its devices.
pub(super) fn by_value<'a>(voices: &[&Voice<'a>]) -> Vec<Given<'a>> {
    let mut places: HashMap<&Value, usize> = HashMap::new();
    let mut values: Vec<Given> = Vec::new();
    for voice in voices {
        let place = *places.entry(voice.value).or_insert(values.len());
        match values.get_mut(place) {
            Some((_, _, devices)) => *devices |= voice.taken(),
            None => values.push((voice.value, voice.display, voice.taken().clone())),
        }
    }
    values
}

/// The devices that are in more than one of these sets.
fn meeting(values: &[Given<'_>]) -> Bits {
    let mut meeting = Bits::default();
    let Some(((_, _, first), rest)) = values.split_first() else { return meeting };
    if rest.is_empty() {
        return meeting;
    }
    let mut seen = first.clone();
    for (_, _, devices) in rest {
        meeting |= &(&seen & devices);
        seen |= devices;
    }
    meeting
}
