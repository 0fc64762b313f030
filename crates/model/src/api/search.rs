//! Finding anything of a tenant by what people type: `/api/search`.

use serde::{Deserialize, Serialize};

/// `GET /api/search?q=&limit=`: the first of each kind that go by a text, the best first.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SearchResult {
    /// Policies by name or id.
    pub policies: Vec<SearchPolicy>,
    /// Devices by name, serial number or id; those whose name begins with the text first.
    pub devices: Vec<SearchDevice>,
    /// Groups by name, description or id.
    pub groups: Vec<SearchGroup>,
    /// Settings that a policy in use sets, by name, definition id or value; by its whole definition id also one that none
    /// sets.
    pub settings: Vec<SearchSetting>,
    /// The kinds of which there are more than were asked for: `policies`, `devices`, `groups`, `settings`.
    pub more: Vec<String>,
}

/// A policy that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SearchPolicy {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name of its template.
    pub template_name: String,
    /// No longer in use.
    pub archived: bool,
}

/// A device that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SearchDevice {
    /// Id.
    pub id: String,
    /// Host name.
    pub name: String,
    /// Serial number; empty where it has none.
    pub serial_number: String,
    /// What it runs.
    pub os: String,
}

/// A group that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SearchGroup {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// How many devices it has.
    pub devices: u64,
}

/// A setting that policies in use set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SearchSetting {
    /// What identifies it on a device.
    pub key: String,
    /// Definition id; of a rule, that of the list.
    pub definition_id: String,
    /// Name for people.
    pub name: String,
    /// How many policies set it.
    pub policies: u64,
    /// The values that they set, those that go by the text first, then those of most policies; at most five.
    pub values: Vec<SearchValue>,
}

/// A value of a setting, and who sets it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SearchValue {
    /// The value for people; a long one is cut.
    pub display_value: String,
    /// How many policies set it.
    pub count: u64,
    /// The first of them by name; at most five.
    pub policies: Vec<SearchParty>,
}

/// A policy by id and name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SearchParty {
    /// Id.
    pub policy_id: String,
    /// Name.
    pub policy_name: String,
}
