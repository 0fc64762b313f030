//! Cells as people copy them from and to spreadsheets, by the same rules as the table of [`write_csv`](super::write_csv):
//! quotation marks as RFC 4180 has them, and a guard before what a spreadsheet would take for a formula.

use super::csv::{cells, list};

/// The cells of a text, row by row, blank rows within it included, guards taken off.
pub fn read_cells(text: &str, separator: char) -> Vec<Vec<String>> {
    let bare = |cell: &String| cells::unguarded(cell).to_owned();
    let (rows, _) = cells::all_rows(text, separator);
    let mut rows: Vec<Vec<String>> = rows.iter().map(|row| row.cells.iter().map(bare).collect()).collect();
    while rows.last().is_some_and(|row| row.iter().all(|cell| cell.trim().is_empty())) {
        rows.pop();
    }
    rows
}

/// What separates the cells of a text whose first line this is: a tab, a comma or a semicolon.
pub fn separator(first_line: &str) -> char {
    if first_line.contains('\t') { '\t' } else { cells::separator(first_line) }
}

/// Cells as text, row by row.
pub fn write_cells(rows: &[Vec<String>], separator: char) -> String {
    let mut out = String::new();
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            out.push_str("\r\n");
        }
        for (index, cell) in row.iter().enumerate() {
            if index > 0 {
                out.push(separator);
            }
            cells::write(cell, &mut out);
        }
    }
    out
}

/// The entries of a list within one cell.
pub fn read_list(cell: &str) -> Vec<String> {
    list::read(cell)
}

/// The cell of a list.
pub fn write_list(entries: &[String]) -> String {
    list::write(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_copied_comes_back() {
        let rows = vec![
            vec!["=cmd()".to_owned(), "a\tb".to_owned(), "80; 443".to_owned()],
            vec![String::new(), String::new(), String::new()],
            vec!["say \"hi\"".to_owned(), "two\nlines".to_owned(), "@here".to_owned()],
        ];
        let text = write_cells(&rows, '\t');
        assert!(text.starts_with("'=cmd()\t"), "{text}");
        assert_eq!(read_cells(&text, separator(&text)), rows);
        assert_eq!(read_cells("a\r\nb\r\n\r\n", '\t'), [["a"], ["b"]]);
    }
}
