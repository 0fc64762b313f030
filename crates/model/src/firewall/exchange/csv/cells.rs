//! A table's text from and to cells, as RFC 4180 has it and as spreadsheets write it.

/// A row: the line at which it begins, from 1, and its cells.
pub(in super::super) struct Row {
    pub(in super::super) line: usize,
    pub(in super::super) cells: Vec<String>,
}

/// The rows of a text, blank ones left out, and whether the last cell's quotation mark is never closed.
pub(super) fn rows(text: &str, separator: char) -> (Vec<Row>, bool) {
    let (mut rows, open) = all_rows(text, separator);
    rows.retain(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
    (rows, open)
}

/// The same, blank ones included.
pub(in super::super) fn all_rows(text: &str, separator: char) -> (Vec<Row>, bool) {
    let mut rows = Vec::new();
    let mut characters = text.chars().peekable();
    let (mut line, mut open) = (1, false);
    while characters.peek().is_some() {
        let begin = line;
        let mut cells = Vec::new();
        loop {
            let mut cell = String::new();
            if characters.next_if_eq(&'"').is_some() {
                open = true;
                while let Some(character) = characters.next() {
                    if character == '"' && characters.next_if_eq(&'"').is_none() {
                        open = false;
                        break;
                    }
                    line += usize::from(character == '\n');
                    cell.push(character);
                }
            }
            // What stands outside quotation marks goes as it is.
            let plain = |character: &char| *character != separator && !matches!(character, '\r' | '\n');
            while let Some(character) = characters.next_if(plain) {
                cell.push(character);
            }
            cells.push(cell);
            if characters.next_if_eq(&separator).is_none() {
                break;
            }
        }
        characters.next_if_eq(&'\r');
        characters.next_if_eq(&'\n');
        line += 1;
        rows.push(Row { line: begin, cells });
    }
    (rows, open)
}

/// The separator of a table: what its first line says (`sep=;`), else the one that stands most often in it outside
/// quotation marks.
pub(in super::super) fn separator(first: &str) -> char {
    if let Some(said) = first.strip_prefix("sep=").and_then(|rest| rest.chars().next()) {
        return said;
    }
    let mut quoted = false;
    let mut counts = [(',', 0_usize), (';', 0), ('\t', 0)];
    for character in first.chars() {
        quoted ^= character == '"';
        for (separator, count) in &mut counts {
            *count += usize::from(!quoted && character == *separator);
        }
    }
    // The first of equals.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(',', |(separator, _)| separator)
}

/// Whether a spreadsheet would take a cell that begins so for a formula, or take the guard off.
fn is_guarded(first: char) -> bool {
    matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '\'')
}

/// Appends a cell, guarded against being taken for a formula and quoted where it must be.
pub(in super::super) fn write(cell: &str, out: &mut String) {
    let guard = if cell.starts_with(is_guarded) { "'" } else { "" };
    let special = |character: char| matches!(character, ',' | ';' | '\t' | '"' | '\r' | '\n');
    if cell.contains(special) || cell.starts_with(' ') || cell.ends_with(' ') {
        out.push('"');
        out.push_str(guard);
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(guard);
        out.push_str(cell);
    }
}

/// A cell without the guard.
pub(in super::super) fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(is_guarded) => rest,
        _ => cell,
    }
}
