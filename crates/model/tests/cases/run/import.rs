//! `import`: what a file holds, and that it comes back equal after it went out. `import each`: the same for each
//! entry on its own, with what is to be known of it. `export`: the lines of what is written.

use palisade_model::catalogue::Catalogue;
use palisade_model::export;
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
    read.iter().map(|imported| line(imported, case)).collect()
}

/// What was read of each entry, or why nothing was.
pub fn each(name: &str, case: &Json) -> Json {
    let bytes = bytes(name, &case["file"]);
    let entries = import::read_each(&bytes, Catalogue::embedded()).into_iter();
    entries
        .map(|entry| match entry {
            Ok(imported) => {
                comes_back(name, &imported);
                let notes = imported.notes.iter();
                let mut line = line(&imported, case);
                line["place"] = json!(imported.place);
                line["template"] = json!(imported.template);
                line["notes"] = notes.map(|note| json!([note.path, note.code, note.sentence])).collect();
                line
            }
            Err(error) => json!({ "error": error.to_string() }),
        })
        .collect()
}

/// The lines of the file that the only policy is written as, without what was filled in.
pub fn exported(name: &str, case: &Json) -> Json {
    let read = import::read_each(&bytes(name, &case["file"]), Catalogue::embedded());
    let [Ok(imported)] = read.as_slice() else { panic!("{name}: one policy is expected") };
    comes_back(name, imported);
    let text = String::from_utf8(export::to_bytes(&imported.as_it_came())).unwrap();
    let text = text.strip_suffix('\n').unwrap_or_else(|| panic!("{name}: the last line is not ended"));
    text.split('\n').collect()
}

fn line(imported: &Imported, case: &Json) -> Json {
    let policy = &imported.policy;
    let exported = policy.to_json();
    let pointers = case["show"].as_array().cloned().unwrap_or_default();
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
}

/// What was imported is the same after it went out and came in again.
fn comes_back(name: &str, imported: &Imported) {
    let exported = imported.policy.to_json();
    let again = import::read(exported.to_string().as_bytes(), Catalogue::embedded());
    let again = again.unwrap_or_else(|error| panic!("{name}: its export is refused: {}", error.sentence));
    assert_eq!(again.len(), 1, "{name}: its export is more than one policy");
    assert_eq!(again[0].policy, imported.policy, "{name}: its export differs");
    assert_eq!(Policy::from_json(exported).unwrap(), imported.policy, "{name}: the wire form differs");
    // As it came it is written as the same bytes again and again, and told anew what it is.
    let written = export::to_bytes(&imported.as_it_came());
    let again = import::read_each(&written, Catalogue::embedded());
    let [Ok(again)] = again.as_slice() else { panic!("{name}: its file is not one policy") };
    assert_eq!(again.policy, imported.policy, "{name}: its file differs");
    assert_eq!(again.guessed_template, imported.guessed_template, "{name}: its file is told otherwise");
    assert_eq!(export::to_bytes(&again.as_it_came()), written, "{name}: its file is written otherwise");
}

/// The bytes of the file that a case describes: a fixture, a text (or its lines), or JSON, in an encoding.
pub fn bytes(name: &str, file: &Json) -> Vec<u8> {
    if let Some(fixture) = file["fixture"].as_str() {
        return files::fixture(fixture);
    }
    let end = if file["crlf"] == true { "\r\n" } else { "\n" };
    let text = match (&file["text"], &file["lines"]) {
        (Json::String(text), _) => text.clone(),
        (_, Json::Array(lines)) => {
            lines.iter().map(|line| line.as_str().unwrap_or_default().to_owned() + end).collect()
        }
        // Text in text, as many times as the case says.
        _ => (0..file["wrapped"].as_u64().unwrap_or(0))
            .fold(file["json"].to_string(), |text, _| Json::String(text).to_string()),
    };
    match file["encoding"].as_str() {
        None => text.into_bytes(),
        Some("utf-8-bom") => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        Some("utf-16le-bom") => {
            [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
        }
        Some("utf-16be") => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Some("utf-32le-bom") => {
            ['\u{FEFF}'].into_iter().chain(text.chars()).flat_map(|it| u32::from(it).to_le_bytes()).collect()
        }
        // As a German console writes it.
        Some("oem") => text
            .chars()
            .map(|character| match character {
                'ä' => 0x84,
                'ö' => 0x94,
                'ü' => 0x81,
                'ß' => 0xE1,
                other => other as u8,
            })
            .collect(),
        Some("utf-16le") => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Some("utf-16be-bom") => {
            [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect()
        }
        Some("latin-1") => text.chars().map(|character| character as u8).collect(),
        Some(other) => panic!("{name}: no encoding {other}"),
    }
}
