//! The texts in other languages: every text has a key, and every locale's file only keys that exist.

use std::collections::BTreeSet;
use std::path::Path;

use palisade_model::catalogue::{Catalogue, TemplateFile, Texts, pseudo_locale};
use palisade_model::search::SearchIndex;
use serde_json::Value as Json;

/// The members of a data file that people read.
const SHOWN: [&str; 4] = ["name", "description", "label", "note"];

/// Every text that people read, wherever in the file it stands: what the keys must reach, found without them.
fn shown(node: &Json, texts: &mut Vec<String>) {
    match node {
        Json::Object(members) => {
            for (member, value) in members {
                match value {
                    Json::String(text) if SHOWN.contains(&&**member) => texts.push(text.clone()),
                    // An object of the managed configuration: its members are the software's.
                    _ if member == "item" => {}
                    _ => shown(value, texts),
                }
            }
        }
        Json::Array(items) => items.iter().for_each(|item| shown(item, texts)),
        _ => {}
    }
}

#[test]
fn nothing_that_is_shown_bypasses_the_keys() {
    for (name, mut file) in super::files() {
        let pseudo = pseudo_locale(&file);
        let keyed = pseudo.len();
        assert_eq!(file.localise(pseudo), [""; 0], "{name}");
        let mut texts = Vec::new();
        shown(&serde_json::to_value(&file).unwrap(), &mut texts);
        assert_eq!(texts.len(), keyed, "{name}: two texts share a key, or one has none");
        for text in texts {
            assert!(text.starts_with('⟦') && text.ends_with('⟧'), "{name}: {text:?} has no key");
        }
    }
}

/// Keys outlive the English: they are made of ids and are pinned here.
#[test]
fn keys_are_made_of_ids() {
    let files = super::files();
    let (_, antivirus) = files.iter().find(|(name, _)| *name == "antivirus").unwrap();
    let texts = antivirus.texts();
    let setting = "antivirus/device_vendor_msft_policy_config_defender_cloudblocklevel";
    for (key, english) in [
        ("antivirus/template.name".to_owned(), "Microsoft Defender Antivirus"),
        ("antivirus/category.cloud".to_owned(), "Cloud protection"),
        (format!("{setting}.name"), "Cloud block level"),
        (format!("{setting}.option.6"), "Zero tolerance"),
    ] {
        assert_eq!(texts.get(&key).map(String::as_str), Some(english), "{key}");
    }
    assert!(texts.contains_key(&format!("{setting}.description")));
    assert!(texts.contains_key(&format!("{setting}.powershell.note")));
}

#[test]
fn what_is_missing_stays_english_and_what_is_unknown_is_told() {
    let (_, mut file) = super::files().remove(0);
    let english = file.texts();
    let name = "antivirus/device_vendor_msft_policy_config_defender_puaprotection.name";
    let texts = Texts::from([
        (name.to_owned(), "Potenziell unerwünschte Anwendungen".to_owned()),
        ("antivirus/template.name".to_owned(), " ".to_owned()),
        ("antivirus/no_such_setting.name".to_owned(), "Nichts".to_owned()),
    ]);
    assert_eq!(file.localise(texts), ["antivirus/no_such_setting.name"]);
    let changed: Vec<_> = file.texts().into_iter().filter(|(key, text)| english[key] != *text).collect();
    assert_eq!(changed, [(name.to_owned(), "Potenziell unerwünschte Anwendungen".to_owned())]);
    let index = SearchIndex::new(&Catalogue::new([file]));
    for query in ["unerwünschte", "unerwunschte", "Anwendung"] {
        assert!(index.search(query, 1)[0].definition.ends_with("puaprotection"), "{query}");
    }
}

/// Each `catalogue/locales/<locale>/<template>.json`.
#[test]
fn every_locale_holds_known_keys_only() {
    let locales = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue/locales");
    let Ok(locales) = std::fs::read_dir(locales) else { return };
    for locale in locales.map(|entry| entry.unwrap().path()) {
        for path in std::fs::read_dir(&locale).unwrap().map(|entry| entry.unwrap().path()) {
            let at = path.display();
            let key = path.file_stem().unwrap().to_string_lossy().into_owned();
            let file = super::files().into_iter().find(|(name, _)| *name == key);
            let (_, mut file): (_, TemplateFile) = file.unwrap_or_else(|| panic!("{at}: no such template"));
            let texts: Texts = serde_json::from_str(&std::fs::read_to_string(&path).unwrap())
                .unwrap_or_else(|error| panic!("{at}: {error}"));
            assert!(texts.values().all(|text| !text.trim().is_empty()), "{at}: a blank text");
            assert_eq!(file.localise(texts), [""; 0], "{at}: keys that no text has");
            let names: BTreeSet<_> = file.settings.iter().map(|definition| &definition.name).collect();
            assert_eq!(names.len(), file.settings.len(), "{at}: two settings have one name");
        }
    }
}
