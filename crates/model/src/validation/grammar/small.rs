//! Grammars of a line or two.

use super::{TextReport, end, find};

/// The name of a firewall rule: no slash, since it is part of a path on the device.
pub(super) fn rule_name(text: &str, report: &mut TextReport<'_>) {
    if let Some((at, _)) = find(text, &|character| character == '/') {
        let sentence = format_args!("The name of a rule can't hold a slash.");
        report.error(at, at + 1, "bad-character", sentence);
    }
}

/// A network share.
pub(super) fn unc_path(text: &str, report: &mut TextReport<'_>) {
    let mut parts = text.strip_prefix("\\\\").unwrap_or_default().split('\\');
    let complete = parts.next().is_some_and(|server| !server.is_empty())
        && parts.next().is_some_and(|share| !share.is_empty());
    if !complete {
        let sentence = format_args!("Write the share as \\\\server\\share.");
        report.error(0, end(text), "not-a-share", sentence);
    } else if let Some((at, _)) = find(text, &|character| character == '|') {
        let sentence = format_args!("Write each share as an entry of its own.");
        report.error(at, at + 1, "bad-character", sentence);
    }
}

/// An address that begins with `https://`.
pub(super) fn https_url(text: &str, report: &mut TextReport<'_>) {
    const SCHEME: &str = "https://";
    let (scheme, rest) = text.split_at_checked(SCHEME.len()).unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if !scheme.eq_ignore_ascii_case(SCHEME) || host.is_empty() || find(text, &char::is_whitespace).is_some() {
        let sentence = format_args!("Write the whole address, beginning with https://.");
        report.error(0, end(text), "not-a-url", sentence);
    }
}

/// Letters, digits and `: / . _`.
pub(super) fn policy_app_id(text: &str, report: &mut TextReport<'_>) {
    let at_fault =
        |character: char| !(character.is_ascii_alphanumeric() || matches!(character, ':' | '/' | '.' | '_'));
    if let Some((at, character)) = find(text, &at_fault) {
        let sentence =
            format_args!("A policy app id can't hold “{character}”; it has letters, digits, and : / . _");
        report.error(at, at + 1, "bad-character", sentence);
    }
}

/// The id of a reusable group. Its addresses are in the tenant that made it.
pub(super) fn reusable_group(text: &str, report: &mut TextReport<'_>) {
    let sentence = format_args!(
        "The addresses of a reusable group are not part of the policy; write them as remote addresses instead."
    );
    report.warning(0, end(text), "reusable-group", sentence);
}
