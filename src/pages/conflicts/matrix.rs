//! Policies against the groups that they are assigned to, with their conflicts marked: a picture, and the same as a
//! table.

mod heads;
pub mod picture;
mod plan;

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::api::{ConflictMatrix, Facet, MatrixCell, MatrixGroup, MatrixRow};

use crate::api::{Load, load};
use crate::catalogue::policy_types;
use crate::pages::csv::{line as csv_line, save_and_print};
use crate::pages::frame::{as_of, shown, stale_class};
use crate::pages::needs;
use crate::pages::unmatched::{Filter, any, unmatched};
use crate::pages::views::{MATRIX, views_menu};
use crate::route::Route;
use crate::ui::query::use_query;
use crate::ui::{Chip, Column, RowsBelow, SearchField, chips, disclosure, empty_state, skeleton_rows, table};
use crate::words::{conflicts, matrix as words, number};

/// The tab.
pub fn matrix() -> AnyView {
    let query = use_query();
    let asked = move || query.forward(&needs::MATRIX, &[]);
    let list = load::<ConflictMatrix>(move || needs::matrix(&asked()));
    let below = RowsBelow::later();
    let body = shown(
        list,
        || skeleton_rows(10),
        move |matrix| {
            if matrix.rows.is_empty() {
                let filters = filters();
                return if any(&filters) {
                    let path = [needs::MATRIX_PATH, &untrack(asked)].concat();
                    unmatched::<ConflictMatrix>(words::policies_shown(), &path, filters, |matrix| {
                        matrix.total
                    })
                } else {
                    empty_state(words::none(), words::none_text(), ().into_any())
                };
            }
            let cut = matrix.total.saturating_sub(u64::try_from(matrix.rows.len()).unwrap_or(u64::MAX));
            view! {
                {picture::picture(&matrix)}
                {(cut > 0).then(|| view! { <p class="quiet">{words::more(cut)}</p> })}
                {disclosure(words::as_table(), false, as_table(matrix, below))}
            }
            .into_any()
        },
    );
    let total = move || list.get().map(|matrix| words::policies(matrix.total));
    view! {
        <div class="toolbar">
            <SearchField label=words::search() />
            {chips(words::policy_type(), "type", counted(list, "type", types()))}
            {chips(conflicts::title(), "only", counted(list, "only", only()))}
            <span class="end" data-offers="">
                <span>{total}</span>
                {as_of(list, |matrix| &matrix.as_of)}
                {csv(list)}
                {views_menu(MATRIX)}
            </span>
        </div>
        <div class=stale_class(list)>{body}</div>
    }
    .into_any()
}

/// The chips of a filter, each with how many policies it shows; none are of a kind that no policy has.
fn counted(list: Load<ConflictMatrix>, filter: &'static str, chips: Vec<Chip>) -> Vec<Chip> {
    let counting = |chip: Chip| {
        let value = chip.value;
        chip.counting(move || {
            let matrix = list.get()?;
            Facet::rows(&matrix.facets, filter, value).or_else(|| (!matrix.facets.is_empty()).then_some(0))
        })
    };
    chips.into_iter().map(counting).collect()
}

fn types() -> Vec<Chip> {
    policy_types().into_iter().map(|(value, label)| Chip::new(value, label)).collect()
}

fn only() -> Vec<Chip> {
    vec![Chip::new("conflicts", words::only_conflicts())]
}

fn filters() -> Vec<Filter> {
    vec![Filter::plain("search"), Filter::chips("type", &types()), Filter::chips("only", &only())]
}

/// Every assignment in its row: policy, group and cell.
fn cells(matrix: &ConflictMatrix) -> Vec<(&MatrixRow, &MatrixGroup, &MatrixCell)> {
    let group = |cell: &MatrixCell| matrix.groups.get(usize::try_from(cell.group).ok()?);
    matrix
        .rows
        .iter()
        .flat_map(|row| row.cells.iter().filter_map(move |cell| Some((row, group(cell)?, cell))))
        .collect()
}

/// A group's name.
fn called(group: &MatrixGroup) -> String {
    if group.group_id.is_some() { group.name.clone() } else { words::all_devices().to_owned() }
}

/// What an assignment is.
fn standing(cell: &MatrixCell) -> &'static str {
    if cell.excluded { words::excluded() } else { words::included() }
}

/// The conflicts of a policy on a group. On all devices, those of the policy.
fn href(row: &MatrixRow, group: &MatrixGroup, by: &str) -> String {
    let group = group.group_id.as_deref().unwrap_or_default();
    Route::Conflicts.with(&[("by", by), ("policy", &row.policy.policy_id), ("group", group)])
}

/// The names of those who say something else.
fn others(cell: &MatrixCell) -> String {
    cell.with.iter().map(|it| it.policy_name.as_str()).collect::<Vec<_>>().join(", ")
}

fn as_table(matrix: Arc<ConflictMatrix>, below: RowsBelow) -> AnyView {
    let columns = vec![
        Column::new(conflicts::of_policy()),
        Column::new(words::group()),
        Column::new(words::assignment()),
        Column::number(conflicts::conflicts_column()),
        Column::number(conflicts::devices()),
        Column::new(words::with()),
    ];
    let count = cells(&matrix).len();
    let row = move |place: usize| {
        let all = cells(&matrix);
        let Some((row, group, cell)) = all.get(place) else { return ().into_any() };
        let policy = Route::policy(&row.policy.policy_id).href();
        let of = match &group.group_id {
            Some(id) => {
                view! { <a class="link" href=Route::group(id).href()>{group.name.clone()}</a> }.into_any()
            }
            None => called(group).into_any(),
        };
        let marked = cell.conflicts > 0;
        let conflicts_link = marked.then(|| {
            let label = words::conflicts_of(&row.policy.policy_name, &called(group));
            link(href(row, group, ""), &label, cell.conflicts)
        });
        let devices_link = marked.then(|| {
            let label = words::devices_of(&row.policy.policy_name, &called(group));
            link(href(row, group, "devices"), &label, cell.devices)
        });
        view! {
            <tr>
                <th scope="row"><a href=policy>{row.policy.policy_name.clone()}</a></th>
                <td>{of}</td>
                <td>{standing(cell)}</td>
                <td class="num">{conflicts_link}</td>
                <td class="num">{devices_link}</td>
                <td class="what">{others(cell)}</td>
            </tr>
        }
        .into_any()
    };
    table(words::caption(), columns, "", below.rows(count, row))
}

fn link(href: String, label: &str, count: u64) -> AnyView {
    let label = [label, ": "].concat();
    view! {
        <a class="link" href=href>
            <span class="visually-hidden">{label}</span>
            {number(count)}
        </a>
    }
    .into_any()
}

fn csv(list: Load<ConflictMatrix>) -> AnyView {
    save_and_print("policies-and-groups.csv", move || {
        let mut text = csv_line(&[
            conflicts::of_policy(),
            words::group(),
            words::assignment(),
            conflicts::conflicts_column(),
            conflicts::devices(),
            words::with(),
        ]);
        let Some(matrix) = list.data.get_untracked() else { return text };
        for (row, group, cell) in cells(&matrix) {
            text += &csv_line(&[
                row.policy.policy_name.clone(),
                called(group),
                standing(cell).to_owned(),
                cell.conflicts.to_string(),
                cell.devices.to_string(),
                others(cell),
            ]);
        }
        text
    })
}
