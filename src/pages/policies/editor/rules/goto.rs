//! Links to a rule of the list, `at=1.3` or by its key on devices, which give its row the focus.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use palisade_model::firewall::RuleRef;
use palisade_model::merge::{PolicyVersion, compile};

use super::change::Rules;
use super::rule_name;
use crate::pages::firewall::{called, index_of};
use crate::ui::query::{Query, use_query, use_replace};

/// Changes parameters of the URL.
type Replace = Box<dyn Fn(&[(&str, &str)])>;

/// Leads to the rules of a list. Every copy is the same.
#[derive(Clone, Copy)]
pub(super) struct Goto {
    rules: Rules,
    query: Query,
    replace: StoredValue<Replace, LocalStorage>,
}

impl Goto {
    /// Leads to the rule that the URL names, and from now on to any other.
    pub(super) fn new(rules: Rules) -> Self {
        let query = use_query();
        let replace = use_replace();
        let at = untrack(|| query.get("at"));
        if let Some(row) = rules.row_named(&at) {
            request_animation_frame(move || rules.grid.focus(row, 1));
        }
        let replace: Replace = Box::new(move |changes| replace(changes));
        Self { rules, query, replace: StoredValue::new_local(replace) }
    }

    /// Changes parameters of the URL without a new entry in the history.
    pub(super) fn replace(self, changes: &[(&str, &str)]) {
        self.replace.try_with_value(|replace| replace(changes));
    }

    /// A parameter of the URL. Tracked.
    pub(super) fn get(self, name: &str) -> String {
        self.query.get(name)
    }

    /// A link to a rule by its name.
    pub(super) fn link(self, rule: &RuleRef) -> AnyView {
        let text = called(rule);
        match index_of(rule) {
            Some(row) => self.to_row(row, text),
            None => text.into_any(),
        }
    }

    fn to_row(self, row: usize, text: String) -> AnyView {
        let name = rule_name(self.rules.ordinal, row);
        let href = {
            let name = name.clone();
            move || self.query.with(&[("at", &name)])
        };
        let go = move |event: MouseEvent| {
            event.prevent_default();
            self.replace(&[("at", &name)]);
            self.rules.grid.focus(row, 1);
        };
        view! { <a class="link" href=href data-noscroll="" tabindex="-1" on:click=go>{text}</a> }.into_any()
    }

    /// A link that opens a rule in its dialog.
    pub(super) fn open(self, row: usize, text: AnyView, label: Signal<String>) -> AnyView {
        let name = rule_name(self.rules.ordinal, row);
        let href = move || self.query.with(&[("rule", &name)]);
        view! { <a class="link" href=href data-noscroll="" tabindex="-1" aria-label=label>{text}</a> }
            .into_any()
    }
}

impl Rules {
    /// The row of a rule that a URL names, by place as in `1.3` or by its key on devices, where it is one of this list.
    fn row_named(self, name: &str) -> Option<usize> {
        let group = self.group();
        if name.strip_prefix(group.id.as_str()).is_some_and(|tail| tail.starts_with('#')) {
            let compiled = untrack(|| {
                self.editor.with(|form, catalogue| compile(&form.policy, PolicyVersion::default(), catalogue))
            });
            let mut rules = compiled.settings.iter().filter(|it| *it.definition_id == *group.id);
            return rules.position(|it| *it.key == *name);
        }
        let (list, rule) = name.split_once('.')?;
        let row = rule.parse::<usize>().ok()?.checked_sub(1)?;
        (list.parse() == Ok(self.ordinal) && row < untrack(|| self.count())).then_some(row)
    }
}
