//! The answers of the model to one case, as JSON.

use palisade_model::applicability::class_of;
use palisade_model::catalogue::Catalogue;
use palisade_model::device::DeviceFacts;
use palisade_model::graph::Policy;
use palisade_model::import::{self, Imported};
use palisade_model::merge::{
    CompiledPolicy, ConflictRule, Effective, EffectiveSetting, PolicyVersion, compile, effective,
};
use palisade_model::problem::{Problem, Severity};
use palisade_model::validation::{validate, validate_instance, validate_text};
use serde_json::{Value as Json, json};

use crate::shorthand;
use crate::table::FIXTURES;

/// What the model answers to `case`.
pub fn case(name: &str, case: &Json) -> Json {
    match case["check"].as_str() {
        Some("import") => imported(name, case),
        Some("validate") => problems(&validate(&shorthand::policy(&case["policy"]), Catalogue::embedded())),
        Some("instance") => {
            let policy = shorthand::policy(&case["policy"]);
            let setting = &policy.settings.first().unwrap_or_else(|| panic!("{name}: no setting")).instance;
            problems(&validate_instance(setting, &policy.template.id, Catalogue::embedded()))
        }
        Some("typed") => typed(name, case),
        Some("effective") => decided(name, case),
        other => panic!("{name}: {other:?} is no check"),
    }
}

fn problems(problems: &[Problem]) -> Json {
    problems
        .iter()
        .map(|problem| {
            let mut line = json!({
                "path": shorthand::short(&problem.path), "code": problem.code, "sentence": problem.sentence});
            if problem.severity == Severity::Warning {
                line["severity"] = json!("warning");
            }
            if let Some((start, end)) = problem.span {
                line["span"] = json!([start, end]);
            }
            line
        })
        .collect()
}

/// Each text typed for a setting, and the codes and spans of what is wrong with it.
fn typed(name: &str, case: &Json) -> Json {
    let id = shorthand::long(case["setting"].as_str().unwrap_or_default());
    let definition = Catalogue::embedded().definition(&id).unwrap_or_else(|| panic!("{name}: no {id}"));
    let texts = case["texts"].as_array().unwrap_or_else(|| panic!("{name}: no texts"));
    texts
        .iter()
        .map(|text| {
            let text = text.as_str().unwrap_or_else(|| panic!("{name}: a text is expected"));
            let found: Vec<_> = validate_text(definition, text)
                .iter()
                .map(|problem| {
                    let weight = if problem.severity == Severity::Warning { " (warning)" } else { "" };
                    let (start, end) = problem.span.unwrap_or_default();
                    format!("{start}-{end} {}{weight}: {}", problem.code, problem.sentence)
                })
                .collect();
            json!([text, found])
        })
        .collect()
}

fn imported(name: &str, case: &Json) -> Json {
    let bytes = bytes(name, &case["file"]);
    let read = match import::read(&bytes, Catalogue::embedded()) {
        Ok(read) => read,
        Err(error) => return json!({ "error": error.sentence }),
    };
    for imported in &read {
        comes_back(name, imported);
    }
    let pointers = case["show"].as_array().cloned().unwrap_or_default();
    read.iter()
        .map(|imported| {
            let policy = &imported.policy;
            let exported = policy.to_json();
            let shown: Vec<_> = pointers
                .iter()
                .filter_map(Json::as_str)
                .map(|pointer| exported.pointer(pointer).cloned().unwrap_or_default())
                .collect();
            let codes: Vec<_> =
                validate(policy, Catalogue::embedded()).into_iter().map(|problem| problem.code).collect();
            let template = Catalogue::embedded().template(&policy.template.id);
            let mut line = json!({
                "name": policy.name,
                "template": template.map_or(&policy.template.id, |template| &template.key),
                "guessed": imported.guessed_template,
                "platforms": policy.platforms,
                "technologies": policy.technologies,
                "settings": policy.settings.len(),
                "unknown": imported.unknown,
                "problems": codes,
            });
            if !shown.is_empty() {
                line["shown"] = Json::Array(shown);
            }
            line
        })
        .collect()
}

/// What was imported is the same after it went out and came in again.
fn comes_back(name: &str, imported: &Imported) {
    let exported = imported.policy.to_json();
    let again = import::read(exported.to_string().as_bytes(), Catalogue::embedded());
    let again = again.unwrap_or_else(|error| panic!("{name}: its export is refused: {}", error.sentence));
    assert_eq!(again.len(), 1, "{name}: its export is more than one policy");
    assert_eq!(again[0].policy, imported.policy, "{name}: its export differs");
    assert_eq!(Policy::from_json(exported).unwrap(), imported.policy, "{name}: the wire form differs");
}

fn bytes(name: &str, file: &Json) -> Vec<u8> {
    if let Some(fixture) = file["fixture"].as_str() {
        let found = FIXTURES.iter().find(|(known, _)| *known == fixture);
        return found.unwrap_or_else(|| panic!("{name}: no fixture {fixture}")).1.to_vec();
    }
    let text = match &file["text"] {
        Json::String(text) => text.clone(),
        _ => file["json"].to_string(),
    };
    match file["encoding"].as_str() {
        None => text.into_bytes(),
        Some("utf-8-bom") => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        Some("utf-16le") => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Some("utf-16be-bom") => {
            [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect()
        }
        Some("latin-1") => text.chars().map(|character| character as u8).collect(),
        Some(other) => panic!("{name}: no encoding {other}"),
    }
}

fn decided(name: &str, case: &Json) -> Json {
    let catalogue = Catalogue::embedded();
    let facts: DeviceFacts = serde_json::from_value(case["device"].clone()).unwrap();
    let rule: ConflictRule =
        case.get("rule").map_or_else(Default::default, |rule| serde_json::from_value(rule.clone()).unwrap());
    let policies: Vec<CompiledPolicy> = case["policies"]
        .as_array()
        .unwrap_or_else(|| panic!("{name}: no policies"))
        .iter()
        .map(|policy| {
            let text = |member: &str| policy[member].as_str().unwrap_or_default();
            let version = PolicyVersion {
                id: text("id").into(),
                name: text("id").into(),
                version: 1,
                modified: text("modified").into(),
            };
            compile(&shorthand::policy(policy), version, catalogue)
        })
        .collect();
    let mut policies: Vec<&CompiledPolicy> = policies.iter().collect();
    let class = class_of(&facts);
    let answer = effective(&policies, &class, catalogue, rule);
    policies.reverse();
    assert_eq!(
        effective(&policies, &class, catalogue, rule),
        answer,
        "{name}: the order of policies matters"
    );
    described(&answer)
}

fn described(effective: &Effective) -> Json {
    let reasons: Vec<_> =
        effective.ineligible.iter().map(palisade_model::applicability::Reason::sentence).collect();
    let settings: Vec<_> = effective.settings.iter().map(setting).collect();
    json!({ "ineligible": reasons, "settings": settings })
}

fn setting(setting: &EffectiveSetting) -> Json {
    let decision = serde_json::to_value(&setting.decision).unwrap();
    let sources: Vec<_> = setting
        .sources
        .iter()
        .map(|source| {
            let standing = serde_json::to_value(source.standing).unwrap();
            let standing = standing.as_str().unwrap_or_default();
            format!("{}: {} ({standing})", source.policy_id, source.display_value)
        })
        .collect();
    let value = serde_json::to_string(&setting.value).unwrap();
    json!({
        "key": shorthand::short(&setting.key),
        "name": setting.name,
        "decision": decision["kind"],
        "value": serde_json::from_str::<Json>(&shorthand::short(&value)).unwrap(),
        "sources": sources,
        "says": setting.explanation(),
    })
}
