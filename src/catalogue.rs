//! The catalogue in the browser: the model's data files, fetched beside `index.html` when a page first needs one,
//! with the texts of the language that is shown.
//!
//! A policy of a known template needs its own file, one of an unknown template, or of none, every file.

mod known;

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::catalogue::{Catalogue, TemplateFile, Texts};

pub use known::{KnownTemplate, TEMPLATES, by_id, by_key, keys_for, platform_name, policy_types};

/// The language in which the data files are written.
const ENGLISH: &str = "en";

thread_local! {
    /// Every file loaded so far, in one language; pages share it.
    static LOADED: RefCell<Arc<Catalogue>> = RefCell::new(Arc::new(Catalogue::default()));
    /// The language, as the folder under `catalogue/locales` is called.
    static LOCALE: RefCell<String> = RefCell::new(ENGLISH.to_owned());
}

/// Shows the catalogue in this language from now on. Files that are loaded already are loaded again when they are
/// next needed; pages that hold a catalogue keep theirs.
pub fn set_locale(locale: &str) {
    if LOCALE.with_borrow(|now| now != locale) {
        LOCALE.set(locale.to_owned());
        LOADED.set(Arc::default());
    }
}

/// The language that is shown, as the folder under `catalogue/locales` is called.
pub fn locale() -> String {
    LOCALE.with_borrow(Clone::clone)
}

/// Adds a file that is there already, as a test has it.
pub fn provide(file: TemplateFile) {
    LOADED.with_borrow_mut(|loaded| Arc::make_mut(loaded).add(file));
}

/// The catalogue with these files in it, each fetched once, all at the same time.
///
/// # Errors
/// A sentence, where a file can't be fetched or read.
pub async fn load(keys: &[&'static str]) -> Result<Arc<Catalogue>, String> {
    let locale = LOCALE.with_borrow(Clone::clone);
    let missing = LOADED.with_borrow(|loaded| {
        let missing = keys.iter().copied().filter(|key| loaded.template_by_key(key).is_none());
        missing.collect::<Vec<_>>()
    });
    let fetched = together(missing.iter().map(|key| fetch(key, &locale))).await;
    for (key, file) in missing.into_iter().zip(fetched) {
        provide(file.ok_or_else(|| {
            crate::words::catalogue::not_loaded(by_key(key).map_or(key, KnownTemplate::label))
        })?);
    }
    Ok(LOADED.with_borrow(Arc::clone))
}

/// Under this nothing is shown while a catalogue loads; over it, a skeleton.
const SLOW: Duration = Duration::from_millis(200);

/// A catalogue on its way to a page. Every copy is the same.
#[derive(Clone, Copy)]
pub struct Loading {
    now: RwSignal<Option<Result<Arc<Catalogue>, String>>>,
    /// No catalogue yet, and long enough for a skeleton.
    pub slow: RwSignal<bool>,
    keys: StoredValue<Vec<&'static str>>,
}

impl Loading {
    /// Nothing yet, the catalogue, or why it can't be had. Tracked.
    pub fn get(&self) -> Option<Result<Arc<Catalogue>, String>> {
        self.now.get()
    }

    /// Loads it again, after a time when it could not be had.
    pub fn again(self) {
        self.now.set(None);
        self.start();
    }

    fn start(self) {
        // The page may be gone by the time of either.
        set_timeout(
            move || {
                let _ = self.slow.try_set(true);
            },
            SLOW,
        );
        let keys = self.keys.get_value();
        spawn_local(async move {
            let loaded = load(&keys).await;
            let _ = self.now.try_set(Some(loaded));
        });
    }
}

/// Starts loading what `keys` names.
pub fn use_catalogue(keys: Vec<&'static str>) -> Loading {
    let loading =
        Loading { now: RwSignal::new(None), slow: RwSignal::new(false), keys: StoredValue::new(keys) };
    loading.start();
    loading
}

/// One file in a language. What that language does not say, its whole file included, stays English.
async fn fetch(key: &str, locale: &str) -> Option<TemplateFile> {
    let text = crate::api::static_file(&["/catalogue/", key, ".json"].concat()).await?;
    let mut file: TemplateFile = serde_json::from_str(&text).ok()?;
    if locale != ENGLISH {
        let path = ["/catalogue/locales/", locale, "/", key, ".json"].concat();
        let texts = crate::api::static_file(&path).await;
        if let Some(texts) = texts.and_then(|texts| serde_json::from_str::<Texts>(&texts).ok()) {
            // A key of a text that is no more is for the model's tests to find.
            file.localise(texts);
        }
    }
    Some(file)
}

/// What each of these futures gives, in order, awaited at the same time.
async fn together<T>(futures: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut waiting: Vec<(Pin<Box<_>>, Option<T>)> = futures.map(|future| (Box::pin(future), None)).collect();
    poll_fn(|context| {
        for (future, given) in &mut waiting {
            if given.is_none()
                && let Poll::Ready(value) = future.as_mut().poll(context)
            {
                *given = Some(value);
            }
        }
        if waiting.iter().all(|(_, given)| given.is_some()) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    waiting.into_iter().filter_map(|(_, given)| given).collect()
}
