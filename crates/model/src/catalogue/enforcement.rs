//! How a setting reaches the software that acts on it, beyond the CSP's path and Defender's managed configuration.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::definition::is_false;

/// The call of PowerShell that sets a setting on Windows: `<cmdlet> -<with…> -<parameter> <value>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PowerShell {
    /// Such as `Set-MpPreference`; `auditpol /set` is no cmdlet but called the same way.
    pub cmdlet: String,
    /// The parameter that takes the value, without its hyphen; of `auditpol` what goes before the value.
    pub parameter: String,
    /// Further parameters that the call needs, each with its argument: `Profile` with `Domain`, or
    /// `AttackSurfaceReductionRules_Ids` with the rule's GUID.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub with: BTreeMap<String, String>,
    /// The argument for each option, by item id: every option of a choice, of a collection those that have one. Of
    /// a text or list, the words that the cmdlet spells otherwise.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
    /// What is done to a number or text before it is the argument.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transform: Option<Transform>,
    /// What the cmdlet takes otherwise than the setting, as a sentence of ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Not stated by a source, but concluded.
    #[serde(default, skip_serializing_if = "is_false")]
    pub inferred: bool,
}

/// The key of Defender's managed configuration on Linux that does the same as a setting of Windows
/// (catalog-facts, section 1: always concluded, never stated by a source).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinuxEquivalent {
    /// The key's path, in the form of [`super::SettingDefinition::mdatp_path`].
    pub path: String,
    /// Further keys that take the same value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// The value for each option that has one, by item id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, serde_json::Value>,
    /// What is done to a number before it is the value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transform: Option<Transform>,
    /// The object that stands for one entry of a list; the text `<value>` in it is the entry, `<bool>` what the
    /// entry does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<serde_json::Value>,
    /// Where the two differ, as a sentence of ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What is done to a value on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Transform {
    /// Minutes after midnight become `HH:mm:ss`.
    MinutesToTime,
    /// Hours become seconds.
    HoursToSeconds,
    /// The entries of a list become one text, joined by `|`.
    JoinWithPipe,
    /// A package family name becomes the package's SID.
    PackageSid,
    /// Accounts become a security descriptor (SDDL).
    Sddl,
}

/// The first version of a component of Defender that takes a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MinAgent {
    /// Which component.
    pub component: Component,
    /// Its first version, numbers joined by dots, such as `101.45.00`.
    pub version: String,
    /// The part of the setting's values that needs it, such as `contextual`; absent where all do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_for: Option<String>,
}

/// A component of Defender that has a version of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Component {
    /// Defender for Endpoint on Linux (`mdatp`).
    Agent,
    /// The antimalware platform on Windows.
    Platform,
    /// The antimalware engine on Windows.
    Engine,
}
