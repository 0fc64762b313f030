//! Screenshots: every page in light and dark, wide and narrow, under `target/screenshots`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};

use crate::Outcome;
use crate::browser::Browser;

/// A desktop window.
pub const WIDE: (u32, u32) = (1440, 900);
/// What A4 leaves between its margins, in CSS pixels.
pub const PAPER: (u32, u32) = (718, 1047);
/// A phone.
pub const NARROW: (u32, u32) = (390, 844);

/// Takes the page as it is in both colour schemes and both widths, as
/// `<name>-<light|dark>-<1440x900|390x844>.png`, and leaves it light and wide.
pub fn page(browser: &Browser, name: &str) -> Outcome<()> {
    for size in [NARROW, WIDE] {
        browser.resize(size)?;
        for scheme in ["dark", "light"] {
            colours(browser, scheme)?;
            settle(browser);
            save(browser, &format!("{name}-{scheme}-{}x{}", size.0, size.1))?;
        }
    }
    Ok(())
}

/// The same from the top of the page.
pub fn page_from_top(browser: &Browser, name: &str) -> Outcome<()> {
    browser.script("window.scrollTo(0, 0)", &[])?;
    page(browser, name)
}

/// Shows the page as it is printed, as wide as paper is; gives what a script finds there. It is kept as it is drawn,
/// `<name>.png`, and as it is printed, `<name>.pdf`.
///
/// # Errors
/// When the browser does not answer or a file can't be written.
pub fn paper(browser: &Browser, name: &str, script: &str) -> Outcome<Json> {
    let shown = |media: &str| browser.devtools("Emulation.setEmulatedMedia", &json!({"media": media}));
    browser.resize(PAPER)?;
    shown("print")?;
    settle(browser);
    let found = browser.script(script, &[])?;
    let whole = json!({"format": "png", "captureBeyondViewport": true});
    let drawn = browser.devtools("Page.captureScreenshot", &whole)?;
    write(&folder().join(format!("{name}.png")), data_of(&drawn))?;
    let printed = browser.devtools(
        "Page.printToPDF",
        &json!({"preferCSSPageSize": true, "paperWidth": 8.27, "paperHeight": 11.69}),
    )?;
    write(&folder().join(format!("{name}.pdf")), data_of(&printed))?;
    shown("")?;
    Ok(found)
}

/// The file in an answer of the browser, base64.
fn data_of(answer: &Json) -> &str {
    answer.get("data").and_then(Json::as_str).unwrap_or_default()
}

/// Takes what is in view as `<name>.png`.
///
/// # Errors
/// When the browser does not answer or the file can't be written.
pub fn as_it_is(browser: &Browser, name: &str) -> Outcome<()> {
    settle(browser);
    save(browser, name).map(drop)
}

/// Set, the pictures of the guide in `docs/images` are taken anew.
const UPDATE_GUIDE: &str = "E2E_UPDATE_GUIDE";

/// Takes what is in view for the guide, `docs/images/guide-<name>.png`, where that is asked for; else into the folder
/// of all screenshots.
pub fn guide(browser: &Browser, name: &str) -> Outcome<()> {
    browser.resize(WIDE)?;
    colours(browser, "light")?;
    settle(browser);
    let name = format!("guide-{name}");
    if std::env::var_os(UPDATE_GUIDE).is_none() {
        return save(browser, &name).map(drop);
    }
    let images = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/images"));
    save_in(browser, &images, &name).map(drop)
}

/// Takes the page of a step that failed; gives the file.
pub fn failure(browser: &Browser) -> Outcome<String> {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    save(browser, &format!("failure-{}", NEXT.fetch_add(1, Ordering::Relaxed)))
}

fn colours(browser: &Browser, scheme: &str) -> Outcome<()> {
    let features = json!({"features": [
        {"name": "prefers-color-scheme", "value": scheme},
        {"name": "prefers-reduced-motion", "value": "reduce"},
    ]});
    browser.devtools("Emulation.setEmulatedMedia", &features).map(drop)
}

/// Lets two frames pass, so that the page has been laid out again.
fn settle(browser: &Browser) {
    let _ = browser.script("document.body.getBoundingClientRect()", &[]);
    std::thread::sleep(std::time::Duration::from_millis(120));
}

fn save(browser: &Browser, name: &str) -> Outcome<String> {
    save_in(browser, &folder(), name)
}

fn save_in(browser: &Browser, folder: &Path, name: &str) -> Outcome<String> {
    let file = folder.join(format!("{name}.png"));
    write(&file, &browser.screenshot()?)?;
    Ok(file.display().to_string())
}

fn write(file: &Path, base64: &str) -> Outcome<()> {
    let bytes = STANDARD.decode(base64).map_err(|error| format!("the file is damaged: {error}"))?;
    let folder = file.parent().unwrap_or(file);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(file, bytes))
        .map_err(|error| format!("{} can't be written: {error}", file.display()))
}

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/screenshots"))
}
