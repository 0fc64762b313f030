//! The sections of the settings: the tabs of their page, which the palette offers as well.

use crate::route::Route;
use crate::words::{settings as words, webhooks};

/// A section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Tokens with which devices enrol.
    Enrolment,
    /// The enforcement scope.
    Scope,
    /// Tokens for scripts.
    Scripts,
    /// Webhooks.
    Webhooks,
    /// One's own account.
    Account,
}

impl Section {
    /// Every section, in the order of the page.
    pub const ALL: [Self; 5] = [Self::Enrolment, Self::Scope, Self::Scripts, Self::Webhooks, Self::Account];

    /// The section of what `section=` says; the first where that is not known.
    pub fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|section| section.wire() == word).unwrap_or(Self::Enrolment)
    }

    /// What `section=` says of it.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Enrolment => "",
            Self::Scope => "scope",
            Self::Scripts => "scripts",
            Self::Webhooks => "webhooks",
            Self::Account => "account",
        }
    }

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Enrolment => words::enrolment_tokens(),
            Self::Scope => words::scope(),
            Self::Scripts => words::script_tokens(),
            Self::Webhooks => webhooks::title(),
            Self::Account => words::account(),
        }
    }

    /// Where it is.
    pub fn href(self) -> String {
        Route::Settings.with(&[("section", self.wire())])
    }
}
