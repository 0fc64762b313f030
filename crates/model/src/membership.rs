//! Rules of dynamic groups: the language of Graph's `membershipRule` for devices.
//!
//! ```text
//! device.deviceOSType -eq "Windows Server" -and -not (device.displayName -startsWith "LAB-")
//! ```
//!
//! [`parse`] reads a rule or tells everything that is wrong with it, [`Tree`] is the rule to edit, its `Display`
//! the canonical text, [`Matcher`] asks it of devices. Case never counts: not in operators, properties, values
//! or regular expressions. The hyphen before an operator may be left out.
//!
//! A property without a value fits `-eq null` and whatever says what a value is not (`-ne "a"`,
//! `-notContains "a"`), and nothing else.
//!
//! Sources: Entra's documentation of rules for dynamic groups; seed-facts, section 3.5. Two things are taken
//! wider than there, as rules in use need it: the case of properties does not count, and `-ge` and `-le` compare
//! `device.deviceOSVersion` as versions.

mod check;
mod complete;
mod condition;
mod error;
mod explain;
mod lex;
mod matcher;
mod operator;
mod parse;
mod pattern;
mod property;
mod report;
mod subject;
mod text;
mod tree;
mod value;
mod version;

use core::str::FromStr;

use roaring::RoaringBitmap;

pub use crate::nearest::nearest;
pub use check::MAX_GROUPS;
pub use complete::{Completion, complete};
pub use condition::{Condition, ConditionView, ItemCondition, Quantifier};
pub use error::{Code, Fault, Part, RuleError, Suggestion};
pub use explain::{Explanation, PropertyState};
pub use matcher::Matcher;
pub use operator::Operator;
pub use parse::{Checked, MAX_LENGTH, check_text, parse};
pub use pattern::MAX_STEPS;
pub use property::{CONFIGURATION_MANAGER_APP, INTUNE_APP, Kind, Property, Values};
pub use subject::{Device, JOINED_LABEL, MANAGED_LABEL};
pub use tree::{Leaf, MAX_DEPTH, Tree, View};
pub use value::Value;

/// The rule of a dynamic group.
pub type Rule = Tree<Condition>;

impl Tree<Condition> {
    /// Whether the device is a member. For many devices make a [`Matcher`] once.
    pub fn matches(&self, device: &Device<'_>) -> bool {
        Matcher::of(self).matches(device)
    }

    /// The numbers of the devices that are members.
    pub fn evaluate_all<'a>(&self, devices: impl IntoIterator<Item = (u32, Device<'a>)>) -> RoaringBitmap {
        Matcher::of(self).members(devices)
    }

    /// The groups whose devices are the members, for a rule by `device.memberOf`.
    pub fn source_groups(&self) -> Option<&[String]> {
        match self.view() {
            View::Condition(condition) => match condition.view() {
                ConditionView::MemberOf { groups } => Some(groups),
                _ => None,
            },
            _ => None,
        }
    }
}

impl FromStr for Tree<Condition> {
    type Err = Vec<RuleError>;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text)
    }
}
