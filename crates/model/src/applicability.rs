//! Whether a device can take a policy or a setting, and if not, why. Source: DESIGN, section 4.

use serde::{Deserialize, Serialize};

use crate::catalogue::SettingDefinition;
use crate::device::{DeviceFacts, ManagementChannel, Platform};

/// Why a device can't take a policy or a setting.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", tag = "code")]
pub enum Reason {
    /// The policy is for another platform.
    Platform {
        /// The policy's platform.
        wanted: String,
    },
    /// The OS is older than the setting.
    OsBuild {
        /// The first version that takes the setting.
        minimum: String,
    },
    /// Enrolled in Intune, which owns the device.
    Mdm,
    /// Configuration Manager holds authority.
    ConfigurationManager,
    /// A domain controller.
    DomainController,
    /// A Server Core installation.
    ServerCore,
    /// A non-persistent virtual desktop.
    NonPersistentVdi,
    /// PowerShell Constrained Language Mode.
    ConstrainedLanguageMode,
    /// The channel can't deliver the setting.
    Channel,
    /// The setting's parent is not at an option that shows it.
    Parent {
        /// The parent's name.
        parent: String,
    },
    /// The catalogue does not know the setting.
    Unknown,
    /// The catalogue knows the setting, not its value: another option, or a secret that can't be used.
    UnknownValue,
    /// The device said that it can't enforce the setting.
    Device {
        /// What it said.
        detail: String,
    },
}

impl Reason {
    /// The reason as a sentence.
    pub fn sentence(&self) -> String {
        match self {
            Self::Platform { wanted } if wanted == "linux" => "The policy is for Linux.".into(),
            Self::Platform { .. } => "The policy is for Windows.".into(),
            Self::OsBuild { minimum } => {
                format!("The device's OS is older than {minimum}, which this setting needs.")
            }
            Self::Mdm => {
                "The device is enrolled in Intune, which manages it; remove that enrolment to manage it here."
                    .into()
            }
            Self::ConfigurationManager => {
                "Configuration Manager manages the device; hand over its authority to manage it here.".into()
            }
            Self::DomainController => "Domain controllers are not managed.".into(),
            Self::ServerCore => "Server Core installations are not supported.".into(),
            Self::NonPersistentVdi => "Non-persistent virtual desktops are not supported.".into(),
            Self::ConstrainedLanguageMode => {
                "PowerShell Constrained Language Mode is on, so settings can't be applied; turn it off."
                    .into()
            }
            Self::Channel => "The Defender channel can't deliver this setting.".into(),
            Self::Parent { parent } => {
                format!("Not delivered: it only counts under an option of “{parent}” that is not chosen.")
            }
            Self::Unknown => "Palisade does not know this setting; it is kept and not delivered.".into(),
            Self::UnknownValue => {
                "Palisade knows this setting and not its value; it is kept and not delivered.".into()
            }
            Self::Device { detail } => format!("The device can't enforce it: {detail}"),
        }
    }
}

/// What of a device decides which settings it can take. Devices of one class that have the same policies share
/// one bundle.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct DeviceClass {
    /// The platform.
    pub platform: Platform,
    /// The OS version's first three numbers; empty where it has none.
    pub os_build: Vec<u32>,
    /// Why the device takes no policy at all; empty for one that does.
    pub ineligible: Vec<Reason>,
}

/// The class of a device with these facts.
pub fn class_of(facts: &DeviceFacts) -> DeviceClass {
    let mut os_build = version(&facts.os_version);
    os_build.truncate(3);
    if facts.platform == Platform::Linux {
        // No Linux setting depends on the kernel's version, so kernels do not make classes.
        os_build.clear();
    }
    DeviceClass { platform: facts.platform, os_build, ineligible: ineligible(facts) }
}

/// Every reason for which a device with these facts takes no policy at all.
pub fn ineligible(facts: &DeviceFacts) -> Vec<Reason> {
    let managed = match facts.managed_by {
        ManagementChannel::Defender => None,
        ManagementChannel::Mdm => Some(Reason::Mdm),
        ManagementChannel::ConfigurationManager => Some(Reason::ConfigurationManager),
    };
    let flags = [
        (facts.domain_controller, Reason::DomainController),
        (facts.server_core, Reason::ServerCore),
        (facts.non_persistent_vdi, Reason::NonPersistentVdi),
        (facts.constrained_language_mode, Reason::ConstrainedLanguageMode),
    ];
    managed.into_iter().chain(flags.into_iter().filter_map(|(set, reason)| set.then_some(reason))).collect()
}

/// Every reason for which a device of this class can't take this setting of a policy for `platforms`.
pub fn setting_reasons(class: &DeviceClass, platforms: &str, definition: &SettingDefinition) -> Vec<Reason> {
    let mut reasons = class.ineligible.clone();
    if !platform_matches(class.platform, platforms) {
        reasons.push(Reason::Platform { wanted: platforms.to_owned() });
    } else if let Some(minimum) = &definition.min_os
        && !class.os_build.is_empty()
        && class.os_build < version(minimum)
    {
        reasons.push(Reason::OsBuild { minimum: minimum.clone() });
    }
    if !definition.applies_to_defender_channel {
        reasons.push(Reason::Channel);
    }
    reasons
}

/// Whether a policy for `platforms` is for devices of this platform. A policy without one is for Windows, as
/// Graph's older exports are.
pub fn platform_matches(platform: Platform, platforms: &str) -> bool {
    if platforms.is_empty() {
        return platform == Platform::Windows;
    }
    platforms.split(',').any(|word| word.trim().eq_ignore_ascii_case(platform.wire()))
}

fn version(dotted: &str) -> Vec<u32> {
    dotted.split('.').map_while(|part| part.trim().parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(version("10.0.9999") < version("10.0.16299"));
        assert_eq!(version("10.0.26100.2605"), [10, 0, 26100, 2605]);
        assert!(version("6.1.0-13-amd64").len() <= 3);
    }
}
