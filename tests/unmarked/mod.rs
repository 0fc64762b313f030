//! What the tests of the languages share: the pseudo-locale, in which everything that has a German form is marked, and
//! eyes for what is not marked.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::collections::BTreeSet;

use palisade_console::app::sentences;
use palisade_console::words;
use palisade_model::words::FILES;
use serde_json::Value as Json;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

/// The model's sentences in German.
const SENTENCES: [&str; FILES.len()] = [
    include_str!("../../crates/model/locales/de/parts.json"),
    include_str!("../../crates/model/locales/de/names.json"),
    include_str!("../../crates/model/locales/de/validation.json"),
    include_str!("../../crates/model/locales/de/devices.json"),
    include_str!("../../crates/model/locales/de/enrolment.json"),
    include_str!("../../crates/model/locales/de/firewall.json"),
    include_str!("../../crates/model/locales/de/merge.json"),
    include_str!("../../crates/model/locales/de/impact.json"),
    include_str!("../../crates/model/locales/de/import.json"),
    include_str!("../../crates/model/locales/de/membership.json"),
    include_str!("../../crates/model/locales/de/server.json"),
    include_str!("../../crates/model/locales/de/agent.json"),
];

/// The model's sentences are known, as the workbench makes them.
pub fn know_sentences() {
    sentences::show(SENTENCES.into_iter().map(str::to_owned));
}

/// Marks what is from `locales/`, and what of the model and the server has a German form. English again once the
/// value is dropped.
pub fn pseudo() -> Pseudo {
    words::show_english(true);
    know_sentences();
    Pseudo
}

/// The pseudo-locale, for as long as it lives.
pub struct Pseudo;

impl Drop for Pseudo {
    fn drop(&mut self) {
        words::show_english(false);
    }
}

/// Members of answers that hold a sentence or a word of the model or the server.
const SAID: [&str; 10] = [
    "category",
    "cause",
    "detail",
    "explanation",
    "meaning",
    "message",
    "note",
    "remedy",
    "sentence",
    "summary",
];

/// The names and values of an answer, which are the same in every language; no sentences.
pub fn texts_of(json: &Json, into: &mut BTreeSet<String>) {
    match json {
        Json::String(text) => {
            into.insert(text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        Json::Array(items) => items.iter().for_each(|item| texts_of(item, into)),
        Json::Object(members) => {
            let said =
                |(name, member): &(&String, &Json)| member.is_string() && SAID.contains(&name.as_str());
            let own = members.iter().filter(|it| !said(it));
            own.for_each(|(_, member)| texts_of(member, into));
        }
        _ => {}
    }
}

/// What a person or a screen reader reads under an element, text by text.
fn read(element: &Element, into: &mut Vec<String>) {
    // Commands and ids are no language, times are the browser's own, and a language is called by its own name.
    if matches!(&*element.tag_name().to_lowercase(), "code" | "pre" | "time" | "script" | "style")
        || element.has_attribute("lang")
    {
        return;
    }
    for name in ["aria-label", "title", "placeholder", "aria-description", "aria-roledescription", "alt"] {
        into.extend(element.get_attribute(name));
    }
    let children = element.child_nodes();
    for child in (0..children.length()).filter_map(|index| children.item(index)) {
        if child.node_type() == Node::TEXT_NODE {
            into.extend(child.text_content());
        } else if let Some(element) = child.dyn_ref::<Element>() {
            read(element, into);
        }
    }
}

/// The parts of a text that are not between the marks.
pub fn unmarked(text: &str) -> Vec<String> {
    let (mut depth, mut part, mut parts) = (0, String::new(), Vec::new());
    for letter in text.chars() {
        match letter {
            '⟦' => depth += 1,
            '⟧' => depth -= 1,
            _ if depth == 0 => part.push(letter),
            _ => continue,
        }
        if letter == '⟦' {
            parts.push(std::mem::take(&mut part));
        }
    }
    parts.push(part);
    parts
}

/// Whether a text is data, a number, or a name that is the same in every language.
pub fn is_data(text: &str, data: &BTreeSet<String>) -> bool {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = text.trim_matches(|it: char| !it.is_alphanumeric());
    let known = |text: &str| {
        let bare = text.trim_matches(|it: char| !it.is_alphanumeric());
        !bare.chars().any(char::is_alphabetic)
            || matches!(
                bare,
                "Palisade" | "Windows" | "Linux" | "CSV" | "JSON" | "admin" | "ada" | "xyz" | "p1" | "d1"
            )
            || data.contains(text)
            || data.contains(bare)
            || data.iter().any(|it| it.contains(bare) && bare.len() * 2 > it.len())
            || is_time(bare)
    };
    // One thing after another, such as the name of a system and its version.
    let joined = |start: &String| {
        start.len() > 3 && text.strip_prefix(start.as_str()).is_some_and(|rest| known(rest.trim()))
    };
    known(&text)
        || known(bare)
        || text.split(", ").all(known)
        || text.split(" · ").all(known)
        || text.split(": ").all(known)
        || data.iter().any(joined)
        // Characters that are picked out of a text, such as what is replaced in it.
        || text.contains("recorded.example")
}

/// Whether these are the browser's words for a time.
fn is_time(text: &str) -> bool {
    let letters = |it: &str| it.chars().filter(|it| it.is_alphabetic()).collect::<String>();
    text.chars().any(|it| it.is_ascii_digit())
        && text.split_whitespace().map(letters).all(|word| {
            let months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec AM PM min hr ago day days in";
            word.is_empty() || months.split(' ').any(|month| month == word)
        })
}

/// What is read under an element and is neither marked nor data.
pub fn raw(root: &HtmlElement, data: &BTreeSet<String>) -> Vec<String> {
    let mut texts = Vec::new();
    read(root, &mut texts);
    let parts = texts.iter().flat_map(|text| unmarked(text));
    let raw: BTreeSet<_> =
        parts.map(|part| part.trim().to_owned()).filter(|part| !is_data(part, data)).collect();
    raw.into_iter().collect()
}
