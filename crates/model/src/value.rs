//! The value of one setting as the model compares, merges and delivers it, freed from the wire's wrapping.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::catalogue::SettingDefinition;

/// What stands for a secret wherever people look.
pub(crate) const SECRET: &str = "a secret";

/// A configured value. On the wire a choice and a text are strings, a list is an array, a rule an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
#[cfg_attr(feature = "openapi", schema(no_recursion))]
pub enum Value {
    /// An integer setting.
    Integer(i64),
    /// A text, or the item id of a choice: the option id without `<definition id>_`.
    Text(String),
    /// A list of texts, or of item ids for a choice collection.
    List(Vec<String>),
    /// One item of a group collection, such as a firewall rule: definition id of the child to its value.
    Rule(BTreeMap<String, Value>),
}

impl Value {
    /// The value as people read it: labels of options, entries joined by commas, a rule by its members; nothing
    /// of a secret. `definition` is the definition of this value; without it item ids stay as they are.
    pub fn display(&self, definition: Option<&SettingDefinition>) -> String {
        if definition.is_some_and(|definition| definition.secret) {
            return SECRET.to_owned();
        }
        let label = |item: &str| {
            definition
                .and_then(|definition| definition.option(item))
                .map_or_else(|| item.to_owned(), |option| option.label.clone())
        };
        match self {
            Self::Integer(number)
                if definition.is_some_and(|it| it.option(&number.to_string()).is_some()) =>
            {
                label(&number.to_string())
            }
            Self::Integer(number) => match definition.and_then(|definition| definition.unit.as_deref()) {
                Some("minutesAfterMidnight") if (0..=1440).contains(number) => {
                    format!("{:02}:{:02}", number / 60, number % 60)
                }
                Some("percent") => format!("{number} %"),
                Some(unit) => format!("{number} {unit}"),
                None => number.to_string(),
            },
            Self::Text(text) => label(text),
            Self::List(entries) => entries.iter().map(|entry| label(entry)).collect::<Vec<_>>().join(", "),
            Self::Rule(members) => {
                members.values().map(|member| member.display(None)).collect::<Vec<_>>().join(" · ")
            }
        }
    }

    /// The text inside, for a text or a choice.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}
