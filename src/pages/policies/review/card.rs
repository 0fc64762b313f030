//! The card "If saved now": counts, conflicts with their fixes, who can't apply it, and when this was true.

use leptos::prelude::*;
use palisade_model::api::ImpactReport;

use super::Review;
use super::conflicts::conflict_lines;
use super::devices::devices;
use super::lines::{changes, lines, reasons};
use crate::pages::policies::editor::state::Editor;
use crate::ui::time::milliseconds;
use crate::ui::{Button, skeleton_text};
use crate::words::{common, names, review as words, time_of_day};

/// The card. With an `editor`, another policy's value can be taken over; `nothing` is said where there is nothing to
/// judge.
pub fn card(review: Review, editor: Option<Editor>, nothing: &'static str) -> AnyView {
    let body = move || {
        if let Some(error) = review.error.get() {
            let again = view! { <Button label=common::try_again() on_click=move || review.again() /> };
            return view! {
                <div class="stack" role="alert">
                    <p class="error-text">{words::failed(&error.sentence())}</p>
                    <div class="actions">{again}</div>
                </div>
            }
            .into_any();
        }
        match review.report.get() {
            Some(report) => answer(&report, review, editor),
            None if !review.asks.get() => view! { <p class="quiet">{nothing}</p> }.into_any(),
            None if review.slow.get() => view! {
                <p class="visually-hidden" role="status">{words::loading()}</p>
                <p>{skeleton_text(24)}</p>
                <p>{skeleton_text(30)}</p>
                <p>{skeleton_text(18)}</p>
            }
            .into_any(),
            None => ().into_any(),
        }
    };
    let time = move || {
        let of =
            |report: &std::sync::Arc<ImpactReport>| words::as_of(&time_of_day(milliseconds(&report.as_of)));
        review.report.with(|report| report.as_ref().map(of))
    };
    let dim = move || review.waiting.get() && review.report.with(Option::is_some);
    // The disclosure keeps its state while answers come and go.
    let which = move || review.report.with(|report| report.is_some() && review.error.with(Option::is_none));
    view! {
        <section class="card review" aria-labelledby="c-review" aria-busy=move || dim().then_some("true")>
            <header><h2 id="c-review">{words::title()}</h2> <span class="small quiet">{time}</span></header>
            <div class:dim=dim>{body}</div>
            <div hidden=move || !which()>{devices(review)}</div>
        </section>
    }
    .into_any()
}

fn answer(report: &ImpactReport, review: Review, editor: Option<Editor>) -> AnyView {
    let own = review.own.get_value();
    let [changes_open, reasons_open] = review.open;
    let conflicts: Vec<AnyView> = report
        .conflicts_created
        .iter()
        .map(|conflict| {
            view! {
                <li>
                    <span class="strong">{names::setting(&conflict.setting.key, &conflict.setting.name)}</span>
                    <span class="sub">{conflict_lines(conflict, editor)}</span>
                </li>
            }
            .into_any()
        })
        .collect();
    let conflicts =
        (!conflicts.is_empty()).then(|| view! { <ul class="conflicts plain">{conflicts}</ul> }.into_any());
    view! {
        <div aria-live="polite">{lines(report, &own)}</div>
        {conflicts}
        {reasons(&report.blocked, reasons_open)}
        {changes(&report.settings, changes_open)}
    }
    .into_any()
}
