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

fn invalid(span: (usize, usize), sentence: &str) -> PatternError {
    PatternError { span, kind: PatternProblem::Invalid, sentence: sentence.to_owned() }
}

fn unsupported(span: (usize, usize), sentence: &str) -> PatternError {
    PatternError { span, kind: PatternProblem::Unsupported, sentence: sentence.to_owned() }
}

fn too_large(span: (usize, usize)) -> PatternError {
    let sentence = "The regular expression is too large; repeat less, or split the condition.".to_owned();
    PatternError { span, kind: PatternProblem::TooLarge, sentence }
}

struct Parser<'a> {
    rest: Peekable<Chars<'a>>,
    at: usize,
    nesting: usize,
}

/// What an escape or a sign within brackets stands for.
enum Member {
    One(char),
    Kind(CharKind),
}

impl Parser<'_> {
    fn next(&mut self) -> Option<char> {
        let c = self.rest.next()?;
        self.at += 1;
        Some(c)
    }

    fn take(&mut self, wanted: char) -> bool {
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

    fn escape(&mut self, from: usize) -> Result<Piece, PatternError> {
        Ok(match self.rest.peek() {
            Some('A') => self.skip(Piece::Start),
            Some('z') => self.skip(Piece::End(false)),
            Some('Z') => self.skip(Piece::End(true)),
            Some('b') => self.skip(Piece::Boundary(true)),
            Some('B') => self.skip(Piece::Boundary(false)),
            _ => match self.member(from)? {
                Member::One(c) => Piece::Letter(c),
                Member::Kind(kind) => Piece::Class(Class { kinds: vec![kind], ..Class::default() }),
            },
        })
    }

    fn skip(&mut self, piece: Piece) -> Piece {
        self.next();
        piece
    }

    /// What an escape stands for; the back-slash is read.
    fn member(&mut self, from: usize) -> Result<Member, PatternError> {
        let Some(c) = self.next() else {
            return Err(invalid(
                (from, self.at),
                "Nothing follows this back-slash; write `\\\\` for the sign itself.",
            ));
        };
        Ok(match c {
            'd' | 'D' => Member::Kind(CharKind::Digit(c == 'd')),
            'w' | 'W' => Member::Kind(CharKind::Word(c == 'w')),
            's' | 'S' => Member::Kind(CharKind::Space(c == 's')),
            't' => Member::One('\t'),
            'n' => Member::One('\n'),
            'r' => Member::One('\r'),
            'f' => Member::One('\u{c}'),
            'v' => Member::One('\u{b}'),
            'a' => Member::One('\u{7}'),
            'e' => Member::One('\u{1b}'),
            'x' => Member::One(self.code(2, from)?),
            'u' => Member::One(self.code(4, from)?),
            'k' | '0'..='9' => {
                let sentence = "References to groups are not supported; write the text out.";
                return Err(unsupported((from, self.at), sentence));
            }
            'p' | 'P' => {
                let sentence =
                    "Unicode categories are not supported; use `\\w`, `\\d` or a list in brackets.";
                return Err(unsupported((from, self.at), sentence));
            }
            c if c.is_alphanumeric() || c == '_' => {
                let sentence = "This escape is not known; leave the back-slash out for the letter itself.";
                return Err(invalid((from, self.at), sentence));
            }
            other => Member::One(other),
        })
    }

    fn code(&mut self, digits: usize, from: usize) -> Result<char, PatternError> {
        let mut value = 0;
        for _ in 0..digits {
            let Some(digit) = self.rest.peek().and_then(|c| c.to_digit(16)) else {
                return Err(invalid((from, self.at), "The code of this character is not complete."));
            };
            self.next();
            value = value * 16 + digit;
        }
        char::from_u32(value)
            .ok_or_else(|| invalid((from, self.at), "This code is half of a character; write the character."))
    }

    fn class(&mut self, from: usize) -> Result<Class, PatternError> {
        let mut class = Class { negated: self.take('^'), ..Class::default() };
        let mut first = true;
        loop {
            let at = self.at;
            let low = match self.next() {
                None => {
                    return Err(invalid(
                        (from, from + 1),
                        "This bracket is not closed; write `\\[` for the sign itself.",
                    ));
                }
                Some(']') if !first => return Ok(class),
                Some('-') if !first && self.rest.peek() == Some(&'[') => {
                    let sentence = "Taking a list from another is not supported; write the characters out.";
                    return Err(unsupported((at, self.at + 1), sentence));
                }
                Some('\\') if self.take('b') => Member::One('\u{8}'),
                Some('\\') => self.member(at)?,
                Some(c) => Member::One(c),
            };
            first = false;
            match low {
                Member::Kind(kind) => class.kinds.push(kind),
                Member::One(low) => class.ranges.push((low, self.range_end(low, at)?)),
            }
        }
    }

    /// The end of a range that begins with `low`; `low` itself where there is none.
    fn range_end(&mut self, low: char, from: usize) -> Result<char, PatternError> {
        let mut ahead = self.rest.clone();
        if ahead.next() != Some('-') || matches!(ahead.next(), Some(']') | None) {
            return Ok(low);
        }
        self.next();
        let at = self.at;
        let high = match self.next() {
            Some('\\') => match self.member(at)? {
                Member::One(c) => c,
                Member::Kind(_) => {
                    return Err(invalid((from, self.at), "A range can't end with a kind of characters."));
                }
            },
            Some(c) => c,
            None => low,
        };
        if high < low {
            return Err(invalid((from, self.at), "The range runs backwards."));
        }
        Ok(high)
    }
}
