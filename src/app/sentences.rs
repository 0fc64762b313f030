//! The model's sentences in the language that is shown: the workbench loads them, and only where it is not English.

use std::cell::RefCell;

use palisade_model::words::{FILES, Sentences};

use crate::api::static_file;
use crate::words::{self, Language};

thread_local! {
    static SENTENCES: RefCell<Sentences> = RefCell::new(Sentences::default());
}

/// Loads them. What can't be had stays English.
pub async fn load() {
    if words::language() != Language::German {
        return;
    }
    let mut sentences = Sentences::default();
    for file in FILES {
        let path = ["/sentences/", words::language().tag(), "/", file, ".json"].concat();
        if let Some(text) = static_file(&path).await {
            // A file of another form says nothing.
            let _ = sentences.add(&text);
        }
    }
    SENTENCES.set(sentences);
    words::say_sentences_by(|english| SENTENCES.with_borrow(|sentences| sentences.translate(english)));
}
