//! Random policies of many settings, each with a value that its definition accepts.

use palisade_model::catalogue::{Catalogue, Kind, SettingDefinition};
use palisade_model::graph::{
    ChoiceValue, GroupValue, InstanceValue, Policy, Setting, SettingInstance, SimpleValue, TemplateReference,
};
use palisade_model::merge::{CompiledPolicy, PolicyVersion, compile};
use proptest::prelude::*;
use proptest::sample::select;

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
pub fn policy(number: usize) -> impl Strategy<Value = CompiledPolicy> {
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
