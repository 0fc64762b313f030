//! Gathering problems. Sentences arrive as format arguments, so that each call is small in the browser's build.

use std::fmt::Arguments;

use super::path::Path;
use crate::problem::{Problem, Severity};

/// The problems found so far.
#[derive(Default)]
pub(super) struct Report {
    pub(super) problems: Vec<Problem>,
}

/// The problem that was just reported, to say how it is mended.
pub(super) struct Found<'a>(Option<&'a mut Problem>);

impl Found<'_> {
    /// See [`Problem::suggestion`].
    pub(super) fn mend(self, text: impl Into<String>) {
        if let Some(problem) = self.0 {
            problem.suggestion = Some(text.into());
        }
    }

    /// The same where a mend may not be plain.
    pub(super) fn mend_by(self, text: Option<impl Into<String>>) {
        if let Some(text) = text {
            self.mend(text);
        }
    }
}

impl Report {
    pub(super) fn error(&mut self, path: &Path<'_>, code: &str, sentence: Arguments<'_>) -> Found<'_> {
        self.add(Severity::Error, path, code, sentence, None)
    }

    pub(super) fn warning(&mut self, path: &Path<'_>, code: &str, sentence: Arguments<'_>) -> Found<'_> {
        self.add(Severity::Warning, path, code, sentence, None)
    }

    #[inline(never)]
    fn add(
        &mut self,
        severity: Severity,
        path: &Path<'_>,
        code: &str,
        sentence: Arguments<'_>,
        span: Option<(usize, usize)>,
    ) -> Found<'_> {
        let problem = Problem { severity, ..Problem::error(path.to_string(), code, sentence.to_string()) };
        self.problems.push(match span {
            Some((start, end)) => problem.at(start, end),
            None => problem,
        });
        Found(self.problems.last_mut())
    }
}

/// The problems of one text, each with the characters at fault, counted from 0, end excluded.
pub(super) struct TextReport<'a> {
    pub(super) report: &'a mut Report,
    pub(super) path: &'a Path<'a>,
}

impl TextReport<'_> {
    pub(super) fn error(&mut self, from: usize, to: usize, code: &str, says: Arguments<'_>) -> Found<'_> {
        self.report.add(Severity::Error, self.path, code, says, Some((from, to)))
    }

    pub(super) fn warning(&mut self, from: usize, to: usize, code: &str, says: Arguments<'_>) -> Found<'_> {
        self.report.add(Severity::Warning, self.path, code, says, Some((from, to)))
    }
}
