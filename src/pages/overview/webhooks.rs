//! How many webhooks are failing, with the way to see why.

use leptos::prelude::*;
use palisade_model::api::Overview;

use crate::pages::frame::as_of_time;
use crate::route::Route;
use crate::ui::note;
use crate::words::{number, overview as words};

/// That webhooks are failing; nothing while none is.
pub fn failing(overview: &Overview) -> AnyView {
    let counts = overview.webhooks;
    if counts.failing == 0 {
        return ().into_any();
    }
    let text = words::webhooks_failing(counts.failing, &number(counts.total));
    let content = view! { <b>{text}</b> " " {as_of_time(&overview.as_of)} " " {link(words::webhooks_see())} };
    note("error", content.into_any())
}

/// That none is failing, or that there are none.
pub fn quiet(overview: &Overview) -> AnyView {
    let counts = overview.webhooks;
    let (text, to) = match (counts.total, counts.failing) {
        (0, _) => (words::webhooks_none().to_owned(), words::webhooks_set_up()),
        (total, 0) => (words::webhooks_fine(total), crate::words::webhooks::title()),
        _ => return ().into_any(),
    };
    view! { <p class="quiet">{text} " " {as_of_time(&overview.as_of)} " " {link(to)}</p> }.into_any()
}

fn link(label: &'static str) -> AnyView {
    let href = Route::Settings.with(&[("section", "webhooks")]);
    view! { <a class="link" href=href>{label}</a> }.into_any()
}
