//! Numbers in the units that people use: `2 h` where the device counts 7200 seconds, `02:30` where it counts 150
//! minutes after midnight. What is shown can be typed again, and more than that is understood.

use palisade_model::catalogue::{Kind, SettingDefinition};

use crate::words::editor as words;

/// What a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    Time,
    Size,
}

/// The units of each measure, the smallest first: the catalogue's word, and how many of the smallest it is.
const UNITS: [(&str, Measure, i64); 8] = [
    ("seconds", Measure::Time, 1),
    ("minutes", Measure::Time, 60),
    ("hours", Measure::Time, 3600),
    ("days", Measure::Time, 86_400),
    ("bytes", Measure::Size, 1),
    ("KB", Measure::Size, 1024),
    ("MB", Measure::Size, 1024 * 1024),
    ("GB", Measure::Size, 1024 * 1024 * 1024),
];

/// Whether the setting is a time of day, shown as `02:00`.
pub fn is_time(definition: &SettingDefinition) -> bool {
    definition.kind == Kind::Integer && definition.unit.as_deref() == Some("minutesAfterMidnight")
}

/// A number as its control shows it: with the unit where the unit can be typed as well.
pub fn typed(definition: &SettingDefinition, number: i64) -> String {
    match definition.unit.as_deref() {
        Some("minutesAfterMidnight") if (0..=5999).contains(&number) => {
            format!("{:02}:{:02}", number / 60, number % 60)
        }
        Some("percent") => format!("{number} %"),
        Some(unit) => match scaled(unit, number) {
            Some((number, unit)) => with_unit(unit, number),
            None => number.to_string(),
        },
        None => number.to_string(),
    }
}

/// A number as it is read elsewhere: like [`typed`], with the unit that its control has beside it.
pub fn shown(definition: &SettingDefinition, number: i64) -> String {
    match beside(definition) {
        Some(unit) => format!("{number} {unit}"),
        None => typed(definition, number),
    }
}

/// The unit that stands beside the control because it is not typed: `threads`.
pub fn beside(definition: &SettingDefinition) -> Option<String> {
    let unit = definition.unit.as_deref()?;
    if matches!(unit, "minutesAfterMidnight" | "percent") || measure(unit).is_some() {
        return None;
    }
    Some(match unit {
        "levels" => words::unit_levels().to_owned(),
        "threads" => words::unit_threads().to_owned(),
        "entries" => words::unit_entries().to_owned(),
        "packets per minute" => words::unit_packets_per_minute().to_owned(),
        other => other.to_owned(),
    })
}

/// What is stored, where the control shows it in another unit: `7200 s` beside `2 h`, `150` beside `02:30`.
pub fn stored(definition: &SettingDefinition, number: i64) -> Option<String> {
    let unit = definition.unit.as_deref()?;
    if unit == "minutesAfterMidnight" {
        return Some(number.to_string());
    }
    let (shown, by) = scaled(unit, number)?;
    (by != unit || shown != number).then(|| with_unit(unit, number))
}

/// The range, each end in its unit, said once where it is the same: `0 to 50 s`, `1 min to 24 h`.
pub fn range(definition: &SettingDefinition, min: i64, max: i64) -> String {
    let unit = |number: i64| definition.unit.as_deref().and_then(|unit| scaled(unit, number)).map(|it| it.1);
    let plain = !is_time(definition) && (min == 0 || unit(min) == unit(max));
    let min = match definition.unit.as_deref().and_then(|unit| scaled(unit, min)) {
        Some((number, _)) if plain => number.to_string(),
        _ if plain => min.to_string(),
        _ => typed(definition, min),
    };
    words::range(&min, &shown(definition, max))
}

/// Reads what was typed: a plain number in the setting's own unit, or numbers with units, such as `2h`, `1 h 30 min`,
/// `1,5 GB`, `50 %`, `2:30 pm`. None where it is no whole number of the setting's unit.
pub fn read(definition: &SettingDefinition, text: &str) -> Option<i64> {
    let text = text.trim();
    if is_time(definition) {
        return clock(text);
    }
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let unit = definition.unit.as_deref()?;
    let parts = parts(text)?;
    let Some((measure, own)) = measure(unit) else {
        let [(number, 0, word)] = parts.as_slice() else { return None };
        let fits = match unit {
            "percent" => matches!(word.as_str(), "%" | "percent" | "per cent" | "prozent"),
            _ => *word == unit || Some(word) == beside(definition).map(|it| it.to_lowercase()).as_ref(),
        };
        return fits.then_some(*number);
    };
    let mut sum = 0_i64;
    for (number, decimals, word) in parts {
        let scale = if word.is_empty() { own } else { scale_of(measure, &word)? };
        let whole = number.checked_mul(scale)?;
        let places = 10_i64.checked_pow(decimals)?;
        sum = sum.checked_add((whole % places == 0).then_some(whole / places)?)?;
    }
    (sum % own == 0).then_some(sum / own)
}

fn measure(unit: &str) -> Option<(Measure, i64)> {
    UNITS.iter().find(|(name, ..)| *name == unit).map(|(_, measure, scale)| (*measure, *scale))
}

/// The number in the largest unit in which it is whole. Hours stay hours and days days.
fn scaled(unit: &str, number: i64) -> Option<(i64, &'static str)> {
    let (measure, own) = measure(unit)?;
    let (name, ..) = *UNITS.iter().find(|(name, ..)| *name == unit)?;
    let total = number.checked_mul(own)?;
    let largest = UNITS.iter().rev().find(|(name, kind, scale)| {
        *kind == measure && *scale > own && *name != "days" && total != 0 && total % scale == 0
    });
    Some(largest.map_or((number, name), |(name, _, scale)| (total / scale, *name)))
}

fn with_unit(unit: &str, number: i64) -> String {
    let count = number.to_string();
    match unit {
        "seconds" => words::unit_seconds(&count),
        "minutes" => words::unit_minutes(&count),
        "hours" => words::unit_hours(&count),
        "days" if number == 1 => words::unit_day(&count),
        "days" => words::unit_days(&count),
        unit => [&*count, " ", unit].concat(),
    }
}

/// The numbers of a text with the words after them: digits as one number, how many of them are decimals, the word.
fn parts(text: &str) -> Option<Vec<(i64, u32, String)>> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end =
            rest.find(|it: char| !(it.is_ascii_digit() || it == '.' || it == ',')).unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        let (whole, decimals) = number.split_once(['.', ',']).unwrap_or((number, ""));
        let digits = [whole, decimals].concat();
        if whole.is_empty() || digits.len() > 15 || !digits.bytes().all(|it| it.is_ascii_digit()) {
            return None;
        }
        let after = after.trim_start();
        let end = after.find(|it: char| it.is_ascii_digit()).unwrap_or(after.len());
        let (word, next) = after.split_at(end);
        let word = word.trim().trim_end_matches(['.', ',']).to_lowercase();
        parts.push((digits.parse().ok()?, u32::try_from(decimals.len()).ok()?, word));
        rest = next;
    }
    (!parts.is_empty()).then_some(parts)
}

/// How many of the smallest unit a word stands for, in English or German.
fn scale_of(measure: Measure, word: &str) -> Option<i64> {
    Some(match (measure, word) {
        (Measure::Time, "s" | "sec" | "secs" | "second" | "seconds" | "sek" | "sekunde" | "sekunden") => 1,
        (Measure::Time, "m" | "min" | "mins" | "minute" | "minutes" | "minuten") => 60,
        (Measure::Time, "h" | "hr" | "hrs" | "hour" | "hours" | "std" | "stunde" | "stunden") => 3600,
        (Measure::Time, "d" | "day" | "days" | "t" | "tag" | "tage" | "tagen") => 86_400,
        (Measure::Size, "b" | "byte" | "bytes") => 1,
        (Measure::Size, "k" | "kb" | "kib" | "kilobyte" | "kilobytes") => 1024,
        (Measure::Size, "m" | "mb" | "mib" | "megabyte" | "megabytes") => 1024 * 1024,
        (Measure::Size, "g" | "gb" | "gib" | "gigabyte" | "gigabytes") => 1024 * 1024 * 1024,
        _ => return None,
    })
}

/// Minutes after midnight of `2:00`, `02.00`, `0200`, `2 am`, `2:30 pm` or `14 Uhr`.
fn clock(text: &str) -> Option<i64> {
    let text = text.to_lowercase();
    let (text, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(rest), _) => (rest.trim_end(), Some(0)),
        (_, Some(rest)) => (rest.trim_end(), Some(12)),
        _ => (text.as_str(), None),
    };
    let hour = text.strip_suffix("uhr").or_else(|| text.strip_suffix('h')).map(str::trim_end);
    let text = hour.unwrap_or(text);
    let (hours, minutes) = match text.split_once([':', '.']) {
        Some(parts) => parts,
        None if text.len() == 4 && text.is_ascii() => text.split_at(2),
        None if half.is_some() || hour.is_some() => (text, "00"),
        None => return None,
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if minutes.len() != 2 || hours.is_empty() || hours.len() > 2 || !digits(hours) || !digits(minutes) {
        return None;
    }
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    let hours = match half {
        Some(half) if (1..=12).contains(&hours) => hours % 12 + half,
        Some(_) => return None,
        None => hours,
    };
    (minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(unit: &str) -> SettingDefinition {
        let json = serde_json::json!({"id": "x", "name": "X", "kind": "integer", "unit": unit});
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_number_is_shown_in_the_largest_unit_in_which_it_is_whole() {
        let cases = [
            ("seconds", 75, "75 s", None),
            ("seconds", 7200, "2 h", Some("7200 s")),
            ("seconds", 300, "5 min", Some("300 s")),
            ("seconds", 0, "0 s", None),
            ("hours", 24, "24 h", None),
            ("days", 90, "90 days", None),
            ("days", 1, "1 day", None),
            ("KB", 1024, "1 MB", Some("1024 KB")),
            ("KB", 1000, "1000 KB", None),
            ("MB", 5000, "5000 MB", None),
            ("MB", 2048, "2 GB", Some("2048 MB")),
            ("percent", 50, "50 %", None),
            ("minutesAfterMidnight", 150, "02:30", Some("150")),
        ];
        for (unit, number, shows, stores) in cases {
            let definition = of(unit);
            assert_eq!(typed(&definition, number), shows);
            assert_eq!(stored(&definition, number).as_deref(), stores, "{number} {unit}");
            assert_eq!(read(&definition, shows), Some(number), "{shows} is read again");
        }
    }

    #[test]
    fn what_people_type_is_read() {
        let cases = [
            ("seconds", "2h", Some(7200)),
            ("seconds", "120 min", Some(7200)),
            ("seconds", "1 h 30 min", Some(5400)),
            ("seconds", "1,5 h", Some(5400)),
            ("seconds", "2 Stunden", Some(7200)),
            ("seconds", "75", Some(75)),
            ("hours", "90 min", None),
            ("hours", "1 day", Some(24)),
            ("hours", "2 hours", Some(2)),
            ("days", "48 h", Some(2)),
            ("days", "2 Tage", Some(2)),
            ("KB", "1 GB", Some(1_048_576)),
            ("KB", "1.5 MB", Some(1536)),
            ("KB", "512 bytes", None),
            ("percent", "50%", Some(50)),
            ("percent", "50 percent", Some(50)),
            ("percent", "half", None),
            ("percent", "-5", Some(-5)),
            ("threads", "4 threads", Some(4)),
            ("threads", "4 h", None),
            ("minutesAfterMidnight", "2:30", Some(150)),
            ("minutesAfterMidnight", "2.30", Some(150)),
            ("minutesAfterMidnight", "0230", Some(150)),
            ("minutesAfterMidnight", "2 pm", Some(840)),
            ("minutesAfterMidnight", "12:15 am", Some(15)),
            ("minutesAfterMidnight", "14 Uhr", Some(840)),
            ("minutesAfterMidnight", "2:75", None),
            ("minutesAfterMidnight", "150", None),
            ("minutesAfterMidnight", "13 pm", None),
            ("seconds", "999999999999999 days", None),
            ("seconds", "", None),
            ("seconds", "…", None),
        ];
        for (unit, text, number) in cases {
            assert_eq!(read(&of(unit), text), number, "{text} in {unit}");
        }
    }

    #[test]
    fn a_range_says_its_unit_once() {
        assert_eq!(range(&of("seconds"), 0, 50), "0 to 50 s");
        assert_eq!(range(&of("seconds"), 60, 86_400), "1 min to 24 h");
        assert_eq!(range(&of("seconds"), 300, 3600), "5 min to 1 h");
        assert_eq!(range(&of("hours"), 1, 23), "1 to 23 h");
        assert_eq!(range(&of("minutesAfterMidnight"), 0, 1380), "00:00 to 23:00");
        assert_eq!(range(&of("threads"), 1, 64), "1 to 64 threads");
    }

    #[test]
    fn a_unit_that_is_not_typed_stands_beside() {
        assert_eq!(beside(&of("threads")).as_deref(), Some("threads"));
        assert_eq!(typed(&of("threads"), 4), "4");
        assert_eq!(shown(&of("threads"), 4), "4 threads");
        assert_eq!(beside(&of("seconds")), None);
    }
}
