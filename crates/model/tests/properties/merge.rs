//! What policies decide does not depend on their order, and no policy reaches beyond what it names.

use palisade_model::bundle::Bundle;
use palisade_model::catalogue::Catalogue;
use palisade_model::merge::{CompiledPolicy, ConflictRule, effective};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::tenants::{classes, policy};

fn some() -> impl Strategy<Value = Vec<CompiledPolicy>> {
    (0..5_usize)
        .prop_flat_map(|count| (0..count).map(|number| policy(format!("p{number}"))).collect::<Vec<_>>())
}

/// Whether the policy sets the setting, or one that it stands under.
fn names(policy: &CompiledPolicy, key: &str) -> bool {
    let mut key = key;
    for _ in 0..16 {
        if policy.settings.iter().any(|setting| &*setting.key == key) {
            return true;
        }
        let parent = Catalogue::embedded().definition(key).and_then(|definition| definition.parent.as_ref());
        let Some(parent) = parent.filter(|parent| !parent.options.is_empty()) else { return false };
        key = &parent.id;
    }
    false
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_policies_means_nothing(
        policies in some(),
        rotation in any::<Index>(),
        class in any::<Index>(),
        most_secure in any::<bool>(),
    ) {
        let rule = if most_secure { ConflictRule::MostSecureThenNewest } else { ConflictRule::Withhold };
        let (catalogue, classes) = (Catalogue::embedded(), classes());
        let class = &classes[class.index(classes.len())];
        let mut given: Vec<&CompiledPolicy> = policies.iter().collect();
        let first = effective(&given, class, catalogue, rule);
        if !given.is_empty() {
            let by = rotation.index(given.len());
            given.rotate_left(by);
            given.reverse();
        }
        let second = effective(&given, class, catalogue, rule);
        prop_assert_eq!(Bundle::of(&first), Bundle::of(&second));
        prop_assert_eq!(first, second);
    }

    /// A setting is decided as before unless the new policy sets it or a setting above it: whether a child is
    /// delivered depends on where its parent stands.
    #[test]
    fn a_policy_changes_nothing_that_it_does_not_name(
        policies in some(),
        another in policy("z".into()),
        class in any::<Index>(),
        most_secure in any::<bool>(),
    ) {
        let rule = if most_secure { ConflictRule::MostSecureThenNewest } else { ConflictRule::Withhold };
        let (catalogue, classes) = (Catalogue::embedded(), classes());
        let class = &classes[class.index(classes.len())];
        let mut given: Vec<&CompiledPolicy> = policies.iter().collect();
        let before = effective(&given, class, catalogue, rule);
        given.push(&another);
        let after = effective(&given, class, catalogue, rule);
        for setting in &before.settings {
            prop_assert!(
                names(&another, &setting.key) || after.get(&setting.key) == Some(setting),
                "{} is another: {:?}", setting.key, after.get(&setting.key)
            );
        }
        for setting in &after.settings {
            prop_assert!(names(&another, &setting.key) || before.get(&setting.key).is_some());
        }
    }
}
