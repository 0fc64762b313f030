//! `import`: what a file holds, and that it comes back equal after it went out.

use palisade_model::catalogue::Catalogue;
use palisade_model::graph::Policy;
use palisade_model::import::{self, Imported};
use palisade_model::validation::validate;
use serde_json::{Value as Json, json};

use crate::files;

/// What was read, or why nothing was.
pub fn imported(name: &str, case: &Json) -> Json {
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
        return files::fixture(fixture);
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
