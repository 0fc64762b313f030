//! The texts in other languages: every text has a key, and every locale's file only keys that exist.

use std::collections::BTreeSet;
use std::path::Path;

use palisade_model::catalogue::{Catalogue, Texts, pseudo_locale};
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

/// What is wrong in each `<locale>/<template>.json` of a folder, in the order of the paths.
fn problems_in(locales: &Path) -> Vec<String> {
    let inside = |folder: &Path| {
        let entries =
            std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        entries.map(|entry| entry.unwrap().path()).collect::<BTreeSet<_>>()
    };
    let mut problems = Vec::new();
    for path in inside(locales).iter().flat_map(|locale| inside(locale)) {
        let at = path.strip_prefix(locales).unwrap().to_string_lossy().replace('\\', "/");
        let key = path.file_stem().unwrap().to_string_lossy();
        let Some((_, mut file)) = super::files().into_iter().find(|(name, _)| *name == key) else {
            problems.push(format!("{at}: no such template"));
            continue;
        };
        let texts = serde_json::from_str::<Texts>(&std::fs::read_to_string(&path).unwrap());
        let texts = texts.unwrap_or_else(|error| panic!("{at}: {error}"));
        let blank = texts.iter().filter(|(_, text)| text.trim().is_empty());
        problems.extend(blank.map(|(key, _)| format!("{at}: {key} is blank")));
        problems.extend(file.localise(texts).iter().map(|key| format!("{at}: no text has the key {key}")));
        let mut names = BTreeSet::new();
        let twice = file.settings.iter().filter(|definition| !names.insert(&definition.name));
        problems.extend(twice.map(|definition| format!("{at}: two settings are called {}", definition.name)));
    }
    problems
}

#[test]
fn mistakes_in_a_locale_are_found() {
    let locales = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/locales");
    let level = "antivirus/device_vendor_msft_policy_config_defender_cloudblocklevel";
    assert_eq!(
        problems_in(&locales),
        [
            "de/antivirus.json: antivirus/template.description is blank".to_owned(),
            format!("de/antivirus.json: no text has the key {level}.option.5"),
            "fr/anti_virus.json: no such template".to_owned(),
            "fr/antivirus.json: two settings are called Analyse".to_owned(),
        ]
    );
}

/// Each `catalogue/locales/<locale>/<template>.json`.
fn locales() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue/locales")
}

#[test]
fn every_locale_holds_known_keys_only() {
    assert_eq!(problems_in(&locales()), [""; 0]);
}

#[test]
fn german_says_every_text_of_every_template() {
    for (name, file) in super::files() {
        let path = locales().join(format!("de/{name}.json"));
        let german = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let german: Texts = serde_json::from_str(&german).unwrap();
        let missing: Vec<_> = file.texts().into_keys().filter(|key| !german.contains_key(key)).collect();
        assert_eq!(missing, [""; 0], "{name}");
    }
}

/// What stands between backticks is the system's, in every language.
#[test]
fn german_keeps_literal_names() {
    let literals = |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    for (name, mut file) in super::files() {
        let english = file.texts();
        let german = std::fs::read_to_string(locales().join(format!("de/{name}.json"))).unwrap();
        file.localise(serde_json::from_str(&german).unwrap());
        for (key, text) in file.texts() {
            assert_eq!(literals(&english[&key]), literals(&text), "{key}");
        }
    }
}
