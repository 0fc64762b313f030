//! The model's and the server's sentences in the language that is shown: the workbench loads them, and only where it is
//! not English.

use std::cell::{Cell, RefCell};

use js_sys::{Array, Promise};
use palisade_model::words::{FILES, Sentences};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::bridge;
use crate::api::static_file;
use crate::words::{self, Language};

thread_local! {
    static SENTENCES: RefCell<Sentences> = RefCell::new(Sentences::default());
    static ANSWERS: Cell<bool> = const { Cell::new(false) };
}

/// Loads them, all files at once. What can't be had stays English.
pub async fn load() {
    if words::language() == Language::English {
        return;
    }
    let files: Array = FILES.into_iter().map(file_of).collect();
    if let Ok(files) = JsFuture::from(Promise::all(&files)).await {
        show(Array::from(&files).iter().filter_map(|file| file.as_string()));
    }
}

fn file_of(file: &'static str) -> Promise {
    future_to_promise(async move {
        // The pseudo-locale marks what has a German form.
        let path = ["/sentences/", Language::German.tag(), "/", file, ".json"].concat();
        Ok(static_file(&path).await.map_or(JsValue::NULL, JsValue::from))
    })
}

/// Shows the sentences of these files, and answers the console's questions for them.
pub fn show(files: impl Iterator<Item = String>) {
    let mut sentences = Sentences::default();
    for file in files {
        // A file of another form says nothing.
        let _ = sentences.add(&file);
    }
    SENTENCES.set(sentences);
    words::say_sentences_by(say);
    if !ANSWERS.replace(true) {
        bridge::answer_sentences(say);
    }
}

fn say(english: &str, table: &str) -> Option<String> {
    let said = SENTENCES.with_borrow(|all| match table {
        "" => all.translate(english).or_else(|| all.word(english, None)),
        table => all.word(english, Some(table)),
    })?;
    match words::language() {
        Language::English => None,
        Language::German => Some(said),
        Language::Pseudo => Some(["⟦", english, "⟧"].concat()),
    }
}
