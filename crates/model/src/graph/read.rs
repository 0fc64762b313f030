//! Helpers that take JSON objects apart, member by member, and say where something is not as expected.

use serde_json::{Map, Value as Json};

/// A policy's JSON that does not have the expected shape: where and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShapeError {
    /// A path such as `settings[3].settingInstance.choiceSettingValue`.
    pub path: String,
    /// One sentence for people.
    pub sentence: String,
}

impl ShapeError {
    /// The same error, seen from the object that holds what it is about as `name`. Paths are put together on the
    /// way out, so that reading what is right builds none.
    pub(super) fn under(mut self, name: &str) -> Self {
        self.path = match self.path.chars().next() {
            _ if name.is_empty() => self.path,
            None => name.to_owned(),
            Some('[') => format!("{name}{}", self.path),
            Some(_) => format!("{name}.{}", self.path),
        };
        self
    }
}

impl std::fmt::Display for ShapeError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.path.is_empty() {
            formatter.write_str(&self.sentence)
        } else {
            write!(formatter, "{}: {}", self.path, self.sentence)
        }
    }
}

impl std::error::Error for ShapeError {}

/// An object being taken apart: what is not taken is left as `extra`.
pub(super) struct Members(Map<String, Json>);

impl Members {
    pub(super) fn new(json: Json) -> Result<Self, ShapeError> {
        match json {
            Json::Object(map) => Ok(Self(map)),
            other => Err(shape("", format!("an object is expected here, not {}", kind(&other)))),
        }
    }

    /// Takes a member; `null` counts as absent.
    pub(super) fn take(&mut self, name: &str) -> Option<Json> {
        self.0.remove(name).filter(|json| !json.is_null())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, ShapeError> {
        match self.take(name) {
            None => Ok(None),
            Some(Json::String(text)) => Ok(Some(text)),
            Some(Json::Number(number)) => Ok(Some(number.to_string())),
            Some(other) => Err(shape(name, format!("a text is expected here, not {}", kind(&other)))),
        }
    }

    pub(super) fn list(&mut self, name: &str) -> Result<Vec<Json>, ShapeError> {
        match self.take(name) {
            None => Ok(Vec::new()),
            Some(Json::Array(items)) => Ok(items),
            Some(other) => Err(shape(name, format!("a list is expected here, not {}", kind(&other)))),
        }
    }

    /// Reads each item of the list `name`.
    pub(super) fn each<T>(
        &mut self,
        name: &str,
        read: impl Fn(Json) -> Result<T, ShapeError>,
    ) -> Result<Vec<T>, ShapeError> {
        let items = self.list(name)?.into_iter().enumerate();
        items
            .map(|(index, item)| read(item).map_err(|error| error.under(&format!("{name}[{index}]"))))
            .collect()
    }

    pub(super) fn rest(self) -> Map<String, Json> {
        self.0
    }
}

pub(super) fn shape(path: &str, sentence: impl Into<String>) -> ShapeError {
    ShapeError { path: path.to_owned(), sentence: sentence.into() }
}

fn kind(json: &Json) -> &'static str {
    match json {
        Json::Null => "nothing",
        Json::Bool(_) => "true or false",
        Json::Number(_) => "a number",
        Json::String(_) => "a text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    }
}
