//! A grid of cells that are edited in place.

use std::sync::Arc;

use leptos::prelude::*;

use crate::ui::{Area, Grid, GridAct, GridCell, GridColumn, GridRow, GridSource, grid};

const COLUMNS: usize = 3;

/// What stands in the cells.
type Cells = Vec<[String; COLUMNS]>;

/// A table of ports.
pub fn sheet() -> AnyView {
    let row = |cells: [&str; COLUMNS]| cells.map(str::to_owned);
    let cells: RwSignal<Cells> = RwSignal::new(vec![
        row(["Web", "Allow", "443"]),
        row(["Mail", "Block", "25-20"]),
        row(["Names", "Allow", "53"]),
        row(["Time", "Allow", "123"]),
    ]);
    let rows = Memo::new(move |_| cells.with(Vec::len));
    let column = |label: &str, width, options: &[&str], free| GridColumn {
        label: label.into(),
        width,
        options: options.iter().map(|it| (*it).to_owned()).collect(),
        free,
        view: None,
    };
    let read = move |row: usize| {
        let here = cells.with(|cells| cells.get(row).cloned().unwrap_or_default());
        let fault = |text: &String| (text == "25-20").then(|| (true, "20 is less than 25.".to_owned()));
        let cells = here.into_iter().map(|text| GridCell { fault: fault(&text), text }).collect();
        GridRow { cells, off: false }
    };
    let copy = move |area: Area| {
        let line = |row: &[String; COLUMNS]| row[area.left..=area.right].join("\t");
        cells.with(|cells| cells[area.top..=area.bottom].iter().map(line).collect::<Vec<_>>().join("\n"))
    };
    let source = GridSource {
        label: "Ports".into(),
        columns: vec![
            column("Name", "name", &[], true),
            column("Action", "short", &["Allow", "Block"], false),
            column("Ports", "middle", &[], true),
        ],
        row: Arc::new(read),
        copy: Arc::new(copy),
        act: Arc::new(move |act| cells.update(|cells| done(cells, act))),
    };
    grid(source, Grid::new(rows))
}

/// Does what somebody wants done; what a table of examples has no use for, it leaves.
fn done(cells: &mut Cells, act: GridAct) {
    match act {
        GridAct::Write { row, column, text } => {
            if let Some(cell) = cells.get_mut(row).and_then(|row| row.get_mut(column)) {
                *cell = text;
            }
        }
        GridAct::Clear(area) => {
            for row in cells.iter_mut().take(area.bottom + 1).skip(area.top) {
                for cell in row.iter_mut().take(area.right + 1).skip(area.left) {
                    cell.clear();
                }
            }
        }
        GridAct::Paste(area, text) => {
            for (row, line) in cells.iter_mut().skip(area.top).zip(text.lines()) {
                for (cell, text) in row.iter_mut().skip(area.left).zip(line.split('\t')) {
                    text.clone_into(cell);
                }
            }
        }
        GridAct::Switch(_) | GridAct::Move(..) | GridAct::Undo | GridAct::Redo => {}
    }
}
