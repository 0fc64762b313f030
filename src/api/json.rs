//! JSON by the browser's own parser. The console's first program reads its few answers with it, because the
//! machinery that reads any type from text would be a fifth of its size.

use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A value of a parsed answer. What is absent or of another type reads as empty, so that an older console can read
/// a newer server.
#[derive(Debug, Clone)]
pub struct Node(JsValue);

impl Node {
    /// Reads a text; `None` for what is no JSON object or array.
    pub fn parse(text: &str) -> Option<Self> {
        JSON::parse(text).ok().filter(JsValue::is_object).map(Self)
    }

    /// A member; empty where there is none.
    pub fn at(&self, name: &str) -> Self {
        Self(Reflect::get(&self.0, &name.into()).unwrap_or(JsValue::UNDEFINED))
    }

    /// A text member; empty where there is none.
    pub fn text(&self, name: &str) -> String {
        self.optional(name).unwrap_or_default()
    }

    /// A text member that may be absent.
    pub fn optional(&self, name: &str) -> Option<String> {
        self.at(name).0.as_string()
    }

    /// A number that is whole and not negative; 0 where there is none.
    pub fn number(&self, name: &str) -> u64 {
        let number = self.at(name).0.as_f64().unwrap_or_default();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts, far below 2^53")]
        let whole = number.max(0.0) as u64;
        whole
    }

    /// A yes or no; no where there is none.
    pub fn flag(&self, name: &str) -> bool {
        self.at(name).0.as_bool().unwrap_or_default()
    }

    /// The elements, each read with `read`; none where it is no array.
    pub fn each<T>(&self, read: impl FnMut(&Self) -> T) -> Vec<T> {
        match self.0.dyn_ref::<Array>() {
            Some(array) => {
                let nodes: Vec<_> = array.iter().map(Self).collect();
                nodes.iter().map(read).collect()
            }
            None => Vec::new(),
        }
    }

    /// The value itself as a text; empty for any other.
    pub fn own_text(&self) -> String {
        self.0.as_string().unwrap_or_default()
    }
}

/// An object of texts, written as JSON.
pub fn object(members: &[(&str, &str)]) -> String {
    let object = Object::new();
    for (name, value) in members {
        let _ = Reflect::set(&object, &(*name).into(), &(*value).into());
    }
    JSON::stringify(&object).map(String::from).unwrap_or_default()
}

/// A JSON text with its lines apart; as it is where it is no JSON.
pub fn pretty(text: &str) -> String {
    JSON::parse(text)
        .and_then(|value| JSON::stringify_with_replacer_and_space(&value, &JsValue::NULL, &2.into()))
        .map_or_else(|_| text.to_owned(), String::from)
}
