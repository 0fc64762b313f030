//! The answers of the model to one case, as JSON: one module per part of the model.

mod applicability;
mod codes;
mod difference;
mod effective;
mod enrolment;
mod exchange;
mod firewall;
mod groups;
mod impact;
mod import;
mod search;
mod targeting;
mod three_way;
mod typed;
mod validate;

use serde_json::Value as Json;

/// What the model answers to `case`.
pub fn case(name: &str, case: &Json) -> Json {
    match case["check"].as_str() {
        Some("applicability") => applicability::decided(name, case),
        Some("classes") => applicability::classes(case),
        Some("codes") => enrolment::codes(case),
        Some("difference") => difference::told(case),
        Some("effective") => effective::decided(name, case),
        Some("groups") => groups::asked(name, case),
        Some("exchange") => exchange::read(name, case),
        Some("export") => import::exported(name, case),
        Some("eligibility") => enrolment::table(case),
        Some("groups-completed") => groups::completed(name, case),
        Some("groups-explained") => groups::explained(name, case),
        Some("firewall") => firewall::analysed(name, case),
        Some("impact") => impact::told(name, case),
        Some("import") => import::imported(name, case),
        Some("import each") => import::each(name, case),
        Some("instance") => validate::instance(name, case),
        Some("scopes") => enrolment::scopes(case),
        Some("search") => search::found(name, case),
        Some("targeting") => targeting::explained(case),
        Some("three way") => three_way::brought_together(case),
        Some("typed") => typed::texts(name, case),
        Some("status") => enrolment::status(case),
        Some("validate") => validate::policy(case),
        Some("words") => enrolment::words(case),
        other => panic!("{name}: {other:?} is no check"),
    }
}
