//! What is different on a device at one moment from another. Both are in the address, in UTC.

use js_sys::Date;
use leptos::prelude::*;
use palisade_model::api::HistoryBetween;

use super::course::changes;
use crate::api::load_when;
use crate::pages::frame::{shown, stale_class};
use crate::ui::query::{use_leave, use_query};
use crate::ui::time::milliseconds;
use crate::ui::{note, skeleton_rows};
use crate::words::{date_time, history as words};

/// Which moments the address has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Nothing,
    Wrong,
    Right,
}

/// The card; `path` is the device's at the server.
pub fn between(path: &str) -> AnyView {
    let query = use_query();
    let path = path.to_owned();
    let (since, until) = (query.signal("since"), query.signal("until"));
    let asked = Memo::new(move |_| match (since.with(String::is_empty), until.with(String::is_empty)) {
        (false, false) if since.with(|it| milliseconds(it)) < until.with(|it| milliseconds(it)) => {
            Asked::Right
        }
        (false, false) => Asked::Wrong,
        _ => Asked::Nothing,
    });
    let answer = load_when::<HistoryBetween>(move || {
        let (since, until) = (since.get(), until.get());
        (asked.get() == Asked::Right).then(|| {
            let own = [("from", since.as_str()), ("to", until.as_str())];
            [path.as_str(), "/history/between", &crate::route::query(&own)].concat()
        })
    });
    let spans = [(words::last_hour(), 1.0), (words::last_day(), 24.0), (words::last_week(), 168.0)];
    let spans = spans.map(|(word, hours)| {
        let href = move || {
            let now = Date::now();
            query.with(&[("since", &iso(now - hours * 3_600_000.0)), ("until", &iso(now))])
        };
        view! { <a class="chip" href=href data-noscroll="">{word}</a> }.into_any()
    });
    let said = move || match asked.get() {
        Asked::Nothing => view! { <p class="hint">{words::choose_moments()}</p> }.into_any(),
        Asked::Wrong => view! { <p class="error-text">{words::not_in_order()}</p> }.into_any(),
        Asked::Right => ().into_any(),
    };
    let body = move || shown(answer, || skeleton_rows(3), move |answer| told(&answer));
    view! {
        <section class="card" aria-labelledby="between">
            <header><h2 id="between">{words::between_title()}</h2></header>
            <div class="moments">
                {field(words::from(), "since")} {field(words::to(), "until")}
                <div class="chips" role="group" aria-label=words::spans()>{spans}</div>
            </div>
            <div aria-live="polite">{said}</div>
            <div class=stale_class(answer)>{move || (asked.get() == Asked::Right).then(body)}</div>
        </section>
    }
    .into_any()
}

fn told(answer: &HistoryBetween) -> AnyView {
    let time = |text: &str| date_time(milliseconds(text));
    let unknown = |text: String| note("na", view! { <p>{text}</p> }.into_any());
    let first = (!answer.from_known).then(|| unknown(words::moment_unknown(&time(&answer.from))));
    let second = (!answer.to_known).then(|| unknown(words::moment_unknown(&time(&answer.to))));
    let count = u64::try_from(answer.changes.len()).unwrap_or(u64::MAX);
    let said = match count {
        0 if answer.from_known && answer.to_known => {
            words::nothing_between(&time(&answer.from), &time(&answer.to))
        }
        0 => String::new(),
        count => words::differ(count, &time(&answer.from), &time(&answer.to)),
    };
    let rows = (count > 0).then(|| changes(&answer.changes));
    view! { <div class="stack">{first} {second} <p>{said}</p> {rows}</div> }.into_any()
}

/// A field for a moment where the reader is: `parameter` of the URL.
fn field(label: &'static str, parameter: &'static str) -> AnyView {
    let (query, leave) = (use_query(), use_leave());
    let value = query.signal(parameter);
    let write = move |text: String| {
        let at = Date::parse(&text);
        let moment = if at.is_nan() { String::new() } else { iso(at) };
        leave.to(&untrack(|| query.with(&[(parameter, &moment)])));
    };
    view! {
        <label class="day">
            {label}
            <input
                class="input"
                type="datetime-local"
                prop:value=move || value.with(|value| local(value))
                on:change:target=move |event| write(event.target().value())
            />
        </label>
    }
    .into_any()
}

/// A moment in UTC, to the second.
fn iso(at: f64) -> String {
    String::from(Date::new(&((at / 1000.0).floor() * 1000.0).into()).to_iso_string()).replace(".000Z", "Z")
}

/// A moment of the URL as the field has it: where the reader is, to the minute.
fn local(moment: &str) -> String {
    let at = milliseconds(moment);
    if at.is_nan() {
        return String::new();
    }
    let here = at - Date::new(&at.into()).get_timezone_offset() * 60_000.0;
    String::from(Date::new(&here.into()).to_iso_string()).chars().take(16).collect()
}
