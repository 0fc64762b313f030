//! From the platform's answers to the next journal and what is reported.

use std::collections::BTreeMap;

use palisade_model::channel::ReportRequest;
use palisade_model::status::{Outcome, OutcomeState, SettingOutcome};

use super::journal::{Before, Journal, Phase};
use super::plan::{AreaPlan, Plan};

/// Why something could not be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The platform's error code.
    pub code: Option<i64>,
    /// What went wrong and what to do, in a sentence or two.
    pub detail: String,
}

impl Refusal {
    /// A refusal without a code.
    pub fn new(detail: impl Into<String>) -> Self {
        Self { code: None, detail: detail.into() }
    }
}

/// What is in force for one setting, as read from the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// The value is in force; with what proves it, where there is something to show.
    InForce(Option<String>),
    /// Something else is, in one sentence.
    Other(String),
}

/// What became of one area.
#[derive(Debug, Clone, PartialEq)]
pub enum AreaResult {
    /// It was applied.
    Applied {
        /// Settings that were refused one by one and stay as they were.
        refused: BTreeMap<String, Refusal>,
        /// What is in force, by key.
        readings: BTreeMap<String, Reading>,
        /// The released slots: what holds again, or why it does not.
        released: BTreeMap<String, Result<String, String>>,
    },
    /// It was not applied.
    Failed {
        /// Why.
        why: Refusal,
        /// The settings at fault, by key, where single ones are.
        faults: BTreeMap<String, Refusal>,
        /// Whether what was there before is in force again; if not, why.
        restored: Result<(), String>,
    },
}

/// Writes the intent into the journal. `captured` holds the values from before of the plan's new slots; a value
/// that is known already is never overwritten, as by then the slot may hold ours.
pub fn begin(mut journal: Journal, plan: &Plan, captured: Before) -> Journal {
    if journal.acknowledged.as_deref() != Some(plan.bundle.id.as_str()) {
        // A report on the next bundle may reach the server without its answer reaching us; then what the server
        // was told of the last one counts no longer, even if that one comes back.
        journal.acknowledged = None;
        journal.reported = None;
    }
    if journal.cut_off.as_deref() != Some(plan.bundle.id.as_str()) {
        journal.cut_off = None;
    }
    journal.phase = Phase::Applying;
    journal.bundle = plan.bundle.clone();
    for (area, slots) in captured {
        let known = journal.before.entry(area).or_default();
        for (slot, value) in slots {
            known.entry(slot).or_insert(value);
        }
    }
    journal
}

/// Ends a turn. `journal` is the one that [`begin`] gave; `results` has an entry for every area of the plan.
pub fn finish(mut journal: Journal, plan: &Plan, mut results: BTreeMap<String, AreaResult>) -> Journal {
    let mut outcomes: Vec<SettingOutcome> = Vec::new();
    for (name, area) in &plan.areas {
        match results.remove(name) {
            Some(AreaResult::Applied { refused, readings, released }) => {
                applied(&mut journal, name, area, &refused, &readings, &released, &mut outcomes);
            }
            Some(AreaResult::Failed { why, faults, restored }) => {
                failed(&mut journal, name, area, &why, &faults, &restored, &mut outcomes);
            }
            None => {
                let why = Refusal::new("The device gave no result for it.");
                failed(&mut journal, name, area, &why, &BTreeMap::new(), &Ok(()), &mut outcomes);
            }
        }
    }
    for setting in &plan.bundle.settings {
        if let Some(reason) = plan.unsupported.get(&setting.key) {
            outcomes.push(SettingOutcome {
                key: setting.key.clone(),
                digest: setting.digest.clone(),
                state: OutcomeState::Unsupported,
                code: None,
                detail: Some(reason.clone()),
            });
        }
    }
    journal.before.retain(|_, slots| !slots.is_empty());
    journal.reverted.retain(|key, _| !outcomes.iter().any(|outcome| outcome.key == *key));
    journal.outcome = Some(Outcome::new(outcomes));
    journal.phase = Phase::Done;
    journal
}

fn applied(
    journal: &mut Journal,
    name: &str,
    area: &AreaPlan,
    refused: &BTreeMap<String, Refusal>,
    readings: &BTreeMap<String, Reading>,
    released: &BTreeMap<String, Result<String, String>>,
    outcomes: &mut Vec<SettingOutcome>,
) {
    for held in &area.settings {
        let setting = &held.setting;
        let (state, code, detail) = match (refused.get(&setting.key), readings.get(&setting.key)) {
            (Some(refusal), _) => (OutcomeState::Failed, refusal.code, Some(refusal.detail.clone())),
            (None, Some(Reading::InForce(proof))) => (OutcomeState::Applied, None, proof.clone()),
            (None, Some(Reading::Other(found))) => (OutcomeState::Failed, None, Some(found.clone())),
            (None, None) => {
                (OutcomeState::Failed, None, Some("It was set, but could not be read back.".to_owned()))
            }
        };
        if !refused.contains_key(&setting.key) {
            journal.held.insert(setting.key.clone(), held.clone());
        }
        let (key, digest) = (setting.key.clone(), setting.digest.clone());
        outcomes.push(SettingOutcome { key, digest, state, code, detail });
    }
    for leaving in &area.leaving {
        let result = match &leaving.slot {
            None => Ok("It is no longer delivered; it was taken out.".to_owned()),
            Some(slot) => released.get(slot).cloned().unwrap_or_else(|| Err("nothing was read back".into())),
        };
        let (state, detail) = match result {
            Ok(sentence) => {
                journal.held.remove(&leaving.key);
                (OutcomeState::Reverted, sentence)
            }
            Err(reason) => (
                OutcomeState::Failed,
                format!(
                    "It is no longer delivered, but the value from before could not be put back: {reason}"
                ),
            ),
        };
        note(journal, &leaving.key, state, None, detail);
    }
    if let Some(slots) = journal.before.get_mut(name) {
        slots.retain(|slot, _| !released.get(slot).is_some_and(Result::is_ok));
    }
}

fn failed(
    journal: &mut Journal,
    name: &str,
    area: &AreaPlan,
    why: &Refusal,
    faults: &BTreeMap<String, Refusal>,
    restored: &Result<(), String>,
    outcomes: &mut Vec<SettingOutcome>,
) {
    let tail = match restored {
        Ok(()) => "What was in force before stays in force.".to_owned(),
        Err(reason) => format!("What was in force before could not be put back: {reason}"),
    };
    for held in &area.settings {
        let refusal = faults.get(&held.setting.key).unwrap_or(why);
        outcomes.push(SettingOutcome {
            key: held.setting.key.clone(),
            digest: held.setting.digest.clone(),
            state: OutcomeState::Failed,
            code: refusal.code,
            detail: Some(format!("{} {tail}", refusal.detail)),
        });
    }
    for leaving in &area.leaving {
        let detail = format!("It is no longer delivered, but it is still in force: {} {tail}", why.detail);
        note(journal, &leaving.key, OutcomeState::Failed, why.code, detail);
    }
    if restored.is_ok() {
        let (_, unused) = super::plan::rollback(journal, name);
        if let Some(slots) = journal.before.get_mut(name) {
            slots.retain(|slot, _| !unused.contains(slot));
        }
    }
}

fn note(journal: &mut Journal, key: &str, state: OutcomeState, code: Option<i64>, detail: String) {
    let outcome =
        SettingOutcome { key: key.to_owned(), digest: String::new(), state, code, detail: Some(detail) };
    journal.reverted.insert(key.to_owned(), outcome);
}

/// What the server has not been told yet.
pub fn report_due(journal: &Journal) -> Option<ReportRequest> {
    let outcome = journal.outcome.as_ref()?;
    let told = journal.acknowledged.as_deref() == Some(journal.bundle.id.as_str())
        && journal.reported.as_deref() == Some(outcome.digest().as_str())
        && journal.reverted.is_empty();
    (!told && journal.phase == Phase::Done).then(|| ReportRequest {
        bundle: journal.bundle.id.clone(),
        outcome: Outcome::new(outcome.settings.iter().chain(journal.reverted.values()).cloned().collect()),
    })
}

/// The server accepted the report: the bundle is acknowledged, and what was reverted has been told once.
pub fn accepted(mut journal: Journal) -> Journal {
    journal.acknowledged = Some(journal.bundle.id.clone());
    journal.reported = journal.outcome.as_ref().map(Outcome::digest);
    journal.reverted.clear();
    reached(journal)
}

/// The server was reached with what is held in force.
pub fn reached(mut journal: Journal) -> Journal {
    journal.confirmed = journal.held.clone();
    journal
}

/// The server can't be reached since the bundle is in force: in the areas that `may_cut` names, what counts as
/// held is what was confirmed last, and the bundle is not applied there again until it changes.
pub fn fall_back(mut journal: Journal, may_cut: impl Fn(&str) -> bool) -> Journal {
    journal.held.retain(|_, held| !may_cut(&held.area));
    let confirmed = journal.confirmed.iter().filter(|(_, held)| may_cut(&held.area));
    journal.held.extend(confirmed.map(|(key, held)| (key.clone(), held.clone())));
    journal.cut_off = Some(journal.bundle.id.clone());
    journal
}

/// Whether a turn is worth another try although the bundle did not change: something failed last time, or what
/// was in force no longer is. `readings` holds what is in force now, by key.
pub fn needs_another_go(journal: &Journal, readings: &BTreeMap<String, Reading>) -> bool {
    let Some(outcome) = &journal.outcome else {
        return journal.phase == Phase::Applying;
    };
    // What cut the device off is not tried again by itself.
    let open = journal.cut_off.is_none();
    let failed = open && outcome.settings.iter().any(|setting| setting.state == OutcomeState::Failed);
    let changed = outcome.settings.iter().any(|setting| {
        setting.state == OutcomeState::Applied
            && !matches!(readings.get(&setting.key), Some(Reading::InForce(_)))
    });
    let stuck = open && journal.held.keys().any(|key| outcome.get(key).is_none());
    journal.phase == Phase::Applying || failed || changed || stuck
}
