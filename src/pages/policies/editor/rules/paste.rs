//! Pasting cells of a spreadsheet over rules and beyond the last one. What does not fit its column is kept out and named.

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::catalogue::{Kind, SettingDefinition};
use palisade_model::firewall::exchange::{read_cells, separator, write_cells};

use super::super::form::Place;
use super::cells;
use super::change::{Fields, Rules};
use crate::ui::Area;
use crate::words::rules as words;

/// Pastes a text.
pub(super) fn paste(rules: Rules, fields: &Fields, area: Area, text: &str) {
    let targets: Vec<Arc<SettingDefinition>> = fields.iter().skip(area.left).flatten().cloned().collect();
    let Some(first) = targets.first() else { return };
    let mut table = table_of(text, first);
    // A first row of headings says itself which column is which.
    let all: Vec<Arc<SettingDefinition>> = fields.iter().flatten().cloned().collect();
    let columns: Vec<Option<Arc<SettingDefinition>>> = match table.first().and_then(|row| headings(row, &all))
    {
        Some(columns) => {
            table.remove(0);
            columns
        }
        None => targets.into_iter().map(Some).collect(),
    };
    // One value is for every selected cell.
    if let [row] = table.as_slice()
        && let [value] = row.as_slice()
    {
        let width = fields.iter().take(area.right + 1).skip(area.left).flatten().count().max(1);
        table = vec![vec![value.clone(); width]; area.bottom - area.top + 1];
    }
    let mut kept_out = Vec::new();
    let most = rules.most();
    rules.change(|form, catalogue, group| {
        for (line, row) in (area.top..).zip(&table) {
            if line >= most {
                let left = u64::try_from(table.len() - (line - area.top)).unwrap_or(0);
                kept_out.push(words::rows_beyond(left, &most.to_string()));
                break;
            }
            while form.rule_count(&group.id) <= line {
                if form.add_rule(catalogue, group).is_none() {
                    return;
                }
            }
            for (index, value) in row.iter().enumerate() {
                let Some(definition) = columns.get(index) else {
                    if !value.trim().is_empty() {
                        kept_out.push(words::no_column(&(line + 1).to_string(), value));
                    }
                    continue;
                };
                let Some(definition) = definition else { continue };
                let place = Place::member(&group.id, line, &definition.id);
                match cells::read_strictly(definition, value) {
                    Ok(draft) => form.set(catalogue, &place, draft),
                    Err(why) => {
                        kept_out.push(words::kept_out(
                            &(line + 1).to_string(),
                            &definition.name,
                            value,
                            &why,
                        ));
                    }
                }
            }
        }
    });
    rules.said.set(kept_out);
}

/// The rows and cells of a text that is pasted at this column.
fn table_of(text: &str, first: &SettingDefinition) -> Vec<Vec<String>> {
    let line = text.lines().next().unwrap_or_default();
    if text.contains('\t') {
        return read_cells(text, '\t');
    }
    let table = read_cells(text, separator(line));
    let width = table.first().map_or(0, Vec::len);
    let even = width > 1 && table.iter().all(|row| row.len() == width);
    // A list of ports holds commas of its own.
    let is_list = matches!(first.kind, Kind::StringList | Kind::ChoiceCollection);
    if even && !is_list { table } else { read_cells(text, '\t') }
}

/// The columns that a row of headings names; `None` where it is no such row.
fn headings(row: &[String], all: &[Arc<SettingDefinition>]) -> Option<Vec<Option<Arc<SettingDefinition>>>> {
    let of = |name: &String| {
        let name = name.trim().to_lowercase();
        all.iter().find(|it| it.name.to_lowercase() == name).cloned()
    };
    let found: Vec<_> = row.iter().map(of).collect();
    (row.len() > 1 && found.iter().all(Option::is_some)).then_some(found)
}

/// The cells of an area as text for a spreadsheet.
pub(super) fn copy(rules: Rules, fields: &Fields, area: Area) -> String {
    let group = rules.group();
    let count = untrack(|| rules.count());
    let rows: Vec<Vec<String>> = rules.editor.form.with_untracked(|form| {
        let catalogue = rules.editor.catalogue();
        let of = |row: usize| {
            let cell = |definition: &Arc<SettingDefinition>| {
                let draft = form.draft(&catalogue, &Place::member(&group.id, row, &definition.id));
                cells::text_of(definition, &draft)
            };
            fields.iter().take(area.right + 1).skip(area.left).flatten().map(cell).collect()
        };
        (area.top..=area.bottom).filter(|row| *row < count).map(of).collect()
    });
    write_cells(&rows, '\t')
}
