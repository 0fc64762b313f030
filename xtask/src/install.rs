//! Installing a tool into the user's cache: whole or not at all, and once even when two clones ask at a time.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::{Result, paths};

/// The folder of a tool, `<tools>/<name>-<version>`, made by `make` if it is not there. `make` fills a folder
/// of another name, which gets its own name only when `make` succeeded.
///
/// # Errors
/// When the cache can't be written or `make` fails.
pub fn ensure(name: &str, version: &str, make: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let tools = paths::tools()?;
    let place = tools.join(format!("{name}-{version}"));
    if place.is_dir() {
        return Ok(place);
    }
    let cannot_write = |error: std::io::Error| {
        format!(
            "the tools folder {} can't be written: {error}; set `XDG_CACHE_HOME` to a folder that can",
            tools.display()
        )
    };
    fs::create_dir_all(&tools).map_err(cannot_write)?;
    let lock = File::create(tools.join(".lock")).map_err(cannot_write)?;
    // Released when `lock` is dropped, also when this process is killed.
    if lock.try_lock().is_err() {
        println!("Waiting for another `cargo xtask` that installs tools ...");
        lock.lock().map_err(cannot_write)?;
    }
    if place.is_dir() {
        return Ok(place);
    }
    let unfinished = tools.join(format!(".unfinished-{name}-{version}"));
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).map_err(cannot_write)?;
    }
    fs::create_dir_all(&unfinished).map_err(cannot_write)?;
    make(&unfinished)?;
    fs::rename(&unfinished, &place).map_err(cannot_write)?;
    Ok(place)
}
