//! A tenant's state as it was sent, opened once and then asked edit after edit.

use std::collections::HashMap;

use roaring::RoaringBitmap;

use super::report::{Directory, ImpactRefusal, Moment, Standing, report};
use super::tenant::{Targeted, Tenant};
use crate::api::{DeviceReference, ImpactReport, ImpactRequest, ImpactState, ImpactTenant};
use crate::applicability::DeviceClass;
use crate::catalogue::Catalogue;
use crate::graph::{Assignment, Policy};
use crate::merge::{CompiledPolicy, ConflictRule, PolicyVersion, compile};
use crate::targeting::targets;

/// A tenant's state, ready to judge edits.
#[derive(Debug, Clone)]
pub struct Snapshot {
    rule: ConflictRule,
    devices: RoaringBitmap,
    classes: Vec<(DeviceClass, RoaringBitmap)>,
    policies: Vec<(CompiledPolicy, RoaringBitmap)>,
    directory: Known,
    as_of: String,
    sequence: u64,
}

/// Groups, and how policies are stored. A state names no device.
#[derive(Debug, Clone, Default)]
struct Known {
    groups: HashMap<String, RoaringBitmap>,
    policies: HashMap<String, (Vec<Assignment>, bool)>,
}

impl Directory for Known {
    fn members(&self, group: &str) -> Option<&RoaringBitmap> {
        self.groups.get(group)
    }

    fn standing(&self, policy: &str) -> Option<Standing<'_>> {
        let (assignments, archived) = self.policies.get(policy)?;
        Some(Standing { assignments, archived: *archived })
    }

    fn device(&self, _: u32) -> Option<DeviceReference> {
        None
    }
}

impl Snapshot {
    /// Opens a state: its policies are compiled and their targets found. `None` where the answer holds no state, or
    /// a policy in it can't be read, which no server sends.
    pub fn open(tenant: ImpactTenant, catalogue: &Catalogue) -> Option<Self> {
        let ImpactTenant { as_of, sequence, state, .. } = tenant;
        let ImpactState { conflict_rule, devices, classes, groups, policies } = state?;
        let groups = groups.into_iter().map(|group| (group.id, group.devices.0)).collect();
        let mut directory = Known { groups, policies: HashMap::new() };
        let mut compiled = Vec::with_capacity(policies.len());
        for stored in policies {
            let policy = Policy::from_json(stored.policy).ok()?;
            let read = |(place, json): (usize, serde_json::Value)| {
                Assignment::from_json(&format!("assignments[{place}]"), json).ok()
            };
            let assignments: Vec<Assignment> =
                stored.assignments.into_iter().enumerate().map(read).collect::<Option<_>>()?;
            let version = PolicyVersion {
                id: stored.id.as_str().into(),
                name: policy.name.as_str().into(),
                version: stored.version,
                modified: stored.modified.into(),
            };
            let reached = if stored.archived {
                RoaringBitmap::new()
            } else {
                targets(&assignments, &devices.0, |group| directory.members(group))
            };
            compiled.push((compile(&policy, version, catalogue), reached));
            directory.policies.insert(stored.id, (assignments, stored.archived));
        }
        Some(Self {
            rule: conflict_rule,
            devices: devices.0,
            classes: classes.into_iter().map(|it| (it.class, it.devices.0)).collect(),
            policies: compiled,
            directory,
            as_of,
            sequence,
        })
    }

    /// The server says that the same state was true at this later time.
    pub fn confirm(&mut self, as_of: String, sequence: u64) {
        (self.as_of, self.sequence) = (as_of, sequence);
    }

    /// What an edit would change, as the server would say it of the same state; no device is named.
    ///
    /// # Errors
    /// See [`report`].
    pub fn report(
        &self,
        request: &ImpactRequest,
        catalogue: &Catalogue,
    ) -> Result<ImpactReport, ImpactRefusal> {
        let policies: Vec<Targeted> =
            self.policies.iter().map(|(policy, devices)| Targeted { policy, devices }).collect();
        let classes: Vec<(&DeviceClass, &RoaringBitmap)> =
            self.classes.iter().map(|(class, devices)| (class, devices)).collect();
        let moment = Moment {
            tenant: Tenant { policies: &policies, classes: &classes, rule: self.rule },
            devices: &self.devices,
            directory: &self.directory,
            as_of: &self.as_of,
            sequence: self.sequence,
        };
        report(&moment, request, catalogue)
    }
}
