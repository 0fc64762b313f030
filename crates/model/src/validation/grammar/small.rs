//! Grammars of a line or two.

use super::{TextReport, end, find};
use crate::validation::codes;

/// The name of a firewall rule: no slash, since it is part of a path on the device.
pub(super) fn rule_name(text: &str, report: &mut TextReport<'_>) {
    if let Some((at, _)) = find(text, &|character| character == '/') {
        let sentence = format_args!("The name of a rule can't hold a slash.");
        report.error(at, at + 1, codes::BAD_CHARACTER, sentence).mend("-");
    }
}

/// A network share.
pub(super) fn unc_path(text: &str, report: &mut TextReport<'_>) {
    if let Some((at, _)) = find(text, &|character| character == '|') {
        let sentence = format_args!("Write each share as an entry of its own.");
        report.error(at, at + 1, codes::BAD_CHARACTER, sentence);
    } else if !is_share(text) {
        let sentence = format_args!("Write the share as \\\\server\\share.");
        let turned = text.trim().replace('/', "\\");
        let mend = is_share(&turned).then_some(turned);
        report.error(0, end(text), codes::NOT_A_SHARE, sentence).mend_by(mend);
    } else if let Some((at, character)) = find(text, &|it| matches!(it, '"' | '<' | '>' | '*' | '?')) {
        let sentence = format_args!("The path of a share can't hold {character}.");
        report.error(at, at + 1, codes::BAD_CHARACTER, sentence).mend("");
    } else {
        super::path::edges(text, report);
    }
}

fn is_share(text: &str) -> bool {
    let mut parts = text.strip_prefix("\\\\").unwrap_or_default().split('\\');
    parts.next().is_some_and(|server| !server.is_empty() && !server.contains(['/', ' ', '?']))
        && parts.next().is_some_and(|share| !share.trim().is_empty())
}

/// Letters, digits and `: / . _`.
pub(super) fn policy_app_id(text: &str, report: &mut TextReport<'_>) {
    let at_fault =
        |character: char| !(character.is_ascii_alphanumeric() || matches!(character, ':' | '/' | '.' | '_'));
    if let Some((at, character)) = find(text, &at_fault) {
        let sentence =
            format_args!("A policy app id can't hold “{character}”; it has letters, digits, and : / . _");
        report.error(at, at + 1, codes::BAD_CHARACTER, sentence);
    }
}

/// The id of a reusable group. Its addresses are in the tenant that made it.
pub(super) fn reusable_group(text: &str, report: &mut TextReport<'_>) {
    if is_guid(text) {
        let sentence = format_args!(
            "The addresses of a reusable group are not part of the policy; write them as remote addresses instead."
        );
        report.warning(0, end(text), codes::REUSABLE_GROUP, sentence);
    } else {
        let sentence = format_args!(
            "This is no id of a reusable group, which is a GUID; write addresses as remote addresses instead."
        );
        report.error(0, end(text), codes::NOT_A_GUID, sentence);
    }
}

/// Whether a text is a GUID, in braces or not.
pub(in crate::validation) fn is_guid(text: &str) -> bool {
    let bare = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(text);
    let mut lengths = [8, 4, 4, 4, 12].into_iter();
    let mut parts = bare.split('-');
    lengths.all(|length| {
        parts
            .next()
            .is_some_and(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
    }) && parts.next().is_none()
}
