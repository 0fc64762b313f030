//! Exclusions of Microsoft Defender Antivirus and of attack surface reduction on Windows. Source: catalog-facts,
//! sections 6.2 and 6.6.

use super::{TextReport, blank, end, find, path, restriction, risky, whole};
use crate::plural::plural;
use crate::validation::codes;

/// Wildcards that one entry may hold.
const MAX_WILDCARDS: usize = 6;

/// A file or folder, with a contextual restriction at its end where there is one.
pub(super) fn path(text: &str, report: &mut TextReport<'_>) {
    let (path, restricted) = restriction::split(text);
    restriction::check(text, report);
    file_or_folder(path, restricted, report);
}

/// A file or folder that attack surface reduction leaves alone: no `|`, `=` or `>`, which the device reads as the
/// ends of entries.
pub(super) fn reduction(text: &str, report: &mut TextReport<'_>) {
    if let Some((at, character)) = find(text, &|it| matches!(it, '=' | '>')) {
        let sentence =
            format_args!("An exclusion can't hold {character}: the device takes it for the end of the path.");
        report.error(at, at + 1, codes::BAD_CHARACTER, sentence);
        return;
    }
    file_or_folder(text, false, report);
}

fn file_or_folder(text: &str, restricted: bool, report: &mut TextReport<'_>) {
    if path::common(text, report) {
        return;
    }
    wildcards(text, report);
    if whole_drive(text.trim()) {
        let sentence = format_args!("This excludes a whole drive: nothing on it is scanned.");
        report.warning(0, end(text), codes::WHOLE_DRIVE, sentence);
    } else if !restricted && risky::folder(text.trim()) {
        let sentence =
            format_args!("Malware likes to hide in a folder like this; exclude only the files that need it.");
        report.warning(0, end(text), codes::RISKY_FOLDER, sentence);
    } else {
        path::absolute(text, report);
    }
}

/// A program by its full path or its file name.
pub(super) fn process(text: &str, report: &mut TextReport<'_>) {
    // A letter has as many bytes in either case of ASCII.
    if let Some(at) = text.to_ascii_lowercase().find(".exe ").map(|at| at + ".exe".len())
        && let Some((program, rest)) = text.split_at_checked(at)
        && !program.starts_with('"')
        && !rest.trim().is_empty()
    {
        let sentence = format_args!("Name the program without what follows it on the command line.");
        report.warning(end(program), end(text), codes::PROCESS_ARGUMENTS, sentence).mend("");
        return;
    }
    if path::common(text, report) {
        return;
    }
    wildcards(text, report);
    let trimmed = text.trim();
    if whole_drive(trimmed) {
        let sentence = format_args!("This excludes what any program opens: hardly anything is scanned.");
        report.warning(0, end(text), codes::WHOLE_DRIVE, sentence);
        return;
    }
    let name = trimmed.rsplit(['\\', '/']).next().unwrap_or(trimmed);
    if risky::process(&name.to_ascii_lowercase()) {
        let sentence = format_args!(
            "Malware uses {name} as well, and whatever it opens would not be scanned; exclude a file instead."
        );
        report.warning(0, end(text), codes::RISKY_PROCESS, sentence);
    } else if name.is_empty() {
        let sentence = format_args!("This is a folder; for the programs in it add a star at its end.");
        report.warning(0, end(text), codes::FOLDER_PATH, sentence).mend([trimmed, "*"].concat());
    } else if !name.contains(['.', '*', '?', '%']) {
        let sentence = format_args!("A program is named with its extension, such as {name}.exe.");
        report.warning(0, end(text), codes::PROCESS_EXTENSION, sentence).mend([trimmed, ".exe"].concat());
    }
}

/// An extension, with or without its dot.
pub(super) fn extension(text: &str, report: &mut TextReport<'_>) {
    const CODE: &str = codes::NOT_AN_EXTENSION;
    let at_fault = |character: char| {
        matches!(character, '\\' | '/' | ':' | '|' | '"' | '<' | '>' | ',' | ';') || character.is_whitespace()
    };
    if let Some((at, character)) = find(text, &at_fault) {
        if matches!(character, ',' | ';' | '|') {
            let sentence = format_args!("Write each extension as an entry of its own.");
            report.error(at, at + 1, CODE, sentence);
        } else if character.is_whitespace() {
            blank(text, at, &[], CODE, report);
        } else {
            let sentence = format_args!("An extension can't hold {character}; write it as txt or .txt.");
            report.error(at, at + 1, CODE, sentence);
        }
        return;
    }
    let bare = text.strip_prefix('.').unwrap_or(text);
    if bare.is_empty() {
        report.error(0, end(text), CODE, format_args!("The extension is missing after the dot."));
    } else if whole([bare], false) {
        let sentence = format_args!("This excludes every file: nothing is scanned.");
        report.warning(0, end(text), codes::WHOLE_DRIVE, sentence);
    } else if bare.bytes().all(|byte| byte == b'.') {
        report.error(0, end(text), CODE, format_args!("The extension is missing after the dots."));
    } else if bare.bytes().all(|byte| byte == b'?') {
        let letters = plural(bare.len(), "character", "characters");
        let sentence = format_args!(
            "This excludes every file whose extension has {letters}, whatever it is; name the extensions."
        );
        report.warning(0, end(text), codes::RISKY_EXTENSION, sentence);
    } else if text.starts_with("*.") {
        let sentence = format_args!("The star is taken as part of the extension; write it as txt or .txt.");
        report.warning(0, 2, CODE, sentence).mend("");
    } else if risky::extension(&bare.to_ascii_lowercase()) {
        let sentence = format_args!(
            "Malware comes in .{bare} files as well; exclude the files that need it by their path."
        );
        report.warning(0, end(text), codes::RISKY_EXTENSION, sentence);
    }
}

fn wildcards(text: &str, report: &mut TextReport<'_>) {
    if matches!(text.as_bytes(), [b'*' | b'?', b':', ..]) {
        let sentence =
            format_args!("A wildcard can't stand for the drive letter; add an entry for each drive.");
        report.error(0, 1, codes::DRIVE_WILDCARD, sentence);
    }
    let (mut count, mut first_too_many, mut double, mut before) = (0, 0, None, ' ');
    for (at, character) in text.chars().enumerate() {
        if matches!(character, '*' | '?') {
            count += 1;
            if count == MAX_WILDCARDS + 1 {
                first_too_many = at;
            }
        }
        if character == '*' && before == '*' && double.is_none() {
            double = Some(at - 1);
        }
        before = character;
    }
    if count > MAX_WILDCARDS {
        let sentence = format_args!("There are {count} wildcards; at most {MAX_WILDCARDS} are accepted.");
        report.error(first_too_many, first_too_many + 1, codes::TOO_MANY_WILDCARDS, sentence);
    }
    if let Some(at) = double {
        let sentence =
            format_args!("Two stars do no more than one: as a folder a star stands for one level.");
        report.warning(at, at + 2, codes::WILDCARD, sentence).mend("*");
    }
}

/// Whether this stands for everything, or for everything on a drive: at most `\`, `\*` or `\*.*` is left of it.
fn whole_drive(path: &str) -> bool {
    const DRIVE: &str = "%SystemDrive%";
    let rest = match path.as_bytes() {
        [letter, b':', ..] if letter.is_ascii_alphabetic() || matches!(letter, b'*' | b'?') => path.get(2..),
        _ => path.split_at_checked(DRIVE.len()).filter(|it| it.0.eq_ignore_ascii_case(DRIVE)).map(|it| it.1),
    };
    let from_root = rest.is_some() || path.starts_with(['\\', '/']);
    whole(rest.unwrap_or(path).split(['\\', '/']), from_root)
}
