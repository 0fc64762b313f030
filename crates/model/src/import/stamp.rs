//! Times as older exports write them, `/Date(1642113904843)/`: milliseconds since 1970, put into RFC 3339.

use serde_json::Value as Json;

/// Repairs the times among the properties of a policy: those whose name ends in `DateTime`, at any depth. A name
/// or a value that reads like a stamp stays as it is.
pub(super) fn repair(json: &mut Json) {
    match json {
        Json::Object(map) => {
            for (name, value) in map {
                match value {
                    Json::String(text) if name.ends_with("DateTime") => {
                        if let Some(repaired) = rfc_3339(text) {
                            *text = repaired;
                        }
                    }
                    other => repair(other),
                }
            }
        }
        Json::Array(items) => items.iter_mut().for_each(repair),
        _ => {}
    }
}

fn rfc_3339(text: &str) -> Option<String> {
    let inner = text.strip_prefix("/Date(")?.strip_suffix(")/")?;
    // An offset such as `+0200` only says how to show the time; the milliseconds are UTC.
    let sign = inner.char_indices().skip(1).find(|(_, character)| matches!(character, '+' | '-'));
    let (digits, _) = inner.split_at_checked(sign.map_or(inner.len(), |(at, _)| at))?;
    let milliseconds: i64 = digits.parse().ok()?;
    let seconds = milliseconds.div_euclid(1000);
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    if !(0..=9999).contains(&year) {
        return None;
    }
    let (second, thousandth) = (seconds.rem_euclid(86_400), milliseconds.rem_euclid(1000));
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{thousandth:03}Z"))
}

/// Year, month and day of a day counted from 1970-01-01, in the Gregorian calendar. Eras of 400 years, years
/// that begin in March so that the leap day is the last.
fn civil(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_become_rfc_3339() {
        assert_eq!(rfc_3339("/Date(0)/").as_deref(), Some("1970-01-01T00:00:00.000Z"));
        assert_eq!(rfc_3339("/Date(1709208000007)/").as_deref(), Some("2024-02-29T12:00:00.007Z"));
        assert_eq!(rfc_3339("/Date(951782400000+0200)/").as_deref(), Some("2000-02-29T00:00:00.000Z"));
        assert_eq!(rfc_3339("/Date(-1)/").as_deref(), Some("1969-12-31T23:59:59.999Z"));
        for wrong in ["/Date()/", "/Date(x)/", "/Date(9223372036854775807)/", "2024-01-01", "/Date(1"] {
            assert_eq!(rfc_3339(wrong), None, "{wrong}");
        }
    }
}
