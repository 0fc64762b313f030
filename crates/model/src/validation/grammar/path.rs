//! What every path of Windows shares, whatever it is for. Source: catalog-facts, sections 6.2 and 6.4.

use super::{TextReport, end, find, variables};
use crate::validation::codes;

/// What stands before a path in the form of the system's own programming interface.
const DEVICE_PREFIXES: [&str; 3] = [r"\\?\", r"\\.\", r"\??\"];

/// The problems that any path of Windows may have. Says whether the text is so wrong that nothing more can be said
/// of it.
pub(super) fn common(text: &str, report: &mut TextReport<'_>) -> bool {
    if let Some((at, _)) = find(text, &|it| it == '"') {
        quoted(text, at, report);
        return true;
    }
    if let Some((at, character)) = find(text, &|it| matches!(it, '|' | '<' | '>')) {
        if character == '|' {
            let sentence =
                format_args!("Write each path as an entry of its own: | separates entries on the device.");
            report.error(at, at + 1, codes::BAD_CHARACTER, sentence);
        } else {
            let sentence = format_args!("A path can't hold {character}.");
            report.error(at, at + 1, codes::BAD_CHARACTER, sentence).mend("");
        }
        return true;
    }
    edges(text, report);
    if let Some(rest) = DEVICE_PREFIXES.iter().find_map(|prefix| text.strip_prefix(prefix)) {
        let plain =
            rest.strip_prefix(r"UNC\").map_or_else(|| rest.to_owned(), |share| [r"\\", share].concat());
        let sentence = format_args!("Write the path without what stands before the drive or the share.");
        report.warning(0, end(text), codes::DEVICE_PATH, sentence).mend(plain);
        return true;
    }
    if let Some((at, _)) = find(text, &|it| it == '/') {
        let sentence = format_args!("Windows separates folders by \\ in a path.");
        report
            .warning(at, end(text), codes::FORWARD_SLASH, sentence)
            .mend(after(text, at).replace('/', "\\"));
    }
    if text.split(['\\', '/']).any(|part| matches!(part, "." | "..")) {
        let sentence = format_args!("Write the path without . or .. as a folder of it.");
        report.warning(0, end(text), codes::DOT_SEGMENTS, sentence);
    }
    variables::check(text, report);
    false
}

/// A path with quotation marks, the first of them at `at`. What mends it takes out all of them, unless a blank
/// beside one parts the path from something else.
fn quoted(text: &str, at: usize, report: &mut TextReport<'_>) {
    const CODE: &str = codes::BAD_CHARACTER;
    let sentence = format_args!("A path is written without quotation marks, also where it holds blanks.");
    let mut parts = text.trim().split('"');
    if let (Some(""), Some(path), Some(rest), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        && (rest.is_empty() || rest.starts_with(char::is_whitespace))
    {
        report.error(0, end(text), CODE, sentence).mend(path);
        return;
    }
    let last = text.rsplit('"').next().map_or(0, end);
    let apart = [" \"", "\" "].iter().any(|blank| text.contains(blank));
    let (from, to) = if apart { (at, at + 1) } else { (at, end(text) - last) };
    let between: String = text.chars().take(to).skip(from).filter(|it| *it != '"').collect();
    report.error(from, to, CODE, sentence).mend_by((!apart).then_some(between));
}

/// Blanks before or after a text.
pub(super) fn edges(text: &str, report: &mut TextReport<'_>) {
    if text.trim() != text {
        let sentence = format_args!("A blank at the edge is taken as part of the text; remove it.");
        report.warning(0, end(text), codes::BLANK_EDGE, sentence).mend(text.trim());
    }
}

/// The text from a position in characters on.
pub(super) fn after(text: &str, at: usize) -> String {
    text.chars().skip(at).collect()
}

/// Whether a path begins at a drive, a share, or a variable.
pub(super) fn is_absolute(path: &str) -> bool {
    match path.as_bytes() {
        [_, b':'] | [_, b':', b'\\' | b'/', ..] => true,
        [b'\\' | b'/', b'\\' | b'/', rest, ..] => !matches!(rest, b'\\' | b'/'),
        [b'%', rest @ ..] => rest.iter().position(|byte| *byte == b'%').is_some_and(|at| at > 0),
        _ => false,
    }
}

/// A path that begins nowhere.
pub(super) fn absolute(path: &str, report: &mut TextReport<'_>) {
    if !is_absolute(path.trim()) {
        let sentence = format_args!("Give the full path, from the drive, a share or a variable on.");
        report.warning(0, end(path), codes::NOT_ABSOLUTE, sentence);
    }
}

/// Wildcards where the device takes them as they are.
pub(super) fn no_wildcards(text: &str, report: &mut TextReport<'_>) {
    if let Some((at, character)) = find(text, &|it| matches!(it, '*' | '?')) {
        let sentence = format_args!("{character} is no wildcard here; name one file or folder.");
        report.warning(at, at + 1, codes::WILDCARD, sentence);
    }
}

/// A path for comparison: case, the kind of slash and one at the end mean nothing on Windows.
pub(in crate::validation) fn comparable(path: &str) -> String {
    let mut path = path.to_lowercase().replace('/', "\\");
    path.truncate(path.trim_end_matches('\\').len());
    path
}
