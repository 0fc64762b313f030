//! A list of rules: a grid in which they are typed, copied and pasted, and what one does with the list. Each rule also
//! opens in a dialog with all its fields; the open rule is in the URL.

mod cells;
mod change;
mod columns;
mod dialog;
mod found;
mod goto;
mod history;
mod import;
mod packet;
mod paste;
mod status;
mod tools;

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::catalogue::SettingDefinition;

use self::change::{Fields, Rules};
use self::columns::{columns, dialect, width};
use self::found::Found;
use self::goto::Goto;
use super::form::{Draft, Place};
use super::row::Field;
use super::state::Editor;
use crate::ui::{Area, Chip, GridCell, GridColumn, GridRow, GridSource, chips, grid};
use crate::words::rules as words;

pub use dialog::rule_dialog;

/// What is wrong in a list: by rule and field, whether it is an error, and the sentences.
type Faults = Arc<HashMap<(usize, String), (bool, String)>>;

/// The rules of a list in their grid.
pub fn rules_control(field: &Field) -> AnyView {
    let (editor, group) = (field.editor, field.definition.clone());
    let rules = Rules::new(editor, group.clone(), ordinal(editor, &group));
    let goto = Goto::new(rules);
    let dialect = dialect(&group);
    let found = found::found(rules, dialect);
    let faults = faults(rules);
    let all = Memo::new(move |_| dialect.is_some() && goto.get("fields") == "all");
    let table = move || {
        let catalogue = editor.catalogue();
        let template = editor.form.with_untracked(|form| form.template.clone());
        let definitions = columns(&catalogue, &template, &rules.group(), all.get());
        let source = source(rules, &definitions, faults, goto, found, dialect.is_some());
        let fields = source.1;
        view! { {grid(source.0, rules.grid)} {status::status(rules, &fields, goto, found)} }.into_any()
    };
    let chooser =
        dialect.map(|_| chips(words::which_fields(), "fields", vec![Chip::new("all", words::all_fields())]));
    let packet = dialect.map(|dialect| packet::panel(rules, goto, dialect));
    view! {
        <fieldset class="rules" id=field.id.clone() tabindex="-1" aria-describedby=field.described.clone()>
            <legend class="visually-hidden">{group.name.clone()}</legend>
            {tools::tools(rules, goto)}
            {chooser}
            {table}
            <p class="hint keys">{words::keys()}</p>
            {packet}
        </fieldset>
    }
    .into_any()
}

/// The problems of the list by the cell that shows them.
fn faults(rules: Rules) -> Memo<Faults> {
    let group = rules.group();
    Memo::new(move |_| {
        let mut faults: HashMap<(usize, String), (bool, String)> = HashMap::new();
        rules.editor.problems.with(|problems| {
            for problem in problems {
                let Some(place) = &problem.place else { continue };
                let Some((list, row)) = &place.rule else { continue };
                if *list != group.id {
                    continue;
                }
                let (error, sentences) = faults.entry((*row, place.id.clone())).or_default();
                *error |= problem.is_error();
                if !sentences.is_empty() {
                    sentences.push(' ');
                }
                sentences.push_str(&crate::words::sentence(&problem.problem.sentence));
            }
        });
        Arc::new(faults)
    })
}

/// What the grid shows, and the field of each column: the rule's number, its name, what it meets, its fields.
fn source(
    rules: Rules,
    definitions: &[Arc<SettingDefinition>],
    faults: Memo<Faults>,
    goto: Goto,
    found: RwSignal<Found>,
    meets: bool,
) -> (GridSource, Fields) {
    let mut fields: Vec<Option<Arc<SettingDefinition>>> = vec![None];
    let mut shown = vec![GridColumn {
        label: words::number().to_owned(),
        width: "tight",
        options: Vec::new(),
        free: false,
        view: Some(Arc::new(move |row| number(rules, goto, faults, row))),
    }];
    for (index, definition) in definitions.iter().enumerate() {
        if index == 1 && meets {
            fields.push(None);
            shown.push(GridColumn {
                label: words::meets().to_owned(),
                width: "middle",
                options: Vec::new(),
                free: false,
                view: Some(Arc::new(move |row| found::cell(goto, found, row))),
            });
        }
        fields.push(Some(definition.clone()));
        shown.push(GridColumn {
            label: definition.name.clone(),
            width: width(index, definition),
            options: definition.options.iter().map(|option| option.label.clone()).collect(),
            free: definition.kind != palisade_model::catalogue::Kind::Choice,
            view: None,
        });
    }
    let fields: Fields = Arc::new(fields);
    let group = rules.group();
    let (read, copied, acted) = (fields.clone(), fields.clone(), fields.clone());
    let enabled = [group.id.as_str(), "_enabled"].concat();
    let row = move |row: usize| {
        rules.editor.with(|form, catalogue| {
            if row >= form.rule_count(&group.id) {
                return GridRow { cells: vec![GridCell::default(); read.len()], off: false };
            }
            let cell = |field: &Option<Arc<SettingDefinition>>| match field {
                None => GridCell::default(),
                Some(definition) => {
                    let draft = form.draft(catalogue, &Place::member(&group.id, row, &definition.id));
                    let fault = faults.with(|faults| faults.get(&(row, definition.id.clone())).cloned());
                    GridCell { text: cells::text_of(definition, &draft), fault }
                }
            };
            let off =
                form.draft(catalogue, &Place::member(&group.id, row, &enabled)) == Draft::Choice("0".into());
            GridRow { cells: read.iter().map(cell).collect(), off }
        })
    };
    let source = GridSource {
        label: rules.group().name.clone(),
        columns: shown,
        row: Arc::new(row),
        copy: Arc::new(move |area: Area| paste::copy(rules, &copied, area)),
        act: Arc::new(move |act| rules.act(&acted, act)),
    };
    (source, fields)
}

/// The rule's number, which opens the rule, and whether something is wrong with the rule as a whole.
fn number(rules: Rules, goto: Goto, faults: Memo<Faults>, row: usize) -> AnyView {
    let group = rules.group().id.clone();
    let there = Memo::new(move |_| row < rules.count());
    let fault = Memo::new(move |_| {
        faults.with(|faults| {
            faults.get(&(row, group.clone())).map(|(error, sentence)| (*error, sentence.clone()))
        })
    });
    let label = Signal::derive(move || words::open(&(row + 1).to_string(), &rules.title(row)));
    let sign = move || {
        fault.get().map(|(error, sentence)| {
            let (class, sign) = if error { ("sign error", "■") } else { ("sign warning", "▲") };
            view! {
                <span class=class aria-hidden="true" title=sentence.clone()>{sign}</span>
                <span class="visually-hidden">{sentence}</span>
            }
            .into_any()
        })
    };
    let shown = move || {
        if there.get() {
            view! { {goto.open(row, (row + 1).to_string().into_any(), label)} {sign} }.into_any()
        } else {
            view! { <span class="quiet" aria-hidden="true">"+"</span><span class="visually-hidden">{words::new_line()}</span> }.into_any()
        }
    };
    shown.into_any()
}

/// Which of the template's lists of rules this is, from 1.
fn ordinal(editor: Editor, group: &SettingDefinition) -> usize {
    let catalogue = editor.catalogue();
    editor.form.with_untracked(|form| {
        let mut lists = catalogue.settings_of(&form.template).filter(|it| it.is_rule_list());
        lists.position(|it| it.id == group.id).unwrap_or(0) + 1
    })
}

/// A rule in the URL.
pub fn rule_name(ordinal: usize, index: usize) -> String {
    format!("{ordinal}.{}", index + 1)
}

/// The URL's name of the rule that a place is in; nothing outside rules. Untracked.
pub fn rule_of(editor: Editor, place: &Place) -> Option<String> {
    let (group, index) = place.rule.as_ref()?;
    let catalogue = editor.catalogue();
    let template = editor.form.with_untracked(|form| form.template.clone());
    let definition = catalogue.definition_in(&template, group)?;
    Some(rule_name(ordinal(editor, definition), *index))
}
