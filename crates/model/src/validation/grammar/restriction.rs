//! The contextual restriction at the end of an exclusion: `<path>\:{Key:value,Key:value}`.
//! Source: catalog-facts, section 6.2.

use super::{TextReport, end, path};
use crate::nearest::nearest;
use crate::validation::codes;

/// Where a restriction begins.
const START: &str = "\\:{";
/// The keys, each with its values; none where the value is a program.
const KEYS: [(&str, &[&str]); 4] = [
    ("PathType", &["file", "folder"]),
    ("ScanType", &["quick", "full"]),
    ("ScanTrigger", &["OnDemand", "OnAccess", "BM"]),
    ("Process", &[]),
];

/// The path of an exclusion, and whether a restriction follows it.
pub(in crate::validation) fn split(text: &str) -> (&str, bool) {
    text.split_once(START).map_or((text, false), |(path, _)| (path, true))
}

/// Every problem of the restriction that follows `path` in `text`.
pub(super) fn check(text: &str, report: &mut TextReport<'_>) {
    let Some((path, context)) = text.split_once(START) else { return };
    let (start, to) = (end(path), end(text));
    let Some(inner) = context.strip_suffix('}') else {
        let sentence = format_args!("The restriction that begins with \\:{{ does not end with }}.");
        let mend = context.contains('}').then_some(()).is_none();
        report
            .error(start, to, codes::BAD_RESTRICTION, sentence)
            .mend_by(mend.then(|| [START, context, "}"].concat()));
        return;
    };
    if inner.trim().is_empty() {
        let sentence = format_args!("This restriction says nothing; remove it.");
        report.warning(start, to, codes::BAD_RESTRICTION, sentence).mend("");
        return;
    }
    let mut at = start + end(START);
    // The first value of each key.
    let mut seen = KEYS.map(|(key, _)| (key, None));
    let mut quoted = false;
    let parts = inner.split(|character| {
        quoted ^= character == '"';
        character == ',' && !quoted
    });
    for part in parts {
        let span = (at, at + end(part));
        at = span.1 + 1;
        let Some((key, value)) = pair(part, span, report) else { continue };
        // A program has no value that excludes another: either may have opened the file.
        let first = seen.iter_mut().find(|(other, _)| *other == key && key != "Process");
        if first.is_some_and(|(_, first)| *first.get_or_insert(value) != value) {
            let sentence =
                format_args!("{key} can't have two values at once, so nothing is excluded; keep one.");
            report.warning(span.0, span.1, codes::RESTRICTION_CONTRADICTION, sentence);
        }
    }
}

/// One `Key:value`, where both are known.
fn pair<'a>(
    part: &'a str,
    span: (usize, usize),
    report: &mut TextReport<'_>,
) -> Option<(&'static str, &'a str)> {
    const CODE: &str = codes::BAD_RESTRICTION;
    let trimmed = part.trim();
    if trimmed != part {
        let sentence = format_args!("A restriction holds no blanks between its parts.");
        report.warning(span.0, span.1, CODE, sentence).mend(trimmed);
    }
    let start = span.0 + end(part) - end(part.trim_start());
    let (key, value) = trimmed.split_once(':').unwrap_or((trimmed, ""));
    let key_to = start + end(key);
    let Some((known, values)) = KEYS.into_iter().find(|(known, _)| *known == key) else {
        let words = KEYS.map(|(known, _)| known);
        let list = words.join(", ");
        let sentence = format_args!("“{key}” is no restriction: use {list}, in exactly this spelling.");
        report.warning(start, key_to, CODE, sentence).mend_by(nearest(key, words));
        return None;
    };
    let (value_at, value_to) = (key_to + 1, key_to + 1 + end(value));
    if value.is_empty() {
        let sentence = format_args!("{known} says nothing; write it as {known}:value.");
        report.warning(start, key_to, CODE, sentence);
        return None;
    }
    if values.is_empty() {
        program(value, value_at, report);
    } else if !values.contains(&value) {
        let list = values.join(" or ");
        let sentence = format_args!("{known} is {list}, in exactly this spelling, not “{value}”.");
        let meant = nearest(value, values.iter().copied());
        report.warning(value_at, value_to, CODE, sentence).mend_by(meant);
        return None;
    }
    Some((known, value))
}

fn program(value: &str, at: usize, report: &mut TextReport<'_>) {
    let inner = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    if inner.is_none_or(|inner| inner.is_empty() || inner.contains('"')) {
        let bare: String = value.chars().filter(|character| *character != '"').collect();
        let sentence = format_args!("Write the program in quotation marks, such as Process:\"tide.exe\".");
        let mend = (!bare.is_empty()).then(|| format!("\"{bare}\""));
        report.warning(at, at + end(value), codes::BAD_RESTRICTION, sentence).mend_by(mend);
    } else if let Some(inner) = inner
        && inner.contains('/')
    {
        let sentence = format_args!("Windows separates folders by \\ in a path.");
        let mend = format!("\"{}\"", path::after(inner, 0).replace('/', "\\"));
        report.warning(at, at + end(value), codes::FORWARD_SLASH, sentence).mend(mend);
    }
}
