//! One condition of a rule, checked when it is made, so that a wrong one can't exist.

use core::fmt::{self, Display, Formatter};

use super::check::{check, check_groups, not_collection};
use super::error::{Fault, Part};
use super::operator::Operator;
use super::property::{Kind, Property};
use super::tree::{Leaf, Tree};
use super::value::{Value, write_list};
use crate::problem::Severity;

/// How many items of a collection must fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantifier {
    /// At least one; none of an empty collection does.
    Any,
    /// Every one; of an empty collection every one does.
    All,
}

impl Quantifier {
    /// As a rule writes it.
    pub fn text(self) -> &'static str {
        match self {
            Self::Any => "-any",
            Self::All => "-all",
        }
    }
}

/// A condition on a device.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Condition(Form);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Form {
    Compare(Property, ItemCondition),
    Items(Property, Quantifier, Tree<ItemCondition>),
    MemberOf(Vec<String>),
}

/// A condition from the outside, to show or to edit it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConditionView<'a> {
    /// `device.displayName -eq "pc-1"`. On a collection: for at least one of its items, or, with an operator
    /// that says what a value is not, for each of them.
    Compare {
        /// The property.
        property: Property,
        /// The operator, which fits the property.
        operator: Operator,
        /// The value, which fits both.
        value: &'a Value,
    },
    /// `device.devicePhysicalIds -any (_ -startsWith "[ZTDId]")`.
    Items {
        /// The property, a collection.
        property: Property,
        /// How many items must fit.
        quantifier: Quantifier,
        /// What they must fit.
        items: &'a Tree<ItemCondition>,
    },
    /// `device.memberOf -any (group.objectId -in ["…"])`.
    MemberOf {
        /// Ids of groups.
        groups: &'a [String],
    },
}

/// What must hold for one item of a collection: `_ -startsWith "[ZTDId]"`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ItemCondition {
    operator: Operator,
    value: Value,
}

impl Condition {
    /// A comparison of a property with a value. A text `true` or `false` becomes the boolean for a property that
    /// is one.
    ///
    /// # Errors
    /// Everything that does not fit.
    pub fn compare(property: Property, operator: Operator, value: Value) -> Result<Self, Vec<Fault>> {
        let (value, faults) = check(Some(property), operator, value);
        stopped(faults)?;
        Ok(Self(Form::Compare(property, ItemCondition { operator, value })))
    }

    /// A condition on the items of a collection.
    ///
    /// # Errors
    /// When the property is no collection.
    pub fn items(
        property: Property,
        quantifier: Quantifier,
        items: Tree<ItemCondition>,
    ) -> Result<Self, Vec<Fault>> {
        if property.kind() == Kind::Collection {
            Ok(Self(Form::Items(property, quantifier, items)))
        } else {
            Err(vec![not_collection(property, quantifier)])
        }
    }

    /// The devices of other groups.
    ///
    /// # Errors
    /// When there are no groups or more than 50, or one's id is none.
    pub fn member_of(groups: Vec<String>) -> Result<Self, Vec<Fault>> {
        stopped(check_groups(&groups))?;
        Ok(Self(Form::MemberOf(groups)))
    }

    /// The condition from the outside.
    pub fn view(&self) -> ConditionView<'_> {
        match &self.0 {
            Form::Compare(property, ItemCondition { operator, value }) => {
                ConditionView::Compare { property: *property, operator: *operator, value }
            }
            Form::Items(property, quantifier, items) => {
                ConditionView::Items { property: *property, quantifier: *quantifier, items }
            }
            Form::MemberOf(groups) => ConditionView::MemberOf { groups },
        }
    }

    /// The property that it asks for.
    pub fn property(&self) -> Property {
        match &self.0 {
            Form::Compare(property, _) | Form::Items(property, ..) => *property,
            Form::MemberOf(_) => Property::MemberOf,
        }
    }
}

impl ItemCondition {
    /// A comparison of an item with a value.
    ///
    /// # Errors
    /// Everything that does not fit.
    pub fn new(operator: Operator, value: Value) -> Result<Self, Vec<Fault>> {
        let (value, faults) = check(None, operator, value);
        stopped(faults)?;
        Ok(Self { operator, value })
    }

    /// The operator.
    pub fn operator(&self) -> Operator {
        self.operator
    }

    /// The value.
    pub fn value(&self) -> &Value {
        &self.value
    }
}

fn stopped(mut faults: Vec<Fault>) -> Result<(), Vec<Fault>> {
    faults.retain(|fault| fault.severity == Severity::Error);
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

impl Leaf for Condition {
    fn depth(&self) -> u8 {
        match &self.0 {
            Form::Items(_, _, items) => items.depth().saturating_add(1),
            Form::Compare(..) | Form::MemberOf(_) => 1,
        }
    }

    fn is_loose(&self) -> bool {
        matches!(self.0, Form::Items(..))
    }

    fn stands_alone(&self) -> bool {
        matches!(self.0, Form::MemberOf(_))
    }
}

impl Leaf for ItemCondition {
    fn depth(&self) -> u8 {
        1
    }

    fn is_loose(&self) -> bool {
        false
    }

    fn stands_alone(&self) -> bool {
        false
    }
}

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "device.{} ", self.property().name())?;
        match &self.0 {
            Form::Compare(_, ItemCondition { operator, value }) => write!(f, "{} {value}", operator.text()),
            Form::Items(_, quantifier, items) => write!(f, "{} ({items})", quantifier.text()),
            Form::MemberOf(groups) => {
                f.write_str("-any (group.objectId -in ")?;
                write_list(f, groups)?;
                f.write_str(")")
            }
        }
    }
}

impl Display for ItemCondition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "_ {} {}", self.operator.text(), self.value)
    }
}

impl Fault {
    /// The same fault of an entry of a list.
    pub(super) fn of_entry(mut self, place: usize) -> Self {
        self.part = Part::Entry(place);
        self
    }
}
