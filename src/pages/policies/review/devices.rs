//! Which devices an edit concerns: the first of each set by name, asked for only when one wants to know.

use leptos::prelude::*;
use palisade_model::api::{DeviceSample, ImpactReport};

use super::Review;
use crate::route::Route;
use crate::words::review as words;

/// The disclosure, closed until one opens it.
pub fn devices(review: Review) -> AnyView {
    let toggle = move |event: leptos::ev::Event| {
        let open = event_target::<web_sys::Element>(&event).has_attribute("open");
        if review.named.get_untracked() != open {
            review.named.set(open);
        }
    };
    let sets = move || {
        if !review.named.get() {
            return ().into_any();
        }
        review.report.with(|report| report.as_ref().map_or_else(|| ().into_any(), |report| sets(report)))
    };
    view! {
        <details class="small" on:toggle=toggle>
            <summary>{words::which_devices()}</summary>
            {sets}
        </details>
    }
    .into_any()
}

fn sets(report: &ImpactReport) -> AnyView {
    let sets = [
        (words::set_conflicted(), &report.conflicted),
        (words::set_gained(), &report.gained),
        (words::set_lost(), &report.lost),
        (words::set_freed(), &report.freed),
        (words::set_unable(), &report.unable),
        (words::set_changed(), &report.changed),
    ];
    let shown: Vec<AnyView> =
        sets.into_iter().filter(|(_, set)| set.devices > 0).map(|(title, set)| named(title, set)).collect();
    if shown.is_empty() {
        return view! { <p class="quiet">{words::no_devices()}</p> }.into_any();
    }
    view! { <dl class="sets">{shown}</dl> }.into_any()
}

fn named(title: &'static str, set: &DeviceSample) -> AnyView {
    let first: Vec<AnyView> = set
        .first
        .iter()
        .map(|device| {
            let href = Route::device(&device.id).href();
            view! { <a class="link" href=href>{device.name.clone()}</a> " " }.into_any()
        })
        .collect();
    let named = u64::try_from(set.first.len()).unwrap_or_default();
    let more = set.devices.saturating_sub(named);
    let more = (named > 0 && more > 0).then(|| words::and_more(more));
    view! { <div><dt>{title}</dt><dd>{first} {more}</dd></div> }.into_any()
}
