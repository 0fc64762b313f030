//! Rules as a table: the columns are the fields of a rule. Source of the form: RFC 4180.

pub(super) mod cells;
pub(super) mod list;
mod read;
mod write;

use super::code_page;
use super::report::RulesRead;
use crate::import::ImportError;

pub use write::write_csv;

/// A field of a rule that has a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Description,
    Enabled,
    Direction,
    Action,
    Profiles,
    Protocol,
    LocalPorts,
    RemotePorts,
    Icmp,
    LocalAddresses,
    RemoteAddresses,
    DynamicKeywords,
    InterfaceTypes,
    EdgeTraversal,
    FilePath,
    PackageFamilyName,
    ServiceName,
    PolicyAppId,
    LocalUsers,
    BinaryName,
    Interface,
    Key,
    Priority,
    VmCreator,
    Firewall,
}

use Column as C;

/// The header's names, in the order in which they are written. Those from `BinaryName` on are written only where a
/// rule has them.
///
/// `Enabled` and `EdgeTraversal` are `Yes` or `No`, `Direction` is `In` or `Out`, `Action` is `Allow` or `Block`,
/// `Profiles` a list of `Domain`, `Private` and `Public` or `All`, `Protocol` a name such as `TCP` or a number,
/// `InterfaceTypes` a list of `RemoteAccess`, `Wireless`, `Lan`, `MobileBroadband`, `Mbb` or `All`, `Firewall` one of
/// `Windows` (where nothing is said), `HyperV` and `Linux`. An empty cell is *Not configured*.
pub const COLUMNS: [&str; 26] = [
    "Name",
    "Description",
    "Enabled",
    "Direction",
    "Action",
    "Profiles",
    "Protocol",
    "LocalPorts",
    "RemotePorts",
    "Icmp",
    "LocalAddresses",
    "RemoteAddresses",
    "DynamicKeywords",
    "InterfaceTypes",
    "EdgeTraversal",
    "FilePath",
    "PackageFamilyName",
    "ServiceName",
    "PolicyAppId",
    "LocalUsers",
    "BinaryName",
    "Interface",
    "Key",
    "Priority",
    "VmCreator",
    "Firewall",
];

const ALL: [Column; 26] = [
    C::Name,
    C::Description,
    C::Enabled,
    C::Direction,
    C::Action,
    C::Profiles,
    C::Protocol,
    C::LocalPorts,
    C::RemotePorts,
    C::Icmp,
    C::LocalAddresses,
    C::RemoteAddresses,
    C::DynamicKeywords,
    C::InterfaceTypes,
    C::EdgeTraversal,
    C::FilePath,
    C::PackageFamilyName,
    C::ServiceName,
    C::PolicyAppId,
    C::LocalUsers,
    C::BinaryName,
    C::Interface,
    C::Key,
    C::Priority,
    C::VmCreator,
    C::Firewall,
];

/// Reads a table of rules.
///
/// # Errors
/// When the bytes are no text, or their first row is no header with a column `Name`.
pub fn read_csv(bytes: &[u8]) -> Result<RulesRead, ImportError> {
    of_text(&code_page::text(bytes)?)
}

pub(super) fn of_text(text: &str) -> Result<RulesRead, ImportError> {
    read::rules(text)
}
