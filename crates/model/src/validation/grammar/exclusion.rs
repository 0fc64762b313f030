//! Exclusions of Microsoft Defender Antivirus on Windows. Source: catalog-facts, section 6.2.

use super::{error, find, warning, whole};
use crate::problem::Problem;

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
pub(super) fn path(text: &str, found: &mut Vec<Problem>) {
    let (path, context) = match text.find(CONTEXT).and_then(|at| text.split_at_checked(at)) {
        Some((path, context)) => (path, context),
        None => (text, ""),
    };
    if !context.is_empty() {
        restriction(context, path.chars().count(), found);
    }
    if common(path, found) {
        return;
    }
    if whole_drive(path) {
        let sentence = "This excludes a whole drive: nothing on it is scanned.";
        found.push(whole(warning("whole-drive", sentence), path));
    } else if !absolute(path) {
        let sentence = "Give the full path, from the drive, a share or a variable on.";
        found.push(whole(warning("not-absolute", sentence), path));
    }
}

/// A program by its full path or its file name.
pub(super) fn process(text: &str, found: &mut Vec<Problem>) {
    if common(text, found) {
        return;
    }
    if text.bytes().all(|byte| matches!(byte, b'*' | b'?' | b'.')) {
        let sentence = "This excludes what any program opens: hardly anything is scanned.";
        found.push(whole(warning("whole-drive", sentence), text));
    }
}

/// An extension, with or without its dot.
pub(super) fn extension(text: &str, found: &mut Vec<Problem>) {
    let at_fault = |character: char| {
        matches!(character, '\\' | '/' | ':' | '|' | '"' | '<' | '>' | ',' | ';') || character.is_whitespace()
    };
    if let Some((at, character)) = find(text, at_fault) {
        let sentence = if matches!(character, ',' | ';') {
            "Write each extension as an entry of its own.".to_owned()
        } else if character.is_whitespace() {
            "An extension holds no blanks.".to_owned()
        } else {
            format!("An extension can't hold {character}; write it as txt or .txt.")
        };
        found.push(error("not-an-extension", sentence).at(at, at + 1));
        return;
    }
    let bare = text.strip_prefix('.').unwrap_or(text);
    if bare.is_empty() {
        found.push(whole(error("not-an-extension", "The extension is missing after the dot."), text));
    } else if bare.bytes().all(|byte| matches!(byte, b'*' | b'?')) {
        let sentence = "This excludes every file: nothing is scanned.";
        found.push(whole(warning("whole-drive", sentence), text));
    } else if text.starts_with("*.") {
        let sentence = "The star is taken as part of the extension; write it as txt or .txt.";
        found.push(warning("not-an-extension", sentence).at(0, 2));
    }
}

/// What paths and processes share. Says whether the text is so wrong that nothing more can be said of it.
fn common(text: &str, found: &mut Vec<Problem>) -> bool {
    let forbidden = |character: char| matches!(character, '|' | '"' | '<' | '>');
    if let Some((at, character)) = find(text, forbidden) {
        let sentence = if character == '|' {
            "Write each path as an entry of its own: | separates entries on the device.".to_owned()
        } else {
            format!("A path can't hold {character}.")
        };
        found.push(error("bad-character", sentence).at(at, at + 1));
        return true;
    }
    let wildcard = |character: char| matches!(character, '*' | '?');
    if text.get(1..2) == Some(":") && text.starts_with(wildcard) {
        let sentence = "A wildcard can't stand for the drive letter; add an entry for each drive.";
        found.push(error("drive-wildcard", sentence).at(0, 1));
    }
    let wildcards: Vec<_> =
        text.chars().enumerate().filter(|(_, character)| wildcard(*character)).map(|(at, _)| at).collect();
    if let Some(at) = wildcards.get(MAX_WILDCARDS) {
        let sentence =
            format!("There are {} wildcards; at most {MAX_WILDCARDS} are accepted.", wildcards.len());
        found.push(error("too-many-wildcards", sentence).at(*at, *at + 1));
    }
    if text.trim() != text {
        let sentence = "A blank at the edge is taken as part of the path; remove it.";
        found.push(whole(warning("blank-edge", sentence), text));
    }
    variables(text, found);
    false
}

/// Environment variables: those of a person's profile do not mean what they seem to.
fn variables(text: &str, found: &mut Vec<Problem>) {
    let mut opened: Option<(usize, String)> = None;
    for (at, character) in text.chars().enumerate() {
        match (&mut opened, character) {
            (None, '%') => opened = Some((at, String::new())),
            (None, _) => {}
            (Some((start, name)), '%') => {
                if USER_VARIABLES.iter().any(|variable| variable.eq_ignore_ascii_case(name)) {
                    let sentence = format!(
                        "%{name}% is read as the system's own, not as that of the people who sign in; name the folder."
                    );
                    found.push(warning("user-variable", sentence).at(*start, at + 1));
                }
                opened = None;
            }
            (Some((_, name)), _) => name.push(character),
        }
    }
}

fn whole_drive(path: &str) -> bool {
    let rest = match path.as_bytes() {
        [letter, b':', ..] if letter.is_ascii_alphabetic() => path.get(2..).unwrap_or_default(),
        _ => {
            const DRIVE: &str = "%SystemDrive%";
            match path.split_at_checked(DRIVE.len()) {
                Some((drive, rest)) if drive.eq_ignore_ascii_case(DRIVE) => rest,
                _ => path,
            }
        }
    };
    // What is left of a whole drive is at most `\`, `\*` or `\*.*`.
    rest.bytes().all(|byte| matches!(byte, b'\\' | b'/' | b'*' | b'.' | b'?'))
}

fn absolute(path: &str) -> bool {
    matches!(path.as_bytes(), [_, b':', ..] | [b'\\', b'\\', ..] | [b'%', ..])
}

/// `\:{Key:value,Key:value}`; a value may be quoted and then hold commas.
fn restriction(context: &str, start: usize, found: &mut Vec<Problem>) {
    let end = start + context.chars().count();
    let inner = context.strip_prefix(CONTEXT).and_then(|rest| rest.strip_suffix('}'));
    let Some(inner) = inner else {
        let sentence = "The restriction that begins with \\:{ does not end with }.";
        found.push(error("bad-restriction", sentence).at(start, end));
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
            let sentence = format!(
                "“{key}” is no restriction: use {}, in exactly this spelling.",
                CONTEXT_KEYS.join(", ")
            );
            found.push(warning("bad-restriction", sentence).at(start, end));
        }
    }
}
