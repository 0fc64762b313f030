//! Where something stands. A path is a chain on the stack, so that going down into a policy without problems
//! allocates nothing.

use std::fmt::{Display, Formatter, Result};

/// A place in a policy: see [`crate::problem::Problem::path`].
#[derive(Clone, Copy)]
pub(super) struct Path<'a> {
    above: Option<&'a Path<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Id(&'a str),
    Index(usize),
}

impl<'a> Path<'a> {
    /// A setting at the top, or a property of the policy.
    pub(super) fn top(id: &'a str) -> Self {
        Self { above: None, step: Step::Id(id) }
    }

    /// A setting below this one.
    pub(super) fn below(&'a self, id: &'a str) -> Self {
        Self { above: Some(self), step: Step::Id(id) }
    }

    /// An entry, option or item of this setting.
    pub(super) fn entry(&'a self, index: usize) -> Self {
        Self { above: Some(self), step: Step::Index(index) }
    }
}

impl Display for Path<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        if let Some(above) = self.above {
            above.fmt(formatter)?;
        }
        match (self.step, self.above) {
            (Step::Id(id), None) => formatter.write_str(id),
            (Step::Id(id), Some(_)) => write!(formatter, "/{id}"),
            (Step::Index(index), _) => write!(formatter, "[{index}]"),
        }
    }
}
