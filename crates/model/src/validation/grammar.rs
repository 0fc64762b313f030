//! The grammars of texts, by the name that a definition gives. Each check reports the characters at fault.

pub(super) mod address;
mod exclusion;
mod linux;
pub(super) mod path;
mod ports;
mod principal;
mod program;
mod restriction;
mod risky;
mod small;
mod variables;
mod web;

use super::report::TextReport;
pub(super) use restriction::split as restricted;
pub(super) use small::is_guid;

/// Every problem of `text` in the grammar of this name, one of [`crate::catalogue::GRAMMARS`]; a name that is not
/// known accepts everything.
pub(super) fn check(grammar: &str, text: &str, report: &mut TextReport<'_>) {
    match grammar {
        "ports" => ports::port(text, report),
        "icmp" => ports::icmp(text, report),
        "addresses" => address::windows(text, false, report),
        "remoteAddresses" => address::windows(text, true, report),
        "linuxAddresses" => address::linux(text, report),
        "ipAddress" => address::single(text, report),
        "hostOrNetwork" => address::host_or_network(text, report),
        "exclusionPath" => exclusion::path(text, report),
        "asrExclusion" => exclusion::reduction(text, report),
        "exclusionExtension" => exclusion::extension(text, report),
        "exclusionProcess" => exclusion::process(text, report),
        "windowsPath" => program::path(text, true, report),
        "windowsPathPattern" => program::path(text, false, report),
        "logFilePath" => program::log_file(text, report),
        "programPath" => program::program(text, report),
        "serviceName" => program::service(text, report),
        "packageFamilyName" => program::package(text, report),
        "principal" => principal::check(text, report),
        "linuxPath" => linux::path(text, true, report),
        "linuxExactPath" => linux::path(text, false, report),
        "linuxProcess" => linux::process(text, true, report),
        "linuxExactProcess" => linux::process(text, false, report),
        "linuxInterface" => linux::interface(text, report),
        "deviceTag" => path::edges(text, report),
        "ruleName" => small::rule_name(text, report),
        "uncPath" => small::unc_path(text, report),
        "policyAppId" => small::policy_app_id(text, report),
        "reusableGroup" => small::reusable_group(text, report),
        "httpsUrl" => web::https_url(text, report),
        "url" => web::url(text, report),
        "email" => web::email(text, report),
        _ => {}
    }
}

/// The first character for which `at_fault` holds, with its position in characters.
pub(super) fn find(text: &str, at_fault: &dyn Fn(char) -> bool) -> Option<(usize, char)> {
    text.chars().enumerate().find(|(_, character)| at_fault(*character))
}

/// The number of characters: the end of a text that is at fault as a whole.
pub(super) fn end(text: &str) -> usize {
    text.chars().count()
}

/// A blank where none may stand. What mends it takes out those at the edges and beside `joints`: one between two
/// words may stand between two entries, which together would be a third.
pub(super) fn blank(text: &str, at: usize, joints: &[char], code: &str, report: &mut TextReport<'_>) {
    match without_blanks(text, joints) {
        Some(bare) => report.error(0, end(text), code, format_args!("Leave out the blanks.")).mend(bare),
        None => {
            let sentence = format_args!("No blank can stand here; write each as an entry of its own.");
            report.error(at, at + 1, code, sentence);
        }
    }
}

/// The text without the blanks at its edges and beside `joints`; `None` where there are others.
pub(super) fn without_blanks(text: &str, joints: &[char]) -> Option<String> {
    let bare: String = text
        .split_inclusive(joints)
        .map(|part| match part.strip_suffix(joints) {
            Some(before) => [before.trim(), part.get(before.len()..).unwrap_or_default()].concat(),
            None => part.trim().to_owned(),
        })
        .collect();
    (!bare.contains(char::is_whitespace)).then_some(bare)
}

/// Whether each of the parts of a path stands for everything: only a star does. At the root of a file system,
/// `from_root`, a part may also say nothing.
pub(super) fn whole<'a>(parts: impl IntoIterator<Item = &'a str>, from_root: bool) -> bool {
    parts.into_iter().map(str::trim).all(|part| {
        let wild = part.contains('*') && part.bytes().all(|byte| matches!(byte, b'*' | b'?' | b'.'));
        wild || (from_root && matches!(part, "" | "." | ".."))
    })
}
