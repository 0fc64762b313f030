//! The time, in the two forms that the server uses.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

use crate::failure::{Answer, Failure};

/// Seconds since 1970.
pub fn seconds() -> i64 {
    Timestamp::now().as_second()
}

/// Milliseconds since 1970.
pub fn milliseconds() -> i64 {
    Timestamp::now().as_millisecond()
}

/// Milliseconds since 1970, later at each call than at the one before: what was written in order can be read in order.
pub fn stamp() -> i64 {
    static LAST: AtomicI64 = AtomicI64::new(0);
    let now = milliseconds();
    let next = |last: i64| Some(now.max(last.saturating_add(1)));
    // The closure always gives a value.
    let (Ok(last) | Err(last)) = LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next);
    now.max(last.saturating_add(1))
}

/// [`stamp`] as RFC 3339 in UTC.
pub fn stamped() -> String {
    rfc3339_of(stamp())
}

/// Milliseconds since 1970 as RFC 3339 in UTC.
pub fn rfc3339_of(milliseconds: i64) -> String {
    Timestamp::from_millisecond(milliseconds).map(|time| time.to_string()).unwrap_or_default()
}

/// The milliseconds since 1970 of an RFC 3339 text.
pub fn parse(text: &str) -> Option<i64> {
    text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
}

/// The milliseconds since 1970 of a moment that somebody asks for.
///
/// # Errors
/// With a sentence, where it is no RFC 3339 text.
pub fn moment(text: &str) -> Answer<i64> {
    parse(text).ok_or_else(|| {
        Failure::bad_request(format!(
            "“{text}” is no moment. Give one as RFC 3339, such as `2026-01-31T09:00:00Z`."
        ))
    })
}

/// Now as RFC 3339 in UTC, to the millisecond.
pub fn now() -> String {
    Timestamp::from_millisecond(milliseconds()).map(|time| time.to_string()).unwrap_or_default()
}

/// Seconds since 1970 as RFC 3339 in UTC.
pub fn rfc3339(seconds: i64) -> String {
    Timestamp::from_second(seconds).map(|time| time.to_string()).unwrap_or_default()
}

/// Seconds since 1970 as RFC 3339; nothing for 0, which stands for never.
pub fn rfc3339_or_never(seconds: i64) -> Option<String> {
    (seconds != 0).then(|| rfc3339(seconds))
}
