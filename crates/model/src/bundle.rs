//! The bundle: what a device is told to enforce. Devices for which the same is decided share one.

use serde::{Deserialize, Serialize};

use crate::merge::Effective;
use crate::value::Value;

/// One setting to enforce.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BundleSetting {
    /// Identifies the setting on the device: the definition id, and for a rule `<definition id>#<rule key>`.
    pub key: String,
    /// The definition.
    pub definition_id: String,
    /// The value to enforce.
    pub value: Value,
    /// The value's digest, named again in the outcome.
    pub digest: String,
}

/// What a device is told to enforce, ordered by key.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bundle {
    /// The digest of the settings; `""` only where none was computed.
    pub id: String,
    /// The settings, ordered by key.
    pub settings: Vec<BundleSetting>,
}

impl Bundle {
    /// The bundle of what was decided: everything that is delivered, nothing that is withheld.
    pub fn of(effective: &Effective) -> Self {
        Self::new(
            effective
                .settings
                .iter()
                .filter_map(|setting| {
                    Some(BundleSetting {
                        key: setting.key.clone(),
                        definition_id: setting.definition_id.clone(),
                        value: setting.value.clone()?,
                        digest: setting.digest.clone(),
                    })
                })
                .collect(),
        )
    }

    /// A bundle of these settings.
    pub fn new(mut settings: Vec<BundleSetting>) -> Self {
        settings.sort_by(|left, right| left.key.cmp(&right.key));
        Self { id: crate::digest::of_json(&settings), settings }
    }

    /// Whether the id is that of the settings, so that a bundle damaged on the way is noticed.
    pub fn is_whole(&self) -> bool {
        self.id == crate::digest::of_json(&self.settings)
    }
}
