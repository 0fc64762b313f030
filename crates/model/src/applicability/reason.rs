//! Why a device can't take a policy or a setting: each reason as data, as a sentence, and what to do about it.

use serde::{Deserialize, Serialize};

use crate::catalogue::Component;
use crate::device::{Platform, platform_name};
use crate::enrolment::{Finding, MANAGEMENT_TAG, Reach, ScopePart};

/// Why a device can't take a policy or a setting. They order as they are found: of the device, of the policy, of the
/// setting. Source: DESIGN, section 4.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", tag = "code")]
pub enum Reason {
    /// Enrolled in Intune, which owns the device.
    Mdm,
    /// Configuration Manager holds authority.
    ConfigurationManager,
    /// A domain controller, and those are not managed.
    DomainController,
    /// The tenant's enforcement scope does not cover the device.
    Scope {
        /// Which switch of the scope.
        part: ScopePart,
        /// Where it stands.
        reach: Reach,
    },
    /// The OS is older than management.
    DeviceBuild {
        /// The first version of this line that can be managed.
        minimum: String,
        /// The cumulative update that brings it; empty where it takes a newer release.
        update: String,
    },
    /// Windows Home.
    Edition,
    /// 32-bit Windows.
    Architecture,
    /// A Server Core installation that can't be managed.
    ServerCore,
    /// PowerShell Constrained Language Mode.
    ConstrainedLanguageMode,
    /// A non-persistent virtual desktop.
    NonPersistentVdi,
    /// The policy is for another platform.
    Platform {
        /// The policy's platforms, as Graph writes them.
        wanted: String,
        /// The device's platform.
        #[serde(default)]
        device: Platform,
    },
    /// The channel delivers no policy of this template.
    Template {
        /// The template's name.
        template: String,
    },
    /// A domain controller, which takes no firewall policy.
    DomainControllerFirewall,
    /// The setting is for another platform than the device's, though the policy is for it.
    SettingPlatform {
        /// The platforms of the setting's template, as Graph writes them.
        wanted: String,
    },
    /// The OS is older than the setting.
    OsBuild {
        /// The first version that takes the setting.
        minimum: String,
    },
    /// Defender on the device is older than the setting.
    AgentVersion {
        /// Which of its components.
        component: Component,
        /// The first version that takes the setting.
        minimum: String,
    },
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
    /// The stable word for the reason, the one on the wire; its texts are translated by `reason.<code>`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Platform { .. } => "platform",
            Self::SettingPlatform { .. } => "settingPlatform",
            Self::OsBuild { .. } => "osBuild",
            Self::DeviceBuild { .. } => "deviceBuild",
            Self::Edition => "edition",
            Self::Architecture => "architecture",
            Self::Mdm => "mdm",
            Self::ConfigurationManager => "configurationManager",
            Self::DomainController => "domainController",
            Self::DomainControllerFirewall => "domainControllerFirewall",
            Self::ServerCore => "serverCore",
            Self::NonPersistentVdi => "nonPersistentVdi",
            Self::ConstrainedLanguageMode => "constrainedLanguageMode",
            Self::Scope { .. } => "scope",
            Self::Channel => "channel",
            Self::Template { .. } => "template",
            Self::AgentVersion { .. } => "agentVersion",
            Self::Parent { .. } => "parent",
            Self::Unknown => "unknown",
            Self::UnknownValue => "unknownValue",
            Self::Device { .. } => "device",
        }
    }

    /// What is wrong, in one sentence.
    pub fn sentence(&self) -> String {
        match self {
            Self::Platform { wanted, .. } => format!("The policy is for {}.", platform_name(wanted)),
            Self::SettingPlatform { wanted } => format!("The setting is for {}.", platform_name(wanted)),
            Self::OsBuild { minimum } => {
                format!("The device's OS is older than {minimum}, which this setting needs.")
            }
            Self::DeviceBuild { minimum, .. } => {
                format!("The device's build of Windows can't be managed; the next that can is {minimum}.")
            }
            Self::Edition => "The device runs Windows Home, which can't be managed.".into(),
            Self::Architecture => "The device runs a 32-bit Windows, which can't be managed.".into(),
            Self::Mdm => "The device is enrolled in Intune, which manages it.".into(),
            Self::ConfigurationManager => "Configuration Manager has authority over the device.".into(),
            Self::DomainController => "Domain controllers are not managed.".into(),
            Self::DomainControllerFirewall => "A domain controller takes no firewall policy.".into(),
            Self::ServerCore => "This installation of Server Core can't be managed.".into(),
            Self::NonPersistentVdi => "Non-persistent virtual desktops are not supported.".into(),
            Self::ConstrainedLanguageMode => {
                "PowerShell Constrained Language Mode is on, so settings can't be applied.".into()
            }
            Self::Scope { part, reach: Reach::Off } => {
                format!("The enforcement scope leaves out {}.", part.label())
            }
            Self::Scope { part, .. } => format!(
                "Of {}, the enforcement scope covers only those with the tag `{MANAGEMENT_TAG}`, which this one has not.",
                part.label()
            ),
            Self::Channel => "The Defender channel can't deliver this setting.".into(),
            Self::Template { template } => {
                format!("The Defender channel delivers no policy of the template “{template}”.")
            }
            Self::AgentVersion { component, minimum } => {
                format!(
                    "{} on the device is older than {minimum}, which this setting needs.",
                    named(*component)
                )
            }
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

    /// What an administrator can do about it, in one sentence.
    pub fn remedy(&self) -> String {
        match self {
            Self::Platform { device, .. } => {
                format!("Create a policy for {}, or exclude the device from this one.", device.name())
            }
            Self::SettingPlatform { wanted } => {
                format!("Move the setting to a policy for {}, or remove it.", platform_name(wanted))
            }
            Self::OsBuild { minimum } => {
                format!("Upgrade the device to {minimum} or later, or leave it without this setting.")
            }
            Self::DeviceBuild { minimum, update } if update.is_empty() => {
                format!("Upgrade the device to build {minimum} or later.")
            }
            Self::DeviceBuild { minimum, update } => format!(
                "Install {update}, or a later cumulative update, so that the device is at build {minimum} or later."
            ),
            Self::Edition => "Upgrade the device to Pro, Enterprise or Education.".into(),
            Self::Architecture => "Install a 64-bit Windows on the device.".into(),
            Self::Mdm => {
                "Remove the device's Intune enrolment to manage it here, or assign the policy through Intune.".into()
            }
            Self::ConfigurationManager => {
                "Turn off “Manage security settings using Configuration Manager” in Settings, Enforcement scope, or manage the device there.".into()
            }
            Self::DomainController => {
                "Turn on domain controllers in Settings, Enforcement scope, if they are to be managed here.".into()
            }
            Self::DomainControllerFirewall => {
                "Configure its firewall by Group Policy, and exclude domain controllers from this policy.".into()
            }
            Self::ServerCore => {
                "Use Server Core 2022 or later, or Server Core 2019 with the App Compatibility feature on demand.".into()
            }
            Self::NonPersistentVdi => {
                "Set up security in the desktop's image, and exclude the device from policies.".into()
            }
            Self::ConstrainedLanguageMode => "Turn Constrained Language Mode off on the device.".into(),
            Self::Scope { part, reach: Reach::Off } => {
                format!("Turn on {} in Settings, Enforcement scope.", part.label())
            }
            Self::Scope { part, .. } => format!(
                "Give the device the tag `{MANAGEMENT_TAG}`, or widen Settings, Enforcement scope, to all {}.",
                part.label()
            ),
            Self::Channel => "Deliver it by Group Policy or MDM, or remove it from the policy.".into(),
            Self::Template { .. } => "Deliver the policy by MDM, or remove its assignment here.".into(),
            Self::AgentVersion { component, minimum } => {
                format!("Update {} to {minimum} or later.", named(*component))
            }
            Self::Parent { parent } => {
                format!("Choose an option of “{parent}” that shows the setting, or remove the setting.")
            }
            Self::Unknown | Self::UnknownValue => {
                "Check the setting in the tool that the policy came from, or remove it.".into()
            }
            Self::Device { .. } => "Read what the device said, put it right there, and ask it to sync.".into(),
        }
    }

    /// What is wrong and what to do about it, in two sentences.
    pub fn advice(&self) -> String {
        format!("{} {}", self.sentence(), self.remedy())
    }

    /// The reason for people, with what to do.
    pub fn finding(&self) -> Finding {
        Finding { code: self.code().into(), sentence: self.sentence(), remedy: self.remedy() }
    }
}

fn named(component: Component) -> &'static str {
    match component {
        Component::Agent => "Defender for Endpoint",
        Component::Platform => "Defender's antimalware platform",
        Component::Engine => "Defender's antimalware engine",
    }
}
