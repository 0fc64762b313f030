//! The tenant at a glance: every number with its time and a link to exactly its rows.

mod counts;
mod rollouts;
mod steps;
mod webhooks;

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::api::Overview as Answer;

use self::counts::counts;
use crate::api::load;
use crate::pages::frame::{as_of, as_of_time, shown};
use crate::pages::needs;
use crate::route::Route;
use crate::ui::{Icon, Look, PageHead, link_button, note, skeleton_rows};
use crate::words::{common, overview as words};

/// The overview.
#[component]
pub fn Overview() -> AnyView {
    let overview = load::<Answer>(|| needs::OVERVIEW.to_owned());
    let total = move || {
        let devices = overview.get()?.devices;
        Some(view! { <a href=Route::Devices.href()>{common::devices(devices)}</a> })
    };
    let create =
        || link_button(words::create_policy(), Route::PolicyCreate.href(), Look::Primary, Some(Icon::Plus));
    view! {
        <PageHead
            title=words::title()
            meta=move || view! { {total} {as_of(overview, |overview| &overview.as_of)} }
            actions=create
        />
        {shown(overview, || skeleton_rows(10), |overview| page(&overview))}
    }
    .into_any()
}

fn page(overview: &Arc<Answer>) -> AnyView {
    let cards = [
        counts(words::by_enrolment(), "", overview.as_ref(), counts::enrolment(overview)),
        counts(
            words::by_freshness(),
            words::interval(&counts::span(overview.check_in_seconds)),
            overview.as_ref(),
            counts::freshness(overview),
        ),
        counts(words::by_state(), "", overview.as_ref(), counts::device_states(overview)),
        counts(words::policies_by_state(), "", overview.as_ref(), counts::policy_states(overview)),
    ];
    view! {
        <div class="stack">
            {steps::steps(overview)}
            {conflicts(overview)}
            {webhooks::failing(overview)}
            <div class="cards">{cards.into_iter().collect_view()}</div>
            {rollouts::rollouts(overview)}
            {webhooks::quiet(overview)}
        </div>
    }
    .into_any()
}

/// How many conflicts there are, with the way to resolve them; nothing without any.
fn conflicts(overview: &Answer) -> AnyView {
    if overview.conflicts == 0 {
        return ().into_any();
    }
    let href = Route::Conflicts.href();
    let content = view! {
        <b>{words::conflicts(overview.conflicts)}</b>
        " "
        {as_of_time(&overview.as_of)}
        " "
        <a class="link" href=href>{words::resolve()}</a>
    };
    note("conflict", content.into_any())
}
