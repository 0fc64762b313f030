//! Programs, services and files that one rule or setting names exactly. Source: catalog-facts, sections 6.3, 6.4 and
//! 6.6.

use super::path::{absolute, common, no_wildcards};
use super::{TextReport, end, find};
use crate::validation::codes;

/// The longest short name of a service that Windows registers.
const LONGEST_SERVICE: usize = 256;
/// The length of the hash of the publisher in the name of a package.
const PUBLISHER: usize = 13;

/// A full path, with wildcards unless it must be exact.
pub(super) fn path(text: &str, exact: bool, report: &mut TextReport<'_>) {
    if common(text, report) {
        return;
    }
    if exact {
        no_wildcards(text, report);
    }
    absolute(text, report);
}

/// A file that is written: a folder alone is not enough.
pub(super) fn log_file(text: &str, report: &mut TextReport<'_>) {
    if common(text, report) {
        return;
    }
    if let Some((at, character)) = find(text, &|it| matches!(it, '*' | '?')) {
        let sentence = format_args!("The name of a file can't hold {character}.");
        report.error(at, at + 1, codes::BAD_CHARACTER, sentence);
    }
    absolute(text, report);
    if text.ends_with(['\\', '/']) {
        let sentence = format_args!("This is a folder; name the file as well, such as pfirewall.log.");
        report.error(0, end(text), codes::FOLDER_PATH, sentence).mend([text, "pfirewall.log"].concat());
    }
}

/// A program of a firewall rule. `System` stands for the kernel.
pub(super) fn program(text: &str, report: &mut TextReport<'_>) {
    if text.eq_ignore_ascii_case("System") {
        return;
    }
    if common(text, report) {
        return;
    }
    no_wildcards(text, report);
    absolute(text, report);
    if text.ends_with(['\\', '/']) {
        let sentence = format_args!("A rule is for one program; name its file.");
        report.warning(0, end(text), codes::FOLDER_PATH, sentence);
    }
}

/// The short name of a service; a star stands for every service.
pub(super) fn service(text: &str, report: &mut TextReport<'_>) {
    let length = end(text);
    if let Some((at, character)) = find(text, &|it| matches!(it, '/' | '\\')) {
        let sentence = format_args!("The short name of a service can't hold {character}.");
        report.error(at, at + 1, codes::BAD_CHARACTER, sentence);
    } else if length > LONGEST_SERVICE {
        let sentence =
            format_args!("This text has {length} characters; at most {LONGEST_SERVICE} are accepted.");
        report.error(LONGEST_SERVICE, length, codes::TOO_LONG, sentence);
    } else if find(text.trim(), &char::is_whitespace).is_some() {
        let sentence = format_args!("This looks like a display name; give the short name, such as Spooler.");
        report.warning(0, length, codes::DISPLAY_NAME, sentence);
    } else {
        super::path::edges(text, report);
    }
}

/// The family name of a package, `Name_publisher`.
pub(super) fn package(text: &str, report: &mut TextReport<'_>) {
    let name = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
    };
    let publisher =
        |part: &str| part.len() == PUBLISHER && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let parts: Vec<&str> = text.split('_').collect();
    match parts.as_slice() {
        [first, last] if name(first) && publisher(last) => {}
        // `Name_1.0.0.0_x64__publisher` is the full name of one version.
        [first, _, .., last] if name(first) && publisher(last) => {
            let sentence =
                format_args!("This is the full name of one version; give the family name {first}_{last}.");
            report.warning(0, end(text), codes::NOT_A_PACKAGE, sentence).mend(format!("{first}_{last}"));
        }
        _ => {
            let sentence = format_args!(
                "This is no family name of a package; it is the name, _ and {PUBLISHER} letters and digits of the publisher."
            );
            report.warning(0, end(text), codes::NOT_A_PACKAGE, sentence);
        }
    }
}
