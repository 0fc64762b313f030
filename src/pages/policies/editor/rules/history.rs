//! What was done to a list of rules, to be taken back and done again.

use palisade_model::graph::GroupValue;

/// How many steps are kept.
const MOST: usize = 100;

/// What one act changed: the rules from `at` on were these and became those.
#[derive(Debug, Clone, PartialEq)]
struct Step {
    at: usize,
    before: Vec<GroupValue>,
    after: Vec<GroupValue>,
    /// How many rules there were afterwards.
    rules: usize,
}

/// The steps done and taken back.
#[derive(Debug, Clone, Default)]
pub(super) struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
}

impl History {
    /// Remembers what an act did; false where it did nothing.
    pub(super) fn keep(&mut self, before: &[GroupValue], after: &[GroupValue]) -> bool {
        let same = before.iter().zip(after).take_while(|(left, right)| left == right).count();
        if same == before.len() && same == after.len() {
            return false;
        }
        let (old, new) = (before.get(same..).unwrap_or_default(), after.get(same..).unwrap_or_default());
        let end = old.iter().rev().zip(new.iter().rev()).take_while(|(left, right)| left == right).count();
        let middle = |rules: &[GroupValue]| rules.get(..rules.len() - end).unwrap_or_default().to_vec();
        self.done.push(Step { at: same, before: middle(old), after: middle(new), rules: after.len() });
        if self.done.len() > MOST {
            self.done.remove(0);
        }
        self.undone.clear();
        true
    }

    /// The rules before the last act and where it changed something; `None` where there is none, or where they were
    /// changed elsewhere since.
    pub(super) fn undo(&mut self, rules: &[GroupValue]) -> Option<(Vec<GroupValue>, usize)> {
        let step = self.done.pop()?;
        let back = Step { at: step.at, before: step.after, after: step.before, rules: 0 };
        let now = back.take(rules, step.rules)?;
        self.undone.push(Step { rules: step.rules, ..back });
        Some((now, step.at))
    }

    /// The rules after the act that was taken back last.
    pub(super) fn redo(&mut self, rules: &[GroupValue]) -> Option<(Vec<GroupValue>, usize)> {
        let back = self.undone.pop()?;
        let step = Step { at: back.at, before: back.after, after: back.before, rules: back.rules };
        let were = (step.rules + step.before.len()).checked_sub(step.after.len())?;
        let now = step.take(rules, were)?;
        let at = step.at;
        self.done.push(step);
        Some((now, at))
    }

    /// Whether there is something to take back.
    pub(super) fn is_empty(&self) -> bool {
        self.done.is_empty()
    }
}

impl Step {
    /// The rules with this step taken, where they still are as it found them.
    fn take(&self, rules: &[GroupValue], were: usize) -> Option<Vec<GroupValue>> {
        let found = rules.get(self.at..self.at + self.before.len())?;
        if rules.len() != were || found != self.before {
            return None;
        }
        let mut rules = rules.to_vec();
        rules.splice(self.at..self.at + self.before.len(), self.after.iter().cloned());
        Some(rules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use palisade_model::graph::{InstanceValue, SettingInstance, SimpleValue};

    fn rules(names: &[&str]) -> Vec<GroupValue> {
        let rule = |name: &&str| GroupValue {
            children: vec![SettingInstance::new("name", InstanceValue::Simple(SimpleValue::text(*name)))],
            ..GroupValue::default()
        };
        names.iter().map(rule).collect()
    }

    #[test]
    fn what_was_done_is_taken_back_and_done_again() {
        let mut history = History::default();
        let (one, two, three) = (rules(&["a", "b", "c"]), rules(&["a", "x", "y", "c"]), rules(&["a"]));
        assert!(!history.keep(&one, &one));
        assert!(history.keep(&one, &two));
        assert!(history.keep(&two, &three));
        assert_eq!(history.undo(&three), Some((two.clone(), 1)));
        assert_eq!(history.undo(&two), Some((one.clone(), 1)));
        assert_eq!(history.undo(&one), None);
        assert_eq!(history.redo(&one), Some((two.clone(), 1)));
        assert_eq!(history.redo(&two), Some((three.clone(), 1)));
        // What was changed elsewhere meanwhile is not undone.
        assert_eq!(history.undo(&one), None);
    }
}
