//! Conditions joined by `-and`, `-or` and `-not`, in the one form that a rule builder edits and text is written
//! from.
//!
//! The form is canonical: no `-and` directly within an `-and`, no `-or` within an `-or`, no `-not` of a `-not`.
//! The constructors see to it, so two trees that are written alike are equal.
//!
//! Precedence, from the tightest: a condition, `-not`, `-and`, `-or`, `-any` and `-all`. Source: Entra's
//! documentation of rules with several expressions.

use core::fmt::{self, Display, Formatter};

use super::error::Fault;

/// How deep a rule may nest.
pub const MAX_DEPTH: u8 = 32;

/// What stands at a tree's leaves: a [`super::Condition`] of a rule, an [`super::ItemCondition`] of `-any`.
pub trait Leaf: Display {
    /// How deep the leaf itself nests.
    fn depth(&self) -> u8;
    /// Whether it needs parentheses beside `-and`, `-or` and `-not`.
    fn is_loose(&self) -> bool;
    /// Whether it can only be a whole rule.
    fn stands_alone(&self) -> bool;
}

/// Conditions joined by `-and`, `-or` and `-not`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tree<C> {
    node: Node<C>,
    depth: u8,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Node<C> {
    Leaf(C),
    Not(Box<Tree<C>>),
    And(Vec<Tree<C>>),
    Or(Vec<Tree<C>>),
}

/// A tree from the outside, to show or to edit it: take the parts, change them, join them again by the
/// constructors of [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View<'a, C> {
    /// One condition.
    Condition(&'a C),
    /// What must not hold.
    Not(&'a Tree<C>),
    /// Two or more that must all hold.
    And(&'a [Tree<C>]),
    /// Two or more of which one must hold.
    Or(&'a [Tree<C>]),
}

impl<C: Leaf> Tree<C> {
    /// One condition.
    pub fn condition(condition: C) -> Self {
        Self { depth: condition.depth(), node: Node::Leaf(condition) }
    }

    /// All of `parts`.
    ///
    /// # Errors
    /// When there is no part, one can't be joined with others, or the whole nests too deep.
    pub fn and(parts: impl IntoIterator<Item = Self>) -> Result<Self, Fault> {
        let flat = parts.into_iter().flat_map(|part| match part.node {
            Node::And(inner) => inner,
            node => vec![Self { node, depth: part.depth }],
        });
        Self::join(flat.collect(), Node::And)
    }

    /// At least one of `parts`.
    ///
    /// # Errors
    /// When there is no part, one can't be joined with others, or the whole nests too deep.
    pub fn or(parts: impl IntoIterator<Item = Self>) -> Result<Self, Fault> {
        let flat = parts.into_iter().flat_map(|part| match part.node {
            Node::Or(inner) => inner,
            node => vec![Self { node, depth: part.depth }],
        });
        Self::join(flat.collect(), Node::Or)
    }

    /// Not this tree.
    ///
    /// # Errors
    /// When it can't be joined with others, or the whole nests too deep.
    #[expect(clippy::should_implement_trait, reason = "the language's word, and it can fail")]
    pub fn not(self) -> Result<Self, Fault> {
        match self.node {
            Node::Not(inner) => Ok(*inner),
            Node::Leaf(leaf) if leaf.stands_alone() => Err(Fault::alone()),
            node => Self { depth: self.depth, node }.deeper(|tree| Node::Not(Box::new(tree))),
        }
    }

    fn deeper(self, node: impl FnOnce(Self) -> Node<C>) -> Result<Self, Fault> {
        let depth = self.depth.saturating_add(1);
        if depth > MAX_DEPTH { Err(Fault::too_deep()) } else { Ok(Self { node: node(self), depth }) }
    }

    fn join(mut parts: Vec<Self>, node: impl FnOnce(Vec<Self>) -> Node<C>) -> Result<Self, Fault> {
        let Some(last) = parts.pop() else { return Err(Fault::empty()) };
        if parts.is_empty() {
            return Ok(last);
        }
        parts.push(last);
        if parts.iter().any(|part| matches!(&part.node, Node::Leaf(leaf) if leaf.stands_alone())) {
            return Err(Fault::alone());
        }
        let depth = parts.iter().map(|part| part.depth).max().unwrap_or_default().saturating_add(1);
        if depth > MAX_DEPTH { Err(Fault::too_deep()) } else { Ok(Self { node: node(parts), depth }) }
    }
}

impl<C> Tree<C> {
    /// The tree from the outside.
    pub fn view(&self) -> View<'_, C> {
        match &self.node {
            Node::Leaf(condition) => View::Condition(condition),
            Node::Not(tree) => View::Not(tree),
            Node::And(parts) => View::And(parts),
            Node::Or(parts) => View::Or(parts),
        }
    }

    /// How deep the tree nests; at most [`MAX_DEPTH`].
    pub fn depth(&self) -> u8 {
        self.depth
    }

    /// Every condition, in the order of the text.
    pub fn conditions(&self) -> Vec<&C> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    fn collect<'a>(&'a self, found: &mut Vec<&'a C>) {
        match &self.node {
            Node::Leaf(condition) => found.push(condition),
            Node::Not(tree) => tree.collect(found),
            Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|part| part.collect(found)),
        }
    }
}

/// How tightly the surroundings bind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Around {
    Nothing,
    Or,
    And,
    Not,
}

impl<C: Leaf> Tree<C> {
    fn write(&self, f: &mut Formatter<'_>, around: Around) -> fmt::Result {
        let open = match &self.node {
            Node::Leaf(leaf) => leaf.is_loose() && around > Around::Nothing,
            Node::Not(_) => false,
            Node::And(_) => around > Around::And,
            Node::Or(_) => around > Around::Or,
        };
        if open {
            f.write_str("(")?;
        }
        match &self.node {
            Node::Leaf(leaf) => write!(f, "{leaf}")?,
            Node::Not(tree) => {
                f.write_str("-not ")?;
                tree.write(f, Around::Not)?;
            }
            Node::And(parts) => Self::write_joined(parts, f, " -and ", Around::And)?,
            Node::Or(parts) => Self::write_joined(parts, f, " -or ", Around::Or)?,
        }
        if open { f.write_str(")") } else { Ok(()) }
    }

    fn write_joined(parts: &[Self], f: &mut Formatter<'_>, word: &str, around: Around) -> fmt::Result {
        for (place, part) in parts.iter().enumerate() {
            if place > 0 {
                f.write_str(word)?;
            }
            part.write(f, around)?;
        }
        Ok(())
    }
}

impl<C: Leaf> Display for Tree<C> {
    /// The canonical text, with no parentheses but those that are needed. It parses to an equal tree.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.write(f, Around::Nothing)
    }
}
