//! Rules from a table.

use super::super::known;
use super::super::raw::short;
use super::super::report::{Draft, RulesRead};
use super::{ALL, C, COLUMNS, Column, cells, list};
use crate::firewall::{Dialect, Rule};
use crate::import::ImportError;

/// Columns that other tools call differently, without blanks and in lower case.
const ALIASES: [(&str, Column); 20] = [
    ("rulename", C::Name),
    ("displayname", C::Name),
    ("profile", C::Profiles),
    ("localport", C::LocalPorts),
    ("localportranges", C::LocalPorts),
    ("remoteport", C::RemotePorts),
    ("remoteportranges", C::RemotePorts),
    ("icmptype", C::Icmp),
    ("icmptypes", C::Icmp),
    ("icmptypesandcodes", C::Icmp),
    ("localaddress", C::LocalAddresses),
    ("localaddressranges", C::LocalAddresses),
    ("remoteaddress", C::RemoteAddresses),
    ("remoteaddressranges", C::RemoteAddresses),
    ("interfacetype", C::InterfaceTypes),
    ("edgetraversalpolicy", C::EdgeTraversal),
    ("program", C::FilePath),
    ("service", C::ServiceName),
    ("package", C::PackageFamilyName),
    ("localuser", C::LocalUsers),
];

/// The rules of a table.
pub(super) fn rules(text: &str) -> Result<RulesRead, ImportError> {
    // A spreadsheet's hint and PowerShell's type stand before the header.
    let hint = |line: &&str| line.starts_with("#TYPE") || line.starts_with("\"#TYPE");
    let first = text.lines().find(|line| !line.trim().is_empty() && !hint(line)).unwrap_or_default();
    let separator = cells::separator(first);
    let (rows, open) = cells::rows(text, separator);
    let mut rows = rows.into_iter().skip_while(|row| {
        let first = row.cells.first().map(String::as_str).unwrap_or_default();
        first.starts_with("#TYPE") || first.starts_with("sep=")
    });
    let header = rows.next().ok_or_else(|| ImportError::new("This table is empty."))?;
    let columns: Vec<Option<Column>> = header.cells.iter().map(|name| column(name)).collect();
    if !columns.contains(&Some(C::Name)) {
        return Err(ImportError::new(
            "This is no table of firewall rules: its first row names no column `Name`.",
        ));
    }
    let mut read = RulesRead::default();
    about_header(header.line, &header.cells, &columns, &mut read);
    let rows: Vec<cells::Row> = rows.collect();
    let last = rows.len();
    for (index, row) in rows.into_iter().enumerate() {
        let mut draft = rule(&row, &columns);
        if open && index + 1 == last {
            draft.refuse("open-quote", "A quotation mark of this row is never closed; close it.");
        }
        draft.finish(&mut read);
    }
    Ok(read)
}

fn column(name: &str) -> Option<Column> {
    let name: String = name.chars().filter(|it| it.is_alphanumeric()).collect();
    let at = COLUMNS.iter().position(|column| column.eq_ignore_ascii_case(&name));
    let alias = || ALIASES.iter().find(|(alias, _)| alias.eq_ignore_ascii_case(&name)).map(|(_, it)| *it);
    at.and_then(|at| ALL.get(at).copied()).or_else(alias)
}

fn about_header(line: usize, names: &[String], columns: &[Option<Column>], read: &mut RulesRead) {
    for (index, (name, column)) in names.iter().zip(columns).enumerate() {
        match column {
            None if name.trim().is_empty() => {}
            None => read.say(
                line,
                "unknown-column",
                format!("The column `{}` is none of a rule and is left out.", short(name)),
            ),
            Some(column) if columns.get(..index).unwrap_or_default().contains(&Some(*column)) => read.say(
                line,
                "repeated-column",
                format!("The column `{}` stands twice; the first one counts.", short(name)),
            ),
            Some(_) => {}
        }
    }
}

fn rule(row: &cells::Row, columns: &[Option<Column>]) -> Draft {
    let mut draft = Draft::new(row.line, Rule::default());
    let mut set: Vec<Column> = Vec::new();
    for (index, cell) in row.cells.iter().enumerate() {
        match columns.get(index) {
            Some(Some(column)) if !set.contains(column) => {
                set.push(*column);
                put(&mut draft, *column, cells::unguarded(cell));
            }
            Some(_) => {}
            None if cell.trim().is_empty() => {}
            None => {
                draft.refuse(
                    "row-length",
                    "The row has more cells than the header; quote the cell that holds the separator.",
                );
                break;
            }
        }
    }
    draft
}

fn put(draft: &mut Draft, column: Column, cell: &str) {
    let rule = &mut draft.rule;
    let text = || (!cell.is_empty()).then(|| cell.to_owned());
    let text_or_any = || text().filter(|text| !known::is_any(text));
    let blank = cell.trim().is_empty();
    // What can't be read: the value.
    let unread = match column {
        C::Name => {
            cell.clone_into(&mut rule.name);
            None
        }
        C::Description => {
            cell.clone_into(&mut rule.description);
            None
        }
        C::FilePath => {
            rule.file_path = text_or_any();
            None
        }
        C::PackageFamilyName => {
            rule.package_family_name = text_or_any();
            None
        }
        C::ServiceName => {
            rule.service_name = text_or_any();
            None
        }
        C::PolicyAppId => {
            rule.policy_app_id = text_or_any();
            None
        }
        C::BinaryName => {
            rule.binary_name = text();
            None
        }
        C::Interface => {
            rule.interface = text();
            None
        }
        C::Key => {
            rule.key = text();
            None
        }
        C::VmCreator => {
            rule.vm_creator = text();
            None
        }
        C::LocalPorts => ports(&mut rule.local_ports, cell),
        C::RemotePorts => ports(&mut rule.remote_ports, cell),
        C::Icmp => lists(&mut rule.icmp, cell),
        C::LocalAddresses => lists(&mut rule.local_addresses, cell),
        C::RemoteAddresses => lists(&mut rule.remote_addresses, cell),
        C::DynamicKeywords => lists(&mut rule.dynamic_keywords, cell),
        C::LocalUsers => lists(&mut rule.local_users, cell),
        _ if blank => None,
        C::Enabled => given(&mut rule.enabled, known::truth(cell), cell),
        C::EdgeTraversal => given(&mut rule.edge_traversal, known::truth(cell), cell),
        C::Direction => given(&mut rule.direction, known::direction(cell), cell),
        C::Action => given(&mut rule.action, known::action(cell), cell),
        C::Priority => given(&mut rule.priority, cell.trim().parse().ok(), cell),
        C::Profiles => {
            let words = list::read(cell);
            given(&mut rule.profiles, known::profiles(words.iter().map(String::as_str)), cell)
        }
        C::Protocol => match known::protocol(cell) {
            Some(protocol) => {
                rule.protocol = protocol;
                None
            }
            None => Some(cell.to_owned()),
        },
        C::InterfaceTypes => {
            let words = list::read(cell);
            let types =
                words.iter().filter(|word| !known::is_any(word)).map(|word| known::interface_type(word));
            match types.collect() {
                Some(types) => {
                    rule.interface_types = types;
                    None
                }
                None => Some(cell.to_owned()),
            }
        }
        C::Firewall => match cell.trim().to_ascii_lowercase().as_str() {
            "windows" => None,
            "hyperv" | "hyper-v" => {
                rule.dialect = Dialect::HyperV;
                None
            }
            "linux" => {
                rule.dialect = Dialect::Linux;
                None
            }
            _ => Some(cell.to_owned()),
        },
    };
    if let Some(value) = unread {
        let column = COLUMNS.get(column as usize).copied().unwrap_or_default();
        let sentence = format!("`{}` in the column `{column}` can't be read.", short(&value));
        draft.refuse("unreadable-value", sentence);
    }
}

fn given<T>(field: &mut Option<T>, value: Option<T>, cell: &str) -> Option<String> {
    let unread = value.is_none().then(|| cell.to_owned());
    *field = value;
    unread
}

fn lists(field: &mut Vec<String>, cell: &str) -> Option<String> {
    let entries = list::read(cell);
    let any = matches!(entries.as_slice(), [only] if only.eq_ignore_ascii_case("any"));
    *field = if any { Vec::new() } else { entries };
    None
}

/// Ports; a spreadsheet turns a range such as `1-2` into a date, which nobody can turn back.
fn ports(field: &mut Vec<String>, cell: &str) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let mut words = cell.split(['-', '.', '/', ' ']).filter(|word| !word.is_empty());
    let month = |word: &str| MONTHS.iter().any(|month| month.eq_ignore_ascii_case(word));
    let number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let date = |left: &str, right: &str| month(left) && number(right) || number(left) && month(right);
    if words.next().zip(words.next()).is_some_and(|(left, right)| date(left, right)) {
        return Some(format!("{} (a date that a spreadsheet made of a range)", cell.trim()));
    }
    lists(field, cell)
}
