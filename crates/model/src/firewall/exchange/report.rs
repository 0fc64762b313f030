//! What was read and what is to be said of it.

use serde::{Deserialize, Serialize};

use crate::firewall::Rule;

/// The rules of a file and what is to be said of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RulesRead {
    /// The rules that were taken, in the order of the file.
    pub rules: Vec<Rule>,
    /// A line for each rule that was not taken, for each that was taken with something left out, and for what
    /// concerns the whole file.
    pub report: Vec<ReportLine>,
}

/// One thing to know of a file of rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportLine {
    /// Where: the line of the text at which the rule begins, or the number of the rule in JSON, from 1; 0 for the
    /// whole file.
    pub line: usize,
    /// The rule's name; empty where it has none or the line is about the file.
    pub rule: String,
    /// A stable code in `kebab-case`, such as `port-keyword`; of several the first.
    pub code: String,
    /// What was not taken or left out, and why.
    pub sentence: String,
    /// Whether the rule was taken.
    pub taken: bool,
}

/// A rule on its way, with what is to be said of it.
pub(super) struct Draft {
    pub(super) rule: Rule,
    line: usize,
    said: Vec<(&'static str, String)>,
    refused: bool,
    widened: bool,
}

impl Draft {
    pub(super) fn new(line: usize, rule: Rule) -> Self {
        Self { rule, line, said: Vec::new(), refused: false, widened: false }
    }

    /// The rule can't be taken.
    pub(super) fn refuse(&mut self, code: &'static str, sentence: impl Into<String>) {
        // What was left out of it no longer matters.
        if !self.refused {
            self.said.clear();
        }
        self.refused = true;
        self.said.push((code, sentence.into()));
    }

    /// Something is left out or changed, and the rule matches no more than before.
    pub(super) fn left_out(&mut self, code: &'static str, sentence: impl Into<String>) {
        if !self.refused {
            self.said.push((code, sentence.into()));
        }
    }

    /// A condition is left out, and the rule would match more than before.
    pub(super) fn widened(&mut self, code: &'static str, sentence: impl Into<String>) {
        self.left_out(code, sentence);
        self.widened = true;
    }

    /// Adds the rule and its line to what was read.
    pub(super) fn finish(mut self, read: &mut RulesRead) {
        if self.rule.name.trim().is_empty() {
            self.refuse("no-name", "The rule has no name; give it one.");
        }
        if self.widened && !self.refused {
            let off = if self.rule.is_enabled() {
                "It would match more than before, so it is switched off; check it before you switch it on."
            } else {
                "It would match more than before; check it before you switch it on."
            };
            self.rule.enabled = Some(false);
            self.said.push(("switched-off", off.to_owned()));
        }
        if let Some((code, _)) = self.said.first() {
            let sentences: Vec<&str> = self.said.iter().map(|(_, sentence)| sentence.as_str()).collect();
            read.report.push(ReportLine {
                line: self.line,
                rule: self.rule.name.clone(),
                code: (*code).to_owned(),
                sentence: sentences.join(" "),
                taken: !self.refused,
            });
        }
        if !self.refused {
            read.rules.push(self.rule);
        }
    }
}

impl RulesRead {
    /// A line about the whole file or a place in it.
    pub(super) fn say(&mut self, line: usize, code: &str, sentence: impl Into<String>) {
        self.report.push(ReportLine {
            line,
            rule: String::new(),
            code: code.to_owned(),
            sentence: sentence.into(),
            taken: false,
        });
    }
}
