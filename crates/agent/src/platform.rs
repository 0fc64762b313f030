//! What the engine asks of a system. Only implementations of [`Platform`] touch what is enforced.

use std::collections::BTreeMap;

use palisade_model::bundle::BundleSetting;
use palisade_model::device::DeviceFacts;

use crate::engine::{Place, Reading, Refusal, Slots};

pub mod linux;

/// What is to be in force in one area, handed to [`Platform::apply`] as a whole.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// The area.
    pub area: &'a str,
    /// Everything that is to be in force afterwards; what is in force now may be any subset of it, or more.
    pub settings: &'a [BundleSetting],
    /// The area's slots with their values from before.
    pub before: &'a Slots,
    /// The slots whose values from before come back.
    pub release: &'a [String],
}

/// Why an area was not applied: nothing of it was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaFailure {
    /// Why.
    pub why: Refusal,
    /// The settings at fault, by key, where single ones are.
    pub faults: BTreeMap<String, Refusal>,
}

impl From<Refusal> for AreaFailure {
    fn from(why: Refusal) -> Self {
        Self { why, faults: BTreeMap::new() }
    }
}

/// A system that settings are enforced on. Its calls may block for as long as the system needs.
pub trait Platform: Send {
    /// What the device is.
    fn facts(&mut self) -> DeviceFacts;

    /// Where a setting is enforced, or why this device has no means to, in one sentence.
    fn place(&mut self, setting: &BundleSetting) -> Result<Place, String>;

    /// Whether what is enforced in this area may cut the device off from its server.
    fn may_cut_channel(&self, _area: &str) -> bool {
        false
    }

    /// What the slots hold now. `before` are the area's slots that are changed already: what they hold now is
    /// ours, and no answer may depend on it.
    fn capture(&mut self, area: &str, slots: &[String], before: &Slots) -> Result<Slots, Refusal>;

    /// Brings an area to what `change` says. Gives the settings that were refused one by one and stay as they
    /// were; an error means that nothing was changed. Doing it twice is the same as once.
    fn apply(&mut self, change: &Change<'_>) -> Result<BTreeMap<String, Refusal>, AreaFailure>;

    /// What is in force for each of `settings`, all of which are of `area`, from the system itself.
    fn read_back(
        &mut self,
        area: &str,
        settings: &[BundleSetting],
    ) -> Result<BTreeMap<String, Reading>, Refusal>;

    /// Whether a released slot holds its value from before again: what it holds, or why it does not.
    fn released(
        &mut self,
        area: &str,
        slot: &str,
        before: Option<&serde_json::Value>,
    ) -> Result<String, String>;
}
