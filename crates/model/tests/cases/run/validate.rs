//! `validate`, `instance` and `typed`: what is wrong with a policy, with one setting, with texts as they are typed.

use palisade_model::catalogue::Catalogue;
use palisade_model::problem::{Problem, Severity};
use palisade_model::validation::{validate, validate_instance, validate_text};
use serde_json::{Value as Json, json};

use crate::shorthand;

/// Every problem of a policy.
pub fn policy(case: &Json) -> Json {
    problems(&validate(&shorthand::policy(&case["policy"]), Catalogue::embedded()))
}

/// Every problem of the first setting of a policy.
pub fn instance(name: &str, case: &Json) -> Json {
    let policy = shorthand::policy(&case["policy"]);
    let setting = &policy.settings.first().unwrap_or_else(|| panic!("{name}: no setting")).instance;
    problems(&validate_instance(setting, &policy.template.id, Catalogue::embedded()))
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
pub fn typed(name: &str, case: &Json) -> Json {
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
