//! What impact finds: sets of devices with what changes on them.

use std::sync::Arc;

use roaring::{MultiOps, RoaringBitmap};

use crate::applicability::Reason;
use crate::value::Value;

/// What an edit of a policy changes. Everything is ordered and does not depend on the order of the policies.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Impact {
    /// The policy's name after the edit, or before it where it goes away.
    pub policy_name: String,
    /// Devices that the policy reaches after the edit.
    pub reached: RoaringBitmap,
    /// Of them, those that it did not reach before.
    pub gained: RoaringBitmap,
    /// Devices that it no longer reaches.
    pub lost: RoaringBitmap,
    /// Every setting of which some device is told something else, ordered by key.
    pub settings: Vec<SettingImpact>,
    /// Conflicts that were not there before, ordered by key.
    pub conflicts_created: Vec<ConflictChange>,
    /// Conflicts that are gone, with those who disagreed, ordered by key.
    pub conflicts_removed: Vec<ConflictChange>,
    /// Conflicts that stay, while the policy joins or leaves them or says something else in them, ordered by key.
    /// The values are those after the edit.
    pub conflicts_changed: Vec<ConflictChange>,
    /// Devices that the policy reaches and that can't apply it, or some of it, ordered by reason.
    pub blocked: Vec<Blocked>,
}

/// A setting by key and name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SettingName {
    /// What identifies it on a device.
    pub key: Arc<str>,
    /// Definition id.
    pub definition_id: Arc<str>,
    /// Name for people.
    pub name: Arc<str>,
}

/// What changes of one setting.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingImpact {
    /// The setting.
    pub setting: SettingName,
    /// Before and after, with the devices; most devices first. Of a joined list only whether it is delivered at
    /// all; what its entries are is told by `entries`.
    pub changes: Vec<Transition>,
    /// Of a joined list: what comes and goes, ordered by entry.
    pub entries: Vec<EntryChange>,
}

/// What devices were told and are told now.
#[derive(Debug, Clone, PartialEq)]
pub struct Transition {
    /// Before the edit.
    pub before: Told,
    /// After it.
    pub after: Told,
    /// The devices.
    pub devices: RoaringBitmap,
    /// Of a rule that takes the place of another of its name: the key of that one, whose value is the one before.
    pub replaces: Option<Arc<str>>,
}

/// What a device is told of a setting.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    /// No policy sets it: the device's own value stands.
    Nothing,
    /// This value.
    Value {
        /// The value.
        value: Arc<Value>,
        /// The value for people.
        display: Arc<str>,
    },
    /// A list, joined of several policies or of one.
    List,
    /// Policies disagree: withheld.
    Withheld,
    /// The device can't take it.
    NotApplicable {
        /// Every reason.
        reasons: Vec<Reason>,
    },
}

/// An entry of a joined list that some devices gain or lose.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryChange {
    /// The entry as it is delivered.
    pub entry: String,
    /// Devices whose list now holds it.
    pub gained: RoaringBitmap,
    /// Devices whose list no longer holds it.
    pub lost: RoaringBitmap,
}

/// A conflict on one setting.
#[derive(Debug, Clone, PartialEq)]
pub struct ConflictChange {
    /// The setting.
    pub setting: SettingName,
    /// The devices.
    pub devices: RoaringBitmap,
    /// The values that meet there, in order.
    pub values: Vec<ValueInConflict>,
}

/// One of the values that meet in a conflict, and whose it is.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueInConflict {
    /// The value.
    pub value: Arc<Value>,
    /// The value for people.
    pub display_value: Arc<str>,
    /// On how many of the conflict's devices it takes part.
    pub devices: u64,
    /// The policies that set it on some of them, the edited policy among them, ordered by policy id.
    pub policies: Vec<PartyName>,
}

/// A policy that takes part in a conflict.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartyName {
    /// Policy id.
    pub policy_id: Arc<str>,
    /// Policy name.
    pub policy_name: Arc<str>,
}

/// Devices that the policy reaches and that can't apply it, for one reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Blocked {
    /// Why.
    pub reason: Reason,
    /// The settings of the policy that they can't take for this reason, ordered by key.
    pub settings: Vec<SettingName>,
    /// Whether that is every setting of the policy.
    pub whole: bool,
    /// The devices.
    pub devices: RoaringBitmap,
}

impl Told {
    /// In words: the value, or why there is none.
    pub fn words(&self) -> String {
        match self {
            Self::Nothing => "not set".into(),
            Self::Value { display, .. } => display.to_string(),
            Self::List => "a list".into(),
            Self::Withheld => "withheld, as policies disagree".into(),
            Self::NotApplicable { .. } => "not applicable".into(),
        }
    }

    /// Whether the device is told a value.
    pub fn is_delivered(&self) -> bool {
        matches!(self, Self::Value { .. } | Self::List)
    }
}

impl Transition {
    /// Whether the devices are told another value, or told one no longer: from a setting that they can't take to
    /// one that nobody sets nothing changes on a device.
    pub fn reaches_devices(&self) -> bool {
        self.before.is_delivered() || self.after.is_delivered()
    }
}

impl SettingImpact {
    /// Every device that is told something else of the setting.
    pub fn told_devices(&self) -> RoaringBitmap {
        let changes = self.changes.iter().filter(|change| change.reaches_devices()).map(|it| &it.devices);
        let gained = self.entries.iter().map(|entry| &entry.gained);
        let lost = self.entries.iter().map(|entry| &entry.lost);
        union(changes.chain(gained).chain(lost))
    }

    /// Every device on which the setting changes, those included for which only the reason does that it is not told.
    pub fn devices(&self) -> RoaringBitmap {
        let changes = self.changes.iter().map(|change| &change.devices);
        let gained = self.entries.iter().map(|entry| &entry.gained);
        let lost = self.entries.iter().map(|entry| &entry.lost);
        union(changes.chain(gained).chain(lost))
    }

    /// Devices that were told a value and are told none now: there the value from before is put back.
    pub fn reverted(&self) -> RoaringBitmap {
        let gone = |change: &&Transition| change.before.is_delivered() && !change.after.is_delivered();
        union(self.changes.iter().filter(gone).map(|change| &change.devices))
    }
}

impl Impact {
    /// Every device that is told anything else than before.
    pub fn changed_devices(&self) -> RoaringBitmap {
        self.settings.iter().map(SettingImpact::told_devices).union()
    }

    /// Whether nothing changes on any device and for no policy.
    pub fn is_empty(&self) -> bool {
        self.gained.is_empty()
            && self.lost.is_empty()
            && self.settings.is_empty()
            && self.conflicts_changed.is_empty()
    }
}

fn union<'a>(sets: impl Iterator<Item = &'a RoaringBitmap>) -> RoaringBitmap {
    sets.union()
}
