//! The operators that compare a property with a value, and those that people write by mistake.

use super::property::Kind;

/// An operator between a property and a value. `-any` and `-all` are [`super::Quantifier`], `-and`, `-or` and
/// `-not` are the [`super::Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operator {
    /// Is the value.
    Eq,
    /// Is not the value.
    Ne,
    /// Begins with the value.
    StartsWith,
    /// Does not begin with the value.
    NotStartsWith,
    /// Ends with the value.
    EndsWith,
    /// Does not end with the value.
    NotEndsWith,
    /// Has the value somewhere.
    Contains,
    /// Does not have the value anywhere.
    NotContains,
    /// The regular expression is found somewhere.
    Match,
    /// The regular expression is found nowhere.
    NotMatch,
    /// Is one of the list.
    In,
    /// Is none of the list.
    NotIn,
    /// Is this version or a later one.
    Ge,
    /// Is this version or an earlier one.
    Le,
}

impl Operator {
    /// Every operator.
    pub const ALL: &'static [Self] = &[
        Self::Eq,
        Self::Ne,
        Self::StartsWith,
        Self::NotStartsWith,
        Self::EndsWith,
        Self::NotEndsWith,
        Self::Contains,
        Self::NotContains,
        Self::Match,
        Self::NotMatch,
        Self::In,
        Self::NotIn,
        Self::Ge,
        Self::Le,
    ];

    /// As a rule writes it.
    pub fn text(self) -> &'static str {
        match self {
            Self::Eq => "-eq",
            Self::Ne => "-ne",
            Self::StartsWith => "-startsWith",
            Self::NotStartsWith => "-notStartsWith",
            Self::EndsWith => "-endsWith",
            Self::NotEndsWith => "-notEndsWith",
            Self::Contains => "-contains",
            Self::NotContains => "-notContains",
            Self::Match => "-match",
            Self::NotMatch => "-notMatch",
            Self::In => "-in",
            Self::NotIn => "-notIn",
            Self::Ge => "-ge",
            Self::Le => "-le",
        }
    }

    /// What it asks, in one sentence.
    pub fn about(self) -> &'static str {
        match self {
            Self::Eq => "Is this value.",
            Self::Ne => "Is not this value.",
            Self::StartsWith => "Begins with this text.",
            Self::NotStartsWith => "Does not begin with this text.",
            Self::EndsWith => "Ends with this text.",
            Self::NotEndsWith => "Does not end with this text.",
            Self::Contains => "Has this text somewhere.",
            Self::NotContains => "Does not have this text anywhere.",
            Self::Match => "The regular expression is found in it.",
            Self::NotMatch => "The regular expression is not found in it.",
            Self::In => "Is one of the list.",
            Self::NotIn => "Is none of the list.",
            Self::Ge => "Is this version or a later one.",
            Self::Le => "Is this version or an earlier one.",
        }
    }

    /// The operator of this name, without hyphen, in any case.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|operator| operator.word().eq_ignore_ascii_case(name))
    }

    /// The name without hyphen.
    pub(super) fn word(self) -> &'static str {
        self.text().trim_start_matches('-')
    }

    /// The operator that holds exactly where this one does not, on one value.
    pub fn opposite(self) -> Option<Self> {
        Some(match self {
            Self::Eq => Self::Ne,
            Self::Ne => Self::Eq,
            Self::StartsWith => Self::NotStartsWith,
            Self::NotStartsWith => Self::StartsWith,
            Self::EndsWith => Self::NotEndsWith,
            Self::NotEndsWith => Self::EndsWith,
            Self::Contains => Self::NotContains,
            Self::NotContains => Self::Contains,
            Self::Match => Self::NotMatch,
            Self::NotMatch => Self::Match,
            Self::In => Self::NotIn,
            Self::NotIn => Self::In,
            Self::Ge | Self::Le => return None,
        })
    }

    /// Whether it says what a value is not.
    pub fn is_negative(self) -> bool {
        matches!(
            self,
            Self::Ne
                | Self::NotStartsWith
                | Self::NotEndsWith
                | Self::NotContains
                | Self::NotMatch
                | Self::NotIn
        )
    }

    /// Whether it takes a list.
    pub fn takes_list(self) -> bool {
        matches!(self, Self::In | Self::NotIn)
    }

    /// Whether it compares with whole values, so that a value can be checked against the known ones.
    pub(super) fn is_whole(self) -> bool {
        matches!(self, Self::Eq | Self::Ne | Self::In | Self::NotIn)
    }

    /// Whether it fits a property of this kind.
    pub fn fits(self, kind: Kind) -> bool {
        match kind {
            Kind::Boolean => matches!(self, Self::Eq | Self::Ne),
            Kind::Text | Kind::Collection => !matches!(self, Self::Ge | Self::Le),
            Kind::Version => true,
            Kind::Groups => false,
        }
    }

    /// The operator that people mean by a sign or a word of another language.
    pub(super) fn meant_by(written: &str) -> Option<Self> {
        const OTHERS: [(&str, Operator); 31] = [
            ("=", Operator::Eq),
            ("==", Operator::Eq),
            ("===", Operator::Eq),
            ("!=", Operator::Ne),
            ("!==", Operator::Ne),
            ("<>", Operator::Ne),
            ("=~", Operator::Match),
            (">=", Operator::Ge),
            (">", Operator::Ge),
            ("<=", Operator::Le),
            ("<", Operator::Le),
            ("gt", Operator::Ge),
            ("lt", Operator::Le),
            ("is", Operator::Eq),
            ("equal", Operator::Eq),
            ("equals", Operator::Eq),
            ("ceq", Operator::Eq),
            ("ieq", Operator::Eq),
            ("neq", Operator::Ne),
            ("isNot", Operator::Ne),
            ("notEq", Operator::Ne),
            ("notEqual", Operator::Ne),
            ("notEquals", Operator::Ne),
            ("like", Operator::Contains),
            ("notLike", Operator::NotContains),
            ("has", Operator::Contains),
            ("includes", Operator::Contains),
            ("beginsWith", Operator::StartsWith),
            ("matches", Operator::Match),
            ("regex", Operator::Match),
            ("nin", Operator::NotIn),
        ];
        OTHERS.iter().find(|(other, _)| other.eq_ignore_ascii_case(written)).map(|(_, operator)| *operator)
    }
}
