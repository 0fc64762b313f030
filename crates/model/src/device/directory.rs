//! What the directory knows of a device beside what the device states of itself.
//!
//! Apart from the other facts because few devices have any, and a device is held by the million.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Who owns a device, by Entra's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Ownership {
    /// Nobody said.
    #[default]
    Unknown,
    /// The organisation.
    Company,
    /// A person.
    Personal,
}

impl Ownership {
    /// Entra's word.
    pub fn text(self) -> &'static str {
        match self {
            Self::Unknown => "Unknown",
            Self::Company => "Company",
            Self::Personal => "Personal",
        }
    }
}

/// What the directory knows of a device. Source: Entra's documentation of rules for devices.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct DirectoryFacts {
    /// The category that an administrator gave it; empty for none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// Who owns it.
    pub ownership: Ownership,
    /// The profile by which it was enrolled; empty for none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub enrollment_profile_name: String,
    /// Ids of the hardware and of Autopilot, such as `[ZTDId]:…`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub physical_ids: Vec<String>,
    /// Attributes of the organisation's own, by Graph's names `extensionAttribute1` to `extensionAttribute15`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub extension_attributes: BTreeMap<String, String>,
    /// Rooted or jailbroken.
    pub rooted: bool,
}
