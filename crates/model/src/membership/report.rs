//! Making [`RuleError`]s of what the parser meets.

use super::error::{Code, Fault, RuleError, Suggestion};
use crate::problem::Severity;

/// Start and end in characters, end excluded.
pub(super) type Span = (usize, usize);

/// The span as it is given out.
pub(super) fn narrow(span: Span) -> (u32, u32) {
    let narrow = |place| u32::try_from(place).unwrap_or(u32::MAX);
    (narrow(span.0), narrow(span.1))
}

/// An error without a suggestion.
pub(super) fn error(code: Code, span: Span, sentence: impl Into<String>) -> RuleError {
    RuleError {
        code,
        severity: Severity::Error,
        span: narrow(span),
        sentence: sentence.into(),
        suggestion: None,
    }
}

/// The same error with a suggestion.
pub(super) fn with(
    error: RuleError,
    sentence: impl Into<String>,
    span: Span,
    replacement: impl Into<String>,
) -> RuleError {
    let suggestion =
        Suggestion { sentence: sentence.into(), span: narrow(span), replacement: replacement.into() };
    RuleError { suggestion: Some(suggestion), ..error }
}

/// The error of a fault whose part is at `span`.
pub(super) fn of_fault(fault: Fault, span: Span) -> RuleError {
    let error = RuleError { severity: fault.severity, ..error(fault.code, span, fault.sentence) };
    match fault.mending {
        Some((sentence, replacement)) => with(error, sentence, span, replacement),
        None => error,
    }
}
