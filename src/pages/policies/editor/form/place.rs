//! Where a setting stands in a policy, and which place a problem's path means.

use palisade_model::catalogue::{Catalogue, SettingDefinition};
use palisade_model::problem::{Problem, Severity};

use crate::ui::Mark;

/// A setting of the policy, or of one rule of a list of rules.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The list of rules (its definition id) and the rule's index; absent outside rules.
    pub rule: Option<(String, usize)>,
    /// The definition id.
    pub id: String,
}

impl Place {
    /// A setting outside rules.
    pub fn top(id: &str) -> Self {
        Self { rule: None, id: id.to_owned() }
    }

    /// A member of a rule.
    pub fn member(group: &str, index: usize, id: &str) -> Self {
        Self { rule: Some((group.to_owned(), index)), id: id.to_owned() }
    }

    /// Another setting beside this one: in the same rule, or outside rules as well.
    #[must_use]
    pub fn sibling(&self, id: &str) -> Self {
        Self { rule: self.rule.clone(), id: id.to_owned() }
    }

    /// The `id` of the place's control in the page: characters that a selector can't hold become `-`.
    pub fn element(&self) -> String {
        let clean = |text: &str| -> String {
            text.chars().map(|it| if it.is_ascii_alphanumeric() || it == '_' { it } else { '-' }).collect()
        };
        match &self.rule {
            Some((_, index)) => format!("f{index}-{}", clean(&self.id)),
            None => format!("f-{}", clean(&self.id)),
        }
    }
}

/// A problem with the place where it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedProblem {
    /// The setting; absent for a property of the policy itself, whose name is the problem's path.
    pub place: Option<Place>,
    /// The entry of a list that is at fault.
    pub entry: Option<usize>,
    /// What is wrong.
    pub problem: Problem,
}

impl PlacedProblem {
    /// Reads the problem's path: definition ids joined by `/`, an index in brackets after a rule or an entry.
    pub fn new(problem: Problem, template: &str, catalogue: &Catalogue) -> Self {
        let mut rule = None;
        let mut last = ("", None);
        for segment in problem.path.split('/') {
            let (id, index) = split_index(segment);
            let list = catalogue.definition_in(template, id).is_some_and(SettingDefinition::is_rule_list);
            if let (true, Some(index)) = (list, index) {
                rule = Some((id.to_owned(), index));
            }
            last = (id, index);
        }
        let (id, index) = last;
        // Only a setting's path holds an id that is known or longer than the policy's own properties.
        let setting =
            catalogue.definition_in(template, id).is_some() || id.contains('_') || problem.path.contains('/');
        let is_rule_itself = rule.as_ref().is_some_and(|(group, _)| group == id);
        Self {
            place: setting.then(|| Place { rule, id: id.to_owned() }),
            entry: if is_rule_itself { None } else { index },
            problem,
        }
    }

    /// The characters at fault, where the problem names some.
    pub fn mark(&self) -> Option<Mark> {
        let (start, end) = self.problem.span?;
        let at = |place: u32| usize::try_from(place).unwrap_or(usize::MAX);
        Some(Mark { start: at(start), end: at(end), error: self.is_error() })
    }

    /// Whether it stops the policy from being saved.
    pub fn is_error(&self) -> bool {
        self.problem.severity == Severity::Error
    }
}

/// `name[3]` as `name` and 3.
fn split_index(segment: &str) -> (&str, Option<usize>) {
    let inner = segment.strip_suffix(']').and_then(|rest| rest.rsplit_once('['));
    match inner.and_then(|(id, index)| Some((id, index.parse().ok()?))) {
        Some((id, index)) => (id, Some(index)),
        None => (segment, None),
    }
}

/// The list of rules that a setting is a member of, at whatever depth.
pub fn in_rule_list<'a>(
    catalogue: &'a Catalogue,
    template: &str,
    definition: &'a SettingDefinition,
) -> Option<&'a SettingDefinition> {
    let mut at = definition;
    // Parents of parents end soon; the bound is for a data file that holds a ring.
    for _ in 0..8 {
        at = catalogue.definition_in(template, &at.parent.as_ref()?.id)?;
        if at.is_rule_list() {
            return Some(at);
        }
    }
    None
}
