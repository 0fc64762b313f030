//! Reads the texts of the console, `locales/<language>/<section>.json`, and puts them in the order in which the
//! program knows them. Used by the build script, which makes a function of each text, and by `xtask`, which writes the
//! file that a browser of another language loads.
//!
//! A text is a string, or for a number of things `{"one": …, "other": …}`. What stands in braces is a parameter;
//! `{count}` is a number and written as the language writes numbers.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// One text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The file that it stands in.
    pub section: String,
    /// Its key there.
    pub key: String,
    /// The parameters in the order of the function that is made of it.
    pub parameters: Vec<String>,
    /// Whether it has a form for one and one for other numbers.
    pub plural: bool,
    /// One text, or the forms for one and for other numbers, parameters written `{0}`, `{1}` and so on.
    pub forms: Vec<String>,
}

/// The texts of a language, in the order of sections and keys.
///
/// # Errors
/// Names the file and the key that can't be read.
pub fn read(folder: &Path) -> Result<Vec<Text>, String> {
    let mut sections = BTreeMap::new();
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let Some(section) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".json")) else {
            continue;
        };
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let keys: BTreeMap<String, Value> =
            serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        sections.insert(section.to_owned(), keys);
    }
    let mut texts = Vec::new();
    for (section, keys) in sections {
        for (key, value) in keys {
            let text =
                one(&section, &key, &value).map_err(|what| format!("{section}.json, `{key}`: {what}"))?;
            texts.push(text);
        }
    }
    Ok(texts)
}

fn one(section: &str, key: &str, value: &Value) -> Result<Text, String> {
    let forms: Vec<&str> = match value {
        Value::String(text) => vec![text],
        Value::Object(forms) if forms.len() == 2 => ["one", "other"]
            .iter()
            .map(|form| {
                forms.get(*form).and_then(Value::as_str).ok_or_else(|| format!("there is no form `{form}`"))
            })
            .collect::<Result<_, _>>()?,
        _ => return Err("it is neither a text nor the forms `one` and `other`".into()),
    };
    let plural = forms.len() == 2;
    let mut parameters: Vec<String> = Vec::new();
    if plural {
        parameters.push("count".into());
    }
    for form in forms.iter().rev() {
        for name in names(form)? {
            if !parameters.contains(&name) {
                parameters.push(name);
            }
        }
    }
    let forms = forms.iter().map(|form| (*form).to_owned()).collect();
    Ok(Text { section: section.to_owned(), key: key.to_owned(), parameters, plural, forms })
}

/// The names in braces.
fn names(text: &str) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for part in text.split('{').skip(1) {
        let (name, _) = part.split_once('}').ok_or("a brace is not closed")?;
        let fits = name.starts_with(|it: char| it.is_ascii_lowercase())
            && name.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_');
        if !fits {
            return Err(format!("`{{{name}}}` is no parameter: write small letters"));
        }
        found.push(name.to_owned());
    }
    Ok(found)
}

/// The form with its parameters by their place.
pub fn placed(form: &str, parameters: &[String]) -> String {
    parameters.iter().enumerate().fold(form.to_owned(), |text, (place, name)| {
        text.replace(&format!("{{{name}}}"), &format!("{{{place}}}"))
    })
}

/// What the texts are known by: another number means that a translation belongs to another build.
pub fn version(english: &[Text]) -> u32 {
    let names = english.iter().flat_map(|text| {
        [text.section.as_bytes(), text.key.as_bytes()]
            .into_iter()
            .chain(text.parameters.iter().map(String::as_bytes))
    });
    // FNV-1a.
    names.flatten().fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

/// The file of another language: its texts in the order of the English ones.
///
/// # Errors
/// Names every text that is missing, is too much, or has other parameters.
pub fn file(english: &[Text], other: &[Text]) -> Result<String, String> {
    let same = |left: &Text, right: &Text| left.section == right.section && left.key == right.key;
    let mut wrong = Vec::new();
    let mut texts: Vec<Value> = Vec::new();
    for text in english {
        let Some(found) = other.iter().find(|it| same(it, text)) else {
            wrong.push(format!("{}.{} is missing", text.section, text.key));
            continue;
        };
        let mut mine = text.parameters.clone();
        let mut theirs = found.parameters.clone();
        mine.sort();
        theirs.sort();
        if mine != theirs || text.plural != found.plural {
            wrong.push(format!("{}.{} has other parameters or forms", text.section, text.key));
        }
        texts.extend(found.forms.iter().map(|form| Value::String(placed(form, &text.parameters))));
    }
    for text in other.iter().filter(|text| !english.iter().any(|it| same(it, text))) {
        wrong.push(format!("{}.{} is no text of the console", text.section, text.key));
    }
    if wrong.is_empty() {
        Ok(serde_json::json!({ "version": version(english), "texts": texts }).to_string())
    } else {
        Err(wrong.join("\n"))
    }
}
