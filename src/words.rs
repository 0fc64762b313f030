//! Every text of the console in the language of who reads it.
//!
//! English is in the program; another language is one file that is loaded before the first page is drawn, its texts
//! in the order in which the build script has numbered the English ones. `locales/` holds them by section and key, and
//! each is a function here, so that a text that does not exist, or lacks a parameter, does not compile. What the model
//! and the server say in sentences comes through [`sentence`], the only place where they are translated.

mod intl;
pub mod names;

use std::cell::{Cell, RefCell};

use leptos::prelude::{ArcTrigger, Notify, Track};

pub use intl::{date_time, number, percent, relative, time_of_day};

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// A language of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English, which is in the program.
    #[default]
    English,
    /// German.
    German,
    /// English between marks, so that what is not translated stands out.
    Pseudo,
}

impl Language {
    /// As BCP 47 calls it, and `<html lang>` says it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English | Self::Pseudo => "en",
            Self::German => "de",
        }
    }
}

thread_local! {
    static LANGUAGE: Cell<Language> = const { Cell::new(Language::English) };
    static TEXTS: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// Translates a sentence, or a name of the table that is named.
pub type Translate = fn(&str, &str) -> Option<String>;

thread_local! {
    /// What translates the model's sentences: the workbench loads it, and the console asks the workbench.
    static SENTENCES: Cell<Translate> = const { Cell::new(|_, _| None) };
    static LEARNED: ArcTrigger = ArcTrigger::new();
}

/// Follows, in a view, whether more sentences are known than were.
pub fn follow() {
    LEARNED.with(ArcTrigger::track);
}

/// More sentences are known from now on.
pub fn learn() {
    LEARNED.with(ArcTrigger::notify);
}

/// Translates the model's and the server's sentences by this from now on.
pub fn say_sentences_by(translate: Translate) {
    SENTENCES.set(translate);
}

/// A sentence or a word of the model or the server in the language that is shown, or as it is where it has no
/// translation.
pub fn sentence(english: &str) -> String {
    translated(english).unwrap_or_else(|| english.to_owned())
}

/// The same; none where it has no translation, English itself included.
pub fn translated(english: &str) -> Option<String> {
    SENTENCES.get()(english, "")
}

/// What the catalogue calls something in the language that is shown: by its English name, from this table of names; or
/// as it is where the table lacks it.
pub fn called(english: &str, table: &str) -> String {
    SENTENCES.get()(english, table).unwrap_or_else(|| english.to_owned())
}

/// The language that is shown.
pub fn language() -> Language {
    LANGUAGE.get()
}

/// Shows English, or English between marks.
pub fn show_english(pseudo: bool) {
    LANGUAGE.set(if pseudo { Language::Pseudo } else { Language::English });
    TEXTS.take();
}

/// Shows another language; false where its file belongs to another build, and English stays.
pub fn show(language: Language, version: u32, texts: Vec<String>) -> bool {
    if version != VERSION {
        return false;
    }
    // A language stays for as long as the page lives.
    TEXTS.set(texts.into_iter().map(|text| &*Box::leak(text.into_boxed_str())).collect());
    LANGUAGE.set(language);
    true
}

/// German as the build has it, for tests.
#[cfg(debug_assertions)]
pub fn german() -> &'static str {
    include_str!(concat!(env!("OUT_DIR"), "/de.json"))
}

fn text(index: usize, english: &'static str) -> &'static str {
    match LANGUAGE.get() {
        Language::English => english,
        Language::German => TEXTS.with_borrow(|texts| texts.get(index).copied().unwrap_or(english)),
        Language::Pseudo => &*Box::leak(["⟦", english, "⟧"].concat().into_boxed_str()),
    }
}

fn fill(index: usize, english: &'static str, parameters: &[&str]) -> String {
    let mut filled = String::new();
    let mut rest = text(index, english);
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (place, after) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(place.parse::<usize>().ok().and_then(|place| parameters.get(place)).unwrap_or(&""));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn plural(count: u64, index: usize, [one, other]: [&'static str; 2], parameters: &[&str]) -> String {
    // English and German have the same two forms, for one and for every other number.
    if count == 1 { fill(index, one, parameters) } else { fill(index + 1, other, parameters) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_come_where_the_language_wants_them() {
        assert_eq!(fill(0, "{1} of {0}.", &["all", "3"]), "3 of all.");
        assert_eq!(plural(1, 0, ["{0} device", "{0} devices"], &["1"]), "1 device");
        assert_eq!(plural(0, 0, ["{0} device", "{0} devices"], &["0"]), "0 devices");
    }

    #[test]
    fn counts_read_well() {
        assert_eq!(number(999), "999");
        assert_eq!(number(4203), "4,203");
        assert_eq!(number(1_000_000), "1,000,000");
    }

    #[test]
    fn a_file_of_another_build_is_not_shown() {
        assert!(!show(Language::German, VERSION.wrapping_add(1), Vec::new()));
        assert_eq!(language(), Language::English);
    }
}
