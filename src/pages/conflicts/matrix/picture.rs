//! The picture: a mark for each assignment, another shape where it conflicts. Its heads stay in sight while it scrolls.
//!
//! Names stand in lists of HTML, which cut and wrap them; the marks are one drawing, of which only what is there is drawn,
//! so that 300 policies against 100 groups are as quick as their assignments are few. Who can't see it has the table.

use leptos::prelude::*;
use palisade_model::api::{ConflictMatrix, MatrixCell, MatrixGroup, MatrixRow};

use super::plan::Plan;
use super::{called, cells, heads, href, others};
use crate::ui::query::{Leave, use_leave};
use crate::ui::{link_of, title_of};
use crate::words::{matrix as words, number};

/// The picture with its legend.
pub fn picture(matrix: &ConflictMatrix) -> AnyView {
    let leave = use_leave();
    let plan = Plan::of(matrix);
    let (across, down) = (matrix.groups.len() * plan.column, plan.height);
    let lines = (1..matrix.rows.len()).map(|row| {
        let at = row * plan.row;
        view! { <line x1="0" x2=plan.width y1=at y2=at /> }.into_any()
    });
    let first = if plan.wide { 0 } else { 1 };
    let columns = (first..=matrix.groups.len()).map(|column| {
        let at = column * plan.column;
        view! { <line x1=at x2=at y1="0" y2=down /> }.into_any()
    });
    let columns = (across > 0).then(|| columns.collect_view());
    let places: std::collections::HashMap<&str, usize> =
        matrix.rows.iter().enumerate().map(|(place, row)| (row.policy.policy_id.as_str(), place)).collect();
    let marks = cells(matrix).into_iter().filter_map(|(row, group, cell)| {
        let place = *places.get(row.policy.policy_id.as_str())?;
        let at = plan.middle(usize::try_from(cell.group).ok()?, place);
        Some(mark(row, group, cell, at, leave))
    });
    let count = cells(matrix).iter().filter(|(_, _, cell)| cell.conflicts > 0).count();
    let label = words::picture(
        u64::try_from(matrix.rows.len()).unwrap_or(0),
        &number(u64::try_from(matrix.groups.len()).unwrap_or(0)),
        &number(u64::try_from(count).unwrap_or(0)),
    );
    let drawn = label.clone();
    view! {
        <div class="matrix" class:wide=plan.wide role="region" tabindex="0" aria-label=label>
            {heads::corner()}
            {heads::groups(matrix, &plan)}
            {heads::policies(matrix)}
            <svg class="matrix-body" width=plan.width height=down role="group" aria-label=drawn>
                <g class="matrix-grid">{lines.collect_view()} {columns}</g>
                {marks.collect_view()}
            </svg>
        </div>
        {legend()}
    }
    .into_any()
}

/// The mark of an assignment: a circle, a line where it is left out, a diamond with a number where it conflicts.
fn mark(
    row: &MatrixRow,
    group: &MatrixGroup,
    cell: &MatrixCell,
    at: (usize, usize),
    leave: Leave,
) -> AnyView {
    let (name, of) = (row.policy.policy_name.as_str(), called(group));
    let place = format!("translate({} {})", at.0, at.1);
    if cell.conflicts == 0 {
        let title = if cell.excluded { words::excludes(name, &of) } else { words::includes(name, &of) };
        return view! { <g transform=place class="matrix-mark">{title_of(title)} {shape(cell)}</g> }
            .into_any();
    }
    let devices = number(cell.devices);
    let title = words::conflicts_here(cell.conflicts, name, &of, &others(cell), &devices);
    let inside =
        view! { <rect x="-14" y="-14" width="28" height="28" class="matrix-hit" /> {shape(cell)} }.into_any();
    let link = link_of(href(row, group, ""), title.clone(), leave, inside);
    view! { <g transform=place class="matrix-mark conflict">{title_of(title)} {link}</g> }.into_any()
}

fn shape(cell: &MatrixCell) -> AnyView {
    if cell.excluded {
        return view! { <line x1="-5" y1="0" x2="5" y2="0" class="matrix-out" /> }.into_any();
    }
    if cell.conflicts == 0 {
        return view! { <circle r="4" class="matrix-in" /> }.into_any();
    }
    let count = if cell.conflicts > 99 { "99+".to_owned() } else { cell.conflicts.to_string() };
    view! {
        <rect x="-9" y="-9" width="18" height="18" rx="2" transform="rotate(45)" class="matrix-conflict" />
        <text y="4" text-anchor="middle" class="matrix-count">{count}</text>
    }
    .into_any()
}

/// What the marks mean.
fn legend() -> AnyView {
    let cell =
        |conflicts, excluded| MatrixCell { group: 0, excluded, conflicts, devices: 0, with: Vec::new() };
    let entry = |cell: MatrixCell, meaning: &'static str| {
        view! {
            <li>
                <svg width="28" height="28" aria-hidden="true"><g transform="translate(14 14)">{shape(&cell)}</g></svg>
                {meaning}
            </li>
        }
        .into_any()
    };
    view! {
        <ul class="matrix-legend">
            {entry(cell(0, false), words::included())}
            {entry(cell(0, true), words::excluded())}
            {entry(cell(2, false), words::in_conflict())}
        </ul>
    }
    .into_any()
}
