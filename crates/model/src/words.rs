//! The model's sentences in other languages.
//!
//! The model says everything in English. A language's files hold patterns of these sentences (`{0} is above {1}, the
//! most that a device accepts.`) with their translations; a sentence is taken apart by the pattern that it fits, its
//! parts are translated where they are known words, and the translation is filled with them. What no pattern fits
//! stays English.
//!
//! A file is one object of tables. `sentences` holds what stands by itself, `parts` what stands within a sentence, and
//! any other table the same parts in a form that some places need: `{0:dative}` looks into `dative` first. What
//! stands between quotation marks or backticks is somebody's own text and is never translated, nor is `{0:own}`; but
//! `“{0:name}”` is what the catalogue calls a setting.

mod pattern;
mod quotes;
mod table;

use std::collections::BTreeMap;

use table::Table;

/// The table of what stands by itself.
const SENTENCES: &str = "sentences";
/// The table of what stands within a sentence.
const PARTS: &str = "parts";
/// The table of the catalogue's names: of templates, categories and settings.
pub const NAME: &str = "name";
/// The table of the catalogue's options.
pub const VALUE: &str = "value";
/// Tables beside which nothing counts: what is in neither of them is a name that somebody gave.
const ALONE: [&str; 2] = [NAME, "names"];
/// How deep parts may hold parts.
const DEEPEST: u8 = 12;

/// The files of each language under `locales/<language>`, without their ending.
pub const FILES: [&str; 12] = [
    "parts",
    "names",
    "validation",
    "devices",
    "enrolment",
    "firewall",
    "merge",
    "impact",
    "import",
    "membership",
    "server",
    "agent",
];

/// What a list names one after another, each to be translated by itself: `“A, B”, paused` names `“A, B”` and `paused`.
pub fn items(list: &str) -> Vec<&str> {
    quotes::items(list)
}

/// The sentences of one language.
#[derive(Debug, Clone, Default)]
pub struct Sentences {
    tables: BTreeMap<String, Table>,
}

impl Sentences {
    /// Adds what a file holds.
    ///
    /// # Errors
    /// When it is not an object of tables from texts to texts.
    pub fn add(&mut self, file: &str) -> Result<(), serde_json::Error> {
        let file: BTreeMap<String, BTreeMap<String, String>> = serde_json::from_str(file)?;
        for (name, texts) in file {
            self.tables.entry(name).or_default().add(texts);
        }
        Ok(())
    }

    /// A sentence, or several in a row, in this language; none where it does not know one of them.
    pub fn translate(&self, english: &str) -> Option<String> {
        self.sentences(english.trim(), 0)
    }

    /// A word of the model that stands by itself, in this language; of a table where one is named, such as [`NAME`].
    /// None where it does not know it.
    pub fn word(&self, english: &str, table: Option<&str>) -> Option<String> {
        self.known(english.trim(), table, 0)
    }

    fn sentences(&self, english: &str, depth: u8) -> Option<String> {
        let table = self.tables.get(SENTENCES)?;
        let mut said: Vec<String> = Vec::new();
        let mut rest = english;
        while !rest.is_empty() {
            // As much as one pattern takes: some speak in several sentences.
            let ends = quotes::sentence_ends(rest).into_iter().rev();
            let (translated, end) = ends.into_iter().find_map(|end| {
                let one = rest.get(..end)?;
                Some((table.find(one, &|part, form| self.part(part, form, depth + 1))?, end))
            })?;
            said.push(translated);
            rest = rest.get(end..)?.trim_start();
        }
        (!said.is_empty()).then(|| said.join(" "))
    }

    fn part(&self, english: &str, form: Option<&str>, depth: u8) -> String {
        self.known(english, form, depth).unwrap_or_else(|| english.to_owned())
    }

    fn known(&self, english: &str, form: Option<&str>, depth: u8) -> Option<String> {
        if depth > DEEPEST {
            return None;
        }
        if quotes::is_quoted(english) {
            // Only the marks around it are the language's.
            return self.tables.get(PARTS)?.find(english, &|own, _| own.to_owned());
        }
        let parts = |part: &str, inner: Option<&str>| self.part(part, inner.or(form), depth + 1);
        let of = |name: &str| self.tables.get(name)?.find(english, &parts);
        if let Some(table) = form.filter(|form| ALONE.contains(form)) {
            return of(table);
        }
        let whole = || self.sentences(english, depth);
        if english.ends_with(['.', '?']) {
            return form.and_then(of).or_else(whole).or_else(|| of(PARTS));
        }
        form.and_then(of).or_else(|| of(PARTS)).or_else(whole)
    }
}
