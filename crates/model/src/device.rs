//! What is known of a device: the facts that it states at enrolment and when they change.

mod directory;
mod platform;
mod system;

use serde::{Deserialize, Serialize};

pub use directory::{DirectoryFacts, Ownership};
pub use platform::{Platform, platform_name};
pub use system::{Architecture, Edition, JoinState};

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
    /// The Configuration Manager client; the tenant says whether its authority stands in the way.
    ConfigurationManager,
    /// An Intune (MDM) enrolment and the Configuration Manager client: co-managed.
    CoManaged,
}

impl ManagementChannel {
    /// Whether an MDM enrolment owns the device.
    pub fn has_mdm(self) -> bool {
        matches!(self, Self::Mdm | Self::CoManaged)
    }

    /// Whether the Configuration Manager client is on the device.
    pub fn has_configuration_manager(self) -> bool {
        matches!(self, Self::ConfigurationManager | Self::CoManaged)
    }
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
    /// The release for people, such as `24H2` or `12`; empty where the device does not state it.
    pub os_release: String,
    /// The edition.
    pub edition: Edition,
    /// The processor architecture of the OS.
    pub architecture: Architecture,
    /// Windows Server, or a Linux server.
    pub server: bool,
    /// An Active Directory domain controller.
    pub domain_controller: bool,
    /// A Server Core installation.
    pub server_core: bool,
    /// The App Compatibility feature on demand is installed, which Server Core 2019 needs.
    pub app_compatibility: bool,
    /// A virtual desktop that is thrown away at sign-out.
    pub non_persistent_vdi: bool,
    /// PowerShell is in Constrained Language Mode.
    pub constrained_language_mode: bool,
    /// How it is joined to a directory.
    pub join_state: JoinState,
    /// Who else manages it.
    pub managed_by: ManagementChannel,
    /// Configuration Manager delivers antivirus or firewall policy to it too.
    pub configuration_manager_policies: bool,
    /// Version of Defender for Endpoint on Linux, such as `101.24052.0002`; empty where it is not installed.
    pub defender_version: String,
    /// Version of Defender's antimalware platform on Windows, such as `4.18.24090.11`; empty where not stated.
    pub defender_platform_version: String,
    /// Version of Defender's antimalware engine on Windows, such as `1.1.24090.11`; empty where not stated.
    pub defender_engine_version: String,
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
    /// What the directory knows of it, for rules of groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub directory: Option<Box<DirectoryFacts>>,
}

/// The numbers of a dotted version, as far as there are numbers: `6.1.0-13-amd64` gives 6 and 1.
pub(crate) fn version(dotted: &str) -> Vec<u32> {
    dotted.split('.').map_while(|part| part.trim().parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(version("10.0.9999") < version("10.0.16299"));
        assert_eq!(version("10.0.26100.2605"), [10, 0, 26100, 2605]);
        assert_eq!(version("6.1.0-13-amd64"), [6, 1]);
    }

    #[test]
    fn facts_of_older_and_newer_agents_are_read() {
        let facts: DeviceFacts =
            serde_json::from_str(r#"{"name": "pc-1", "edition": "cloud", "joinState": "registered"}"#)
                .unwrap();
        assert_eq!(facts.edition, Edition::Unknown);
        assert_eq!((facts.join_state, facts.architecture), (JoinState::Registered, Architecture::Unknown));
    }
}
