//! The files that someone chooses or drops: single ones, several, or whole folders with what is below them.
//!
//! What a drop holds is read through the browser's objects by their names and not by types of our own, because
//! browsers call these functions the same and define them nowhere in common.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileList};

/// The most files that are read of one drop.
pub const MOST: usize = 2000;

/// A file, and where it lies in the folder that was dropped.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its path, such as `Backup/Antivirus/Desks.json`; the bare name outside a folder.
    pub path: String,
    /// The file.
    pub file: File,
}

/// What is in a drop, to be walked after the event is over.
pub struct Dropped {
    entries: Vec<JsValue>,
    files: Vec<Found>,
}

/// The files of an input; a folder's with their paths.
pub fn of_input(files: Option<FileList>) -> Vec<Found> {
    let files = files.map(|files| (0..files.length()).filter_map(|index| files.item(index)).collect());
    files.map(|files: Vec<File>| files.into_iter().map(found).collect()).unwrap_or_default()
}

fn found(file: File) -> Found {
    let inside = Reflect::get(&file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
    Found { path: inside.filter(|path| !path.is_empty()).unwrap_or_else(|| file.name()), file }
}

/// Takes hold of what was dropped. It must be asked while the event is handled: later the browser has forgotten it.
pub fn of_drop(data: &DataTransfer) -> Dropped {
    let mut entries = Vec::new();
    if let Ok(items) = Reflect::get(data, &"items".into()) {
        let length = Reflect::get(&items, &"length".into()).ok().and_then(|it| it.as_f64()).unwrap_or(0.0);
        let mut index = 0;
        while f64::from(index) < length {
            let entry = Reflect::get_u32(&items, index).and_then(|item| call(&item, "webkitGetAsEntry", &[]));
            entries.extend(entry.ok().filter(JsValue::is_object));
            index += 1;
        }
    }
    // A browser without entries, and a drop made by a program, have only files.
    let files = if entries.is_empty() { of_input(data.files()) } else { Vec::new() };
    Dropped { entries, files }
}

impl Dropped {
    /// Every file of the drop, folders walked through, ordered by path.
    pub async fn files(self) -> Vec<Found> {
        let mut files = self.files;
        let mut waiting = self.entries;
        while let Some(entry) = waiting.pop() {
            if files.len() >= MOST {
                break;
            }
            let flag = |name: &str| Reflect::get(&entry, &name.into()).is_ok_and(|it| it.is_truthy());
            if flag("isFile") {
                let path = Reflect::get(&entry, &"fullPath".into()).ok().and_then(|path| path.as_string());
                if let Ok(file) = later(&entry, "file").await
                    && let Ok(file) = file.dyn_into::<File>()
                {
                    let path = path.map(|path| path.trim_start_matches('/').to_owned());
                    files.push(Found { path: path.unwrap_or_else(|| file.name()), file });
                }
            } else if flag("isDirectory")
                && let Ok(reader) = call(&entry, "createReader", &[])
            {
                // A reader gives a folder in pieces, the last one empty.
                while let Ok(some) = later(&reader, "readEntries").await {
                    let some = Array::from(&some);
                    if some.length() == 0 {
                        break;
                    }
                    waiting.extend(some.iter());
                }
            }
        }
        files.sort_by(|one, other| one.path.cmp(&other.path));
        files
    }
}

fn call(object: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(object, &name.into())?.dyn_into()?;
    function.apply(object, &arguments.iter().collect())
}

/// Calls a function that answers through two callbacks.
async fn later(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |done, failed| {
        if let Err(error) = call(object, name, &[done.into(), failed.clone().into()]) {
            let _ = failed.call1(&JsValue::NULL, &error);
        }
    });
    JsFuture::from(promise).await
}

/// What a file is for an import, told by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// To be read.
    Read,
    /// An archive, to be unpacked first.
    Archive,
    /// Of no use here.
    Other,
}

/// Tells what a file is. One that was chosen on its own is read whatever its name, unless it is an archive.
pub fn sort(path: &str) -> Sort {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    if ends(&[".zip", ".7z", ".rar", ".gz", ".tar", ".tgz"]) {
        Sort::Archive
    } else if !path.contains('/') || !name.starts_with('.') && ends(&[".json", ".txt"]) {
        Sort::Read
    } else {
        Sort::Other
    }
}

#[cfg(test)]
mod tests {
    use super::{Sort, sort};

    #[test]
    fn a_name_tells_what_is_read() {
        assert_eq!(sort("Desks.json"), Sort::Read);
        assert_eq!(sort("policy without ending"), Sort::Read);
        assert_eq!(sort("Backup/Antivirus/Desks.JSON"), Sort::Read);
        assert_eq!(sort("Backup/readme.md"), Sort::Other);
        assert_eq!(sort("Backup/.settings.json"), Sort::Other);
        assert_eq!(sort("Backup.zip"), Sort::Archive);
        assert_eq!(sort("Old/Backup.ZIP"), Sort::Archive);
    }
}
