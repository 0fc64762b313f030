//! Which of several values wins where a tenant lets the most secure one win, then the newest.

use super::ruling::Ruling;
use crate::catalogue::{Catalogue, SettingDefinition};
use crate::value::Value;

/// A value that takes part.
pub(super) struct Contender<'a> {
    /// What it says.
    pub value: &'a Value,
    /// Its place in the order of security.
    pub rank: Option<u32>,
    /// When its policy was saved, RFC 3339.
    pub modified: &'a str,
}

/// The winner and the rule that made it one; nothing where no rule chooses.
///
/// A value that stands lower in the order of security than another is out. Values that stand in no order compare
/// with none, so they stay. When more than one value is left, the newest policy wins; two that disagree and were
/// saved at the same moment leave nothing to choose by. Source: seed-facts, section 5.5.
pub(super) fn winner<'a>(
    contenders: &[Contender<'a>],
    order: impl FnOnce() -> Vec<String>,
) -> Option<(&'a Value, Ruling)> {
    let top = contenders.iter().filter_map(|one| one.rank).max();
    let left: Vec<(Moment, &Contender)> = contenders
        .iter()
        .filter(|one| one.rank.is_none() || one.rank == top)
        .map(|one| (Moment::of(one.modified), one))
        .collect();
    let (newest, best) = left.iter().max_by_key(|(moment, _)| *moment)?;
    if left.iter().all(|(_, one)| one.value == best.value) {
        return Some((best.value, Ruling::MostSecure { order: order() }));
    }
    if left.iter().any(|(moment, one)| moment == newest && one.value != best.value) {
        return None;
    }
    let before = left.iter().filter(|(_, one)| one.value != best.value).max_by_key(|(moment, _)| *moment);
    let ruling = Ruling::Newest {
        modified: best.modified.to_owned(),
        before: before.map_or_else(String::new, |(_, one)| one.modified.to_owned()),
    };
    Some((best.value, ruling))
}

/// The place of a value in its setting's order of security, 0 the least secure. A rule of a list stands where its
/// one member with an order does, such as the action for a kind of threat.
pub(crate) fn rank(value: &Value, definition: &SettingDefinition, catalogue: &Catalogue) -> Option<u32> {
    let (item, definition) = ordered_by(value, definition, catalogue)?;
    let place = definition.security_rank(item)?;
    u32::try_from(place).ok()
}

/// The order of security that a value stands in, in words.
pub(super) fn order_of(value: &Value, definition: &SettingDefinition, catalogue: &Catalogue) -> Vec<String> {
    let Some((_, definition)) = ordered_by(value, definition, catalogue) else { return Vec::new() };
    definition.security_order_in_words()
}

/// The item whose place in the order counts, and the definition that has the order.
fn ordered_by<'v, 'd>(
    value: &'v Value,
    definition: &'d SettingDefinition,
    catalogue: &'d Catalogue,
) -> Option<(&'v str, &'d SettingDefinition)> {
    match value {
        Value::Text(item) => (!definition.security_order.is_empty()).then_some((item, definition)),
        Value::Rule(members) => {
            let mut ordered = members.iter().filter_map(|(id, member)| {
                let definition = catalogue.definition(id)?;
                (!definition.security_order.is_empty()).then_some((member.as_text()?, definition))
            });
            let only = ordered.next()?;
            ordered.next().is_none().then_some(only)
        }
        Value::Integer(_) | Value::List(_) => None,
    }
}

/// A moment that compares as time does, whatever offset or precision it is written with. What is no time is older
/// than everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Moment(i64, u32);

impl Moment {
    /// The moment that an RFC 3339 text, or a date alone, names.
    pub(crate) fn of(text: &str) -> Self {
        parse(text).unwrap_or(Self(i64::MIN, 0))
    }
}

fn parse(text: &str) -> Option<Moment> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
    let days = days_from_civil(number(0..4)?, number(5..7)?, number(8..10)?);
    let Some(time) = text.get(10..).filter(|time| !time.is_empty()) else {
        return Some(Moment(days * 86_400, 0));
    };
    let seconds = number(11..13)? * 3600 + number(14..16)? * 60 + number(17..19)?;
    let rest = time.get(9..)?;
    let (fraction, offset) = match rest.strip_prefix('.') {
        Some(rest) => rest.split_at(rest.find(|it: char| !it.is_ascii_digit()).unwrap_or(rest.len())),
        None => ("", rest),
    };
    let nanoseconds = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
    let offset = match offset.as_bytes().first() {
        None | Some(b'Z' | b'z') => 0,
        Some(sign) => {
            let minutes =
                offset.get(1..3)?.parse::<i64>().ok()? * 60 + offset.get(4..6)?.parse::<i64>().ok()?;
            if *sign == b'-' { -minutes } else { minutes }
        }
    };
    Some(Moment(days * 86_400 + seconds - offset * 60, nanoseconds))
}

/// Days since 1970-01-01 of a date of the Gregorian calendar.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let of_era_days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    year.div_euclid(400) * 146_097 + of_era_days - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_compare_as_time_does() {
        assert_eq!(Moment::of("1970-01-01T00:00:00Z"), Moment(0, 0));
        assert_eq!(Moment::of("2026-03-01T12:00:00+02:00"), Moment::of("2026-03-01T10:00:00Z"));
        assert!(Moment::of("2026-03-01T10:00:00Z") < Moment::of("2026-03-01T10:00:00.5Z"));
        assert!(Moment::of("2024-02-29") < Moment::of("2024-03-01T00:00:00Z"));
        assert_eq!(Moment::of("2024-03-01"), Moment::of("2024-03-01T00:00:00.000Z"));
        for odd in ["", "yesterday", "2026-13", "2026-01-01T", "2026-01-01T25", "2026-01-01T00:00:00+1"] {
            assert!(Moment::of(odd) <= Moment::of("0001-01-01"), "{odd}");
        }
    }
}
