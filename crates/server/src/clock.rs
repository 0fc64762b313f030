//! The time, in the two forms that the server uses.

use jiff::Timestamp;

/// Seconds since 1970.
pub fn seconds() -> i64 {
    Timestamp::now().as_second()
}

/// Milliseconds since 1970.
pub fn milliseconds() -> i64 {
    Timestamp::now().as_millisecond()
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
