//! Below the grid: what is wrong with the cell with the focus, what its rule does to others, what the cell takes, and
//! what was kept out of the last act.

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::catalogue::{Kind, SettingDefinition};

use super::super::form::{Mend, Place, PlacedProblem, mend};
use super::cells;
use super::change::{Fields, Rules};
use super::found::{self, Found};
use super::goto::Goto;
use crate::words::rules as words;

/// How many values that were kept out are named.
const NAMED: usize = 8;

/// The lines below the grid.
pub(super) fn status(rules: Rules, fields: &Fields, goto: Goto, found: RwSignal<Found>) -> AnyView {
    let fields = fields.clone();
    let group = rules.group();
    let at = Memo::new(move |_| rules.grid.active());
    let place = move || {
        let (row, column) = at.get();
        let definition = fields.get(column).cloned().flatten();
        (row, definition)
    };
    let lines = move || {
        let (row, definition) = place();
        if row >= rules.count() {
            let line = view! { <p class="hint">{words::new_line()}</p> }.into_any();
            return line;
        }
        let id = definition.as_ref().map_or_else(|| group.id.clone(), |definition| definition.id.clone());
        let here = Place::member(&group.id, row, &id);
        let problems = rules.editor.problems.with(|problems| {
            problems.iter().filter(|it| it.place.as_ref() == Some(&here)).cloned().collect::<Vec<_>>()
        });
        let takes = definition.as_ref().map(|it| takes(it));
        // What rules do to one another is said with links, below.
        let problems = problems.into_iter().filter(|it| definition.is_some() || it.is_error());
        let faults: Vec<_> =
            problems.map(|problem| fault(rules, definition.clone(), &here, problem)).collect();
        view! { {faults} {found::sentences(goto, found, row)} <p class="hint">{takes}</p> }.into_any()
    };
    view! {
        <div class="sheet-status">{lines}</div>
        {kept_out(rules)}
    }
    .into_any()
}

/// What a cell takes.
fn takes(definition: &SettingDefinition) -> String {
    let choices = cells::choices(definition);
    match definition.kind {
        _ if choices.is_empty() => definition.description.clone(),
        Kind::ChoiceCollection => words::takes_several(&choices),
        Kind::Integer => words::takes_number(&choices),
        _ => words::takes_one(&choices),
    }
}

fn fault(
    rules: Rules,
    definition: Option<Arc<SettingDefinition>>,
    place: &Place,
    problem: PlacedProblem,
) -> AnyView {
    let (class, sign) = if problem.is_error() { ("says error", "■") } else { ("says warning", "▲") };
    let mended = definition.as_ref().and_then(|definition| {
        let draft = untrack(|| rules.editor.with(|form, catalogue| form.draft(catalogue, place)));
        mend(definition, &draft, &problem)
    });
    let row = place.rule.as_ref().map_or(0, |(_, row)| *row);
    let button = mended.zip(definition).map(|(Mend { label, draft }, definition)| {
        let mend = move |_| {
            let (_, column) = untrack(|| rules.grid.active());
            rules.write(row, &definition, draft.clone());
            rules.grid.focus(row, column);
        };
        view! { <button type="button" class="link-button" on:click=mend>{label}</button> }.into_any()
    });
    view! {
        <p class=class><span aria-hidden="true">{sign}</span><span>{crate::words::sentence(&problem.problem.sentence)}</span>{button}</p>
    }
    .into_any()
}

/// What the last act left out, said once it happened.
fn kept_out(rules: Rules) -> AnyView {
    let lines = move || {
        rules.said.with(|said| {
            (!said.is_empty()).then(|| {
                let more = said.len().saturating_sub(NAMED);
                let lines = said.iter().take(NAMED);
                let lines: Vec<_> = lines.map(|line| view! { <li>{line.clone()}</li> }.into_any()).collect();
                let more = (more > 0)
                    .then(|| view! { <li>{words::more(u64::try_from(more).unwrap_or(0))}</li> }.into_any());
                view! {
                    <div class="note pending">
                        <div class="grow"><p class="strong">{words::not_taken()}</p><ul>{lines} {more}</ul></div>
                        <button
                            type="button"
                            class="button quiet"
                            on:click=move |_| rules.said.set(Vec::new())
                        >
                            {words::dismiss()}
                        </button>
                    </div>
                }
                .into_any()
            })
        })
    };
    view! { <div role="status">{lines}</div> }.into_any()
}
