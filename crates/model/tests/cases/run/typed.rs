//! `typed`: what is wrong with texts as they are typed for a setting, and how they read once mended.

use palisade_model::catalogue::{Catalogue, SettingDefinition};
use palisade_model::problem::{Problem, Severity};
use palisade_model::validation::validate_text;
use serde_json::{Value as Json, json};

use crate::shorthand;

/// Each text with what is wrong: the characters at fault, the code, the sentence, and the text after the mend.
/// A long text is given as `{"start": "C:\\", "repeated": "h", "times": 1022}`.
pub fn texts(name: &str, case: &Json) -> Json {
    let definition = definition(name, case);
    let line = |text: &str, problem: &Problem| {
        let weight = if problem.severity == Severity::Warning { " (warning)" } else { "" };
        let span = problem.span.map(|(start, end)| format!("{start}-{end} ")).unwrap_or_default();
        let mend = problem.mend(text).map(|text| format!(" → {}", brief(&text))).unwrap_or_default();
        format!("{span}{}{weight}: {}{mend}", problem.code, problem.sentence)
    };
    each(name, case)
        .map(|text| {
            let problems = validate_text(definition, &text);
            json!([brief(&text), problems.iter().map(|problem| line(&text, problem)).collect::<Vec<_>>()])
        })
        .collect()
}

/// The problems of every text of the case.
pub fn problems(name: &str, case: &Json) -> Vec<Problem> {
    let definition = definition(name, case);
    each(name, case).flat_map(|text| validate_text(definition, &text)).collect()
}

fn definition(name: &str, case: &Json) -> &'static SettingDefinition {
    let id = shorthand::long(case["setting"].as_str().unwrap_or_default());
    Catalogue::embedded().definition(&id).unwrap_or_else(|| panic!("{name}: no {id}"))
}

fn each<'a>(name: &'a str, case: &'a Json) -> impl Iterator<Item = String> {
    let texts = case["texts"].as_array().unwrap_or_else(|| panic!("{name}: no texts"));
    texts.iter().map(move |text| match text {
        Json::String(text) => text.clone(),
        Json::Object(long) => {
            let part = |member: &str| long[member].as_str().unwrap_or_default();
            let times = usize::try_from(long["times"].as_u64().unwrap_or_default()).unwrap();
            [part("start"), &part("repeated").repeat(times)].concat()
        }
        _ => panic!("{name}: a text is expected"),
    })
}

/// A text, or what a long one begins with and how long it is.
fn brief(text: &str) -> String {
    let length = text.chars().count();
    if length <= 80 {
        return text.to_owned();
    }
    format!("{}… ({length} characters)", text.chars().take(12).collect::<String>())
}
