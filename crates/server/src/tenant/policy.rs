//! A policy in memory: its wire form, and what was compiled of it.

use std::sync::Arc;

use palisade_model::graph::Target;
use palisade_model::merge::{CompiledPolicy, PolicyVersion, compile};
use roaring::RoaringBitmap;

use super::Tenant;
use crate::store::PolicyRecord;

/// A policy.
#[derive(Debug)]
pub struct PolicyEntry {
    /// As it is stored.
    pub record: PolicyRecord,
    /// Freed from its wire form.
    pub compiled: CompiledPolicy,
    /// The devices that its assignments reach.
    pub targets: RoaringBitmap,
}

impl PolicyEntry {
    /// What a change must name as `If-Match`.
    pub fn etag(&self) -> String {
        format!("\"{}\"", self.record.version)
    }

    /// The groups that it includes or excludes: id, and whether excluded.
    pub fn groups(&self) -> impl Iterator<Item = (&str, bool)> {
        self.record.assignments.iter().filter_map(|assignment| match &assignment.target {
            Target::Group(id) => Some((id.as_str(), false)),
            Target::ExclusionGroup(id) => Some((id.as_str(), true)),
            _ => None,
        })
    }
}

impl Tenant {
    /// Compiles a stored policy, with its targets.
    pub(super) fn entry_of(&self, record: PolicyRecord) -> PolicyEntry {
        let version = PolicyVersion {
            id: Arc::from(record.id.as_str()),
            name: Arc::from(record.policy.name.as_str()),
            version: record.version,
            modified: Arc::from(record.modified.as_str()),
        };
        let compiled = compile(&record.policy, version, self.catalogue);
        let targets = self.targets_of(&record, &self.all);
        PolicyEntry { record, compiled, targets }
    }

    /// The ids of the policies that target a device.
    pub fn policy_ids_of(&self, device: u32) -> impl Iterator<Item = &str> {
        let cell = self.device(device).and_then(|device| self.cells.get(device.cell));
        let set = cell.map(|cell| &*cell.set).unwrap_or_default();
        set.iter().filter_map(|number| Some(self.policies.get(number)?.record.id.as_str()))
    }

    /// Which of `devices` the policy's assignments reach: none while it is archived.
    pub(super) fn targets_of(&self, record: &PolicyRecord, devices: &RoaringBitmap) -> RoaringBitmap {
        if record.archived {
            return RoaringBitmap::new();
        }
        palisade_model::targeting::targets(&record.assignments, devices, |id| {
            self.groups.get(id).map(|group| &group.members)
        })
    }
}
