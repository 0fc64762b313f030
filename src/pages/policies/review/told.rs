//! What devices are told, and the devices of a policy, in words and links.

use leptos::prelude::*;
use palisade_model::api::{ImpactPolicy, ImpactTold};

use crate::route::Route;
use crate::words::{names, review as words};

/// What a device is told of a setting.
pub fn told(told: &ImpactTold) -> String {
    match told {
        ImpactTold::Nothing => words::told_nothing().to_owned(),
        ImpactTold::Value { value, display } => names::value(value, display),
        ImpactTold::List => words::told_list().to_owned(),
        ImpactTold::Withheld => words::told_withheld().to_owned(),
        ImpactTold::NotApplicable { .. } => words::told_not_applicable().to_owned(),
    }
}

/// A policy as a link to its report.
pub fn policy_link(policy: &ImpactPolicy) -> AnyView {
    let href = Route::policy(&policy.id).href();
    view! { <a class="link strong" href=href>{policy.name.clone()}</a> }.into_any()
}

/// Policies, each a link, joined by commas.
pub fn policy_links(policies: &[ImpactPolicy]) -> AnyView {
    let comma = |place: usize| if place == 0 { "" } else { ", " };
    let each = policies.iter().enumerate().map(|(place, it)| view! { {comma(place)} {policy_link(it)} });
    each.collect_view().into_any()
}

/// How many names are listed before the rest is only counted.
const MOST: usize = 3;

/// The first few names, and how many more.
pub fn listed(names: &[&str]) -> String {
    let (first, rest) = names.split_at(names.len().min(MOST));
    let joined = first.join(", ");
    if rest.is_empty() { joined } else { words::others(&joined, &rest.len().to_string()) }
}
