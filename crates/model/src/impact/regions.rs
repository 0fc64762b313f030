//! Sets of devices that are asked for again and again, computed once.

use std::collections::HashMap;
use std::sync::Arc;

use roaring::{MultiOps, RoaringBitmap};

use super::tenant::Targeted;

/// The distinct sets of devices that policies reach: many policies are assigned alike.
pub(super) struct Targets<'a> {
    distinct: Vec<&'a RoaringBitmap>,
    /// For each policy given, the place of its set.
    places: Vec<usize>,
}

impl<'a> Targets<'a> {
    pub(super) fn of(policies: &[Targeted<'a>]) -> Self {
        let mut distinct: Vec<&RoaringBitmap> = Vec::new();
        let mut alike: HashMap<(u64, Option<u32>, Option<u32>), Vec<usize>> = HashMap::new();
        let mut places = Vec::with_capacity(policies.len());
        for Targeted { devices, .. } in policies {
            let candidates = alike.entry((devices.len(), devices.min(), devices.max())).or_default();
            let known = candidates.iter().find(|place| distinct.get(**place) == Some(devices));
            let place = known.copied().unwrap_or_else(|| {
                candidates.push(distinct.len());
                distinct.push(devices);
                distinct.len() - 1
            });
            places.push(place);
        }
        Self { distinct, places }
    }

    /// The place of a policy's set, by the policy's place.
    fn place(&self, policy: usize) -> usize {
        self.places.get(policy).copied().unwrap_or(usize::MAX)
    }
}

/// Some devices, and what of each set of targets lies among them.
pub(super) struct Region<'a> {
    /// The devices.
    pub devices: Arc<RoaringBitmap>,
    size: u64,
    targets: &'a Targets<'a>,
    inside: HashMap<usize, Arc<RoaringBitmap>>,
    unions: HashMap<Vec<usize>, Arc<RoaringBitmap>>,
}

impl<'a> Region<'a> {
    pub(super) fn new(devices: RoaringBitmap, targets: &'a Targets<'a>) -> Self {
        Self {
            size: devices.len(),
            devices: Arc::new(devices),
            targets,
            inside: HashMap::new(),
            unions: HashMap::new(),
        }
    }

    /// The place of a policy's target set, by the policy's place.
    pub(super) fn place(&self, policy: usize) -> usize {
        self.targets.place(policy)
    }

    /// What of the target set at `place` lies in the region.
    pub(super) fn inside(&mut self, place: usize) -> Arc<RoaringBitmap> {
        if let Some(known) = self.inside.get(&place) {
            return known.clone();
        }
        let of = self.targets.distinct.get(place).map(|target| *target & &*self.devices).unwrap_or_default();
        let of = Arc::new(of);
        self.inside.insert(place, of.clone());
        of
    }

    /// What of any of these target sets lies in the region.
    pub(super) fn union(&mut self, mut places: Vec<usize>) -> Arc<RoaringBitmap> {
        places.sort_unstable();
        places.dedup();
        if let [only] = places.as_slice() {
            return self.inside(*only);
        }
        if let Some(known) = self.unions.get(&places) {
            return known.clone();
        }
        let parts: Vec<_> = places.iter().map(|place| self.inside(*place)).collect();
        let whole = parts.iter().find(|part| part.len() == self.size).cloned();
        let union = whole.unwrap_or_else(|| Arc::new(MultiOps::union(parts.iter().map(|part| &**part))));
        self.unions.insert(places, union.clone());
        union
    }
}
