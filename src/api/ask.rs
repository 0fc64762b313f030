//! Questions that a page asks while one types or picks: sent when the typing pauses, and again when the tenant changes.
//!
//! What is shown stays, as stale, until the new answer is there; an answer to what is no longer asked is dropped, so
//! that an old one never overtakes a new one.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::answer::Answer;
use super::client::use_api;
use super::error::ApiError;

/// How long typing pauses before a question is sent.
const PAUSE: Duration = Duration::from_millis(200);

/// The answer to a question that follows what is typed.
pub struct Asked<T: Send + Sync + 'static> {
    /// The newest answer; kept while there is nothing to ask.
    pub data: RwSignal<Option<Arc<T>>>,
    /// Why the newest question got none; absent after one that did.
    pub error: RwSignal<Option<ApiError>>,
    /// The answer is not to what is asked now.
    pub stale: RwSignal<bool>,
}

impl<T: Send + Sync + 'static> Clone for Asked<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Asked<T> {}

/// Posts what `body` gives to `path` whenever it changes; asks nothing while it gives `None`.
pub fn ask<T: Answer>(
    path: &'static str,
    body: impl Fn() -> Option<String> + Send + Sync + 'static,
) -> Asked<T> {
    let asked = Asked { data: RwSignal::new(None), error: RwSignal::new(None), stale: RwSignal::new(false) };
    let api = use_api();
    let sequence = api.sequence();
    let body = Memo::new(move |_| body());
    let turn = StoredValue::new(0_u64);
    Effect::new(move |before: Option<Option<String>>| {
        sequence.track();
        let now = body.get();
        let number = turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        });
        if before.as_ref().is_some_and(|before| *before != now) {
            asked.stale.set(true);
        }
        let Some(text) = now.clone() else { return now };
        let api = api.clone();
        let send = move || {
            if number.is_none() || turn.try_get_value() != number {
                return;
            }
            spawn_local(async move {
                let answer = api.send("POST", path, Some(text), None).await.and_then(|text| T::read(&text));
                if turn.try_get_value() != number {
                    return;
                }
                match answer {
                    Ok(answer) => {
                        asked.data.set(Some(Arc::new(answer)));
                        asked.error.set(None);
                        asked.stale.set(false);
                    }
                    Err(error) => asked.error.set(Some(error)),
                }
            });
        };
        // The first question is not typed.
        if before.is_some() {
            set_timeout(send, PAUSE);
        } else {
            send();
        }
        now
    });
    asked
}
