//! Exclusions of Microsoft Defender Antivirus on Windows. Source: catalog-facts, section 6.2.

use super::{TextReport, end, find};

/// Wildcards that one entry may hold.
const MAX_WILDCARDS: usize = 6;
/// Variables of a person's profile: the service that reads exclusions runs as the system, for which they are
/// something else.
const USER_VARIABLES: [&str; 14] = [
    "APPDATA",
    "CLIENTNAME",
    "HOMEDRIVE",
    "HOMEPATH",
    "HOMESHARE",
    "LOCALAPPDATA",
    "LOGONSERVER",
    "ONEDRIVE",
    "TEMP",
    "TMP",
    "USERDOMAIN",
    "USERDNSDOMAIN",
    "USERNAME",
    "USERPROFILE",
];
/// Where a contextual restriction such as `\:{PathType:folder}` begins.
const CONTEXT: &str = "\\:{";
const CONTEXT_KEYS: [&str; 4] = ["PathType", "ScanType", "ScanTrigger", "Process"];

/// A file or folder, with a contextual restriction at its end where there is one.
pub(super) fn path(text: &str, report: &mut TextReport<'_>) {
    let (path, context) = match text.split_once(CONTEXT) {
        Some((path, context)) => (path, Some(context)),
        None => (text, None),
    };
    if let Some(context) = context {
        restriction(context, end(path), report);
    }
    if common(path, report) {
        return;
    }
    if whole_drive(path) {
        let sentence = format_args!("This excludes a whole drive: nothing on it is scanned.");
        report.warning(0, end(path), "whole-drive", sentence);
    } else if !absolute(path) {
        let sentence = format_args!("Give the full path, from the drive, a share or a variable on.");
        report.warning(0, end(path), "not-absolute", sentence);
    }
}

/// A program by its full path or its file name.
pub(super) fn process(text: &str, report: &mut TextReport<'_>) {
    if !common(text, report) && text.bytes().all(|byte| matches!(byte, b'*' | b'?' | b'.')) {
        let sentence = format_args!("This excludes what any program opens: hardly anything is scanned.");
        report.warning(0, end(text), "whole-drive", sentence);
    }
}

/// An extension, with or without its dot.
pub(super) fn extension(text: &str, report: &mut TextReport<'_>) {
    const CODE: &str = "not-an-extension";
    let at_fault = |character: char| {
        matches!(character, '\\' | '/' | ':' | '|' | '"' | '<' | '>' | ',' | ';') || character.is_whitespace()
    };
    if let Some((at, character)) = find(text, &at_fault) {
        if matches!(character, ',' | ';') {
            let sentence = format_args!("Write each extension as an entry of its own.");
            report.error(at, at + 1, CODE, sentence);
        } else if character.is_whitespace() {
            report.error(at, at + 1, CODE, format_args!("An extension holds no blanks."));
        } else {
            let sentence = format_args!("An extension can't hold {character}; write it as txt or .txt.");
            report.error(at, at + 1, CODE, sentence);
        }
        return;
    }
    let bare = text.strip_prefix('.').unwrap_or(text);
    if bare.is_empty() {
        report.error(0, end(text), CODE, format_args!("The extension is missing after the dot."));
    } else if bare.bytes().all(|byte| matches!(byte, b'*' | b'?')) {
        let sentence = format_args!("This excludes every file: nothing is scanned.");
        report.warning(0, end(text), "whole-drive", sentence);
    } else if text.starts_with("*.") {
        let sentence = format_args!("The star is taken as part of the extension; write it as txt or .txt.");
        report.warning(0, 2, CODE, sentence);
    }
}

/// What paths and processes share. Says whether the text is so wrong that nothing more can be said of it.
fn common(text: &str, report: &mut TextReport<'_>) -> bool {
    if let Some((at, character)) = find(text, &|it| matches!(it, '|' | '"' | '<' | '>')) {
        if character == '|' {
            let sentence =
                format_args!("Write each path as an entry of its own: | separates entries on the device.");
            report.error(at, at + 1, "bad-character", sentence);
        } else {
            report.error(at, at + 1, "bad-character", format_args!("A path can't hold {character}."));
        }
        return true;
    }
    if matches!(text.as_bytes(), [b'*' | b'?', b':', ..]) {
        let sentence =
            format_args!("A wildcard can't stand for the drive letter; add an entry for each drive.");
        report.error(0, 1, "drive-wildcard", sentence);
    }
    wildcards(text, report);
    if text.trim() != text {
        let sentence = format_args!("A blank at the edge is taken as part of the path; remove it.");
        report.warning(0, end(text), "blank-edge", sentence);
    }
    variables(text, report);
    false
}

fn wildcards(text: &str, report: &mut TextReport<'_>) {
    let (mut count, mut first_too_many) = (0, 0);
    for (at, character) in text.chars().enumerate() {
        if matches!(character, '*' | '?') {
            count += 1;
            if count == MAX_WILDCARDS + 1 {
                first_too_many = at;
            }
        }
    }
    if count > MAX_WILDCARDS {
        let sentence = format_args!("There are {count} wildcards; at most {MAX_WILDCARDS} are accepted.");
        report.error(first_too_many, first_too_many + 1, "too-many-wildcards", sentence);
    }
}

/// Environment variables: those of a person's profile do not mean what they seem to.
fn variables(text: &str, report: &mut TextReport<'_>) {
    let mut start = 0;
    // Every second part stands between two percent signs, unless the last has no second sign.
    let mut parts = text.split('%').enumerate().peekable();
    while let Some((index, part)) = parts.next() {
        let to = start + end(part);
        let closed = parts.peek().is_some();
        if index % 2 == 1 && closed && USER_VARIABLES.iter().any(|name| name.eq_ignore_ascii_case(part)) {
            let sentence = format_args!(
                "%{part}% is read as the system's own, not as that of the people who sign in; name the folder."
            );
            report.warning(start - 1, to + 1, "user-variable", sentence);
        }
        start = to + 1;
    }
}

fn whole_drive(path: &str) -> bool {
    const DRIVE: &str = "%SystemDrive%";
    let rest = match path.as_bytes() {
        [letter, b':', rest @ ..] if letter.is_ascii_alphabetic() => rest,
        bytes => match bytes.split_at_checked(DRIVE.len()) {
            Some((drive, rest)) if drive.eq_ignore_ascii_case(DRIVE.as_bytes()) => rest,
            _ => bytes,
        },
    };
    // What is left of a whole drive is at most `\`, `\*` or `\*.*`.
    rest.iter().all(|byte| matches!(byte, b'\\' | b'/' | b'*' | b'.' | b'?'))
}

fn absolute(path: &str) -> bool {
    matches!(path.as_bytes(), [_, b':', ..] | [b'\\', b'\\', ..] | [b'%', ..])
}

/// What follows `\:{`: `Key:value,Key:value}`; a value may be quoted and then hold commas.
fn restriction(context: &str, start: usize, report: &mut TextReport<'_>) {
    const CODE: &str = "bad-restriction";
    let to = start + end(CONTEXT) + end(context);
    let Some(inner) = context.strip_suffix('}') else {
        let sentence = format_args!("The restriction that begins with \\:{{ does not end with }}.");
        report.error(start, to, CODE, sentence);
        return;
    };
    let mut quoted = false;
    let parts = inner.split(|character| {
        quoted ^= character == '"';
        character == ',' && !quoted
    });
    for part in parts {
        let key = part.split(':').next().unwrap_or_default().trim();
        if !CONTEXT_KEYS.contains(&key) {
            let keys = CONTEXT_KEYS.join(", ");
            let sentence = format_args!("“{key}” is no restriction: use {keys}, in exactly this spelling.");
            report.warning(start, to, CODE, sentence);
        }
    }
}
