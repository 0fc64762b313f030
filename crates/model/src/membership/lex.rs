//! Cuts the text of a rule into tokens, each with its place.

use super::error::{Code, RuleError};
use super::report::{self, Span};
use super::value::Quoted;

/// A piece of a rule's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    /// Start and end in characters.
    pub span: Span,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A property, an operator, `null`, a number: anything without quotes. A hyphen before it is part of it.
    Word(String),
    /// A text in quotes.
    Text(String),
    /// `(`
    Open,
    /// `)`
    Close,
    /// `[`
    OpenList,
    /// `]`
    CloseList,
    /// `,`
    Comma,
    /// Signs of other languages, such as `==` and `&&`.
    Sign(String),
}

impl Token {
    /// The word without its hyphen; `None` for another token.
    pub fn bare_word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word.strip_prefix('-').unwrap_or(word)),
            _ => None,
        }
    }

    /// Whether this is `word`, with or without a hyphen, in any case.
    pub fn is_word(&self, word: &str) -> bool {
        self.bare_word().is_some_and(|bare| bare.eq_ignore_ascii_case(word))
    }
}

/// Quotes that word processors make: those that open a text, and those that may close it.
const SMART_DOUBLE: &[char] = &['“', '”', '„', '‟', '«', '»', '″'];
const SMART_SINGLE: &[char] = &['‘', '’', '‚', '‛', '‹', '›', '′'];

/// Dashes that word processors make of a hyphen. Entra's own documentation writes the first, so it counts as one.
const EN_DASH: char = '\u{2013}';
const DASHES: &[char] =
    &['\u{2010}', '\u{2011}', '\u{2012}', '\u{2014}', '\u{2015}', '\u{2212}', '\u{fe63}', '\u{ff0d}'];

/// The tokens of `text`, and what is wrong with its characters. Whatever is wrong, the tokens go on.
pub(super) fn tokens(text: &str) -> (Vec<Token>, Vec<RuleError>) {
    let letters: Vec<char> = text.chars().collect();
    let mut lexer = Lexer { letters: &letters, at: 0, open: 0, errors: Vec::new() };
    let mut tokens = Vec::new();
    while let Some(c) = lexer.peek(0) {
        if c.is_whitespace() || is_invisible(c) {
            lexer.at += 1;
            continue;
        }
        let start = lexer.at;
        if let Some(kind) = lexer.token(c) {
            tokens.push(Token { kind, span: (start, lexer.at) });
        }
        if lexer.at == start {
            lexer.at += 1;
        }
    }
    (tokens, lexer.errors)
}

/// Characters that nobody sees and copied text brings along.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
}

fn is_sign(c: char) -> bool {
    matches!(c, '=' | '!' | '<' | '>' | '&' | '|' | '~')
}

fn ends_word(c: char) -> bool {
    c.is_whitespace()
        || is_invisible(c)
        || is_sign(c)
        || matches!(c, '(' | ')' | '[' | ']' | ',' | '"' | '\'' | '`' | ';' | '{' | '}')
        || SMART_DOUBLE.contains(&c)
        || SMART_SINGLE.contains(&c)
}

struct Lexer<'a> {
    letters: &'a [char],
    at: usize,
    /// How many parentheses and lists are open.
    open: usize,
    errors: Vec<RuleError>,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.letters.get(self.at + ahead).copied()
    }

    fn token(&mut self, c: char) -> Option<Kind> {
        let single = match c {
            '(' => Some(Kind::Open),
            ')' => Some(Kind::Close),
            '[' => Some(Kind::OpenList),
            ']' => Some(Kind::CloseList),
            ',' => Some(Kind::Comma),
            _ => None,
        };
        if single.is_some() {
            self.at += 1;
            match c {
                '(' | '[' => self.open += 1,
                ')' | ']' => self.open = self.open.saturating_sub(1),
                _ => {}
            }
            return single;
        }
        match c {
            '"' => Some(self.double_quoted()),
            '\'' => Some(self.single_quoted()),
            '`' if self.quoted_quotes_end().is_some() => self.quoted_quotes(),
            c if SMART_DOUBLE.contains(&c) => Some(self.smart_quoted(SMART_DOUBLE, '"')),
            c if SMART_SINGLE.contains(&c) => Some(self.smart_quoted(SMART_SINGLE, '\'')),
            c if is_sign(c) => {
                let from = self.at;
                while self.peek(0).is_some_and(is_sign) && self.at - from < 3 {
                    self.at += 1;
                }
                Some(Kind::Sign(self.letters.get(from..self.at).unwrap_or_default().iter().collect()))
            }
            c if ends_word(c) => {
                let span = (self.at, self.at + 1);
                let sentence = format!("`{c}` is not part of the language; take it away.");
                let error = report::error(Code::Character, span, sentence);
                self.errors.push(report::with(error, "Take it away.", span, ""));
                None
            }
            _ => Some(self.word()),
        }
    }

    fn word(&mut self) -> Kind {
        let from = self.at;
        let mut word = String::new();
        while let Some(c) = self.peek(0).filter(|c| !ends_word(*c)) {
            let first = self.at == from;
            let hyphen = c == '-' || c == EN_DASH || DASHES.contains(&c);
            // `device.displayName-eq` without a space.
            if hyphen && !first && word.get(..7).is_some_and(|head| head.eq_ignore_ascii_case("device.")) {
                break;
            }
            if first && DASHES.contains(&c) && self.peek(1).is_some_and(char::is_alphabetic) {
                let span = (from, from + 1);
                let sentence = "This dash is no hyphen; operators begin with `-`.";
                let error = report::error(Code::Dash, span, sentence);
                self.errors.push(report::with(error, "Write a hyphen.", span, "-"));
            }
            word.push(if first && hyphen { '-' } else { c });
            self.at += 1;
        }
        Kind::Word(word)
    }

    /// `"…"`: a back-tick before a double quote or another back-tick takes away its meaning.
    fn double_quoted(&mut self) -> Kind {
        let from = self.at;
        let escapes = |c, next| c == '`' && matches!(next, '"' | '`');
        if let Some(text) = self.quoted('"', escapes) {
            return Kind::Text(text);
        }
        // Closed by a typographic quote, if by any.
        let rest = self.letters.get(from + 1..).unwrap_or_default();
        if let Some(end) = rest.iter().position(|c| SMART_DOUBLE.contains(c)) {
            self.at = from + end + 2;
            return self.typographic(from, rest.get(..end).unwrap_or_default().iter().collect());
        }
        self.open_quote(from)
    }

    /// `'…'`: a single quote is written twice.
    fn single_quoted(&mut self) -> Kind {
        let from = self.at;
        let escapes = |c, next| c == '\'' && next == '\'';
        self.quoted('\'', escapes).map_or_else(|| self.open_quote(from), Kind::Text)
    }

    /// The text up to the next `quote`; of two letters for which `escapes` holds, the second alone counts. `None`
    /// where no quote closes it.
    fn quoted(&mut self, quote: char, escapes: impl Fn(char, char) -> bool) -> Option<String> {
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.peek(0) {
            self.at += 1;
            match self.peek(0) {
                Some(next) if escapes(c, next) => {
                    self.at += 1;
                    text.push(next);
                }
                _ if c == quote => return Some(text),
                _ => text.push(c),
            }
        }
        None
    }

    /// `` `"Sales`" ``: Entra's documentation writes a text that is in quotes itself like this.
    fn quoted_quotes(&mut self) -> Option<Kind> {
        let end = self.quoted_quotes_end()?;
        let text: String = self.letters.get(self.at + 2..end)?.iter().collect();
        self.at = end + 2;
        Some(Kind::Text(format!("\"{text}\"")))
    }

    fn quoted_quotes_end(&self) -> Option<usize> {
        let rest = self.letters.get(self.at..)?.strip_prefix(&['`', '"'])?;
        rest.windows(2).position(|pair| pair == ['`', '"']).map(|end| self.at + 2 + end)
    }

    fn smart_quoted(&mut self, quotes: &[char], plain: char) -> Kind {
        let from = self.at;
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.peek(0) {
            self.at += 1;
            if c == plain || quotes.contains(&c) {
                return self.typographic(from, text);
            }
            text.push(c);
        }
        self.open_quote(from)
    }

    fn typographic(&mut self, from: usize, text: String) -> Kind {
        let span = (from, self.at);
        let sentence = "These quotes are typographic; write straight ones.";
        let error = report::error(Code::SmartQuotes, span, sentence);
        let straight = Quoted(&text).to_string();
        self.errors.push(report::with(error, "Write straight quotes.", span, straight));
        Kind::Text(text)
    }

    /// A text that no quote closes: it goes to the end, but for what closes the parentheses and lists around it.
    fn open_quote(&mut self, from: usize) -> Kind {
        let rest = self.letters.get(from + 1..).unwrap_or_default();
        let mut open = self.open;
        let tail = rest.iter().rev().take_while(|c| {
            let closes = matches!(c, ')' | ']') && open > 0;
            open -= usize::from(closes);
            closes || c.is_whitespace()
        });
        let length = rest.len() - tail.count();
        self.at = from + 1 + length;
        let text: String = rest.iter().take(length).collect();
        let (quote, span) = (self.letters.get(from).copied(), (from, self.at));
        let error =
            report::error(Code::OpenQuote, span, "This text is not closed; write a quote where it ends.");
        self.errors.push(match quote {
            Some(quote @ ('"' | '\'')) => {
                report::with(error, "Close it here.", (self.at, self.at), quote.to_string())
            }
            _ => report::with(error, "Write straight quotes.", span, Quoted(&text).to_string()),
        });
        Kind::Text(text)
    }
}
