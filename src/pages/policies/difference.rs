//! The model's difference between two versions of a policy, put into texts under the headings of its template.

use palisade_model::catalogue::Catalogue;
use palisade_model::difference::{
    Change, Difference, Direction, ListChange, PropertyChange, SettingChange, Version,
};

use crate::ui::difference::{Line, Lines};
use crate::words::{common, difference as words};

/// The lines of a difference. `group` gives a group's name by its id.
pub fn lines(
    found: &Difference,
    catalogue: &Catalogue,
    template: &str,
    group: impl Fn(&str) -> Option<String>,
) -> Vec<Lines> {
    let mut groups = Vec::new();
    let mut put = |title: &str, line: Line| match groups.iter_mut().find(|it: &&mut Lines| it.title == title)
    {
        Some(group) => group.lines.push(line),
        None => groups.push(Lines { title: title.to_owned(), lines: vec![line] }),
    };
    for change in &found.properties {
        put(words::properties(), property(change));
    }
    for change in &found.assignments {
        let name = match &change.group_id {
            Some(id) => group(id).unwrap_or_else(|| words::deleted_group().to_owned()),
            None if change.name == "All devices" => words::all_devices().to_owned(),
            None => change.name.clone(),
        };
        let kind = if change.excluded { words::excluded() } else { words::included() };
        let (added, removed) = match change.change {
            Change::Removed => (Vec::new(), vec![name]),
            _ => (vec![name], Vec::new()),
        };
        put(words::assignments(), Line { name: kind.to_owned(), added, removed, ..Line::default() });
    }
    for change in &found.settings {
        let heading = catalogue.category_in(template, &change.definition_id);
        let heading = heading.map_or_else(|| words::unknown().to_owned(), |known| known.name.clone());
        put(&heading, setting(change));
    }
    groups
}

fn property(change: &PropertyChange) -> Line {
    let name = match change.property.as_str() {
        "name" => words::name().to_owned(),
        "description" => words::description().to_owned(),
        _ => change.label.clone(),
    };
    let text = |value: &Option<String>| value.clone().filter(|text| !text.is_empty());
    let (before, after) = (text(&change.before), text(&change.after));
    Line { name, before, after: Some(after.unwrap_or_else(|| words::empty().to_owned())), ..Line::default() }
}

fn setting(change: &SettingChange) -> Line {
    let mut line = Line { name: change.name.clone(), note: note(change), ..Line::default() };
    let shown = |version: &Option<Version>| version.as_ref().map(|it| it.display.clone());
    match (&change.rule, &change.entries) {
        (Some(rule), _) => match change.change {
            Change::Changed => line.parts = rule.members.iter().map(setting).collect(),
            Change::Added => line.after = shown(&change.after),
            Change::Removed => line.before = shown(&change.before),
        },
        (None, Some(list)) if !is_same(list) => {
            line.added.clone_from(&list.added);
            line.removed.clone_from(&list.removed);
        }
        _ => {
            let not_configured = || Some(common::not_configured().to_owned());
            line.before = shown(&change.before).or_else(not_configured);
            line.after = shown(&change.after).or_else(not_configured);
        }
    }
    line
}

fn is_same(list: &ListChange) -> bool {
    list.added.is_empty() && list.removed.is_empty()
}

fn note(change: &SettingChange) -> String {
    let mut notes = Vec::new();
    if change.rule.is_some() {
        match change.change {
            Change::Added => notes.push(words::rule_added()),
            Change::Removed => notes.push(words::rule_removed()),
            Change::Changed => {}
        }
    }
    if change.entries.as_ref().is_some_and(|list| list.reordered) {
        notes.push(words::reordered());
    }
    match change.direction {
        Direction::Weaker => notes.push(words::weaker()),
        Direction::Stronger => notes.push(words::stronger()),
        Direction::Unclear => {}
    }
    notes.join(" · ")
}
