//! The row of a webhook: where it sends what, how it fares and why, and what can be done.

use leptos::prelude::*;
use palisade_model::api::{EventKind, WebhookEventsOf, WebhookRow, WebhookState};

use super::acts::{Asked, Section};
use super::events::href;
use crate::ui::time::milliseconds;
use crate::ui::{Button, Look, MenuItem, badge, menu, relative_time};
use crate::words::{number, sentence, time_of_day, webhooks as words};

/// The row; it is gone where there is none.
pub fn line(section: Section, row: Memo<Option<WebhookRow>>) -> AnyView {
    let of = move |part: fn(&WebhookRow) -> AnyView| move || row.with(|row| row.as_ref().map(part));
    view! {
        <tr>
            <th scope="row">{of(named)}</th>
            <td class="what">{of(events)}</td>
            <td>{of(state)}</td>
            <td class="nowrap">{of(|row| relative_time(row.last_success.clone(), words::never()))}</td>
            <td class="what">{of(failure)}</td>
            <td class="num">{of(waiting)}</td>
            <td class="num"><div class="row-actions">{test(section, row)} {more(section, row)}</div></td>
        </tr>
    }
    .into_any()
}

/// What a kind of event is called.
pub fn kind_name(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Policy => words::kind_policy(),
        EventKind::Group => words::kind_group(),
        EventKind::Device => words::kind_device(),
        EventKind::EnrolmentToken => words::kind_enrolment_token(),
        EventKind::Token => words::kind_token(),
        EventKind::Settings => words::kind_settings(),
        EventKind::Administrator => words::kind_administrator(),
        EventKind::Refusal => words::kind_refusal(),
        EventKind::Conflict => words::kind_conflict(),
        EventKind::Silent => words::kind_silent(),
        EventKind::Failing => words::kind_failing(),
    }
}

fn named(row: &WebhookRow) -> AnyView {
    view! { {row.name.clone()} <span class="sub">{row.url.clone()}</span> }.into_any()
}

fn events(row: &WebhookRow) -> AnyView {
    let all = row.events.iter().map(|kind| kind_name(*kind)).collect::<Vec<_>>().join(", ");
    view! { <span class="few-lines" title=all.clone()>{all.clone()}</span> }.into_any()
}

/// How one fares.
pub fn state_badge(state: WebhookState) -> AnyView {
    let (class, word) = match state {
        WebhookState::Off => ("na", words::state_off()),
        WebhookState::New => ("pending", words::state_new()),
        WebhookState::Working => ("success", words::state_working()),
        WebhookState::Failing => ("error", words::state_failing()),
    };
    badge(class, word)
}

fn state(row: &WebhookRow) -> AnyView {
    let lost = (row.lost > 0).then(|| {
        let href = href(&row.id, WebhookEventsOf::Lost);
        view! { <span class="sub"><a href=href>{words::given_up(row.lost)}</a></span> }
    });
    view! { {state_badge(row.state)} {lost} }.into_any()
}

fn failure(row: &WebhookRow) -> AnyView {
    match &row.last_failure {
        None => view! { <span class="quiet">{words::no_failure()}</span> }.into_any(),
        Some(failure) => {
            let cause = sentence(&failure.cause);
            view! { {relative_time(Some(failure.at.clone()), "")} <span class="sub">{cause}</span> }
                .into_any()
        }
    }
}

fn waiting(row: &WebhookRow) -> AnyView {
    let next = row.next_try.as_ref().map(|time| {
        view! { <span class="sub">{words::next_try(&time_of_day(milliseconds(time)))}</span> }
    });
    let count = match row.waiting {
        0 => number(0).into_any(),
        some => view! { <a href=href(&row.id, WebhookEventsOf::Waiting)>{number(some)}</a> }.into_any(),
    };
    view! { {count} {next} }.into_any()
}

fn test(section: Section, row: Memo<Option<WebhookRow>>) -> AnyView {
    let busy = Signal::derive(move || {
        row.with(|row| row.as_ref().is_some_and(|row| section.trying.with(|trying| *trying == row.id)))
    });
    let test = move || {
        if let Some(row) = row.get_untracked() {
            section.test(row);
        }
    };
    view! { <Button label=words::test() look=Look::Quiet busy=busy disabled=section.blocked on_click=test /> }
        .into_any()
}

fn more(section: Section, row: Memo<Option<WebhookRow>>) -> AnyView {
    let on = move |row: &Option<WebhookRow>| row.as_ref().is_none_or(|row| row.state != WebhookState::Off);
    let turn =
        Signal::derive(
            move || {
                if row.with(on) { words::turn_off().to_owned() } else { words::turn_on().to_owned() }
            },
        );
    let with_row = move |act: fn(Section, WebhookRow)| {
        move || {
            if let Some(row) = row.get_untracked() {
                act(section, row);
            }
        }
    };
    let items = vec![
        MenuItem::new(words::edit(), with_row(Section::edit)).disabled(section.blocked),
        MenuItem::new(
            turn,
            with_row(|section, row| match (row.state, row.waiting) {
                (WebhookState::Off, _) => section.turn(row, true),
                (_, 0) => section.turn(row, false),
                _ => section.ask(Asked::Off, row),
            }),
        )
        .disabled(section.blocked),
        MenuItem::new(words::delete(), with_row(|section, row| section.ask(Asked::Delete, row)))
            .disabled(section.blocked)
            .danger(),
    ];
    menu(words::more(), None, items)
}
