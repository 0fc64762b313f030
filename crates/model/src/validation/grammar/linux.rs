//! Texts of Linux settings: paths, programs and network interfaces.

use super::{TextReport, end, find};

/// An absolute path; stars are allowed in it.
pub(super) fn path(text: &str, report: &mut TextReport<'_>) {
    if !text.starts_with('/') {
        let sentence = format_args!("Give the absolute path, from / on.");
        report.error(0, end(text), "not-absolute", sentence);
    } else if text.bytes().all(|byte| matches!(byte, b'/' | b'*' | b'.')) {
        let sentence = format_args!("This excludes the whole file system: nothing is scanned.");
        report.warning(0, end(text), "whole-drive", sentence);
    } else if text.split('/').any(|part| part == "..") {
        let sentence = format_args!("Write the path without .. in it.");
        report.error(0, end(text), "not-absolute", sentence);
    }
}

/// A program by its name or its absolute path.
pub(super) fn process(text: &str, report: &mut TextReport<'_>) {
    if text.contains('/') {
        path(text, report);
    } else if text.bytes().all(|byte| matches!(byte, b'*' | b'?')) {
        let sentence = format_args!("This excludes what any program opens: hardly anything is scanned.");
        report.warning(0, end(text), "whole-drive", sentence);
    }
}

/// The name of an interface; a star at its end stands for any ending.
pub(super) fn interface(text: &str, report: &mut TextReport<'_>) {
    let name = text.strip_suffix('*').unwrap_or(text);
    let at_fault = |character: char| {
        !(character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-' | '@' | '+'))
    };
    if let Some((at, character)) = find(name, &at_fault) {
        if character == '*' {
            let sentence = format_args!("A star may only stand at the end.");
            report.error(at, at + 1, "not-an-interface", sentence);
        } else {
            let sentence =
                format_args!("The name of an interface can't hold “{character}”; write it as eth0 or eth*.");
            report.error(at, at + 1, "not-an-interface", sentence);
        }
    } else if matches!(name, "" | "." | "..") {
        let sentence = format_args!("Leave it out for any interface.");
        report.error(0, end(text), "not-an-interface", sentence);
    }
}
