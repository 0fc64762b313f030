//! Reads the operator of a condition, also when it is another language's.

use super::super::condition::Quantifier;
use super::super::error::Code;
use super::super::lex::{Kind, Token};
use super::super::operator::Operator;
use super::super::property::{Kind as PropertyKind, Property};
use super::super::report::{self, Span};
use super::super::value::Quoted;
use super::{Parser, connective};
use crate::nearest::nearest;

/// What stands between property and value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    Compare(Operator),
    Quantifier(Quantifier),
}

/// An operator and its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub is: Read,
    pub span: Span,
}

fn quantifier(token: &Token) -> Option<Quantifier> {
    [Quantifier::Any, Quantifier::All].into_iter().find(|is| token.is_word(is.text().trim_start_matches('-')))
}

fn known(token: &Token) -> Option<Operator> {
    token.bare_word().and_then(Operator::named)
}

/// Whether a value begins with this.
fn begins_value(token: &Token) -> bool {
    match &token.kind {
        Kind::Text(_) | Kind::OpenList => true,
        Kind::Word(word) => !word.starts_with('-') && connective(token).is_none() && !word.contains('.'),
        _ => false,
    }
}

impl Parser<'_> {
    /// Reads an operator after a property (`None`: an item, or an unknown one) that ends at `end`. `None` when
    /// there is none, which is then told.
    pub(super) fn operator(&mut self, property: Option<Property>, end: usize) -> Option<Placed> {
        let Some(token) = self.peek(0).cloned() else {
            self.no_operator(property, end);
            return None;
        };
        if let Some(is) = quantifier(&token) {
            let span = self.advance();
            return Some(Placed { is: Read::Quantifier(is), span });
        }
        if let Some(is) = known(&token) {
            let span = self.advance();
            return Some(Placed { is: Read::Compare(is), span });
        }
        if connective(&token) == Some("-not") && self.peek(1).is_some() {
            return self.negated(token.span);
        }
        match &token.kind {
            Kind::Sign(sign) if connective(&token).is_none() => {
                let meant = Operator::meant_by(sign);
                let span = self.advance();
                self.unknown(sign, meant, span);
                meant.map(|meant| Placed { is: Read::Compare(meant), span })
            }
            Kind::Text(_) | Kind::OpenList => {
                let meant = if token.kind == Kind::OpenList { Operator::In } else { Operator::Eq };
                let error =
                    report::error(Code::ExpectedOperator, token.span, "An operator is missing before this.");
                let (insert, said) =
                    (format!("{} ", meant.text()), format!("Write `{}` before it.", meant.text()));
                self.tell(report::with(error, said, (token.span.0, token.span.0), insert));
                Some(Placed { is: Read::Compare(meant), span: (token.span.0, token.span.0) })
            }
            Kind::Word(word)
                if connective(&token).is_none()
                    && (word.starts_with('-')
                        || word.eq_ignore_ascii_case("is")
                        || self.peek(1).is_some_and(begins_value)) =>
            {
                self.unknown_word(&token, word)
            }
            _ => {
                self.no_operator(property, end);
                None
            }
        }
    }

    fn unknown_word(&mut self, token: &Token, word: &str) -> Option<Placed> {
        let bare = token.bare_word().unwrap_or(word);
        let mut span = self.advance();
        let mut meant = Operator::meant_by(bare);
        if bare.eq_ignore_ascii_case("is") && self.peek(0).is_some_and(|next| next.is_word("not")) {
            span.1 = self.advance().1;
            meant = Some(Operator::Ne);
        }
        if let Some(meant) = self.like(bare, span) {
            return Some(meant);
        }
        let words = Operator::ALL.iter().map(|operator| operator.word()).chain(["any", "all"]);
        let near = nearest(bare, words);
        if let (None, Some(near @ ("any" | "all"))) = (meant, near) {
            let is = if near == "any" { Quantifier::Any } else { Quantifier::All };
            let error = report::error(Code::UnknownOperator, span, format!("`{word}` is no operator."));
            self.tell(report::with(error, format!("Did you mean `{}`?", is.text()), span, is.text()));
            return Some(Placed { is: Read::Quantifier(is), span });
        }
        let meant = meant.or_else(|| near.and_then(Operator::named));
        let written = self.slice(span);
        self.unknown(&written, meant, span);
        // An unknown operator still stands where one belongs, so that the value is read.
        Some(Placed { is: Read::Compare(meant.unwrap_or(Operator::Eq)), span })
    }

    /// `-like "PC-*"`: the star says which operator is meant.
    fn like(&mut self, word: &str, span: Span) -> Option<Placed> {
        let negated = word.eq_ignore_ascii_case("notLike");
        if !negated && !word.eq_ignore_ascii_case("like") {
            return None;
        }
        let Some(Token { kind: Kind::Text(text), span: value }) = self.peek(0).cloned() else { return None };
        let (is, part) = match (text.strip_prefix('*'), text.strip_suffix('*')) {
            (Some(end), None) => (Operator::EndsWith, end),
            (None, Some(head)) => (Operator::StartsWith, head),
            (Some(rest), Some(_)) => (Operator::Contains, rest.strip_suffix('*').unwrap_or(rest)),
            (None, None) => (Operator::Eq, text.as_str()),
        };
        if part.is_empty() || part.contains(['*', '?']) {
            return None;
        }
        let is = if negated { is.opposite().unwrap_or(is) } else { is };
        let mended = format!("{} {}", is.text(), Quoted(part));
        let error = report::error(Code::UnknownOperator, span, format!("`-{word}` is no operator."));
        self.tell(report::with(error, format!("Did you mean `{mended}`?"), (span.0, value.1), mended));
        Some(Placed { is: Read::Compare(is), span })
    }

    fn unknown(&mut self, written: &str, meant: Option<Operator>, span: Span) {
        let error = report::error(Code::UnknownOperator, span, format!("`{written}` is no operator."));
        self.tell(match meant {
            Some(meant) => {
                report::with(error, format!("Did you mean `{}`?", meant.text()), span, meant.text())
            }
            None => error,
        });
    }

    /// `-not` where an operator belongs: `-not null`, `-not -contains`.
    fn negated(&mut self, at: Span) -> Option<Placed> {
        self.advance();
        let (meant, span) = match self.peek(0).and_then(known) {
            Some(operator) => (operator.opposite().unwrap_or(operator), (at.0, self.advance().1)),
            None => (Operator::Ne, at),
        };
        let error =
            report::error(Code::UnknownOperator, span, "`-not` stands before a condition, not within one.");
        self.tell(report::with(error, format!("Did you mean `{}`?", meant.text()), span, meant.text()));
        Some(Placed { is: Read::Compare(meant), span })
    }

    fn no_operator(&mut self, property: Option<Property>, end: usize) {
        // What is no property may be anything; that it is none was told.
        if property.is_none() && self.errors.iter().any(|error| error.span.1 as usize == end) {
            return;
        }
        let start = self.tokens.get(self.at.wrapping_sub(1)).map_or(end, |token| token.span.0);
        let error = report::error(
            Code::ExpectedOperator,
            (start.min(end), end),
            "An operator and a value are missing after this.",
        );
        let of_kind = |kind| property.is_some_and(|property| property.kind() == kind);
        self.tell(if of_kind(PropertyKind::Boolean) {
            report::with(error, "Write `-eq true` after it.", (end, end), " -eq true")
        } else if of_kind(PropertyKind::Text) || of_kind(PropertyKind::Version) {
            report::with(error, "Write `-ne null` after it.", (end, end), " -ne null")
        } else {
            error
        });
    }
}
