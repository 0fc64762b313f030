//! The state machine against a model of a device: slots that hold numbers.

use std::collections::BTreeMap;

use palisade_model::bundle::{Bundle, BundleSetting};
use palisade_model::status::{Outcome, OutcomeState};
use palisade_model::value::Value;

use super::*;

/// Settings `a…` and `b…` are of the areas `a` and `b`; `x…` is unsupported. A setting's slot is the part of its
/// key before `#`, so that entries of a list share one.
fn place(setting: &BundleSetting) -> Result<Place, String> {
    let key = setting.key.as_str();
    match key.chars().next() {
        Some(area @ ('a' | 'b')) => Ok(Place {
            area: area.to_string(),
            slots: vec!["all".into(), key.split('#').next().unwrap().into()],
        }),
        _ => Err("There is nothing here to enforce it with.".into()),
    }
}

fn bundle(settings: &[(&str, i64)]) -> Bundle {
    Bundle::new(
        settings
            .iter()
            .map(|(key, value)| BundleSetting {
                key: (*key).into(),
                definition_id: (*key).into(),
                value: Value::Integer(*value),
                digest: format!("d{value}"),
            })
            .collect(),
    )
}

/// What every slot of the plan holds before: its own name.
fn captured(plan: &Plan) -> Before {
    let slots = |area: &AreaPlan| {
        area.capture.iter().map(|slot| (slot.clone(), Some(slot.as_str().into()))).collect()
    };
    plan.areas.iter().map(|(name, area)| (name.clone(), slots(area))).collect()
}

fn all_well(area: &AreaPlan) -> AreaResult {
    AreaResult::Applied {
        refused: BTreeMap::new(),
        readings: area.settings.iter().map(|it| (it.setting.key.clone(), Reading::InForce(None))).collect(),
        released: area.release.iter().map(|slot| (slot.clone(), Ok(format!("{slot} is back.")))).collect(),
    }
}

fn failed(restored: Result<(), String>) -> AreaResult {
    let why = Refusal { code: Some(1), detail: "The table was refused.".into() };
    AreaResult::Failed { why, faults: BTreeMap::new(), restored }
}

fn turn(journal: Journal, bundle: &Bundle, result: impl Fn(&str, &AreaPlan) -> AreaResult) -> Journal {
    let plan = plan(&journal, bundle, place);
    let journal = begin(journal, &plan, captured(&plan));
    assert_eq!(journal.phase, Phase::Applying);
    let results = plan.areas.iter().map(|(name, area)| (name.clone(), result(name, area))).collect();
    finish(journal, &plan, results)
}

fn states(outcome: &Outcome) -> Vec<(&str, OutcomeState)> {
    outcome.settings.iter().map(|setting| (setting.key.as_str(), setting.state)).collect()
}

fn due(journal: &Journal) -> Outcome {
    report_due(journal).unwrap().outcome
}

#[test]
fn a_setting_that_leaves_is_reverted_and_told_once() {
    let journal =
        turn(Journal::default(), &bundle(&[("a1", 1), ("a2", 2), ("x", 3)]), |_, area| all_well(area));
    assert_eq!(
        states(&due(&journal)),
        [("a1", OutcomeState::Applied), ("a2", OutcomeState::Applied), ("x", OutcomeState::Unsupported)]
    );
    let journal = turn(accepted(journal), &bundle(&[("a1", 5)]), |_, area| {
        assert_eq!((area.capture.as_slice(), area.release.as_slice()), (&[][..], &["a2".to_owned()][..]));
        all_well(area)
    });
    assert_eq!(states(&due(&journal)), [("a1", OutcomeState::Applied), ("a2", OutcomeState::Reverted)]);
    assert_eq!(due(&journal).get("a2").unwrap().detail.as_deref(), Some("a2 is back."));
    // The server could not be reached; then another turn of the same bundle: it is still to be told.
    let journal = turn(journal, &bundle(&[("a1", 5)]), |_, area| all_well(area));
    assert_eq!(states(&due(&journal)), [("a1", OutcomeState::Applied), ("a2", OutcomeState::Reverted)]);
    let journal = accepted(journal);
    assert_eq!(report_due(&journal), None);
    assert_eq!(journal.before["a"].keys().collect::<Vec<_>>(), ["a1", "all"]);
}

#[test]
fn the_value_from_before_is_the_first_one_however_often_policies_change_it() {
    let mut journal = Journal::default();
    for value in 1..4 {
        journal = turn(journal, &bundle(&[("a1", value)]), |_, area| all_well(area));
        assert_eq!(journal.before["a"]["a1"], Some("a1".into()));
    }
    // Even if somebody captured again, the first value stays.
    let plan = plan(&journal, &bundle(&[("a1", 9)]), place);
    let ours = BTreeMap::from([("a".into(), BTreeMap::from([("a1".into(), Some("ours".into()))]))]);
    assert_eq!(begin(journal, &plan, ours).before["a"]["a1"], Some("a1".into()));
}

#[test]
fn entries_that_share_a_slot_keep_it_until_the_last_leaves() {
    let journal = turn(Journal::default(), &bundle(&[("a#1", 1), ("a#2", 1)]), |_, area| all_well(area));
    let journal = turn(accepted(journal), &bundle(&[("a#2", 1)]), |_, area| {
        assert_eq!(area.release, [""; 0]);
        all_well(area)
    });
    assert_eq!(states(&due(&journal)), [("a#1", OutcomeState::Reverted), ("a#2", OutcomeState::Applied)]);
    let journal = turn(accepted(journal), &bundle(&[]), |_, area| {
        assert_eq!(area.release, ["a", "all"]);
        all_well(area)
    });
    assert_eq!(states(&due(&journal)), [("a#2", OutcomeState::Reverted)]);
    assert!(journal.before.is_empty() && journal.held.is_empty());
}

#[test]
fn an_area_that_fails_keeps_what_it_held_and_does_not_touch_the_other() {
    let first = turn(Journal::default(), &bundle(&[("a1", 1), ("b1", 1)]), |_, area| all_well(area));
    let next = bundle(&[("a1", 2), ("a2", 2), ("b1", 2)]);
    let journal = turn(accepted(first.clone()), &next, |name, area| match name {
        "a" => failed(Ok(())),
        _ => all_well(area),
    });
    let outcome = due(&journal);
    assert_eq!(
        states(&outcome),
        [("a1", OutcomeState::Failed), ("a2", OutcomeState::Failed), ("b1", OutcomeState::Applied)]
    );
    let a1 = outcome.get("a1").unwrap();
    assert_eq!((a1.code, a1.digest.as_str()), (Some(1), "d2"));
    assert_eq!(a1.detail.as_deref(), Some("The table was refused. What was in force before stays in force."));
    assert_eq!(journal.held["a1"], first.held["a1"], "the value that is still in force");
    assert!(!journal.before["a"].contains_key("a2"), "nothing of ours is in a2");
    assert!(needs_another_go(&journal, &BTreeMap::new()));
    assert_eq!(rollback(&journal, "a").0, [first.held["a1"].setting.clone()]);
}

#[test]
fn an_area_that_could_not_be_restored_remembers_the_values_from_before() {
    let journal =
        turn(Journal::default(), &bundle(&[("a1", 1)]), |_, _| failed(Err("the disk is full.".into())));
    assert_eq!(journal.before["a"]["a1"], Some("a1".into()));
    assert!(
        due(&journal)
            .get("a1")
            .unwrap()
            .detail
            .as_ref()
            .unwrap()
            .ends_with("could not be put back: the disk is full.")
    );
    // The next turn without the setting releases it, though it was never held.
    let next = plan(&journal, &bundle(&[]), place);
    assert_eq!(next.areas["a"].release, ["a1", "all"]);
}

#[test]
fn a_refused_setting_stays_as_it_was_and_is_not_reverted_later() {
    let refuse = |_: &str, area: &AreaPlan| {
        let AreaResult::Applied { readings, released, .. } = all_well(area) else { unreachable!() };
        let refusal = Refusal { code: Some(0x8007_0005), detail: "Access is denied.".into() };
        let refused = BTreeMap::from([("a1".to_owned(), refusal)]);
        AreaResult::Applied { refused, readings, released }
    };
    let journal = turn(Journal::default(), &bundle(&[("a1", 1), ("a2", 1)]), refuse);
    assert_eq!(states(&due(&journal)), [("a1", OutcomeState::Failed), ("a2", OutcomeState::Applied)]);
    assert_eq!(due(&journal).get("a1").unwrap().code, Some(0x8007_0005));
    let journal = turn(accepted(journal), &bundle(&[("a2", 1)]), |_, area| all_well(area));
    assert_eq!(states(&due(&journal)), [("a2", OutcomeState::Applied)]);
}

#[test]
fn what_can_not_be_put_back_is_said_and_tried_again() {
    let journal = turn(Journal::default(), &bundle(&[("a1", 1)]), |_, area| all_well(area));
    let journal = turn(accepted(journal), &bundle(&[]), |_, area| {
        let AreaResult::Applied { refused, readings, .. } = all_well(area) else { unreachable!() };
        let released =
            area.release.iter().map(|slot| (slot.clone(), Err("it is read-only.".into()))).collect();
        AreaResult::Applied { refused, readings, released }
    });
    let said = due(&journal);
    assert_eq!(states(&said), [("a1", OutcomeState::Failed)]);
    assert!(said.settings[0].detail.as_ref().unwrap().contains("it is read-only."));
    let journal = accepted(journal);
    assert!(needs_another_go(&journal, &BTreeMap::new()));
    let journal = turn(journal, &bundle(&[]), |_, area| all_well(area));
    assert_eq!(states(&due(&journal)), [("a1", OutcomeState::Reverted)]);
    assert!(!needs_another_go(&accepted(journal), &BTreeMap::new()));
}

#[test]
fn a_setting_that_comes_back_before_it_was_told_is_not_reported_as_reverted() {
    let journal = turn(Journal::default(), &bundle(&[("a1", 1)]), |_, area| all_well(area));
    let journal = turn(accepted(journal), &bundle(&[]), |_, area| all_well(area));
    let journal = turn(journal, &bundle(&[("a1", 1)]), |_, area| all_well(area));
    assert_eq!(states(&due(&journal)), [("a1", OutcomeState::Applied)]);
}

#[test]
fn a_kill_at_any_moment_is_made_good_by_doing_the_turn_again() {
    let held = accepted(turn(Journal::default(), &bundle(&[("a1", 1), ("a2", 1)]), |_, area| all_well(area)));
    let next = bundle(&[("a2", 2), ("a3", 3)]);
    let undisturbed = turn(held.clone(), &next, |_, area| all_well(area));
    // Killed after the intent was saved: the same turn from the journal as it is on disk.
    let plan = plan(&held, &next, place);
    let intent = begin(held, &plan, captured(&plan));
    let bytes = serde_json::to_vec(&intent).unwrap();
    let found: Journal = serde_json::from_slice(&bytes).unwrap();
    assert!(report_due(&found).is_none() && needs_another_go(&found, &BTreeMap::new()));
    let bundle = found.bundle.clone();
    let recovered = turn(found, &bundle, |_, area| {
        assert!(area.capture.is_empty(), "what is there by now may be ours");
        all_well(area)
    });
    assert_eq!(recovered, undisturbed);
}

#[test]
fn a_value_that_is_no_longer_in_force_is_worth_another_go() {
    let journal = accepted(turn(Journal::default(), &bundle(&[("a1", 1)]), |_, area| all_well(area)));
    let reading = |reading| BTreeMap::from([("a1".to_owned(), reading)]);
    assert!(!needs_another_go(&journal, &reading(Reading::InForce(None))));
    assert!(needs_another_go(&journal, &reading(Reading::Other("It is 7.".into()))));
    assert!(needs_another_go(&journal, &BTreeMap::new()));
}

#[test]
fn a_bundle_that_cuts_the_device_off_is_taken_back_to_what_was_confirmed() {
    let confirmed =
        accepted(turn(Journal::default(), &bundle(&[("a1", 1), ("b1", 1)]), |_, area| all_well(area)));
    let next = bundle(&[("a2", 2), ("b1", 2)]);
    let cut = turn(confirmed.clone(), &next, |_, area| all_well(area));
    let back = fall_back(cut, |area| area == "a");
    assert_eq!(rollback(&back, "a").0, [confirmed.held["a1"].setting.clone()]);
    let journal = turn(back, &next, |name, area| if name == "a" { failed(Ok(())) } else { all_well(area) });
    assert_eq!(
        states(&due(&journal)),
        [("a1", OutcomeState::Failed), ("a2", OutcomeState::Failed), ("b1", OutcomeState::Applied)]
    );
    assert_eq!(journal.held.keys().collect::<Vec<_>>(), ["a1", "b1"]);
    let reading = BTreeMap::from([("b1".to_owned(), Reading::InForce(None))]);
    assert!(!needs_another_go(&accepted(journal.clone()), &reading), "not tried again by itself");
    // The next bundle is.
    let journal = turn(accepted(journal), &bundle(&[("a3", 3)]), |_, area| all_well(area));
    assert_eq!((journal.cut_off.clone(), journal.before["a"].len()), (None, 2));
}
