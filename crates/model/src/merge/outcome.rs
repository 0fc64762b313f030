//! What was decided: every setting of a device with its sources.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::ruling::Ruling;
use crate::applicability::Reason;
use crate::catalogue::SettingDefinition;
use crate::value::{SECRET, Value};

/// What was decided for a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Decision {
    /// One policy sets it, or all that do agree.
    Delivered,
    /// The lists of several policies are joined.
    Joined,
    /// Policies disagree and the tenant's rule chose one.
    Decided,
    /// Policies disagree: withheld.
    Conflict,
    /// The device can't take it.
    NotApplicable {
        /// Every reason, in order and each once.
        reasons: Vec<Reason>,
    },
}

/// How one policy's value fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Standing {
    /// It is what the device is told, alone or with others that say the same.
    Delivered,
    /// Its entries are part of the joined list.
    Joined,
    /// It won by the tenant's rule.
    Wins,
    /// It lost by the tenant's rule.
    Loses,
    /// It disagrees with another and nothing is delivered.
    Withheld,
    /// The device can't take it.
    NotApplicable,
}

/// A policy that sets a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// Policy id.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub policy_id: Arc<str>,
    /// Policy name.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub policy_name: Arc<str>,
    /// Policy version.
    pub policy_version: u32,
    /// When that version was saved, RFC 3339; empty where it is not known.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub modified: Arc<str>,
    /// The value that it sets.
    #[cfg_attr(feature = "openapi", schema(value_type = Value))]
    pub value: Arc<Value>,
    /// The value for people.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub display_value: Arc<str>,
    /// How it fared.
    pub standing: Standing,
    /// The value's place in the setting's order of security, 0 the least secure; absent where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// Why the device can't take it from this policy, where others may still set it; empty where it can.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
}

/// One setting as decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EffectiveSetting {
    /// What identifies it on the device.
    pub key: String,
    /// Definition id.
    pub definition_id: String,
    /// Name for people.
    pub name: String,
    /// What was decided.
    pub decision: Decision,
    /// Which rule decided it.
    #[serde(default)]
    pub ruling: Ruling,
    /// Whether it is one rule of many, such as an attack surface reduction rule or a firewall rule: each is decided
    /// by itself, so that a conflict on it withholds no other.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub per_rule: bool,
    /// What the device is told; absent where nothing is delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// Digest of the value; empty where nothing is delivered.
    #[serde(default)]
    pub digest: String,
    /// Every policy that sets it, ordered by policy id.
    pub sources: Vec<Source>,
}

impl EffectiveSetting {
    /// The same for people to see: the values of a secret setting, whose `definition` it is, stay out.
    #[must_use]
    pub fn shown(&self, definition: Option<&SettingDefinition>) -> Self {
        let mut shown = self.clone();
        if definition.is_some_and(|definition| definition.secret) {
            let hidden = Value::Text(SECRET.to_owned());
            shown.value = shown.value.map(|_| hidden.clone());
            let hidden = Arc::new(hidden);
            shown.sources.iter_mut().for_each(|source| source.value = Arc::clone(&hidden));
        }
        shown
    }
}

/// Everything decided for one class of devices and one set of policies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Effective {
    /// The settings, ordered by key.
    pub settings: Vec<EffectiveSetting>,
    /// Why the device takes no policy at all; empty for one that does.
    pub ineligible: Vec<Reason>,
}

impl Effective {
    /// Whether the device takes policies at all.
    pub fn eligible(&self) -> bool {
        self.ineligible.is_empty()
    }

    /// The setting with this key.
    pub fn get(&self, key: &str) -> Option<&EffectiveSetting> {
        let index = self.settings.binary_search_by(|setting| setting.key.as_str().cmp(key)).ok()?;
        self.settings.get(index)
    }
}
