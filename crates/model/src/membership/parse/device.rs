//! Reads a condition on a device.

use super::super::condition::{Condition, Quantifier};
use super::super::error::{Code, Fault};
use super::super::lex::Kind;
use super::super::operator::Operator;
use super::super::property::{Kind as PropertyKind, Property};
use super::super::report::{self, Span};
use super::super::value::Value;
use super::{Grammar, Parser, Place, connective};
use crate::nearest::nearest;

impl Grammar for Condition {
    fn read(parser: &mut Parser<'_>) -> Option<Self> {
        let (property, span) = parser.property()?;
        let Some(operator) = parser.operator(property, span.1) else {
            parser.recover();
            return None;
        };
        match operator.is {
            super::operator::Read::Compare(is) => {
                let value = parser.value(property, is, operator.span)?;
                let property = property?;
                let value = parser.checked(Some(property), span, (is, operator.span), value)?;
                Self::compare(property, is, value).ok()
            }
            super::operator::Read::Quantifier(is) if property == Some(Property::MemberOf) => {
                parser.member_of(span, is, operator.span)
            }
            super::operator::Read::Quantifier(is) => parser.items(property, is, operator.span),
        }
    }
}

impl Parser<'_> {
    /// Reads what a condition begins with. `None` when there is none; the property is `None` when it is wrong.
    fn property(&mut self) -> Option<(Option<Property>, Span)> {
        let span = self.here();
        let Some(token) = self.peek(0) else {
            self.tell(report::error(Code::ExpectedCondition, span, "A condition is missing here."));
            return None;
        };
        let word = match &token.kind {
            Kind::Word(word) => word.clone(),
            Kind::Close => {
                self.tell(report::error(
                    Code::ExpectedCondition,
                    span,
                    "A condition is missing before this.",
                ));
                return None;
            }
            _ if connective(token).is_some() => {
                self.tell(report::error(
                    Code::ExpectedCondition,
                    span,
                    "A condition is missing before this.",
                ));
                return None;
            }
            _ => {
                let sentence = "A condition begins with a property, such as `device.displayName`.";
                self.tell(report::error(Code::ExpectedProperty, span, sentence));
                self.recover();
                return None;
            }
        };
        if connective(token).is_some() {
            self.tell(report::error(Code::ExpectedCondition, span, "A condition is missing before this."));
            return None;
        }
        if word.starts_with('-') {
            let sentence = "A property is missing before this; write one such as `device.displayName`.";
            self.tell(report::error(Code::ExpectedProperty, span, sentence));
            self.recover();
            return None;
        }
        self.advance();
        if word.eq_ignore_ascii_case("direct") && self.peek(0).is_some_and(|next| next.is_word("reports")) {
            self.recover();
            let sentence = "Rules on who reports to whom are of users. Groups here hold devices: users can't be targeted.";
            self.tell(report::error(Code::UserProperty, (span.0, self.end_of_last()), sentence));
            return None;
        }
        match resolve(&word) {
            Ok(property) => Some((Some(property), span)),
            Err(fault) => {
                let of_users = fault.code == Code::UserProperty;
                self.tell_fault(fault, span);
                // The items of a collection of users have names of their own.
                if of_users && self.peek(0).is_some_and(|next| next.is_word("any") || next.is_word("all")) {
                    self.recover();
                    return None;
                }
                Some((None, span))
            }
        }
    }

    /// Reads what `-any` or `-all` asks of the items.
    fn items(&mut self, property: Option<Property>, quantifier: Quantifier, at: Span) -> Option<Condition> {
        let fault = property
            .filter(|property| property.kind() != PropertyKind::Collection)
            .map(|property| super::super::check::not_collection(property, quantifier));
        let wrong = fault.is_some();
        if let Some(fault) = fault {
            self.tell_fault(fault, at);
        }
        let items = self.or(Place::Open);
        let (property, items) = (property?, items?);
        if wrong {
            return None;
        }
        Condition::items(property, quantifier, items).ok()
    }

    /// Reads `(group.objectId -in ["…"])`; the parentheses may be missing, as everywhere after `-any`.
    fn member_of(&mut self, property: Span, quantifier: Quantifier, at: Span) -> Option<Condition> {
        if quantifier == Quantifier::All {
            let fault = Fault::new(
                Code::MemberOfForm,
                super::super::error::Part::Operator,
                "`device.memberOf` takes `-any`, not `-all`.",
            );
            self.tell_fault(fault.mend("Did you mean `-any`?", "-any"), at);
        }
        let open = self.next_is(&Kind::Open).then(|| self.advance());
        let from = self.here().0;
        let first = self.at;
        let groups = self.groups();
        if groups.is_none() {
            self.recover();
        }
        let texts = self.tokens.get(first..self.at).unwrap_or_default().iter();
        let named: Vec<String> = texts
            .filter_map(|token| if let Kind::Text(text) = &token.kind { Some(text.clone()) } else { None })
            .collect();
        if let Some(open) = open {
            self.close(open);
        }
        let Some((groups, entries)) = groups else {
            let sentence = "Write the groups as `device.memberOf -any (group.objectId -in [\"…\"])`.";
            let span = (property.0, self.end_of_last());
            let error = report::error(Code::MemberOfForm, span, sentence);
            self.tell(match Condition::member_of(named) {
                Ok(meant) => report::with(error, "Write it so.", span, meant.to_string()),
                Err(_) => error,
            });
            return None;
        };
        for fault in super::super::check::check_groups(&groups) {
            let span = entries.span_of(fault.part, property, at, (from, self.end_of_last()));
            self.tell_fault(fault, span);
        }
        Condition::member_of(groups).ok().filter(|_| quantifier == Quantifier::Any)
    }

    fn groups(&mut self) -> Option<(Vec<String>, super::value::Spans)> {
        let item = self.peek(0)?.bare_word()?;
        if !item.eq_ignore_ascii_case("group.objectId") || !self.peek(1)?.is_word("in") {
            return None;
        }
        self.advance();
        let operator = self.advance();
        let given = self.value(Some(Property::MemberOf), Operator::In, operator)?;
        let groups = match given.value {
            Value::List(groups) => groups,
            Value::Text(group) => {
                let error =
                    report::error(Code::ExpectedList, given.spans.value, "`-in` needs a list in brackets.");
                let list = Value::List(vec![group.clone()]).to_string();
                self.tell(report::with(error, "Put the value in brackets.", given.spans.value, list));
                vec![group]
            }
            Value::Null | Value::Boolean(_) => return None,
        };
        Some((groups, given.spans))
    }
}

/// The property that a word names, or what is wrong with the word.
fn resolve(word: &str) -> Result<Property, Fault> {
    use super::super::error::Part::Property as Whole;
    let fault = |code, sentence: String| Fault::new(code, Whole, sentence);
    let suggest = |fault: Fault, property: Property| {
        let name = format!("device.{}", property.name());
        fault.mend(format!("Did you mean `{name}`?"), name)
    };
    if word == "_" {
        let sentence = "`_` stands for an item of a collection and belongs behind `-any` or `-all`.";
        return Err(fault(Code::ItemOutside, sentence.into()));
    }
    let (object, name) = word.split_once('.').unwrap_or(("", word));
    let property = Property::named(name);
    if object.eq_ignore_ascii_case("device") {
        let Some(property) = property else {
            return Err(unknown(word, name));
        };
        return Ok(property);
    }
    let of_users = object.eq_ignore_ascii_case("user")
        || ["Direct", "user"].iter().any(|of| word.eq_ignore_ascii_case(of));
    if of_users {
        let sentence = format!("`{word}` is of users. Groups here hold devices: users can't be targeted.");
        let fault = fault(Code::UserProperty, sentence);
        return Err(match property {
            Some(property) => suggest(fault, property),
            None => fault,
        });
    }
    if let (Some(property), "") = (property, object) {
        let fault = fault(Code::MissingPrefix, format!("`{word}` needs `device.` before it."));
        return Err(suggest(fault, property));
    }
    if let (Some(property), Some("device")) = (property, nearest(object, ["device"])) {
        return Err(suggest(
            fault(Code::UnknownProperty, format!("`{word}` is no property of a device.")),
            property,
        ));
    }
    Err(unknown(word, name))
}

fn unknown(word: &str, name: &str) -> Fault {
    if name.is_empty() || word.eq_ignore_ascii_case("device") {
        let sentence = "The name of a property is missing; write one such as `device.displayName`.";
        return Fault::new(Code::UnknownProperty, super::super::error::Part::Property, sentence);
    }
    if name.get(..18).is_some_and(|head| head.eq_ignore_ascii_case("extensionAttribute")) {
        let sentence =
            format!("`{word}` is no property of a device: extension attributes are numbered 1 to 15.");
        return Fault::new(Code::UnknownProperty, super::super::error::Part::Property, sentence);
    }
    if name.eq_ignore_ascii_case("organizationalUnit") {
        let sentence =
            "`device.organizationalUnit` is no longer part of the language; use an extension attribute.";
        return Fault::new(Code::UnknownProperty, super::super::error::Part::Property, sentence);
    }
    let sentence = format!("`{word}` is no property of a device.");
    let fault = Fault::new(Code::UnknownProperty, super::super::error::Part::Property, sentence);
    let names = Property::ALL.iter().map(|property| property.name());
    let meant = Property::meant_by(name).or_else(|| nearest(name, names).and_then(Property::named));
    match meant {
        Some(property) => {
            let name = format!("device.{}", property.name());
            fault.mend(format!("Did you mean `{name}`?"), name)
        }
        None => fault,
    }
}
