//! A tenant as far as impact needs it, so that a browser can judge by itself: `GET /api/impact/tenant`.

use std::io;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use roaring::RoaringBitmap;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::applicability::DeviceClass;
use crate::merge::ConflictRule;

/// `GET /api/impact/tenant?known=`: the state, unless the caller has it already.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImpactTenant {
    /// Names the state. Moves with policies, groups, devices and the enforcement scope, not with devices' reports.
    pub revision: String,
    /// When it was true.
    pub as_of: String,
    /// The tenant's sequence at that time.
    pub sequence: u64,
    /// The state; absent where its revision is the one that the caller knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<ImpactState>,
}

/// What decides an impact, and no more: no device is named.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImpactState {
    /// What the tenant wants when policies disagree.
    pub conflict_rule: ConflictRule,
    /// Every device.
    pub devices: DeviceSet,
    /// The devices by class: those of one class can take the same settings.
    pub classes: Vec<StateClass>,
    /// The groups with their devices, dynamic ones included.
    pub groups: Vec<StateGroup>,
    /// The policies, oldest first.
    pub policies: Vec<StatePolicy>,
}

/// The devices of one class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct StateClass {
    /// The class.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub class: DeviceClass,
    /// Its devices.
    pub devices: DeviceSet,
}

/// The devices of one group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct StateGroup {
    /// Group id.
    pub id: String,
    /// Its devices.
    pub devices: DeviceSet,
}

/// One stored policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct StatePolicy {
    /// Policy id.
    pub id: String,
    /// Number of the version, from 1.
    pub version: u32,
    /// When it was saved.
    pub modified: String,
    /// Whether it is archived, in which state it reaches nobody.
    #[serde(default)]
    pub archived: bool,
    /// Graph's entity, settings included.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub policy: serde_json::Value,
    /// Graph's assignments.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>))]
    pub assignments: Vec<serde_json::Value>,
}

/// A set of devices by their small numbers. On the wire a text: the set's portable serialisation by the
/// RoaringFormatSpec, as base64.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DeviceSet(pub RoaringBitmap);

impl DeviceSet {
    /// A set as it is sent: runs of neighbouring numbers take no more than their ends.
    pub fn of(devices: &RoaringBitmap) -> Self {
        let mut devices = devices.clone();
        devices.optimize();
        Self(devices)
    }

    fn write(&self) -> Result<String, io::Error> {
        let mut bytes = Vec::with_capacity(self.0.serialized_size());
        self.0.serialize_into(&mut bytes)?;
        Ok(STANDARD.encode(bytes))
    }
}

impl Serialize for DeviceSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.write().map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for DeviceSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = STANDARD.decode(text).map_err(D::Error::custom)?;
        RoaringBitmap::deserialize_from(bytes.as_slice()).map(Self).map_err(D::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for DeviceSet {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some(
                "Devices by number: a Roaring bitmap in its portable serialisation, as base64.",
            ))
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for DeviceSet {}
