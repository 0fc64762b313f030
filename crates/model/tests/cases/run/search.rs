//! `search`: the best hits for each of some queries, in the templates that the case names.
//!
//! A hit is one line, `template: name`, and after it what is highlighted: each text of the setting with the words in
//! brackets. `full` says that the case is about the highlights; otherwise only the names are told.

use palisade_model::catalogue::{Catalogue, SettingDefinition, embedded};
use palisade_model::search::{Field, Hit, Matched, SearchIndex};
use serde_json::{Value as Json, json};

/// The hits of each query.
pub fn found(name: &str, case: &Json) -> Json {
    let wanted = |key: &str| {
        let templates = case["templates"].as_array().unwrap_or_else(|| panic!("{name}: no templates"));
        templates.iter().any(|template| template == key)
    };
    let files = embedded::FILES.iter().filter(|(key, _)| wanted(key));
    let catalogue = Catalogue::new(files.map(|(_, text)| serde_json::from_str(text).unwrap()));
    let index = SearchIndex::new(&catalogue);
    let limit = case["limit"].as_u64().unwrap_or(4) as usize;
    let queries = case["queries"].as_array().unwrap_or_else(|| panic!("{name}: no queries"));
    let answers = queries.iter().map(|query| {
        let hits = index.search(query.as_str().unwrap(), limit);
        let lines = hits.iter().map(|hit| line(hit, &catalogue, case["full"] == true)).collect::<Json>();
        json!([query, lines])
    });
    answers.collect()
}

fn line(hit: &Hit, catalogue: &Catalogue, full: bool) -> Json {
    let template = catalogue.template_by_key(&hit.template).unwrap();
    let definition = catalogue.definition_in(&template.id, &hit.definition).unwrap();
    let name = format!("{}: {}", hit.template, definition.name);
    if !full {
        return json!(name);
    }
    let texts = hit.matched.iter().map(|matched| {
        let field = serde_json::to_value(matched.field).unwrap();
        format!("{} {}", field.as_str().unwrap(), highlighted(&text(definition, matched), matched))
    });
    std::iter::once(name).chain(texts).collect()
}

fn text(definition: &SettingDefinition, matched: &Matched) -> String {
    match matched.field {
        Field::Id => definition.id.clone(),
        Field::Name => definition.name.clone(),
        Field::Description => definition.description.clone(),
        Field::Csp => definition.csp.clone().unwrap(),
        Field::MdatpPath => definition.mdatp_path.clone().unwrap(),
        Field::PowerShell => definition.powershell.clone().unwrap().parameter,
        Field::RuleGuid => definition.rule_guid.clone().unwrap(),
        Field::OptionLabel => definition.option(matched.option.as_ref().unwrap()).unwrap().label.clone(),
    }
}

fn highlighted(text: &str, matched: &Matched) -> String {
    let mut shown = String::new();
    for (place, letter) in text.chars().chain(std::iter::once(' ')).enumerate() {
        let place = u32::try_from(place).unwrap();
        if matched.spans.iter().any(|(_, end)| *end == place) {
            shown.push(']');
        }
        if matched.spans.iter().any(|(start, _)| *start == place) {
            shown.push('[');
        }
        shown.push(letter);
    }
    shown.trim_end().to_owned()
}
