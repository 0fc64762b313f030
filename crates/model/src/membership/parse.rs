//! Reads the text of a rule. Whatever is wrong, reading goes on, so that all errors are told at once.
//!
//! `-any` and `-all` bind loosest, so what they ask of an item reaches as far as it can; without parentheses it
//! reaches as far as the conditions speak of the item.

mod device;
mod item;
mod operator;
mod value;

use super::Rule;
use super::error::{Code, Fault, RuleError};
use super::lex::{Kind, Token, tokens};
use super::report::{self, Span};
use super::tree::{Leaf, Tree};
use crate::problem::Severity;

/// How long a rule may be, in characters. Source: Entra's documentation of dynamic groups.
pub const MAX_LENGTH: usize = 3_072;
/// How much is read of a text that is too long.
const READ: usize = 4 * MAX_LENGTH;
/// How deep parentheses and `-not` may nest in a text; more than a tree, as some mean nothing.
const MAX_NESTING: usize = 64;
/// How many errors are told.
const MAX_ERRORS: usize = 100;

/// What a text is as a rule: the rule where there is one, and all that is wrong with it or worth knowing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The rule; `None` when there are errors.
    pub rule: Option<Rule>,
    /// Errors and warnings in the order of the text.
    pub errors: Vec<RuleError>,
}

/// Reads a rule, and says all that is wrong with it: errors, which stop it, and warnings, which do not.
pub fn check_text(text: &str) -> Checked {
    let length = text.chars().count();
    // Not a rule that became too long but something else; it is not read.
    let read = if length > READ { "" } else { text };
    let (tokens, errors) = tokens(read);
    let mut parser = Parser { tokens, at: 0, errors, nesting: 0, stopped: false, text: read };
    if length > MAX_LENGTH {
        let sentence = format!("A rule has at most {MAX_LENGTH} characters; this one has {length}.");
        parser.errors.push(report::error(Code::TooLong, (MAX_LENGTH, length), sentence));
    }
    let rule = parser.rule(length);
    let mut errors = parser.errors;
    errors.sort_by_key(|error| error.span);
    errors.truncate(MAX_ERRORS);
    let wrong = errors.iter().any(|error| error.severity == Severity::Error);
    Checked { rule: rule.filter(|_| !wrong), errors }
}

/// Reads a rule.
///
/// # Errors
/// Everything that is wrong with it, in the order of the text. Warnings do not stop a rule; [`check_text`] tells
/// them.
pub fn parse(text: &str) -> Result<Rule, Vec<RuleError>> {
    let mut checked = check_text(text);
    checked.errors.retain(|error| error.severity == Severity::Error);
    checked.rule.ok_or(checked.errors)
}

/// Where an expression stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The whole rule, or within parentheses: everything up to the end belongs to it.
    Closed,
    /// After `-any` without parentheses: only what speaks of the item belongs to it.
    Open,
}

/// A condition that an expression joins.
trait Grammar: Leaf + Sized {
    /// Reads one; `None` when it is wrong, which was then told.
    fn read(parser: &mut Parser<'_>) -> Option<Self>;
}

struct Parser<'a> {
    tokens: Vec<Token>,
    at: usize,
    errors: Vec<RuleError>,
    nesting: usize,
    /// Too deep to go on: nothing more is told.
    stopped: bool,
    text: &'a str,
}

/// A word or sign that joins conditions, and how it is rightly written.
fn connective(token: &Token) -> Option<&'static str> {
    match &token.kind {
        Kind::Sign(sign) => match sign.as_str() {
            "&&" | "&" => Some("-and"),
            "||" | "|" => Some("-or"),
            "!" => Some("-not"),
            _ => None,
        },
        Kind::Word(_) => {
            ["-and", "-or", "-not"].into_iter().find(|word| token.is_word(word.trim_start_matches('-')))
        }
        _ => None,
    }
}

impl Parser<'_> {
    fn peek(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.at + ahead)
    }

    fn next_is(&self, kind: &Kind) -> bool {
        self.peek(0).is_some_and(|token| token.kind == *kind)
    }

    /// Takes the next token and gives its place.
    fn advance(&mut self) -> Span {
        let span = self.here();
        self.at += 1;
        span
    }

    /// The place of the next token; behind the last one at the end.
    fn here(&self) -> Span {
        let end = self.end_of_last();
        self.peek(0).map_or((end, end), |token| token.span)
    }

    /// Where the token before ends.
    fn end_of_last(&self) -> usize {
        let last = self.at.min(self.tokens.len()).checked_sub(1);
        last.and_then(|last| self.tokens.get(last)).map_or(0, |token| token.span.1)
    }

    fn tell(&mut self, error: RuleError) {
        if !self.stopped {
            self.errors.push(error);
        }
    }

    fn tell_fault(&mut self, fault: Fault, span: Span) {
        self.tell(report::of_fault(fault, span));
    }

    /// The characters of a place.
    fn slice(&self, span: Span) -> String {
        self.text.chars().skip(span.0).take(span.1.saturating_sub(span.0)).collect()
    }

    fn rule(&mut self, length: usize) -> Option<Rule> {
        if self.tokens.is_empty() {
            if self.errors.is_empty() {
                self.tell_fault(Fault::empty(), (0, length));
            }
            return None;
        }
        let rule = self.or(Place::Closed);
        while self.at < self.tokens.len() {
            // Nothing but a parenthesis too many ends an expression before the end.
            let span = self.advance();
            let error = report::error(Code::Parenthesis, span, "This parenthesis closes nothing.");
            self.tell(report::with(error, "Take it away.", span, ""));
            if self.peek(0).and_then(connective).is_some_and(|word| word != "-not") {
                self.advance();
            }
            if self.at < self.tokens.len() && !self.next_is(&Kind::Close) {
                self.or::<super::Condition>(Place::Closed);
            }
        }
        rule
    }

    fn or<C: Grammar>(&mut self, place: Place) -> Option<Tree<C>> {
        let from = self.here().0;
        let mut parts = vec![self.and(place)];
        while self.joined_by("-or", place) {
            parts.push(self.and(place));
        }
        self.join(parts, Tree::or, from)
    }

    fn and<C: Grammar>(&mut self, place: Place) -> Option<Tree<C>> {
        let from = self.here().0;
        let mut parts = vec![self.unary()];
        while self.joined_by("-and", place) || (place == Place::Closed && self.not_joined()) {
            parts.push(self.unary());
        }
        self.join(parts, Tree::and, from)
    }

    fn join<C: Grammar>(
        &mut self,
        parts: Vec<Option<Tree<C>>>,
        join: impl FnOnce(Vec<Tree<C>>) -> Result<Tree<C>, Fault>,
        from: usize,
    ) -> Option<Tree<C>> {
        let parts: Vec<_> = parts.into_iter().collect::<Option<_>>()?;
        join(parts).map_err(|fault| self.tell_fault(fault, (from, self.end_of_last()))).ok()
    }

    /// Takes the next token where it is this connective.
    fn joined_by(&mut self, word: &str, place: Place) -> bool {
        let Some(token) = self.peek(0) else { return false };
        if connective(token) != Some(word) || (place == Place::Open && !self.speaks_of_item(1)) {
            return false;
        }
        self.take_connective();
        true
    }

    /// Takes a connective and tells when it is another language's.
    fn take_connective(&mut self) {
        let Some(token) = self.peek(0) else { return };
        if let (Some(word), Kind::Sign(sign)) = (connective(token), &token.kind) {
            let sentence = format!("`{sign}` is not part of the language.");
            let span = token.span;
            let error = report::error(Code::UnknownOperator, span, sentence);
            self.tell(report::with(error, format!("Did you mean `{word}`?"), span, word));
        }
        self.advance();
    }

    /// Whether what comes after `ahead` tokens speaks of an item, behind `-not` and parentheses.
    fn speaks_of_item(&self, ahead: usize) -> bool {
        let mut rest = self.tokens.iter().skip(self.at + ahead);
        rest.find(|token| token.kind != Kind::Open && connective(token) != Some("-not"))
            .is_some_and(|token| matches!(&token.kind, Kind::Word(word) if word == "_"))
    }

    /// Tells of what follows a condition without joining it; whether a condition follows that can be read.
    fn not_joined(&mut self) -> bool {
        loop {
            let Some(token) = self.peek(0) else { return false };
            if token.kind == Kind::Close || connective(token).is_some_and(|word| word != "-not") {
                return false;
            }
            let span = token.span;
            let condition = token.kind == Kind::Open
                || connective(token).is_some()
                || matches!(&token.kind, Kind::Word(word) if word.contains('.') || word == "_");
            let error = report::error(
                Code::ExpectedConnective,
                span,
                "Nothing joins this with what stands before; join conditions by `-and` or `-or`.",
            );
            if condition {
                self.tell(report::with(error, "Join them by `-and`.", (span.0, span.0), "-and "));
                return true;
            }
            self.tell(error);
            self.recover();
        }
    }

    fn unary<C: Grammar>(&mut self) -> Option<Tree<C>> {
        let from = self.here();
        let not = self.peek(0).and_then(connective) == Some("-not");
        if !not && !self.next_is(&Kind::Open) {
            return C::read(self).map(Tree::condition);
        }
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            self.tell_fault(Fault::too_deep(), from);
            self.stopped = true;
            self.at = self.tokens.len();
            return None;
        }
        let tree = if not {
            self.take_connective();
            let tree = self.unary();
            tree.and_then(|tree: Tree<C>| {
                tree.not().map_err(|fault| self.tell_fault(fault, (from.0, self.end_of_last()))).ok()
            })
        } else {
            self.advance();
            let tree = self.or(Place::Closed);
            self.close(from);
            tree
        };
        self.nesting -= 1;
        tree
    }

    /// Takes the parenthesis that closes the one at `open`.
    fn close(&mut self, open: Span) {
        if self.next_is(&Kind::Close) {
            self.advance();
            return;
        }
        let end = self.end_of_last();
        let error = report::error(Code::Parenthesis, open, "This parenthesis is not closed.");
        self.tell(report::with(error, "Close it here.", (end, end), ")"));
    }

    /// Leaves out tokens up to the next connective or the end of the parentheses.
    fn recover(&mut self) {
        let mut depth = 0_usize;
        while let Some(token) = self.peek(0) {
            match token.kind {
                Kind::Open => depth += 1,
                Kind::Close if depth == 0 => return,
                Kind::Close => depth -= 1,
                _ if depth == 0 && connective(token).is_some_and(|word| word != "-not") => return,
                _ => {}
            }
            self.at += 1;
        }
    }
}
