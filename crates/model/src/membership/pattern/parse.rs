//! Reads a regular expression into pieces.

use core::iter::Peekable;
use core::str::Chars;

use super::MAX_STEPS;

/// How deep groups may nest.
const MAX_NESTING: usize = 40;

/// Why an expression can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::membership) struct PatternError {
    /// The characters at fault within the expression.
    pub span: (usize, usize),
    /// What is wrong.
    pub kind: PatternProblem,
    /// One sentence.
    pub sentence: String,
}

/// What is wrong with an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::membership) enum PatternProblem {
    /// It can't be read.
    Invalid,
    /// .NET knows it, this engine does not.
    Unsupported,
    /// It is too large.
    TooLarge,
}

/// A part of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// This letter, in any case.
    Letter(char),
    /// Any character but the end of a line.
    Any,
    /// One of a set.
    Class(Class),
    /// The beginning of the text.
    Start,
    /// The end of the text; `true` also before an end of line that ends the text.
    End(bool),
    /// A word begins or ends here, or (`false`) does not.
    Boundary(bool),
    /// One after the other.
    Sequence(Vec<Piece>),
    /// One of them.
    Either(Vec<Piece>),
    /// Again and again; `None` for no limit.
    Repeat { piece: Box<Piece>, least: u32, most: Option<u32> },
}

/// A set of characters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Class {
    pub negated: bool,
    pub ranges: Vec<(char, char)>,
    pub kinds: Vec<CharKind>,
}

/// A kind of characters, such as `\d`, or (`false`) all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CharKind {
    Digit(bool),
    Word(bool),
    Space(bool),
}

impl Piece {
    /// How many steps it compiles to.
    fn steps(&self) -> usize {
        match self {
            Self::Sequence(pieces) => {
                pieces.iter().fold(0, |sum: usize, piece| sum.saturating_add(piece.steps()))
            }
            Self::Either(pieces) => {
                pieces.iter().fold(0, |sum: usize, piece| sum.saturating_add(piece.steps()).saturating_add(2))
            }
            Self::Repeat { piece, least, most } => {
                let times = most.unwrap_or_else(|| least.saturating_add(1)).max(1);
                piece.steps().saturating_add(2).saturating_mul(times as usize)
            }
            _ => 1,
        }
    }
}

/// Reads `expression`.
pub(super) fn parse(expression: &str) -> Result<Piece, PatternError> {
    let mut parser = Parser { rest: expression.chars().peekable(), at: 0, nesting: 0 };
    let piece = parser.either()?;
    if parser.rest.peek().is_some() {
        return Err(invalid(
            (parser.at, parser.at + 1),
            "This parenthesis closes nothing; write `\\)` for the sign itself.",
        ));
    }
    if piece.steps() > MAX_STEPS {
        return Err(too_large((0, parser.at)));
    }
    Ok(piece)
}

pub(super) fn invalid(span: (usize, usize), sentence: &str) -> PatternError {
    PatternError { span, kind: PatternProblem::Invalid, sentence: sentence.to_owned() }
}

pub(super) fn unsupported(span: (usize, usize), sentence: &str) -> PatternError {
    PatternError { span, kind: PatternProblem::Unsupported, sentence: sentence.to_owned() }
}

fn too_large(span: (usize, usize)) -> PatternError {
    let sentence = "The regular expression is too large; repeat less, or split the condition.".to_owned();
    PatternError { span, kind: PatternProblem::TooLarge, sentence }
}

pub(super) struct Parser<'a> {
    pub rest: Peekable<Chars<'a>>,
    pub at: usize,
    nesting: usize,
}

impl Parser<'_> {
    pub fn next(&mut self) -> Option<char> {
        let c = self.rest.next()?;
        self.at += 1;
        Some(c)
    }

    pub fn take(&mut self, wanted: char) -> bool {
        let found = self.rest.peek() == Some(&wanted);
        if found {
            self.next();
        }
        found
    }

    fn take_all(&mut self, wanted: &str) -> bool {
        let found = self.rest.clone().take(wanted.len()).eq(wanted.chars());
        if found {
            for _ in 0..wanted.len() {
                self.next();
            }
        }
        found
    }

    fn either(&mut self) -> Result<Piece, PatternError> {
        let first = self.sequence()?;
        let mut pieces = vec![first];
        while self.take('|') {
            pieces.push(self.sequence()?);
        }
        Ok(if pieces.len() > 1 { Piece::Either(pieces) } else { pieces.pop().unwrap_or(Piece::Any) })
    }

    fn sequence(&mut self) -> Result<Piece, PatternError> {
        let mut pieces = Vec::new();
        while let Some(&c) = self.rest.peek() {
            if matches!(c, '|' | ')') {
                break;
            }
            let from = self.at;
            let Some(piece) = self.single()? else { continue };
            pieces.push(self.repeated(piece, from)?);
        }
        Ok(match pieces.pop() {
            Some(single) if pieces.is_empty() => single,
            Some(last) => {
                pieces.push(last);
                Piece::Sequence(pieces)
            }
            None => Piece::Sequence(pieces),
        })
    }

    /// One piece without its repeats; `None` for what stands for nothing, such as `(?i)`.
    fn single(&mut self) -> Result<Option<Piece>, PatternError> {
        let from = self.at;
        let Some(c) = self.next() else { return Ok(None) };
        Ok(Some(match c {
            '.' => Piece::Any,
            '^' => Piece::Start,
            '$' => Piece::End(true),
            '(' => return self.group(from),
            '[' => Piece::Class(self.class(from)?),
            '\\' => self.escape(from)?,
            '*' | '+' | '?' => {
                return Err(invalid(
                    (from, self.at),
                    "Nothing stands before this sign to repeat; write `\\` before it for the sign itself.",
                ));
            }
            '{' if self.count(false).is_some() => {
                return Err(invalid((from, self.at), "Nothing stands before this repeat."));
            }
            other => Piece::Letter(other),
        }))
    }

    fn repeated(&mut self, piece: Piece, from: usize) -> Result<Piece, PatternError> {
        let Some((least, most)) = self.repeat()? else { return Ok(piece) };
        // A lazy repeat finds the same texts.
        self.take('?');
        let again = self.at;
        if self.repeat()?.is_some() {
            return Err(invalid(
                (again, self.at),
                "A repeat can't be repeated; put parentheses around what comes before.",
            ));
        }
        let piece = Piece::Repeat { piece: Box::new(piece), least, most };
        if piece.steps() > MAX_STEPS { Err(too_large((from, self.at))) } else { Ok(piece) }
    }

    fn repeat(&mut self) -> Result<Option<(u32, Option<u32>)>, PatternError> {
        let from = self.at;
        let found = match self.rest.peek() {
            Some('*') => Some((0, None)),
            Some('+') => Some((1, None)),
            Some('?') => Some((0, Some(1))),
            Some('{') => return self.counted(from),
            _ => None,
        };
        if found.is_some() {
            self.next();
        }
        Ok(found)
    }

    fn counted(&mut self, from: usize) -> Result<Option<(u32, Option<u32>)>, PatternError> {
        let Some((least, most)) = self.count(true) else { return Ok(None) };
        if most.is_some_and(|most| most < least) {
            return Err(invalid((from, self.at), "The repeat's most is less than its least."));
        }
        if least as usize > MAX_STEPS || most.is_some_and(|most| most as usize > MAX_STEPS) {
            return Err(too_large((from, self.at)));
        }
        Ok(Some((least, most)))
    }

    /// `{2}`, `{2,}` or `{2,3}` from here (or, its brace read already, from there); `None` for a brace that
    /// stands for itself.
    fn count(&mut self, brace: bool) -> Option<(u32, Option<u32>)> {
        let mut ahead = self.rest.clone();
        if brace {
            ahead.next();
        }
        let inner: String = ahead.by_ref().take_while(|c| *c != '}').take(32).collect();
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| text.parse().unwrap_or(u32::MAX))
        };
        let count = match inner.split_once(',') {
            None => number(&inner).map(|times| (times, Some(times))),
            Some((least, "")) => number(least).map(|least| (least, None)),
            Some((least, most)) => number(least).zip(number(most)).map(|(least, most)| (least, Some(most))),
        }?;
        let length = inner.len() + 1 + usize::from(brace);
        if self.rest.clone().nth(length - 1) != Some('}') {
            return None;
        }
        for _ in 0..length {
            self.next();
        }
        Some(count)
    }

    fn group(&mut self, from: usize) -> Result<Option<Piece>, PatternError> {
        if self.take('?') && !self.group_kind(from)? {
            return Ok(None);
        }
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            return Err(too_large((from, self.at)));
        }
        let piece = self.either()?;
        self.nesting -= 1;
        if !self.take(')') {
            return Err(invalid(
                (from, from + 1),
                "This parenthesis is not closed; write `\\(` for the sign itself.",
            ));
        }
        Ok(Some(piece))
    }

    /// What follows `(?`; whether a group follows it.
    fn group_kind(&mut self, from: usize) -> Result<bool, PatternError> {
        for look in ["=", "!", "<=", "<!"] {
            if self.take_all(look) {
                let sentence =
                    "Looking ahead or behind is not supported; join conditions with `-and` and `-not`.";
                return Err(unsupported((from, self.at), sentence));
            }
        }
        if self.take('>') {
            return Err(unsupported((from, self.at), "Atomic groups are not supported; use `(?:`."));
        }
        if self.take(':') {
            return Ok(true);
        }
        for (open, close) in [('<', '>'), ('\'', '\'')] {
            if self.take(open) {
                let mut length = 0;
                while self.rest.peek().is_some_and(|c| c.is_alphanumeric() || *c == '_') {
                    self.next();
                    length += 1;
                }
                if length == 0 || !self.take(close) {
                    return Err(invalid((from, self.at), "The group's name can't be read."));
                }
                return Ok(true);
            }
        }
        let mut flags = 0;
        while self.rest.peek().is_some_and(|c| matches!(c, 'i' | 'n')) {
            self.next();
            flags += 1;
        }
        if flags > 0 && self.take(')') {
            return Ok(false);
        }
        if flags > 0 && self.take(':') {
            return Ok(true);
        }
        self.next();
        Err(unsupported((from, self.at), "This kind of group is not supported; use `(?:`."))
    }
}
