//! The properties of a device that a rule may ask for, with their types and values.
//!
//! Source: Entra's documentation of rules for devices; seed-facts, section 3.5.

use super::operator::Operator;

/// What a property holds, which decides the operators that fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Boolean,
    /// One text, or none.
    Text,
    /// A dotted version: a text that can also be compared by `-ge` and `-le`.
    Version,
    /// Any number of texts.
    Collection,
    /// The groups that the device is in.
    Groups,
}

/// The values that a property takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// Any text.
    Any,
    /// No device anywhere has another: another is an error.
    Only(&'static [&'static str]),
    /// No device here has another: another is a warning.
    Usual(&'static [&'static str]),
}

macro_rules! properties {
    ($($name:ident $text:literal $kind:ident $values:expr, $about:literal;)*) => {
        /// A property of a device, `device.` and its name in a rule.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Property { $(#[doc = $about] $name),* }

        impl Property {
            /// Every property, by name.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name as Entra writes it, without `device.`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }

            /// What it holds.
            pub fn kind(self) -> Kind {
                match self { $(Self::$name => Kind::$kind),* }
            }

            /// The values that it takes.
            pub fn values(self) -> Values {
                match self { $(Self::$name => $values),* }
            }

            /// What it is, in one sentence.
            pub fn about(self) -> &'static str {
                match self { $(Self::$name => $about),* }
            }
        }
    };
}

use Values::{Any, Only, Usual};

properties! {
    AccountEnabled "accountEnabled" Boolean Any, "Whether the device may connect.";
    DeviceCategory "deviceCategory" Text Any, "The category that an administrator gave the device.";
    DeviceId "deviceId" Text Any, "The id of the device's registration.";
    DeviceManagementAppId "deviceManagementAppId" Text Usual(&[INTUNE_APP, CONFIGURATION_MANAGER_APP]),
        "The id of the application that manages the device: Intune or Configuration Manager.";
    DeviceManufacturer "deviceManufacturer" Text Any, "The maker of the hardware.";
    DeviceModel "deviceModel" Text Any, "The model of the hardware.";
    DeviceOsType "deviceOSType" Text Usual(&["Windows", "Windows Server", "Linux"]),
        "The operating system; servers with Windows are a type of their own.";
    DeviceOsVersion "deviceOSVersion" Version Any, "The version of the operating system, such as 10.0.26100.2605.";
    DeviceOwnership "deviceOwnership" Text Only(&["Company", "Personal", "Unknown"]), "Who owns the device.";
    DevicePhysicalIds "devicePhysicalIds" Collection Any, "Ids of the hardware and of Autopilot, such as [ZTDId].";
    DeviceTrustType "deviceTrustType" Text Only(&["AzureAD", "ServerAD", "Workplace"]),
        "How the device is joined: Entra joined, hybrid joined or registered.";
    DisplayName "displayName" Text Any, "The device's name.";
    EnrollmentProfileName "enrollmentProfileName" Text Any, "The profile by which the device was enrolled.";
    ExtensionAttribute1 "extensionAttribute1" Text Any, "An attribute of the organisation's own.";
    ExtensionAttribute2 "extensionAttribute2" Text Any, "An attribute of the organisation's own.";
    ExtensionAttribute3 "extensionAttribute3" Text Any, "An attribute of the organisation's own.";
    ExtensionAttribute4 "extensionAttribute4" Text Any, "An attribute of the organisation's own.";
    ExtensionAttribute5 "extensionAttribute5" Text Any, "An attribute of the organisation's own.";
    ExtensionAttribute6 "extensionAttribute6" Text Any, "An attribute of the organisation's own.";
    ExtensionAttribute7 "extensionAttribute7" Text Any, "An attribute of the organisation's own.";
    ExtensionAttribute8 "extensionAttribute8" Text Any, "An attribute of the organisation's own.";
    ExtensionAttribute9 "extensionAttribute9" Text Any, "An attribute of the organisation's own.";
    ExtensionAttribute10 "extensionAttribute10" Text Any, "An attribute of the organisation's own.";
    ExtensionAttribute11 "extensionAttribute11" Text Any, "An attribute of the organisation's own.";
    ExtensionAttribute12 "extensionAttribute12" Text Any, "An attribute of the organisation's own.";
    ExtensionAttribute13 "extensionAttribute13" Text Any, "An attribute of the organisation's own.";
    ExtensionAttribute14 "extensionAttribute14" Text Any, "An attribute of the organisation's own.";
    ExtensionAttribute15 "extensionAttribute15" Text Any, "An attribute of the organisation's own.";
    IsRooted "isRooted" Boolean Any, "Whether the device is rooted or jailbroken.";
    ManagementType "managementType" Text Usual(&["MicrosoftSense", "MDM", "ConfigurationManagerClient"]),
        "The channel that manages the device: MicrosoftSense while it is managed here.";
    MemberOf "memberOf" Groups Any, "The groups that the device is in.";
    ObjectId "objectId" Text Any, "The id of the device.";
    ProfileType "profileType" Text Only(&["RegisteredDevice", "SecureVM", "Printer", "Shared", "IoT"]),
        "What kind of object the device is.";
    SystemLabels "systemLabels" Collection Any,
        "Labels that the system sets, MDEManaged and MDEJoined, and the device's tags.";
}

/// Intune, as `deviceManagementAppId` names it.
pub const INTUNE_APP: &str = "0000000a-0000-0000-c000-000000000000";
/// Configuration Manager, as `deviceManagementAppId` names it.
pub const CONFIGURATION_MANAGER_APP: &str = "54b943f8-d761-4f8d-951e-9cea1846db5a";

impl Property {
    /// The property of this name, without `device.`, in any case.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|property| property.name().eq_ignore_ascii_case(name))
    }

    /// Whether it is a text, alone or among others.
    pub fn is_text(self) -> bool {
        matches!(self.kind(), Kind::Text | Kind::Version | Kind::Collection)
    }

    /// The operators that fit it, besides `-any` and `-all`.
    pub fn operators(self) -> impl Iterator<Item = Operator> {
        Operator::ALL.iter().copied().filter(move |operator| operator.fits(self.kind()))
    }

    /// The property that people mean by a name of another tool: Graph's, Defender's or plain words.
    pub(super) fn meant_by(name: &str) -> Option<Self> {
        const OTHERS: [(&str, Property); 27] = [
            ("id", Property::ObjectId),
            ("name", Property::DisplayName),
            ("hostname", Property::DisplayName),
            ("deviceName", Property::DisplayName),
            ("computerName", Property::DisplayName),
            ("os", Property::DeviceOsType),
            ("osType", Property::DeviceOsType),
            ("platform", Property::DeviceOsType),
            ("operatingSystem", Property::DeviceOsType),
            ("osVersion", Property::DeviceOsVersion),
            ("version", Property::DeviceOsVersion),
            ("deviceVersion", Property::DeviceOsVersion),
            ("operatingSystemVersion", Property::DeviceOsVersion),
            ("manufacturer", Property::DeviceManufacturer),
            ("model", Property::DeviceModel),
            ("category", Property::DeviceCategory),
            ("ownership", Property::DeviceOwnership),
            ("physicalIds", Property::DevicePhysicalIds),
            ("trustType", Property::DeviceTrustType),
            ("joinType", Property::DeviceTrustType),
            ("mdmAppId", Property::DeviceManagementAppId),
            ("managedBy", Property::ManagementType),
            ("isManaged", Property::ManagementType),
            ("managementAgent", Property::ManagementType),
            ("enabled", Property::AccountEnabled),
            ("tags", Property::SystemLabels),
            ("labels", Property::SystemLabels),
        ];
        OTHERS.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, property)| *property)
    }
}
