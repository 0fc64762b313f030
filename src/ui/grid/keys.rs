//! What the keys do in a grid. Source of the keys: the ARIA Authoring Practices' grid pattern, and what
//! spreadsheets have in common beyond it.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{Grid, GridAct, GridSource};

/// How many rows a page is.
const PAGE: usize = 12;

/// Does what a key stands for.
pub(super) fn pressed(grid: Grid, source: &GridSource, event: &KeyboardEvent) {
    if event.is_composing() {
        return;
    }
    let done = if grid.typed.with_untracked(Option::is_some) {
        typing(grid, source, event)
    } else if event.ctrl_key() || event.meta_key() {
        with_control(grid, source, event)
    } else if event.alt_key() {
        let down = match event.key().as_str() {
            "ArrowDown" => Some(true),
            "ArrowUp" => Some(false),
            _ => None,
        };
        down.is_some_and(|down| {
            (source.act)(GridAct::Move(untrack(|| grid.area()), down));
            true
        })
    } else {
        moving(grid, event) || acting(grid, source, event)
    };
    if done {
        event.prevent_default();
        // A dialog or the palette behind the grid does not take the key as well.
        event.stop_propagation();
    }
}

fn last(grid: Grid) -> (usize, usize) {
    (grid.rows.get_untracked().saturating_sub(1), grid.columns.get_untracked().saturating_sub(1))
}

fn typing(grid: Grid, source: &GridSource, event: &KeyboardEvent) -> bool {
    let (row, column) = untrack(|| grid.active());
    let (bottom, end) = last(grid);
    match event.key().as_str() {
        "Escape" => grid.focus(row, column),
        "Enter" => {
            grid.commit(source);
            let to = if event.shift_key() { row.saturating_sub(1) } else { row + 1 };
            grid.focus(to, column);
        }
        "Tab" => {
            grid.commit(source);
            match (event.shift_key(), column) {
                (false, column) if column < end => grid.focus(row, column + 1),
                (false, _) if row < bottom => grid.focus(row + 1, 1),
                (false, column) => grid.focus(row, column),
                (true, 0..=1) if row > 0 => grid.focus(row - 1, end),
                (true, column) => grid.focus(row, column.saturating_sub(1).max(1)),
            }
        }
        _ => return false,
    }
    true
}

fn with_control(grid: Grid, source: &GridSource, event: &KeyboardEvent) -> bool {
    let (row, _) = untrack(|| grid.active());
    let (bottom, end) = last(grid);
    let shift = event.shift_key();
    match event.key().as_str() {
        "a" | "A" => {
            grid.anchor.set((bottom, end));
            grid.go(0, 0, true);
        }
        "Home" => grid.go(0, 0, shift),
        "End" => grid.go(bottom, end, shift),
        "ArrowUp" => grid.go(0, untrack(|| grid.active()).1, shift),
        "ArrowDown" => grid.go(bottom, untrack(|| grid.active()).1, shift),
        "ArrowLeft" => grid.go(row, 0, shift),
        "ArrowRight" => grid.go(row, end, shift),
        "z" | "Z" if shift => (source.act)(GridAct::Redo),
        "z" | "Z" => (source.act)(GridAct::Undo),
        "y" | "Y" => (source.act)(GridAct::Redo),
        _ => return false,
    }
    true
}

fn moving(grid: Grid, event: &KeyboardEvent) -> bool {
    let (row, column) = untrack(|| grid.active());
    let (_, end) = last(grid);
    let (row, column) = match event.key().as_str() {
        "ArrowUp" => (row.saturating_sub(1), column),
        "ArrowDown" => (row + 1, column),
        "ArrowLeft" => (row, column.saturating_sub(1)),
        "ArrowRight" => (row, column + 1),
        "Home" => (row, 0),
        "End" => (row, end),
        "PageUp" => (row.saturating_sub(PAGE), column),
        "PageDown" => (row + PAGE, column),
        _ => return false,
    };
    grid.go(row, column, event.shift_key());
    true
}

fn acting(grid: Grid, source: &GridSource, event: &KeyboardEvent) -> bool {
    let area = untrack(|| grid.area());
    let (row, column) = untrack(|| grid.active());
    let Some(here) = source.columns.get(column) else { return false };
    match event.key().as_str() {
        "Enter" if here.view.is_some() => follow(grid),
        "Enter" | "F2" => grid.edit(source, None),
        "Delete" | "Backspace" => (source.act)(GridAct::Clear(area)),
        "Escape" if area.top != area.bottom || area.left != area.right => grid.focus(row, column),
        " " if !here.options.is_empty() && !here.free => (source.act)(GridAct::Switch(area)),
        " " => {}
        key if key.chars().count() == 1 && grid.rows.get_untracked() > 0 => {
            grid.edit(source, Some(key.to_owned()));
        }
        _ => return false,
    }
    true
}

/// Follows the link in the active cell.
fn follow(grid: Grid) {
    let cell = document().get_element_by_id(&untrack(|| grid.cell_id(grid.active())));
    let link = cell.and_then(|cell| cell.query_selector("a, button").ok().flatten());
    if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
        link.click();
    }
}
