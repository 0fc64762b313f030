//! One device: what it is, what is in force on it, and why.

mod actions;
mod enrolment;
mod evidence;
mod facts;
mod firewall;
mod history;
mod retire;
mod sync;
mod tables;

use leptos::prelude::*;
use palisade_model::api::{DeviceDetail, DeviceSettingRow, Freshness};

use super::managed;
use crate::api::{ApiError, Load, load};
use crate::pages::frame::shown;
use crate::pages::needs;
use crate::pages::setting::SettingRows;
use crate::route::{DeviceTab, Route, encode};
use crate::ui::{CopyButton, PageHead, Tab, badge, empty_state, note, relative_time, skeleton_rows, tabs};
use crate::words::devices as words;

/// The page of one device.
#[component]
pub fn DevicePage(
    /// The device's id.
    id: String,
    /// The tab of the URL.
    tab: Signal<DeviceTab>,
) -> AnyView {
    let path = needs::device(&id);
    let settings_path = needs::device_settings(&id);
    let device = load::<DeviceDetail>(move || path.clone());
    let title = Signal::derive(move || match (device.get(), device.error.get()) {
        (Some(device), _) => device.row.facts.name.clone(),
        (None, Some(_)) => words::device().into(),
        (None, None) => String::new(),
    });
    let tab = Memo::new(move |_| tab.get());
    let tab_id = id.clone();
    let link = move |wanted: DeviceTab, label| {
        Tab::new(Route::Device(tab_id.clone(), wanted).href(), label, move || tab.get() == wanted)
    };
    let length = |length: usize| u64::try_from(length).ok();
    let bar = tabs(
        words::device(),
        vec![
            link(DeviceTab::Effective, words::effective())
                .counting(move || Some(device.get()?.setting_count)),
            link(DeviceTab::Firewall, words::firewall()),
            link(DeviceTab::Policies, words::policies())
                .counting(move || length(device.get()?.policies.len())),
            link(DeviceTab::Groups, words::groups()).counting(move || length(device.get()?.groups.len())),
            link(DeviceTab::Facts, words::facts()),
            link(DeviceTab::History, crate::words::history::title()),
            link(DeviceTab::Evidence, crate::words::evidence::title()),
        ],
    );
    let own_id = StoredValue::new(id.clone());
    let settings_path = StoredValue::new(settings_path);
    let history_path = StoredValue::new(["/api/devices/", &encode(&id)].concat());
    let below = move || match tab.get() {
        DeviceTab::Effective => effective(own_id.get_value(), device, settings_path),
        DeviceTab::Firewall => firewall::firewall(device, settings_path),
        DeviceTab::Policies => shown(device, || skeleton_rows(4), |device| tables::policies(&device)),
        DeviceTab::Groups => shown(device, || skeleton_rows(4), |device| tables::groups(&device)),
        DeviceTab::Facts => shown(device, || skeleton_rows(8), |device| facts::facts(&device)),
        DeviceTab::Evidence => evidence::evidence(device, settings_path),
        DeviceTab::History => history_path.with_value(|path| history::history(path)),
    };
    let exists = Memo::new(move |_| device.get().is_some());
    let missing =
        Memo::new(move |_| device.error.with(|error| error.as_ref().is_some_and(ApiError::is_missing)));
    let action_id = id.clone();
    let asked = RwSignal::new(None::<sync::Asked>);
    view! {
        <PageHead
            title=title
            crumbs=vec![(words::devices().to_owned(), Route::Devices.href())]
            meta=move || meta(device)
            actions=move || {
                view! {
                    <div class="actions" hidden=move || missing.get()>
                        <actions::Actions id=action_id.clone() device=device asked=asked />
                    </div>
                }
            }
        />
        <div class="stack">
            {sync::line(device, asked)}
            {shown(device, || ().into_any(), |device| notes(&device))}
            <div hidden=move || missing.get()>{bar} {move || exists.get().then(below)}</div>
        </div>
    }
    .into_any()
}

/// OS, management, last check-in and id, beneath the name.
fn meta(device: Load<DeviceDetail>) -> AnyView {
    (move || {
        device.get().map(|device| {
            let row = &device.row;
            let interval = match device.check_in_seconds {
                0..120 => words::every_seconds(device.check_in_seconds.into()),
                seconds => words::every_minutes((seconds / 60).into()),
            };
            let silent = (row.freshness == Freshness::Silent).then(|| badge("error", words::freshness_silent()));
            view! {
                <span>{row.facts.os_name.clone()} " " <code>{row.facts.os_version.clone()}</code></span>
                <span inner_html=managed(row).into_string()></span>
                <span>
                    {words::checked_in()} " " <b>{relative_time(row.last_check_in.clone(), words::never_inline())}</b>
                    ", " {interval}
                </span>
                {silent}
                <span><code>{row.id.clone()}</code> " " <CopyButton text=row.id.clone() what=words::device_id() /></span>
            }
        })
    })
    .into_any()
}

/// What stands above everything else: why it is not managed or what to know although it is, and what went back.
fn notes(device: &DeviceDetail) -> AnyView {
    let enrolment = enrolment::enrolment(&device.enrolment, false);
    let reverted = (!device.reverted.is_empty()).then(|| {
        let rows = device
            .reverted
            .iter()
            .map(|row| {
                view! { <li><b>{crate::words::names::setting(&row.key, &row.name)}</b> ": " {crate::words::sentence(&row.detail)}</li> }
                    .into_any()
            })
            .collect_view();
        note("success", view! { <div><p>{words::reverted()}</p> <ul>{rows}</ul></div> }.into_any())
    });
    view! { {enrolment} {reverted} }.into_any()
}

fn effective(id: String, device: Load<DeviceDetail>, path: StoredValue<String>) -> AnyView {
    let heard = Signal::derive(move || device.get().and_then(|device| device.row.last_check_in.clone()));
    let rows = load::<Vec<DeviceSettingRow>>(move || path.get_value());
    let nothing = || empty_state(words::no_policy_reaches(), words::add_to_group_text(), ().into_any());
    view! { <SettingRows rows=rows nothing=nothing device=id heard=heard /> }.into_any()
}
