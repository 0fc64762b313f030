//! Reading exports of policies as they are met in the wild. Source: catalog-facts, section 5.

use crate::catalogue::Catalogue;
use crate::graph::Policy;

/// A policy read from a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The policy, with its template filled in where that could be told.
    pub policy: Policy,
    /// The template was guessed from the settings, because the file names none.
    pub guessed_template: bool,
    /// Definition ids that the catalogue does not know: kept, shown, never delivered.
    pub unknown: Vec<String>,
}

/// A file that is no policy: why, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportError {
    /// What is wrong and what to do.
    pub sentence: String,
}

/// Reads the policies of a file's bytes.
///
/// # Errors
/// When the file holds no policy, with the reason.
pub fn read(bytes: &[u8], catalogue: &Catalogue) -> Result<Vec<Imported>, ImportError> {
    let _ = (bytes, catalogue);
    Err(ImportError { sentence: "not yet".into() })
}
