//! Which devices can take a setting of a policy, by class.

use std::collections::HashMap;
use std::sync::Arc;

use roaring::{MultiOps, RoaringBitmap};

use super::bits::Bits;
use super::packed::Packed;
use super::tenant::Tenant;
use crate::applicability::{DeviceClass, Reason};
use crate::catalogue::Catalogue;
use crate::device::Platform;
use crate::merge::{CompiledPolicy, ConfiguredSetting, refusals};

/// Which classes take a setting, and which do not and why, by the places of the classes.
struct Profile {
    takers: Vec<usize>,
    refusers: Vec<(Vec<Reason>, Vec<usize>)>,
}

/// The devices of a chunk that take a setting, and those that do not.
pub(super) struct Takers {
    /// The devices that take it; nothing where every device does.
    takers: Option<Bits>,
    /// Devices that do not, by reasons.
    pub refusers: Vec<(Vec<Reason>, Bits)>,
}

impl Takers {
    /// Those of `devices` that take it.
    pub(super) fn of(&self, devices: &Bits) -> Bits {
        self.takers.as_ref().map_or_else(|| devices.clone(), |takers| devices & takers)
    }
}

/// The classes of a tenant.
pub(super) struct Classes<'a> {
    classes: Vec<(&'a DeviceClass, Packed)>,
    catalogue: &'a Catalogue,
    profiles: Vec<Profile>,
    known: HashMap<(&'a str, &'a str, bool, &'a str), usize>,
    /// The devices of each class in the chunk that is looked at.
    here: Vec<Bits>,
    takers: HashMap<usize, Arc<Takers>>,
}

/// Every device that is of a class.
pub(super) fn everyone(tenant: &Tenant<'_>) -> RoaringBitmap {
    MultiOps::union(tenant.classes.iter().map(|(_, devices)| *devices))
}

impl<'a> Classes<'a> {
    pub(super) fn of(tenant: &Tenant<'a>, catalogue: &'a Catalogue) -> Self {
        Self {
            classes: tenant.classes.iter().map(|(class, devices)| (*class, Packed::of(devices))).collect(),
            catalogue,
            profiles: Vec::new(),
            known: HashMap::new(),
            here: Vec::new(),
            takers: HashMap::new(),
        }
    }

    /// Turns to another chunk.
    pub(super) fn turn_to(&mut self, chunk: u16) {
        self.here = self.classes.iter().map(|(_, devices)| devices.bits(chunk)).collect();
        self.takers.clear();
    }

    /// The number of what classes say to this setting of this policy. Policies of one template and platform share
    /// it.
    pub(super) fn profile(&mut self, policy: &'a CompiledPolicy, setting: &'a ConfiguredSetting) -> usize {
        let key =
            (policy.template_id.as_str(), policy.platforms.as_str(), setting.known, &*setting.definition_id);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let mut by_reasons: HashMap<Vec<Reason>, Vec<usize>> = HashMap::new();
        for (place, (class, _)) in self.classes.iter().enumerate() {
            by_reasons.entry(refusals(policy, setting, class, self.catalogue)).or_default().push(place);
        }
        let takers = by_reasons.remove(&Vec::new()).unwrap_or_default();
        let mut refusers: Vec<_> = by_reasons.into_iter().collect();
        refusers.sort();
        let same = |it: &Profile| it.takers == takers && it.refusers == refusers;
        let number = self.profiles.iter().position(same).unwrap_or_else(|| {
            self.profiles.push(Profile { takers: takers.clone(), refusers: refusers.clone() });
            self.profiles.len() - 1
        });
        self.known.insert(key, number);
        number
    }

    /// The devices of a profile in the chunk that is looked at.
    pub(super) fn takers(&mut self, profile: usize) -> Arc<Takers> {
        if let Some(known) = self.takers.get(&profile) {
            return known.clone();
        }
        let of = |places: &[usize]| Bits::union(places.iter().filter_map(|place| self.here.get(*place)));
        let answer = match self.profiles.get(profile) {
            None => Takers { takers: Some(Bits::default()), refusers: Vec::new() },
            Some(profile) => Takers {
                takers: (!profile.refusers.is_empty()).then(|| of(&profile.takers)),
                refusers: profile
                    .refusers
                    .iter()
                    .map(|(reasons, places)| (reasons.clone(), of(places)))
                    .filter(|(_, devices)| !devices.is_empty())
                    .collect(),
            },
        };
        let answer = Arc::new(answer);
        self.takers.insert(profile, answer.clone());
        answer
    }

    /// The devices of a platform in the chunk that is looked at.
    pub(super) fn platform(&self, platform: Platform) -> Bits {
        let of = self.classes.iter().zip(&self.here).filter(|((class, _), _)| class.platform == platform);
        Bits::union(of.map(|(_, devices)| devices))
    }
}
