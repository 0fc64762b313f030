//! Rules to a table.

use super::super::known;
use super::{ALL, C, COLUMNS, Column, cells, list};
use crate::firewall::{Action, Dialect, Direction, Profile, Rule};

/// The table of these rules, as UTF-8 with a byte order mark, which spreadsheets ask for, rows ended as RFC 4180
/// has it. Read again it gives the same rules; only members that no rule has a field for are not in it.
pub fn write_csv(rules: &[Rule]) -> Vec<u8> {
    let named = |column: Column| COLUMNS.get(column as usize).copied().unwrap_or_default();
    let written: Vec<Column> = ALL
        .into_iter()
        .filter(|column| {
            (*column as usize) < C::BinaryName as usize
                || rules.iter().any(|rule| !cell(rule, *column).is_empty())
        })
        .collect();
    let mut out = String::from('\u{FEFF}');
    row(written.iter().map(|column| named(*column).to_owned()), &mut out);
    for rule in rules {
        row(written.iter().map(|column| cell(rule, *column)), &mut out);
    }
    out.into_bytes()
}

fn row(values: impl Iterator<Item = String>, out: &mut String) {
    for (index, value) in values.enumerate() {
        if index > 0 {
            out.push(',');
        }
        cells::write(&value, out);
    }
    out.push_str("\r\n");
}

fn cell(rule: &Rule, column: Column) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let truth = |truth: Option<bool>| match truth {
        Some(true) => "Yes".to_owned(),
        Some(false) => "No".to_owned(),
        None => String::new(),
    };
    match column {
        C::Name => rule.name.clone(),
        C::Description => rule.description.clone(),
        C::Enabled => truth(rule.enabled),
        C::Direction => match rule.direction {
            Some(Direction::In) => "In".into(),
            Some(Direction::Out) => "Out".into(),
            None => String::new(),
        },
        C::Action => match rule.action {
            Some(Action::Allow) => "Allow".into(),
            Some(Action::Block) => "Block".into(),
            None => String::new(),
        },
        C::Profiles => match rule.profiles {
            Some(profiles) if profiles.is_all() => "All".into(),
            Some(profiles) => profiles.iter().map(profile).collect::<Vec<_>>().join("; "),
            None => String::new(),
        },
        C::Protocol => rule.protocol.map(known::protocol_name).unwrap_or_default(),
        C::LocalPorts => list::write(&rule.local_ports),
        C::RemotePorts => list::write(&rule.remote_ports),
        C::Icmp => list::write(&rule.icmp),
        C::LocalAddresses => list::write(&rule.local_addresses),
        C::RemoteAddresses => list::write(&rule.remote_addresses),
        C::DynamicKeywords => list::write(&rule.dynamic_keywords),
        C::InterfaceTypes => {
            let word = |kind| known::INTERFACES.iter().find(|(_, it)| it == kind).map(|(word, _)| *word);
            rule.interface_types.iter().filter_map(word).collect::<Vec<_>>().join("; ")
        }
        C::EdgeTraversal => truth(rule.edge_traversal),
        C::FilePath => text(&rule.file_path),
        C::PackageFamilyName => text(&rule.package_family_name),
        C::ServiceName => text(&rule.service_name),
        C::PolicyAppId => text(&rule.policy_app_id),
        C::LocalUsers => list::write(&rule.local_users),
        C::BinaryName => text(&rule.binary_name),
        C::Interface => text(&rule.interface),
        C::Key => text(&rule.key),
        C::Priority => rule.priority.map(|number| number.to_string()).unwrap_or_default(),
        C::VmCreator => text(&rule.vm_creator),
        C::Firewall => match rule.dialect {
            Dialect::Windows => String::new(),
            Dialect::HyperV => "HyperV".into(),
            Dialect::Linux => "Linux".into(),
        },
    }
}

fn profile(profile: Profile) -> &'static str {
    match profile {
        Profile::Domain => "Domain",
        Profile::Private => "Private",
        Profile::Public => "Public",
    }
}
