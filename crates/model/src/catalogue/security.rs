//! How secure the options of a setting are, compared with one another.
//!
//! Options compare only where every administrator would agree: one that audits successes and one that audits failures
//! share a rank, and one that leaves the choice to the device has none.

use serde::{Deserialize, Serialize};

use super::SettingDefinition;

/// The options of one rank in an order of security: in a data file an item id, or a list of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Rank {
    /// One option alone.
    One(String),
    /// Options that don't compare with one another: all are above those of lower ranks and below those of higher ones.
    Several(Vec<String>),
}

impl Rank {
    /// The item ids of the rank.
    pub fn items(&self) -> &[String] {
        match self {
            Self::One(item) => std::slice::from_ref(item),
            Self::Several(items) => items,
        }
    }
}

impl SettingDefinition {
    /// The rank of an option, 0 the least secure; nothing where it has none.
    pub fn security_rank(&self, item: &str) -> Option<usize> {
        self.security_order.iter().position(|rank| rank.items().iter().any(|it| it == item))
    }

    /// The order of security in words, the least secure first.
    pub fn security_order_in_words(&self) -> Vec<String> {
        let words = |rank: &Rank| {
            let items = rank.items().iter();
            let labels = items.map(|item| self.option(item).map_or(item.as_str(), |option| &option.label));
            labels.collect::<Vec<_>>().join(" or ")
        };
        self.security_order.iter().map(words).collect()
    }
}
