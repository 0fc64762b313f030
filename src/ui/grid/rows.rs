//! The rows of a grid: which are in the page, and one of them.

use std::sync::Arc;

use leptos::prelude::*;

use super::{Grid, GridSource, cell};

/// The height of a row in pixels, as the style has it.
const HEIGHT: usize = 36;
/// As many rows as can be in sight at the height that the style allows, and some to either side.
const SIGHT: usize = 18;
const BESIDE: usize = 6;

/// Something in the list of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Slot {
    /// The row with this index.
    Row(usize),
    /// From this row on so many that are not in the page.
    Gap(usize, usize),
}

/// What is in the page: the rows in sight, the one with the focus, and gaps.
pub(super) fn slots(grid: Grid) -> Memo<Vec<Slot>> {
    Memo::new(move |_| of(grid.rows.get(), grid.first.get(), grid.active().0))
}

fn of(rows: usize, first: usize, active: usize) -> Vec<Slot> {
    let from = first.saturating_sub(BESIDE).min(rows);
    let to = first.saturating_add(SIGHT + BESIDE).min(rows);
    let mut slots = Vec::new();
    let gap = |from: usize, to: usize, slots: &mut Vec<Slot>| {
        if from < to {
            slots.push(Slot::Gap(from, to - from));
        }
    };
    if active < from {
        gap(0, active, &mut slots);
        slots.push(Slot::Row(active));
        gap(active + 1, from, &mut slots);
    } else {
        gap(0, from, &mut slots);
    }
    slots.extend((from..to).map(Slot::Row));
    if active >= to && active < rows {
        gap(to, active, &mut slots);
        slots.push(Slot::Row(active));
        gap(active + 1, rows, &mut slots);
    } else {
        gap(to, rows, &mut slots);
    }
    slots
}

/// Follows what is in sight.
pub(super) fn scrolled(grid: Grid, element: &web_sys::HtmlElement) {
    let first = usize::try_from(element.scroll_top()).unwrap_or(0) / HEIGHT;
    if grid.first.get_untracked() != first {
        grid.first.set(first);
    }
}

/// The place of rows that are not in the page.
pub(super) fn gap(rows: usize, columns: usize) -> AnyView {
    let height = format!("{}px", rows * HEIGHT);
    view! {
        <tr class="gap" aria-hidden="true">
            <td colspan=columns.to_string() style:block-size=height></td>
        </tr>
    }
    .into_any()
}

/// What is chosen in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chosen {
    left: usize,
    right: usize,
    /// The column of the active cell, if it is in this row.
    active: Option<usize>,
    /// Whether it is typed into.
    typed: bool,
    /// Whether it is the only one that is selected.
    alone: bool,
}

impl Chosen {
    /// How a cell of the row stands.
    pub(super) fn of(self, column: usize) -> cell::Standing {
        match self.active == Some(column) {
            true if self.typed => cell::Standing::Typed,
            true if self.alone => cell::Standing::Active,
            true => cell::Standing::Corner,
            false if (self.left..=self.right).contains(&column) => cell::Standing::Selected,
            false => cell::Standing::Plain,
        }
    }
}

/// One row.
pub(super) fn line(grid: Grid, source: &Arc<GridSource>, row: usize) -> AnyView {
    let shown = {
        let source = source.clone();
        Memo::new(move |_| (source.row)(row))
    };
    // Cells of rows that nothing happens in are not asked.
    let chosen = Memo::new(move |_| {
        let area = grid.area();
        (area.top..=area.bottom).contains(&row).then(|| {
            let (at, column) = grid.active();
            Chosen {
                left: area.left,
                right: area.right,
                active: (at == row).then_some(column),
                typed: at == row && grid.typed.with(Option::is_some),
                alone: area.top == area.bottom && area.left == area.right,
            }
        })
    });
    let cells: Vec<_> = (0..source.columns.len())
        .map(|column| cell::cell(grid, source, shown, chosen, (row, column)))
        .collect();
    view! {
        <tr role="row" aria-rowindex=(row + 2).to_string() class:off=move || shown.with(|shown| shown.off)>
            {cells}
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(slots: &[Slot]) -> usize {
        slots.iter().map(|slot| if let Slot::Gap(_, rows) = slot { *rows } else { 1 }).sum()
    }

    #[test]
    fn every_row_has_its_place_and_the_one_with_the_focus_is_there() {
        for (rows, first, active) in [(0, 0, 0), (3, 0, 2), (500, 0, 499), (500, 300, 2), (500, 490, 495)] {
            let slots = of(rows, first, active);
            assert_eq!(count(&slots), rows);
            assert_eq!(slots.contains(&Slot::Row(active)), rows > 0);
            assert!(slots.len() < SIGHT + 2 * BESIDE + 5);
        }
    }
}
