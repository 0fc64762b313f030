//! The files as such: all are there, in order, and hold nothing that is not read.

use std::collections::BTreeSet;
use std::path::Path;

use palisade_model::catalogue::{Catalogue, ORDER, embedded};
use serde_json::Value as Json;

#[test]
fn every_template_is_there_in_order() {
    let names: Vec<_> = embedded::FILES.iter().map(|(name, _)| *name).collect();
    let keys: Vec<_> =
        Catalogue::embedded().templates().iter().map(|template| template.key.as_str()).collect();
    assert_eq!(keys, names, "a file's name is its template's key");
    assert_eq!(keys, ORDER, "the files, and the order in which they are offered");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue");
    let there: BTreeSet<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "json"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(there, names.iter().map(|name| (*name).to_owned()).collect(), "the files in the folder");
}

/// What a file holds and the definition has no member for would be lost without a word.
#[test]
fn a_file_holds_nothing_but_what_is_read() {
    for ((name, text), (_, file)) in embedded::FILES.iter().zip(super::files()) {
        let written: Json = serde_json::from_str(text).unwrap();
        let read = serde_json::to_value(&file).unwrap();
        let settings = |file: &Json| file["settings"].as_array().unwrap().clone();
        for (written, read) in settings(&written).iter().zip(settings(&read)) {
            assert_eq!(*written, read, "{name}: leave out what is at its default");
        }
        assert_eq!(written, read, "{name}");
    }
}

#[test]
fn templates_are_told_apart() {
    let mut ids = BTreeSet::new();
    for (name, file) in super::files() {
        let template = file.template;
        assert!(ids.insert(template.id.clone()), "{name}: another template has its id");
        assert_eq!(template.has_id(), template.family != "none", "{name}: its id and family");
        assert_eq!(template.has_id(), !template.display_version.is_empty(), "{name}: its id and version");
        assert!(matches!(&*template.platforms, "windows10" | "linux"), "{name}: {}", template.platforms);
        let types = ["antivirus", "firewall", "edr", "asr", "settings_catalog"];
        assert!(types.contains(&&*template.policy_type), "{name}: {}", template.policy_type);
        let mut used: Vec<_> = file.settings.iter().map(|definition| &definition.category).collect();
        used.dedup();
        let categories: Vec<_> = file.categories.iter().map(|category| &category.id).collect();
        for category in &categories {
            assert!(used.contains(category), "{name}: nothing stands under {category}");
        }
        let distinct: BTreeSet<_> = categories.iter().collect();
        assert_eq!(distinct.len(), categories.len(), "{name}: a heading is there twice");
    }
}
