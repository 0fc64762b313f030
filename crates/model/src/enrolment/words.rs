//! The other words of enrolment, from `enrolment/words.json`: what the fields of inventories, directories, Graph and
//! the registry can say of a device, what becomes of its join, and how long things take.
//!
//! Source: seed-facts, sections 3.2 to 3.7.

use serde::{Deserialize, Serialize};

use super::eligibility::Registration;
use crate::device::JoinState;

/// The words of the data file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Words {
    /// What each field can say.
    pub vocabularies: Vec<Vocabulary>,
    /// What becomes of each join state.
    pub joins: Vec<Join>,
    /// How long things take.
    pub timings: Vec<Timing>,
}

/// What one field can say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vocabulary {
    /// The field's own name, such as `managementAgent`.
    pub field: String,
    /// The name for people.
    pub name: String,
    /// What the field is, in one sentence.
    pub about: String,
    /// Its words.
    pub words: Vec<Word>,
}

/// One word of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Word {
    /// The word.
    pub value: String,
    /// Other spellings and languages of the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// The number that stands for it, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// What it means, in one sentence.
    pub meaning: String,
    /// What to do, where something is to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// Since when, a year and month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Until when, a year and month; absent where it is still met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Only others than the maker document it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub third_party: bool,
    /// Finer words below it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub below: Vec<Word>,
}

/// What becomes of a device's join when it is managed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Join {
    /// Before.
    pub before: JoinState,
    /// After, until synthetic registration came in 2023.
    #[serde(rename = "after2021")]
    pub after_2021: JoinState,
    /// After, since.
    pub after: JoinState,
    /// The device object that it is managed with.
    pub registration: Registration,
    /// In one sentence.
    pub meaning: String,
}

/// What a time is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TimeUnit {
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
}

/// How long something takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Timing {
    /// A stable word.
    pub key: String,
    /// What is timed, for people.
    pub name: String,
    /// At the least; absent where the time is one number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<u32>,
    /// At the most, or about.
    pub most: u32,
    /// Of both.
    pub unit: TimeUnit,
    /// What happens in that time, in one or two sentences.
    pub meaning: String,
    /// Since when it is documented: a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Only others than the maker document it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub third_party: bool,
}

impl Words {
    /// The words, from the file inside the binary.
    #[cfg(feature = "embedded-catalogue")]
    pub fn embedded() -> &'static Self {
        use std::sync::LazyLock;
        // A file that can't be read fails the test that reads it, and has no words here.
        static WORDS: LazyLock<Words> = LazyLock::new(|| {
            serde_json::from_str(include_str!("../../enrolment/words.json")).unwrap_or_default()
        });
        &WORDS
    }

    /// What a field can say.
    pub fn vocabulary(&self, field: &str) -> Option<&Vocabulary> {
        self.vocabularies.iter().find(|vocabulary| vocabulary.field == field)
    }

    /// What becomes of this join state.
    pub fn join(&self, before: JoinState) -> Option<&Join> {
        self.joins.iter().find(|join| join.before == before)
    }

    /// How long this takes.
    pub fn timing(&self, key: &str) -> Option<&Timing> {
        self.timings.iter().find(|timing| timing.key == key)
    }

    /// Every text with the key that it is translated by.
    pub fn texts(&self) -> Vec<(String, &str)> {
        let mut texts = Vec::new();
        for vocabulary in &self.vocabularies {
            let key = format!("enrolment.{}", vocabulary.field);
            texts.push((format!("{key}.name"), vocabulary.name.as_str()));
            texts.push((format!("{key}.about"), vocabulary.about.as_str()));
            for word in &vocabulary.words {
                word.texts(&key, &mut texts);
                word.below.iter().for_each(|below| below.texts(&format!("{key}.{}", word.key()), &mut texts));
            }
        }
        for join in &self.joins {
            texts.push((format!("enrolment.join.{}", join.before.wire()), &join.meaning));
        }
        for timing in &self.timings {
            texts.push((format!("enrolment.timing.{}.name", timing.key), &timing.name));
            texts.push((format!("enrolment.timing.{}.meaning", timing.key), &timing.meaning));
        }
        texts
    }
}

impl Vocabulary {
    /// The word with this spelling; case does not count. Words below others are found by their own spelling.
    pub fn word(&self, text: &str) -> Option<&Word> {
        let says = |word: &&Word| {
            [&word.value].into_iter().chain(&word.also).any(|spelling| spelling.eq_ignore_ascii_case(text))
        };
        let below = || self.words.iter().flat_map(|word| &word.below);
        self.words.iter().find(says).or_else(|| below().find(says))
    }

    /// The word that this number stands for.
    pub fn number(&self, number: u32) -> Option<&Word> {
        self.words.iter().find(|word| word.number == Some(number))
    }
}

impl Word {
    fn texts<'a>(&'a self, before: &str, texts: &mut Vec<(String, &'a str)>) {
        let key = self.key();
        texts.push((format!("{before}.{key}.meaning"), &self.meaning));
        if let Some(remedy) = &self.remedy {
            texts.push((format!("{before}.{key}.remedy"), remedy));
        }
    }

    /// The value as part of a key: letters and digits only.
    fn key(&self) -> String {
        self.value.chars().filter(|letter| letter.is_alphanumeric()).collect()
    }
}
