//! Compiling cells and judging pairs, once each; the counts that follow.

use std::collections::HashMap;

use palisade_model::applicability::{Reason, policy_reasons};
use palisade_model::bundle::Bundle;
use palisade_model::merge::{CompiledPolicy, Decision, Standing, effective};
use palisade_model::status::{Outcome, State, StateCounts, roll_up, setting_state};

use super::Tenant;
use super::cell::{Cell, Compiled, Judgement, Pair};

impl Tenant {
    /// What the devices of a cell are told.
    pub(super) fn compiled<'a>(&self, cell: &'a Cell) -> &'a Compiled {
        cell.compiled.get_or_init(|| {
            let class = self.class(cell.class).cloned().unwrap_or_default();
            let policies: Vec<&CompiledPolicy> = cell
                .set
                .iter()
                .filter_map(|number| self.policies.get(number))
                .map(|entry| &entry.compiled)
                .collect();
            let effective = effective(&policies, &class, self.catalogue, self.rule);
            let bundle = Bundle::of(&effective);
            let places: HashMap<&str, usize> =
                policies.iter().enumerate().map(|(place, policy)| (&*policy.version.id, place)).collect();
            let mut by_policy = vec![Vec::new(); cell.set.len()];
            for (index, setting) in (0u32..).zip(&effective.settings) {
                for source in &setting.sources {
                    if let Some(list) =
                        places.get(&*source.policy_id).and_then(|place| by_policy.get_mut(*place))
                        && list.last() != Some(&index)
                    {
                        list.push(index);
                    }
                }
            }
            let conflicts = (0u32..)
                .zip(&effective.settings)
                .filter(|(_, setting)| setting.decision == Decision::Conflict)
                .map(|(index, _)| index)
                .collect();
            Compiled {
                bundle_number: crate::guid::number(&bundle.id).unwrap_or(0),
                tells: !bundle.settings.is_empty(),
                bundle_json: serde_json::to_string(&bundle).unwrap_or_default().into(),
                by_policy,
                conflicts,
                effective,
            }
        })
    }

    /// The states of a pair's devices.
    pub(super) fn judged<'a>(&self, cell: &Cell, outcome: u32, pair: &'a Pair) -> &'a Judgement {
        pair.judged.get_or_init(|| {
            let compiled = self.compiled(cell);
            let outcome = self.outcomes.get(outcome).map(|outcome| &**outcome);
            let settings: Vec<State> = compiled
                .effective
                .settings
                .iter()
                .map(|setting| setting_state(setting, outcome).state)
                .collect();
            let policies: Vec<State> = cell
                .set
                .iter()
                .enumerate()
                .map(|(place, number)| self.policy_state(cell, compiled, place, *number, &settings, outcome))
                .collect();
            let worst = (!policies.is_empty()).then(|| roll_up(policies.iter().copied()));
            Judgement { policies, settings, worst }
        })
    }

    /// The state of one policy, by the model's rule, from states that are computed already.
    fn policy_state(
        &self,
        cell: &Cell,
        compiled: &Compiled,
        place: usize,
        policy: u32,
        settings: &[State],
        outcome: Option<&Outcome>,
    ) -> State {
        let refused = self
            .policies
            .get(&policy)
            .is_some_and(|entry| !self.policy_reasons(cell, Some(&entry.compiled)).is_empty());
        let places = compiled.by_policy.get(place).map(Vec::as_slice).unwrap_or_default();
        if !places.is_empty() {
            roll_up(places.iter().filter_map(|index| settings.get(usize::try_from(*index).ok()?)).copied())
        } else if refused {
            State::NotApplicable
        } else if outcome.is_some() {
            State::Success
        } else {
            State::Pending
        }
    }

    /// Devices by state for every policy, by number.
    pub fn policy_counts(&self) -> HashMap<u32, StateCounts> {
        let mut counts: HashMap<u32, StateCounts> = HashMap::new();
        for (_, cell) in self.cells.iter().filter(|(_, cell)| !cell.set.is_empty()) {
            for (outcome, pair) in &cell.pairs {
                let judged = self.judged(cell, *outcome, pair);
                for (policy, state) in cell.set.iter().zip(&judged.policies) {
                    counts.entry(*policy).or_default().add(*state, pair.devices.len());
                }
            }
        }
        counts
    }

    /// Devices by state for one policy.
    pub(super) fn counts_of(&self, policy: u32) -> StateCounts {
        let mut counts = StateCounts::default();
        for (cell, place, outcome, pair) in self.pairs_of(policy) {
            if let Some(state) = self.judged(cell, outcome, pair).policies.get(place) {
                counts.add(*state, pair.devices.len());
            }
        }
        counts
    }

    /// Every pair whose devices a policy targets: cell, the policy's place in its set, outcome, pair.
    pub(super) fn pairs_of(&self, policy: u32) -> impl Iterator<Item = (&Cell, usize, u32, &Pair)> {
        self.cells.iter().filter_map(move |(_, cell)| cell.place(policy).map(|place| (cell, place))).flat_map(
            |(cell, place)| cell.pairs.iter().map(move |(outcome, pair)| (cell, place, *outcome, pair)),
        )
    }

    /// What to know of a policy on the devices of a pair: the setting at fault and why. Empty for Success.
    pub(super) fn policy_note(&self, cell: &Cell, place: usize, outcome: u32, pair: &Pair) -> String {
        let compiled = self.compiled(cell);
        let judged = self.judged(cell, outcome, pair);
        let state = judged.policies.get(place).copied().unwrap_or(State::Pending);
        let policy = cell.set.get(place).and_then(|number| self.policies.get(number));
        let places = compiled.by_policy.get(place).map(Vec::as_slice).unwrap_or_default();
        let mut at_fault = places
            .iter()
            .filter_map(|index| usize::try_from(*index).ok())
            .filter(|index| judged.settings.get(*index) == Some(&state))
            .filter_map(|index| compiled.effective.settings.get(index));
        match state {
            State::Success => String::new(),
            State::Pending if outcome == 0 => "The device has not reported yet.".to_owned(),
            State::Pending => "The device has not reported on the latest version yet.".to_owned(),
            State::NotApplicable => {
                self.not_applicable_note(cell, policy.map(|entry| &entry.compiled), at_fault.next())
            }
            State::Error | State::Conflict => {
                let Some(first) = at_fault.next() else { return String::new() };
                let more = match at_fault.count() {
                    0 => String::new(),
                    1 => " 1 more setting has the same state.".to_owned(),
                    count => format!(" {count} more settings have the same state."),
                };
                let why = if state == State::Conflict {
                    // Only a policy that says something else is to blame, not one that agrees.
                    let policy = policy.map(|entry| &*entry.compiled.version.id);
                    let mine = first.sources.iter().find(|source| Some(&*source.policy_id) == policy);
                    let others: Vec<String> = first
                        .sources
                        .iter()
                        .filter(|source| source.standing == Standing::Withheld)
                        .filter(|source| Some(&source.value) != mine.map(|mine| &mine.value))
                        .map(|source| format!("“{}”", source.policy_name))
                        .collect();
                    format!("conflicts with {}.", others.join(", "))
                } else {
                    let said = setting_state(first, self.outcomes.get(outcome).map(|outcome| &**outcome));
                    match (said.note.as_str(), said.code) {
                        ("", Some(code)) => format!("failed with code {code}."),
                        ("", None) => "could not be enforced.".to_owned(),
                        (note, _) => note.to_owned(),
                    }
                };
                format!("“{}”: {why}{more}", first.name)
            }
        }
    }

    fn not_applicable_note(
        &self,
        cell: &Cell,
        policy: Option<&CompiledPolicy>,
        setting: Option<&palisade_model::merge::EffectiveSetting>,
    ) -> String {
        let mut reasons = self.policy_reasons(cell, policy);
        if reasons.is_empty() {
            match setting.map(|setting| &setting.decision) {
                Some(Decision::NotApplicable { reasons: its }) => reasons.clone_from(its),
                _ => return "The device can't enforce any of its settings.".to_owned(),
            }
        }
        reasons.iter().map(Reason::advice).collect::<Vec<_>>().join(" ")
    }

    /// Whether the devices of a cell take nothing of a policy at all.
    pub(super) fn refuses(&self, cell: &Cell, policy: &CompiledPolicy) -> bool {
        !self.policy_reasons(cell, Some(policy)).is_empty()
    }

    /// Why the devices of a cell take nothing of a policy at all.
    fn policy_reasons(&self, cell: &Cell, policy: Option<&CompiledPolicy>) -> Vec<Reason> {
        let Some(class) = self.class(cell.class) else { return Vec::new() };
        let Some(policy) = policy else { return class.ineligible.clone() };
        policy_reasons(class, &policy.platforms, self.catalogue.template(&policy.template_id))
    }
}
