//! The catalogue's data files hold together: nothing names what is not there, and nothing is left unsaid.

#![cfg(all(feature = "embedded-catalogue", not(target_arch = "wasm32")))]

mod enforcement;
mod files;
mod locale;
mod lookup;
mod polarity;
mod settings;
mod texts;

use palisade_model::catalogue::{SettingDefinition, TemplateFile, embedded};

/// Every embedded file, parsed; a file that does not parse fails here, by name.
fn files() -> Vec<(&'static str, TemplateFile)> {
    embedded::FILES
        .iter()
        .map(|(name, text)| match serde_json::from_str(text) {
            Ok(file) => (*name, file),
            Err(error) => panic!("{name}.json: {error}"),
        })
        .collect()
}

/// Every definition of every file, with its place in words.
fn definitions() -> Vec<(String, SettingDefinition)> {
    let of_file = |(name, file): (&str, TemplateFile)| {
        let settings = file.settings.into_iter();
        settings.map(|definition| (format!("{name}: {}", definition.id), definition)).collect::<Vec<_>>()
    };
    files().into_iter().flat_map(of_file).collect()
}
