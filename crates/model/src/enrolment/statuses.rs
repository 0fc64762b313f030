//! What each enrolment status code means and what to do about it, from `enrolment/statuses.json`.
//!
//! Source: seed-facts, sections 3.6 and 4. Codes whose meaning changed hold the older ones too. The published list
//! is not complete: a code that it does not name is unknown, and said to be.

use serde::{Deserialize, Serialize};

use super::Finding;
use super::eligibility::{Eligibility, Registration, Warning};
use crate::applicability::Reason;

/// Whether a device is managed, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum EnrolmentState {
    /// It takes policies.
    Success,
    /// It will, once it has checked in for the first time.
    Pending,
    /// Another channel owns it, or the scope leaves it out.
    NotManaged,
    /// It could not be brought under management.
    Error,
}

impl EnrolmentState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Success, Self::Pending, Self::NotManaged, Self::Error];

    /// The word on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Pending => "pending",
            Self::NotManaged => "notManaged",
            Self::Error => "error",
        }
    }

    /// The state with this word on the wire.
    pub fn from_wire(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.wire() == word)
    }

    /// The word for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Success => "Success",
            Self::Pending => "Pending",
            Self::NotManaged => "Not managed",
            Self::Error => "Error",
        }
    }
}

/// The codes of the data file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statuses {
    /// What the codes are grouped by.
    pub categories: Vec<StatusCategory>,
    /// Every listed meaning, by its lowest code.
    pub statuses: Vec<Status>,
    /// What is said of a managed device before its first check-in, whatever its code.
    pub pending: Status,
    /// What is said of a code that no entry lists.
    pub unlisted: Status,
}

/// What codes are grouped by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusCategory {
    /// A stable word.
    pub key: String,
    /// The name for people.
    pub name: String,
}

/// One meaning, and the codes that have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// A stable word; its texts are translated by `enrolment.status.<key>.meaning` and `.remedy`.
    pub key: String,
    /// Every code, ranges written out; empty for what is said of pending devices and of unlisted codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<u32>,
    /// Key of its category.
    pub category: String,
    /// What it makes of the device.
    pub state: EnrolmentState,
    /// Whether the device counts as managed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub managed: bool,
    /// What it means, in one sentence.
    pub meaning: String,
    /// What an administrator of Palisade can do, in one sentence.
    pub remedy: String,
    /// Since when it is documented with this meaning: a year, or year and month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Only others than the maker document it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub third_party: bool,
    /// What some of the codes meant earlier.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<EarlierStatus>,
}

/// What codes meant earlier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierStatus {
    /// The codes.
    pub codes: Vec<u32>,
    /// Until when: a year, or year and month.
    pub until: String,
    /// Key of the category that they had.
    pub category: String,
    /// What they meant, in one sentence.
    pub meaning: String,
    /// What there was to do, in one sentence.
    pub remedy: String,
}

/// The enrolment of a device as its page shows it: state, code with cause and remedy, and every reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Enrolment {
    /// The state.
    pub state: EnrolmentState,
    /// The status code.
    pub code: u32,
    /// The code's category for people.
    pub category: String,
    /// What the code means.
    pub meaning: String,
    /// What to do about it.
    pub remedy: String,
    /// Every reason why the device is not managed; empty for one that is.
    pub reasons: Vec<Finding>,
    /// What to know although it is.
    pub warnings: Vec<Finding>,
    /// The device object that it has or would have.
    pub registration: Registration,
}

impl Statuses {
    /// The codes, from the file inside the binary.
    #[cfg(feature = "embedded-catalogue")]
    pub fn embedded() -> &'static Self {
        use std::sync::LazyLock;
        static STATUSES: LazyLock<Statuses> = LazyLock::new(|| {
            // A file that can't be read fails the test that reads it, and says nothing of any code here.
            serde_json::from_str(include_str!("../../enrolment/statuses.json"))
                .unwrap_or_else(|_| Statuses::none())
        });
        &STATUSES
    }

    #[cfg(feature = "embedded-catalogue")]
    fn none() -> Self {
        let silent = |state| Status {
            key: String::new(),
            codes: Vec::new(),
            category: String::new(),
            state,
            managed: false,
            meaning: String::new(),
            remedy: String::new(),
            since: None,
            third_party: false,
            before: Vec::new(),
        };
        Self {
            categories: Vec::new(),
            statuses: Vec::new(),
            pending: silent(EnrolmentState::Pending),
            unlisted: silent(EnrolmentState::Error),
        }
    }

    /// What a code means; [`Self::unlisted`] for one that no entry lists.
    pub fn status(&self, code: u32) -> &Status {
        self.statuses.iter().find(|status| status.codes.contains(&code)).unwrap_or(&self.unlisted)
    }

    /// What a code meant earlier, latest first.
    pub fn before(&self, code: u32) -> impl Iterator<Item = &EarlierStatus> {
        self.status(code).before.iter().filter(move |earlier| earlier.codes.contains(&code))
    }

    /// The name of a category for people; its key where it has none.
    pub fn category<'a>(&'a self, key: &'a str) -> &'a str {
        self.categories.iter().find(|category| category.key == key).map_or(key, |category| &category.name)
    }

    /// What a device's page shows for this eligibility. `checked_in` says whether the device did so at all.
    pub fn describe(&self, eligibility: &Eligibility, checked_in: bool) -> Enrolment {
        let status = match self.status(eligibility.status) {
            status if status.managed && !checked_in => &self.pending,
            status => status,
        };
        Enrolment {
            state: status.state,
            code: eligibility.status,
            category: self.category(&status.category).to_owned(),
            meaning: status.meaning.clone(),
            remedy: status.remedy.clone(),
            reasons: eligibility.reasons.iter().map(Reason::finding).collect(),
            warnings: eligibility.warnings.iter().map(Warning::finding).collect(),
            registration: eligibility.registration,
        }
    }

    /// Every text with the key that it is translated by.
    pub fn texts(&self) -> Vec<(String, &str)> {
        let categories = self
            .categories
            .iter()
            .map(|category| (format!("enrolment.category.{}", category.key), category.name.as_str()));
        let statuses = self.statuses.iter().chain([&self.pending, &self.unlisted]).flat_map(|status| {
            let now = [("meaning", &status.meaning), ("remedy", &status.remedy)];
            let before = status.before.iter().flat_map(|earlier| {
                [("before.meaning", &earlier.meaning), ("before.remedy", &earlier.remedy)]
            });
            now.into_iter()
                .chain(before)
                .map(|(part, text)| (format!("enrolment.status.{}.{part}", status.key), text.as_str()))
        });
        categories.chain(statuses).collect()
    }
}
