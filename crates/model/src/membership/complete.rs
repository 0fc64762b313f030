//! What can be written next in a rule: properties, the operators that fit, the known values.

use serde::Serialize;

use super::condition::Quantifier;
use super::lex::{Kind as Sign, Token, tokens};
use super::operator::Operator;
use super::property::{Kind, Property, Values};
use super::report;
use super::value::Quoted;

/// Something that can be written next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Completion {
    /// The characters that it replaces: start and end, counted in characters.
    pub span: (u32, u32),
    /// What to put there.
    pub text: String,
    /// What it is, in one sentence.
    pub about: String,
}

/// What the rule needs where the cursor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    /// A condition on the device.
    Condition,
    /// A condition on an item.
    Item,
    /// The groups of a `memberOf`.
    Groups,
    /// An operator for a property; `None` for an item.
    Operator(Option<Property>),
    /// A value.
    Value(Option<Property>, Operator),
    /// A value of a list.
    Entry(Option<Property>, Operator),
    /// `-and`, `-or` or a parenthesis.
    Connective,
}

/// What can be written at `cursor`, a number of characters into `text`. What is already begun there, a word or a
/// text in quotes, filters and is replaced. The likeliest come first.
pub fn complete(text: &str, cursor: usize) -> Vec<Completion> {
    let (tokens, errors) = tokens(text);
    let open = |token: &Token| errors.iter().any(|error| error.span == report::narrow(token.span));
    let begun = tokens.iter().position(|token| {
        token.span.0 < cursor
            && match token.kind {
                Sign::Word(_) => cursor <= token.span.1,
                Sign::Text(_) => cursor < token.span.1 || (cursor == token.span.1 && open(token)),
                _ => false,
            }
    });
    let before = match begun {
        Some(place) => tokens.get(..place).unwrap_or_default(),
        None => {
            let count = tokens.iter().take_while(|token| token.span.1 <= cursor).count();
            tokens.get(..count).unwrap_or_default()
        }
    };
    let begun = begun.and_then(|place| tokens.get(place));
    let span = begun.map_or((cursor, cursor), |token| token.span);
    let typed: String = text.chars().skip(span.0).take(cursor.saturating_sub(span.0)).collect();
    let (need, depth) = need(before);
    let quoted = typed.starts_with(['"', '\'']);
    let typed = plain(&typed);
    let mut found: Vec<(bool, Completion)> = offers(need, depth)
        .into_iter()
        .filter(|(text, _)| !quoted || text.starts_with('"'))
        .filter_map(|(text, about)| {
            let rank = fits(&text, &typed)?;
            Some((rank, Completion { span: report::narrow(span), text, about }))
        })
        .collect();
    found.sort_by_key(|(late, _)| *late);
    found.into_iter().map(|(_, completion)| completion).collect()
}

/// What was typed, without quotes, hyphen and `device.`, small.
fn plain(typed: &str) -> String {
    let typed = typed.trim_start_matches(['"', '\'', '[', '-', '–']).to_lowercase();
    match typed.strip_prefix("device.") {
        Some(rest) => rest.to_owned(),
        None if !typed.is_empty() && "device.".starts_with(&typed) => String::new(),
        None => typed,
    }
}

/// `false` for an offer that begins as typed, `true` for one that has it somewhere, `None` for another.
fn fits(offer: &str, typed: &str) -> Option<bool> {
    let offer = offer.trim_start_matches(['"', '\'', '[', '-', '(']).to_lowercase();
    let offer = offer.strip_prefix("device.").unwrap_or(&offer);
    if offer.starts_with(typed) {
        return Some(false);
    }
    offer.contains(typed).then_some(true)
}

/// What is needed after these tokens, and how many parentheses are open.
fn need(before: &[Token]) -> (Need, usize) {
    let mut need = Need::Condition;
    let mut depth = 0_usize;
    // At which depth of parentheses conditions speak of an item.
    let mut item_from: Option<usize> = None;
    let mut property = None;
    for token in before {
        let condition = if item_from.is_some() { Need::Item } else { Need::Condition };
        need = match &token.kind {
            Sign::Open => {
                depth += 1;
                need
            }
            Sign::Close => {
                depth = depth.saturating_sub(1);
                if item_from.is_some_and(|from| depth < from) {
                    item_from = None;
                }
                Need::Connective
            }
            Sign::OpenList => match need {
                Need::Value(property, operator) => Need::Entry(property, operator),
                other => other,
            },
            Sign::Comma => need,
            Sign::Text(_) if matches!(need, Need::Entry(..)) => need,
            Sign::Text(_) | Sign::CloseList => Need::Connective,
            Sign::Word(_) | Sign::Sign(_) => match word(token, need, property) {
                Some(Word::Connective) => {
                    // Without parentheses the items end with their condition.
                    if item_from.is_some_and(|from| from > depth) {
                        item_from = None;
                        Need::Condition
                    } else {
                        condition
                    }
                }
                Some(Word::Property(found)) => {
                    property = found;
                    Need::Operator(found)
                }
                Some(Word::Quantifier) if property == Some(Property::MemberOf) => Need::Groups,
                Some(Word::Quantifier) => {
                    item_from = Some(depth + 1);
                    property = None;
                    Need::Item
                }
                Some(Word::Operator(operator)) => Need::Value(property, operator),
                None => Need::Connective,
            },
        };
    }
    (need, depth)
}

enum Word {
    Connective,
    Property(Option<Property>),
    Quantifier,
    Operator(Operator),
}

fn word(token: &Token, need: Need, property: Option<Property>) -> Option<Word> {
    if ["and", "or", "not"].iter().any(|word| token.is_word(word)) || matches!(token.kind, Sign::Sign(_)) {
        return Some(Word::Connective);
    }
    let bare = token.bare_word()?;
    match need {
        Need::Item => Some(Word::Property(None)),
        Need::Condition => Some(Word::Property(Property::named(bare.split_once('.')?.1))),
        Need::Operator(_) if token.is_word("any") || token.is_word("all") => Some(Word::Quantifier),
        Need::Operator(_) => Operator::named(bare).map(Word::Operator),
        Need::Groups if property == Some(Property::MemberOf) && bare.contains('.') => None,
        Need::Groups | Need::Value(..) | Need::Entry(..) | Need::Connective => None,
    }
}

fn offers(need: Need, depth: usize) -> Vec<(String, String)> {
    let offer = |text: &str, about: &str| (text.to_owned(), about.to_owned());
    match need {
        Need::Condition => {
            let properties = Property::ALL.iter();
            let mut offers: Vec<_> = properties
                .map(|property| (format!("device.{}", property.name()), property.about().to_owned()))
                .collect();
            offers.push(offer("-not", "The condition that follows must not hold."));
            offers
        }
        Need::Item => vec![
            offer("_", "An item of the collection."),
            offer("-not", "The condition that follows must not hold."),
        ],
        Need::Groups => vec![offer("(group.objectId -in [\"\"])", "The groups, by their object ids.")],
        Need::Operator(property) => operators(property),
        Need::Value(property, operator) => values(property, operator, operator.takes_list()),
        Need::Entry(property, operator) => values(property, operator, false),
        Need::Connective => {
            let mut offers = vec![
                offer("-and", "Both conditions must hold."),
                offer("-or", "One of the conditions must hold."),
            ];
            if depth > 0 {
                offers.push(offer(")", "Closes the parentheses."));
            }
            offers
        }
    }
}

fn operators(property: Option<Property>) -> Vec<(String, String)> {
    let kind = property.map_or(Kind::Text, Property::kind);
    let mut offers: Vec<(String, String)> = Vec::new();
    if matches!(kind, Kind::Collection | Kind::Groups) {
        offers.push((Quantifier::Any.text().into(), "At least one item fits.".into()));
    }
    if kind == Kind::Collection {
        offers.push((Quantifier::All.text().into(), "Every item fits.".into()));
    }
    let fitting = Operator::ALL.iter().filter(|operator| operator.fits(kind));
    offers.extend(fitting.map(|operator| (operator.text().into(), operator.about().into())));
    offers
}

fn values(property: Option<Property>, operator: Operator, list: bool) -> Vec<(String, String)> {
    let list = |value: String| if list { format!("[{value}]") } else { value };
    let mut offers: Vec<(String, String)> = Vec::new();
    match property.map(|property| (property.kind(), property.values())) {
        Some((Kind::Boolean, _)) => {
            offers.extend(["true", "false"].map(|value| (value.into(), String::new())));
        }
        Some((_, Values::Only(known) | Values::Usual(known))) if operator.is_whole() => {
            offers.extend(known.iter().map(|value| (list(Quoted(value).to_string()), String::new())));
        }
        _ => {}
    }
    if matches!(operator, Operator::Eq | Operator::Ne) {
        offers.push(("null".into(), "The property has no value.".into()));
    }
    offers
}
