//! The invariants that the crate's top states, held against its source.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The files below `src` whose path fits and whose text holds one of `words`.
fn holding(fits: impl Fn(&str) -> bool, words: &[&str]) -> Vec<String> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let relative = |path: &PathBuf| path.strip_prefix(&src).unwrap().display().to_string();
    let checked: Vec<_> = files.iter().filter(|path| fits(&relative(path))).collect();
    assert!(!checked.is_empty(), "no file was checked");
    checked
        .into_iter()
        .filter(|path| {
            let text = fs::read_to_string(path).unwrap();
            words.iter().any(|word| text.contains(word))
        })
        .map(relative)
        .collect()
}

#[test]
fn the_engine_does_no_io_and_reads_no_clock() {
    let outside = [
        "std::fs",
        "std::net",
        "std::process",
        "std::env",
        "std::time",
        "tokio",
        "reqwest",
        "getrandom",
        "async ",
    ];
    let found = holding(|path| path == "engine.rs" || path.starts_with("engine/"), &outside);
    assert_eq!(found, [""; 0]);
}

#[test]
fn only_the_platform_runs_programs_and_writes_what_is_enforced() {
    let elsewhere = |path: &str| !path.starts_with("platform");
    assert_eq!(holding(elsewhere, &["std::process::Command", "process::Command", "\"nft\""]), [""; 0]);
    let writers = holding(elsewhere, &["fs::write", "fs::rename", "fs::remove", "OpenOptions"]);
    let mut writers: Vec<_> = writers.iter().map(String::as_str).collect();
    writers.sort_unstable();
    assert_eq!(writers, ["files.rs", "state.rs"], "the state folder alone is written elsewhere");
}
