//! What policies decide does not depend on their order, and no policy reaches beyond what it names.

use palisade_model::applicability::{DeviceClass, Reason};
use palisade_model::bundle::Bundle;
use palisade_model::catalogue::{Catalogue, Parent};
use palisade_model::merge::{CompiledPolicy, ConflictRule, Decision, Effective, EffectiveSetting, effective};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::broad;
use crate::tenants::{classes, policy};

/// The policies that meet on a device, its class, and what its tenant wants where they disagree.
#[derive(Debug)]
struct Scene {
    policies: Vec<CompiledPolicy>,
    class: DeviceClass,
    rule: ConflictRule,
}

impl Scene {
    fn decide(&self, policies: &[&CompiledPolicy]) -> Effective {
        effective(policies, &self.class, Catalogue::embedded(), self.rule)
    }
}

/// Few settings that meet often, or many that each meet now and then.
fn scene() -> impl Strategy<Value = Scene> {
    let policies = (0..5_usize).prop_flat_map(|count| {
        prop_oneof![
            2 => (0..count).map(|number| policy(format!("p{number}"))).collect::<Vec<_>>(),
            1 => (0..count).map(broad::policy).collect::<Vec<_>>(),
        ]
    });
    let rule = select(vec![ConflictRule::Withhold, ConflictRule::MostSecureThenNewest]);
    (policies, select(classes()), rule).prop_map(|(policies, class, rule)| Scene { policies, class, rule })
}

/// Whether the policy names the setting.
fn names(policy: &CompiledPolicy, key: &str) -> bool {
    policy.settings.iter().any(|setting| &*setting.key == key)
}

/// Whether the policy names a setting that decides whether this one counts: its parent, or one above that.
fn names_above(policy: &CompiledPolicy, key: &str) -> bool {
    let parent = |key: &str| -> Option<&'static Parent> {
        let parent = Catalogue::embedded().definition(key)?.parent.as_ref()?;
        (!parent.options.is_empty()).then_some(parent)
    };
    std::iter::successors(parent(key), |above| parent(&above.id)).any(|above| names(policy, &above.id))
}

/// Whether a setting is not delivered because of where its parent stands.
fn is_orphan(setting: &EffectiveSetting) -> bool {
    matches!(&setting.decision, Decision::NotApplicable { reasons }
        if reasons.iter().any(|reason| matches!(reason, Reason::Parent { .. })))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_policies_means_nothing(scene in scene(), rotation in any::<Index>()) {
        let mut given: Vec<&CompiledPolicy> = scene.policies.iter().collect();
        let first = scene.decide(&given);
        if !given.is_empty() {
            let by = rotation.index(given.len());
            given.rotate_left(by);
            given.reverse();
        }
        let second = scene.decide(&given);
        prop_assert_eq!(Bundle::of(&first), Bundle::of(&second));
        prop_assert_eq!(first, second);
    }

    /// Adding a policy never changes a setting that it does not name. The one exception is a setting under one that
    /// it names: whether that counts at all depends on where its parent stands.
    #[test]
    fn a_policy_changes_nothing_that_it_does_not_name(scene in scene(), another in policy("z".into())) {
        let mut given: Vec<&CompiledPolicy> = scene.policies.iter().collect();
        let before = scene.decide(&given);
        given.push(&another);
        let after = scene.decide(&given);
        for setting in &after.settings {
            let key = &setting.key;
            prop_assert!(names(&another, key) || before.get(key).is_some(), "{key} comes from nowhere");
        }
        for setting in before.settings.iter().filter(|setting| !names(&another, &setting.key)) {
            let now = after.get(&setting.key);
            let counts_or_not = names_above(&another, &setting.key)
                && now.is_some_and(|now| is_orphan(setting) || is_orphan(now));
            prop_assert!(now == Some(setting) || counts_or_not, "{} is another: {now:?}", setting.key);
        }
    }
}
