//! Moves the script that trunk writes into `index.html` to a file, so that a Content-Security-Policy can refuse
//! every inline script without knowing the digest of this one.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use crate::Result;

const OPENING: &str = "<script type=\"module\">";
const CLOSING: &str = "</script>";

/// Rewrites `index.html` in `console`.
///
/// # Errors
/// When an inline script is left that was not written by trunk.
pub fn move_out(console: &Path) -> Result<()> {
    let file = console.join("index.html");
    let page =
        fs::read_to_string(&file).map_err(|error| format!("{} can't be read: {error}", file.display()))?;
    let (page, script) = split(&page)?;
    let cannot_write = |error: std::io::Error| format!("{} can't be written: {error}", console.display());
    let mut hasher = DefaultHasher::new();
    script.hash(&mut hasher);
    let name = format!("start-{:016x}.js", hasher.finish());
    fs::write(console.join(&name), script).map_err(cannot_write)?;
    fs::write(&file, page.replace(OPENING, &format!("<script type=\"module\" src=\"/{name}\">")))
        .map_err(cannot_write)
}

/// The page without the text of its one inline script, and that text.
fn split(page: &str) -> Result<(String, String)> {
    let (before, rest) = page.split_once(OPENING).ok_or("index.html does not start the console's Wasm")?;
    let (script, after) = rest.split_once(CLOSING).ok_or("index.html has a script without an end")?;
    let emptied = format!("{before}{OPENING}{CLOSING}{after}");
    for place in emptied.split("<script").skip(1) {
        let (attributes, rest) = place.split_once('>').unwrap_or((place, ""));
        if !attributes.contains("src=") && !rest.starts_with(CLOSING) {
            return Err("index.html has an inline script, which its Content-Security-Policy refuses; move it to `public/`".into());
        }
    }
    let lines: Vec<&str> = script.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    Ok((emptied, lines.join("\n") + "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_script_is_taken_out() {
        let page = "<script src=\"/a.js\"></script><script type=\"module\">\n  go();\n</script><p>";
        let (left, script) = split(page).expect("a page");
        assert_eq!(left, "<script src=\"/a.js\"></script><script type=\"module\"></script><p>");
        assert_eq!(script, "go();\n");
        assert!(split(&format!("{page}<script>more()</script>")).is_err());
    }
}
