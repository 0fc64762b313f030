//! What is wrong with a rule: a stable code, the characters at fault, a sentence, and the mending as data.

use serde::{Deserialize, Serialize};

use crate::problem::{Problem, Severity};

macro_rules! codes {
    ($($name:ident $text:literal $about:literal;)*) => {
        /// What is wrong, as a stable word.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $about] $name),* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word, in `kebab-case`.
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }

            /// The code of this word.
            pub fn of(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.text() == text)
            }
        }
    };
}

codes! {
    Empty "rule-empty" "There is no rule.";
    TooLong "rule-too-long" "The rule is longer than a rule may be.";
    TooDeep "rule-too-deep" "The rule nests too deep.";
    Character "rule-character" "A character that the language does not have.";
    SmartQuotes "rule-smart-quotes" "Typographic quotes around a text.";
    Dash "rule-dash" "A dash that is no hyphen before an operator.";
    OpenQuote "rule-open-quote" "A text whose closing quote is missing.";
    Parenthesis "rule-parenthesis" "Parentheses that are not balanced.";
    Bracket "rule-bracket" "A list whose closing bracket is missing.";
    ExpectedCondition "rule-expected-condition" "A condition is missing.";
    ExpectedProperty "rule-expected-property" "A condition that does not begin with a property.";
    ExpectedOperator "rule-expected-operator" "A property without an operator.";
    ExpectedValue "rule-expected-value" "An operator without a value.";
    ExpectedList "rule-expected-list" "A single value where a list is needed.";
    UnexpectedList "rule-unexpected-list" "A list where a single value is needed.";
    EmptyList "rule-empty-list" "A list without values.";
    Comma "rule-comma" "A comma that is missing or too many.";
    ExpectedConnective "rule-expected-connective" "Two conditions that nothing joins.";
    UserProperty "rule-user-property" "A property of users.";
    UnknownProperty "rule-unknown-property" "A property that the language does not have.";
    MissingPrefix "rule-missing-prefix" "A property without `device.`.";
    UnknownOperator "rule-unknown-operator" "An operator that the language does not have.";
    OperatorKind "rule-operator-kind" "An operator that does not fit the property.";
    NullOperator "rule-null-operator" "`null` with an operator that does not take it.";
    ValueKind "rule-value-kind" "A value of another type than the property's.";
    Unquoted "rule-unquoted" "A text without quotes.";
    UnknownValue "rule-unknown-value" "A value that no device has.";
    EmptyText "rule-empty-text" "An empty text, which no property has.";
    Version "rule-version" "A text that is no version.";
    Pattern "rule-pattern" "A regular expression that can't be read.";
    PatternUnsupported "rule-pattern-unsupported" "A regular expression with a part that is not supported.";
    PatternTooLarge "rule-pattern-too-large" "A regular expression that is too large.";
    ItemOutside "rule-item-outside" "`_` outside of `-any` and `-all`.";
    ItemExpected "rule-item-expected" "Something else than `_` within `-any` or `-all`.";
    NotCollection "rule-not-collection" "`-any` or `-all` on a property with a single value.";
    MemberOfForm "rule-member-of-form" "A `memberOf` in a form that the language does not have.";
    MemberOfAlone "rule-member-of-alone" "A `memberOf` joined with other conditions.";
    GroupId "rule-group-id" "A text that is no group's id.";
    GroupCount "rule-group-count" "More groups than a `memberOf` takes.";
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::of(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is no code of a rule")))
    }
}

/// One thing that is wrong with a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RuleError {
    /// The stable code.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub code: Code,
    /// Whether it stops the rule.
    pub severity: Severity,
    /// The characters at fault: start and end, counted in characters, end excluded.
    pub span: (u32, u32),
    /// One sentence: what is wrong and what to do.
    pub sentence: String,
    /// How to mend it in one step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<Suggestion>,
}

impl RuleError {
    /// An error about the first place of `part` in the rule `text`, whatever its case; about all of the rule where it
    /// is not there.
    pub fn about(code: Code, text: &str, part: &str, sentence: impl Into<String>) -> Self {
        let letters = |text: &str| text.chars().map(super::text::fold).collect::<Vec<char>>();
        let (whole, wanted) = (letters(text), letters(part));
        let at = whole.windows(wanted.len().max(1)).position(|window| window == wanted);
        let span = at.map_or((0, whole.len()), |at| (at, at + wanted.len()));
        Self {
            code,
            severity: Severity::Error,
            span: super::report::narrow(span),
            sentence: sentence.into(),
            suggestion: None,
        }
    }
}

/// A mending: put `replacement` in the place of the characters of `span`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Suggestion {
    /// What the button says, such as ``Did you mean `device.displayName`?``.
    pub sentence: String,
    /// The characters to replace, counted in characters; empty to insert.
    pub span: (u32, u32),
    /// What to put there.
    pub replacement: String,
}

impl Suggestion {
    /// The rule after the mending.
    pub fn apply(&self, rule: &str) -> String {
        let (start, end) = (self.span.0 as usize, self.span.1 as usize);
        let before = rule.chars().take(start);
        before.chain(self.replacement.chars()).chain(rule.chars().skip(end.max(start))).collect()
    }
}

impl From<&RuleError> for Problem {
    /// The problem of a group's `membershipRule`.
    fn from(error: &RuleError) -> Self {
        let sentence = match &error.suggestion {
            Some(suggestion) => format!("{} {}", error.sentence, suggestion.sentence),
            None => error.sentence.clone(),
        };
        Self {
            severity: error.severity,
            span: Some(error.span),
            ..Self::error("membershipRule", error.code.text(), sentence)
        }
    }
}

/// Which part of a condition a [`Fault`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// The property.
    Property,
    /// The operator.
    Operator,
    /// The value.
    Value,
    /// An entry of the list.
    Entry(usize),
}

/// Why a condition or a rule can't be built: a [`RuleError`] before there is a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The stable code.
    pub code: Code,
    /// Whether it stops the rule.
    pub severity: Severity,
    /// The part at fault.
    pub part: Part,
    /// The characters at fault within the text of that part, where only some are.
    pub within: Option<(usize, usize)>,
    /// One sentence.
    pub sentence: String,
    /// What the mending says, and what it puts in the place of the part.
    pub mending: Option<(String, String)>,
}

impl Fault {
    pub(super) fn new(code: Code, part: Part, sentence: impl Into<String>) -> Self {
        let sentence = sentence.into();
        Self { code, severity: Severity::Error, part, within: None, sentence, mending: None }
    }

    pub(super) fn mend(mut self, sentence: impl Into<String>, replacement: impl Into<String>) -> Self {
        self.mending = Some((sentence.into(), replacement.into()));
        self
    }

    pub(super) fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    pub(super) fn empty() -> Self {
        Self::new(Code::Empty, Part::Whole, "The rule is empty; write a condition.")
    }

    pub(super) fn too_deep() -> Self {
        Self::new(Code::TooDeep, Part::Whole, "The rule nests too deep; use fewer parentheses.")
    }

    pub(super) fn alone() -> Self {
        Self::new(
            Code::MemberOfAlone,
            Part::Whole,
            "`device.memberOf` can't be joined with other conditions; make it the whole rule of a group.",
        )
    }
}
