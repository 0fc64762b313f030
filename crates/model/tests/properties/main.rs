//! What holds for any input: nothing panics, an export comes back equal, and the order of policies means nothing.

#![cfg(all(feature = "embedded-catalogue", not(target_arch = "wasm32")))]

mod applicability;
mod difference;
mod exchange;
mod firewall;
mod impact;
mod import;
mod membership;
mod merge;
mod search;
mod tenants;
mod validation;

use palisade_model::applicability::DeviceClass;
use palisade_model::bundle::Bundle;
use palisade_model::catalogue::{Catalogue, Kind, SettingDefinition};
use palisade_model::device::Platform;
use palisade_model::graph::{
    ChoiceValue, GroupValue, InstanceValue, Policy, Setting, SettingInstance, SimpleValue, TemplateReference,
};
use palisade_model::import as reader;
use palisade_model::merge::{CompiledPolicy, ConflictRule, PolicyVersion, compile, effective};
use palisade_model::validation::validate;
use proptest::prelude::*;
use proptest::sample::{Index, select};

const FIXTURES: [&[u8]; 5] = [
    include_bytes!("../fixtures/antivirus_full_metadata.json"),
    include_bytes!("../fixtures/firewall_rules_utf16.json"),
    include_bytes!("../fixtures/answer_of_two.json"),
    include_bytes!("../fixtures/wrapper.json"),
    include_bytes!("../fixtures/no_template.json"),
];

/// Reads, checks, merges and writes; nothing of it may panic, and what was written comes back equal.
fn use_up(bytes: &[u8]) {
    let catalogue = Catalogue::embedded();
    let Ok(read) = reader::read(bytes, catalogue) else { return };
    for imported in read {
        validate(&imported.policy, catalogue);
        let version = PolicyVersion { id: "p".into(), name: "P".into(), version: 1, modified: "".into() };
        let compiled = compile(&imported.policy, version, catalogue);
        let decided = effective(&[&compiled], &windows(), catalogue, ConflictRule::Withhold);
        assert!(Bundle::of(&decided).is_whole());
        let exported = imported.policy.to_json().to_string();
        let again = reader::read(exported.as_bytes(), catalogue).expect("an export is a policy");
        assert_eq!(again.len(), 1);
        assert_eq!(again[0].policy, imported.policy);
    }
}

fn windows() -> DeviceClass {
    DeviceClass { platform: Platform::Windows, os_build: vec![10, 0, 22631], ..DeviceClass::default() }
}

/// A fixture with some of its bytes replaced, or cut short.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let edits = prop::collection::vec((any::<Index>(), any::<u8>()), 0..6);
    (select(&FIXTURES[..]), edits, prop::option::of(any::<Index>())).prop_map(|(fixture, edits, cut)| {
        let mut bytes = fixture.to_vec();
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        bytes
    })
}

/// A fixture's JSON with one value replaced by that of another place, so that its shape is wrong and not its text.
fn reshaped() -> impl Strategy<Value = String> {
    (select(vec![0_usize, 2, 3, 4]), any::<Index>(), any::<Index>()).prop_map(|(fixture, from, to)| {
        let bytes = FIXTURES[fixture];
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut json: serde_json::Value = serde_json::from_slice(bytes).expect("fixtures are JSON");
        let mut pointers = Vec::new();
        collect(&json, String::new(), &mut pointers);
        let taken = json.pointer(&pointers[from.index(pointers.len())]).cloned().unwrap_or_default();
        if let Some(place) = json.pointer_mut(&pointers[to.index(pointers.len())]) {
            *place = taken;
        }
        json.to_string()
    })
}

fn collect(json: &serde_json::Value, at: String, pointers: &mut Vec<String>) {
    match json {
        serde_json::Value::Object(map) => {
            for (name, value) in map {
                let name = name.replace('~', "~0").replace('/', "~1");
                collect(value, format!("{at}/{name}"), pointers);
            }
        }
        serde_json::Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                collect(value, format!("{at}/{index}"), pointers);
            }
        }
        _ => {}
    }
    pointers.push(at);
}

/// A value for a setting that its definition accepts.
fn instance(definition: &'static SettingDefinition) -> BoxedStrategy<SettingInstance> {
    let id = &definition.id;
    let with = |value| SettingInstance::new(id.clone(), value);
    match definition.kind {
        Kind::Choice => select(definition.options.as_slice())
            .prop_map(move |option| {
                SettingInstance::new(id.clone(), InstanceValue::Choice(ChoiceValue::new(id, &option.id)))
            })
            .boxed(),
        Kind::Integer => (definition.min.unwrap_or(0)..=definition.min.unwrap_or(0) + 3)
            .prop_map(move |number| {
                SettingInstance::new(id.clone(), InstanceValue::Simple(SimpleValue::integer(number)))
            })
            .boxed(),
        Kind::StringList => prop::collection::vec("[CD]:.[a-c]", 0..4)
            .prop_map(move |texts| {
                let values = texts.into_iter().map(SimpleValue::text).collect();
                SettingInstance::new(id.clone(), InstanceValue::SimpleCollection(values))
            })
            .boxed(),
        _ => Just(with(InstanceValue::GroupCollection(vec![GroupValue::default()]))).boxed(),
    }
}

/// A policy of some of the Antivirus and Firewall settings, flat as older exports are.
fn some_policy(number: usize) -> impl Strategy<Value = CompiledPolicy> {
    let catalogue = Catalogue::embedded();
    let settings: Vec<&'static SettingDefinition> = catalogue
        .templates()
        .iter()
        .filter(|template| template.platforms == "windows10")
        .flat_map(|template| catalogue.settings_of(&template.id))
        .filter(|definition| definition.kind != Kind::String)
        .filter(|definition| definition.parent.as_ref().is_none_or(|parent| !parent.options.is_empty()))
        .take(90)
        .collect();
    let some = prop::sample::subsequence(settings, 0..12)
        .prop_flat_map(|chosen| chosen.into_iter().map(instance).collect::<Vec<_>>());
    (some, 0_u8..3).prop_map(move |(instances, day)| {
        let settings = instances
            .into_iter()
            .map(|instance| Setting { id: None, instance, extra: serde_json::Map::new() })
            .collect();
        let id = catalogue.templates()[0].id.clone();
        let policy = Policy {
            name: format!("Policy {number}"),
            platforms: "windows10".into(),
            template: TemplateReference { id, ..TemplateReference::default() },
            settings,
            ..Policy::default()
        };
        let version = PolicyVersion {
            id: format!("p{number}").into(),
            name: policy.name.as_str().into(),
            version: 1,
            modified: format!("2026-01-0{}T00:00:00Z", day + 1).into(),
        };
        compile(&policy, version, catalogue)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..256)) {
        use_up(&bytes);
    }

    #[test]
    fn damaged_exports_are_read_or_refused(bytes in damaged()) {
        use_up(&bytes);
    }

    #[test]
    fn exports_of_a_wrong_shape_are_read_or_refused(text in reshaped()) {
        use_up(text.as_bytes());
    }

    #[test]
    fn the_order_of_policies_means_nothing(
        policies in (0..5_usize).prop_flat_map(|count| (0..count).map(some_policy).collect::<Vec<_>>()),
        rotation in any::<Index>(),
        most_secure in any::<bool>(),
    ) {
        let rule = if most_secure { ConflictRule::MostSecureThenNewest } else { ConflictRule::Withhold };
        let catalogue = Catalogue::embedded();
        let mut given: Vec<&CompiledPolicy> = policies.iter().collect();
        let first = effective(&given, &windows(), catalogue, rule);
        if !given.is_empty() {
            let by = rotation.index(given.len());
            given.rotate_left(by);
            given.reverse();
        }
        let second = effective(&given, &windows(), catalogue, rule);
        prop_assert_eq!(Bundle::of(&first), Bundle::of(&second));
        prop_assert_eq!(first, second);
    }
}
