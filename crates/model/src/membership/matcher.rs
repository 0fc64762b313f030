//! A rule made ready to be asked of many devices.

use roaring::RoaringBitmap;

use super::Rule;
use super::condition::{Condition, ConditionView, ItemCondition, Quantifier};
use super::operator::Operator;
use super::pattern::Pattern;
use super::property::{Kind, Property};
use super::subject::Device;
use super::text::Folded;
use super::tree::{Tree, View};
use super::value::Value;
use super::version::{compare, version};

/// A rule made ready: texts are made small and expressions read once.
#[derive(Debug, Clone)]
pub struct Matcher(Joined<Asked>);

#[derive(Debug, Clone)]
enum Joined<T> {
    One(T),
    Not(Box<Joined<T>>),
    All(Vec<Joined<T>>),
    Any(Vec<Joined<T>>),
}

/// A question to a device.
#[derive(Debug, Clone)]
enum Asked {
    Boolean { property: Property, wanted: Option<bool>, negated: bool },
    Text(Property, Test),
    Collection(Property, Test),
    Items(Property, Quantifier, Joined<Test>),
    Groups(Vec<String>),
}

/// A question to a text.
#[derive(Debug, Clone)]
struct Test {
    what: What,
    negated: bool,
}

#[derive(Debug, Clone)]
enum What {
    Null,
    Is(Folded),
    Begins(Folded),
    Ends(Folded),
    Has(Folded),
    OneOf(Vec<Folded>),
    Found(Pattern),
    AtLeast(Vec<u64>),
    AtMost(Vec<u64>),
    /// What a checked condition can't be.
    Nothing,
}

impl Matcher {
    /// Makes a rule ready.
    pub fn of(rule: &Rule) -> Self {
        Self(Joined::of(rule, &Asked::of))
    }

    /// Whether the device is a member.
    pub fn matches(&self, device: &Device<'_>) -> bool {
        self.0.holds(&|asked| asked.holds(device))
    }

    /// The numbers of the devices that are members.
    pub fn members<'a>(&self, devices: impl IntoIterator<Item = (u32, Device<'a>)>) -> RoaringBitmap {
        devices.into_iter().filter(|(_, device)| self.matches(device)).map(|(number, _)| number).collect()
    }
}

impl<T> Joined<T> {
    fn of<C>(tree: &Tree<C>, leaf: &impl Fn(&C) -> T) -> Self {
        let all = |parts: &[Tree<C>]| parts.iter().map(|part| Self::of(part, leaf)).collect();
        match tree.view() {
            View::Condition(condition) => Self::One(leaf(condition)),
            View::Not(tree) => Self::Not(Box::new(Self::of(tree, leaf))),
            View::And(parts) => Self::All(all(parts)),
            View::Or(parts) => Self::Any(all(parts)),
        }
    }

    fn holds(&self, leaf: &impl Fn(&T) -> bool) -> bool {
        match self {
            Self::One(one) => leaf(one),
            Self::Not(inner) => !inner.holds(leaf),
            Self::All(parts) => parts.iter().all(|part| part.holds(leaf)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(leaf)),
        }
    }
}

impl Asked {
    fn of(condition: &Condition) -> Self {
        match condition.view() {
            ConditionView::Compare { property, operator, value } => match property.kind() {
                Kind::Boolean => {
                    let wanted = if let Value::Boolean(wanted) = value { Some(*wanted) } else { None };
                    Self::Boolean { property, wanted, negated: operator == Operator::Ne }
                }
                Kind::Collection => Self::Collection(property, Test::of(operator, value)),
                Kind::Text | Kind::Version | Kind::Groups => Self::Text(property, Test::of(operator, value)),
            },
            ConditionView::Items { property, quantifier, items } => {
                Self::Items(property, quantifier, Joined::of(items, &Test::of_item))
            }
            ConditionView::MemberOf { groups } => Self::Groups(groups.to_vec()),
        }
    }

    fn holds(&self, device: &Device<'_>) -> bool {
        match self {
            Self::Boolean { property, wanted, negated } => (device.boolean(*property) == *wanted) != *negated,
            Self::Text(property, test) => test.holds(device.text(*property)),
            Self::Collection(property, test) => test.holds_among(device.items(*property)),
            Self::Items(property, quantifier, test) => {
                let fits = |item: &str| test.holds(&|test| test.holds(Some(item)));
                let mut items = device.items(*property);
                match quantifier {
                    Quantifier::Any => items.any(fits),
                    Quantifier::All => items.all(fits),
                }
            }
            Self::Groups(groups) => {
                groups.iter().any(|group| device.groups.iter().any(|of| of.eq_ignore_ascii_case(group)))
            }
        }
    }
}

impl Test {
    fn of_item(condition: &ItemCondition) -> Self {
        Self::of(condition.operator(), condition.value())
    }

    fn of(operator: Operator, value: &Value) -> Self {
        let what = match (operator, value) {
            (_, Value::Null) => What::Null,
            (_, Value::List(entries)) => {
                What::OneOf(entries.iter().map(|entry| Folded::new(entry)).collect())
            }
            (_, Value::Text(text)) => match operator {
                Operator::Eq | Operator::Ne => What::Is(Folded::new(text)),
                Operator::StartsWith | Operator::NotStartsWith => What::Begins(Folded::new(text)),
                Operator::EndsWith | Operator::NotEndsWith => What::Ends(Folded::new(text)),
                Operator::Contains | Operator::NotContains => What::Has(Folded::new(text)),
                Operator::Match | Operator::NotMatch => {
                    Pattern::parse(text).map_or(What::Nothing, What::Found)
                }
                Operator::Ge => version(text).map_or(What::Nothing, What::AtLeast),
                Operator::Le => version(text).map_or(What::Nothing, What::AtMost),
                Operator::In | Operator::NotIn => What::Nothing,
            },
            (_, Value::Boolean(_)) => What::Nothing,
        };
        Self { what, negated: operator.is_negative() }
    }

    /// Of one text, `None` for a property without a value.
    fn holds(&self, text: Option<&str>) -> bool {
        let found = match (&self.what, text) {
            (What::Null, text) => text.is_none(),
            (_, None) => false,
            (what, Some(text)) => what.holds(text),
        };
        found != self.negated
    }

    /// Of at least one text; a test of what a text is not, of each.
    fn holds_among<'a>(&self, mut texts: impl Iterator<Item = &'a str>) -> bool {
        let found = match &self.what {
            What::Null => texts.next().is_none(),
            what => texts.any(|text| what.holds(text)),
        };
        found != self.negated
    }
}

impl What {
    fn holds(&self, text: &str) -> bool {
        let ordered =
            |limit: &[u64], wanted: fn(core::cmp::Ordering) -> bool| compare(text, limit).is_some_and(wanted);
        match self {
            Self::Null | Self::Nothing => false,
            Self::Is(wanted) => wanted.is(text),
            Self::Begins(wanted) => wanted.begins(text),
            Self::Ends(wanted) => wanted.ends(text),
            Self::Has(wanted) => wanted.is_in(text),
            Self::OneOf(wanted) => wanted.iter().any(|wanted| wanted.is(text)),
            Self::Found(pattern) => pattern.is_match(text),
            Self::AtLeast(limit) => ordered(limit, core::cmp::Ordering::is_ge),
            Self::AtMost(limit) => ordered(limit, core::cmp::Ordering::is_le),
        }
    }
}
