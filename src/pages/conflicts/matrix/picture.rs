//! The picture: a mark for each assignment, another shape where it conflicts. Its heads stay in sight while it scrolls.
//!
//! Names stand in lists of HTML, which cut and wrap them; the marks are one drawing, of which only what is there is drawn,
//! so that 300 policies against 100 groups are as quick as their assignments are few. Who can't see it has the table.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use palisade_model::api::{ConflictMatrix, MatrixCell, MatrixGroup, MatrixRow};

use super::{called, cells, href, others};
use crate::route::Route;
use crate::ui::query::{Leave, use_leave};
use crate::words::{matrix as words, number};

/// The side of a cell, in CSS pixels; `.matrix` of the style has the same.
const SIDE: usize = 28;
/// The height of the groups' names.
const HEAD: usize = 150;

/// The picture with its legend.
pub fn picture(matrix: &ConflictMatrix) -> AnyView {
    let leave = use_leave();
    let (across, down) = (matrix.groups.len() * SIDE, matrix.rows.len() * SIDE);
    let names = matrix.rows.iter().map(|row| {
        let href = Route::policy(&row.policy.policy_id).href();
        let name = row.policy.policy_name.clone();
        view! { <li><a href=href title=name.clone()>{name.clone()}</a></li> }.into_any()
    });
    let groups = matrix.groups.iter().enumerate().map(|(place, group)| group_name(place, group));
    let lines = (0..=matrix.rows.len()).map(|row| {
        let at = row * SIDE;
        view! { <line x1="0" x2=across y1=at y2=at /> }.into_any()
    });
    let columns = (0..=matrix.groups.len()).map(|column| {
        let at = column * SIDE;
        view! { <line x1=at x2=at y1="0" y2=down /> }.into_any()
    });
    let places: std::collections::HashMap<&str, usize> =
        matrix.rows.iter().enumerate().map(|(place, row)| (row.policy.policy_id.as_str(), place)).collect();
    let marks = cells(matrix).into_iter().filter_map(|(row, group, cell)| {
        let y = places.get(row.policy.policy_id.as_str())? * SIDE + SIDE / 2;
        let x = usize::try_from(cell.group).ok()? * SIDE + SIDE / 2;
        Some(mark(row, group, cell, (x, y), leave))
    });
    let count = cells(matrix).iter().filter(|(_, _, cell)| cell.conflicts > 0).count();
    let label = words::picture(
        u64::try_from(matrix.rows.len()).unwrap_or(0),
        &number(u64::try_from(matrix.groups.len()).unwrap_or(0)),
        &number(u64::try_from(count).unwrap_or(0)),
    );
    let drawn = label.clone();
    view! {
        <div class="matrix" role="region" tabindex="0" aria-label=label>
            <div class="matrix-corner"></div>
            <svg class="matrix-head" width=across + HEAD height=HEAD aria-hidden="true">{groups.collect_view()}</svg>
            <ul class="matrix-side">{names.collect_view()}</ul>
            <svg class="matrix-body" width=across + HEAD height=down role="group" aria-label=drawn>
                <g class="matrix-grid">{lines.collect_view()} {columns.collect_view()}</g>
                {marks.collect_view()}
            </svg>
        </div>
        {legend()}
    }
    .into_any()
}

fn group_name(place: usize, group: &MatrixGroup) -> AnyView {
    let (x, y) = (place * SIDE + SIDE / 2, HEAD - 6);
    let full = called(group);
    let name = cut(&full);
    view! {
        <text transform=format!("translate({x} {y}) rotate(-45)")>
            <title>{full}</title>
            {name}
        </text>
    }
    .into_any()
}

/// A name as long as there is room, cut in its middle.
fn cut(name: &str) -> String {
    const ROOM: usize = 26;
    let letters: Vec<char> = name.chars().collect();
    if letters.len() <= ROOM {
        return name.to_owned();
    }
    let half = ROOM / 2;
    let first: String = letters.iter().take(half).collect();
    let last: String = letters.iter().skip(letters.len() - half + 1).collect();
    [&first, "…", &last].concat()
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
        return view! { <g transform=place class="matrix-mark"><title>{title}</title>{shape(cell)}</g> }
            .into_any();
    }
    let devices = number(cell.devices);
    let title = words::conflicts_here(cell.conflicts, name, &of, &others(cell), &devices);
    let spoken = title.clone();
    let href = href(row, group, "");
    let to = href.clone();
    let go = move |event: MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            leave.to(&to);
        }
    };
    view! {
        <a href=href aria-label=spoken on:click=go class="matrix-mark conflict">
            <g transform=place>
                <title>{title}</title>
                <rect x="-14" y="-14" width="28" height="28" class="matrix-hit" />
                {shape(cell)}
            </g>
        </a>
    }
    .into_any()
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
