//! `difference`: what changed between two versions of a policy, and back.

use palisade_model::catalogue::Catalogue;
use palisade_model::difference::{Difference, Meaning, SettingChange, difference};
use palisade_model::graph::Policy;
use serde_json::{Value as Json, json};

use super::targeting::assignments;
use crate::shorthand;

fn policy(case: &Json, side: &str) -> Policy {
    let mut policy = shorthand::policy(&case[side]);
    policy.description = case[side]["description"].as_str().unwrap_or_default().into();
    policy.assignments = case[side].get("assigned").map(assignments);
    policy
}

pub fn told(case: &Json) -> Json {
    let catalogue = Catalogue::embedded();
    let (before, after) = (policy(case, "before"), policy(case, "after"));
    let found = difference(&before, &after, catalogue);
    assert_eq!(Meaning::of(&before, catalogue).apply(&found), Meaning::of(&after, catalogue));
    let back = difference(&after, &before, catalogue);
    assert_eq!(Meaning::of(&after, catalogue).apply(&back), Meaning::of(&before, catalogue));
    described(&found)
}

fn described(found: &Difference) -> Json {
    let properties: Vec<_> =
        found.properties.iter().map(|it| json!([it.label, it.before, it.after])).collect();
    let assignments: Vec<_> = found.assignments.iter().map(|it| json!(it)).collect();
    json!({
        "summary": found.summary(),
        "direction": found.direction,
        "properties": properties,
        "assignments": assignments,
        "settings": found.settings.iter().map(setting).collect::<Vec<_>>(),
    })
}

fn setting(change: &SettingChange) -> Json {
    let mut line = json!({
        "setting": shorthand::short(&change.definition_id), "change": change.change, "says": change.sentence()});
    if let Some(under) = &change.under {
        line["under"] = shorthand::short(under).into();
    }
    if let Some(rule) = &change.rule {
        line["place"] = json!([rule.before, rule.after]);
    }
    line
}
