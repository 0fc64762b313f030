//! Whom the assignments that are picked reach now, and whom the policy gains and loses by them.

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::api::{AssignmentRow, DeviceSample, Reach, ReachRequest};
use palisade_model::graph::Assignment;

use super::assignments;
use crate::api::{Asked, ask};
use crate::pages::devices_named::named;
use crate::ui::time::milliseconds;
use crate::words::{assignments as words, frame, time_of_day};

/// Asks whom the rows reach, again with every pick.
pub fn ask_reach(rows: RwSignal<Vec<AssignmentRow>>, policy: Option<String>) -> Asked<Reach> {
    ask("/api/reach", move || {
        let assignments = rows.with(|rows| assignments(rows, &[]).iter().map(Assignment::to_json).collect());
        serde_json::to_string(&ReachRequest { policy_id: policy.clone(), assignments }).ok()
    })
}

/// The panel with the answer. What it shows stays, dimmed, until there is something newer.
pub fn reached(rows: RwSignal<Vec<AssignmentRow>>, asked: Asked<Reach>) -> AnyView {
    let failed = move || {
        let error = asked.error.get()?;
        Some(
            view! { <p class="error-text" role="alert">{words::reach_unknown(&error.sentence())}</p> }
                .into_any(),
        )
    };
    let as_of = move || {
        let time = asked.data.get().map(|reach| time_of_day(milliseconds(&reach.as_of)));
        time.map(|time| frame::as_of(&time))
    };
    let shown = move || asked.data.get().map(|reach| answer(&reach, rows));
    view! {
        <aside class="card panel" aria-labelledby="reach">
            <header>
                <h2 id="reach">{words::reach()}</h2>
                <span class="small as-of">{as_of}</span>
            </header>
            {failed}
            <div class="stack" class:stale=move || asked.stale.get() aria-live="polite" aria-busy=move || asked.stale.get().to_string()>
                {shown}
            </div>
        </aside>
    }
    .into_any()
}

fn answer(reach: &Arc<Reach>, rows: RwSignal<Vec<AssignmentRow>>) -> AnyView {
    let count =
        if reach.devices == 0 { words::reach_zero().to_owned() } else { words::reach_count(reach.devices) };
    // Why it is nobody, so that one knows what to do.
    let why = (reach.devices == 0).then(|| {
        let (none, includes) =
            rows.with_untracked(|rows| (rows.is_empty(), rows.iter().any(|row| !row.excluded)));
        match (none, includes, reach.excluded) {
            (true, ..) => words::zero_nothing(),
            (false, false, _) => words::zero_only_exclusions(),
            (false, true, 0) => words::zero_empty(),
            (false, true, _) => words::zero_all_excluded(),
        }
    });
    let excluded = (reach.excluded > 0).then(|| words::reach_excluded(reach.excluded));
    let problems: Vec<_> = reach
        .problems
        .iter()
        .map(|problem| {
            view! { <p class="says error">{crate::words::sentence(&problem.sentence)}</p> }.into_any()
        })
        .collect();
    let change = reach.change.as_ref().map(|change| {
        if change.added.devices == 0 && change.removed.devices == 0 {
            return view! { <p class="quiet">{words::reach_same()}</p> }.into_any();
        }
        view! {
            {side("added", words::gains(change.added.devices), &change.added)}
            {side("removed", words::loses(change.removed.devices), &change.removed)}
        }
        .into_any()
    });
    view! {
        <div><p class="figure">{count}</p> <p>{why}</p> <p class="quiet">{excluded}</p></div>
        {problems}
        {change}
    }
    .into_any()
}

fn side(class: &'static str, title: String, sample: &DeviceSample) -> AnyView {
    if sample.devices == 0 {
        return ().into_any();
    }
    view! { <div class=["moved ", class].concat()><h3>{title}</h3> {named(sample)}</div> }.into_any()
}
