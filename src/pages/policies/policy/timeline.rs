//! **Rollout**: who has which version of a policy since when, who lacks the newest and why, and its states over time.

use leptos::prelude::*;
use palisade_model::api::{MissingDevices, PolicyTimeline, TimelinePoint};
use palisade_model::status::State;

use super::report::why_missing;
use crate::api::load;
use crate::pages::frame::{as_of, shown, stale_class};
use crate::pages::needs;
use crate::route::Route;
use crate::ui::chart::{Chart, Mark, Series, areas, moment};
use crate::ui::query::use_query;
use crate::ui::state::state_class;
use crate::ui::time::milliseconds;
use crate::ui::{Chip, Column, chips, empty_state, skeleton_rows, table};
use crate::words::{common, date_time, names, number, rollout as words};

/// Versions that are drawn by themselves; older ones are one.
const APART: usize = 5;
const CLASSES: [&str; APART] = ["v0", "v1", "v2", "v3", "v4"];

/// The tab.
#[component]
pub fn Timeline(
    /// The policy's id.
    id: String,
) -> AnyView {
    let query = use_query();
    let span = query.signal("span");
    let path = needs::timeline(&id);
    // Taken when the span is chosen, so that the request stays the same while the page is open.
    let from = Memo::new(move |_| span.with(|span| needs::timeline_from(span)));
    let timeline = load::<PolicyTimeline>(move || {
        [path.as_str(), &crate::route::query(&[("from", &from.get())])].concat()
    });
    let spans = vec![
        Chip::new("day", words::day()),
        Chip::new("week", words::week()),
        Chip::new("", words::month()),
        Chip::new("all", words::all()),
    ];
    let body = shown(timeline, || skeleton_rows(8), move |timeline| page(&id, &timeline));
    view! {
        <div class="toolbar">
            {chips(words::span(), "span", spans)}
            <span class="end">{as_of(timeline, |timeline| &timeline.as_of)}</span>
        </div>
        <div class=stale_class(timeline)>{body}</div>
    }
    .into_any()
}

fn page(id: &str, timeline: &PolicyTimeline) -> AnyView {
    if timeline.points.is_empty() {
        return empty_state(words::nothing(), words::nothing_text(), ().into_any());
    }
    let since = timeline.since.as_deref().map(|since| words::since(&date_time(milliseconds(since))));
    let step = match timeline.step_seconds {
        seconds @ 0..3600 => words::step(seconds / 60),
        seconds @ 3600..86_400 => words::step_hours(seconds / 3600),
        seconds => words::step_days(seconds / 86_400),
    };
    view! {
        <div class="stack">
            <section class="card" aria-labelledby="by-version">
                <header><h2 id="by-version">{words::by_version()}</h2></header>
                {areas(&by_version(id, timeline))}
                {versions(timeline)}
            </section>
            {missing(id, timeline)}
            <section class="card" aria-labelledby="by-state">
                <header><h2 id="by-state">{words::by_state()}</h2></header>
                {areas(&by_state(id, timeline))}
            </section>
            <p class="hint">{since} " " {step}</p>
        </div>
    }
    .into_any()
}

/// A chart of the whole time without its parts.
fn chart(title: &'static str, timeline: &PolicyTimeline) -> Chart {
    let (from, to) = (milliseconds(&timeline.from), milliseconds(&timeline.to));
    let first = timeline.points.first().map_or(from, |point| moment(&point.at, from));
    Chart {
        title,
        // Before the first counts nothing is known, and nothing is drawn.
        from: from.max(first),
        to,
        times: timeline.points.iter().map(|point| moment(&point.at, from)).collect(),
        series: Vec::new(),
        marks: Vec::new(),
    }
}

/// Devices by version, the newest at the bottom.
fn by_version(id: &str, timeline: &PolicyTimeline) -> Chart {
    let report = Route::policy(id);
    let mut known: Vec<u32> =
        timeline.points.iter().flat_map(|point| &point.versions).map(|it| it.version).collect();
    known.sort_unstable_by(|one, other| other.cmp(one));
    known.dedup();
    let (apart, older) = known.split_at(known.len().min(APART));
    let of = |point: &TimelinePoint, versions: &[u32]| -> u64 {
        point.versions.iter().filter(|it| versions.contains(&it.version)).map(|it| it.devices).sum()
    };
    let values = |versions: &[u32]| timeline.points.iter().map(|point| of(point, versions)).collect();
    let mut series: Vec<Series> = apart
        .iter()
        .zip(CLASSES)
        .map(|(version, class)| Series {
            class,
            label: words::version(&version.to_string()),
            values: values(&[*version]),
            href: report.with(&[("version", &version.to_string())]),
        })
        .collect();
    if !older.is_empty() {
        let label = words::older().to_owned();
        series.push(Series { class: "v5", label, values: values(older), href: String::new() });
    }
    series.push(Series {
        class: "pending",
        label: words::none().to_owned(),
        values: timeline.points.iter().map(|point| point.none).collect(),
        href: report.with(&[("version", "none")]),
    });
    let marks = timeline.versions.iter().map(|version| Mark {
        at: milliseconds(&version.saved),
        label: words::mark(&version.version.to_string()),
    });
    Chart { series, marks: marks.collect(), ..chart(words::by_version(), timeline) }
}

/// Devices by state.
fn by_state(id: &str, timeline: &PolicyTimeline) -> Chart {
    let report = Route::policy(id);
    let series = State::ALL.into_iter().map(|state| Series {
        class: state_class(state),
        label: names::state(state).to_owned(),
        values: timeline.points.iter().map(|point| point.states.get(state)).collect(),
        href: report.with(&[("state", state.wire())]),
    });
    Chart { series: series.collect(), ..chart(words::by_state(), timeline) }
}

/// When the versions were saved, for those who can't see the marks.
fn versions(timeline: &PolicyTimeline) -> AnyView {
    if timeline.versions.is_empty() {
        return ().into_any();
    }
    let each = timeline
        .versions
        .iter()
        .rev()
        .map(|version| {
            let time = date_time(milliseconds(&version.saved));
            view! { <li>{words::saved(&version.version.to_string(), &time, &version.saved_by)}</li> }
                .into_any()
        })
        .collect_view();
    view! { <ul class="plain small">{each}</ul> }.into_any()
}

/// Who lacks the newest version, and why.
fn missing(id: &str, timeline: &PolicyTimeline) -> AnyView {
    let report = Route::policy(id);
    let all: u64 = timeline.missing.iter().map(|it| it.devices).sum();
    let row = |missing: &MissingDevices| {
        let href = report.with(&[("version", "behind"), ("missing", missing.reason.wire())]);
        view! {
            <tr>
                <th scope="row">{why_missing(missing.reason)}</th>
                <td class="num"><a href=href>{number(missing.devices)}</a></td>
            </tr>
        }
        .into_any()
    };
    let body = if all == 0 {
        view! { <p>{words::nobody_missing()}</p> }.into_any()
    } else {
        let rows = timeline.missing.iter().map(row).collect_view().into_any();
        table(words::missing(), vec![Column::new(words::why()), Column::number(words::devices())], "", rows)
    };
    let link = (all > 0).then(|| {
        let href = report.with(&[("version", "behind")]);
        view! { <a class="link" href=href>{words::list_missing(&common::devices(all))}</a> }
    });
    view! {
        <section class="card">
            <header><h2>{words::missing()}</h2> {link}</header>
            {body}
        </section>
    }
    .into_any()
}
