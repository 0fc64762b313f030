//! Gathering problems. Sentences arrive as format arguments, so that each call is small in the browser's build.

use std::fmt::Arguments;

use crate::problem::{Problem, Severity};

/// The problems found so far.
#[derive(Default)]
pub(super) struct Report {
    pub(super) problems: Vec<Problem>,
}

impl Report {
    pub(super) fn error(&mut self, path: &str, code: &str, sentence: Arguments<'_>) {
        self.add(Severity::Error, path, code, sentence, None);
    }

    pub(super) fn warning(&mut self, path: &str, code: &str, sentence: Arguments<'_>) {
        self.add(Severity::Warning, path, code, sentence, None);
    }

    #[inline(never)]
    fn add(
        &mut self,
        severity: Severity,
        path: &str,
        code: &str,
        sentence: Arguments<'_>,
        span: Option<(usize, usize)>,
    ) {
        let problem = Problem { severity, ..Problem::error(path, code, sentence.to_string()) };
        self.problems.push(match span {
            Some((start, end)) => problem.at(start, end),
            None => problem,
        });
    }
}

/// The problems of one text, each with the characters at fault, counted from 0, end excluded.
pub(super) struct TextReport<'a> {
    pub(super) report: &'a mut Report,
    pub(super) path: &'a str,
}

impl TextReport<'_> {
    pub(super) fn error(&mut self, start: usize, end: usize, code: &str, sentence: Arguments<'_>) {
        self.report.add(Severity::Error, self.path, code, sentence, Some((start, end)));
    }

    pub(super) fn warning(&mut self, start: usize, end: usize, code: &str, sentence: Arguments<'_>) {
        self.report.add(Severity::Warning, self.path, code, sentence, Some((start, end)));
    }
}
