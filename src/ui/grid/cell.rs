//! One cell: its text and what is wrong with it, or while it is typed into, a field.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use super::rows::Chosen;
use super::{Grid, GridColumn, GridRow, GridSource};
use crate::ui::field::fresh_id;

/// How a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Plain,
    Selected,
    /// The only one that is selected.
    Active,
    /// The active one of several.
    Corner,
    Typed,
}

/// Draws a cell.
pub(super) fn cell(
    grid: Grid,
    source: &Arc<GridSource>,
    shown: Memo<GridRow>,
    chosen: Memo<Option<Chosen>>,
    (row, column): (usize, usize),
) -> AnyView {
    let Some(it) = source.columns.get(column) else { return ().into_any() };
    let standing = Memo::new(move |_| chosen.get().map_or(Standing::Plain, |chosen| chosen.of(column)));
    let active = move || matches!(standing.get(), Standing::Active | Standing::Corner | Standing::Typed);
    let fault =
        Memo::new(move |_| shown.with(|shown| shown.cells.get(column).and_then(|cell| cell.fault.clone())));
    let error = move || fault.with(|fault| fault.as_ref().map(|(error, _)| *error));
    let text = Memo::new(move |_| {
        shown.with(|shown| shown.cells.get(column).map(|cell| cell.text.clone()).unwrap_or_default())
    });
    let id = grid.cell_id((row, column));
    let says = [id.as_str(), "-says"].concat();
    let described = says.clone();
    let typing = Memo::new(move |_| standing.get() == Standing::Typed);
    let content = match it.view.clone() {
        Some(view) => view(row),
        None => {
            let it = it.clone();
            let sign = move || {
                error().map(|error| {
                    let (class, sign) = if error { ("sign error", "■") } else { ("sign warning", "▲") };
                    view! { <span class=class aria-hidden="true">{sign}</span> }.into_any()
                })
            };
            let inside = move || {
                if typing.get() {
                    field(grid, &it)
                } else {
                    let says = Memo::new(move |_| text.with(|text| !text.is_empty()));
                    let text =
                        move || says.get().then(|| view! { <span class="text">{text}</span> }.into_any());
                    view! { {text} {sign} }.into_any()
                }
            };
            // There only where something is wrong: a third of the elements of a large list would be empty ones.
            let sentence = move || {
                let sentence = fault.with(|fault| fault.as_ref().map(|(_, sentence)| sentence.clone()));
                sentence.map(|it| view! { <span hidden=true id=says.clone()>{it}</span> }.into_any())
            };
            view! { {inside} {sentence} }.into_any()
        }
    };
    // A row that has no name yet has no header either.
    let heads = Memo::new(move |_| column == 1 && text.with(|text| !text.is_empty()));
    let role = move || if heads.get() { "rowheader" } else { "gridcell" };
    view! {
        <td
            id=id
            role=role
            class=it.width
            class:wrong=move || error() == Some(true)
            class:warned=move || error() == Some(false)
            class:selected=move || matches!(standing.get(), Standing::Selected | Standing::Corner)
            data-at=format!("{row} {column}")
            aria-colindex=(column + 1).to_string()
            aria-selected=move || if standing.get() == Standing::Plain { "false" } else { "true" }
            aria-invalid=move || (error() == Some(true)).then_some("true")
            aria-describedby=move || error().map(|_| described.clone())
            aria-readonly=it.view.is_some().then_some("true")
            tabindex=move || if active() { "0" } else { "-1" }
        >
            {content}
        </td>
    }
    .into_any()
}

/// The field of a cell that is typed into.
fn field(grid: Grid, column: &GridColumn) -> AnyView {
    let typed = move || grid.typed.get().unwrap_or_default();
    let write = move |text: String| grid.typed.set(Some(text));
    let label = column.label.clone();
    if !column.free && !column.options.is_empty() {
        let node = NodeRef::<html::Select>::new();
        Effect::new(move |_| {
            if let Some(select) = node.get() {
                let _ = select.focus();
            }
        });
        let now = untrack(typed);
        let option = |text: &str| {
            let chosen = text == now;
            view! { <option value=text.to_owned() selected=chosen>{text.to_owned()}</option> }.into_any()
        };
        let options: Vec<_> =
            std::iter::once("").chain(column.options.iter().map(String::as_str)).map(option).collect();
        return view! {
            <select class="cell" node_ref=node aria-label=label on:change:target=move |event| write(event.target().value())>
                {options}
            </select>
        }
        .into_any();
    }
    let node = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = node.get() {
            let _ = input.focus();
            let end = u32::try_from(input.value().encode_utf16().count()).unwrap_or(0);
            let _ = input.set_selection_range(end, end);
        }
    });
    let words = (!column.options.is_empty()).then(|| fresh_id("words"));
    let known = words.clone().map(|words| {
        let options = column.options.iter();
        let options =
            options.map(|it| view! { <option value=it.clone()></option> }.into_any()).collect_view();
        view! { <datalist id=words>{options}</datalist> }.into_any()
    });
    view! {
        <input
            class="cell"
            node_ref=node
            aria-label=label
            list=words
            autocomplete="off"
            spellcheck="false"
            prop:value=untrack(typed)
            on:input:target=move |event| write(event.target().value())
        />
        {known}
    }
    .into_any()
}
