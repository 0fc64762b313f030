//! The enforcement scope: which devices a tenant lets be managed. Source: seed-facts, sections 1.5 and 1.6.

use serde::{Deserialize, Serialize};

use crate::device::{DeviceFacts, Platform};
use crate::problem::Problem;

/// The tag that brings a device into a scope of tagged devices.
pub const MANAGEMENT_TAG: &str = "MDE-Management";

/// How many of a part's devices are in scope, narrowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Reach {
    /// None.
    Off,
    /// Those with the tag [`MANAGEMENT_TAG`].
    Tagged,
    /// All.
    All,
}

impl Reach {
    /// Every reach, narrowest first.
    pub const ALL: [Self; 3] = [Self::Off, Self::Tagged, Self::All];

    /// The word on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Tagged => "tagged",
            Self::All => "all",
        }
    }

    /// The words for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Off => "Off",
            Self::Tagged => "Tagged devices",
            Self::All => "All devices",
        }
    }
}

/// The devices that one switch of the scope is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum ScopePart {
    /// Windows that is no server.
    WindowsClients,
    /// Windows Server that is no domain controller.
    WindowsServers,
    /// Domain controllers on Windows.
    DomainControllers,
    /// Linux, clients and servers alike.
    Linux,
}

impl ScopePart {
    /// The part that a device belongs to. Only Windows has domain controllers here: one that runs on Linux is
    /// managed as Linux.
    pub fn of(facts: &DeviceFacts) -> Self {
        match facts.platform {
            Platform::Linux => Self::Linux,
            Platform::Windows if facts.domain_controller => Self::DomainControllers,
            Platform::Windows if facts.server => Self::WindowsServers,
            Platform::Windows => Self::WindowsClients,
        }
    }

    /// The words for people, as they stand within a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Self::WindowsClients => "Windows clients",
            Self::WindowsServers => "Windows servers",
            Self::DomainControllers => "domain controllers",
            Self::Linux => "Linux devices",
        }
    }
}

/// Which devices a tenant lets be managed, and whether Configuration Manager keeps its authority.
///
/// The default manages every device but domain controllers, and leaves Configuration Manager its devices: a
/// tenant that never looked at its scope is not surprised by a domain controller that became managed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct EnforcementScope {
    /// Windows clients.
    pub windows_clients: Reach,
    /// Windows servers.
    pub windows_servers: Reach,
    /// Domain controllers: never more of them than of Windows servers.
    pub domain_controllers: Reach,
    /// Linux.
    pub linux: Reach,
    /// *Manage security settings using Configuration Manager*: on, its devices are left to it.
    pub configuration_manager_authority: bool,
}

impl Default for EnforcementScope {
    fn default() -> Self {
        Self {
            windows_clients: Reach::All,
            windows_servers: Reach::All,
            domain_controllers: Reach::Off,
            linux: Reach::All,
            configuration_manager_authority: true,
        }
    }
}

impl EnforcementScope {
    /// How many devices of a part are in scope. Domain controllers follow Windows servers: off with them, and
    /// tagged only where those are tagged only.
    pub fn reach(&self, part: ScopePart) -> Reach {
        match part {
            ScopePart::WindowsClients => self.windows_clients,
            ScopePart::WindowsServers => self.windows_servers,
            ScopePart::DomainControllers => self.domain_controllers.min(self.windows_servers),
            ScopePart::Linux => self.linux,
        }
    }

    /// What is wrong with the scope: domain controllers wider than the Windows servers that they follow. On while
    /// servers are off is an error, all while servers are tagged only a warning.
    pub fn problems(&self) -> Vec<Problem> {
        const PATH: &str = "domainControllers";
        match (self.windows_servers, self.domain_controllers) {
            (Reach::Off, Reach::Tagged | Reach::All) => vec![Problem::error(
                PATH,
                "domain-controllers-without-servers",
                "Turn on Windows servers first: domain controllers can only be managed where they are.",
            )],
            (Reach::Tagged, Reach::All) => vec![Problem::warning(
                PATH,
                "domain-controllers-tagged-only",
                "Windows servers are tagged only, so of the domain controllers only tagged ones are managed too.",
            )],
            _ => Vec::new(),
        }
    }
}

/// Whether the device has the tag that brings it into a scope of tagged devices. Case and blanks around it do not
/// count: a tag is typed by hand, in many places.
pub fn has_management_tag(facts: &DeviceFacts) -> bool {
    facts.tags.iter().any(|tag| tag.trim().eq_ignore_ascii_case(MANAGEMENT_TAG))
}
