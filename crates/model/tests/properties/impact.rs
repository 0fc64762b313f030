//! Impact equals the difference of two full evaluations, device by device.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::applicability::DeviceClass;
use palisade_model::catalogue::{Catalogue, Merge};
use palisade_model::device::Platform;
use palisade_model::impact::{ConflictChange, Edit, Impact, Targeted, Tenant, Told, impact};
use palisade_model::merge::{
    CompiledPolicy, ConflictRule, Decision, Effective, EffectiveSetting, Source, Standing, effective,
};
use palisade_model::value::Value;
use proptest::prelude::*;
use roaring::RoaringBitmap;

use crate::tenants::{DEVICES, STEP, classes, devices, policy};

/// What is found, in words that both ways of finding it use, each with its devices.
type Found = BTreeMap<String, BTreeSet<u32>>;

struct Scene {
    policies: Vec<(CompiledPolicy, RoaringBitmap)>,
    /// The edited policy after the edit; its id is that of the first policy, or new.
    after: Option<(CompiledPolicy, RoaringBitmap)>,
    edited: String,
    /// The class of each device; none for one that is of no class.
    class_of: Vec<Option<usize>>,
    rule: ConflictRule,
}

impl std::fmt::Debug for Scene {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let policies = self.policies.iter().chain(&self.after);
        for (policy, devices) in policies {
            writeln!(
                formatter,
                "{} {devices:?} {} {}",
                policy.version.id, policy.platforms, policy.version.modified
            )?;
            for setting in &policy.settings {
                writeln!(formatter, "    {} = {:?}", setting.key, setting.value)?;
            }
        }
        writeln!(formatter, "edits {} of {:?}, {:?}", self.edited, self.class_of, self.rule)
    }
}

fn scene() -> impl Strategy<Value = Scene> {
    let policies = (1..6_usize).prop_flat_map(|count| {
        (0..count).map(|number| (policy(format!("p{number}")), devices())).collect::<Vec<_>>()
    });
    let class = prop_oneof![1 => Just(None), 9 => (0..classes().len()).prop_map(Some)];
    let class_of = prop::collection::vec(class, DEVICES as usize);
    (policies, policy("p0".into()), devices(), class_of, 0..6_u8, any::<bool>()).prop_map(
        |(policies, changed, wider, class_of, edit, most_secure)| {
            let (old, targets) = policies[0].clone();
            let (edited, after) = match edit {
                0 => ("p0", None),
                1 => ("p0", Some((old, wider))),
                2 => ("p0", Some((changed, targets))),
                3 => {
                    // One setting goes, the rest stays.
                    let mut fewer = old;
                    fewer.settings.pop();
                    ("p0", Some((fewer, targets)))
                }
                4 => {
                    let mut new = changed;
                    new.version.id = "q".into();
                    ("q", Some((new, wider)))
                }
                _ => ("p0", Some((changed, wider))),
            };
            let rule = if most_secure { ConflictRule::MostSecureThenNewest } else { ConflictRule::Withhold };
            Scene { policies, after, edited: edited.into(), class_of, rule }
        },
    )
}

fn told(setting: Option<&EffectiveSetting>) -> String {
    let Some(setting) = setting else { return "nothing".into() };
    let is_list = !setting.key.contains('#')
        && Catalogue::embedded().definition(&setting.key).is_some_and(|it| it.merge == Merge::Union);
    match (&setting.decision, &setting.value) {
        (Decision::Conflict, _) => "withheld".into(),
        (Decision::NotApplicable { reasons }, _) => format!("not applicable {reasons:?}"),
        (_, Some(_)) if is_list => "list".into(),
        (_, value) => format!("{:?}", value.as_ref().unwrap()),
    }
}

fn words(told: &Told) -> String {
    match told {
        Told::Nothing => "nothing".into(),
        Told::Value { value, .. } => format!("{value:?}"),
        Told::List => "list".into(),
        Told::Withheld => "withheld".into(),
        Told::NotApplicable { reasons } => format!("not applicable {reasons:?}"),
    }
}

/// The entries of a list with their spellings, by what tells one from another on the platform.
fn entries(setting: Option<&EffectiveSetting>, platform: Platform) -> BTreeMap<String, String> {
    let name = |entry: &String| match platform {
        Platform::Windows => entry.to_lowercase(),
        Platform::Linux => entry.clone(),
    };
    match setting {
        Some(setting) if told(Some(setting)) == "list" => match &setting.value {
            Some(Value::List(entries)) => entries.iter().map(|entry| (name(entry), entry.clone())).collect(),
            _ => BTreeMap::new(),
        },
        _ => BTreeMap::new(),
    }
}

fn withheld(setting: Option<&EffectiveSetting>) -> Option<&EffectiveSetting> {
    setting.filter(|setting| setting.decision == Decision::Conflict)
}

fn parties(setting: &EffectiveSetting) -> impl Iterator<Item = &Source> {
    setting.sources.iter().filter(|source| source.standing == Standing::Withheld)
}

/// One device after another.
fn naive(scene: &Scene) -> Found {
    let mut found = Found::new();
    let classes = classes();
    let edited = |policy: &CompiledPolicy| *policy.version.id == *scene.edited;
    for place in 0..DEVICES {
        let device = place * STEP;
        let mut note = |line: String| {
            found.entry(line).or_default().insert(device);
        };
        let Some(class) = scene.class_of[place as usize].and_then(|class| classes.get(class)) else {
            continue;
        };
        let old: Vec<&CompiledPolicy> =
            scene.policies.iter().filter(|(_, devices)| devices.contains(device)).map(|(it, _)| it).collect();
        let mut new = old.clone();
        new.retain(|policy| !edited(policy));
        let after = scene.after.as_ref().filter(|(_, devices)| devices.contains(device));
        new.extend(after.map(|(policy, _)| policy));
        let was = old.iter().any(|policy| edited(policy));
        match (was, after.is_some()) {
            (false, true) => note("gained".into()),
            (true, false) => note("lost".into()),
            _ => {}
        }
        let before = decided(&old, class, scene.rule);
        let after = decided(&new, class, scene.rule);
        let keys: BTreeSet<&str> =
            before.settings.iter().chain(&after.settings).map(|setting| setting.key.as_str()).collect();
        for key in keys {
            let (old, new) = (before.get(key), after.get(key));
            let (was, is) = (told(old), told(new));
            if was != is {
                note(format!("{key}: {was} -> {is}"));
            }
            let (were, are) = (entries(old, class.platform), entries(new, class.platform));
            for (entries, others, sign) in [(&were, &are, '-'), (&are, &were, '+')] {
                for (_, entry) in entries.iter().filter(|(name, _)| !others.contains_key(*name)) {
                    note(format!("{key} {sign} {entry}"));
                }
            }
            let own = |setting: &EffectiveSetting| {
                let own = parties(setting).filter(|source| *source.policy_id == *scene.edited);
                own.map(|source| (*source.value).clone()).collect::<Vec<_>>()
            };
            let (kind, setting) = match (withheld(old), withheld(new)) {
                (None, Some(new)) => ("created", new),
                (Some(old), None) => ("removed", old),
                (Some(old), Some(new)) if own(old) != own(new) => ("changed", new),
                _ => continue,
            };
            note(format!("{kind} {key}"));
            for source in parties(setting) {
                note(format!("{kind} {key} by {:?}", source.value));
                note(format!("{kind} {key} by {:?} of {}", source.value, source.policy_id));
            }
        }
        blocked_on(device, &after, scene, &mut found);
    }
    found
}

fn decided(policies: &[&CompiledPolicy], class: &DeviceClass, rule: ConflictRule) -> Effective {
    effective(policies, class, Catalogue::embedded(), rule)
}

fn blocked_on(device: u32, after: &Effective, scene: &Scene, found: &mut Found) {
    let mut blocked: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for setting in &after.settings {
        for source in setting.sources.iter().filter(|source| *source.policy_id == *scene.edited) {
            let of_all = match &setting.decision {
                Decision::NotApplicable { reasons } if source.reasons.is_empty() => reasons.as_slice(),
                _ => &source.reasons,
            };
            for reason in of_all {
                blocked.entry(format!("{reason:?}")).or_default().insert(&setting.key);
            }
        }
    }
    for (reason, keys) in blocked {
        found.entry(format!("blocked {reason} {keys:?}")).or_default().insert(device);
    }
}

/// The same from the answer of the model. The devices of a party are only counted, so its line names that many.
fn answered(impact: &Impact) -> (Found, BTreeMap<String, u64>) {
    let mut found = Found::new();
    let mut counts = BTreeMap::new();
    // Several parts of a line are of different devices: a rule goes by itself or as another takes its place.
    let mut note = |line: String, devices: &RoaringBitmap| {
        let known = found.entry(line.clone()).or_default();
        assert!(devices.iter().all(|device| known.insert(device)), "twice: {line}");
        assert!(!devices.is_empty() || line == "gained" || line == "lost", "nobody: {line}");
    };
    note("gained".into(), &impact.gained);
    note("lost".into(), &impact.lost);
    for setting in &impact.settings {
        let key = &setting.setting.key;
        for change in &setting.changes {
            if let Some(replaced) = &change.replaces {
                assert!(change.before != change.after);
                note(format!("{replaced}: {} -> nothing", words(&change.before)), &change.devices);
                note(format!("{key}: nothing -> {}", words(&change.after)), &change.devices);
                continue;
            }
            note(format!("{key}: {} -> {}", words(&change.before), words(&change.after)), &change.devices);
        }
        for entry in &setting.entries {
            for (devices, sign) in [(&entry.lost, '-'), (&entry.gained, '+')] {
                if !devices.is_empty() {
                    note(format!("{key} {sign} {}", entry.entry), devices);
                }
            }
        }
    }
    for blocked in &impact.blocked {
        let keys: BTreeSet<&str> = blocked.settings.iter().map(|setting| &*setting.key).collect();
        note(format!("blocked {:?} {keys:?}", blocked.reason), &blocked.devices);
    }
    let kinds: [(&str, &[ConflictChange]); 3] = [
        ("created", &impact.conflicts_created),
        ("removed", &impact.conflicts_removed),
        ("changed", &impact.conflicts_changed),
    ];
    for (kind, conflicts) in kinds {
        for conflict in conflicts {
            let key = &conflict.setting.key;
            note(format!("{kind} {key}"), &conflict.devices);
            for value in &conflict.values {
                let line = format!("{kind} {key} by {:?}", value.value);
                for party in &value.policies {
                    counts.insert(format!("{line} of {}", party.policy_id), 0);
                }
                counts.insert(line, value.devices);
            }
        }
    }
    found.retain(|_, devices| !devices.is_empty());
    (found, counts)
}

fn asked(scene: &Scene, turned: bool) -> Impact {
    let mut policies: Vec<Targeted> =
        scene.policies.iter().map(|(policy, devices)| Targeted { policy, devices }).collect();
    if turned {
        policies.reverse();
    }
    let classes = classes();
    let members: Vec<RoaringBitmap> = (0..classes.len())
        .map(|class| {
            let of = (0..DEVICES).filter(|place| scene.class_of[*place as usize] == Some(class));
            of.map(|place| place * STEP).collect()
        })
        .collect();
    let classes: Vec<_> = classes.iter().zip(&members).collect();
    let tenant = Tenant { policies: &policies, classes: &classes, rule: scene.rule };
    let after = scene.after.as_ref().map(|(policy, devices)| Targeted { policy, devices });
    impact(&tenant, &Edit { policy_id: &scene.edited, after }, Catalogue::embedded())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn impact_is_the_difference_of_two_full_evaluations(scene in scene()) {
        let answer = asked(&scene, false);
        prop_assert!(!answer.sentence().is_empty());
        let (found, counts) = answered(&answer);
        let mut expected = naive(&scene);
        let by_party: BTreeMap<String, u64> = expected
            .iter()
            .filter(|(line, _)| line.contains(" by "))
            .map(|(line, devices)| {
                // Of a policy only whether it takes part is told.
                (line.clone(), if line.contains(" of ") { 0 } else { devices.len() as u64 })
            })
            .collect();
        expected.retain(|line, _| !line.contains(" by "));
        prop_assert_eq!(found, expected);
        prop_assert_eq!(counts, by_party);
        prop_assert_eq!(asked(&scene, true), answer, "the order of policies matters");
    }
}
