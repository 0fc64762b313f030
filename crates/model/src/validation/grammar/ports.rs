//! Ports and ICMP messages. Source: catalog-facts, section 6.4.

use super::{TextReport, blank, end, find, without_blanks};
use crate::validation::codes;

/// `n` or `a-b`, 0 to 65535, a below b, without blanks.
pub(super) fn port(text: &str, report: &mut TextReport<'_>) {
    if let Some((at, character)) = find(text, &|it| matches!(it, ',' | ';') || it.is_whitespace()) {
        if character.is_whitespace() {
            blank(text, at, &['-'], codes::BLANK_INSIDE, report);
        } else {
            let sentence = format_args!("Write each port as an entry of its own.");
            report.error(at, at + 1, codes::SEVERAL_PORTS, sentence);
        }
        return;
    }
    if matches!(text, "*" | "any" | "Any") {
        let sentence = format_args!("Leave the list empty for any port.");
        report.error(0, end(text), codes::NOT_A_PORT, sentence);
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
        report.error(0, end(text), codes::RANGE_DESCENDING, sentence).mend(format!("{high}-{low}"));
    } else if low == high {
        let sentence = format_args!("This range holds one port; write {low}.");
        report.error(0, end(text), codes::RANGE_OF_ONE, sentence).mend(low.to_string());
    }
}

fn number(text: &str, at: usize, report: &mut TextReport<'_>) -> Option<u16> {
    const CODE: &str = codes::NOT_A_PORT;
    if let Some(number) = digits(text) {
        return Some(number);
    }
    let to = at + end(text);
    if text.is_empty() {
        let sentence = format_args!("A range needs both its ends, such as 5000-5010.");
        report.error(at, to, CODE, sentence);
    } else if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let sentence = format_args!("{text} is above 65535, the highest port.");
        report.error(at, to, CODE, sentence);
    } else {
        let sentence =
            format_args!("“{text}” is no port: write a number from 0 to 65535 or a range such as 5000-5010.");
        report.error(at, to, CODE, sentence);
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
    const CODE: &str = codes::NOT_ICMP;
    let byte = |part: &str| digits(part).is_some_and(|number| number <= 255);
    let message = |text: &str| {
        text.split_once(':').is_some_and(|(kind, code)| byte(kind) && (code == "*" || byte(code)))
    };
    if text == "*" || message(text) {
        return;
    }
    if byte(text) {
        let sentence = format_args!("The code is missing; write {text}:* for every code.");
        report.error(0, end(text), CODE, sentence).mend(format!("{text}:*"));
    } else {
        let bare = without_blanks(text, &[':']);
        let sentence = format_args!("“{text}” is no ICMP message; write type:code, such as 8:0 or 8:*.");
        report.error(0, end(text), CODE, sentence).mend_by(bare.filter(|bare| message(bare)));
    }
}
