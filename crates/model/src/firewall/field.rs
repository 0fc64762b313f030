//! Which member of which dialect's rules is which field: the definition ids as one table.

use super::words::Dialect;

/// A field of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
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
    Interface,
    EdgeTraversal,
    FilePath,
    PackageFamilyName,
    ServiceName,
    BinaryName,
    PolicyAppId,
    LocalUsers,
    Key,
    Priority,
    VmCreator,
}

/// Each field with what follows the group's id in the ids of Windows, Hyper-V and Linux rules.
type Row = (Field, [&'static str; 3]);

/// Every field. Empty where the dialect has none.
const FIELDS: [Row; 25] = [
    (Field::Name, ["_name", "_name", "_name"]),
    (Field::Description, ["_description", "", "_description"]),
    (Field::Enabled, ["_enabled", "_enabled", "_enabled"]),
    (Field::Direction, ["_direction", "_direction", "_direction"]),
    (Field::Action, ["_action_type", "_action", "_action"]),
    (Field::Profiles, ["_profiles", "_profiles", ""]),
    (Field::Protocol, ["_protocol", "_protocol", "_protocol"]),
    (Field::LocalPorts, ["_localportranges", "_localportranges", "_localports"]),
    (Field::RemotePorts, ["_remoteportranges", "_remoteportranges", "_remoteports"]),
    (Field::Icmp, ["_icmptypesandcodes", "", ""]),
    (Field::LocalAddresses, ["_localaddressranges", "_localaddressranges", "_localaddresses"]),
    (Field::RemoteAddresses, ["_remoteaddressranges", "_remoteaddressranges", "_remoteaddresses"]),
    (Field::DynamicKeywords, ["_remoteaddressdynamickeywords", "", ""]),
    (Field::InterfaceTypes, ["_interfacetypes", "", ""]),
    (Field::Interface, ["", "", "_interface"]),
    (Field::EdgeTraversal, ["_edgetraversal", "", ""]),
    (Field::FilePath, ["_app_filepath", "", ""]),
    (Field::PackageFamilyName, ["_app_packagefamilyname", "", ""]),
    (Field::ServiceName, ["_app_servicename", "", ""]),
    (Field::BinaryName, ["_app_fqbn", "", ""]),
    (Field::PolicyAppId, ["_policyappid", "", ""]),
    (Field::LocalUsers, ["_localuserauthorizedlist", "", ""]),
    (Field::Key, ["_firewallrulename", "_firewallrulename", ""]),
    (Field::Priority, ["", "_priority", ""]),
    (Field::VmCreator, ["", "_vmcreatorid", ""]),
];

fn suffix(row: &Row, dialect: Dialect) -> &'static str {
    let [windows, hyper_v, linux] = row.1;
    match dialect {
        Dialect::Windows => windows,
        Dialect::HyperV => hyper_v,
        Dialect::Linux => linux,
    }
}

impl Field {
    /// The field that this member is, in rules of this dialect.
    pub(super) fn of(dialect: Dialect, definition_id: &str) -> Option<Self> {
        let end = definition_id.strip_prefix(dialect.group_id())?;
        let row = FIELDS.iter().find(|row| !end.is_empty() && suffix(row, dialect) == end)?;
        Some(row.0)
    }

    /// Every field of a dialect with its definition id.
    pub(super) fn all(dialect: Dialect) -> impl Iterator<Item = (Self, String)> {
        FIELDS
            .iter()
            .map(move |row| (row.0, suffix(row, dialect)))
            .filter(|(_, suffix)| !suffix.is_empty())
            .map(move |(field, suffix)| (field, [dialect.group_id(), suffix].concat()))
    }
}
