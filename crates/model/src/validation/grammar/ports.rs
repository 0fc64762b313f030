//! Ports and ICMP messages.

use super::{TextReport, end, find};

/// `n` or `a-b`, 0 to 65535, a below b, without blanks.
pub(super) fn port(text: &str, report: &mut TextReport<'_>) {
    if let Some((at, character)) = find(text, &|it| matches!(it, ',' | ';') || it.is_whitespace()) {
        if character.is_whitespace() {
            report.error(at, at + 1, "blank-inside", format_args!("Leave out the blank."));
        } else {
            let sentence = format_args!("Write each port as an entry of its own.");
            report.error(at, at + 1, "several-ports", sentence);
        }
        return;
    }
    let Some((low, high)) = text.split_once('-') else {
        number(text, 0, report);
        return;
    };
    let high_at = end(low) + 1;
    let (Some(low), Some(high)) = (number(low, 0, report), number(high, high_at, report)) else { return };
    if low > high {
        let sentence = format_args!("This range runs downwards; write {high}-{low}.");
        report.error(0, end(text), "range-descending", sentence);
    } else if low == high {
        let sentence = format_args!("This range holds one port; write {low}.");
        report.error(0, end(text), "range-of-one", sentence);
    }
}

fn number(text: &str, at: usize, report: &mut TextReport<'_>) -> Option<u16> {
    if let Some(number) = digits(text) {
        return Some(number);
    }
    let to = at + end(text);
    if text.is_empty() {
        let sentence = format_args!("A range needs both its ends, such as 5000-5010.");
        report.error(at, to, "not-a-port", sentence);
    } else if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let sentence = format_args!("{text} is above 65535, the highest port.");
        report.error(at, to, "not-a-port", sentence);
    } else {
        let sentence =
            format_args!("“{text}” is no port: write a number from 0 to 65535 or a range such as 5000-5010.");
        report.error(at, to, "not-a-port", sentence);
    }
    None
}

/// A number of nothing but digits, up to 65535.
pub(super) fn digits(text: &str) -> Option<u16> {
    // Parsing alone would take a sign as well.
    if text.starts_with('+') { None } else { text.parse().ok() }
}

/// `*` alone, or `type:code` where the code may be `*`.
pub(super) fn icmp(text: &str, report: &mut TextReport<'_>) {
    let byte = |part: &str| digits(part).is_some_and(|number| number <= 255);
    let message = text.split_once(':').is_some_and(|(kind, code)| byte(kind) && (code == "*" || byte(code)));
    if text == "*" || message {
        return;
    }
    if byte(text) {
        let sentence = format_args!("The code is missing; write {text}:* for every code.");
        report.error(0, end(text), "not-icmp", sentence);
    } else {
        let sentence = format_args!("“{text}” is no ICMP message; write type:code, such as 8:0 or 8:*.");
        report.error(0, end(text), "not-icmp", sentence);
    }
}
