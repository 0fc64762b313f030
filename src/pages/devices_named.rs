//! The first devices of a set by name, each a link, and how many more there are.

use leptos::prelude::*;
use palisade_model::api::DeviceSample;

use crate::route::Route;
use crate::words::groups as words;

/// The names; nothing for an empty set.
pub fn named(sample: &DeviceSample) -> AnyView {
    if sample.first.is_empty() {
        return ().into_any();
    }
    let names = sample
        .first
        .iter()
        .map(|device| {
            view! { <li><a class="link" href=Route::device(&device.id).href()>{device.name.clone()}</a></li> }
                .into_any()
        })
        .collect_view();
    let more = sample.devices.saturating_sub(u64::try_from(sample.first.len()).unwrap_or_default());
    let more = (more > 0).then(|| view! { <li class="quiet">{words::and_more(more)}</li> }.into_any());
    view! { <ul class="names">{names} {more}</ul> }.into_any()
}
