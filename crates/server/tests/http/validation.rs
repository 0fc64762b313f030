//! The server refuses what the model refuses, with the same codes at the same places, and stores what it accepts: held
//! on every case of the model's validation, as a new policy and in place of a stored one.

#[path = "../../../model/tests/cases/shorthand.rs"]
mod shorthand;

use std::collections::BTreeSet;
use std::path::Path;

use palisade_model::catalogue::{Catalogue, Kind, SettingDefinition};
use palisade_model::graph::Policy;
use palisade_model::problem::{Problem, Severity};
use palisade_model::validation::{codes, validate};
use serde_json::{Value as Json, json};

use crate::harness::{POLICIES, antivirus, start};

/// The codes of limits that no setting of the catalogue has: the model's cases of them bring a catalogue of their own.
const ELSEWHERE: [&str; 2] = ["too-few", "too-short"];

/// Every case of the model's validation: its name and the policy that it is about.
fn cases() -> Vec<(String, Policy)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../model/tests/cases");
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.extension().is_none_or(|it| it != "json") {
            continue;
        }
        let case: Json = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        match case["check"].as_str() {
            // A case with a catalogue of its own is of no server.
            Some("validate" | "instance") if case.get("catalogue").is_none() => {
                cases.push((name, shorthand::policy(&case["policy"])));
            }
            Some("typed") => {
                let id = shorthand::long(case["setting"].as_str().unwrap());
                let definition = Catalogue::embedded().definition(&id).unwrap();
                for text in case["texts"].as_array().unwrap().iter().filter_map(Json::as_str) {
                    cases.push((format!("{name}: {text}"), around(definition, text)));
                }
            }
            _ => {}
        }
    }
    cases.sort_by(|(one, _), (other, _)| one.cmp(other));
    cases
}

/// A policy that holds this text in this setting, under the parents that show it.
fn around(definition: &SettingDefinition, text: &str) -> Policy {
    let catalogue = Catalogue::embedded();
    let template = catalogue.templates_of(&definition.id).next().unwrap();
    let known = |id: &str| catalogue.definition_in(&template.id, id).unwrap();
    let mut at = known(&definition.id);
    let mut value = match (at.kind, text.parse::<i64>()) {
        (Kind::StringList, _) => json!([text]),
        (Kind::Integer, Ok(number)) => json!(number),
        _ => json!(text),
    };
    while let Some(parent) = &at.parent {
        let below = json!({ &at.id: value });
        value = match parent.options.first() {
            Some(option) => json!({"is": option, "below": below}),
            None => json!([below]),
        };
        at = known(&parent.id);
    }
    shorthand::policy(&json!({"template": template.key, "settings": { &at.id: value }}))
}

fn is_error(problem: &Problem) -> bool {
    problem.severity == Severity::Error
}

#[tokio::test]
async fn the_server_refuses_what_the_model_refuses_with_the_same_codes_at_the_same_places() {
    let server = start().await;
    let stored = server.policy("Stored", Vec::new()).await;
    let mut met = BTreeSet::new();
    let cases = cases();
    let mut refused = 0;
    for (name, policy) in &cases {
        let problems = validate(policy, Catalogue::embedded());
        met.extend(problems.iter().map(|it| it.code.clone()));
        let body = policy.to_json();
        let made = server.post(POLICIES, body.clone()).await;
        if !problems.iter().any(is_error) {
            assert_eq!(made.status, 201, "{name}: {}", String::from_utf8_lossy(&made.bytes));
            continue;
        }
        refused += 1;
        let replaced = server.put(&format!("{POLICIES}/{stored}"), body).await;
        for answer in [made, replaced] {
            answer.refused(400, "ValidationFailed");
            let said = answer.json()["error"]["problems"].clone();
            assert_eq!(said, serde_json::to_value(&problems).unwrap(), "{}", shorthand::short(name));
        }
    }
    assert!(refused > 300, "{refused} of {} are refused", cases.len());
    let missing: Vec<&str> =
        codes::ALL.iter().map(|(code, _)| *code).filter(|code| !met.contains(*code)).collect();
    assert_eq!(missing, ELSEWHERE, "codes that no case meets");
    // Nothing that was refused is stored, in its own place or in another's.
    let all = server.get("/api/policies?limit=1").await.ok();
    assert_eq!(all["total"], cases.len() - refused + 1);
    let detail = server.get(&format!("/api/policies/{stored}")).await.ok();
    assert_eq!(detail["version"], 1);
}

#[tokio::test]
async fn settings_are_refused_one_by_one_at_their_places_too() {
    let server = start().await;
    let wrong = crate::harness::integer(crate::harness::CPU, 120);
    let body = antivirus("Wrong", vec![wrong.clone(), wrong]);
    let problems = validate(&Policy::from_json(body.clone()).unwrap(), Catalogue::embedded());
    let stored = server.policy("Stored", Vec::new()).await;
    let patch = json!({"settings": body["settings"]});
    let answer = server.patch(&format!("{POLICIES}/{stored}"), patch).await;
    answer.refused(400, "ValidationFailed");
    let places = |problems: &Json| -> Vec<(String, String)> {
        let all = problems.as_array().unwrap().iter();
        all.map(|it| (it["code"].to_string(), it["path"].to_string())).collect()
    };
    assert_eq!(
        places(&answer.json()["error"]["problems"]),
        places(&serde_json::to_value(&problems).unwrap())
    );
}

#[tokio::test]
async fn a_policy_of_another_version_of_its_template_stays_one() {
    let server = start().await;
    let mut body = antivirus("Newer", Vec::new());
    let newer = "804339ad-1553-4478-a742-138fb5807418_2";
    body["templateReference"]["templateId"] = json!(newer);
    let made = server.post(POLICIES, body).await.ok();
    let stored = server.get(&format!("{POLICIES}/{}", made["id"].as_str().unwrap())).await.ok();
    assert_eq!(stored["templateReference"]["templateId"], newer);
    assert_eq!(stored["templateReference"]["templateFamily"], "endpointSecurityAntivirus");
    let row = server.get("/api/policies").await.ok()["rows"][0].clone();
    assert_eq!(
        (&row["templateName"], &row["policyType"]),
        (&json!("Microsoft Defender Antivirus"), &json!("antivirus"))
    );
}
