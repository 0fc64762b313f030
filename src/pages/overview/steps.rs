//! What to do first in a tenant in which something is missing that everything else needs.

use leptos::prelude::*;
use palisade_model::api::Overview;

use crate::route::Route;
use crate::ui::badge;
use crate::words::overview as words;

/// The first steps, each with whether it is done; nothing once all are.
pub fn steps(overview: &Overview) -> AnyView {
    let steps = [
        (overview.devices, words::step_device(), words::step_device_text(), Route::Settings),
        (overview.groups, words::step_group(), words::step_group_text(), Route::GroupCreate),
        (overview.policies, words::step_policy(), words::step_policy_text(), Route::PolicyCreate),
    ];
    if steps.iter().all(|(count, ..)| *count > 0) {
        return ().into_any();
    }
    let items = steps.into_iter().map(step).collect_view();
    view! {
        <section class="card" aria-labelledby="steps">
            <header><h2 id="steps">{words::first_steps()}</h2><p class="hint">{words::first_steps_text()}</p></header>
            <ol class="steps">{items}</ol>
        </section>
    }
    .into_any()
}

fn step((count, title, text, route): (u64, &'static str, &'static str, Route)) -> AnyView {
    let state =
        if count > 0 { badge("success", words::step_done()) } else { badge("pending", words::step_open()) };
    view! {
        <li>
            <a href=route.href()>{title}</a>
            " "
            {state}
            <span class="sub">{text}</span>
        </li>
    }
    .into_any()
}
