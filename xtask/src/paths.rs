//! Where things are: the repository, its build folders and the tools shared by all clones of a user.

use std::env;
use std::path::{Path, PathBuf};

use crate::Result;

/// The repository's folder.
pub fn root() -> PathBuf {
    let manifest = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.parent().map_or(manifest.clone(), Path::to_path_buf)
}

/// A path inside `target/`.
pub fn target(relative: &str) -> PathBuf {
    root().join("target").join(relative)
}

/// The folder of the tools, by name and version: `palisade/tools` in the user's cache.
pub fn tools() -> Result<PathBuf> {
    let cache = match env::var_os("XDG_CACHE_HOME").filter(|value| Path::new(value).is_absolute()) {
        Some(cache) => PathBuf::from(cache),
        None => env::home_dir()
            .ok_or("the home folder is unknown; set `HOME`, or `XDG_CACHE_HOME` to the folder for tools")?
            .join(".cache"),
    };
    Ok(cache.join("palisade/tools"))
}

/// A program of the system, looked for where administrators' programs are as well.
pub fn program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin"].map(PathBuf::from))
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.is_file())
}
