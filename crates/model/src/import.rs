//! Reading exports of policies as they are met in the wild. Source: catalog-facts, section 5.
//!
//! A file may be one policy, a list of policies, an answer of Graph with a `value`, or a wrapper that holds a
//! policy as text; its text may be UTF-8 or UTF-16. Nothing that configures something is lost: what has no name
//! here is kept. Only Graph's annotations go, since they describe the answer and not the policy.

mod clean;
mod decode;
mod find;
mod identify;
mod stamp;
mod template;

use crate::catalogue::Catalogue;
use crate::graph::{Policy, SettingInstance};

/// A policy read from a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The policy, with its template filled in where that could be told.
    pub policy: Policy,
    /// The template was guessed from the settings, because the file names none.
    pub guessed_template: bool,
    /// Definition ids that the catalogue does not know: kept, shown, never delivered. Each once, in order.
    pub unknown: Vec<String>,
}

/// A file that is no policy: why, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportError {
    /// What is wrong and what to do.
    pub sentence: String,
}

impl ImportError {
    fn new(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into() }
    }
}

impl std::fmt::Display for ImportError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.sentence)
    }
}

impl std::error::Error for ImportError {}

/// Reads the policies of a file's bytes.
///
/// # Errors
/// When the file, or one of the objects in it, is no policy, with the reason. A file is taken as a whole or not
/// at all, so that nothing goes missing unnoticed.
pub fn read(bytes: &[u8], catalogue: &Catalogue) -> Result<Vec<Imported>, ImportError> {
    let text = decode::text(bytes)?;
    let json = decode::json(&text)?;
    let found = find::policies(json)?;
    let several = found.len() > 1;
    found
        .into_iter()
        .enumerate()
        .map(|(index, json)| {
            policy(json, catalogue).map_err(|error| {
                if several {
                    ImportError::new(format!("Policy {} of the file: {}", index + 1, error.sentence))
                } else {
                    error
                }
            })
        })
        .collect()
}

fn policy(mut json: serde_json::Value, catalogue: &Catalogue) -> Result<Imported, ImportError> {
    clean::annotations(&mut json);
    clean::definitions(&mut json);
    stamp::repair(&mut json);
    let mut policy = Policy::from_json(json)
        .map_err(|error| ImportError::new(format!("This policy can't be read: {error}.")))?;
    number(&mut policy);
    let guessed_template = template::fill(&mut policy, catalogue);
    let mut unknown = Vec::new();
    for setting in &policy.settings {
        each_instance(&setting.instance, &mut |instance| {
            let id = &instance.definition_id;
            if catalogue.definition(id).is_none() && !unknown.contains(id) {
                unknown.push(id.clone());
            }
        });
    }
    Ok(Imported { policy, guessed_template, unknown })
}

/// Gives settings without an id their ordinal.
fn number(policy: &mut Policy) {
    for (index, setting) in policy.settings.iter_mut().enumerate() {
        if setting.id.is_none() {
            setting.id = Some(index.to_string());
        }
    }
}

/// Calls `visit` with an instance and everything below it.
fn each_instance<'a>(instance: &'a SettingInstance, visit: &mut dyn FnMut(&'a SettingInstance)) {
    visit(instance);
    for (_, child) in instance.children() {
        each_instance(child, visit);
    }
}
