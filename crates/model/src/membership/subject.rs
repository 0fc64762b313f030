//! What a rule asks of a device: the value of each property, from the device's facts.

use super::property::{CONFIGURATION_MANAGER_APP, INTUNE_APP, Property};
use crate::device::{DeviceFacts, DirectoryFacts, JoinState, ManagementChannel, Ownership, Platform};

/// A label that the system sets while the device is managed by the Defender channel.
pub const MANAGED_LABEL: &str = "MDEManaged";
/// A label that the system sets on a device that nothing but the Defender channel registered.
pub const JOINED_LABEL: &str = "MDEJoined";

/// A device as rules see it.
#[derive(Debug, Clone, Copy)]
pub struct Device<'a> {
    /// The device's id.
    pub id: &'a str,
    /// The device's name; apart from the facts, because devices of one kind may share the rest.
    pub name: &'a str,
    /// Whether it may connect.
    pub enabled: bool,
    /// Its facts.
    pub facts: &'a DeviceFacts,
    /// Ids of the groups that it is in, for `device.memberOf`.
    pub groups: &'a [String],
}

impl<'a> Device<'a> {
    /// A device that may connect and is in no group.
    pub fn new(id: &'a str, facts: &'a DeviceFacts) -> Self {
        Self { id, name: &facts.name, enabled: true, facts, groups: &[] }
    }

    fn directory(&self) -> Option<&'a DirectoryFacts> {
        self.facts.directory.as_deref()
    }

    /// A property that is true or false; `None` for another.
    pub fn boolean(&self, property: Property) -> Option<bool> {
        match property {
            Property::AccountEnabled => Some(self.enabled),
            Property::IsRooted => Some(self.directory().is_some_and(|directory| directory.rooted)),
            _ => None,
        }
    }

    /// A property that is a text; `None` for one without a value and for another kind.
    ///
    /// `objectId` and `deviceId` are the same here. `managementType` is `MicrosoftSense` while the Defender
    /// channel manages the device (seed-facts, section 3.5).
    pub fn text(&self, property: Property) -> Option<&'a str> {
        let directory = self.directory();
        let text = match property {
            Property::DeviceId | Property::ObjectId => self.id,
            Property::DisplayName => self.name,
            Property::DeviceManufacturer => &self.facts.manufacturer,
            Property::DeviceModel => &self.facts.model,
            Property::DeviceOsType => os_type(self.facts),
            Property::DeviceOsVersion => &self.facts.os_version,
            Property::ManagementType => match self.facts.managed_by {
                ManagementChannel::Defender => "MicrosoftSense",
                ManagementChannel::ConfigurationManager => "ConfigurationManagerClient",
                ManagementChannel::Mdm | ManagementChannel::CoManaged => "MDM",
            },
            Property::DeviceManagementAppId => match self.facts.managed_by {
                ManagementChannel::Defender => "",
                ManagementChannel::Mdm => INTUNE_APP,
                ManagementChannel::ConfigurationManager | ManagementChannel::CoManaged => {
                    CONFIGURATION_MANAGER_APP
                }
            },
            Property::ProfileType => "RegisteredDevice",
            Property::DeviceOwnership => {
                directory.map_or(Ownership::Unknown, |directory| directory.ownership).text()
            }
            Property::DeviceTrustType => match self.facts.join_state {
                JoinState::EntraJoined => "AzureAD",
                JoinState::HybridJoined => "ServerAD",
                JoinState::Registered => "Workplace",
                JoinState::NotJoined | JoinState::DomainJoined | JoinState::Unknown => "",
            },
            Property::DeviceCategory => &directory?.category,
            Property::EnrollmentProfileName => &directory?.enrollment_profile_name,
            other => directory?.extension_attributes.get(other.name())?,
        };
        (!text.is_empty()).then_some(text)
    }

    /// The items of a property that is a collection; nothing for another.
    ///
    /// `systemLabels` holds what the system sets, then the device's tags, so that rules can ask for both in
    /// words that Entra has; a tag that is spelt like a label of the system does not count.
    pub fn items(&self, property: Property) -> impl Iterator<Item = &'a str> {
        let (labels, texts): ([Option<&str>; 2], &[String]) = match property {
            Property::SystemLabels => (self.labels(), &self.facts.tags),
            Property::DevicePhysicalIds => {
                ([None; 2], self.directory().map_or(&[], |directory| &directory.physical_ids))
            }
            _ => ([None; 2], &[]),
        };
        let of_system = move |text: &str| {
            property == Property::SystemLabels
                && [MANAGED_LABEL, JOINED_LABEL].iter().any(|label| label.eq_ignore_ascii_case(text))
        };
        let texts = texts.iter().map(String::as_str);
        labels.into_iter().flatten().chain(texts.filter(move |text| !text.is_empty() && !of_system(text)))
    }

    fn labels(&self) -> [Option<&'static str>; 2] {
        let managed = self.facts.managed_by == ManagementChannel::Defender;
        let joined = matches!(self.facts.join_state, JoinState::EntraJoined | JoinState::HybridJoined);
        [managed.then_some(MANAGED_LABEL), (managed && !joined).then_some(JOINED_LABEL)]
    }
}

fn os_type(facts: &DeviceFacts) -> &'static str {
    match (facts.platform, facts.server) {
        (Platform::Windows, false) => "Windows",
        (Platform::Windows, true) => "Windows Server",
        (Platform::Linux, _) => "Linux",
    }
}
