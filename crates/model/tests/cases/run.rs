//! The answers of the model to one case, as JSON: one module per part of the model.

mod effective;
mod exchange;
mod groups;
mod import;
mod search;
mod typed;
mod validate;

use serde_json::Value as Json;

/// What the model answers to `case`.
pub fn case(name: &str, case: &Json) -> Json {
    match case["check"].as_str() {
        Some("effective") => effective::decided(name, case),
        Some("groups") => groups::asked(name, case),
        Some("exchange") => exchange::read(name, case),
        Some("export") => import::exported(name, case),
        Some("import") => import::imported(name, case),
        Some("import each") => import::each(name, case),
        Some("instance") => validate::instance(name, case),
        Some("search") => search::found(name, case),
        Some("typed") => typed::texts(name, case),
        Some("validate") => validate::policy(case),
        other => panic!("{name}: {other:?} is no check"),
    }
}
