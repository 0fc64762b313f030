//! Regular expressions for `-match`, in time that grows with the text and the expression and no faster.
//!
//! The syntax is that of .NET, as in Entra, without what needs backtracking: look-around, references to groups,
//! atomic groups. Case does not count, as everywhere in the language. An expression is searched for anywhere in
//! the text unless `^` and `$` bind it. `\d` is 0 to 9; `\w` and `\s` know every script.
//!
//! An engine of our own (a set of states stepped over the text) because the browser downloads it: it needs no
//! captures, no replacement and no tables.

mod member;
mod parse;
mod run;

use parse::Piece;
pub(super) use parse::{PatternError, PatternProblem};
use run::Program;

use super::text::Folded;

/// How many steps an expression may compile to; counted repeats are written out, so `(a{50}){50}` is 2,500.
pub const MAX_STEPS: usize = 4_000;

/// A regular expression, ready to search texts.
#[derive(Debug, Clone)]
pub(super) struct Pattern(Search);

#[derive(Debug, Clone)]
enum Search {
    /// No more than letters, perhaps bound to the text's beginning.
    Contains(Folded),
    StartsWith(Folded),
    Program(Program),
}

impl Pattern {
    /// Reads an expression.
    ///
    /// # Errors
    /// When it can't be read, has a part that is not supported, or is too large.
    pub fn parse(expression: &str) -> Result<Self, PatternError> {
        let piece = parse::parse(expression)?;
        Ok(Self(match literal(&piece) {
            Some((true, text)) => Search::StartsWith(Folded::new(&text)),
            Some((false, text)) => Search::Contains(Folded::new(&text)),
            None => Search::Program(Program::of(&piece)),
        }))
    }

    /// Whether the expression is found in `text`.
    pub fn is_match(&self, text: &str) -> bool {
        match &self.0 {
            Search::Contains(part) => part.is_in(text),
            Search::StartsWith(part) => part.begins(text),
            Search::Program(program) => program.is_match(text),
        }
    }
}

/// The letters of an expression that is nothing else, and whether `^` stands before them.
fn literal(piece: &Piece) -> Option<(bool, String)> {
    let pieces = match piece {
        Piece::Sequence(pieces) => pieces.as_slice(),
        single => core::slice::from_ref(single),
    };
    let (bound, letters) = match pieces {
        [Piece::Start, letters @ ..] => (true, letters),
        letters => (false, letters),
    };
    // `.*` at the end takes nothing away from a search, unless the text's end is asked for.
    let letters = match letters {
        [before @ .., Piece::Repeat { piece, least: 0, .. }] if matches!(**piece, Piece::Any) => before,
        letters => letters,
    };
    let text: Option<String> = letters
        .iter()
        .map(|piece| match piece {
            Piece::Letter(c) => Some(*c),
            _ => None,
        })
        .collect();
    text.map(|text| (bound, text))
}
