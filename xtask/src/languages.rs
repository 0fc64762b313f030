//! The languages of the console beside English: of each one file that the browser loads before the first page, and the
//! model's sentences, which the workbench loads.

use std::fs;
use std::path::Path;

use crate::Result;

#[path = "../../locales/compile.rs"]
mod compile;

/// Where the model's sentences lie in the sources.
const SENTENCES: &str = "crates/model/locales";

/// Writes `locales/<language>.json` into the built console, and sees that the model's sentences are in it.
///
/// # Errors
/// When a language lacks a text or a file of sentences.
pub fn write(root: &Path, console: &Path) -> Result<()> {
    let english = compile::read(&root.join("locales/en"))?;
    let german = compile::file(&english, &compile::read(&root.join("locales/de"))?)?;
    let folder = console.join("locales");
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(folder.join("de.json"), german))
        .map_err(|error| format!("{} can't be written: {error}", folder.display()))?;
    same(&root.join(SENTENCES).join("de"), &console.join("sentences/de"))
}

/// Fails where a file of `wanted` is not the same in `found`.
fn same(wanted: &Path, found: &Path) -> Result<()> {
    let unreadable = |error| format!("{} can't be read: {error}", wanted.display());
    for entry in fs::read_dir(wanted).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?;
        let built = found.join(file.file_name());
        if fs::read(file.path()).ok() != fs::read(&built).ok() {
            return Err(format!(
                "The built console lacks `{}`; see `copy-dir` in index.html.",
                built.display()
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_console_without_the_sentences_is_not_finished() {
        let folder = std::env::temp_dir().join(format!("palisade-languages-{}", std::process::id()));
        let (wanted, found) = (folder.join("wanted"), folder.join("found"));
        fs::create_dir_all(&wanted).unwrap();
        fs::create_dir_all(&found).unwrap();
        fs::write(wanted.join("parts.json"), "{}").unwrap();
        assert!(same(&wanted, &found).unwrap_err().to_string().contains("parts.json"));
        fs::write(found.join("parts.json"), "{}").unwrap();
        assert!(same(&wanted, &found).is_ok());
        fs::remove_dir_all(&folder).unwrap();
    }
}
