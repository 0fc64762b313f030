//! The rule of a dynamic group while it is written: one text, shown as rows or as itself, checked while one types and
//! tried on the tenant's devices.

mod builder;
mod completions;
mod preview;
mod problems;
mod row;
mod rows;
mod terms;
mod text;
mod values;

use leptos::prelude::*;
use palisade_model::api::{PreviewRequest, RulePreview};
use palisade_model::membership::{Checked, RuleError, check_text};
use palisade_model::problem::{Problem, Severity};

use crate::api::{Asked, ask};
use crate::ui::query::use_query;
use crate::ui::{Tab, tabs};
use crate::words::groups as words;

/// A rule while it is written. Every copy is the same.
#[derive(Clone, Copy)]
pub struct RuleDraft {
    /// The rule: rows are read from it and written to it.
    pub text: RwSignal<String>,
    /// What the model says of it.
    checked: Memo<Checked>,
    /// What the server said when it refused a rule, and which one.
    refused: RwSignal<(String, Vec<Problem>)>,
    /// Whom it fits, and what it changes of the stored group.
    preview: Asked<RulePreview>,
}

impl RuleDraft {
    /// A rule that begins as this text; compared with the members of `group` where there is one.
    pub fn new(text: String, group: Option<String>) -> Self {
        let text = RwSignal::new(text);
        let checked = Memo::new(move |_| text.with(|text| check_text(text)));
        let preview = ask("/api/groups/preview", move || {
            let request = PreviewRequest { rule: text.get(), group_id: group.clone(), limit: None };
            // What is wrong in itself needs no device.
            checked
                .with(|checked| checked.rule.is_some())
                .then(|| serde_json::to_string(&request).ok())
                .flatten()
        });
        Self { text, checked, refused: RwSignal::new((String::new(), Vec::new())), preview }
    }

    /// The rule without the blanks around it, in the editor as well, so that what the server says of its characters
    /// fits.
    pub fn trim(self) -> String {
        let text = self.text.with_untracked(|text| text.trim().to_owned());
        if self.text.with_untracked(|now| *now != text) {
            self.text.set(text.clone());
        }
        text
    }

    /// Everything that is wrong with it or worth knowing: from the model, and what only the server can know.
    fn problems(self) -> Vec<RuleError> {
        let mut errors = self.checked.with(|checked| checked.errors.clone());
        if !self.preview.stale.get() && self.checked.with(|checked| checked.rule.is_some()) {
            let told = self.preview.data.with(|data| data.as_ref().map(|it| it.problems.clone()));
            errors.extend(told.into_iter().flatten().filter(|told| told.severity == Severity::Error));
        }
        errors
    }

    /// What the server refused of this very text and the page did not find by itself.
    fn refused(self) -> Vec<Problem> {
        self.refused.with(|(rule, problems)| {
            let same = self.text.with(|text| text == rule);
            if same && self.problems().is_empty() { problems.clone() } else { Vec::new() }
        })
    }

    /// Notes what the server refused.
    pub fn refuse(self, problems: &[Problem]) {
        self.refused.set((self.text.get_untracked(), problems.to_vec()));
    }

    /// Why it can't be saved as it is; empty where it can.
    pub fn blocked(self) -> String {
        let count = self.checked.with(|checked| {
            let stops = |error: &&RuleError| error.severity == Severity::Error;
            checked.errors.iter().filter(stops).count()
        });
        let blank = self.text.with(|text| text.trim().is_empty());
        match u64::try_from(count).unwrap_or_default() {
            _ if blank => words::rule_missing().to_owned(),
            0 => String::new(),
            count => words::rule_has_errors(count),
        }
    }
}

/// The editor: rows or text by `edit=` of the URL, what is wrong below, and beside it whom the rule fits.
pub fn editor(draft: RuleDraft) -> AnyView {
    let query = use_query();
    let edit = query.signal("edit");
    let as_text = Memo::new(move |_| edit.with(|edit| edit == "text"));
    let to_text = Signal::derive(move || query.with(&[("edit", "text")]));
    let list = vec![
        Tab::new(untrack(|| query.with(&[("edit", "builder")])), words::builder(), move || !as_text.get()),
        Tab::new(untrack(|| query.with(&[("edit", "text")])), words::text(), move || as_text.get()),
    ];
    let shown = move || if as_text.get() { text::editor(draft) } else { builder::builder(draft, to_text) };
    view! {
        <div class="beside rule-editor">
            <div class="stack">
                <div>{tabs(words::edit_as(), list)} {shown}</div>
                {problems::list(draft)}
            </div>
            {preview::panel(draft)}
        </div>
    }
    .into_any()
}
