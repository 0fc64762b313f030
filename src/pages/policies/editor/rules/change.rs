//! What is done to a list of rules: every act of the grid and its buttons, each to be taken back.

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::catalogue::{Catalogue, SettingDefinition};
use palisade_model::graph::GroupValue;

use super::super::form::{Draft, Form, Place};
use super::super::state::Editor;
use super::history::History;
use super::{cells, paste};
use crate::ui::{Area, Grid, GridAct};
use crate::words::rules as words;

/// A list of rules being edited. Every copy is the same.
#[derive(Clone, Copy)]
pub(super) struct Rules {
    pub(super) editor: Editor,
    pub(super) grid: Grid,
    /// What was kept out of the last act, and why.
    pub(super) said: RwSignal<Vec<String>>,
    group: StoredValue<Arc<SettingDefinition>>,
    history: RwSignal<History>,
    /// Which of the template's lists it is, from 1.
    pub(super) ordinal: usize,
}

/// The fields of the grid's columns; none for a column that shows something else.
pub(super) type Fields = Arc<Vec<Option<Arc<SettingDefinition>>>>;

/// Finds the rules before or after an act, and where they differ.
type Take = fn(&mut History, &[GroupValue]) -> Option<(Vec<GroupValue>, usize)>;

impl Rules {
    pub(super) fn new(editor: Editor, group: Arc<SettingDefinition>, ordinal: usize) -> Self {
        let max = most(&group);
        let id = group.id.clone();
        // Behind the last rule a line waits for one more.
        let rows = Memo::new(move |_| {
            let count = editor.with(|form, _| form.rule_count(&id));
            count + usize::from(count < max)
        });
        Self {
            editor,
            grid: Grid::new(rows),
            said: RwSignal::new(Vec::new()),
            group: StoredValue::new(group),
            history: RwSignal::new(History::default()),
            ordinal,
        }
    }

    pub(super) fn group(self) -> Arc<SettingDefinition> {
        self.group.get_value()
    }

    /// How many rules there are. Tracked.
    pub(super) fn count(self) -> usize {
        self.group.with_value(|group| self.editor.with(|form, _| form.rule_count(&group.id)))
    }

    /// How many there may be.
    pub(super) fn most(self) -> usize {
        self.group.with_value(|group| most(group))
    }

    /// What a rule is called. Tracked.
    pub(super) fn title(self, row: usize) -> String {
        self.group
            .with_value(|group| self.editor.with(|form, catalogue| form.rule_title(catalogue, group, row)))
    }

    /// Whether something can be taken back. Tracked.
    pub(super) fn can_undo(self) -> bool {
        !self.history.with(History::is_empty)
    }

    /// The rows of the selected rules. Tracked.
    pub(super) fn selected(self) -> Option<(usize, usize)> {
        let area = self.grid.area();
        let last = self.count().checked_sub(1)?;
        (area.top <= last).then_some((area.top, area.bottom.min(last)))
    }

    /// Changes the form and remembers what it was.
    pub(super) fn change(self, change: impl FnOnce(&mut Form, &Catalogue, &SettingDefinition)) {
        let group = self.group();
        let mut history = self.history.get_untracked();
        let mut changed = false;
        self.said.set(Vec::new());
        self.editor.update(|form, catalogue| {
            let before = form.rules(&group.id).to_vec();
            change(form, catalogue, &group);
            changed = history.keep(&before, form.rules(&group.id));
        });
        if changed {
            self.editor.answered(&group.id);
            self.history.set(history);
        }
    }

    /// Changes the list itself.
    pub(super) fn change_list(self, change: impl FnOnce(&mut Vec<GroupValue>)) {
        self.change(|form, catalogue, group| {
            let mut rules = form.rules(&group.id).to_vec();
            change(&mut rules);
            form.put_rules(catalogue, group, rules);
        });
    }

    /// Says in a field what a draft says; in the line behind the last rule, it begins a rule.
    pub(super) fn write(self, row: usize, definition: &SettingDefinition, draft: Draft) {
        self.change(|form, catalogue, group| {
            if row >= form.rule_count(&group.id) && !draft.is_nothing() {
                form.add_rule(catalogue, group);
            }
            form.set(catalogue, &Place::member(&group.id, row, &definition.id), draft);
        });
    }

    /// Does what somebody does in the grid.
    pub(super) fn act(self, fields: &Fields, act: GridAct) {
        match act {
            GridAct::Write { row, column, text } => {
                let Some(definition) = fields.get(column).and_then(Option::as_ref) else { return };
                match cells::read(definition, &text) {
                    Ok(draft) => self.write(row, definition, draft),
                    Err(sentence) => self.said.set(vec![sentence]),
                }
            }
            GridAct::Clear(area) => self.each(fields, area, |_, _, _| Some(Draft::NotConfigured)),
            GridAct::Switch(area) => self.switch(fields, area),
            GridAct::Paste(area, text) => paste::paste(self, fields, area, &text),
            GridAct::Move(area, down) => self.shift(area.top, area.bottom, down),
            GridAct::Undo => self.again(History::undo),
            GridAct::Redo => self.again(History::redo),
        }
    }

    /// Writes into each cell of an area; `draft` is given the place and what stands there.
    fn each(
        self,
        fields: &Fields,
        area: Area,
        draft: impl Fn(&SettingDefinition, &Place, Draft) -> Option<Draft>,
    ) {
        self.change(|form, catalogue, group| {
            let rows = form.rule_count(&group.id);
            for row in area.top..=area.bottom.min(rows.saturating_sub(1)) {
                for definition in fields.iter().take(area.right + 1).skip(area.left).flatten() {
                    let place = Place::member(&group.id, row, &definition.id);
                    let now = form.draft(catalogue, &place);
                    if let Some(draft) = draft(definition, &place, now) {
                        form.set(catalogue, &place, draft);
                    }
                }
            }
        });
    }

    fn switch(self, fields: &Fields, area: Area) {
        // All of a column follow its first.
        self.change(|form, catalogue, group| {
            let rows = form.rule_count(&group.id);
            if area.top >= rows {
                return;
            }
            for definition in fields.iter().take(area.right + 1).skip(area.left).flatten() {
                let first = form.draft(catalogue, &Place::member(&group.id, area.top, &definition.id));
                let Some(next) = cells::next(definition, &first) else { continue };
                for row in area.top..=area.bottom.min(rows - 1) {
                    form.set(catalogue, &Place::member(&group.id, row, &definition.id), next.clone());
                }
            }
        });
    }

    /// Sets a field of rules from one row to another, if the rules have it.
    pub(super) fn set_all(self, rows: (usize, usize), end: &str, draft: &Draft) {
        self.change(|form, catalogue, group| {
            let id = [group.id.as_str(), end].concat();
            for row in rows.0..=rows.1 {
                form.set(catalogue, &Place::member(&group.id, row, &id), draft.clone());
            }
        });
    }

    /// Moves rules one place down or up.
    pub(super) fn shift(self, first: usize, last: usize, down: bool) {
        let count = untrack(|| self.count());
        let last = last.min(count.saturating_sub(1));
        if first > last || down && last + 1 >= count || !down && first == 0 {
            return;
        }
        self.change_list(|rules| {
            if down {
                let next = rules.remove(last + 1);
                rules.insert(first, next);
            } else {
                let before = rules.remove(first - 1);
                rules.insert(last, before);
            }
        });
        let to = |row: usize| if down { row + 1 } else { row - 1 };
        self.grid.select_rows(to(first), to(last));
    }

    /// Takes the last act back, or does it again.
    pub(super) fn again(self, take: Take) {
        let group = self.group();
        let mut history = self.history.get_untracked();
        let had = !history.is_empty();
        let taken = self.editor.form.with_untracked(|form| take(&mut history, form.rules(&group.id)));
        self.history.set(history);
        match taken {
            Some((rules, at)) => {
                self.said.set(Vec::new());
                self.editor.update(|form, catalogue| form.put_rules(catalogue, &group, rules));
                let (_, column) = untrack(|| self.grid.active());
                self.grid.focus(at, column);
            }
            None if had => self.said.set(vec![words::changed_elsewhere().to_owned()]),
            None => {}
        }
    }
}

/// How many rules a list may have.
fn most(group: &SettingDefinition) -> usize {
    group.max_count.and_then(|max| usize::try_from(max).ok()).unwrap_or(usize::MAX)
}
