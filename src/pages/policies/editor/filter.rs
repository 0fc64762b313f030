//! Which rows the editor shows: those that the search finds, and all or only what is configured.
//!
//! The catalogue's search finds a setting by what is known of it, slips of the finger forgiven. What the form holds is
//! searched here as well, word by word, so that a path or a rule is found by what someone typed into it.

use std::collections::HashSet;

use leptos::prelude::*;
use palisade_model::catalogue::{Kind, SettingDefinition};
use palisade_model::search::SearchIndex;

use super::form::{Draft, Place, display};
use super::state::Editor;
use crate::ui::query::use_query;

/// The search and the filter of the page's URL.
#[derive(Clone, Copy)]
pub struct Filter {
    /// The words searched for, in lower case.
    pub words: Memo<String>,
    /// Only what is configured.
    pub only: Memo<bool>,
    /// The definition ids of the settings that the catalogue's search finds.
    found: Memo<HashSet<String>>,
}

impl Filter {
    /// Reads `search=` and `only=`, to search the settings of this template.
    pub fn of_url(editor: Editor, template: &str) -> Self {
        let query = use_query();
        let words = Memo::new(move |_| query.get("search").to_lowercase());
        // Made when something is first searched for.
        let index = StoredValue::new(None::<SearchIndex>);
        let template = template.to_owned();
        let found = Memo::new(move |_| {
            words.with(|words| {
                if words.trim().is_empty() {
                    return HashSet::new();
                }
                if index.with_value(Option::is_none) {
                    index.set_value(Some(SearchIndex::of_template(&editor.catalogue(), &template)));
                }
                let hits = index.with_value(|index| index.as_ref().map(|it| it.search(words, usize::MAX)));
                hits.unwrap_or_default().into_iter().map(|hit| hit.definition).collect()
            })
        });
        Self { words, only: Memo::new(move |_| !query.get("only").is_empty()), found }
    }

    /// Whether everything is shown. Tracked.
    pub fn is_open(self) -> bool {
        !self.only.get() && self.words.with(String::is_empty)
    }

    /// Whether a row is shown. Tracked. What is cleared while one looks at what is configured stays.
    pub fn takes(
        self,
        editor: Editor,
        place: &Place,
        definition: &SettingDefinition,
        haystack: &str,
        draft: Memo<Draft>,
    ) -> bool {
        if self.only.get() && draft.with(Draft::is_nothing) && !editor.with(|form, _| form.was_removed(place))
        {
            return false;
        }
        self.words.with(|words| {
            let mut words = words.split_whitespace().peekable();
            if words.peek().is_none() || self.found.with(|found| found.contains(&definition.id)) {
                return true;
            }
            let now = match definition.kind {
                Kind::RuleGroup => editor.with(|form, catalogue| {
                    let rule = |index| {
                        let title = form.rule_title(catalogue, definition, index);
                        [title, form.rule_summary(catalogue, definition, index)].join(" ")
                    };
                    (0..form.rule_count(&definition.id)).map(rule).collect::<String>()
                }),
                _ => draft.with(|draft| display(draft, definition)),
            };
            let now = now.to_lowercase();
            words.all(|word| haystack.contains(word) || now.contains(word))
        })
    }
}

/// Everything that a search finds a setting by, in lower case.
pub fn haystack(definition: &SettingDefinition) -> String {
    let mut text = [&*definition.name, &*definition.description, &*definition.id].join(" ");
    for more in [&definition.csp, &definition.mdatp_path].into_iter().flatten() {
        text.push(' ');
        text.push_str(more);
    }
    for option in &definition.options {
        text.push(' ');
        text.push_str(&option.label);
    }
    text.to_lowercase()
}
