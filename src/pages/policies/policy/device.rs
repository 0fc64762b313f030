//! One policy on one device: the state of each setting that the policy sets there, and why.

use leptos::prelude::*;
use palisade_model::api::{DeviceDetail, DeviceSettingRow};

use crate::api::{PolicyHead, load};
use crate::pages::needs;
use crate::pages::setting::SettingRows;
use crate::route::Route;
use crate::ui::{PageHead, empty_state, relative_time, state_badge};
use crate::words::policies as words;

/// The page of one policy on one device.
#[component]
pub fn PolicyDevice(
    /// The policy's id.
    policy: String,
    /// The device's id.
    device: String,
) -> AnyView {
    let root = needs::device(&device);
    let settings_path = needs::settings_of(&device, &policy);
    let policy_path = needs::policy(&policy);
    let detail = load::<DeviceDetail>(move || root.clone());
    let named = load::<PolicyHead>(move || policy_path.clone());
    let rows = load::<Vec<DeviceSettingRow>>(move || settings_path.clone());
    let device_name = move || detail.get().map(|detail| detail.row.facts.name.clone());
    let policy_name = move || named.get().map(|policy| policy.row.name.clone());
    let title = Signal::derive(move || match (policy_name(), device_name()) {
        (Some(policy), Some(device)) => words::on_device(&policy, &device),
        _ if detail.error.get().is_some() || named.error.get().is_some() => {
            words::policy_on_a_device().into()
        }
        _ => String::new(),
    });
    let (policy_href, device_href) = (Route::policy(&policy).href(), Route::device(&device).href());
    let crumbs = vec![
        (words::title().to_owned(), Route::Policies.href()),
        (words::view_report().to_owned(), policy_href.clone()),
    ];
    let meta = move || {
        let (policy_href, device_href, policy) = (policy_href.clone(), device_href.clone(), policy.clone());
        (move || {
            let detail = detail.get()?;
            let row = detail.policies.iter().find(|row| row.policy_id == policy);
            let facts = [&detail.row.facts.os_name, " ", &detail.row.facts.os_version].concat();
            Some(view! {
                {row.map(|row| state_badge(row.state))}
                <span>{facts}</span>
                <span>
                    {words::checked_in()} " "
                    {relative_time(detail.row.last_check_in.clone(), words::never_inline())}
                </span>
                <a class="link" href=device_href.clone()>{words::all_settings()}</a>
                <a class="link" href=policy_href.clone()>{words::the_policy()}</a>
            })
        })
        .into_any()
    };
    let heard = Signal::derive(move || detail.get().and_then(|detail| detail.row.last_check_in.clone()));
    let nothing = || empty_state(words::sets_nothing_here(), words::sets_nothing_here_text(), ().into_any());
    view! { <PageHead title=title crumbs=crumbs meta=meta /> <SettingRows rows=rows nothing=nothing device=device heard=heard /> }
        .into_any()
}
