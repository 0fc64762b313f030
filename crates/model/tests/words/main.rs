//! The model's sentences in German: every one that the cases bring up has its translation.

#![cfg(not(target_arch = "wasm32"))]

mod names;
mod sources;

use std::collections::BTreeSet;
use std::path::Path;

use palisade_model::enrolment::Statuses;
use palisade_model::words::{FILES, NAME, Sentences, VALUE, items};
use serde_json::Value as Json;

fn german() -> Sentences {
    let mut sentences = Sentences::default();
    for file in FILES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("locales/de/{file}.json"));
        sentences.add(&std::fs::read_to_string(path).unwrap()).unwrap();
    }
    sentences
}

/// Whether this is a sentence, not a name or a value.
fn is_sentence(text: &str) -> bool {
    text.contains(' ') && text.ends_with(['.', '?', '_'])
}

/// The texts anywhere below, with the member that holds each.
fn texts<'a>(node: &'a Json, member: &'a str, found: &mut Vec<(&'a str, &'a str)>) {
    match node {
        Json::Object(members) => members.iter().for_each(|(name, value)| texts(value, name, found)),
        Json::Array(items) => items.iter().for_each(|item| texts(item, member, found)),
        Json::String(text) => found.push((member, text)),
        _ => {}
    }
}

/// The sentences that these checks' cases expect.
fn sentences(checks: &[&str], members: &[&str]) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut all = BTreeSet::new();
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.extension().is_none_or(|it| it != "json") {
            continue;
        }
        let case: Json = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        if !case["check"].as_str().is_some_and(|check| checks.contains(&check)) {
            continue;
        }
        let mut found = Vec::new();
        texts(&case["expected"], "", &mut found);
        for (member, text) in found {
            // These cases write the place and the code in front.
            let with_place = matches!(case["check"].as_str(), Some("typed" | "targeting" | "validate"));
            let placed = text.split_once(": ").filter(|(place, _)| {
                with_place
                    && place
                        .chars()
                        .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || "- ()".contains(it))
            });
            let text = placed.map_or(text, |it| it.1);
            let text = text.split_once(" -> ").map_or(text, |it| it.0).trim();
            if (members.is_empty() || members.contains(&member)) && is_sentence(text) {
                all.insert(text.to_owned());
            }
        }
    }
    assert!(all.len() > 5, "the cases of {checks:?} expect only {} sentences", all.len());
    all
}

fn complete(checks: &[&str], members: &[&str]) {
    let german = german();
    let all = sentences(checks, members);
    let missing: Vec<_> = all.iter().filter(|sentence| german.translate(sentence).is_none()).collect();
    assert!(missing.is_empty(), "{} of {} have no German: {missing:#?}", missing.len(), all.len());
}

#[test]
fn every_problem_of_a_policy_has_a_german_sentence() {
    complete(&["validate"], &["sentence"]);
    complete(&["typed"], &[]);
}

#[test]
fn every_state_of_an_enrolment_has_a_german_sentence() {
    let german = german();
    let mut texts = Statuses::embedded().texts();
    texts.retain(|(_, text)| german.translate(text).is_none());
    // The names of the categories stand by themselves.
    texts.retain(|(key, text)| !key.starts_with("enrolment.category.") || german.word(text, None).is_none());
    assert!(texts.is_empty(), "{texts:#?}");
    complete(&["status"], &["meaning", "remedy"]);
}

#[test]
fn every_line_of_an_import_has_a_german_sentence() {
    complete(&["import"], &["error"]);
    complete(&["exchange"], &["error", "report"]);
}

#[test]
fn every_error_of_a_rule_has_a_german_sentence() {
    complete(&["groups"], &["says", "suggests"]);
    complete(&["groups-explained"], &["because"]);
}

#[test]
fn every_impact_and_every_decision_has_a_german_sentence() {
    complete(&["impact"], &["says"]);
    complete(&["effective"], &["says", "local"]);
    complete(&["targeting"], &[]);
}

#[test]
fn every_finding_and_every_answer_on_a_packet_has_a_german_sentence() {
    complete(&["firewall"], &["says", "notes"]);
}

#[test]
fn every_reason_of_applicability_has_a_german_sentence() {
    complete(&["applicability"], &["why", "policy", "sentence", "remedy"]);
}

#[test]
fn parts_are_translated_and_names_are_not() {
    let german = german();
    let said = |english: &str| german.translate(english).unwrap();
    assert_eq!(
        said("30 is above 24, the most that a device accepts; this is in hours. Did you mean 12?"),
        "30 liegt über 24, dem größten Wert, den ein Gerät annimmt; angegeben in Stunden. Ist 12 gemeint?"
    );
    assert_eq!(said("The policy is for Windows and Linux."), "Die Richtlinie ist für Windows und Linux.");
    assert_eq!(
        said("“hours and days” is in the list already."),
        "„hours and days“ steht schon in der Liste."
    );
    assert_eq!(
        said("“Sales, on” and “The policy is for Windows.” set the same value."),
        "„Sales, on“ und „The policy is for Windows.“ legen denselben Wert fest."
    );
    // A group may be called as a word of the model is.
    assert_eq!(said("assigned to domain controllers"), "zugewiesen an domain controllers");
    // What the catalogue names is called as in the catalogue, what somebody named as it is.
    assert_eq!(
        said("“Block” wins over “Off”: Block is more secure than Off."),
        "„Block“ setzt sich gegen „Off“ durch: Blockieren ist sicherer als Aus."
    );
    assert_eq!(
        said("“Firewall”: conflicts with “Firewall”."),
        "„Firewall“: steht im Konflikt mit „Firewall“."
    );
    assert_eq!(
        said("changed Average CPU load limit, Web"),
        "geändert: Grenze der mittleren CPU-Auslastung, Web"
    );
    assert_eq!(german.word("Web traffic", Some(NAME)), None);
    assert_eq!(german.word("High", Some(VALUE)).as_deref(), Some("Hoch"));
    assert_eq!(german.translate("Nobody says this."), None);
    assert_eq!(german.translate(""), None);
}

#[test]
fn what_the_log_says_of_a_group_is_translated_and_names_are_not() {
    let german = german();
    // As the console asks: a sentence, or else a word.
    let one = |english: &str| german.translate(english).or_else(|| german.word(english, None)).unwrap();
    let said = |english: &str| items(english).into_iter().map(one).collect::<Vec<_>>().join(", ");
    assert_eq!(
        said("“Name”, was “A, B”, description: none to “off, on”, no longer paused"),
        "„Name“, vorher „A, B“, Beschreibung: keine zu „off, on“, nicht mehr angehalten"
    );
    assert_eq!(
        said("“Laps”, membership rule: “a -in [\"x\", \"y\"]” to “b -eq \"z to z\"”, paused"),
        "„Laps“, Mitgliedschaftsregel: „a -in [\"x\", \"y\"]“ zu „b -eq \"z to z\"“, angehalten"
    );
    assert_eq!(
        said("“Laps”, 6 added (Firewall, Windows, c, d, e and 1 more), 1 removed (off)"),
        "„Laps“, 6 hinzugefügt (Firewall, Windows, c, d, e und noch 1), 1 entfernt (off)"
    );
    assert_eq!(
        said("“Laps”, 1 added (pc-1), filter: platform=linux"),
        "„Laps“, 1 hinzugefügt (pc-1), Filter: platform=linux"
    );
    assert_eq!(said("“Laps”, no device added or removed"), "„Laps“, kein Gerät hinzugefügt oder entfernt");
}

#[test]
fn every_file_is_loaded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/de");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files: BTreeSet<_> =
        files.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(files, FILES.iter().map(|&file| file.to_owned()).collect());
}

#[test]
fn a_text_that_nobody_wrote_for_it_takes_no_time() {
    let german = german();
    for part in
        ["`a` is (b) of c and ", "“a” is b. ", "a, b and c is above ", "Not delivered: x is “y” on z; "]
    {
        let long = part.repeat(2000 / part.len());
        let before = std::time::Instant::now();
        assert_eq!(german.translate(&long), None);
        let taken = before.elapsed();
        assert!(taken.as_millis() < 500, "{taken:?} for “{part}…”");
    }
}
