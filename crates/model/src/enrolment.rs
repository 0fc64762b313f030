//! Enrolment: which devices are managed, and what each state and code of it means for an administrator.
//!
//! [`eligibility`] decides by a device's facts and the tenant's [`EnforcementScope`]; its answer is a status code
//! with every reason. What the codes and the other words of the field mean is data, see [`Statuses`] and [`Words`].
//! Source: seed-facts, sections 1, 3 and 4.

mod eligibility;
mod prerequisites;
mod scope;
mod statuses;
mod words;

use serde::{Deserialize, Serialize};

pub use eligibility::{Eligibility, Registration, Warning, eligibility};
pub use scope::{EnforcementScope, MANAGEMENT_TAG, Reach, ScopePart, has_management_tag};
pub use statuses::{EarlierStatus, Enrolment, EnrolmentState, Status, StatusCategory, Statuses};
pub use words::{Join, TimeUnit, Timing, Vocabulary, Word, Words};

/// Status codes that [`eligibility`] gives. Source: seed-facts, sections 3.6 and 4.
pub mod code {
    /// Managed.
    pub const MANAGED: u32 = 1;
    /// Never enrolled: the scope does not cover the device.
    pub const NEVER_ENROLLED: u32 = 2;
    /// An MDM enrolment owns the device.
    pub const MDM: u32 = 3;
    /// Configuration Manager has authority.
    pub const CONFIGURATION_MANAGER: u32 = 4;
    /// A prerequisite is unmet: the first of the codes of the general error.
    pub const PREREQUISITES: u32 = 5;
    /// Managed, and by Configuration Manager too: a warning.
    pub const BOTH_MANAGE: u32 = 43;
}

/// What the enrolment of a device with these reasons against it has come to: the state that
/// [`Statuses::describe`] gives, without the words.
#[cfg(feature = "embedded-catalogue")]
pub fn state_of(reasons: &[crate::applicability::Reason], checked_in: bool) -> EnrolmentState {
    let statuses = Statuses::embedded();
    match statuses.status(eligibility::status_of(reasons)) {
        status if status.managed && !checked_in => statuses.pending.state,
        status => status.state,
    }
}

/// One thing to know of a device: what it is by a stable word, what is wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// A stable word, such as `mdm`.
    pub code: String,
    /// What is wrong, in one sentence.
    pub sentence: String,
    /// What an administrator can do, in one sentence.
    pub remedy: String,
}

#[cfg(all(test, feature = "embedded-catalogue"))]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::device::{DeviceFacts, JoinState};

    #[test]
    fn the_codes_are_whole() {
        let statuses: Statuses =
            serde_json::from_str(include_str!("../enrolment/statuses.json")).expect("the file can be read");
        assert_eq!(statuses, *Statuses::embedded());
        let codes: Vec<u32> = statuses.statuses.iter().flat_map(|status| status.codes.clone()).collect();
        let distinct: BTreeSet<u32> = codes.iter().copied().collect();
        assert_eq!(codes.len(), distinct.len(), "a code has two meanings");
        let unlisted: Vec<u32> = (0..=44).filter(|code| !distinct.contains(code)).collect();
        assert_eq!(unlisted, [34, 35, 39]);
        assert!(distinct.last() == Some(&44));
        for status in statuses.statuses.iter().chain([&statuses.pending, &statuses.unlisted]) {
            let named = |key: &str| statuses.categories.iter().any(|category| category.key == key);
            assert!(named(&status.category), "{}", status.key);
            assert_eq!(status.managed, status.state == EnrolmentState::Success, "{}", status.key);
            for earlier in &status.before {
                assert!(named(&earlier.category), "{}", status.key);
                assert!(earlier.codes.iter().all(|code| status.codes.contains(code)), "{}", status.key);
            }
        }
        let managed: Vec<_> = distinct.iter().filter(|code| statuses.status(**code).managed).collect();
        assert_eq!(managed, [&code::MANAGED, &19, &code::BOTH_MANAGE]);
    }

    #[test]
    fn the_words_are_whole() {
        let words: Words =
            serde_json::from_str(include_str!("../enrolment/words.json")).expect("the file can be read");
        assert_eq!(words, *Words::embedded());
        for vocabulary in &words.vocabularies {
            let mut spellings: Vec<String> = vocabulary
                .words
                .iter()
                .flat_map(|word| [&word.value].into_iter().chain(&word.also))
                .map(|spelling| spelling.to_ascii_lowercase())
                .collect();
            spellings.sort();
            let all = spellings.len();
            spellings.dedup();
            assert_eq!(all, spellings.len(), "a spelling stands twice in {}", vocabulary.field);
        }
        for timing in &words.timings {
            assert!(timing.least.is_none_or(|least| least < timing.most), "{}", timing.key);
        }
        let states = [
            JoinState::NotJoined,
            JoinState::DomainJoined,
            JoinState::Registered,
            JoinState::EntraJoined,
            JoinState::HybridJoined,
            JoinState::Unknown,
        ];
        for join_state in states {
            let facts = DeviceFacts { join_state, ..DeviceFacts::default() };
            let decided = eligibility(&facts, &EnforcementScope::default());
            let join = words.join(join_state).expect("every join state is described");
            assert_eq!(join.registration, decided.registration);
        }
    }

    #[test]
    fn texts_are_sentences_with_keys_of_their_own() {
        let texts: Vec<_> =
            Statuses::embedded().texts().into_iter().chain(Words::embedded().texts()).collect();
        let keys: BTreeSet<&str> = texts.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys.len(), texts.len(), "a key stands for two texts");
        for (key, text) in &texts {
            let named = key.ends_with(".name") || key.starts_with("enrolment.category.");
            assert_eq!(text.ends_with('.'), !named, "{key}: {text}");
        }
    }
}
