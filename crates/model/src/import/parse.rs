//! From text to JSON: one document, documents one after the other, or one on each line; and what is said of a text
//! that is not JSON.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value as Json};

use super::ImportError;

/// More members that stand twice in one document are not told apart.
const MAX_REPEATED: usize = 50;

/// A JSON document.
pub(super) struct Document {
    /// What it holds.
    pub(super) json: Json,
    /// Paths of members that stand twice in one object; the last of them counts.
    pub(super) repeated: Vec<String>,
}

/// The documents of a text, each with its place, which is empty for the only one.
pub(super) fn documents(text: &str) -> Vec<(String, Result<Document, ImportError>)> {
    if is_lines(text) {
        return lines(text);
    }
    let mut documents = serde_json::Deserializer::from_str(text).into_iter::<Document>();
    let mut found = Vec::new();
    let mut end = 0;
    while let Some(document) = documents.next() {
        let failed = document.is_err();
        let document = document.map_err(|error| refused(text, &error, 0));
        found.push((String::new(), document));
        let rest = text.get(documents.byte_offset()..).unwrap_or_default();
        if failed || rest.trim_ascii_start().is_empty() {
            break;
        }
        end = documents.byte_offset();
        if !rest.trim_ascii_start().starts_with(['{', '[', '"']) {
            found.push((String::new(), Err(follows(text, end))));
            break;
        }
    }
    if end > 0 {
        for (index, (place, _)) in found.iter_mut().enumerate() {
            *place = format!("document {}", index + 1);
        }
    }
    found
}

/// Whether there are several lines and each of them begins an object: JSON lines.
fn is_lines(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim_ascii().is_empty());
    let first = lines.next().is_some_and(|line| line.starts_with('{'));
    let mut others = lines.peekable();
    first && others.peek().is_some() && others.all(|line| line.starts_with('{'))
}

fn lines(text: &str) -> Vec<(String, Result<Document, ImportError>)> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim_ascii().is_empty());
    lines
        .map(|(index, line)| {
            let read = serde_json::from_str(line).map_err(|error| refused(line, &error, index));
            (format!("line {}", index + 1), read)
        })
        .collect()
}

/// The sentence for something after the end of a document.
fn follows(text: &str, end: usize) -> ImportError {
    let (before, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let blank = rest.len() - rest.trim_ascii_start().len();
    let (blank, rest) = rest.split_at_checked(blank).unwrap_or(("", rest));
    let line = before.matches('\n').count() + blank.matches('\n').count() + 1;
    ImportError::new(format!(
        "Something follows the end of the JSON: line {line}: `{}`. Put several policies into a list, `[…]`.",
        excerpt(rest)
    ))
}

/// The first characters of a text, up to a blank or a sign.
fn excerpt(text: &str) -> String {
    let end = |character: char| character.is_whitespace() || matches!(character, ',' | '}' | ']');
    let word: String = text.chars().take_while(|character| !end(*character)).take(20).collect();
    if word.is_empty() { text.chars().take(1).collect() } else { word }
}

/// The sentence for a text that is not JSON. `lines` is the number of lines before it.
fn refused(text: &str, error: &serde_json::Error, lines: usize) -> ImportError {
    if text.trim_start().starts_with('<') {
        return ImportError::new("This is XML or HTML, not JSON. Export the policy as JSON.");
    }
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message);
    // What stands at the place. Columns count bytes from 1.
    let line = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
    let found = line.get(error.column().saturating_sub(1)..).map(excerpt).unwrap_or_default();
    let what = match message {
        _ if error.is_eof() => "the text ends too early".to_owned(),
        "expected value" if found.starts_with([',', '}', ']']) => {
            format!("a value is missing before `{found}`")
        }
        "expected value" if !found.is_empty() => format!("`{found}` is no value that JSON knows"),
        "trailing characters" if !found.is_empty() => format!("something follows its end: `{found}`"),
        "trailing comma" => "a comma stands before the closing bracket; take it out".to_owned(),
        "key must be a string" => "the name of a member must stand in quotation marks".to_owned(),
        "recursion limit exceeded" => "the JSON is nested too deeply".to_owned(),
        other => other.to_owned(),
    };
    let (line, column) = (error.line() + lines, error.column());
    ImportError::new(format!("This is not JSON: line {line}, column {column}: {what}."))
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut repeated = Vec::new();
        let json = Build(&mut repeated).deserialize(deserializer)?;
        Ok(Self { json, repeated })
    }
}

/// Builds a value and notes the members that stand twice. Their paths are put together on the way out.
struct Build<'a>(&'a mut Vec<String>);

impl Build<'_> {
    /// Puts `name` before the paths noted since there were `before` of them.
    fn below(&mut self, before: usize, name: impl FnOnce() -> String) {
        if let Some(new) = self.0.get_mut(before..)
            && !new.is_empty()
        {
            let name = name();
            for path in new {
                let dot = if path.is_empty() || path.starts_with('[') { "" } else { "." };
                *path = format!("{name}{dot}{path}");
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for Build<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Build<'_> {
    type Value = Json;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Number::from_f64(value).map_or(Json::Null, Json::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::String(value))
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        loop {
            let before = self.0.len();
            let Some(item) = items.next_element_seed(Build(self.0))? else { break };
            self.below(before, || format!("[{}]", list.len()));
            list.push(item);
        }
        Ok(Json::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<Json, A::Error> {
        let mut map = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let before = self.0.len();
            let value = members.next_value_seed(Build(self.0))?;
            self.below(before, || name.clone());
            if map.contains_key(&name) && self.0.len() < MAX_REPEATED {
                self.0.push(name.clone());
            }
            map.insert(name, value);
        }
        Ok(Json::Object(map))
    }
}
