//! The catalogue's data files hold together: nothing names what is not there.

#![cfg(all(feature = "embedded-catalogue", not(target_arch = "wasm32")))]

use std::collections::HashSet;

use palisade_model::catalogue::{
    Catalogue, GRAMMARS, Kind, ORDER, SettingDefinition, TemplateFile, embedded,
};
use palisade_model::value::Value;
use serde_json::Value as Json;

/// Every embedded file, parsed; a file that does not parse fails here, by name.
fn files() -> Vec<(&'static str, TemplateFile)> {
    embedded::FILES
        .iter()
        .map(|(name, text)| match serde_json::from_str(text) {
            Ok(file) => (*name, file),
            Err(error) => panic!("{name}.json: {error}"),
        })
        .collect()
}

#[test]
fn the_embedded_catalogue_holds_every_template_in_order() {
    let keys: Vec<_> =
        Catalogue::embedded().templates().iter().map(|template| template.key.as_str()).collect();
    let names: Vec<_> = embedded::FILES.iter().map(|(name, _)| *name).collect();
    assert_eq!(keys, names);
    let ordered: Vec<_> = ORDER.iter().copied().filter(|key| keys.contains(key)).collect();
    assert_eq!(keys, ordered, "a template is not in the order of the catalogue");
    let ids: HashSet<_> = Catalogue::embedded().templates().iter().map(|template| &template.id).collect();
    assert_eq!(ids.len(), keys.len(), "two templates share an id");
}

/// What a file holds and the definition has no member for would be lost without a word.
#[test]
fn a_file_holds_nothing_but_what_is_read() {
    for (name, file) in files() {
        let (_, text) = embedded::FILES.iter().find(|(other, _)| *other == name).unwrap();
        let written: Json = serde_json::from_str(text).unwrap();
        let read = serde_json::to_value(&file).unwrap();
        for (at, (written, read)) in written["settings"]
            .as_array()
            .unwrap()
            .iter()
            .zip(read["settings"].as_array().unwrap())
            .enumerate()
        {
            assert_eq!(written, read, "{name}: setting {at}; leave out what is at its default");
        }
        assert_eq!(written, read, "{name}");
    }
}

#[test]
fn every_definition_is_whole() {
    for (name, file) in files() {
        let categories: HashSet<_> = file.categories.iter().map(|category| category.id.as_str()).collect();
        let (mut ids, mut settings) = (HashSet::new(), HashSet::new());
        for definition in &file.settings {
            let at = format!("{name}: {}", definition.id);
            assert!(ids.insert(definition.id.as_str()), "{at} is there twice");
            assert!(!definition.name.trim().is_empty(), "{at} has no name");
            assert!(
                settings.insert(definition.name.as_str()),
                "{at}: two settings are called {}",
                definition.name
            );
            assert!(definition.description.ends_with('.'), "{at} has no description");
            assert!(categories.contains(definition.category.as_str()), "{at}: no such category");
            assert!(definition.min.unwrap_or(i64::MIN) <= definition.max.unwrap_or(i64::MAX), "{at}: range");
            assert!(
                definition.min_count.unwrap_or(0) <= definition.max_count.unwrap_or(u32::MAX),
                "{at}: count"
            );
            if let Some(grammar) = &definition.grammar {
                assert!(GRAMMARS.iter().any(|(known, _)| known == grammar), "{at}: no grammar {grammar}");
            }
            options(definition, &at);
            default(definition, &at);
            let Some(parent) = &definition.parent else { continue };
            let found = file.settings.iter().find(|other| other.id == parent.id);
            let found = found.unwrap_or_else(|| panic!("{at}: its parent is not there"));
            assert_eq!(
                parent.options.is_empty(),
                found.kind == Kind::RuleGroup,
                "{at}: options of its parent"
            );
            for option in &parent.options {
                assert!(found.option(option).is_some(), "{at}: its parent has no option {option}");
            }
        }
    }
}

fn options(definition: &SettingDefinition, at: &str) {
    match definition.kind {
        Kind::Choice | Kind::ChoiceCollection => {
            assert!(!definition.options.is_empty(), "{at} has no options");
        }
        Kind::Integer => {
            let numbers = definition.options.iter().map(|option| option.id.parse::<i64>().unwrap());
            assert!(
                numbers.clone().all(|number| (definition.min..=definition.max).contains(&Some(number))),
                "{at}"
            );
        }
        _ => assert!(definition.options.is_empty(), "{at}: options and kind"),
    }
    let mut ids = HashSet::new();
    for option in &definition.options {
        assert!(ids.insert(&option.id), "{at}: option {} is there twice", option.id);
        assert!(!option.label.trim().is_empty(), "{at}: option {} has no label", option.id);
        assert!(!option.value.is_null(), "{at}: option {} has no value", option.id);
    }
    for item in &definition.security_order {
        assert!(definition.option(item).is_some(), "{at}: no option {item} for its security order");
    }
}

fn default(definition: &SettingDefinition, at: &str) {
    match (&definition.default, definition.kind) {
        (None, _) => {}
        (Some(Value::Text(item)), Kind::Choice) => {
            assert!(definition.option(item).is_some(), "{at}: no option {item} for its default");
        }
        (Some(Value::List(items)), Kind::ChoiceCollection) => {
            for item in items {
                assert!(definition.option(item).is_some(), "{at}: no option {item} for its default");
            }
        }
        (Some(Value::Integer(number)), Kind::Integer) => {
            let range = definition.min.unwrap_or(i64::MIN)..=definition.max.unwrap_or(i64::MAX);
            assert!(range.contains(number), "{at}: its default {number} is out of range");
        }
        (Some(Value::Text(_)), Kind::String) | (Some(Value::List(_)), Kind::StringList) => {}
        (Some(value), kind) => panic!("{at}: the default {value:?} does not fit a {kind:?}"),
    }
}

#[test]
fn hidden_settings_are_known_and_not_offered() {
    let catalogue = Catalogue::embedded();
    let key = "vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}_firewallrulename";
    assert!(catalogue.definition(key).is_some_and(|definition| definition.hidden));
    for template in catalogue.templates() {
        assert!(catalogue.settings_of(&template.id).all(|definition| !definition.hidden));
        assert!(catalogue.settings_of(&template.id).next().is_some());
    }
}
