//! Addresses of the web and of mail.

use super::{TextReport, end, find};
use crate::validation::codes;

const HTTPS: &str = "https://";

/// An address that begins with `https://`.
pub(super) fn https_url(text: &str, report: &mut TextReport<'_>) {
    if !is_url(text, HTTPS) {
        let sentence = format_args!("Write the whole address, beginning with https://.");
        report.error(0, end(text), codes::NOT_A_URL, sentence).mend_by(with_https(text));
    }
}

/// An address that begins with `https://` or `http://`.
pub(super) fn url(text: &str, report: &mut TextReport<'_>) {
    if !is_url(text, HTTPS) && !is_url(text, "http://") {
        let sentence = format_args!("Write the whole address, beginning with https:// or http://.");
        report.error(0, end(text), codes::NOT_A_URL, sentence).mend_by(with_https(text));
    }
}

fn is_url(text: &str, scheme: &str) -> bool {
    let (start, rest) = text.split_at_checked(scheme.len()).unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    start.eq_ignore_ascii_case(scheme)
        && host.chars().any(char::is_alphanumeric)
        && find(text, &|it| it.is_whitespace() || matches!(it, '<' | '>' | '"' | '\\' | '|')).is_none()
}

/// The address with the scheme that it lacks, where that is all that it lacks.
fn with_https(text: &str) -> Option<String> {
    let text = text.trim();
    let rest = text.strip_prefix("http://").unwrap_or(text);
    let whole = [HTTPS, rest].concat();
    (rest.contains('.') && !rest.contains(['@', ':']) && is_url(&whole, HTTPS)).then_some(whole)
}

/// An address of mail.
pub(super) fn email(text: &str, report: &mut TextReport<'_>) {
    let right = text.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty()
            && domain.split('.').count() > 1
            && domain.split('.').all(|label| !label.is_empty())
            && find(text, &|it| it.is_whitespace() || matches!(it, ',' | ';' | '<' | '>')).is_none()
            && !domain.contains('@')
    });
    if !right {
        let sentence = format_args!("Write one address, such as help@example.com.");
        let trimmed = text.trim();
        let mend = (trimmed != text).then_some(trimmed);
        report.error(0, end(text), codes::NOT_AN_EMAIL, sentence).mend_by(mend);
    }
}
