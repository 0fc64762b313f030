//! A rule as the builder edits it: rows within groups of rows, each with a key, so that a row that is not finished yet
//! can stand beside others. Text is written from it by the model, and a rule of the model becomes it again.

use std::fmt::{self, Display, Formatter};

use palisade_model::membership::{
    Condition, ConditionView, Kind, Leaf, Operator, Property, Quantifier, Rule, Tree, Value, View,
};

/// How the parts of a group of rows are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// Every part holds.
    All,
    /// At least one does.
    Any,
    /// At least one does not.
    NotAll,
    /// None does.
    None,
}

impl Join {
    /// Each, in the order in which they are offered.
    pub const EACH: [Self; 4] = [Self::All, Self::Any, Self::None, Self::NotAll];

    /// The word that stands for it in a list of choices.
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Any => "any",
            Self::NotAll => "not-all",
            Self::None => "none",
        }
    }
}

/// Parts that are joined in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Which one it is while it is edited.
    pub key: u32,
    /// How they are joined.
    pub join: Join,
    /// The parts, in order.
    pub parts: Vec<Part>,
}

/// A part of a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// One condition.
    Row(Row),
    /// A branch within the branch.
    Branch(Branch),
}

/// What a row asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// The property compared with a value.
    Compare(Operator),
    /// Items of a collection compared with a value.
    Items(Quantifier, Operator),
    /// The property has no value.
    Absent,
    /// The property has a value.
    Present,
    /// The device is in one of the groups.
    MemberOf,
}

impl Question {
    /// What can be asked of a property.
    pub fn of(property: Property) -> Vec<Self> {
        if property.kind() == Kind::Groups {
            return vec![Self::MemberOf];
        }
        let mut questions: Vec<Self> = property.operators().map(Self::Compare).collect();
        if property.kind() == Kind::Collection {
            for quantifier in [Quantifier::Any, Quantifier::All] {
                questions.extend(property.operators().map(|operator| Self::Items(quantifier, operator)));
            }
        }
        if property.kind() != Kind::Boolean {
            questions.extend([Self::Absent, Self::Present]);
        }
        questions
    }

    /// The word that stands for it in a list of choices.
    pub fn word(self) -> String {
        match self {
            Self::Compare(operator) => operator.text().to_owned(),
            Self::Items(quantifier, operator) => [quantifier.text(), " ", operator.text()].concat(),
            Self::Absent => "-eq null".into(),
            Self::Present => "-ne null".into(),
            Self::MemberOf => "-any".into(),
        }
    }

    /// How many values it takes.
    pub fn takes(self) -> Takes {
        match self {
            Self::Absent | Self::Present => Takes::Nothing,
            Self::MemberOf => Takes::List,
            Self::Compare(operator) | Self::Items(_, operator) if operator.takes_list() => Takes::List,
            Self::Compare(_) | Self::Items(..) => Takes::One,
        }
    }
}

/// How many values a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// None.
    Nothing,
    /// One.
    One,
    /// A list.
    List,
}

/// One condition, finished or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which one it is while it is edited.
    pub key: u32,
    /// The property.
    pub property: Property,
    /// What is asked of it.
    pub question: Question,
    /// The values, one where one is taken; kept while another question takes none.
    pub values: Vec<String>,
}

impl Row {
    /// A row to begin with.
    pub fn new(key: u32) -> Self {
        Self {
            key,
            property: Property::DisplayName,
            question: Question::Compare(Operator::StartsWith),
            values: Vec::new(),
        }
    }

    /// Asks of another property; what does not fit it goes.
    pub fn ask_of(&mut self, property: Property) {
        let sorts = (self.property.kind(), property.kind());
        self.property = property;
        let questions = Question::of(property);
        if !questions.contains(&self.question) {
            self.question = questions.first().copied().unwrap_or(Question::Absent);
        }
        let is_other = |kind| matches!(kind, Kind::Boolean | Kind::Groups);
        if sorts.0 != sorts.1 && (is_other(sorts.0) || is_other(sorts.1)) {
            self.values = if sorts.1 == Kind::Boolean { vec!["true".into()] } else { Vec::new() };
        }
    }

    fn value(&self, operator: Operator) -> Value {
        let first = || self.values.first().cloned().unwrap_or_default();
        match self.property.kind() {
            _ if operator.takes_list() => Value::List(self.values.clone()),
            Kind::Boolean => Value::Boolean(first().eq_ignore_ascii_case("true")),
            _ => Value::Text(first()),
        }
    }
}

impl Display for Row {
    /// As a rule writes it, also where it is not right yet.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let name = self.property.name();
        match self.question {
            Question::Compare(operator) => {
                write!(f, "device.{name} {} {}", operator.text(), self.value(operator))
            }
            Question::Items(quantifier, operator) => {
                write!(
                    f,
                    "device.{name} {} (_ {} {})",
                    quantifier.text(),
                    operator.text(),
                    self.value(operator)
                )
            }
            Question::Absent => write!(f, "device.{name} -eq null"),
            Question::Present => write!(f, "device.{name} -ne null"),
            Question::MemberOf => {
                write!(f, "device.{name} -any (group.objectId -in {})", Value::List(self.values.clone()))
            }
        }
    }
}

impl Leaf for Row {
    fn depth(&self) -> u8 {
        if matches!(self.question, Question::Items(..)) { 2 } else { 1 }
    }

    fn is_loose(&self) -> bool {
        matches!(self.question, Question::Items(..))
    }

    fn stands_alone(&self) -> bool {
        // Beside others it is wrong, which the text says; it can be written all the same.
        false
    }
}

impl Branch {
    /// One row to begin with, which says nothing yet.
    pub fn blank(keys: &mut Keys) -> Self {
        Self { key: keys.next(), join: Join::All, parts: vec![Part::Row(Row::new(keys.next()))] }
    }

    /// A rule to edit; `None` for one that rows can't show.
    pub fn of(rule: &Rule, keys: &mut Keys) -> Option<Self> {
        Some(match part_of(rule, keys)? {
            Part::Branch(branch) => branch,
            row => Self { key: keys.next(), join: Join::All, parts: vec![row] },
        })
    }

    /// The rule as text; empty without a row.
    ///
    /// # Errors
    /// With the model's sentence, when it nests too deep.
    pub fn text(&self) -> Result<String, String> {
        match self.tree() {
            None => Ok(String::new()),
            Some(tree) => tree.map(|tree| tree.to_string()),
        }
    }

    fn tree(&self) -> Option<Result<Tree<Row>, String>> {
        let parts: Vec<_> = self
            .parts
            .iter()
            .filter_map(|part| match part {
                Part::Row(row) => Some(Ok(Tree::condition(row.clone()))),
                Part::Branch(branch) => branch.tree(),
            })
            .collect();
        if parts.is_empty() {
            return None;
        }
        let join = |parts: Vec<Tree<Row>>| {
            let joined = match self.join {
                Join::All | Join::NotAll => Tree::and(parts),
                Join::Any | Join::None => Tree::or(parts),
            };
            let joined = if matches!(self.join, Join::NotAll | Join::None) {
                joined.and_then(Tree::not)
            } else {
                joined
            };
            joined.map_err(|fault| crate::words::sentence(&fault.sentence))
        };
        Some(parts.into_iter().collect::<Result<Vec<_>, _>>().and_then(join))
    }

    /// The branch with this key, itself included.
    pub fn branch(&self, key: u32) -> Option<&Self> {
        if self.key == key {
            return Some(self);
        }
        self.parts.iter().find_map(|part| match part {
            Part::Branch(branch) => branch.branch(key),
            Part::Row(_) => None,
        })
    }

    /// The same, to change it.
    pub fn branch_mut(&mut self, key: u32) -> Option<&mut Self> {
        if self.key == key {
            return Some(self);
        }
        self.parts.iter_mut().find_map(|part| match part {
            Part::Branch(branch) => branch.branch_mut(key),
            Part::Row(_) => None,
        })
    }

    /// The row with this key.
    pub fn row(&self, key: u32) -> Option<&Row> {
        self.parts.iter().find_map(|part| match part {
            Part::Row(row) => Some(row).filter(|row| row.key == key),
            Part::Branch(branch) => branch.row(key),
        })
    }

    /// The same, to change it.
    pub fn row_mut(&mut self, key: u32) -> Option<&mut Row> {
        self.parts.iter_mut().find_map(|part| match part {
            Part::Row(row) => Some(row).filter(|row| row.key == key),
            Part::Branch(branch) => branch.row_mut(key),
        })
    }

    /// Takes the part with this key away, and what is empty without it.
    pub fn remove(&mut self, key: u32) {
        self.parts.retain_mut(|part| match part {
            Part::Row(row) => row.key != key,
            Part::Branch(branch) => {
                let had = !branch.parts.is_empty();
                branch.remove(key);
                branch.key != key && !(had && branch.parts.is_empty())
            }
        });
    }

    /// The keys of the parts and whether each is a branch, in order.
    pub fn shape(&self) -> Vec<(u32, bool)> {
        let shape = |part: &Part| match part {
            Part::Row(row) => (row.key, false),
            Part::Branch(branch) => (branch.key, true),
        };
        self.parts.iter().map(shape).collect()
    }
}

fn part_of(rule: &Rule, keys: &mut Keys) -> Option<Part> {
    let mut join = |join, parts: &[Rule]| {
        let key = keys.next();
        let parts = parts.iter().map(|part| part_of(part, keys)).collect::<Option<Vec<_>>>()?;
        Some(Part::Branch(Branch { key, join, parts }))
    };
    match rule.view() {
        View::And(parts) => join(Join::All, parts),
        View::Or(parts) => join(Join::Any, parts),
        View::Not(inner) => match inner.view() {
            View::And(parts) => join(Join::NotAll, parts),
            View::Or(parts) => join(Join::None, parts),
            View::Condition(_) | View::Not(_) => join(Join::None, std::slice::from_ref(inner)),
        },
        View::Condition(condition) => Some(Part::Row(row_of(condition, keys.next())?)),
    }
}

fn row_of(condition: &Condition, key: u32) -> Option<Row> {
    let property = condition.property();
    let (question, values) = match condition.view() {
        ConditionView::Compare { operator, value, .. } => question_of(operator, value, Question::Compare),
        ConditionView::Items { quantifier, items, .. } => {
            // Several conditions on one item need the text.
            let View::Condition(item) = items.view() else { return None };
            let items = |operator| Question::Items(quantifier, operator);
            match question_of(item.operator(), item.value(), items) {
                (Question::Absent | Question::Present, _) => return None,
                found => found,
            }
        }
        ConditionView::MemberOf { groups } => (Question::MemberOf, groups.to_vec()),
    };
    Some(Row { key, property, question, values })
}

fn question_of(
    operator: Operator,
    value: &Value,
    ask: impl Fn(Operator) -> Question,
) -> (Question, Vec<String>) {
    match value {
        Value::Null if operator == Operator::Eq => (Question::Absent, Vec::new()),
        Value::Null => (Question::Present, Vec::new()),
        Value::Boolean(value) => (ask(operator), vec![value.to_string()]),
        Value::Text(text) => (ask(operator), vec![text.clone()]),
        Value::List(entries) => (ask(operator), entries.clone()),
    }
}

/// Keys that were not used before.
#[derive(Debug, Clone, Default)]
pub struct Keys(u32);

impl Keys {
    /// Another one.
    pub fn next(&mut self) -> u32 {
        self.0 += 1;
        self.0
    }
}

#[cfg(test)]
mod tests;
