//! Rules of dynamic groups: what each is in canonical form or what is wrong with it, and which devices fit.

use palisade_model::device::DeviceFacts;
use palisade_model::membership::{Device, RuleError, check_text, complete, parse};
use palisade_model::problem::Severity;
use serde_json::{Map, Value as Json, json};

/// For each of `typed`, a rule with the cursor as `|`: what can be written there, and what becomes of the rule.
pub fn completed(name: &str, case: &Json) -> Json {
    let typed = case["typed"].as_array().unwrap_or_else(|| panic!("{name}: nothing typed"));
    typed
        .iter()
        .map(|typed| {
            let typed = typed.as_str().unwrap_or_default();
            let cursor = typed.chars().position(|c| c == '|').unwrap_or_else(|| panic!("{name}: no cursor"));
            let text = typed.replacen('|', "", 1);
            let offers = complete(&text, cursor);
            let first = offers.first().map(|offer| {
                let (start, end) = (offer.span.0 as usize, offer.span.1 as usize);
                let before: String = text.chars().take(start).collect();
                let after: String = text.chars().skip(end).collect();
                format!("{before}{}{after}", offer.text)
            });
            let texts: Vec<&str> = offers.iter().map(|offer| offer.text.as_str()).collect();
            json!({ "typed": typed, "offers": texts.join(" "), "first": first })
        })
        .collect()
}

/// For each of `rules` and each of `devices`: the answer and the sentences that say what decided.
pub fn explained(name: &str, case: &Json) -> Json {
    let devices = devices(name, case);
    let rules = case["rules"].as_array().unwrap_or_else(|| panic!("{name}: no rules"));
    rules
        .iter()
        .map(|rule| {
            let rule = parse(rule.as_str().unwrap_or_default()).unwrap_or_else(|errors| panic!("{errors:?}"));
            let answers: Map<String, Json> = devices
                .iter()
                .map(|(id, facts, _)| {
                    let explained = rule.explain(&Device::new(id, facts));
                    assert_eq!(explained.holds, rule.matches(&Device::new(id, facts)));
                    (id.clone(), json!({ "member": explained.holds, "because": explained.sentences() }))
                })
                .collect();
            json!({ "rule": rule.to_string(), "answers": answers })
        })
        .collect()
}

/// For each of `rules`: its canonical text and the ids of the `devices` that fit, or its errors. Warnings stand
/// beside either.
pub fn asked(name: &str, case: &Json) -> Json {
    let devices = devices(name, case);
    let rules = case["rules"].as_array().unwrap_or_else(|| panic!("{name}: no rules"));
    rules
        .iter()
        .map(|rule| {
            let text = rule.as_str().unwrap_or_else(|| panic!("{name}: a rule is a text"));
            answer(text, &devices)
        })
        .collect()
}

fn answer(text: &str, devices: &[(String, DeviceFacts, Json)]) -> Json {
    let checked = check_text(text);
    let mut answer = Map::new();
    answer.insert("rule".into(), json!(text));
    if let Some(rule) = &checked.rule {
        answer.insert("is".into(), json!(rule.to_string()));
        if !devices.is_empty() {
            let fit: Vec<&str> = devices
                .iter()
                .filter(|(id, facts, more)| {
                    let groups: Vec<String> =
                        serde_json::from_value(more["groups"].clone()).unwrap_or_default();
                    let enabled = more["enabled"] != json!(false);
                    rule.matches(&Device { enabled, groups: &groups, ..Device::new(id, facts) })
                })
                .map(|(id, ..)| id.as_str())
                .collect();
            answer.insert("members".into(), json!(fit));
        }
    }
    if !checked.errors.is_empty() {
        let errors: Vec<Json> = checked.errors.iter().map(|error| told(text, error)).collect();
        answer.insert("wrong".into(), json!(errors));
    }
    Json::Object(answer)
}

fn told(text: &str, error: &RuleError) -> Json {
    let (start, end) = error.span;
    let at: String = text.chars().skip(start as usize).take((end - start) as usize).collect();
    let weight = if error.severity == Severity::Warning { " (warning)" } else { "" };
    let mut told = Map::new();
    told.insert("code".into(), json!(format!("{}{weight}", error.code.text())));
    told.insert("at".into(), json!(format!("{start}-{end} {at}")));
    told.insert("says".into(), json!(error.sentence));
    if let Some(suggestion) = &error.suggestion {
        told.insert("suggests".into(), json!(suggestion.sentence));
        told.insert("mended".into(), json!(suggestion.apply(text)));
    }
    Json::Object(told)
}

/// The case's `devices`: facts by id, beside `groups` and `enabled`.
fn devices(name: &str, case: &Json) -> Vec<(String, DeviceFacts, Json)> {
    let Some(devices) = case.get("devices").and_then(Json::as_object) else { return Vec::new() };
    devices
        .iter()
        .map(|(id, device)| {
            let facts = serde_json::from_value(device.clone())
                .unwrap_or_else(|error| panic!("{name}: {id}: {error}"));
            (id.clone(), facts, device.clone())
        })
        .collect()
}
