//! What an edit would change, by the state of now; and this state as far as a browser needs it to say the same.

use std::collections::BTreeMap;

use palisade_model::api::{
    DeviceReference, DeviceSet, ImpactReport, ImpactRequest, ImpactState, StateClass, StateGroup, StatePolicy,
};
use palisade_model::graph::Assignment;
use palisade_model::impact::{self, Directory, ImpactRefusal, Moment, Standing, Targeted};
use roaring::{MultiOps, RoaringBitmap};

use super::Tenant;

impl Directory for Tenant {
    fn members(&self, group: &str) -> Option<&RoaringBitmap> {
        self.groups.get(group).map(|group| &group.members)
    }

    fn standing(&self, policy: &str) -> Option<Standing<'_>> {
        let record = &self.policy(policy)?.record;
        Some(Standing { assignments: &record.assignments, archived: record.archived })
    }

    fn device(&self, number: u32) -> Option<DeviceReference> {
        let device = Self::device(self, number)?;
        Some(DeviceReference { id: crate::guid::text(device.id), name: device.name.to_string() })
    }
}

impl Tenant {
    /// What an edit would change.
    ///
    /// # Errors
    /// See [`impact::report`].
    pub fn impact(
        &self,
        request: &ImpactRequest,
        as_of: &str,
        sequence: u64,
    ) -> Result<ImpactReport, ImpactRefusal> {
        self.judged_at(as_of, sequence, |moment| impact::report(moment, request, self.catalogue))
    }

    /// What each of these edits would change once those before it are saved.
    ///
    /// # Errors
    /// See [`impact::reports`].
    pub fn impacts(
        &self,
        requests: &[ImpactRequest],
        as_of: &str,
        sequence: u64,
    ) -> Result<Vec<ImpactReport>, ImpactRefusal> {
        self.judged_at(as_of, sequence, |moment| impact::reports(moment, requests, self.catalogue))
    }

    fn judged_at<T>(&self, as_of: &str, sequence: u64, judge: impl FnOnce(&Moment<'_>) -> T) -> T {
        let policies: Vec<Targeted> = self
            .policies
            .values()
            .map(|entry| Targeted { policy: &entry.compiled, devices: &entry.targets })
            .collect();
        let by_class = self.devices_by_class();
        let classes: Vec<_> =
            by_class.iter().filter_map(|(number, devices)| Some((self.class(*number)?, devices))).collect();
        let moment = Moment {
            tenant: impact::Tenant { policies: &policies, classes: &classes, rule: self.rule },
            devices: &self.all,
            directory: self,
            as_of,
            sequence,
        };
        judge(&moment)
    }

    /// What decides an impact.
    pub fn impact_state(&self) -> ImpactState {
        let classes = self.devices_by_class().into_iter().filter_map(|(number, devices)| {
            Some(StateClass { class: self.class(number)?.clone(), devices: DeviceSet::of(&devices) })
        });
        let policy = |entry: &super::PolicyEntry| StatePolicy {
            id: entry.record.id.clone(),
            version: entry.record.version,
            modified: entry.record.modified.clone(),
            archived: entry.record.archived,
            policy: entry.record.policy.to_json(),
            assignments: entry.record.assignments.iter().map(Assignment::to_json).collect(),
        };
        ImpactState {
            conflict_rule: self.rule,
            devices: DeviceSet::of(&self.all),
            classes: classes.collect(),
            groups: self
                .groups
                .values()
                .map(|group| StateGroup { id: group.id.clone(), devices: DeviceSet::of(&group.members) })
                .collect(),
            policies: self.policies.values().map(policy).collect(),
        }
    }

    /// Moves with everything that an impact depends on, and with nothing that devices only report.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    fn devices_by_class(&self) -> BTreeMap<u32, RoaringBitmap> {
        let mut pairs: BTreeMap<u32, Vec<&RoaringBitmap>> = BTreeMap::new();
        for (_, cell) in self.cells.iter() {
            pairs.entry(cell.class).or_default().extend(cell.pairs.values().map(|pair| &pair.devices));
        }
        pairs.into_iter().map(|(class, devices)| (class, devices.union())).collect()
    }
}
