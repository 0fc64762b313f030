//! The languages of the console beside English: each one file that the browser loads before the first page.

use std::fs;
use std::path::Path;

use crate::Result;

#[path = "../../locales/compile.rs"]
mod compile;

/// Writes `locales/<language>.json` into the built console.
///
/// # Errors
/// When a language lacks a text.
pub fn write(root: &Path, console: &Path) -> Result<()> {
    let english = compile::read(&root.join("locales/en"))?;
    let german = compile::file(&english, &compile::read(&root.join("locales/de"))?)?;
    let folder = console.join("locales");
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(folder.join("de.json"), german))
        .map_err(|error| format!("{} can't be written: {error}", folder.display()))
}
