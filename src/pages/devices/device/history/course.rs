//! The changes of a device's settings, newest first, each with what made it.

use leptos::prelude::*;
use palisade_model::api::{HistoryCause, HistoryPolicy, HistoryRow, SettingChange};

use super::then::then;
use crate::route::Route;
use crate::ui::time::milliseconds;
use crate::ui::{Column, disclosure, relative_time, table};
use crate::words::{date_time, history as words, names};

/// Changes of one row that are shown at once.
const AT_ONCE: usize = 6;

/// The rows.
pub fn course(rows: &[HistoryRow]) -> AnyView {
    let each = rows.iter().map(row).collect_view();
    view! { <ol class="course">{each}</ol> }.into_any()
}

fn row(row: &HistoryRow) -> AnyView {
    let at = milliseconds(&row.at);
    let time = match &row.after {
        Some(after) => words::between(&date_time(milliseconds(after)), &date_time(at)),
        None => date_time(at),
    };
    let (shown, rest) = row.changes.split_at(row.changes.len().min(AT_ONCE));
    let rest = (!rest.is_empty()).then(|| {
        let count = u64::try_from(rest.len()).unwrap_or(u64::MAX);
        disclosure(words::more(count), false, turns(rest))
    });
    let left_out = (row.left_out > 0).then(|| view! { <p class="hint">{words::left_out(row.left_out)}</p> });
    let shown = (!shown.is_empty()).then(|| turns(shown));
    view! {
        <li>
            <div class="what-happened">
                <b>{time}</b>
                <span class="small">{relative_time(Some(row.at.clone()), "")}</span>
            </div>
            {cause(&row.cause)}
            {shown}
            {rest}
            {left_out}
        </li>
    }
    .into_any()
}

/// What made a row.
fn cause(cause: &HistoryCause) -> AnyView {
    let plain = |text: &'static str| view! { <p>{text}</p> }.into_any();
    match cause {
        HistoryCause::Found => plain(words::found()),
        HistoryCause::Enrolled => plain(words::enrolled()),
        HistoryCause::Reported => plain(words::reported()),
        HistoryCause::Changed => plain(words::changed()),
        HistoryCause::Retired => plain(words::retired()),
        HistoryCause::Unknown => plain(words::not_noted()),
        HistoryCause::Told { saves, gained, lost, scope } => {
            let mut lines = Vec::new();
            for save in saves {
                let version = save.version.to_string();
                lines.push(if save.deleted {
                    // There is no page of it any longer.
                    let said = words::deleted(&version, &save.saved_by);
                    view! { <li>{save.policy.name.clone()} ": " {said}</li> }.into_any()
                } else {
                    line(&save.policy, words::saved(&version, &save.saved_by))
                });
            }
            lines.extend(gained.iter().map(|policy| line(policy, words::gained().to_owned())));
            lines.extend(lost.iter().map(|policy| line(policy, words::lost().to_owned())));
            if *scope {
                lines.push(view! { <li>{words::scope()}</li> }.into_any());
            }
            view! { <ul>{lines}</ul> }.into_any()
        }
    }
}

fn line(policy: &HistoryPolicy, said: String) -> AnyView {
    let href = Route::policy(&policy.id).href();
    view! { <li><a class="link" href=href>{policy.name.clone()}</a> ": " {said}</li> }.into_any()
}

/// Settings before and after, one line each.
fn turns(changes: &[SettingChange]) -> AnyView {
    let each = changes
        .iter()
        .map(|change| {
            view! {
                <li>
                    <span class="name">{names::setting(&change.key, &change.name)}</span>
                    <span class="visually-hidden">{words::before()}</span>
                    {then(&change.before)}
                    <span class="visually-hidden">{words::after()}</span>
                    {then(&change.after)}
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! { <ul class="turns">{each}</ul> }.into_any()
}

/// Settings before and after, as a table.
pub fn changes(changes: &[SettingChange]) -> AnyView {
    let rows = changes
        .iter()
        .map(|change| {
            view! {
                <tr>
                    <th scope="row">{names::setting(&change.key, &change.name)}</th>
                    <td>{then(&change.before)}</td>
                    <td>{then(&change.after)}</td>
                </tr>
            }
            .into_any()
        })
        .collect_view()
        .into_any();
    let columns =
        vec![Column::new(words::setting()), Column::new(words::before()), Column::new(words::after())];
    table(words::changes(), columns, "", rows)
}
