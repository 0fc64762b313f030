//! The values of a rule, and how they are written.

use core::fmt::{self, Display, Formatter, Write};

/// A value on the right of an operator.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// `null`: the property has no value.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A text.
    Text(String),
    /// A list of texts, for `-in` and `-notIn`.
    List(Vec<String>),
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

impl Display for Value {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Text(text) => write!(f, "{}", Quoted(text)),
            Self::List(entries) => write_list(f, entries),
        }
    }
}

/// Writes `["a", "b"]`.
pub(super) fn write_list(f: &mut Formatter<'_>, entries: &[String]) -> fmt::Result {
    f.write_char('[')?;
    for (place, entry) in entries.iter().enumerate() {
        let comma = if place > 0 { ", " } else { "" };
        write!(f, "{comma}{}", Quoted(entry))?;
    }
    f.write_char(']')
}

/// A text in double quotes: a back-tick before a double quote or another back-tick.
pub(super) struct Quoted<'a>(pub &'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for c in self.0.chars() {
            if matches!(c, '"' | '`') {
                f.write_char('`')?;
            }
            f.write_char(c)?;
        }
        f.write_char('"')
    }
}
