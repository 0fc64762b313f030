//! Data that a page shows: read by path, kept fresh while the page is open.
//!
//! What is shown stays while a newer answer is on its way; another filter of the same list keeps the old rows
//! until the new ones are there; going back shows the kept answer at once. A page says what it needs as a path,
//! and every change of the tenant asks again. The part that knows the type only parses, so it stays small.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::answer::Answer;
use super::client::{Api, use_api};
use super::error::ApiError;
use super::once;
use crate::ui::time::sleep;

/// Under this nothing is shown; over it, a skeleton.
const SLOW: Duration = Duration::from_millis(200);

/// Long enough for what is there to be drawn, before more is asked for.
pub(super) const FRAME: Duration = Duration::from_millis(40);

/// Data on its way to a page, or there.
pub struct Load<T: Send + Sync + 'static> {
    /// The newest answer.
    pub data: RwSignal<Option<Arc<T>>>,
    /// Why the newest request failed; absent after one that did not.
    pub error: RwSignal<Option<ApiError>>,
    /// No data yet, and long enough for a skeleton.
    pub slow: RwSignal<bool>,
    /// The rows shown are of another filter than the URL's: the new ones are on their way.
    pub stale: RwSignal<bool>,
    again: Trigger,
}

impl<T: Send + Sync + 'static> Clone for Load<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Load<T> {}

impl<T: Send + Sync + 'static> Load<T> {
    /// Asks again now, for example after a change that this page made.
    pub fn again(&self) {
        self.again.notify();
    }

    /// The newest answer, tracked.
    pub fn get(&self) -> Option<Arc<T>> {
        self.data.get()
    }
}

/// Loads `path`, and again when it changes or the tenant does.
pub fn load<T: Answer>(path: impl Fn() -> String + Send + Sync + 'static) -> Load<T> {
    load_when(move || Some(path()))
}

/// Like [`load`]; loads nothing while `path` is `None`.
pub fn load_when<T: Answer>(path: impl Fn() -> Option<String> + Send + Sync + 'static) -> Load<T> {
    load_by(false, path)
}

/// Like [`load`], for what is not seen at first: once the page is drawn.
pub fn load_later<T: Answer>(path: impl Fn() -> String + Send + Sync + 'static) -> Load<T> {
    load_by(true, move || Some(path()))
}

fn load_by<T: Answer>(later: bool, path: impl Fn() -> Option<String> + Send + Sync + 'static) -> Load<T> {
    let data = RwSignal::new(None);
    let core = Core {
        error: RwSignal::new(None),
        slow: RwSignal::new(false),
        stale: RwSignal::new(false),
        again: Trigger::new(),
        flight: StoredValue::new(Flight::default()),
        later,
    };
    let show: Show = Arc::new(move |text| match text {
        None => {
            data.set(None);
            Ok(())
        }
        Some(text) => once::read::<T>(text).map(|value| data.set(Some(value))),
    });
    core.start(use_api(), Signal::derive(path), show);
    Load { data, error: core.error, slow: core.slow, stale: core.stale, again: core.again }
}

/// Shows an answer, or nothing.
type Show = Arc<dyn Fn(Option<&Arc<str>>) -> Result<(), ApiError> + Send + Sync>;

/// The part that does not know the type.
#[derive(Clone, Copy)]
struct Core {
    error: RwSignal<Option<ApiError>>,
    slow: RwSignal<bool>,
    stale: RwSignal<bool>,
    again: Trigger,
    flight: StoredValue<Flight>,
    /// Asks once the page is drawn.
    later: bool,
}

/// The request under way.
#[derive(Default)]
struct Flight {
    /// Moves with every change of the path: answers of older ones are dropped.
    generation: u64,
    running: bool,
    /// Something changed while the request was under way: ask once more.
    dirty: bool,
    /// What is shown, so that an equal answer redraws nothing.
    shown: Option<Arc<str>>,
    /// That is what was kept for this path, and nothing has been asked since.
    kept: bool,
}

impl Core {
    fn start(self, api: Api, path: Signal<Option<String>>, show: Show) {
        let sequence = api.sequence();
        let path = Memo::new(move |_| path.get());
        Effect::new(move |before: Option<(Option<String>, u64)>| {
            let number = sequence.get();
            self.again.track();
            let now = path.get();
            let (before, known) = before.unwrap_or((None, number));
            if now != before {
                self.turn(&api, before.as_deref(), now.as_deref(), &show);
            } else if number != known && now.as_ref().is_some_and(|path| !api.may_have_changed(path)) {
                return (now, number);
            }
            if let Some(path) = now.clone() {
                let run = self.flight.try_update_value(|flight| {
                    flight.dirty = flight.running;
                    let run = !flight.running;
                    flight.running = true;
                    run.then_some(flight.generation)
                });
                if let Some(Some(generation)) = run {
                    spawn_local(self.run(api.clone(), path, generation, show.clone()));
                }
            }
            (now, number)
        });
    }

    /// The path changed: shows what is kept for the new one, or keeps the rows of another filter meanwhile.
    fn turn(self, api: &Api, before: Option<&str>, now: Option<&str>, show: &Show) {
        let kept = now.and_then(|path| api.cached(path));
        let same_list = match (before, now) {
            (Some(before), Some(now)) => before.split('?').next() == now.split('?').next(),
            _ => false,
        };
        self.flight.update_value(|flight| {
            flight.generation += 1;
            flight.running = false;
            flight.dirty = false;
            flight.kept = false;
        });
        let generation = self.flight.with_value(|flight| flight.generation);
        self.error.set(None);
        match kept {
            Some(text) if show(Some(&text)).is_ok() => {
                self.flight.update_value(|flight| (flight.shown, flight.kept) = (Some(text), true));
                self.stale.set(false);
            }
            _ if same_list => self.stale.set(true),
            _ => {
                let _ = show(None);
                self.flight.update_value(|flight| flight.shown = None);
                self.slow.set(false);
                self.stale.set(false);
                set_timeout(
                    move || {
                        let waits = self.flight.try_with_value(|flight| {
                            flight.generation == generation && flight.shown.is_none()
                        });
                        if waits == Some(true) {
                            self.slow.set(true);
                        }
                    },
                    SLOW,
                );
            }
        }
    }

    async fn run(self, api: Api, path: String, generation: u64, show: Show) {
        // What is kept is drawn before it is asked whether it still holds.
        let kept = self.flight.try_update_value(|flight| std::mem::take(&mut flight.kept));
        if self.later || kept == Some(true) {
            sleep(FRAME).await;
            if self.flight.try_with_value(|flight| flight.generation) != Some(generation) {
                return;
            }
        }
        loop {
            let answer = api.get_text(&path).await;
            // The page is gone, or wants another path by now.
            if self.flight.try_with_value(|flight| flight.generation) != Some(generation) {
                return;
            }
            let error = match answer {
                Ok(text) => {
                    let same = self.flight.with_value(|flight| flight.shown.as_deref() == Some(&*text));
                    let shown = if same { Ok(()) } else { show(Some(&text)) };
                    self.flight.update_value(|flight| flight.shown = Some(text));
                    shown.err()
                }
                Err(error) => Some(error),
            };
            if self.stale.get_untracked() {
                self.stale.set(false);
            }
            if self.error.with_untracked(|known| *known != error) {
                self.error.set(error);
            }
            let again = self.flight.try_update_value(|flight| {
                flight.running = flight.dirty;
                std::mem::take(&mut flight.dirty)
            });
            if again != Some(true) {
                return;
            }
        }
    }
}
