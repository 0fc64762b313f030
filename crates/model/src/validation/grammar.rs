//! The grammars of texts, by the name that a definition gives. Each check reports the characters at fault.

pub(super) mod address;
mod exclusion;
mod linux;
mod ports;
mod small;

use super::report::TextReport;

/// Every problem of `text` in the grammar of this name; a name that is not known accepts everything.
pub(super) fn check(grammar: &str, text: &str, report: &mut TextReport<'_>) {
    match grammar {
        "ports" => ports::port(text, report),
        "icmp" => ports::icmp(text, report),
        "addresses" => address::windows(text, false, report),
        "remoteAddresses" => address::windows(text, true, report),
        "linuxAddresses" => address::linux(text, report),
        "exclusionPath" => exclusion::path(text, report),
        "exclusionExtension" => exclusion::extension(text, report),
        "exclusionProcess" => exclusion::process(text, report),
        "linuxPath" => linux::path(text, report),
        "linuxProcess" => linux::process(text, report),
        "linuxInterface" => linux::interface(text, report),
        "ruleName" => small::rule_name(text, report),
        "uncPath" => small::unc_path(text, report),
        "httpsUrl" => small::https_url(text, report),
        "policyAppId" => small::policy_app_id(text, report),
        "reusableGroup" => small::reusable_group(text, report),
        _ => {}
    }
}

/// The first character for which `at_fault` holds, with its position in characters.
pub(super) fn find(text: &str, at_fault: &dyn Fn(char) -> bool) -> Option<(usize, char)> {
    text.chars().enumerate().find(|(_, character)| at_fault(*character))
}

/// The number of characters: the end of a text that is at fault as a whole.
fn end(text: &str) -> usize {
    text.chars().count()
}
