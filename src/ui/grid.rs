//! A grid of cells that are edited in place, by the ARIA grid pattern: one stop of the Tab key, everything by keyboard.
//!
//! The grid holds where one is, what is selected and what is being typed. What the cells say and what an act does is
//! the page's: the grid reads a [`GridRow`] and says a [`GridAct`]. Only the rows in sight are in the page, and the one
//! with the focus, so that several hundred cost no more than thirty.

mod cell;
mod keys;
mod rows;

use std::sync::Arc;

use leptos::ev::{ClipboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use self::rows::Slot;
use super::field::fresh_id;
use super::focus::focus_in_place;

/// What makes the content of a cell that can't be typed into, of the row with this index.
pub type GridView = Arc<dyn Fn(usize) -> AnyView + Send + Sync>;

/// A column.
#[derive(Clone)]
pub struct GridColumn {
    /// The heading.
    pub label: String,
    /// How wide it is: `tight`, `name`, `short`, `middle` or `long`.
    pub width: &'static str,
    /// Words to choose from.
    pub options: Vec<String>,
    /// Whether anything else than the options can be typed as well.
    pub free: bool,
    /// Makes the content of a column that is not typed into.
    pub view: Option<GridView>,
}

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GridCell {
    /// The text; empty for nothing.
    pub text: String,
    /// What is wrong, and whether it is an error rather than something to know.
    pub fault: Option<(bool, String)>,
}

/// What a row says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GridRow {
    /// Its cells, one for each column.
    pub cells: Vec<GridCell>,
    /// Whether it is out of use for now.
    pub off: bool,
}

/// Cells from one corner to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// The first row.
    pub top: usize,
    /// The last row.
    pub bottom: usize,
    /// The first column.
    pub left: usize,
    /// The last column.
    pub right: usize,
}

/// What somebody does to the cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GridAct {
    /// Types a text into a cell.
    Write {
        /// Which row.
        row: usize,
        /// Which column.
        column: usize,
        /// The text.
        text: String,
    },
    /// Empties cells.
    Clear(Area),
    /// Goes on to the next option in these cells.
    Switch(Area),
    /// Pastes a text over these cells and beyond.
    Paste(Area, String),
    /// Moves the rows of these cells down, or up.
    Move(Area, bool),
    /// Takes the last act back.
    Undo,
    /// Does again what was taken back.
    Redo,
}

/// What the grid shows and tells.
#[derive(Clone)]
pub struct GridSource {
    /// What the grid is called.
    pub label: String,
    /// Its columns; the first two stay in sight.
    pub columns: Vec<GridColumn>,
    /// The row with this index, read tracked.
    pub row: Arc<dyn Fn(usize) -> GridRow + Send + Sync>,
    /// Cells as text for the clipboard.
    pub copy: Arc<dyn Fn(Area) -> String + Send + Sync>,
    /// Does what somebody wants done.
    pub act: Arc<dyn Fn(GridAct) + Send + Sync>,
}

/// Where one is in a grid. Every copy is the same.
#[derive(Clone, Copy)]
pub struct Grid {
    /// How many rows there are.
    pub rows: Memo<usize>,
    columns: RwSignal<usize>,
    active: RwSignal<(usize, usize)>,
    anchor: RwSignal<(usize, usize)>,
    /// The active cell, of those that there are.
    here: Memo<(usize, usize)>,
    /// The cells from the anchor to it.
    selected: Memo<Area>,
    /// The text in the cell that is being typed into.
    typed: RwSignal<Option<String>>,
    /// The first row in sight.
    first: RwSignal<usize>,
    /// Whether a press on the cell with the focus began there.
    pressed_active: StoredValue<bool>,
    id: StoredValue<String>,
    node: NodeRef<html::Div>,
}

impl Grid {
    /// A grid of this many rows, its first cell active.
    pub fn new(rows: Memo<usize>) -> Self {
        let columns = RwSignal::new(0_usize);
        let (active, anchor) = (RwSignal::new((0, 1)), RwSignal::new((0, 1)));
        let here = Memo::new(move |_| {
            let (row, column): (usize, usize) = active.get();
            (row.min(rows.get().saturating_sub(1)), column.min(columns.get().saturating_sub(1)))
        });
        let selected = Memo::new(move |_| {
            let ((row, column), (other, beside)) = (here.get(), anchor.get());
            let other: usize = other.min(rows.get().saturating_sub(1));
            Area {
                top: row.min(other),
                bottom: row.max(other),
                left: column.min(beside),
                right: column.max(beside),
            }
        });
        Self {
            rows,
            columns,
            active,
            anchor,
            here,
            selected,
            typed: RwSignal::new(None),
            first: RwSignal::new(0),
            pressed_active: StoredValue::new(false),
            id: StoredValue::new(fresh_id("grid")),
            node: NodeRef::new(),
        }
    }

    /// Row and column of the cell with the focus, or that gets it. Tracked.
    pub fn active(self) -> (usize, usize) {
        self.here.get()
    }

    /// The selected cells; always at least one, which may lie beyond an empty grid. Tracked.
    pub fn area(self) -> Area {
        self.selected.get()
    }

    /// Makes a cell the active one and gives it the focus.
    pub fn focus(self, row: usize, column: usize) {
        self.go(row, column, false);
    }

    /// Selects these whole rows, with the focus in the first.
    pub fn select_rows(self, first: usize, last: usize) {
        let (_, column) = self.active.get_untracked();
        self.active.set((first, column));
        self.anchor.set((last, column));
        self.give_focus();
    }

    fn go(self, row: usize, column: usize, extend: bool) {
        let row = row.min(self.rows.get_untracked().saturating_sub(1));
        let column = column.min(self.columns.get_untracked().saturating_sub(1));
        self.typed.set(None);
        self.active.set((row, column));
        if !extend {
            self.anchor.set((row, column));
        }
        self.give_focus();
    }

    /// Focuses the active cell: at once where it is in the page, else as soon as it is.
    fn give_focus(self) {
        let id = untrack(|| self.cell_id(self.active()));
        let now = focus_on(&id);
        // A row that comes into sight, or a cell that is no longer typed into, is drawn first.
        request_animation_frame(move || {
            let elsewhere = document().active_element().is_none_or(|it| it.id() != id);
            if !now || elsewhere && self.typed.try_get_untracked() == Some(None) {
                focus_on(&id);
            }
        });
    }

    /// Gives the focus back after the rows are drawn anew, as a row that changes its place among them loses it.
    fn keep_focus(self) {
        let id = untrack(|| self.cell_id(self.active()));
        if document().active_element().is_some_and(|it| it.id() == id) {
            queue_microtask(move || {
                let element = document().get_element_by_id(&id);
                if let Some(element) = element.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
                    focus_in_place(&element);
                }
            });
        }
    }

    fn cell_id(self, (row, column): (usize, usize)) -> String {
        format!("{}-{row}-{column}", self.id.get_value())
    }

    /// Begins to type into the active cell.
    fn edit(self, source: &GridSource, text: Option<String>) {
        let (row, column) = untrack(|| self.active());
        let Some(it) = source.columns.get(column).filter(|it| it.view.is_none()) else { return };
        let was = untrack(|| (source.row)(row).cells.get(column).map(|cell| cell.text.clone()));
        let was = was.unwrap_or_default();
        let text = match text {
            // A letter chooses the option that begins with it.
            Some(letter) if !it.free && !it.options.is_empty() => {
                let begins = |option: &&String| option.to_lowercase().starts_with(&letter.to_lowercase());
                it.options.iter().find(begins).cloned().unwrap_or(was)
            }
            Some(letter) => letter,
            None => was,
        };
        self.anchor.set((row, column));
        self.typed.set(Some(text));
    }

    /// Ends typing, and says what was typed where it differs.
    fn commit(self, source: &GridSource) {
        let Some(text) = self.typed.get_untracked() else { return };
        self.typed.set(None);
        let (row, column) = untrack(|| self.active());
        let was = untrack(|| (source.row)(row).cells.get(column).map(|cell| cell.text.clone()));
        if was.is_some_and(|was| was != text) {
            (source.act)(GridAct::Write { row, column, text });
        }
    }
}

fn focus_on(id: &str) -> bool {
    let element = super::focus::by_id(id);
    element.is_some_and(|element| element.focus().is_ok())
}

/// The cell that an event happened in.
fn cell_of(event: &web_sys::Event) -> Option<(usize, usize)> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let at = target.closest("[data-at]").ok()??.get_attribute("data-at")?;
    let (row, column) = at.split_once(' ')?;
    Some((row.parse().ok()?, column.parse().ok()?))
}

/// Draws the grid.
pub fn grid(source: GridSource, grid: Grid) -> AnyView {
    grid.columns.set(source.columns.len());
    let source = Arc::new(source);
    let heads = source
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            view! {
                <th role="columnheader" scope="col" class=column.width aria-colindex=(index + 1).to_string()>
                    {column.label.clone()}
                </th>
            }
            .into_any()
        })
        .collect_view();
    let slots = rows::slots(grid);
    let each = move || {
        grid.keep_focus();
        slots.get()
    };
    let lines = {
        let source = source.clone();
        move |slot: Slot| match slot {
            Slot::Row(row) => rows::line(grid, &source, row),
            Slot::Gap(_, rows) => rows::gap(rows, source.columns.len()),
        }
    };
    let (keys, press, copy, paste, left) =
        (source.clone(), source.clone(), source.clone(), source.clone(), source.clone());
    let on_copy = move |event: ClipboardEvent, cut: bool| {
        if grid.typed.with_untracked(Option::is_some) {
            return;
        }
        let area = untrack(|| grid.area());
        if let Some(data) = event.clipboard_data() {
            event.prevent_default();
            let _ = data.set_data("text/plain", &(copy.copy)(area));
            if cut {
                (copy.act)(GridAct::Clear(area));
            }
        }
    };
    let on_cut = on_copy.clone();
    let on_paste = move |event: ClipboardEvent| {
        if grid.typed.with_untracked(Option::is_some) {
            return;
        }
        let text =
            event.clipboard_data().and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default();
        if !text.is_empty() {
            event.prevent_default();
            (paste.act)(GridAct::Paste(untrack(|| grid.area()), text));
        }
    };
    let on_click = move |event: MouseEvent| {
        let on_link = event
            .target()
            .and_then(|it| it.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|it| it.closest("a, button, input, select").ok().flatten().is_some());
        if !on_link && grid.pressed_active.get_value() && cell_of(&event).is_some() && !event.shift_key() {
            grid.edit(&press, None);
        }
    };
    let label = source.label.clone();
    let columns = source.columns.len().to_string();
    view! {
        <div class="sheet" node_ref=grid.node on:scroll:target=move |event| rows::scrolled(grid, &event.target())>
            <table
                role="grid"
                aria-label=label
                aria-multiselectable="true"
                aria-rowcount=move || (grid.rows.get() + 1).to_string()
                aria-colcount=columns
                on:keydown=move |event| keys::pressed(grid, &keys, &event)
                on:mousedown=move |event| mouse_down(grid, &event)
                on:mouseover=move |event| mouse_over(grid, &event)
                on:click=on_click
                on:copy=move |event| on_copy(event, false)
                on:cut=move |event| on_cut(event, true)
                on:paste=on_paste
                on:focusout=move |event| {
                    // Whoever leaves the field that is typed into has done typing.
                    let field = event.target().is_some_and(|it| it.has_type::<web_sys::HtmlInputElement>() || it.has_type::<web_sys::HtmlSelectElement>());
                    if field {
                        grid.commit(&left);
                    }
                }
            >
                <thead><tr role="row" aria-rowindex="1">{heads}</tr></thead>
                <tbody><For each=each key=|slot| *slot children=lines /></tbody>
            </table>
        </div>
    }
    .into_any()
}

fn mouse_down(grid: Grid, event: &MouseEvent) {
    let Some((row, column)) = cell_of(event) else { return };
    let typing = grid.typed.with_untracked(Option::is_some);
    let here = untrack(|| grid.active()) == (row, column);
    if typing && here || event.button() != 0 {
        return;
    }
    let focused = document().active_element().is_some_and(|it| it.id() == grid.cell_id((row, column)));
    grid.pressed_active.set_value(here && focused && !typing);
    // What is typed elsewhere is said first, by the focus that leaves it.
    let id = grid.cell_id((row, column));
    focus_on(&id);
    grid.go(row, column, event.shift_key());
    event.prevent_default();
}

fn mouse_over(grid: Grid, event: &MouseEvent) {
    if event.buttons() & 1 == 0 || grid.typed.with_untracked(Option::is_some) {
        return;
    }
    if let Some((row, column)) = cell_of(event) {
        grid.pressed_active.set_value(false);
        grid.go(row, column, true);
    }
}
