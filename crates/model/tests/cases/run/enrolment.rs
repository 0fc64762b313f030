//! `eligibility`: whether devices are managed, over a table of scopes. `status`: what a device's page shows.
//! `codes` and `words`: what the data files say.

use std::collections::BTreeMap;

use palisade_model::device::DeviceFacts;
use palisade_model::enrolment::{EnforcementScope, Statuses, Words, eligibility};
use serde_json::{Map, Value as Json, json};

/// Every device under every scope: its status code and the codes of what is in the way or worth knowing.
/// `"sentences": true` gives the sentences and remedies instead.
pub fn table(case: &Json) -> Json {
    let sentences = case["sentences"] == true;
    let scopes = case["scopes"]
        .as_object()
        .cloned()
        .unwrap_or_else(|| Map::from_iter([("default".to_owned(), json!({}))]));
    let rows = scopes.iter().map(|(name, scope)| {
        let scope: EnforcementScope = serde_json::from_value(scope.clone()).unwrap();
        let devices = devices(case).into_iter().map(|(label, facts)| {
            let decided = eligibility(&facts, &scope);
            assert_eq!(decided.managed, decided.reasons.is_empty(), "{label}");
            assert_eq!(decided.managed, Statuses::embedded().status(decided.status).managed, "{label}");
            let findings = decided
                .reasons
                .iter()
                .map(palisade_model::applicability::Reason::finding)
                .chain(decided.warnings.iter().map(palisade_model::enrolment::Warning::finding));
            let said: Vec<Json> = findings
                .map(|it| if sentences { json!([it.sentence, it.remedy]) } else { json!(it.code) })
                .collect();
            let managed = if decided.managed { "managed" } else { "not managed" };
            (label, json!([decided.status, managed, said]))
        });
        (name.clone(), Json::Object(devices.collect()))
    });
    let rows: Map<String, Json> = rows.collect();
    if rows.len() == 1 && case["scopes"].is_null() { rows["default"].clone() } else { Json::Object(rows) }
}

/// The device's enrolment as its page shows it, with its join state's row.
pub fn status(case: &Json) -> Json {
    let scope: EnforcementScope = serde_json::from_value(case["scope"].clone()).unwrap_or_default();
    let facts: DeviceFacts = serde_json::from_value(case["device"].clone()).unwrap();
    let decided = eligibility(&facts, &scope);
    let shown = Statuses::embedded().describe(&decided, case["checkedIn"] == true);
    serde_json::to_value(shown).unwrap()
}

/// What is said of each code: category, state, meaning, remedy, and what it meant earlier.
pub fn codes(case: &Json) -> Json {
    let statuses = Statuses::embedded();
    let codes = case["codes"].as_array().unwrap().iter().filter_map(Json::as_u64);
    codes
        .map(|code| {
            let code = u32::try_from(code).unwrap();
            let status = statuses.status(code);
            let before: Vec<Json> = statuses
                .before(code)
                .map(|earlier| json!([earlier.until, statuses.category(&earlier.category), earlier.meaning]))
                .collect();
            let mut line = json!([
                code,
                statuses.category(&status.category),
                status.state.label(),
                status.meaning,
                status.remedy
            ]);
            if !before.is_empty() {
                line.as_array_mut().unwrap().push(json!({ "before": before }));
            }
            line
        })
        .collect()
}

/// What is said of each word of a field; null where the field does not have it.
pub fn words(case: &Json) -> Json {
    let words = Words::embedded();
    let asked: BTreeMap<String, Vec<Json>> = serde_json::from_value(case["words"].clone()).unwrap();
    let answers = asked.into_iter().map(|(field, texts)| {
        let vocabulary = words.vocabulary(&field).unwrap_or_else(|| panic!("no field {field}"));
        let found = texts.iter().map(|text| {
            let word = match text.as_u64() {
                Some(number) => vocabulary.number(u32::try_from(number).unwrap()),
                None => vocabulary.word(text.as_str().unwrap_or_default()),
            };
            json!([text, word.map(|word| json!([word.value, word.meaning, word.remedy]))])
        });
        (field.clone(), found.collect::<Json>())
    });
    Json::Object(answers.collect())
}

/// Each scope's problems, and how far each part reaches in it.
pub fn scopes(case: &Json) -> Json {
    use palisade_model::enrolment::ScopePart;
    let answers = case["scopes"].as_object().unwrap().iter().map(|(name, scope)| {
        let scope: EnforcementScope = serde_json::from_value(scope.clone()).unwrap();
        let problems: Vec<_> =
            scope.problems().into_iter().map(|it| json!([it.severity, it.sentence])).collect();
        let reach = scope.reach(ScopePart::DomainControllers);
        (name.clone(), json!({"domainControllers": reach, "problems": problems}))
    });
    Json::Object(answers.collect())
}

/// The case's devices: what all have in `all`, and each one's own.
pub fn devices(case: &Json) -> Vec<(String, DeviceFacts)> {
    let all = case["all"].as_object().cloned().unwrap_or_default();
    let own = case["devices"].as_object().unwrap_or_else(|| panic!("no devices"));
    own.iter()
        .map(|(label, own)| {
            let mut facts = all.clone();
            facts.extend(own.as_object().cloned().unwrap_or_default());
            (label.clone(), serde_json::from_value(Json::Object(facts)).unwrap())
        })
        .collect()
}
