//! States of a setting and of a policy on a device, and how they roll up.
//!
//! A setting is *Pending* until the device has acknowledged exactly this value: an outcome names the digest of
//! the value it speaks of, so a report on an older value says nothing about a newer one, and a policy whose
//! other setting changed does not fall back to Pending as a whole.

use serde::{Deserialize, Serialize};

use crate::applicability::Reason;
use crate::merge::{Decision, Effective, EffectiveSetting};

/// The state of a policy or a setting on a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// In force, read back on the device.
    Success,
    /// The device could not enforce it.
    Error,
    /// Policies disagree; the value is withheld.
    Conflict,
    /// The device has not acknowledged it yet.
    Pending,
    /// The device can't take it.
    NotApplicable,
}

impl State {
    /// Every state, in the order in which the console shows them.
    pub const ALL: [Self; 5] =
        [Self::Success, Self::Error, Self::Conflict, Self::Pending, Self::NotApplicable];

    /// The word on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Error => "error",
            Self::Conflict => "conflict",
            Self::Pending => "pending",
            Self::NotApplicable => "notApplicable",
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
            Self::Error => "Error",
            Self::Conflict => "Conflict",
            Self::Pending => "Pending",
            Self::NotApplicable => "Not applicable",
        }
    }

    /// How bad it is in a roll-up: Error, Conflict, Pending, Success; Not applicable counts least.
    fn weight(self) -> u8 {
        match self {
            Self::NotApplicable => 0,
            Self::Success => 1,
            Self::Pending => 2,
            Self::Conflict => 3,
            Self::Error => 4,
        }
    }
}

/// The worst of `states`; Not applicable when all are, and for none at all.
pub fn roll_up(states: impl IntoIterator<Item = State>) -> State {
    states.into_iter().max_by_key(|state| state.weight()).unwrap_or(State::NotApplicable)
}

/// How many devices are in each state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct StateCounts {
    /// In force.
    pub success: u64,
    /// Failed.
    pub error: u64,
    /// In conflict.
    pub conflict: u64,
    /// Not acknowledged yet.
    pub pending: u64,
    /// Can't take it.
    pub not_applicable: u64,
}

impl StateCounts {
    /// Adds `count` devices in `state`.
    pub fn add(&mut self, state: State, count: u64) {
        let place = match state {
            State::Success => &mut self.success,
            State::Error => &mut self.error,
            State::Conflict => &mut self.conflict,
            State::Pending => &mut self.pending,
            State::NotApplicable => &mut self.not_applicable,
        };
        *place = place.saturating_add(count);
    }

    /// The devices in `state`.
    pub fn get(&self, state: State) -> u64 {
        match state {
            State::Success => self.success,
            State::Error => self.error,
            State::Conflict => self.conflict,
            State::Pending => self.pending,
            State::NotApplicable => self.not_applicable,
        }
    }

    /// All devices counted.
    pub fn total(&self) -> u64 {
        State::ALL.into_iter().map(|state| self.get(state)).fold(0, u64::saturating_add)
    }
}

/// What a device says of one setting after enforcing and reading back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum OutcomeState {
    /// The value is in force.
    Applied,
    /// It could not be enforced.
    Failed,
    /// This device has no means to enforce it.
    Unsupported,
    /// It is no longer delivered; the value from before is back.
    Reverted,
}

/// The outcome of one setting.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SettingOutcome {
    /// The bundle setting's key.
    pub key: String,
    /// The digest of the value it speaks of; empty for a reverted setting.
    pub digest: String,
    /// What happened.
    pub state: OutcomeState,
    /// The platform's error code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
    /// What went wrong, or what is in force now, in one sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// What a device reports: one outcome per setting of its bundle, ordered by key, and one per reverted setting.
/// Devices that report the same thing share one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Outcome {
    /// The outcomes, ordered by key.
    pub settings: Vec<SettingOutcome>,
}

/// The outcome of a setting with its members in the order of their names.
#[derive(Serialize)]
struct Sorted<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    digest: &'a str,
    key: &'a str,
    state: OutcomeState,
}

impl<'a> From<&'a SettingOutcome> for Sorted<'a> {
    fn from(outcome: &'a SettingOutcome) -> Self {
        let SettingOutcome { key, digest, state, code, detail } = outcome;
        Self { code: *code, detail: detail.as_deref(), digest, key, state: *state }
    }
}

impl Outcome {
    /// An outcome with its settings in order.
    pub fn new(mut settings: Vec<SettingOutcome>) -> Self {
        settings.sort();
        settings.dedup_by(|left, right| left.key == right.key);
        Self { settings }
    }

    /// The content's name: equal outcomes have equal digests.
    pub fn digest(&self) -> String {
        // As `digest::of_json` has it, without a tree of the whole in between: devices report often.
        let settings: Vec<Sorted<'_>> = self.settings.iter().map(Sorted::from).collect();
        let text = serde_json::to_vec(&settings).unwrap_or_default();
        crate::digest::of_bytes(&[b"{\"settings\":", &*text, b"}"].concat())
    }

    /// The outcome of the setting with this key.
    pub fn get(&self, key: &str) -> Option<&SettingOutcome> {
        let index = self.settings.binary_search_by(|outcome| outcome.key.as_str().cmp(key)).ok()?;
        self.settings.get(index)
    }
}

/// The state of one setting on one device, with the reason as a sentence where there is more to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingState {
    /// The state.
    pub state: State,
    /// Why, in one sentence; empty where the state says it all.
    pub note: String,
    /// The platform's error code.
    pub code: Option<i64>,
}

/// The state of an effective setting on a device whose last report was `outcome`.
pub fn setting_state(setting: &EffectiveSetting, outcome: Option<&Outcome>) -> SettingState {
    let plain = |state, note: String| SettingState { state, note, code: None };
    match &setting.decision {
        Decision::Conflict => plain(State::Conflict, setting.explanation()),
        Decision::NotApplicable { .. } => plain(State::NotApplicable, setting.explanation()),
        Decision::Delivered | Decision::Joined | Decision::Decided => {
            match outcome.and_then(|outcome| outcome.get(&setting.key)) {
                Some(reported) if reported.digest == setting.digest => SettingState {
                    state: match reported.state {
                        OutcomeState::Applied => State::Success,
                        OutcomeState::Failed => State::Error,
                        OutcomeState::Unsupported => State::NotApplicable,
                        OutcomeState::Reverted => State::Pending,
                    },
                    note: match reported.state {
                        OutcomeState::Unsupported => Reason::Device {
                            detail: reported.detail.clone().unwrap_or_else(|| "no reason given".into()),
                        }
                        .sentence(),
                        _ => reported.detail.clone().unwrap_or_default(),
                    },
                    code: reported.code,
                },
                _ => plain(State::Pending, String::new()),
            }
        }
    }
}

/// The state of one policy on a device: the worst of the settings that it sets. A policy that sets nothing
/// there, for example an empty one, is a success once the device has reported anything at all.
pub fn policy_state(policy_id: &str, effective: &Effective, outcome: Option<&Outcome>) -> State {
    let mut any = false;
    let state = roll_up(
        effective
            .settings
            .iter()
            .filter(|setting| setting.sources.iter().any(|source| &*source.policy_id == policy_id))
            .inspect(|_| any = true)
            .map(|setting| setting_state(setting, outcome).state),
    );
    if any || !effective.eligible() {
        state
    } else if outcome.is_some() {
        State::Success
    } else {
        State::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_state_wins() {
        use State::{Conflict, Error, NotApplicable, Pending, Success};
        assert_eq!(roll_up([Success, NotApplicable]), Success);
        assert_eq!(roll_up([Success, Pending]), Pending);
        assert_eq!(roll_up([Pending, Conflict]), Conflict);
        assert_eq!(roll_up([Conflict, Error, Success]), Error);
        assert_eq!(roll_up([NotApplicable, NotApplicable]), NotApplicable);
        assert_eq!(roll_up([]), NotApplicable);
    }

    #[test]
    fn the_digest_of_an_outcome_is_that_of_its_json() {
        let outcome = |key: &str, state, code, detail: Option<&str>| SettingOutcome {
            key: key.into(),
            digest: "d".into(),
            state,
            code,
            detail: detail.map(Into::into),
        };
        let outcome = Outcome::new(vec![
            outcome("b", OutcomeState::Failed, Some(-5), Some("“no”\n\u{1}")),
            outcome("a", OutcomeState::Applied, None, None),
        ]);
        assert_eq!(outcome.digest(), crate::digest::of_json(&outcome));
        assert_eq!(Outcome::default().digest(), crate::digest::of_json(&Outcome::default()));
    }

    #[test]
    fn counts_add_up() {
        let mut counts = StateCounts::default();
        for (index, state) in State::ALL.into_iter().enumerate() {
            counts.add(state, index as u64);
            assert_eq!(counts.get(state), index as u64);
            assert_eq!(State::from_wire(state.wire()), Some(state));
        }
        assert_eq!(counts.total(), 10);
    }
}
