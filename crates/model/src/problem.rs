//! One thing that is wrong with a policy, said so that a person can mend it and a program can find the place.

use serde::{Deserialize, Serialize};

/// Whether a problem stops a policy from being stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// The policy can't be stored.
    Error,
    /// The policy can be stored; the administrator should know.
    Warning,
}

/// One problem of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Where: definition ids joined by `/`, an index in brackets for an entry of a list or a rule, such as
    /// `vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}[2]/…_localportranges[0]`. `name`,
    /// `platforms` and the like for a property of the policy itself; empty for the whole.
    pub path: String,
    /// A stable code in `kebab-case`, such as `out-of-range`.
    pub code: String,
    /// One sentence: what is wrong and what to do.
    pub sentence: String,
    /// Whether it stops the policy.
    pub severity: Severity,
    /// The characters at fault in a text value: start and end, counted in characters, end excluded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<(u32, u32)>,
}

impl Problem {
    /// A problem that stops the policy.
    pub fn error(path: impl Into<String>, code: &str, sentence: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            code: code.to_owned(),
            sentence: sentence.into(),
            severity: Severity::Error,
            span: None,
        }
    }

    /// A problem that the administrator should know of.
    pub fn warning(path: impl Into<String>, code: &str, sentence: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(path, code, sentence) }
    }

    /// The same problem, with the characters at fault.
    #[must_use]
    pub fn at(mut self, start: usize, end: usize) -> Self {
        self.span = Some((u32::try_from(start).unwrap_or(u32::MAX), u32::try_from(end).unwrap_or(u32::MAX)));
        self
    }
}
