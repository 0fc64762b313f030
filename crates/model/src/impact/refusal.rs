//! Which devices can take a setting of a policy, by class.

use std::collections::HashMap;
use std::sync::Arc;

use roaring::{MultiOps, RoaringBitmap};

use super::tenant::Tenant;
use crate::applicability::{DeviceClass, Reason};
use crate::catalogue::Catalogue;
use crate::device::Platform;
use crate::merge::{CompiledPolicy, ConfiguredSetting, refusals};

/// Who takes a setting and who does not, and why.
#[derive(Default)]
pub(super) struct Takers {
    /// The devices that take it; nothing where every device does.
    pub takers: Option<Arc<RoaringBitmap>>,
    /// Devices that do not, by reasons.
    pub refusers: Vec<(Vec<Reason>, Arc<RoaringBitmap>)>,
}

/// Every device that is of a class.
pub(super) fn everyone(tenant: &Tenant<'_>) -> RoaringBitmap {
    MultiOps::union(tenant.classes.iter().map(|(_, devices)| *devices))
}

/// The classes of a tenant.
pub(super) struct Classes<'a> {
    classes: &'a [(&'a DeviceClass, &'a RoaringBitmap)],
    catalogue: &'a Catalogue,
    unions: HashMap<Vec<usize>, Arc<RoaringBitmap>>,
    takers: HashMap<(String, String, bool, Arc<str>), Arc<Takers>>,
}

impl<'a> Classes<'a> {
    pub(super) fn of(tenant: &Tenant<'a>, catalogue: &'a Catalogue) -> Self {
        Self { classes: tenant.classes, catalogue, unions: HashMap::new(), takers: HashMap::new() }
    }

    /// Who takes this setting of this policy. Policies of one template and platform share the answer.
    pub(super) fn takers(&mut self, policy: &CompiledPolicy, setting: &ConfiguredSetting) -> Arc<Takers> {
        let key = (
            policy.template_id.clone(),
            policy.platforms.clone(),
            setting.known,
            setting.definition_id.clone(),
        );
        if let Some(known) = self.takers.get(&key) {
            return known.clone();
        }
        let mut by_reasons: HashMap<Vec<Reason>, Vec<usize>> = HashMap::new();
        for (place, (class, _)) in self.classes.iter().enumerate() {
            by_reasons.entry(refusals(policy, setting, class, self.catalogue)).or_default().push(place);
        }
        let takers = by_reasons.remove(&Vec::new()).unwrap_or_default();
        let everyone = takers.len() == self.classes.len();
        let takers = (!everyone).then(|| self.union(takers));
        let mut refusers: Vec<_> =
            by_reasons.into_iter().map(|(reasons, places)| (reasons, self.union(places))).collect();
        refusers.sort_by(|left, right| left.0.cmp(&right.0));
        let answer = Arc::new(Takers { takers, refusers });
        self.takers.insert(key, answer.clone());
        answer
    }

    /// The devices of a platform.
    pub(super) fn platform(&mut self, platform: Platform) -> Arc<RoaringBitmap> {
        let of =
            |(place, (class, _)): (usize, &(&DeviceClass, _))| (class.platform == platform).then_some(place);
        let places = self.classes.iter().enumerate().filter_map(of).collect();
        self.union(places)
    }

    fn union(&mut self, places: Vec<usize>) -> Arc<RoaringBitmap> {
        if let Some(known) = self.unions.get(&places) {
            return known.clone();
        }
        let devices = places.iter().filter_map(|place| self.classes.get(*place)).map(|(_, devices)| *devices);
        let union = Arc::new(MultiOps::union(devices));
        self.unions.insert(places, union.clone());
        union
    }
}
