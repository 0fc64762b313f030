//! `validate` and `instance`: what is wrong with a policy, and with one setting.

use palisade_model::catalogue::Catalogue;
use palisade_model::problem::{Problem, Severity};
use palisade_model::validation::{validate, validate_instance};
use serde_json::{Value as Json, json};

use crate::shorthand;

/// Every problem of a policy. `catalogue` is a template's file for what no template of ours has.
pub fn policy(case: &Json) -> Json {
    lines(&of_policy(case))
}

/// Every problem of the first setting of a policy.
pub fn instance(name: &str, case: &Json) -> Json {
    lines(&of_instance(name, case))
}

/// The problems of a case of either kind.
pub fn problems(name: &str, case: &Json) -> Vec<Problem> {
    match case["check"].as_str() {
        Some("validate") => of_policy(case),
        Some("instance") => of_instance(name, case),
        _ => Vec::new(),
    }
}

fn of_policy(case: &Json) -> Vec<Problem> {
    let policy = shorthand::policy(&case["policy"]);
    match case.get("catalogue") {
        Some(file) => validate(&policy, &Catalogue::new([serde_json::from_value(file.clone()).unwrap()])),
        None => validate(&policy, Catalogue::embedded()),
    }
}

fn of_instance(name: &str, case: &Json) -> Vec<Problem> {
    let policy = shorthand::policy(&case["policy"]);
    let setting = &policy.settings.first().unwrap_or_else(|| panic!("{name}: no setting")).instance;
    validate_instance(setting, &policy.template.id, Catalogue::embedded())
}

fn lines(problems: &[Problem]) -> Json {
    let line = |problem: &Problem| {
        let mut line = json!({
            "path": shorthand::short(&problem.path), "code": problem.code, "sentence": problem.sentence});
        if problem.severity == Severity::Warning {
            line["severity"] = json!("warning");
        }
        if let Some((start, end)) = problem.span {
            line["span"] = json!([start, end]);
        }
        if let Some(mend) = &problem.suggestion {
            line["suggestion"] = json!(mend);
        }
        line
    };
    problems.iter().map(line).collect()
}
