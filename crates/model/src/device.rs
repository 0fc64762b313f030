//! What is known of a device: the facts that it states at enrolment and when they change.

use serde::{Deserialize, Serialize};

/// A platform, by Graph's `platforms` word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Platform {
    /// Windows client or server.
    #[default]
    #[serde(rename = "windows10")]
    Windows,
    /// Linux.
    #[serde(rename = "linux")]
    Linux,
}

impl Platform {
    /// Graph's word.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Windows => "windows10",
            Self::Linux => "linux",
        }
    }
}

/// Who else manages the device. Source: seed-facts, section 3.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum ManagementChannel {
    /// The Defender channel: Palisade.
    #[default]
    Defender,
    /// An Intune (MDM) enrolment: it owns the device.
    Mdm,
    /// Configuration Manager holds authority.
    ConfigurationManager,
}

/// The facts of a device.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct DeviceFacts {
    /// Host name.
    pub name: String,
    /// Platform.
    pub platform: Platform,
    /// The OS for people, such as `Windows 11 Enterprise 24H2` or `Debian GNU/Linux 12`.
    pub os_name: String,
    /// Dotted version, such as `10.0.26100.2605` or the kernel's.
    pub os_version: String,
    /// Windows Server, or a Linux server.
    pub server: bool,
    /// An Active Directory domain controller.
    pub domain_controller: bool,
    /// A Server Core installation.
    pub server_core: bool,
    /// A virtual desktop that is thrown away at sign-out.
    pub non_persistent_vdi: bool,
    /// PowerShell is in Constrained Language Mode.
    pub constrained_language_mode: bool,
    /// Who else manages it.
    pub managed_by: ManagementChannel,
    /// Version of the agent.
    pub agent_version: String,
    /// Tags such as `MDE-Management`.
    pub tags: Vec<String>,
    /// Maker of the hardware.
    pub manufacturer: String,
    /// Model of the hardware.
    pub model: String,
    /// Serial number.
    pub serial_number: String,
}
