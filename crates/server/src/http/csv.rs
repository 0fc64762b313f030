//! Lists as files: comma-separated values that a spreadsheet can open without running anything.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::failure::{Answer, Failure};

/// Whether `format=` asks for a file; JSON where it says nothing.
///
/// # Errors
/// With a sentence, for a format that is none.
pub fn is_wanted(format: Option<&str>) -> Answer<bool> {
    match format {
        None | Some("json") => Ok(false),
        Some("csv") => Ok(true),
        Some(other) => Err(Failure::bad_request(format!("`{other}` is no format; use `json` or `csv`."))),
    }
}

/// The lines as a file of this name.
pub fn file(text: String, name: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let kind = "text/csv; charset=utf-8".to_owned();
    ([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, disposition)], text).into_response()
}

/// One line. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    format!("{}\r\n", cells.join(","))
}

fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let guard = if formula { "'" } else { "" };
    if formula || text.contains([',', '"', '\n', '\r']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_text() {
        assert_eq!(
            line(["=1+1", "a,b", "say \"x\"", "pc-1"]),
            "\"'=1+1\",\"a,b\",\"say \"\"x\"\"\",pc-1\r\n"
        );
    }
}
