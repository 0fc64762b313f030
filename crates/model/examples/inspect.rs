//! What Palisade makes of exported policies: one JSON line per policy, or per file that is none.
//!
//! `cargo run -p palisade-model --example inspect -- PATH...`, where a PATH is a file or a folder.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use palisade_model::catalogue::Catalogue;
use palisade_model::graph::SettingInstance;
use palisade_model::import::{self, Imported};
use palisade_model::problem::{Problem, Severity};
use palisade_model::validation::validate;
use serde_json::{Value as Json, json};

fn main() -> ExitCode {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if paths.is_empty() {
        eprintln!("Name the files or folders to inspect: inspect PATH...");
        return ExitCode::from(2);
    }
    let mut failed = false;
    for path in paths.iter().flat_map(|path| files(path)) {
        match inspect(&path) {
            Ok(lines) => lines.iter().for_each(|line| println!("{line}")),
            Err(sentence) => {
                failed = true;
                println!("{}", json!({ "file": path.display().to_string(), "error": sentence }));
            }
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// The file itself, or the JSON and text files below a folder, ordered by name.
fn files(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = path.read_dir() else { return vec![path.to_owned()] };
    let mut below: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    below.sort();
    below
        .iter()
        .filter(|path| path.is_dir() || path.extension().is_some_and(|it| it == "json" || it == "txt"))
        .flat_map(|path| files(path))
        .collect()
}

fn inspect(path: &Path) -> Result<Vec<Json>, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("The file can't be read: {error}."))?;
    let imported = import::read(&bytes, Catalogue::embedded()).map_err(|error| error.sentence)?;
    Ok(imported.iter().map(|imported| line(path, imported)).collect())
}

fn line(path: &Path, imported: &Imported) -> Json {
    let catalogue = Catalogue::embedded();
    let policy = &imported.policy;
    let (mut settings, mut understood) = (0, 0);
    for setting in &policy.settings {
        count(&setting.instance, catalogue, &mut settings, &mut understood);
    }
    let problems = validate(policy, catalogue);
    let of = |severity| problems.iter().filter(|it| it.severity == severity).map(show).collect::<Vec<_>>();
    json!({
        "file": path.display().to_string(),
        "name": policy.name,
        "template": catalogue.template(&policy.template.id).map_or(&policy.template.id, |it| &it.key),
        "guessed": imported.guessed_template,
        "settings": settings,
        "understood": understood,
        "unknown": imported.unknown,
        "errors": of(Severity::Error),
        "warnings": of(Severity::Warning),
    })
}

fn count(instance: &SettingInstance, catalogue: &Catalogue, settings: &mut u32, understood: &mut u32) {
    *settings += 1;
    *understood += u32::from(catalogue.definition(&instance.definition_id).is_some());
    for (_, child) in instance.children() {
        count(child, catalogue, settings, understood);
    }
}

fn show(problem: &Problem) -> String {
    format!("{} ({}): {}", problem.path, problem.code, problem.sentence)
}
