//! What Palisade makes of exported policies: one JSON line per policy, and one per file or entry that is none.
//!
//! `cargo run -p palisade-model --example inspect -- [--export DIR] PATH...`, where a PATH is a file or a folder.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use palisade_model::catalogue::Catalogue;
use palisade_model::export;
use palisade_model::graph::{Policy, SettingInstance};
use palisade_model::import::{self, Imported};
use palisade_model::problem::{Problem, Severity};
use palisade_model::validation::validate;
use serde::Serialize;

const HELP: &str = "\
Says what Palisade makes of exported policies.

Usage: inspect [--export DIR] PATH...

Each PATH is a file or a folder; folders are read with everything below them, whatever a file's name ends in.

Prints one JSON object a line:
- for each policy: file, name, template, guessed, settings, understood, unknown, errors, warnings;
- for each file or entry that is no policy: file, error.

Options:
  --export DIR  also write each policy as Graph JSON into DIR; a file that is there is never
                overwritten, and one that says the same already is left as it is
  --help        print this

Exits with 0 when everything was inspected, 1 when an export could not be written, 2 when called wrongly.
";

/// What the command line asks for.
struct Asked {
    paths: Vec<PathBuf>,
    export: Option<PathBuf>,
}

/// A line for a policy.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    name: &'a str,
    /// The catalogue's key of the template, the id of one that it does not know, or nothing.
    template: &'a str,
    guessed: bool,
    settings: u32,
    understood: u32,
    unknown: &'a [String],
    errors: Vec<Said<'a>>,
    warnings: Vec<Said<'a>>,
}

/// A line for what is no policy.
#[derive(Serialize)]
struct Refused<'a> {
    file: &'a str,
    error: String,
}

#[derive(Serialize)]
struct Said<'a> {
    path: &'a str,
    code: &'a str,
    sentence: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<(u32, u32)>,
}

fn main() -> ExitCode {
    let asked = match asked(std::env::args_os().skip(1)) {
        Ok(Some(asked)) => asked,
        Ok(None) => {
            // Nobody is left to tell when the help can't be printed.
            let _ = io::stdout().write_all(HELP.as_bytes());
            return ExitCode::SUCCESS;
        }
        Err(sentence) => {
            eprintln!("{sentence} Try `--help`.");
            return ExitCode::from(2);
        }
    };
    let mut exports = asked.export.map(Exports::new);
    match inspect_all(&asked.paths, exports.as_mut()) {
        // Whoever read the lines has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        Err(error) => {
            eprintln!("The lines can't be written: {error}.");
            return ExitCode::FAILURE;
        }
        Ok(()) => {}
    }
    if exports.is_some_and(|exports| exports.failed) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// What the arguments ask for; nothing when it is the help.
fn asked(mut arguments: impl Iterator<Item = OsString>) -> Result<Option<Asked>, String> {
    let mut asked = Asked { paths: Vec::new(), export: None };
    let mut options = true;
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--help" | "-h") if options => return Ok(None),
            Some("--") if options => options = false,
            Some("--export") if options => {
                let folder = arguments.next().filter(|folder| !folder.is_empty());
                asked.export = Some(folder.ok_or("Name a folder after `--export`.")?.into());
            }
            Some(text) if options && text.starts_with("--export=") => {
                let folder = text.trim_start_matches("--export=");
                if folder.is_empty() {
                    return Err("Name a folder after `--export`.".to_owned());
                }
                asked.export = Some(folder.into());
            }
            Some(text) if options && text.starts_with('-') => {
                return Err(format!("`{text}` is no option."));
            }
            _ => asked.paths.push(argument.into()),
        }
    }
    if asked.paths.is_empty() {
        return Err("Name the files or folders to inspect.".to_owned());
    }
    Ok(Some(asked))
}

fn inspect_all(paths: &[PathBuf], mut exports: Option<&mut Exports>) -> io::Result<()> {
    // All are found before the first export is written, which may go into a folder among them.
    let mut found = Vec::new();
    let mut folders = HashSet::new();
    for path in paths {
        find(path, &mut folders, &mut found);
    }
    let mut out = BufWriter::new(io::stdout().lock());
    for (path, readable) in found {
        let file = path.display().to_string();
        let refused = |out: &mut BufWriter<_>, error: String| print(out, &Refused { file: &file, error });
        let bytes = match readable.and_then(|()| fs::read(&path).map_err(|error| because(&error))) {
            Ok(bytes) => bytes,
            Err(error) => {
                refused(&mut out, error)?;
                continue;
            }
        };
        for result in import::read_each(&bytes, Catalogue::embedded()) {
            match result {
                Ok(imported) => {
                    describe(&mut out, &file, &imported)?;
                    if let Some(exports) = exports.as_deref_mut() {
                        exports.write(&imported.as_it_came());
                    }
                }
                Err(error) => refused(&mut out, error.to_string())?,
            }
        }
    }
    out.flush()
}

fn because(error: &io::Error) -> String {
    format!("This can't be read: {error}.")
}

/// The files at and below `path`, ordered by name within each folder; what can't be read with the reason. A folder
/// that several ways lead to is read once.
fn find(path: &Path, folders: &mut HashSet<PathBuf>, found: &mut Vec<(PathBuf, Result<(), String>)>) {
    let kind = match fs::metadata(path) {
        Ok(metadata) => metadata.file_type(),
        Err(error) => {
            let dangling = error.kind() == io::ErrorKind::NotFound && path.is_symlink();
            let reason = if dangling { "This link leads nowhere.".to_owned() } else { because(&error) };
            return found.push((path.to_owned(), Err(reason)));
        }
    };
    if kind.is_file() {
        return found.push((path.to_owned(), Ok(())));
    }
    if !kind.is_dir() {
        return found.push((path.to_owned(), Err("This is neither a file nor a folder.".to_owned())));
    }
    if fs::canonicalize(path).is_ok_and(|folder| !folders.insert(folder)) {
        return;
    }
    let mut below = Vec::new();
    match fs::read_dir(path) {
        Err(error) => found.push((path.to_owned(), Err(because(&error)))),
        Ok(entries) => {
            for entry in entries {
                match entry {
                    Ok(entry) => below.push(entry.path()),
                    Err(error) => found.push((path.to_owned(), Err(because(&error)))),
                }
            }
        }
    }
    below.sort();
    for path in below {
        find(&path, folders, found);
    }
}

fn print(out: &mut impl Write, line: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

fn describe(out: &mut impl Write, file: &str, imported: &Imported) -> io::Result<()> {
    let catalogue = Catalogue::embedded();
    let policy = &imported.policy;
    let (mut settings, mut understood) = (0, 0);
    for setting in &policy.settings {
        count(&setting.instance, catalogue, &mut settings, &mut understood);
    }
    let problems = validate(policy, catalogue);
    let of = |severity| {
        let all = imported.notes.iter().chain(&problems);
        all.filter(|problem| problem.severity == severity).map(said).collect()
    };
    let line = Line {
        file,
        name: &policy.name,
        template: imported.template.as_deref().unwrap_or(&policy.template.id),
        guessed: imported.guessed_template,
        settings,
        understood,
        unknown: &imported.unknown,
        errors: of(Severity::Error),
        warnings: of(Severity::Warning),
    };
    print(out, &line)
}

fn count(instance: &SettingInstance, catalogue: &Catalogue, settings: &mut u32, understood: &mut u32) {
    *settings += 1;
    *understood += u32::from(catalogue.definition(&instance.definition_id).is_some());
    for (_, child) in instance.children() {
        count(child, catalogue, settings, understood);
    }
}

fn said(problem: &Problem) -> Said<'_> {
    Said { path: &problem.path, code: &problem.code, sentence: &problem.sentence, span: problem.span }
}

/// The folder that policies are written into.
struct Exports {
    folder: PathBuf,
    /// Names given out, in lower case: some file systems see no difference.
    taken: HashSet<String>,
    failed: bool,
}

impl Exports {
    fn new(folder: PathBuf) -> Self {
        Self { folder, taken: HashSet::new(), failed: false }
    }

    fn write(&mut self, policy: &Policy) {
        if let Err(error) = self.try_write(policy) {
            self.failed = true;
            eprintln!(
                "The policy “{}” can't be written into {}: {error}.",
                policy.name,
                self.folder.display()
            );
        }
    }

    /// Writes a policy under the first name that is free; a file that already says the same is left as it is.
    fn try_write(&mut self, policy: &Policy) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let bytes = export::to_bytes(policy);
        let stem = export::file_name(&policy.name);
        for number in 1_u32.. {
            let name = if number == 1 { format!("{stem}.json") } else { format!("{stem} ({number}).json") };
            let key = name.to_lowercase();
            if self.taken.contains(&key) {
                continue;
            }
            let path = self.folder.join(name);
            match fs::File::create_new(&path) {
                Ok(mut file) => {
                    self.taken.insert(key);
                    return file.write_all(&bytes);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    // What says something else may yet be what another policy was written as before.
                    let same = path.is_file() && fs::read(&path).is_ok_and(|there| there == bytes);
                    if same {
                        self.taken.insert(key);
                        return Ok(());
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}
