//! The cases and fixtures: natively the files as they lie in the folder, in a browser, which has none, the copies
//! that were built in.

/// A file's name without its folder, and its bytes.
pub type File = (String, Vec<u8>);

/// Every case, ordered by name without `.json`.
pub fn cases() -> Vec<File> {
    let mut cases: Vec<File> = folder("cases")
        .into_iter()
        .filter_map(|(name, bytes)| Some((name.strip_suffix(".json")?.to_owned(), bytes)))
        .collect();
    cases.sort();
    cases
}

/// The bytes of the fixture with this name.
pub fn fixture(name: &str) -> Vec<u8> {
    let found = folder("fixtures").into_iter().find(|(known, _)| known == name);
    found.unwrap_or_else(|| panic!("no fixture {name}")).1
}

#[cfg(not(target_arch = "wasm32"))]
fn folder(name: &str) -> Vec<File> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name);
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect()
}

#[cfg(target_arch = "wasm32")]
fn folder(name: &str) -> Vec<File> {
    use include_dir::{Dir, include_dir};
    static CASES: Dir = include_dir!("$CARGO_MANIFEST_DIR/tests/cases");
    static FIXTURES: Dir = include_dir!("$CARGO_MANIFEST_DIR/tests/fixtures");
    let folder = if name == "cases" { &CASES } else { &FIXTURES };
    let files =
        folder.files().map(|file| (file.path().to_string_lossy().into_owned(), file.contents().to_vec()));
    files.collect()
}
