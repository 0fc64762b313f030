//! What was found chunk by chunk, gathered into one impact.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use roaring::RoaringBitmap;

use super::bits::Bits;
use super::finding::{
    Blocked, ConflictChange, EntryChange, Impact, PartyName, SettingImpact, SettingName, Told, Transition,
    ValueInConflict,
};
use super::replace::replace;
use crate::applicability::Reason;
use crate::merge::CompiledPolicy;
use crate::value::Value;

/// Which way a conflict goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    Created,
    Removed,
    Changed,
}

/// What was found so far, by setting key.
#[derive(Default)]
pub(super) struct Gathered<'a> {
    names: HashMap<&'a str, SettingName>,
    changes: BTreeMap<&'a str, BTreeMap<(Told, Told), RoaringBitmap>>,
    entries: BTreeMap<&'a str, BTreeMap<String, (RoaringBitmap, RoaringBitmap)>>,
    conflicts: BTreeMap<(Turn, &'a str), Conflict>,
    blocked: BTreeMap<(Reason, Vec<&'a str>), RoaringBitmap>,
}

/// A conflict so far: its devices, and by value its words, how many of the devices it is on, and whose it is.
#[derive(Default)]
pub(super) struct Conflict {
    devices: RoaringBitmap,
    values: BTreeMap<Arc<Value>, Meeting>,
}

/// The words for a value, how many devices it is on, and whose it is by policy id.
type Meeting = (Arc<str>, u64, BTreeMap<Arc<str>, PartyName>);

impl Conflict {
    /// Adds devices on which this value takes part.
    pub(super) fn count(&mut self, value: &Arc<Value>, display: &Arc<str>, count: u64) {
        if count > 0 {
            let known = self.values.entry(value.clone());
            known.or_insert_with(|| (display.clone(), 0, BTreeMap::new())).1 += count;
        }
    }

    /// Whether this policy is known to take part with this value.
    pub(super) fn knows(&self, value: &Value, policy_id: &str) -> bool {
        self.values.get(value).is_some_and(|(_, _, parties)| parties.contains_key(policy_id))
    }

    /// Adds a policy that takes part with this value.
    pub(super) fn join(&mut self, value: &Value, party: PartyName) {
        if let Some((_, _, parties)) = self.values.get_mut(value) {
            parties.insert(party.policy_id.clone(), party);
        }
    }
}

impl<'a> Gathered<'a> {
    pub(super) fn name(&mut self, key: &'a str, name: &SettingName) {
        self.names.entry(key).or_insert_with(|| name.clone());
    }

    pub(super) fn change(&mut self, key: &'a str, before: Told, after: Told, devices: &Bits, chunk: u16) {
        let of = self.changes.entry(key).or_default().entry((before, after)).or_default();
        devices.add_to(of, chunk);
    }

    pub(super) fn entry(&mut self, key: &'a str, entry: String, gained: &Bits, lost: &Bits, chunk: u16) {
        let of = self.entries.entry(key).or_default().entry(entry).or_default();
        gained.add_to(&mut of.0, chunk);
        lost.add_to(&mut of.1, chunk);
    }

    /// The conflict of a setting, with more devices.
    pub(super) fn conflict(&mut self, turn: Turn, key: &'a str, devices: &Bits, chunk: u16) -> &mut Conflict {
        let conflict = self.conflicts.entry((turn, key)).or_default();
        devices.add_to(&mut conflict.devices, chunk);
        conflict
    }

    pub(super) fn block(&mut self, reason: Reason, keys: Vec<&'a str>, devices: &Bits, chunk: u16) {
        devices.add_to(self.blocked.entry((reason, keys)).or_default(), chunk);
    }

    /// Everything, in order.
    pub(super) fn finish(mut self, after: Option<&'a CompiledPolicy>, found: &mut Impact) {
        let named = |key: &str| self.names.get(key).cloned();
        let keys: BTreeSet<&str> = self.changes.keys().chain(self.entries.keys()).copied().collect();
        for key in keys {
            let Some(setting) = named(key) else { continue };
            let changes: Vec<Transition> = self
                .changes
                .remove(key)
                .into_iter()
                .flatten()
                .map(|((before, after), devices)| Transition { before, after, devices, replaces: None })
                .collect();
            let entries = self.entries.remove(key).into_iter().flatten();
            let entries =
                entries.map(|(entry, (gained, lost))| EntryChange { entry, gained, lost }).collect();
            found.settings.push(SettingImpact { setting, changes, entries });
        }
        replace(&mut found.settings);
        for setting in &mut found.settings {
            setting.changes.sort_by_key(|change| std::cmp::Reverse(change.devices.len()));
        }
        for ((turn, key), conflict) in self.conflicts {
            let Some(setting) = self.names.get(key).cloned() else { continue };
            let values = conflict.values.into_iter().map(|(value, (display_value, devices, policies))| {
                ValueInConflict { value, display_value, devices, policies: policies.into_values().collect() }
            });
            let change = ConflictChange { setting, devices: conflict.devices, values: values.collect() };
            match turn {
                Turn::Created => found.conflicts_created.push(change),
                Turn::Removed => found.conflicts_removed.push(change),
                Turn::Changed => found.conflicts_changed.push(change),
            }
        }
        let own: BTreeMap<&str, SettingName> = after
            .into_iter()
            .flat_map(|policy| &policy.settings)
            .map(|setting| {
                let name = SettingName {
                    key: setting.key.clone(),
                    definition_id: setting.definition_id.clone(),
                    name: setting.name.clone(),
                };
                (&*setting.key, name)
            })
            .collect();
        for ((reason, keys), devices) in self.blocked {
            let whole = keys.len() == own.len();
            let settings = keys.into_iter().filter_map(|key| own.get(key).cloned()).collect();
            found.blocked.push(Blocked { reason, settings, whole, devices });
        }
    }
}
