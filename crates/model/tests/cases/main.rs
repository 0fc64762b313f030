//! The model's cases: what comes in and what must come out, as data, the same natively and on wasm32.
//!
//! A case is a JSON file in this folder: `about` says what it holds, `check` which
//! part of the model answers, `expected` the answer. `PALISADE_UPDATE_CASES=1 cargo test -p palisade-model
//! --test cases` writes the answers of today into the files; the difference is then for people to judge.

#![cfg(feature = "embedded-catalogue")]

mod files;
mod run;
mod shorthand;

use serde_json::Value as Json;

/// A case's answer when it is not the expected one.
struct Missed {
    name: String,
    about: String,
    actual: Json,
    expected: Json,
}

fn missed() -> Vec<Missed> {
    let cases = files::cases();
    // A browser has the copies that were built in; without them nothing would be proven there.
    assert!(cases.len() > 400, "only {} cases are here", cases.len());
    let cases = cases.into_iter().filter_map(|(name, text)| {
        let case: Json = serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{name}.json: {error}"));
        let actual = run::case(&name, &case);
        let expected = case.get("expected").cloned().unwrap_or_default();
        let about = case.get("about").and_then(Json::as_str).unwrap_or_default().to_owned();
        assert!(!about.is_empty(), "{name}.json says nothing in `about`");
        (actual != expected).then_some(Missed { name, about, actual, expected })
    });
    cases.collect()
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn every_case_gives_what_it_expects() {
    let missed = missed();
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("PALISADE_UPDATE_CASES").is_some() {
        missed.iter().for_each(update);
        return;
    }
    let report: Vec<String> = missed
        .iter()
        .map(|case| {
            format!("{}: {}\nexpected {:#}\nbut got {:#}", case.name, case.about, case.expected, case.actual)
        })
        .collect();
    assert!(report.is_empty(), "{} cases differ\n\n{}", report.len(), report.join("\n\n"));
}

/// Puts today's answer where `expected` stands, which is the last member of each file.
#[cfg(not(target_arch = "wasm32"))]
fn update(case: &Missed) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(&case.name);
    let path = path.with_extension("json");
    let text = std::fs::read_to_string(&path).unwrap();
    let before = text.split("\n  \"expected\":").next().unwrap_or_default();
    let answer = format!("{:#}", case.actual).replace('\n', "\n  ");
    std::fs::write(path, format!("{before}\n  \"expected\": {answer}\n}}\n")).unwrap();
}
