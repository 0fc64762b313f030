//! `applicability`: whether devices take a policy and its settings. `classes`: which devices share a class.

use std::collections::BTreeMap;

use palisade_model::applicability::{DeviceClass, Reason, class_of, policy_reasons, setting_reasons};
use palisade_model::catalogue::{Catalogue, Template};
use palisade_model::enrolment::EnforcementScope;
use serde_json::{Value as Json, json};

use super::enrolment::devices;
use crate::shorthand;

/// For every device: why it takes nothing of a policy of `template`, and for each of `settings` why not that one.
pub fn decided(name: &str, case: &Json) -> Json {
    let catalogue = Catalogue::embedded();
    let scope: EnforcementScope = serde_json::from_value(case["scope"].clone()).unwrap_or_default();
    let template: Option<Template> = template(name, case);
    let platforms = match (&case["platforms"], &template) {
        (Json::String(platforms), _) => platforms.clone(),
        (_, Some(template)) => template.platforms.clone(),
        _ => String::new(),
    };
    let settings: Vec<String> = serde_json::from_value(case["settings"].clone()).unwrap_or_default();
    let say = |reasons: Vec<Reason>| -> Json {
        reasons.iter().map(|reason| json!([reason.code(), reason.sentence(), reason.remedy()])).collect()
    };
    let answers = devices(case).into_iter().map(|(label, facts)| {
        let class = class_of(&facts, &scope);
        let policy = say(policy_reasons(&class, &platforms, template.as_ref()));
        let settings = settings.iter().map(|id| {
            let id_of_template = template.as_ref().map_or("", |template| &template.id);
            let placed = catalogue.placed_in(id_of_template, &shorthand::long(id));
            let (home, definition) = placed.unwrap_or_else(|| panic!("{name}: no {id}"));
            let reasons = setting_reasons(&class, &platforms, template.as_ref(), home, definition);
            (id.clone(), reasons.iter().map(Reason::code).collect::<Json>())
        });
        (label, json!({"policy": policy, "settings": Json::Object(settings.collect())}))
    });
    Json::Object(answers.collect())
}

/// The template by key; an object is one that the catalogue does not have.
fn template(name: &str, case: &Json) -> Option<Template> {
    match &case["template"] {
        Json::String(key) => {
            let found = Catalogue::embedded().template_by_key(key);
            Some(found.unwrap_or_else(|| panic!("{name}: no template {key}")).clone())
        }
        Json::Object(own) => Some(serde_json::from_value(Json::Object(own.clone())).unwrap()),
        _ => None,
    }
}

/// The devices of each class.
pub fn classes(case: &Json) -> Json {
    let scope: EnforcementScope = serde_json::from_value(case["scope"].clone()).unwrap_or_default();
    let mut classes: BTreeMap<DeviceClass, Vec<String>> = BTreeMap::new();
    for (label, facts) in devices(case) {
        classes.entry(class_of(&facts, &scope)).or_default().push(label);
    }
    let mut classes: Vec<_> = classes.into_values().collect();
    classes.sort();
    json!(classes)
}
