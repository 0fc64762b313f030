//! Grammars of a line or two.

use super::{error, find, warning, whole};
use crate::problem::Problem;

/// The name of a firewall rule: no slash, since it is part of a path on the device.
pub(super) fn rule_name(text: &str, found: &mut Vec<Problem>) {
    if let Some((at, _)) = find(text, |character| character == '/') {
        found.push(error("bad-character", "The name of a rule can't hold a slash.").at(at, at + 1));
    }
}

/// A network share.
pub(super) fn unc_path(text: &str, found: &mut Vec<Problem>) {
    let mut parts = text.strip_prefix("\\\\").unwrap_or_default().split('\\');
    let complete = parts.next().is_some_and(|server| !server.is_empty())
        && parts.next().is_some_and(|share| !share.is_empty());
    if !complete {
        let sentence = "Write the share as \\\\server\\share.";
        found.push(whole(error("not-a-share", sentence), text));
    } else if let Some((at, _)) = find(text, |character| character == '|') {
        let sentence = "Write each share as an entry of its own.";
        found.push(error("bad-character", sentence).at(at, at + 1));
    }
}

/// An address that begins with `https://`.
pub(super) fn https_url(text: &str, found: &mut Vec<Problem>) {
    const SCHEME: &str = "https://";
    let (scheme, rest) = text.split_at_checked(SCHEME.len()).unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if !scheme.eq_ignore_ascii_case(SCHEME) || host.is_empty() || text.contains(char::is_whitespace) {
        let sentence = "Write the whole address, beginning with https://.";
        found.push(whole(error("not-a-url", sentence), text));
    }
}

/// Letters, digits and `: / . _`.
pub(super) fn policy_app_id(text: &str, found: &mut Vec<Problem>) {
    let at_fault =
        |character: char| !(character.is_ascii_alphanumeric() || matches!(character, ':' | '/' | '.' | '_'));
    if let Some((at, character)) = find(text, at_fault) {
        let sentence =
            format!("A policy app id can't hold “{character}”; it has letters, digits, and : / . _");
        found.push(error("bad-character", sentence).at(at, at + 1));
    }
}

/// The id of a reusable group. Its addresses are in the tenant that made it.
pub(super) fn reusable_group(text: &str, found: &mut Vec<Problem>) {
    let sentence = "The addresses of a reusable group are not part of the policy; write them as remote addresses instead.";
    found.push(whole(warning("reusable-group", sentence), text));
}
