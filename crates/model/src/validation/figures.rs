//! Numbers: those that a device refuses, those in the unit of another platform, and those that are hardly meant.
//! Source: catalog-facts, sections 6.1, 6.3 and 6.7.

use super::codes;
use super::path::Path;
use super::report::{Report, TextReport};
use crate::catalogue::SettingDefinition;

const SECONDS_OF_AN_HOUR: i64 = 3600;
/// The largest log, in KB, that the firewall's own tools accept.
const LARGEST_LOG: i64 = 32767;
/// What scans may use at least of the processor, in percent, where they are limited at all.
const LEAST_LOAD: i64 = 5;

/// A number against its range, and what else can be said of it.
pub(super) fn check(definition: &SettingDefinition, number: i64, path: &Path<'_>, report: &mut Report) {
    let (word, bound, most) = match (definition.min, definition.max) {
        (Some(min), _) if number < min => ("below", min, "least"),
        (_, Some(max)) if number > max => ("above", max, "most"),
        _ => {
            doubts(definition, number, path, report);
            return;
        }
    };
    let converted = match definition.unit.as_deref().filter(|_| definition.id.ends_with("interval")) {
        // Windows counts hours between updates, Linux seconds.
        Some("seconds") => number.checked_mul(SECONDS_OF_AN_HOUR).filter(|_| (1..=24).contains(&number)),
        Some("hours") => Some(number / SECONDS_OF_AN_HOUR).filter(|_| number % SECONDS_OF_AN_HOUR == 0),
        _ => None,
    };
    let fits = |number: &i64| {
        definition.min.is_none_or(|min| *number >= min) && definition.max.is_none_or(|max| *number <= max)
    };
    match (converted.filter(fits), definition.unit.as_deref()) {
        (Some(other), Some(unit)) => {
            let sentence = format_args!(
                "{number} is {word} {bound}, the {most} that a device accepts; this is in {unit}. Did you mean {other}?"
            );
            report.error(path, codes::OUT_OF_RANGE, sentence).mend(other.to_string());
        }
        _ => {
            let sentence = format_args!("{number} is {word} {bound}, the {most} that a device accepts.");
            report.error(path, codes::OUT_OF_RANGE, sentence);
        }
    }
}

/// A text that should be a number.
pub(super) fn not_an_integer(
    definition: &SettingDefinition,
    text: &str,
    path: &Path<'_>,
    report: &mut Report,
) {
    let report = &mut TextReport { report, path };
    let to = text.chars().count();
    if text.trim().is_empty() {
        report.error(0, to, codes::NOT_AN_INTEGER, format_args!("A whole number is missing here."));
    } else if definition.unit.as_deref() == Some("minutesAfterMidnight") {
        let sentence =
            format_args!("“{text}” is no time of day such as 02:00, which is 120 minutes after midnight.");
        let meant = minutes(text).map(|minutes| minutes.to_string());
        report.error(0, to, codes::NOT_AN_INTEGER, sentence).mend_by(meant.or_else(|| number_in(text)));
    } else {
        let sentence = format_args!("“{text}” is not a whole number.");
        report.error(0, to, codes::NOT_AN_INTEGER, sentence).mend_by(number_in(text));
    }
}

/// Minutes after midnight of `2:00`.
fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.get(..2)?.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// The number that a text holds beside its unit, or with a fraction of nothing.
fn number_in(text: &str) -> Option<String> {
    let digits: String = text.trim().chars().take_while(char::is_ascii_digit).collect();
    let rest = text.trim().get(digits.len()..)?;
    let fraction = rest.strip_prefix('.').is_some_and(|zeros| zeros.bytes().all(|byte| byte == b'0'));
    let unit = rest.trim().chars().all(|it| it.is_alphabetic() || it == '%');
    (!digits.is_empty() && digits.len() <= 18 && (fraction || unit)).then_some(digits)
}

/// What a device accepts and an administrator hardly means.
fn doubts(definition: &SettingDefinition, number: i64, path: &Path<'_>, report: &mut Report) {
    let id = definition.id.as_str();
    if id.ends_with("_logmaxfilesize") && definition.unit.as_deref() == Some("KB") {
        if let Some(meant) = power_of_two_meant(number) {
            let sentence =
                format_args!("{number} looks like {meant} with two digits swapped. Did you mean {meant}?");
            report.warning(path, codes::LOOKS_MISTYPED, sentence).mend(meant.to_string());
        } else if number > LARGEST_LOG {
            let sentence = format_args!(
                "The firewall's own tools accept at most {LARGEST_LOG} KB, so a device may refuse {number}."
            );
            report.warning(path, codes::DOUBTFUL_VALUE, sentence).mend(LARGEST_LOG.to_string());
        } else if number == 0 {
            let sentence =
                format_args!("A log of 0 KB holds nothing; turn logging off instead, or give it a size.");
            report.warning(path, codes::DOUBTFUL_VALUE, sentence);
        }
    } else if id.ends_with("_avgcpuloadfactor") && (1..LEAST_LOAD).contains(&number) {
        let sentence = format_args!(
            "Defender takes 0 for no limit, or {LEAST_LOAD} to 100; a device may refuse {number}."
        );
        report.warning(path, codes::DOUBTFUL_VALUE, sentence).mend(LEAST_LOAD.to_string());
    } else if id.ends_with("_defender_signatureupdateinterval") && number == 0 {
        let sentence = format_args!(
            "0 means that devices never look for new intelligence between scans; write 1 to 24 hours."
        );
        report.warning(path, codes::DOUBTFUL_VALUE, sentence);
    }
}

/// The power of two, from 1024 on, that a number becomes when two neighbouring digits are swapped. Sizes are powers
/// of two so often that 16834 is 16384.
fn power_of_two_meant(number: i64) -> Option<i64> {
    if number < 1024 || number.count_ones() == 1 {
        return None;
    }
    let mut unit = 1_i64;
    while unit <= number / 10 {
        let (right, left) = (number / unit % 10, number / unit / 10 % 10);
        let swapped = number - left * unit * 10 - right * unit + right * unit * 10 + left * unit;
        if swapped >= 1024 && swapped.count_ones() == 1 {
            return Some(swapped);
        }
        unit *= 10;
    }
    None
}
