//! Texts of Linux settings: paths, programs and network interfaces. Source: catalog-facts, section 6.7.

use super::{TextReport, end, find, risky, whole, without_blanks};
use crate::validation::codes;

/// An absolute path; stars are allowed in it unless it must be exact, as global exclusions must.
pub(super) fn path(text: &str, wildcards: bool, report: &mut TextReport<'_>) {
    super::path::edges(text, report);
    let trimmed = text.trim();
    if matches!(trimmed.as_bytes(), [b'~', ..] | [b'$', ..]) {
        let sentence = format_args!("The shell's ~ and variables are not read here; give the absolute path.");
        report.error(0, end(text), codes::NOT_ABSOLUTE, sentence);
        return;
    }
    if !trimmed.starts_with('/') {
        let sentence = format_args!("Give the absolute path, from / on.");
        let windows = trimmed.starts_with('\\');
        report
            .error(0, end(text), codes::NOT_ABSOLUTE, sentence)
            .mend_by(windows.then(|| trimmed.replace('\\', "/")));
        return;
    }
    if trimmed.split('/').any(|part| part == "..") {
        let sentence = format_args!("Write the path without .. in it.");
        report.error(0, end(text), codes::NOT_ABSOLUTE, sentence);
        return;
    }
    if !wildcards && let Some((at, character)) = find(text, &|it| matches!(it, '*' | '?')) {
        let sentence = format_args!("{character} is no wildcard here; name one file or folder.");
        report.error(at, at + 1, codes::WILDCARD, sentence);
    } else if whole(trimmed.split('/'), true) {
        let sentence = format_args!("This excludes the whole file system: nothing is scanned.");
        report.warning(0, end(text), codes::WHOLE_DRIVE, sentence);
    } else if risky::linux_folder(trimmed) {
        let sentence =
            format_args!("Malware likes to hide in a folder like this; exclude only the files that need it.");
        report.warning(0, end(text), codes::RISKY_FOLDER, sentence);
    }
}

/// A program by its name or its absolute path.
pub(super) fn process(text: &str, wildcards: bool, report: &mut TextReport<'_>) {
    let name = text.trim().rsplit('/').next().unwrap_or(text);
    if risky::linux_process(name) {
        let sentence = format_args!(
            "Malware uses {name} as well, and whatever it opens would not be scanned; exclude a file instead."
        );
        report.warning(0, end(text), codes::RISKY_PROCESS, sentence);
    }
    if text.contains('/') {
        path(text, wildcards, report);
        return;
    }
    super::path::edges(text, report);
    if whole([text], false) {
        let sentence = format_args!("This excludes what any program opens: hardly anything is scanned.");
        report.warning(0, end(text), codes::WHOLE_DRIVE, sentence);
    } else if !wildcards && let Some((at, character)) = find(text, &|it| matches!(it, '*' | '?')) {
        let sentence = format_args!("{character} is no wildcard here; name one program.");
        report.error(at, at + 1, codes::WILDCARD, sentence);
    }
}

/// The name of an interface; a star at its end stands for any ending.
pub(super) fn interface(text: &str, report: &mut TextReport<'_>) {
    const CODE: &str = codes::NOT_AN_INTERFACE;
    let name = text.strip_suffix('*').unwrap_or(text);
    let at_fault = |character: char| {
        !(character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-' | '@' | '+'))
    };
    if let Some((at, character)) = find(name, &at_fault) {
        if character == '*' {
            let sentence = format_args!("A star may only stand at the end.");
            report.error(at, at + 1, CODE, sentence);
        } else {
            let sentence =
                format_args!("The name of an interface can't hold “{character}”; write it as eth0 or eth*.");
            match without_blanks(text, &[]).filter(|_| character.is_whitespace()) {
                Some(bare) => report.error(0, end(text), CODE, sentence).mend(bare),
                None => {
                    report.error(at, at + 1, CODE, sentence);
                }
            }
        }
    } else if name.is_empty() {
        let sentence = format_args!("Leave it out for any interface.");
        report.error(0, end(text), CODE, sentence);
    } else if matches!(text, "." | "..") {
        let sentence = format_args!("No interface is called “{text}”; write a name such as eth0 or eth*.");
        report.error(0, end(text), CODE, sentence);
    }
}
