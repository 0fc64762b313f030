//! What the catalogue calls templates, categories, settings and options in German, as the sentences use it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use palisade_model::catalogue::TemplateFile;
use palisade_model::words::{NAME, VALUE};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What the catalogue's own translations say, by English.
fn of_the_catalogue() -> BTreeMap<&'static str, BTreeMap<String, String>> {
    let mut tables: BTreeMap<&str, BTreeMap<String, String>> = BTreeMap::new();
    let read = |path: &Path| std::fs::read_to_string(path).unwrap();
    for entry in std::fs::read_dir(root().join("catalogue/locales/de")).unwrap() {
        let path = entry.unwrap().path();
        let german: BTreeMap<String, String> = serde_json::from_str(&read(&path)).unwrap();
        let english = root().join("catalogue").join(path.file_name().unwrap());
        let file: TemplateFile = serde_json::from_str(&read(&english)).unwrap();
        for (key, english) in file.texts() {
            let named = key.ends_with(".name") || key.contains("/category.");
            let table = if key.contains(".option.") { VALUE } else { NAME };
            let german = german.get(&key).filter(|_| named || table == VALUE);
            let Some(german) = german.filter(|german| **german != english) else { continue };
            let before = tables.entry(table).or_default().insert(english.clone(), german.clone());
            assert!(
                before.as_ref().is_none_or(|before| before == german),
                "“{english}” is “{german}” here ({key}) and “{}” elsewhere",
                before.unwrap_or_default()
            );
        }
    }
    tables
}

#[test]
fn names_are_those_of_the_catalogue() {
    let path = root().join("locales/de/names.json");
    let wanted = serde_json::to_string_pretty(&of_the_catalogue()).unwrap() + "\n";
    if std::env::var_os("PALISADE_UPDATE_CASES").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "`{}` is not what the catalogue says; write it anew with PALISADE_UPDATE_CASES=1",
        path.display()
    );
}
