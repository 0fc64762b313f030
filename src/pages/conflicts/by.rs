//! By what the conflicts are listed: the tabs of their page, which the palette offers as well.

use crate::route::Route;
use crate::words::conflicts as words;

/// A tab of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// By setting.
    Settings,
    /// By pair of policies.
    Policies,
    /// By device.
    Devices,
    /// Policies and groups, as a matrix.
    Groups,
}

impl By {
    /// Every tab, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Settings, Self::Policies, Self::Devices, Self::Groups];

    /// The tab of what `by=` says; the first where that is not known.
    pub fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|by| by.wire() == word).unwrap_or(Self::Settings)
    }

    /// What `by=` says of it.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Settings => "",
            Self::Policies => "policies",
            Self::Devices => "devices",
            Self::Groups => "matrix",
        }
    }

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Settings => words::by_setting(),
            Self::Policies => words::by_policies(),
            Self::Devices => words::by_device(),
            Self::Groups => words::by_group(),
        }
    }

    /// Where it is.
    pub fn href(self) -> String {
        Route::Conflicts.with(&[("by", self.wire())])
    }
}
