//! `.br` and `.gz` beside every file that compresses, so that no server has to do it per request.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread;

use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, GzBuilder};

use crate::{Result, fingerprint};

/// The kinds of files that compress.
const COMPRESSIBLE: [&str; 10] =
    ["html", "js", "css", "wasm", "json", "svg", "txt", "webmanifest", "ico", "map"];

/// The one file that an administrator edits in place, so that a compressed copy of it would be out of date.
const EDITED_IN_PLACE: &str = "config.json";

/// Compresses the files under `folder`; gives the sizes after brotli by path.
pub fn folder(folder: &Path) -> Result<Vec<(PathBuf, usize)>> {
    let mut files = Vec::new();
    fingerprint::collect(folder, &mut files)?;
    files.retain(|file| {
        file.extension().and_then(|it| it.to_str()).is_some_and(|it| COMPRESSIBLE.contains(&it))
    });
    files.retain(|file| !file.ends_with(EDITED_IN_PLACE));
    // The largest first and every second one to each of two threads: brotli at its best is slow.
    files.sort_by_key(|file| std::cmp::Reverse(fs::metadata(file).map(|it| it.len()).unwrap_or(0)));
    let halves: [Vec<&PathBuf>; 2] =
        [files.iter().step_by(2).collect(), files.iter().skip(1).step_by(2).collect()];
    thread::scope(|scope| {
        let workers = halves.map(|half| {
            scope.spawn(move || {
                half.into_iter().map(|path| Ok((path.clone(), file(path)?))).collect::<Result<Vec<_>>>()
            })
        });
        let mut sizes = Vec::new();
        for worker in workers {
            sizes.extend(worker.join().map_err(|_| "compressing the console failed".to_owned())??);
        }
        Ok(sizes)
    })
}

/// Compresses one file; gives its size after brotli.
fn file(path: &Path) -> Result<usize> {
    let bytes = fs::read(path).map_err(|error| format!("{} can't be read: {error}", path.display()))?;
    let small = brotli(&bytes)?;
    write(path, "br", &small)?;
    // No name and no time inside, so that the same input gives the same file.
    let mut gzip = GzBuilder::new().write(Vec::new(), Compression::best());
    let zipped = gzip
        .write_all(&bytes)
        .and_then(|()| gzip.finish())
        .map_err(|error| format!("{} can't be compressed: {error}", path.display()))?;
    write(path, "gz", &zipped)?;
    Ok(small.len())
}

/// The bytes after brotli at its best, quality 11.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters =
        BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut small, &parameters)
        .map_err(|error| format!("brotli failed: {error}"))?;
    Ok(small)
}

/// The path of the compressed form of a file: its name and `.br` or `.gz`.
pub fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

fn write(path: &Path, extension: &str, bytes: &[u8]) -> Result<()> {
    let name = beside(path, extension);
    fs::write(&name, bytes).map_err(|error| format!("{} can't be written: {error}", name.display()))
}
