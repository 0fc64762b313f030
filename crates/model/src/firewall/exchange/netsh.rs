//! The output of `netsh advfirewall firewall show rule name=all verbose`.
//!
//! A rule begins with a line that has its name, underlined with dashes; each line after it is a label, a colon and a
//! value. Lists that are long go on in lines that begin with blanks, so do the types and codes of ICMP; a description
//! may hold line breaks and goes on until the line `Enabled`.

use super::code_page;
use super::raw::Raw;
use super::report::RulesRead;
use crate::import::ImportError;

/// Reads what `netsh` printed, in whichever encoding it was kept.
///
/// # Errors
/// When it is not such output, or in another language than English: its labels depend on the language of Windows.
pub fn read_netsh(bytes: &[u8]) -> Result<RulesRead, ImportError> {
    of_text(&code_page::text(bytes)?)
}

pub(super) fn of_text(text: &str) -> Result<RulesRead, ImportError> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let begins: Vec<usize> = begins(&lines).collect();
    let labels = begins.iter().filter_map(|at| Some(lines.get(*at)?.split_once(':')?.0.trim()));
    let mut labels = labels.map(|label| key(label) == "rulename");
    match labels.next() {
        None if text.contains("No rules match") => return Ok(RulesRead::default()),
        None => {
            return Err(ImportError::new(
                "This is not the output of `netsh advfirewall firewall show rule name=all verbose`: no rule begins in it.",
            ));
        }
        Some(true) => {}
        Some(false) => {
            return Err(ImportError::new(
                "This output of `netsh` is not in English, and its words depend on the language of Windows: export the rules as JSON with PowerShell instead, whose words do not.",
            ));
        }
    }
    let mut read = RulesRead::default();
    for (index, at) in begins.iter().enumerate() {
        let end = begins.get(index + 1).copied().unwrap_or(lines.len());
        let block = lines.get(*at..end).unwrap_or_default();
        rule(*at + 1, block).draft().finish(&mut read);
    }
    Ok(read)
}

/// Whether a text is such output, in any language.
pub(super) fn is_netsh(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    begins(&lines).next().is_some() || text.contains("No rules match the specified criteria")
}

/// The lines at which rules begin: those that are underlined.
fn begins<'a>(lines: &'a [&str]) -> impl Iterator<Item = usize> + 'a {
    let pairs = lines.windows(2).enumerate();
    pairs.filter_map(|(at, pair)| match pair {
        [name, dashes] => {
            let underlined = dashes.len() >= 20 && dashes.bytes().all(|byte| byte == b'-');
            (underlined && name.contains(':') && !name.starts_with(' ')).then_some(at)
        }
        _ => None,
    })
}

/// A label without blanks and case.
fn key(label: &str) -> String {
    label.chars().filter(|character| character.is_alphanumeric()).collect::<String>().to_ascii_lowercase()
}

fn rule(line: usize, block: &[&str]) -> Raw {
    let mut raw = Raw { line, ..Raw::default() };
    let mut label = String::new();
    for (index, text) in block.iter().enumerate() {
        let (name, value) = match text.split_once(':') {
            Some((name, value)) if !text.starts_with(' ') => (key(name), value.trim()),
            _ => (String::new(), text.trim()),
        };
        let inside_description = label == "description" && name != "enabled";
        // The underline, the closing `Ok.` and blank lines between rules.
        let empty =
            index == 1 || (!inside_description && (text.is_empty() || name.is_empty() && value == "Ok."));
        if empty {
            continue;
        }
        if inside_description {
            raw.description.push('\n');
            raw.description.push_str(text.trim());
        } else if name.is_empty() {
            go_on(&mut raw, &label, value);
        } else {
            set(&mut raw, &name, text, value);
            label = name;
        }
    }
    raw
}

fn split(value: &str) -> impl Iterator<Item = String> {
    value.split(',').map(|entry| entry.trim().to_owned()).filter(|entry| !entry.is_empty())
}

fn set(raw: &mut Raw, label: &str, line: &str, value: &str) {
    let text = value.to_owned();
    match label {
        "rulename" => raw.name = text,
        "description" => raw.description = text,
        "enabled" => raw.enabled = text,
        "direction" => raw.direction = text,
        "profiles" => raw.profiles = split(value).collect(),
        "localip" => raw.local_addresses = split(value).collect(),
        "remoteip" => raw.remote_addresses = split(value).collect(),
        "protocol" => raw.protocol = text,
        "localport" => raw.local_ports = split(value).collect(),
        "remoteport" => raw.remote_ports = split(value).collect(),
        "edgetraversal" => raw.edge_traversal = text,
        "program" => raw.program = text,
        "service" => raw.service = text,
        "interfacetypes" => raw.interface_types = split(value).collect(),
        "action" => raw.action = text,
        "grouping" | "rulesource" => {}
        "security" if value.eq_ignore_ascii_case("NotRequired") => {}
        "security" => raw.others.push(("security", "IPsec security".into(), text)),
        "remotecomputergroup" | "rmtcomputergrp" | "remotecomputergroups" => {
            raw.others.push(("remote-machine", "The condition on the remote computer".into(), text));
        }
        "remoteusergroup" | "rmtusrgrp" | "remoteusergroups" => {
            raw.others.push(("remote-user", "The condition on the remote user".into(), text));
        }
        _ => {
            let label = line.split(':').next().unwrap_or_default();
            raw.others.push(("unknown-condition", format!("“{label}”"), text));
        }
    }
}

/// A line that goes on with the value of the label before it.
fn go_on(raw: &mut Raw, label: &str, value: &str) {
    match label {
        "localip" => raw.local_addresses.extend(split(value)),
        "remoteip" => raw.remote_addresses.extend(split(value)),
        "localport" => raw.local_ports.extend(split(value)),
        "remoteport" => raw.remote_ports.extend(split(value)),
        "profiles" => raw.profiles.extend(split(value)),
        "interfacetypes" => raw.interface_types.extend(split(value)),
        "protocol" => {
            let mut words = value.split_whitespace();
            match (words.next(), words.next()) {
                (Some("Type"), Some("Code")) | (None, _) => {}
                (Some(kind), code) => raw.icmp.push(format!("{kind}:{}", code.unwrap_or("*"))),
            }
        }
        _ => raw.others.push(("unknown-condition", "A line that can't be read".into(), value.to_owned())),
    }
}
