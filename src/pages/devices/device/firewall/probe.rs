//! The packet probe over all rules of a device: which of them decides.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::firewall::{Decider, Dialect, Miss, RuleRef, Verdict, misses, probe};

use super::held::Held;
use super::rows;
use crate::pages::firewall::{Asked, answer};
use crate::ui::query::{Query, use_query, use_replace};
use crate::ui::{Button, Look};
use crate::words::{firewall as words, rules as rule_words};

/// What was found of the packet.
type Judged = Arc<(Verdict, Vec<Miss>)>;

/// The probe of one firewall. Every copy is the same.
#[derive(Clone, Copy)]
pub struct Probe {
    query: Query,
    asked: Asked,
    open: Memo<bool>,
    judged: Memo<Option<Judged>>,
    /// By a rule's key: whether it decides, could, or loses.
    part: Memo<Arc<BTreeMap<String, Part>>>,
}

/// What a rule has to do with the packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// It matches and does not decide.
    Loses,
    /// It could decide.
    Could,
    /// It decides.
    Decides,
}

impl Probe {
    /// The probe of the URL: it is open while that says `tool=packet`.
    pub fn new(held: Memo<Option<Arc<Held>>>, dialect: Dialect) -> Self {
        let query = use_query();
        let open = Memo::new(move |_| query.get("tool") == "packet");
        let asked = Asked::of_url(dialect);
        // Closed, it begins anew.
        Effect::new(move |before: Option<bool>| {
            let open = open.get();
            if before == Some(true) && !open {
                asked.clear();
            }
            open
        });
        let judged = Memo::new(move |_| {
            let (held, packet) = (open.get().then(|| held.get())??, asked.packet()?);
            let verdict = probe(&held.policies, &held.settings, &packet);
            Some(Arc::new((verdict, misses(&held.policies, &packet))))
        });
        let part = Memo::new(move |_| {
            judged.with(|judged| Arc::new(judged.as_ref().map(|judged| parts(&judged.0)).unwrap_or_default()))
        });
        Self { query, asked, open, judged, part }
    }

    /// What a rule has to do with the packet. Tracked.
    pub fn part(self, key: &str) -> Option<Part> {
        self.part.with(|part| part.get(key).copied())
    }

    /// The panel, while it is open.
    pub fn panel(self) -> AnyView {
        (move || self.open.get().then(|| self.form())).into_any()
    }

    fn form(self) -> AnyView {
        let replace = use_replace();
        let query = self.query;
        let link = move |rule: &RuleRef| rows::link(query, rule);
        let result = move || self.judged.with(|it| it.as_ref().map(|it| answer(&it.0, &it.1, &link)));
        let notes = move || {
            self.judged.with(|it| {
                let notes = it.as_ref().map(|it| it.0.notes.clone()).unwrap_or_default();
                notes
                    .iter()
                    .map(|note| view! { <p class="hint">{crate::words::sentence(note)}</p> })
                    .collect_view()
            })
        };
        view! {
            <section class="card packet" aria-labelledby="c-packet">
                <header>
                    <h2 id="c-packet">{rule_words::packet()}</h2>
                    <Button label=words::close() look=Look::Quiet on_click=move || replace(&Asked::closed()) />
                </header>
                <p class="quiet">{words::packet_what()}</p>
                {self.asked.fields()}
                <div class="answer" aria-live="polite">{result} {notes}</div>
            </section>
        }
        .into_any()
    }
}

fn parts(verdict: &Verdict) -> BTreeMap<String, Part> {
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    let possible = verdict.possible.iter().map(|it| (&it.decider, Part::Could));
    let decided = verdict.decided_by.iter().map(|it| (it, Part::Decides));
    for (decider, part) in verdict.losing.iter().map(|it| (it, Part::Loses)).chain(possible).chain(decided) {
        if let Decider::Rule { rule: RuleRef { key: Some(key), .. }, .. } = decider {
            let held = parts.entry(key.to_string()).or_insert(part);
            *held = part.max(*held);
        }
    }
    parts
}
