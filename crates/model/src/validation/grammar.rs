//! The grammars of texts, by the name that a definition gives. Each check gives problems without a path, with
//! the characters at fault.

pub(super) mod address;
mod exclusion;
mod linux;
mod ports;
mod small;

use crate::problem::Problem;

/// Every problem of `text` in the grammar of this name; a name that is not known accepts everything.
pub(super) fn check(grammar: &str, text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let found = &mut problems;
    match grammar {
        "ports" => ports::port(text, found),
        "icmp" => ports::icmp(text, found),
        "addresses" => address::windows(text, false, found),
        "remoteAddresses" => address::windows(text, true, found),
        "linuxAddresses" => address::linux(text, found),
        "exclusionPath" => exclusion::path(text, found),
        "exclusionExtension" => exclusion::extension(text, found),
        "exclusionProcess" => exclusion::process(text, found),
        "linuxPath" => linux::path(text, found),
        "linuxProcess" => linux::process(text, found),
        "linuxInterface" => linux::interface(text, found),
        "ruleName" => small::rule_name(text, found),
        "uncPath" => small::unc_path(text, found),
        "httpsUrl" => small::https_url(text, found),
        "policyAppId" => small::policy_app_id(text, found),
        "reusableGroup" => small::reusable_group(text, found),
        _ => {}
    }
    problems
}

fn error(code: &str, sentence: impl Into<String>) -> Problem {
    Problem::error("", code, sentence)
}

fn warning(code: &str, sentence: impl Into<String>) -> Problem {
    Problem::warning("", code, sentence)
}

/// The problem with all of `text` at fault.
fn whole(problem: Problem, text: &str) -> Problem {
    problem.at(0, text.chars().count())
}

/// The position, in characters, of the first character for which `at_fault` holds.
fn find(text: &str, at_fault: impl Fn(char) -> bool) -> Option<(usize, char)> {
    text.chars().enumerate().find(|(_, character)| at_fault(*character))
}
