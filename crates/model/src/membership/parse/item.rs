//! Reads a condition on an item of a collection: `_ -startsWith "[ZTDId]"`.

use super::super::condition::ItemCondition;
use super::super::error::Code;
use super::super::lex::Kind;
use super::super::report;
use super::operator::Read;
use super::{Grammar, Parser, connective};

impl Grammar for ItemCondition {
    fn read(parser: &mut Parser<'_>) -> Option<Self> {
        let (right, span) = parser.item()?;
        let Some(operator) = parser.operator(None, span.1) else {
            parser.recover();
            return None;
        };
        let Read::Compare(is) = operator.is else {
            let sentence = "An item has no items of its own; compare it directly.";
            parser.tell(report::error(Code::NotCollection, operator.span, sentence));
            parser.recover();
            return None;
        };
        let value = parser.value(None, is, operator.span)?;
        let value = parser.checked(None, span, (is, operator.span), value)?;
        ItemCondition::new(is, value).ok().filter(|_| right)
    }
}

impl Parser<'_> {
    /// Reads `_`. `None` when nothing stands here that a condition could begin with; `false` when it is wrong.
    fn item(&mut self) -> Option<(bool, (usize, usize))> {
        let span = self.here();
        let Some(token) = self.peek(0) else {
            self.tell(report::error(Code::ExpectedCondition, span, "A condition is missing here."));
            return None;
        };
        let sentence = "Conditions on items begin with `_`, which stands for the item.";
        match &token.kind {
            Kind::Word(word) if word == "_" => {
                self.advance();
                Some((true, span))
            }
            Kind::Word(word) if word.starts_with('-') && connective(token).is_none() => {
                let error = report::error(Code::ItemExpected, span, sentence);
                self.tell(report::with(error, "Write `_` before it.", (span.0, span.0), "_ "));
                Some((false, (span.0, span.0)))
            }
            Kind::Word(_) if connective(token).is_none() => {
                let error = report::error(Code::ItemExpected, span, sentence);
                self.tell(report::with(error, "Did you mean `_`?", span, "_"));
                self.advance();
                Some((false, span))
            }
            Kind::Text(_) => {
                let error = report::error(Code::ItemExpected, span, sentence);
                self.tell(report::with(error, "Write `_ -eq` before it.", (span.0, span.0), "_ -eq "));
                self.advance();
                None
            }
            Kind::Word(_) | Kind::Close => {
                self.tell(report::error(
                    Code::ExpectedCondition,
                    span,
                    "A condition is missing before this.",
                ));
                None
            }
            _ => {
                self.tell(report::error(Code::ItemExpected, span, sentence));
                self.recover();
                None
            }
        }
    }
}
