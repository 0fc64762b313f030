//! Everything that is known of a device on one page: to print, and its settings as a file.

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::api::{DeviceDetail, DeviceSettingRow};

use super::{enrolment, facts, tables};
use crate::api::{Load, load};
use crate::pages::csv::{line as csv_line, save_and_print};
use crate::pages::frame::shown;
use crate::pages::setting::said::{name, proof, sources, told};
use crate::ui::time::milliseconds;
use crate::ui::{Column, RowsBelow, skeleton_rows, state_badge, table};
use crate::words::{date_time, devices, evidence as words, names, setting};

/// The tab.
pub fn evidence(device: Load<DeviceDetail>, path: StoredValue<String>) -> AnyView {
    let settings = load::<Vec<DeviceSettingRow>>(move || path.get_value());
    let above = shown(device, || skeleton_rows(8), |device| about(&device));
    let rest = RowsBelow::later();
    let below = shown(settings, || skeleton_rows(10), move |all| of_settings(all, rest));
    view! {
        <div class="stack evidence">
            <div class="toolbar">
                <span class="end">{csv(device, settings)}</span>
            </div>
            {above}
            <section aria-labelledby="e-settings"><h2 id="e-settings">{devices::effective()}</h2> {below}</section>
        </div>
    }
    .into_any()
}

/// When all of this was true, the facts, the enrolment, the policies and the groups.
fn about(device: &DeviceDetail) -> AnyView {
    let heard = device.row.last_check_in.as_deref();
    let heard =
        heard.map_or_else(|| devices::never_inline().to_owned(), |time| date_time(milliseconds(time)));
    view! {
        <p>
            {words::as_of(&device.row.facts.name, &date_time(milliseconds(&device.as_of)))} " "
            {words::heard(&heard)}
        </p>
        {enrolment::enrolment(&device.enrolment, true)}
        <section aria-labelledby="e-facts"><h2 id="e-facts">{devices::facts()}</h2> {facts::facts(device)}</section>
        <section aria-labelledby="e-policies">
            <h2 id="e-policies">{devices::policies()}</h2> {tables::policies(device)}
        </section>
        <section aria-labelledby="e-groups"><h2 id="e-groups">{devices::groups()}</h2> {tables::groups(device)}</section>
    }
    .into_any()
}

fn of_settings(all: Arc<Vec<DeviceSettingRow>>, below: RowsBelow) -> AnyView {
    let columns = vec![
        Column::new(setting::setting()),
        Column::new(setting::state()),
        Column::new(words::value()),
        Column::new(words::sources()),
        Column::new(words::proof()),
    ];
    let count = all.len();
    let row = move |place: usize| {
        let Some(row) = all.get(place) else { return ().into_any() };
        let from =
            sources(row).into_iter().map(|line| view! { <span class="sub">{line}</span> }).collect_view();
        let path = row.path.clone().map(|path| view! { <span class="sub">{path}</span> });
        view! {
            <tr>
                <th scope="row">{name(row)} {path}</th>
                <td>{state_badge(row.state)}</td>
                <td class="value">{told(row)}</td>
                <td>{from}</td>
                <td class="what">{proof(row)}</td>
            </tr>
        }
        .into_any()
    };
    table(setting::table(), columns, "", below.rows(count, row))
}

fn csv(device: Load<DeviceDetail>, settings: Load<Vec<DeviceSettingRow>>) -> AnyView {
    save_and_print("device-evidence.csv", move || {
        let mut text = csv_line(&[
            devices::device(),
            devices::last_check_in(),
            setting::setting(),
            setting::state(),
            words::value(),
            words::sources(),
            words::proof(),
            setting::default(),
            setting::path(),
            setting::definition(),
        ]);
        let (Some(device), Some(settings)) = (device.data.get_untracked(), settings.data.get_untracked())
        else {
            return text;
        };
        for row in settings.iter() {
            text += &csv_line(&[
                device.row.facts.name.clone(),
                device.row.last_check_in.clone().unwrap_or_default(),
                name(row),
                names::state(row.state).to_owned(),
                told(row),
                sources(row).join("; "),
                proof(row),
                row.default_value.clone().unwrap_or_default(),
                row.path.clone().unwrap_or_default(),
                row.setting.definition_id.clone(),
            ]);
        }
        text
    })
}
