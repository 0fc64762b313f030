//! Texts of Linux settings: paths, programs and network interfaces.

use super::{error, find, warning, whole};
use crate::problem::Problem;

/// An absolute path; stars are allowed in it.
pub(super) fn path(text: &str, found: &mut Vec<Problem>) {
    if !text.starts_with('/') {
        let sentence = "Give the absolute path, from / on.";
        found.push(whole(error("not-absolute", sentence), text));
    } else if text.bytes().all(|byte| matches!(byte, b'/' | b'*' | b'.')) {
        let sentence = "This excludes the whole file system: nothing is scanned.";
        found.push(whole(warning("whole-drive", sentence), text));
    } else if text.split('/').any(|part| part == "..") {
        let sentence = "Write the path without .. in it.";
        found.push(whole(error("not-absolute", sentence), text));
    }
}

/// A program by its name or its absolute path.
pub(super) fn process(text: &str, found: &mut Vec<Problem>) {
    if text.contains('/') {
        path(text, found);
    } else if text.bytes().all(|byte| matches!(byte, b'*' | b'?')) {
        let sentence = "This excludes what any program opens: hardly anything is scanned.";
        found.push(whole(warning("whole-drive", sentence), text));
    }
}

/// The name of an interface; a star at its end stands for any ending.
pub(super) fn interface(text: &str, found: &mut Vec<Problem>) {
    let name = text.strip_suffix('*').unwrap_or(text);
    let at_fault = |character: char| {
        !(character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-' | '@' | '+'))
    };
    if let Some((at, character)) = find(name, at_fault) {
        let sentence = if character == '*' {
            "A star may only stand at the end.".to_owned()
        } else {
            format!("The name of an interface can't hold “{character}”; write it as eth0 or eth*.")
        };
        found.push(error("not-an-interface", sentence).at(at, at + 1));
    } else if name.is_empty() || matches!(name, "." | "..") {
        let sentence = "Leave it out for any interface.";
        found.push(whole(error("not-an-interface", sentence), text));
    }
}
