//! What was decided and who is to blame, in sentences for people.

use super::outcome::{Decision, EffectiveSetting, Source, Standing};
use super::ruling::{ParentState, Ruling};
use crate::applicability::Reason;
use crate::value::Value;

impl EffectiveSetting {
    /// What was decided, by which rule and who is to blame, in a few short sentences.
    pub fn explanation(&self) -> String {
        let mut said = match &self.decision {
            Decision::Delivered => match self.names(Standing::Delivered) {
                (1, name) => format!("Set by {name}."),
                (_, names) => format!("{names} set the same value."),
            },
            Decision::Joined => {
                let entries = match &self.value {
                    Some(Value::List(entries)) => entries.len(),
                    _ => 0,
                };
                let noun = if entries == 1 { "entry" } else { "entries" };
                format!("{entries} {noun} joined from {}.", self.names(Standing::Joined).1)
            }
            Decision::Decided => self.won(),
            Decision::Conflict => self.withheld(),
            Decision::NotApplicable { reasons } => match &self.ruling {
                Ruling::Parent { name, needs, state, .. } => orphaned(name, needs, state),
                _ => sentences(reasons),
            },
        };
        if !matches!(self.decision, Decision::NotApplicable { .. }) {
            for source in self.sources.iter().filter(|source| !source.reasons.is_empty()) {
                said.push_str(&format!(
                    " “{}” does not count here: {}",
                    source.policy_name,
                    sentences(&source.reasons)
                ));
            }
        }
        said
    }

    /// Who won over whom, and by which half of the tenant's rule.
    fn won(&self) -> String {
        let (_, winners) = self.names(Standing::Wins);
        let (_, losers) = self.names(Standing::Loses);
        let win = if self.count(Standing::Wins) == 1 { "wins" } else { "win" };
        let why = match &self.ruling {
            Ruling::Newest { modified, before } => {
                let (mut won, mut lost) = (time(modified), time(before));
                if won == lost {
                    (won, lost) = (modified.clone(), before.clone());
                }
                let lost = if lost.is_empty() { lost } else { format!(", the other {lost}") };
                format!("no value counts as the most secure, and it was changed last: {won}{lost}")
            }
            _ => {
                let won = self.values(Standing::Wins);
                let lost = self.values(Standing::Loses);
                format!("{won} is more secure than {lost}")
            }
        };
        format!("{winners} {win} over {losers}: {why}.")
    }

    fn withheld(&self) -> String {
        let says = self
            .of(Standing::Withheld)
            .map(|source| format!("“{}” says {}", source.policy_name, source.display_value))
            .collect::<Vec<_>>()
            .join("; ");
        let tie = match self.ruling {
            Ruling::Tie => " None is the most secure and none the newest.",
            _ => "",
        };
        let rest = if self.per_rule { " This withholds no other of its kind." } else { "" };
        format!("{says}.{tie} No value is delivered until they agree.{rest}")
    }

    /// The sources that fared so, by the names of their policies.
    fn of(&self, standing: Standing) -> impl Iterator<Item = &Source> {
        let mut found: Vec<&Source> = self.sources.iter().filter(|it| it.standing == standing).collect();
        found.sort_by(|one, other| one.policy_name.cmp(&other.policy_name));
        found.into_iter()
    }

    fn count(&self, standing: Standing) -> usize {
        self.sources.iter().filter(|source| source.standing == standing).count()
    }

    /// How many policies fared so, and their names.
    fn names(&self, standing: Standing) -> (usize, String) {
        let names = self.of(standing).map(|source| format!("“{}”", source.policy_name));
        (self.count(standing), listed(names))
    }

    /// The values that fared so, each once.
    fn values(&self, standing: Standing) -> String {
        let mut values: Vec<String> = Vec::new();
        for source in self.of(standing) {
            if values.iter().all(|value| **value != *source.display_value) {
                values.push(source.display_value.to_string());
            }
        }
        listed(values.into_iter())
    }
}

fn orphaned(name: &str, needs: &[String], state: &ParentState) -> String {
    let needs = match needs.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    };
    let stands = match state {
        ParentState::Policies { option, policies } => {
            let set = if policies.len() == 1 { "sets" } else { "set" };
            let policies = listed(policies.iter().map(|policy| format!("“{policy}”")));
            format!("{policies} {set} that to {option}")
        }
        ParentState::Default { option } => format!("no policy sets that, so it stays at {option}"),
        ParentState::NotConfigured => "no policy sets that".into(),
        ParentState::Conflict => "policies disagree on that, so it is withheld".into(),
        ParentState::NotApplicable => "that is not delivered to this device".into(),
    };
    format!("Not delivered: it counts only while “{name}” is {needs}, and {stands}.")
}

/// Every reason as its sentence.
fn sentences(reasons: &[Reason]) -> String {
    reasons.iter().map(Reason::sentence).collect::<Vec<_>>().join(" ")
}

/// An RFC 3339 time to the minute, for people.
fn time(rfc3339: &str) -> String {
    match (rfc3339.get(..10), rfc3339.get(11..16)) {
        (Some(day), Some(time)) => format!("{day} {time}"),
        _ => rfc3339.to_owned(),
    }
}

/// Items as a sentence names them: `a`, `a and b`, `a, b and c`.
pub(crate) fn listed(names: impl Iterator<Item = String>) -> String {
    let mut names: Vec<_> = names.collect();
    match (names.pop(), names.is_empty()) {
        (None, _) => String::new(),
        (Some(last), true) => last,
        (Some(last), false) => format!("{} and {last}", names.join(", ")),
    }
}
