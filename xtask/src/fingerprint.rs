//! Whether anything that a build reads has changed since the last one: a digest over names and contents.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::Result;

/// A digest over every file under these paths, their names and `also`. A path that does not exist counts as
/// such.
pub fn of(paths: &[PathBuf], also: &str) -> Result<String> {
    let mut files = Vec::new();
    for path in paths {
        collect(path, &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    also.hash(&mut hasher);
    for file in files {
        file.hash(&mut hasher);
        fs::read(&file)
            .map_err(|error| format!("{} can't be read: {error}", file.display()))?
            .hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Every file under `path`, which may be a file itself.
pub fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let cannot_read = |error: std::io::Error| format!("{} can't be read: {error}", path.display());
    if path.is_file() {
        files.push(path.to_path_buf());
    } else if path.is_dir() {
        for entry in fs::read_dir(path).map_err(cannot_read)? {
            collect(&entry.map_err(cannot_read)?.path(), files)?;
        }
    }
    Ok(())
}
