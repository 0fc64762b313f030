//! A list within a cell: entries separated by semicolons, commas or blanks; an entry that holds one of them, or a
//! quotation mark, stands in quotation marks of its own.

fn separates(character: char) -> bool {
    matches!(character, ';' | ',') || character.is_whitespace()
}

/// The entries of a cell.
pub(in super::super) fn read(cell: &str) -> Vec<String> {
    let mut entries = Vec::new();
    let mut characters = cell.chars().peekable();
    loop {
        while characters.next_if(|character| separates(*character)).is_some() {}
        let Some(first) = characters.peek() else { break };
        let mut entry = String::new();
        if *first == '"' {
            characters.next();
            while let Some(character) = characters.next() {
                if character == '"' && characters.next_if_eq(&'"').is_none() {
                    break;
                }
                entry.push(character);
            }
        } else {
            while let Some(character) = characters.next_if(|character| !separates(*character)) {
                entry.push(character);
            }
        }
        entries.push(entry);
    }
    entries
}

/// The cell of a list.
pub(in super::super) fn write(entries: &[String]) -> String {
    let entries = entries.iter().map(|entry| {
        if entry.is_empty() || entry.starts_with('"') || entry.contains(separates) {
            format!("\"{}\"", entry.replace('"', "\"\""))
        } else {
            entry.clone()
        }
    });
    entries.collect::<Vec<_>>().join("; ")
}
