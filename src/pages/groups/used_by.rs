//! Where a group is used: the policies that include or exclude it, with the devices that they have or miss by it, and
//! the groups whose rule holds its devices.

use leptos::prelude::*;
use palisade_model::api::{GroupDetail, GroupUse};

use crate::route::{PolicyTab, Route};
use crate::ui::badge;
use crate::words::groups as words;

/// The card.
pub fn used_by(group: &GroupDetail) -> AnyView {
    if group.used_by.is_empty() && group.followers.is_empty() {
        return view! { <p class="quiet">{words::not_used()}</p> }.into_any();
    }
    let policies: Vec<_> = group.used_by.iter().map(policy).collect();
    let followers: Vec<_> = group
        .followers
        .iter()
        .map(|follower| {
            let href = Route::group(&follower.id).href();
            view! {
                <li>
                    <a class="strong" href=href>{follower.name.clone()}</a>
                    " "
                    {badge("pending", words::holds_its_devices())}
                </li>
            }
            .into_any()
        })
        .collect();
    view! {
        <section class="card" aria-labelledby="used-by">
            <header><h2 id="used-by">{words::used_by()}</h2></header>
            <ul class="plain uses" aria-labelledby="used-by">{policies} {followers}</ul>
        </section>
    }
    .into_any()
}

fn policy(policy: &GroupUse) -> AnyView {
    let href = Route::Policy(policy.policy_id.clone(), PolicyTab::Assignments).href();
    let (class, word, by_it) = if policy.excluded {
        ("na", words::excludes_it(), words::kept_from(policy.devices))
    } else {
        ("success", words::includes_it(), words::only_by_it(policy.devices))
    };
    view! {
        <li>
            <a class="strong" href=href>{policy.name.clone()}</a>
            " "
            {badge(class, word)}
            <span class="sub">{by_it}</span>
        </li>
    }
    .into_any()
}
