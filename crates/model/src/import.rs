//! Reading exports of policies as they are met in the wild. Source: catalog-facts, section 5.
//!
//! A file may be one policy, a list of policies, an answer of Graph with a `value`, several documents one after the
//! other, one on each line, or a wrapper that holds policies as members or as text; its text may be UTF-8, UTF-16 or
//! UTF-32, or JSON in the code page of Windows; its members may be spelled as PowerShell's modules spell them. Nothing that configures something is lost: what has no name here is kept. Only Graph's annotations and the
//! definitions beside settings go, since they describe the answer and not the policy.
//!
//! What the file leaves out is filled in where it can be told, and said so: the template by the settings, platforms
//! and technologies by the template, the ids of settings by their order. [`Imported::as_it_came`] is the policy
//! without the first three.

mod clean;
mod decode;
mod find;
mod identify;
mod join;
mod notes;
mod parse;
mod shape;
mod stamp;
mod template;
mod wrapper;

pub(crate) use decode::{ANSI, text as text_of};

use std::collections::{HashMap, HashSet};

use crate::catalogue::Catalogue;
use crate::firewall::exchange;
use crate::graph::{Policy, SettingInstance};
use crate::problem::Problem;

/// A policy read from a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// Where in the file it stood, such as `entry 2 of 20`; empty where the file is the policy.
    pub place: String,
    /// The policy, with its template filled in where that could be told.
    pub policy: Policy,
    /// The key of the catalogue's template that it is of, named by the file or guessed; `settings_catalog` where it
    /// holds settings of the general catalogue.
    pub template: Option<String>,
    /// The template was guessed from the settings, because the file names none.
    pub guessed_template: bool,
    /// Definition ids that the catalogue does not know: kept, shown, never delivered. Each once, in order.
    pub unknown: Vec<String>,
    /// What is worth knowing of the file: a placeholder for a name, settings left out, a member that stands twice.
    /// All are warnings; what is wrong with the policy is for [`validation`](crate::validation) to say.
    pub notes: Vec<Problem>,
    came: template::Came,
}

impl Imported {
    /// The policy without what was filled in: template, platforms and technologies are what the file says.
    pub fn as_it_came(&self) -> Policy {
        let mut policy = self.policy.clone();
        self.came.put_back(&mut policy);
        policy
    }
}

/// A file, or a part of it, that is no policy: where and why, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportError {
    /// Where in the file, such as `entry 2 of 20` or `line 7`; empty for the whole.
    pub place: String,
    /// What is wrong and what to do.
    pub sentence: String,
}

impl ImportError {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self { place: String::new(), sentence: sentence.into() }
    }
}

impl std::fmt::Display for ImportError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut place = self.place.chars();
        match place.next() {
            Some(first) => {
                write!(formatter, "{}{}: {}", first.to_ascii_uppercase(), place.as_str(), self.sentence)
            }
            None => formatter.write_str(&self.sentence),
        }
    }
}

impl std::error::Error for ImportError {}

/// Reads the policies of a file's bytes, all of them or none.
///
/// # Errors
/// When the file, or one of the objects in it, is no policy: the reason of the first, whose sentence begins with
/// its place.
pub fn read(bytes: &[u8], catalogue: &Catalogue) -> Result<Vec<Imported>, ImportError> {
    let all: Result<Vec<_>, _> = read_each(bytes, catalogue).into_iter().collect();
    all.map_err(|error| ImportError { sentence: error.to_string(), place: error.place })
}

/// Reads the policies of a file's bytes, each on its own: one result for each policy and for each entry that is
/// none, in the order of the file; never empty. A file that holds nothing that could be a policy gives one error
/// without a place.
pub fn read_each(bytes: &[u8], catalogue: &Catalogue) -> Vec<Result<Imported, ImportError>> {
    let decode::Decoded { text, ansi } = match decode::json(bytes) {
        Ok(decoded) => decoded,
        Err(error) => return vec![Err(error)],
    };
    let mut found = Vec::new();
    let mut repeated = Vec::new();
    for (place, document) in parse::documents(&text) {
        match document {
            Ok(document) => {
                found.append(&mut find::candidates(document.json, &place));
                repeated.extend(document.repeated.into_iter().map(|path| (place.clone(), path)));
            }
            Err(error) => found.push(find::Found { place, outcome: Err(error) }),
        }
    }
    let mut results: Vec<Result<Imported, ImportError>> = join::settings(found)
        .into_iter()
        .map(|whole| {
            let place = whole.place;
            match whole.outcome.and_then(|json| policy(json, place.clone(), catalogue)) {
                Ok(imported) => Ok(imported),
                Err(error) => Err(ImportError { place, ..error }),
            }
        })
        .collect();
    if results.iter().all(Result::is_err) && exchange::is_rules(bytes) {
        return vec![Err(ImportError::new(
            "This file holds firewall rules, not a policy. Import it as firewall rules, which makes policies of them.",
        ))];
    }
    say_repeated(&mut results, repeated);
    if ansi {
        say_ansi(&mut results);
    }
    results
}

/// Notes the code page with each policy that has characters beyond ASCII.
fn say_ansi(results: &mut [Result<Imported, ImportError>]) {
    for imported in results.iter_mut().flatten() {
        if !imported.policy.to_json().to_string().is_ascii() {
            imported.notes.push(Problem::warning(
                "",
                "code-page",
                "The file is not in UTF-8 and was read in the Windows code page 1252; check letters such as “ä” in names and texts.",
            ));
        }
    }
}

/// The JSON of a text; several documents are a list.
pub(crate) fn json_of(text: &str) -> Result<serde_json::Value, ImportError> {
    let mut documents = Vec::new();
    for (place, document) in parse::documents(text) {
        documents.push(document.map_err(|error| ImportError { place, ..error })?.json);
    }
    match documents.pop() {
        Some(only) if documents.is_empty() => Ok(only),
        last => Ok(documents.into_iter().chain(last).collect()),
    }
}

/// Takes out of a policy's JSON what describes Graph's answer, and puts times into RFC 3339.
pub(crate) fn tidy(json: &mut serde_json::Value) {
    clean::annotations(json);
    clean::definitions(json);
    stamp::repair(json);
}

/// Notes members that stand twice, given as document and path, with the first policy of their document.
fn say_repeated(results: &mut [Result<Imported, ImportError>], repeated: Vec<(String, String)>) {
    if repeated.is_empty() {
        return;
    }
    let mut first: HashMap<String, usize> = HashMap::new();
    for (index, imported) in results.iter().enumerate().filter_map(|(at, it)| Some((at, it.as_ref().ok()?))) {
        let document = imported.place.split(", ").next().unwrap_or_default();
        first.entry(document.to_owned()).or_insert(index);
        // The only document of a file has no place.
        first.entry(String::new()).or_insert(index);
    }
    for (document, path) in repeated {
        let result = first.get(&document).and_then(|index| results.get_mut(*index));
        if let Some(Ok(imported)) = result {
            imported.notes.push(Problem::warning(
                "",
                "repeated-member",
                format!("`{path}` stands twice in the file; the last one counts."),
            ));
        }
    }
}

fn policy(
    mut json: serde_json::Value,
    place: String,
    catalogue: &Catalogue,
) -> Result<Imported, ImportError> {
    tidy(&mut json);
    if let Some(path) = shape::cut(&json) {
        let path = path.trim_start_matches('.');
        return Err(ImportError::new(format!("`{path}`: {}", identify::CUT)));
    }
    let mut notes = notes::of_json(&json);
    let mut policy = Policy::from_json(json)
        .map_err(|error| ImportError::new(format!("This policy can't be read: {error}.")))?;
    policy.number_settings();
    notes::of_policy(&policy, &mut notes);
    let came = template::Came::of(&policy);
    let told = template::fill(&mut policy, catalogue);
    let guessed_template = told.as_ref().is_some_and(|told| told.guessed);
    if let Some(told) = told.as_ref().filter(|told| told.guessed) {
        notes.push(Problem::warning(
            "templateReference",
            "guessed-template",
            format!(
                "The file names no template; by its settings this policy is of “{}”.",
                told.template.name
            ),
        ));
    }
    let template = told.map(|told| told.template.key.clone());
    let unknown = unknown(&policy, catalogue);
    Ok(Imported { place, policy, template, guessed_template, unknown, notes, came })
}

/// The definition ids that the catalogue does not know, each once.
fn unknown(policy: &Policy, catalogue: &Catalogue) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut unknown = Vec::new();
    for setting in &policy.settings {
        each_instance(&setting.instance, &mut |instance| {
            let id = instance.definition_id.as_str();
            if catalogue.definition(id).is_none() && seen.insert(id) {
                unknown.push(id.to_owned());
            }
        });
    }
    unknown
}

/// Calls `visit` with an instance and everything below it.
fn each_instance<'a>(instance: &'a SettingInstance, visit: &mut dyn FnMut(&'a SettingInstance)) {
    visit(instance);
    for (_, child) in instance.children() {
        each_instance(child, visit);
    }
}
