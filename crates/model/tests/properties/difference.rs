//! A difference leaves nothing out and says nothing twice.

use std::collections::BTreeMap;

use palisade_model::catalogue::Catalogue;
use palisade_model::difference::{Change, Difference, Meaning, difference};
use palisade_model::graph::{Assignment, Policy, Target};
use proptest::prelude::*;
use proptest::sample::select;

use crate::tenants::wire;

/// A policy with assignments.
fn assigned() -> impl Strategy<Value = Policy> {
    let target = select(vec![
        Target::Group("one".into()),
        Target::Group("two".into()),
        Target::ExclusionGroup("one".into()),
        Target::AllDevices,
    ]);
    (wire("p".into()), prop::collection::vec(target, 0..4), select(vec!["", "a", "b"])).prop_map(
        |((mut policy, _), targets, description)| {
            policy.assignments = Some(targets.into_iter().map(Assignment::new).collect());
            policy.description = description.into();
            policy
        },
    )
}

/// How often each thing happened to each setting, with both versions of it.
fn told(difference: &Difference, turned: bool) -> BTreeMap<String, usize> {
    let mut told = BTreeMap::new();
    for change in &difference.settings {
        let what = match (change.change, turned) {
            (Change::Added, true) => Change::Removed,
            (Change::Removed, true) => Change::Added,
            (same, _) => same,
        };
        let (mut before, mut after) = (&change.before, &change.after);
        if turned {
            std::mem::swap(&mut before, &mut after);
        }
        *told.entry(format!("{what:?} {} {before:?} {after:?}", change.definition_id)).or_default() += 1;
    }
    told
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_policy_does_not_differ_from_itself(policy in assigned(), seed in any::<prop::sample::Index>()) {
        let catalogue = Catalogue::embedded();
        prop_assert!(difference(&policy, &policy, catalogue).is_empty());
        prop_assert_eq!(difference(&policy, &policy, catalogue).summary(), "");
        // The order of the settings and of the rules means nothing.
        let mut turned = policy.clone();
        if !turned.settings.is_empty() {
            let by = seed.index(turned.settings.len());
            turned.settings.rotate_left(by);
        }
        // Of a setting that is set twice the order tells which comes first.
        let twice = turned.settings.iter().enumerate().any(|(place, setting)| {
            turned.settings[..place].iter().any(|it| it.instance.definition_id == setting.instance.definition_id)
        });
        prop_assert!(twice || difference(&policy, &turned, catalogue).settings.is_empty());
    }

    #[test]
    fn a_difference_applied_gives_the_other_version_and_turned_the_first(old in assigned(), new in assigned()) {
        let catalogue = Catalogue::embedded();
        let (forth, back) = (difference(&old, &new, catalogue), difference(&new, &old, catalogue));
        let (was, is) = (Meaning::of(&old, catalogue), Meaning::of(&new, catalogue));
        prop_assert_eq!(was.clone().apply(&forth), is.clone());
        prop_assert_eq!(is.clone().apply(&back), was.clone());
        prop_assert_eq!(forth.is_empty(), was == is);
        prop_assert_eq!(told(&forth, false), told(&back, true));
        let again: Difference = serde_json::from_value(serde_json::to_value(&forth).unwrap()).unwrap();
        prop_assert_eq!(again, forth);
    }
}
