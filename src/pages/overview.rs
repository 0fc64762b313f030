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
use crate::pages::frame::{as_of, shown};
use crate::pages::needs;
use crate::route::Route;
use crate::ui::{Icon, Look, PageHead, link_button, note, skeleton_rows};
use crate::words::{common, overview as words};

/// The overview.
#[component]
pub fn Overview() -> AnyView {
    let overview = load::<Answer>(|| needs::OVERVIEW.to_owned());
    let total = move || overview.get().map(|overview| common::devices(overview.devices));
    let create =
        || link_button(words::create_policy(), Route::PolicyCreate.href(), Look::Primary, Some(Icon::Plus));
    view! {
        <PageHead
            title=words::title()
            meta=move || view! { <span>{total}</span> {as_of(overview, |overview| &overview.as_of)} }
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
            {conflicts(overview.conflicts)}
            {webhooks::failing(overview)}
            <div class="cards">{cards.into_iter().collect_view()}</div>
            {rollouts::rollouts(overview)}
            {webhooks::quiet(overview)}
        </div>
    }
    .into_any()
}

/// How many conflicts there are, with the way to resolve them; nothing without any.
fn conflicts(count: u64) -> AnyView {
    if count == 0 {
        return ().into_any();
    }
    let href = Route::Conflicts.href();
    let content = view! { <b>{words::conflicts(count)}</b> <a class="link" href=href>{words::resolve()}</a> };
    note("conflict", content.into_any())
}
