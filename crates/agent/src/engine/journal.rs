//! What a device remembers from one moment to the next.

use std::collections::BTreeMap;

use palisade_model::bundle::{Bundle, BundleSetting};
use palisade_model::status::{Outcome, SettingOutcome};
use serde::{Deserialize, Serialize};

/// The slots of one area with their values from before; `None` where there was none.
pub type Slots = BTreeMap<String, Option<serde_json::Value>>;

/// Per area, the slots that are changed and what they held before.
pub type Before = BTreeMap<String, Slots>;

/// Where a device stands within a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    /// The last turn was finished.
    #[default]
    Done,
    /// A turn was begun; what is in force is unknown until it is done again.
    Applying,
}

/// A setting that the device holds because a policy said so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Held {
    /// The area that it is enforced in.
    pub area: String,
    /// The slots that it uses.
    pub slots: Vec<String>,
    /// The setting with its value.
    pub setting: BundleSetting,
}

/// The journal of a device.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Journal {
    /// Where the device stands within a turn.
    pub phase: Phase,
    /// What is to be in force.
    pub bundle: Bundle,
    /// What is held, by key, as of the last finished turn.
    pub held: BTreeMap<String, Held>,
    /// What everything that is changed held before.
    pub before: Before,
    /// What the last turn came to; absent before the first.
    pub outcome: Option<Outcome>,
    /// Settings that went back to their value from before, by key, until the server has been told.
    pub reverted: BTreeMap<String, SettingOutcome>,
    /// Id of the bundle whose report the server accepted.
    pub acknowledged: Option<String>,
    /// Digest of the outcome that the server accepted.
    pub reported: Option<String>,
    /// What was held when the server last accepted a report: with that in force the server can be reached.
    pub confirmed: BTreeMap<String, Held>,
    /// Id of a bundle that cut the device off from its server in an area that can; there the device stays at
    /// what is confirmed.
    pub cut_off: Option<String>,
}
