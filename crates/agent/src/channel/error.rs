//! What goes wrong between a device and its server, in sentences that say what to do.

use palisade_model::channel::{CLOCK_TOLERANCE_SECONDS, RETIRED_CODE};
use serde::Deserialize;

/// A request that did not end well.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChannelError {
    /// No answer.
    #[error(
        "The server `{server}` can't be reached: {cause}. Check the address, the network and whether it runs."
    )]
    Unreachable {
        /// Its address.
        server: String,
        /// What the system said.
        cause: String,
    },
    /// The address is not one.
    #[error("`{server}` is not the address of a server. Give one such as `https://palisade.example.com`.")]
    Address {
        /// What was given.
        server: String,
    },
    /// TLS can't be set up.
    #[error(
        "This system can't check the certificates of servers: {cause}. Install the package `ca-certificates`."
    )]
    Tls {
        /// What the system said.
        cause: String,
    },
    /// The enrolment token is not accepted.
    #[error("The enrolment token was refused: {message}")]
    Token {
        /// The server's words.
        message: String,
    },
    /// The clocks differ by too much for a signature to count.
    #[error(
        "This device's clock is {seconds} s {direction} the server's, and requests count only within {CLOCK_TOLERANCE_SECONDS} s. Set the clock, for example with `timedatectl set-ntp true`."
    )]
    Clock {
        /// By how much.
        seconds: i64,
        /// `ahead of` or `behind`.
        direction: &'static str,
    },
    /// An administrator took the device off.
    #[error(
        "The server no longer knows this device: {message} Its settings go back to what they were; enrol it again to manage it."
    )]
    Retired {
        /// The server's words.
        message: String,
    },
    /// The server speaks of another bundle by now.
    #[error("The report came too late: {message}")]
    Superseded {
        /// The server's words.
        message: String,
    },
    /// Refused for another reason.
    #[error("The server refused the request ({status}): {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The server's words.
        message: String,
    },
    /// The answer is not of the device channel.
    #[error("`{server}` answered in a way that a Palisade server does not: {cause}. Check the address.")]
    Answer {
        /// The address.
        server: String,
        /// What is wrong with the answer.
        cause: String,
    },
}

/// The error body: `{"error": {"code", "message"}}`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ErrorBody {
    error: ErrorDetail,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ErrorDetail {
    code: String,
    message: String,
}

impl ChannelError {
    /// The error for an answer with `status` to a request that was signed or, at enrolment, was not. `skew` is
    /// how far the device's clock is ahead of the server's, in seconds, where the answer said.
    pub fn of_answer(status: u16, body: &[u8], signed: bool, skew: Option<i64>) -> Self {
        let detail = serde_json::from_slice::<ErrorBody>(body).unwrap_or_default().error;
        let message = match detail.message.trim() {
            "" => "it gave no reason.".to_owned(),
            message if message.ends_with(['.', '!', '?']) => message.to_owned(),
            message => format!("{message}."),
        };
        // Putting everything back is drastic, so nothing but being told so counts as being retired: a server that
        // merely does not know the device may have been restored from an old copy.
        let retired = status == 401 && detail.code == RETIRED_CODE;
        match (status, signed) {
            (_, true) if retired => Self::Retired { message },
            (401 | 403, true) if skew.is_some_and(|skew| skew.abs() > CLOCK_TOLERANCE_SECONDS) => {
                let skew = skew.unwrap_or_default();
                let direction = if skew > 0 { "ahead of" } else { "behind" };
                Self::Clock { seconds: skew.abs(), direction }
            }
            (409, true) => Self::Superseded { message },
            (401 | 403, false) => Self::Token { message },
            _ => Self::Refused { status, message },
        }
    }
}

/// How many seconds the time `ours` is ahead of an HTTP `Date`, such as `Sun, 06 Nov 1994 08:49:37 GMT`; `None`
/// for anything else.
pub fn clock_difference(date: &str, ours: i64) -> Option<i64> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = date.split_whitespace().skip(1);
    let day: i64 = words.next()?.parse().ok()?;
    let name = words.next()?;
    let month = i64::try_from(MONTHS.iter().position(|month| *month == name)?).ok()? + 1;
    let year: i64 = words.next()?.parse().ok().filter(|year| (1970..=9999).contains(year))?;
    let mut clock = words.next()?.split(':').map(str::parse::<i64>);
    let (hours, minutes, seconds) = (clock.next()?.ok()?, clock.next()?.ok()?, clock.next()?.ok()?);
    // Days since 1970 in the civil calendar, with the year starting in March so that leap days come last.
    let (shifted_year, shifted_month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = shifted_year * 365 + shifted_year / 4 - shifted_year / 100
        + shifted_year / 400
        + (shifted_month * 153 + 2) / 5
        + day
        - 1
        - 719_468;
    Some(ours - (days * 86_400 + hours * 3_600 + minutes * 60 + seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_header_gives_the_difference_of_the_clocks() {
        assert_eq!(clock_difference("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), Some(0));
        assert_eq!(clock_difference("Thu, 29 Feb 2024 12:00:00 GMT", 1_709_208_000 + 412), Some(412));
        assert_eq!(clock_difference("Thu, 01 Jan 1970 00:00:00 GMT", -5), Some(-5));
        for bad in ["", "yesterday", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT"] {
            assert_eq!(clock_difference(bad, 0), None, "{bad}");
        }
    }

    #[test]
    fn every_refusal_is_told_apart() {
        let body = br#"{"error": {"code": "x", "message": "The token ran out"}}"#;
        let token = ChannelError::of_answer(401, body, false, None);
        assert_eq!(token, ChannelError::Token { message: "The token ran out.".into() });
        assert!(matches!(
            ChannelError::of_answer(401, b"", true, Some(-412)),
            ChannelError::Clock { seconds: 412, direction: "behind" }
        ));
        let retired = br#"{"error": {"code": "DeviceRetired", "message": "By Ada."}}"#;
        assert!(matches!(ChannelError::of_answer(401, retired, true, None), ChannelError::Retired { .. }));
        assert!(matches!(ChannelError::of_answer(409, b"", true, None), ChannelError::Superseded { .. }));
        assert!(matches!(
            ChannelError::of_answer(401, b"", true, Some(3)),
            ChannelError::Refused { status: 401, .. }
        ));
        assert!(matches!(ChannelError::of_answer(500, b"<html>", false, None), ChannelError::Refused { .. }));
    }
}
