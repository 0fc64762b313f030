//! The language that is shown: the one chosen, else the browser's where there are texts for it, else English.

use leptos::prelude::*;

use crate::api::json::Node;
use crate::api::static_file;
use crate::words::{self, Language};

const KEY: &str = "palisade.language";
/// The languages, by what the choice is stored as, with their own names.
const LANGUAGES: [(&str, &str); 3] = [("", "System"), ("en", "English"), ("de", "Deutsch")];

/// Loads the texts of the language that is to be shown, before the first page is drawn. Without them English stays.
pub async fn load() {
    let stored = storage().and_then(|storage| storage.get_item(KEY).ok().flatten()).unwrap_or_default();
    let wanted = if stored.is_empty() { window().navigator().language().unwrap_or_default() } else { stored };
    let shown = match wanted.split('-').next() {
        Some("de") => static_file("/locales/de.json").await.is_some_and(|text| show(Language::German, &text)),
        Some("pseudo") => {
            words::show_english(true);
            true
        }
        _ => false,
    };
    let tag = if shown { words::language().tag() } else { "en" };
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", tag);
    }
    crate::catalogue::set_locale(tag);
}

/// Shows the language of a file of texts; false where it is of another build.
pub fn show(language: Language, file: &str) -> bool {
    let Some(file) = Node::parse(file) else { return false };
    let version = u32::try_from(file.number("version")).unwrap_or_default();
    words::show(language, version, file.at("texts").each(Node::own_text))
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// Chooses a language, and opens the page anew in it.
fn choose(language: &str) {
    if let Some(storage) = storage() {
        let _ = if language.is_empty() { storage.remove_item(KEY) } else { storage.set_item(KEY, language) };
    }
    let _ = window().location().reload();
}

/// The switch.
pub fn switch() -> AnyView {
    let chosen = storage().and_then(|storage| storage.get_item(KEY).ok().flatten()).unwrap_or_default();
    let options = LANGUAGES
        .into_iter()
        .map(|(value, name)| {
            let name = if value.is_empty() { words::shell::system_language() } else { name };
            view! { <option value=value lang=value prop:selected=chosen == value>{name}</option> }.into_any()
        })
        .collect_view();
    view! {
        <select
            class="input language"
            aria-label=words::shell::language()
            on:change:target=move |event| choose(&event.target().value())
        >
            {options}
        </select>
    }
    .into_any()
}
