//! The catalogue's texts in other languages.
//!
//! The data files are written in English. Each text in them has a key made of ids, so that it stays the same while
//! the English changes:
//!
//! - `<template>/template.name` and `.description`
//! - `<template>/category.<category>`
//! - `<template>/<definition id>.name` and `.description`
//! - `<template>/<definition id>.option.<item id>`
//! - `<template>/<definition id>.powershell.note` and `.linuxEquivalent.note`
//!
//! `catalogue/locales/<locale>/<template>.json` is one object from keys to texts, loaded beside the template's file
//! by whoever shows it in that language. A key that it leaves out falls back to English; a key that the template
//! does not have is a mistake, and a test finds it.

use std::collections::BTreeMap;

use super::{SettingDefinition, TemplateFile};

/// Texts by key: what a locale's file holds for one template.
pub type Texts = BTreeMap<String, String>;

impl TemplateFile {
    /// Shows each text with its key, in the file's order.
    pub fn each_text(&mut self, visit: &mut dyn FnMut(&str, &mut String)) {
        let template = self.template.key.clone();
        visit(&format!("{template}/template.name"), &mut self.template.name);
        visit(&format!("{template}/template.description"), &mut self.template.description);
        for category in &mut self.categories {
            visit(&format!("{template}/category.{}", category.id), &mut category.name);
        }
        for definition in &mut self.settings {
            let key = format!("{template}/{}", definition.id);
            texts_of(&key, definition, visit);
        }
    }

    /// All texts by key, as a translator begins.
    pub fn texts(&self) -> Texts {
        let mut texts = Texts::new();
        self.clone().each_text(&mut |key, text| {
            texts.insert(key.to_owned(), text.clone());
        });
        texts
    }

    /// Puts these texts in place of the English ones; a blank text is as good as none. Gives the keys that belong
    /// to no text of this template.
    pub fn localise(&mut self, mut texts: Texts) -> Vec<String> {
        self.each_text(&mut |key, text| {
            if let Some(translated) = texts.remove(key)
                && !translated.trim().is_empty()
            {
                *text = translated;
            }
        });
        texts.into_keys().collect()
    }
}

fn texts_of(key: &str, definition: &mut SettingDefinition, visit: &mut dyn FnMut(&str, &mut String)) {
    visit(&format!("{key}.name"), &mut definition.name);
    visit(&format!("{key}.description"), &mut definition.description);
    for option in &mut definition.options {
        visit(&format!("{key}.option.{}", option.id), &mut option.label);
    }
    if let Some(note) = definition.powershell.as_mut().and_then(|call| call.note.as_mut()) {
        visit(&format!("{key}.powershell.note"), note);
    }
    if let Some(note) = definition.linux_equivalent.as_mut().and_then(|same| same.note.as_mut()) {
        visit(&format!("{key}.linuxEquivalent.note"), note);
    }
}

/// The pseudo-locale: every text of the template as a language would have it that is longer than English, full of
/// accents, and in brackets. What is shown without brackets bypasses the keys.
pub fn pseudo_locale(file: &TemplateFile) -> Texts {
    file.texts().into_iter().map(|(key, text)| (key, pseudo(&text))).collect()
}

fn pseudo(text: &str) -> String {
    let accents = text.chars().map(|letter| match letter {
        'a' => 'á',
        'e' => 'ë',
        'i' => 'î',
        'o' => 'ø',
        'u' => 'ü',
        'A' => 'Å',
        'E' => 'É',
        'I' => 'Ï',
        'O' => 'Ö',
        'U' => 'Ů',
        'c' => 'ç',
        'n' => 'ñ',
        's' => 'š',
        'y' => 'ý',
        other => other,
    });
    let longer = "~".repeat(text.chars().count() / 3);
    std::iter::once('⟦').chain(accents).chain(longer.chars()).chain(std::iter::once('⟧')).collect()
}
