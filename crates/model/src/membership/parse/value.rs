//! Reads the value of a condition, also when its quotes or brackets are missing.

use super::super::check::check;
use super::super::error::{Code, Fault, Part};
use super::super::lex::{Kind, Token};
use super::super::operator::Operator;
use super::super::property::{Kind as PropertyKind, Property};
use super::super::report::{self, Span};
use super::super::value::{Quoted, Value};
use super::{Parser, connective};
use crate::problem::Severity;

/// A value and its place.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub value: Value,
    pub spans: Spans,
}

/// The places of a value and of the entries of a list.
#[derive(Debug, Clone, Default)]
pub(super) struct Spans {
    pub value: Span,
    entries: Vec<Span>,
}

impl Spans {
    /// The place of the part that a fault is about.
    pub fn span_of(&self, part: Part, property: Span, operator: Span, whole: Span) -> Span {
        match part {
            Part::Whole => whole,
            Part::Property => property,
            Part::Operator => operator,
            Part::Value => self.value,
            Part::Entry(place) => self.entries.get(place).copied().unwrap_or(self.value),
        }
    }
}

fn is_null(word: &str) -> bool {
    word.strip_prefix('$').unwrap_or(word).eq_ignore_ascii_case("null")
}

fn boolean(word: &str) -> Option<bool> {
    match word.strip_prefix('$').unwrap_or(word) {
        word if word.eq_ignore_ascii_case("true") => Some(true),
        word if word.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// Whether a text without quotes goes on with this token.
fn goes_on(token: &Token) -> bool {
    match &token.kind {
        Kind::Word(word) => {
            !word.starts_with('-')
                && connective(token).is_none()
                && !["device.", "user.", "group."].iter().any(|object| {
                    word.get(..object.len()).is_some_and(|head| head.eq_ignore_ascii_case(object))
                })
                && word != "_"
        }
        _ => false,
    }
}

impl Parser<'_> {
    /// Reads the value after an operator; `None` when there is none, which is then told.
    pub(super) fn value(
        &mut self,
        property: Option<Property>,
        operator: Operator,
        at: Span,
    ) -> Option<Given> {
        let Some(token) = self.peek(0).cloned() else {
            self.no_value(operator, at);
            return None;
        };
        match &token.kind {
            Kind::Text(text) => {
                let span = self.advance();
                if operator.takes_list() && self.next_is(&Kind::Comma) {
                    return Some(self.list_without_brackets(text.clone(), span));
                }
                Some(Given {
                    value: Value::Text(text.clone()),
                    spans: Spans { value: span, entries: Vec::new() },
                })
            }
            Kind::OpenList => Some(self.list(property, &Kind::CloseList)),
            Kind::Open if operator.takes_list() => {
                let given = self.list(property, &Kind::Close);
                let span = given.spans.value;
                let error =
                    report::error(Code::ExpectedList, span, "A list stands in brackets, not parentheses.");
                self.tell(report::with(error, "Write brackets.", span, given.value.to_string()));
                Some(given)
            }
            Kind::Word(word) if is_null(word) => Some(self.single(Value::Null)),
            Kind::Word(word) if boolean(word).is_some() => Some(self.boolean(word)),
            Kind::Word(word)
                if word.contains('.') && Property::named(word.get(7..).unwrap_or_default()).is_some() =>
            {
                let sentence = "A property is compared with a value, not with another property.";
                self.tell(report::error(Code::ValueKind, token.span, sentence));
                self.advance();
                None
            }
            Kind::Word(_) if goes_on(&token) => Some(self.unquoted(property, token.span)),
            _ => {
                self.no_value(operator, at);
                if !matches!(token.kind, Kind::Close) && connective(&token).is_none() {
                    self.recover();
                }
                None
            }
        }
    }

    fn single(&mut self, value: Value) -> Given {
        Given { value, spans: Spans { value: self.advance(), entries: Vec::new() } }
    }

    fn boolean(&mut self, word: &str) -> Given {
        let value = boolean(word).unwrap_or_default();
        let given = self.single(Value::Boolean(value));
        if word.starts_with('$') {
            let error = report::error(
                Code::ValueKind,
                given.spans.value,
                format!("`{word}` is not part of the language."),
            );
            self.tell(report::with(error, format!("Write `{value}`."), given.spans.value, value.to_string()));
        }
        given
    }

    fn unquoted(&mut self, property: Option<Property>, first: Span) -> Given {
        let mut span = first;
        while self.peek(0).is_some_and(goes_on) {
            span.1 = self.advance().1;
        }
        let text = self.slice(span);
        let spans = Spans { value: span, entries: Vec::new() };
        if property.is_some_and(|property| property.kind() == PropertyKind::Boolean) {
            let meant = match text.to_ascii_lowercase().as_str() {
                "yes" | "on" | "1" => Some("true"),
                "no" | "off" | "0" => Some("false"),
                _ => None,
            };
            let error = report::error(Code::ValueKind, span, "This property is true or false.");
            self.tell(match meant {
                Some(meant) => report::with(error, format!("Did you mean `{meant}`?"), span, meant),
                None => error,
            });
            return Given { value: Value::Boolean(meant == Some("true")), spans };
        }
        let error = report::error(Code::Unquoted, span, "A text stands in quotes.");
        self.tell(report::with(error, "Put the value in double quotes.", span, Quoted(&text).to_string()));
        Given { value: Value::Text(text), spans }
    }

    /// Reads a list up to `close`; its opening is the next token.
    fn list(&mut self, property: Option<Property>, close: &Kind) -> Given {
        let open = self.advance();
        let (mut values, mut entries) = (Vec::new(), Vec::new());
        let mut comma = true;
        while let Some(token) = self.peek(0).cloned() {
            if token.kind == *close || connective(&token).is_some() || matches!(token.kind, Kind::Close) {
                break;
            }
            if token.kind == Kind::Comma {
                let span = self.advance();
                let more = self.peek(0).is_some_and(|next| next.kind != *close);
                if comma || !more {
                    let error = report::error(Code::Comma, span, "A value is missing beside this comma.");
                    self.tell(report::with(error, "Take the comma away.", span, ""));
                }
                comma = true;
                continue;
            }
            if !comma {
                let error = report::error(Code::Comma, token.span, "A comma is missing before this value.");
                self.tell(report::with(
                    error,
                    "Write a comma before it.",
                    (token.span.0, token.span.0),
                    ", ",
                ));
            }
            comma = false;
            if let Some((value, span)) = self.entry(property, &token) {
                values.push(value);
                entries.push(span);
            }
        }
        if self.next_is(close) {
            self.advance();
        } else {
            let end = self.end_of_last();
            let error = report::error(Code::Bracket, open, "This list is not closed.");
            let sign = if *close == Kind::CloseList { "]" } else { ")" };
            self.tell(report::with(error, "Close it here.", (end, end), sign));
        }
        Given { value: Value::List(values), spans: Spans { value: (open.0, self.end_of_last()), entries } }
    }

    fn entry(&mut self, property: Option<Property>, token: &Token) -> Option<(String, Span)> {
        let of_booleans = property.is_some_and(|property| property.kind() == PropertyKind::Boolean);
        match &token.kind {
            Kind::Text(text) => Some((text.clone(), self.advance())),
            Kind::Word(word) if is_null(word) => {
                let span = self.advance();
                let sentence =
                    "`null` can't be in a list; ask for it by `-eq` or `-ne` in a condition of its own.";
                self.tell(report::error(Code::NullOperator, span, sentence));
                None
            }
            // That a list fits no boolean is told with the operator.
            Kind::Word(word) if of_booleans && boolean(word).is_some() => {
                Some((word.clone(), self.advance()))
            }
            Kind::Word(_) if goes_on(token) => {
                let given = self.unquoted(None, token.span);
                match given.value {
                    Value::Text(text) => Some((text, given.spans.value)),
                    _ => None,
                }
            }
            _ => {
                let span = self.advance();
                self.tell(report::error(Code::ExpectedValue, span, "A list holds texts in quotes."));
                None
            }
        }
    }

    /// `"a", "b"`, the first of which is read.
    fn list_without_brackets(&mut self, first: String, at: Span) -> Given {
        let (mut values, mut entries) = (vec![first], vec![at]);
        while self.next_is(&Kind::Comma) {
            let Some(Token { kind: Kind::Text(text), span }) = self.peek(1).cloned() else { break };
            self.at += 2;
            values.push(text);
            entries.push(span);
        }
        let span = (at.0, self.end_of_last());
        let value = Value::List(values);
        let error = report::error(Code::ExpectedList, span, "A list stands in brackets.");
        self.tell(report::with(error, "Put the values in brackets.", span, value.to_string()));
        Given { value, spans: Spans { value: span, entries } }
    }

    fn no_value(&mut self, operator: Operator, at: Span) {
        // What is no operator may need none; that it is none was told.
        if self.errors.iter().any(|error| error.span == report::narrow(at)) {
            return;
        }
        let sentence = match operator.takes_list() {
            true => format!("A list is missing after `{}`.", operator.text()),
            false => format!("A value is missing after `{}`.", operator.text()),
        };
        self.tell(report::error(Code::ExpectedValue, at, sentence));
    }

    /// The value in the form that is kept, where everything fits; what does not is told.
    pub(super) fn checked(
        &mut self,
        property: Option<Property>,
        at: Span,
        (operator, operator_at): (Operator, Span),
        given: Given,
    ) -> Option<Value> {
        let whole = (at.0, given.spans.value.1);
        let (value, faults) = check(property, operator, given.value);
        let right = faults.iter().all(|fault| fault.severity == Severity::Warning);
        for fault in faults {
            let span = given.spans.span_of(fault.part, at, operator_at, whole);
            self.tell_within(fault, span, &value);
        }
        right.then_some(value)
    }

    /// Tells of a fault; of some characters only, where the text between the quotes is as it is meant.
    fn tell_within(&mut self, fault: Fault, span: Span, value: &Value) {
        let length = match value {
            Value::Text(text) => text.chars().count(),
            _ => 0,
        };
        let span = match fault.within {
            Some((from, to)) if span.1 - span.0 == length + 2 => {
                let end = span.1 - 1;
                ((span.0 + 1 + from).min(end), (span.0 + 1 + to).min(end))
            }
            _ => span,
        };
        self.tell_fault(fault, span);
    }
}
