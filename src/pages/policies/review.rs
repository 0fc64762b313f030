//! What an edit would change on devices, followed as it is made and shown before it is saved.

mod beside;
mod card;
mod conflicts;
mod devices;
mod lines;
mod same;
mod told;
mod woven;

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{ImpactConflict, ImpactReport, ImpactRequest};

pub use beside::{conflict_count, row_note};
pub use card::card;

use crate::api::{Api, ApiError, use_api};
use crate::ui::time::sleep;

/// Edits that come closer together than this are judged as one.
const TOGETHER: Duration = Duration::from_millis(80);
/// Under this nothing is shown for a first answer; over it, a skeleton.
const SLOW: Duration = Duration::from_millis(200);
/// How many devices of a set are named where one asks which they are.
const NAMED: u32 = 10;

/// The impact of an edit that is under way. Every copy is the same.
#[derive(Clone, Copy)]
pub struct Review {
    /// The newest answer; of an older edit while [`waiting`](Self::waiting).
    pub report: RwSignal<Option<Arc<ImpactReport>>>,
    /// Why there is no answer to the edit as it stands.
    pub error: RwSignal<Option<ApiError>>,
    /// The answer to the edit as it stands is on its way.
    pub waiting: RwSignal<bool>,
    /// There is no answer yet, and long enough for a skeleton.
    slow: RwSignal<bool>,
    /// Whether there is anything to judge.
    asks: RwSignal<bool>,
    /// Whether one wants to know which devices.
    named: RwSignal<bool>,
    /// What is opened stays open while answers come and go: what changes, and who can't apply it.
    open: [RwSignal<bool>; 2],
    /// The edited policy; empty for a new one.
    own: StoredValue<String>,
    again: Trigger,
    /// Moves with every change: answers to older ones are dropped.
    generation: StoredValue<u64>,
}

impl Review {
    /// Follows an edit of the policy with the id `own`: `track` reads what it depends on, `request` says it once it
    /// has rested for a moment, and gives nothing where there is nothing to judge. The tenant's changes count as well.
    pub fn follow(
        own: &str,
        track: impl Fn() + 'static,
        request: impl Fn() -> Option<ImpactRequest> + Send + Sync + 'static,
    ) -> Self {
        let this = Self {
            report: RwSignal::new(None),
            error: RwSignal::new(None),
            waiting: RwSignal::new(true),
            slow: RwSignal::new(false),
            asks: RwSignal::new(true),
            named: RwSignal::new(false),
            open: [RwSignal::new(false), RwSignal::new(true)],
            own: StoredValue::new(own.to_owned()),
            again: Trigger::new(),
            generation: StoredValue::new(0),
        };
        let api = use_api();
        let sequence = api.sequence();
        let request: Arc<dyn Fn() -> Option<ImpactRequest> + Send + Sync> = Arc::new(request);
        Effect::new(move |before: Option<u64>| {
            track();
            this.again.track();
            this.named.track();
            let now = sequence.get();
            // A change elsewhere is followed without a sign: what is shown was true, and says when.
            if before.is_none_or(|before| before == now) && !this.waiting.get_untracked() {
                this.waiting.set(true);
            }
            let generation = this.generation.with_value(|generation| generation + 1);
            this.generation.set_value(generation);
            spawn_local(this.judge(generation, api.clone(), request.clone()));
            now
        });
        this
    }

    /// Asks again, for example after a failure.
    pub fn again(self) {
        self.again.notify();
    }

    /// Whether the edit as it stands was judged, or can't be. Tracked.
    pub fn is_settled(self) -> bool {
        !self.waiting.get()
    }

    /// What the newest answer says of conflicts on a setting that are new or changed, tracked.
    pub fn conflict_on(self, definition: &str) -> Option<ImpactConflict> {
        self.report.with(|report| {
            let report = report.as_ref()?;
            let all = report.conflicts_created.iter().chain(&report.conflicts_changed);
            all.filter(|it| it.values.iter().any(|value| value.own))
                .find(|it| it.setting.key == definition)
                .cloned()
        })
    }

    fn is_current(self, generation: u64) -> bool {
        self.generation.try_with_value(|now| *now) == Some(generation)
    }

    async fn judge(
        self,
        generation: u64,
        api: Api,
        request: Arc<dyn Fn() -> Option<ImpactRequest> + Send + Sync>,
    ) {
        sleep(TOGETHER).await;
        if !self.is_current(generation) {
            return;
        }
        let Some(mut request) = untrack(|| request()) else {
            self.report.set(None);
            self.error.set(None);
            self.asks.set(false);
            self.waiting.set(false);
            return;
        };
        if !self.asks.get_untracked() {
            self.asks.set(true);
        }
        request.named = self.named.get_untracked().then_some(NAMED);
        spawn_local(self.wait(generation));
        let answer = api.impact(&request).await;
        if !self.is_current(generation) {
            return;
        }
        match answer {
            Ok(report) => {
                self.report.set(Some(Arc::new(report)));
                self.error.set(None);
            }
            Err(error) => self.error.set(Some(error)),
        }
        self.slow.set(false);
        self.waiting.set(false);
    }

    /// A first answer that takes long is announced by its outline.
    async fn wait(self, generation: u64) {
        sleep(SLOW).await;
        if self.is_current(generation)
            && self.waiting.get_untracked()
            && self.report.with_untracked(Option::is_none)
        {
            self.slow.set(true);
        }
    }
}
