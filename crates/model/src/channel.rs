//! The device channel's messages, `/device/v1/...`, and what a device signs.
//!
//! Every request after enrolment carries three headers: [`DEVICE_HEADER`] with the device's id, [`TIME_HEADER`]
//! with the device's time in seconds since 1970, and [`SIGNATURE_HEADER`] with the base64 of the Ed25519
//! signature over [`signing_input`]. The signature is bound to method, path, body and time, so that no part
//! can be replaced and an old request can't be sent again after [`CLOCK_TOLERANCE_SECONDS`].

use serde::{Deserialize, Serialize};

use crate::bundle::Bundle;
use crate::device::DeviceFacts;
use crate::status::Outcome;

/// Header with the device's id.
pub const DEVICE_HEADER: &str = "palisade-device";
/// Header with the device's time, seconds since 1970.
pub const TIME_HEADER: &str = "palisade-time";
/// Header with the base64 (standard alphabet, padded) of the signature.
pub const SIGNATURE_HEADER: &str = "palisade-signature";
/// How far the device's clock may be off, in seconds.
pub const CLOCK_TOLERANCE_SECONDS: i64 = 300;
/// The longest time that a check-in is held, in seconds, where the next is not due before.
pub const MAX_WAIT_SECONDS: u32 = 55;

/// The error code, beside status 401 or 410, by which the server tells a device that an administrator retired it:
/// the device puts everything back and stops. Any other refusal leaves in force what is in force.
pub const RETIRED_CODE: &str = "DeviceRetired";

/// `POST /device/v1/enrol`, unsigned.
pub const ENROL_PATH: &str = "/device/v1/enrol";
/// `POST /device/v1/check-in`, signed.
pub const CHECK_IN_PATH: &str = "/device/v1/check-in";
/// `POST /device/v1/report`, signed.
pub const REPORT_PATH: &str = "/device/v1/report";

/// The bytes that a device signs.
pub fn signing_input(method: &str, path: &str, time: i64, body: &[u8]) -> Vec<u8> {
    format!("palisade-v1\n{method}\n{path}\n{time}\n{}", crate::digest::sha256_hex(body)).into_bytes()
}

/// Exchanges an enrolment token for a device identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EnrolRequest {
    /// The enrolment token.
    pub token: String,
    /// The device's Ed25519 public key, base64.
    pub public_key: String,
    /// What the device is.
    pub facts: DeviceFacts,
}

/// The identity that a device got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EnrolAnswer {
    /// The device's id, a GUID.
    pub device_id: String,
    /// Seconds from one check-in to the next.
    pub check_in_seconds: u32,
}

/// Asks whether there is something new to enforce.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CheckInRequest {
    /// Id of the bundle that the device has acknowledged; absent before the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle: Option<String>,
    /// The facts, when they changed since the last check-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<DeviceFacts>,
    /// How long the server may hold the answer while nothing changes, in seconds; 0 answers at once.
    #[serde(default)]
    pub wait_seconds: u32,
}

/// The answer to a check-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CheckInAnswer {
    /// The bundle to enforce, when it is another than the acknowledged one; absent when nothing changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle: Option<Bundle>,
    /// The administrator asked for a full report: enforce again, read back and report, even if unchanged.
    #[serde(default)]
    pub sync: bool,
    /// Seconds to the next check-in.
    pub check_in_seconds: u32,
}

/// What the device enforced and read back. Accepting it acknowledges the bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReportRequest {
    /// Id of the bundle that it speaks of.
    pub bundle: String,
    /// One outcome per setting.
    pub outcome: Outcome,
}
