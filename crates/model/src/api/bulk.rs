//! Doing something with many devices at once: `/api/devices/bulk/...` and `/api/groups/{id}/members/bulk`.

use serde::{Deserialize, Serialize};

/// Which devices, and whether something is to be done or only said how many it would be done to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BulkRequest {
    /// These devices, by id; those that are gone are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<String>,
    /// Every device that the list shows under these filters, as its query string has them: `platform=linux&state=error`;
    /// an empty text stands for every device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// But not these of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
    /// Does nothing and says to how many devices it would be done.
    #[serde(default)]
    pub dry_run: bool,
    /// To how many devices it was said that it would be done: if it is another number by now, nothing is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<u64>,
}

/// To how many devices something was done, or would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BulkAnswer {
    /// The devices.
    pub devices: u64,
    /// How many of them it changes: of those that are added to a group, the ones that were not in it.
    pub changed: u64,
    /// What they put back once they are retired; only where that would be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub puts_back: Option<PutsBack>,
}

/// What devices put back when they are retired, as far as they reported. A device puts back whatever it holds, which may
/// be the value from before a change that it has not taken; only it knows that.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PutsBack {
    /// Devices on which at least one setting is in force.
    pub devices: u64,
    /// Devices that have not taken at least one setting yet.
    pub pending: u64,
    /// Devices that refused at least one setting.
    pub errors: u64,
    /// How many settings are in force on any of them.
    pub total: u64,
    /// The settings in force on the most devices, those on most first; at most [`PUTS_BACK_MOST`].
    pub settings: Vec<PutBackSetting>,
}

/// Most settings that are named of those that devices put back.
pub const PUTS_BACK_MOST: usize = 200;

/// A setting that devices put back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PutBackSetting {
    /// What identifies it on a device.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Devices on which it is in force.
    pub devices: u64,
}
