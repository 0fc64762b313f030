//! The policies whose newest version is not yet on all devices that can take it.

use leptos::prelude::*;
use palisade_model::api::{Overview, RolloutRow};

use crate::catalogue::by_id;
use crate::pages::frame::as_of_time;
use crate::route::Route;
use crate::ui::state::{Share, small_bar};
use crate::ui::{Column, relative_time, table};
use crate::words::{number, overview as words};

/// The rollouts in progress.
pub fn rollouts(overview: &Overview) -> AnyView {
    let body = if overview.rollouts.is_empty() {
        view! { <p class="quiet">{words::rollouts_none()}</p> }.into_any()
    } else {
        let columns = vec![
            Column::new(words::policy()),
            Column::number(words::version()),
            Column::new(words::since()),
            Column::new(words::reached()),
            Column::number(words::behind()),
        ];
        let rows = overview.rollouts.iter().map(row).collect_view().into_any();
        table(words::rollouts(), columns, "", rows)
    };
    view! {
        <section>
            <div class="toolbar">
                <h2>{words::rollouts()}</h2>
                <span class="count">{number(u64::try_from(overview.rollouts.len()).unwrap_or(0))}</span>
                <span class="end">{as_of_time(&overview.as_of)}</span>
            </div>
            {body}
        </section>
    }
    .into_any()
}

fn row(row: &RolloutRow) -> AnyView {
    let page = Route::policy(&row.policy_id);
    let version = row.version.to_string();
    let behind = row.devices.saturating_sub(row.have);
    let (with, without) = (page.with(&[("version", &version)]), page.with(&[("version", "behind")]));
    let template = match by_id(&row.template_id) {
        Some(known) => known.label().to_owned(),
        None => row.template_name.clone(),
    };
    let shares = [
        Share { class: "success", label: words::has_it().to_owned(), count: row.have },
        Share { class: "pending", label: words::lack_it().to_owned(), count: behind },
    ];
    view! {
        <tr>
            <th scope="row"><a href=page.href()>{row.name.clone()}</a><span class="sub">{template}</span></th>
            <td class="num">{version.clone()}</td>
            <td class="nowrap">{relative_time(Some(row.since.clone()), "")}</td>
            <td>
                <div inner_html=small_bar(&shares).into_string()></div>
                <a href=with>
                    <span class="visually-hidden">{words::devices_with(&version)} ": "</span>
                    {words::have_it(&number(row.have), &number(row.devices))}
                </a>
            </td>
            <td class="num">
                <a href=without>
                    <span class="visually-hidden">{words::devices_behind(&version)} ": "</span>
                    {number(behind)}
                </a>
            </td>
        </tr>
    }
    .into_any()
}
