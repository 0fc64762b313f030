//! Each definition by itself and with its parent: options, defaults, ranges, orders, grammars.

use std::collections::{BTreeSet, HashSet};

use palisade_model::catalogue::{GRAMMARS, Kind, Merge, Rank, SettingDefinition, TemplateFile};
use palisade_model::validation::validate_text;
use palisade_model::value::Value;
use serde_json::json;

#[test]
fn every_definition_is_whole() {
    for (name, file) in super::files() {
        let categories: HashSet<_> = file.categories.iter().map(|category| category.id.as_str()).collect();
        let (mut ids, mut names, mut instances) = (HashSet::new(), HashSet::new(), HashSet::new());
        for definition in &file.settings {
            let at = format!("{name}: {}", definition.id);
            assert!(ids.insert(definition.id.as_str()), "{at} is there twice");
            assert!(names.insert(definition.name.as_str()), "{at}: two are called {}", definition.name);
            assert!(categories.contains(definition.category.as_str()), "{at}: no such category");
            if let Some(instance) = &definition.instance_template {
                assert!(instances.insert(instance), "{at}: another setting has its instance template");
            }
            for guid in definition.instance_template.iter().chain(&definition.value_template) {
                assert!(is_guid(guid), "{at}: {guid}");
            }
            options(definition, &at);
            default(definition, &at);
            limits(definition, &at);
            parent(definition, &file, &at);
        }
    }
}

/// 8-4-4-4-12 hexadecimal digits in lower case.
pub fn is_guid(text: &str) -> bool {
    let lengths: Vec<_> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.chars().all(|it| it == '-' || matches!(it, '0'..='9' | 'a'..='f'))
}

fn options(definition: &SettingDefinition, at: &str) {
    match definition.kind {
        Kind::Choice | Kind::ChoiceCollection => {
            assert!(!definition.options.is_empty(), "{at} has no options");
        }
        Kind::Integer => {
            for option in &definition.options {
                let number = option.id.parse::<i64>().unwrap();
                assert!((definition.min..=definition.max).contains(&Some(number)), "{at}: {number}");
            }
        }
        _ => assert!(definition.options.is_empty(), "{at}: options and kind"),
    }
    let (mut ids, mut labels, mut values) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for option in &definition.options {
        assert!(ids.insert(&option.id), "{at}: option {} is there twice", option.id);
        assert!(labels.insert(&option.label), "{at}: two options are labelled {}", option.label);
        assert!(
            values.insert(option.value.to_string()),
            "{at}: two options tell the device {}",
            option.value
        );
        assert!(!option.value.is_null(), "{at}: option {} has no value", option.id);
    }
    order(definition, at);
}

fn order(definition: &SettingDefinition, at: &str) {
    let ranks = &definition.security_order;
    let items: Vec<_> = ranks.iter().flat_map(Rank::items).collect();
    if items.is_empty() {
        return assert!(ranks.is_empty(), "{at}: an empty rank");
    }
    assert_eq!(definition.kind, Kind::Choice, "{at}: a security order of what is no choice");
    assert!(ranks.len() > 1, "{at}: a security order that orders nothing");
    for rank in ranks {
        assert!(
            matches!(rank, Rank::One(_)) || rank.items().len() > 1,
            "{at}: a list of less than two items"
        );
    }
    let ranked: BTreeSet<_> = items.iter().copied().collect();
    assert_eq!(ranked.len(), items.len(), "{at}: an option twice in its security order");
    for item in ranked {
        assert!(definition.option(item).is_some(), "{at}: no option {item} for its security order");
    }
    // Only what leaves the choice to the device stands outside.
    for option in definition.options.iter().filter(|option| definition.security_rank(&option.id).is_none()) {
        assert_eq!(option.label, "Not set", "{at}: option {} has no rank", option.id);
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
    if definition.csp_default.is_some() {
        assert_eq!(definition.csp_default, definition.default, "{at}: the CSP's default is its default");
    }
}

fn limits(definition: &SettingDefinition, at: &str) {
    let texts = matches!(definition.kind, Kind::String | Kind::StringList);
    let counted = matches!(definition.kind, Kind::StringList | Kind::ChoiceCollection | Kind::RuleGroup);
    let number = definition.kind == Kind::Integer;
    assert!(number || (definition.min, definition.max) == (None, None), "{at}: a range of no number");
    assert!(counted || (definition.min_count, definition.max_count) == (None, None), "{at}: a count");
    assert!(texts || (definition.min_length, definition.max_length) == (None, None), "{at}: a length");
    assert!(texts || definition.pattern.is_none(), "{at}: a pattern of no text");
    assert!(counted || definition.separator.is_none(), "{at}: a separator of no list");
    assert!(definition.min.unwrap_or(i64::MIN) <= definition.max.unwrap_or(i64::MAX), "{at}: range");
    assert!(definition.min_count.unwrap_or(0) <= definition.max_count.unwrap_or(u32::MAX), "{at}: count");
    assert!(definition.min_length.unwrap_or(0) <= definition.max_length.unwrap_or(u32::MAX), "{at}: length");
    assert!(counted || definition.merge == Merge::Replace, "{at}: only lists are joined");
    assert!(definition.allowed.is_empty() || texts, "{at}: words of no text");
    if let Some(grammar) = &definition.grammar {
        assert!(GRAMMARS.iter().any(|(known, _)| known == grammar), "{at}: no grammar {grammar}");
        assert!(
            texts || definition.kind == Kind::ChoiceCollection,
            "{at}: a grammar of a {:?}",
            definition.kind
        );
    }
    // No pattern is checked as such, so each needs a grammar that says the same.
    assert!(
        definition.pattern.is_none() || definition.grammar.is_some(),
        "{at}: a pattern without a grammar"
    );
}

fn parent(definition: &SettingDefinition, file: &TemplateFile, at: &str) {
    let find = |id: &str| file.settings.iter().find(|other| other.id == id);
    let (mut above, mut steps) = (definition, 0);
    while let Some(parent) = &above.parent {
        let found = find(&parent.id).unwrap_or_else(|| panic!("{at}: {} is not there", parent.id));
        let group = found.kind == Kind::RuleGroup;
        assert_eq!(parent.options.is_empty(), group, "{at}: options of {}", parent.id);
        for option in &parent.options {
            assert!(found.option(option).is_some(), "{at}: {} has no option {option}", parent.id);
        }
        (above, steps) = (found, steps + 1);
        assert!(steps < 8, "{at}: its parents go round in a circle");
    }
    assert!(!definition.required || steps > 0, "{at}: only what is in a group is required there");
}

/// A name that the validation does not know would accept everything, and one that no setting has says nothing.
#[test]
fn every_grammar_is_checked_and_used() {
    let definitions = super::definitions();
    let of_options = ["exclusiveZero", "interfaceTypes"];
    for (grammar, _) in GRAMMARS {
        let users = definitions.iter().filter(|(_, it)| it.grammar.as_deref() == Some(grammar));
        assert!(users.count() > 0, "no setting has the grammar {grammar}");
        if of_options.contains(grammar) {
            continue;
        }
        let definition = json!({"id": "x", "name": "X", "kind": "string", "grammar": grammar});
        let definition: SettingDefinition = serde_json::from_value(definition).unwrap();
        let refused =
            [" ", " a", "a|b=>c", "/", "a b/*?<", "::x"].map(|text| validate_text(&definition, text).len());
        assert!(refused.iter().any(|problems| *problems > 0), "{grammar} accepts everything");
    }
}
