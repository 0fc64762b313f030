//! One thing that is wrong with a policy, said so that a person can mend it and a program can find the place. The
//! codes are listed in [`crate::validation::codes`].

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
    /// What mends it, where that is plain: the text to put in place of the span or, without a span, of the whole
    /// value; of a choice, the item id of the option that is meant. Empty takes the characters away or, without a
    /// span, the entry of the list, the option of the set or the item of the group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
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
            suggestion: None,
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

    /// The same problem, with what mends it.
    #[must_use]
    pub fn mended_by(mut self, text: impl Into<String>) -> Self {
        self.suggestion = Some(text.into());
        self
    }

    /// The text `value` after the mend; `None` where there is no mend, or the span does not lie within the text.
    pub fn mend(&self, value: &str) -> Option<String> {
        let mend = self.suggestion.as_deref()?;
        let Some((start, end)) = self.span else { return Some(mend.to_owned()) };
        let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
        let at = |index| {
            let ends = value.char_indices().map(|(at, _)| at).chain([value.len()]);
            ends.into_iter().nth(index)
        };
        let (before, after) = (value.get(..at(start)?)?, value.get(at(end)?..)?);
        (start <= end).then(|| [before, mend, after].concat())
    }
}
