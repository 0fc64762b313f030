//! The distinct sets of devices that policies reach: many policies are assigned alike.

use std::collections::HashMap;

use roaring::RoaringBitmap;

use super::bits::{Bits, WORDS};
use super::packed::Packed;
use super::tenant::Targeted;

/// How many of the largest sets are worth asking whether they are everyone.
const OFTEN: usize = 6;

/// The sets, and which policy has which.
pub(super) struct Targets {
    /// The largest first, so that a union is soon everyone.
    sets: Vec<Packed>,
    /// For each policy given, the place of its set.
    places: Vec<usize>,
}

impl Targets {
    /// The sets of these policies; of those that `concerns` no device, nothing.
    pub(super) fn of(policies: &[Targeted<'_>], concerns: &RoaringBitmap) -> Self {
        let mut distinct: Vec<(&RoaringBitmap, Vec<usize>)> = Vec::new();
        let mut alike: HashMap<(u64, Option<u32>, Option<u32>), Vec<usize>> = HashMap::new();
        for (policy, Targeted { devices, .. }) in policies.iter().enumerate() {
            if devices.is_disjoint(concerns) {
                continue;
            }
            let candidates = alike.entry((devices.len(), devices.min(), devices.max())).or_default();
            let same = |place: &&usize| distinct.get(**place).is_some_and(|(set, _)| set == devices);
            match candidates.iter().find(same).and_then(|place| distinct.get_mut(*place)) {
                Some((_, policies)) => policies.push(policy),
                None => {
                    candidates.push(distinct.len());
                    distinct.push((devices, vec![policy]));
                }
            }
        }
        distinct.sort_by_key(|(set, policies)| (std::cmp::Reverse(set.len()), policies.first().copied()));
        let mut places = vec![usize::MAX; policies.len()];
        for (place, (_, policies)) in distinct.iter().enumerate() {
            for policy in policies {
                if let Some(known) = places.get_mut(*policy) {
                    *known = place;
                }
            }
        }
        Self { sets: distinct.iter().map(|(set, _)| Packed::of(set)).collect(), places }
    }

    /// The place of a policy's set.
    pub(super) fn place(&self, policy: usize) -> usize {
        self.places.get(policy).copied().unwrap_or(usize::MAX)
    }

    /// The devices of a chunk that any of these sets holds, and of `region` alone.
    pub(super) fn union(&self, places: &[usize], chunk: u16, region: &Bits) -> Bits {
        let mut words = Box::new([0; WORDS]);
        for (count, set) in places.iter().filter_map(|place| self.sets.get(*place)).enumerate() {
            // The largest come first: where they are everyone, the rest add nothing.
            if set.add(chunk, &mut words) || count < OFTEN && region.is_within(&words) {
                return region.clone();
            }
        }
        &Bits::of(words) & region
    }

    /// Whether a set holds any of these devices of a chunk.
    pub(super) fn meets(&self, place: usize, chunk: u16, devices: &Bits) -> bool {
        self.sets.get(place).is_some_and(|set| set.meets(chunk, devices))
    }
}
