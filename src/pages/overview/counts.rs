//! A card of counts: a bar of shares, the counts as links to their rows, and both as a table.

use leptos::prelude::*;
use palisade_model::api::Overview;
use palisade_model::status::State;

use crate::pages::frame::as_of_time;
use crate::route::Route;
use crate::ui::field::fresh_id;
use crate::ui::state::{Share, bar, state_shares};
use crate::ui::{Column, badge, disclosure, table};
use crate::words::{number, overview as words};

/// A count with the address of its rows.
pub type Counted = (Share, String);

/// The card of these counts; `text` says more, or nothing.
pub fn counts(
    title: &'static str,
    text: impl Into<String>,
    overview: &Overview,
    counts: Vec<Counted>,
) -> AnyView {
    let (id, text): (String, String) = (fresh_id("card"), text.into());
    let shares: Vec<Share> = counts.iter().map(|(share, _)| share.clone()).collect();
    let links = counts
        .iter()
        .map(|(share, href)| {
            view! {
                <li>
                    <a href=href.clone()>
                        <span class="n">{number(share.count)}</span>
                        " "
                        {badge(share.class, &share.label)}
                    </a>
                </li>
            }
            .into_any()
        })
        .collect_view();
    let whole: u64 = shares.iter().map(|share| share.count).sum();
    let rows = counts
        .iter()
        .map(|(share, href)| {
            view! {
                <tr>
                    <th scope="row">{share.label.clone()}</th>
                    <td class="num"><a href=href.clone()>{number(share.count)}</a></td>
                    <td class="num">{percent(share.count, whole)}</td>
                </tr>
            }
            .into_any()
        })
        .collect_view();
    let columns =
        vec![Column::new(words::what()), Column::number(words::count()), Column::number(words::share())];
    let heading = id.clone();
    view! {
        <section class="card" aria-labelledby=id>
            <header><h2 id=heading>{title}</h2>{as_of_time(&overview.as_of)}</header>
            {bar(&shares)}
            <ul class="legend">{links}</ul>
            <p class="hint">{text}</p>
            {disclosure(words::as_table(), false, table(title, columns, "", rows.into_any()))}
        </section>
    }
    .into_any()
}

/// Devices by what their enrolment has come to.
pub fn enrolment(overview: &Overview) -> Vec<Counted> {
    let counts = overview.enrolment;
    [
        ("success", words::managed(), counts.success, "success"),
        ("pending", words::pending(), counts.pending, "pending"),
        ("na", words::not_managed(), counts.not_managed, "notManaged"),
        ("error", words::not_manageable(), counts.error, "error"),
    ]
    .map(|(class, label, count, word)| {
        (Share { class, label: label.to_owned(), count }, Route::Devices.with(&[("enrolment", word)]))
    })
    .into()
}

/// Devices by when they were last heard from.
pub fn freshness(overview: &Overview) -> Vec<Counted> {
    let (counts, time) = (overview.freshness, span(overview.silent_after_seconds));
    [
        ("success", words::heard_within(&time), counts.current, "current"),
        ("error", words::silent_for(&time), counts.silent, "silent"),
        ("pending", words::never().to_owned(), counts.never, "never"),
    ]
    .map(|(class, label, count, word)| {
        (Share { class, label, count }, Route::Devices.with(&[("freshness", word)]))
    })
    .into()
}

/// Devices by the worst state of their policies.
pub fn device_states(overview: &Overview) -> Vec<Counted> {
    let counts = overview.device_states;
    worst(state_shares(counts.states), (words::no_policy(), counts.none), &Route::Devices)
}

/// Policies by the worst state that they have on a device.
pub fn policy_states(overview: &Overview) -> Vec<Counted> {
    let counts = overview.policy_states;
    worst(state_shares(counts.states), (words::no_device(), counts.none), &Route::Policies)
}

fn worst(shares: Vec<Share>, (label, count): (&str, u64), list: &Route) -> Vec<Counted> {
    let none = Share { class: "none", label: label.to_owned(), count };
    let words = State::ALL.into_iter().map(State::wire).chain(["none"]);
    shares
        .into_iter()
        .chain([none])
        .zip(words)
        .map(|(share, word)| (share, list.with(&[("state", word)])))
        .collect()
}

/// A span of time in the largest unit that it is a whole number of.
pub fn span(seconds: u32) -> String {
    match seconds {
        _ if seconds > 0 && seconds.is_multiple_of(3600) => words::hours(u64::from(seconds / 3600)),
        _ if seconds > 0 && seconds.is_multiple_of(60) => words::minutes(u64::from(seconds / 60)),
        _ => words::seconds(u64::from(seconds)),
    }
}

/// A share of a whole in percent, with one digit after the point; a dash of nothing. What is not all is not 100 %, and
/// what is some is not 0 %.
fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let tenths = (part.saturating_mul(2000) / whole).div_ceil(2);
    let tenths = match tenths {
        0 if part > 0 => 1,
        1000 if part < whole => 999,
        tenths => tenths,
    };
    crate::words::percent(tenths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_is_not_nothing_and_nearly_all_is_not_all() {
        let said = [(0, 0), (0, 3), (1, 3), (1, 100_000), (99_999, 100_000), (3, 3)]
            .map(|(part, all)| percent(part, all));
        assert_eq!(said, ["–", "0%", "33.3%", "0.1%", "99.9%", "100%"]);
    }

    #[test]
    fn spans_are_said_in_whole_units() {
        assert_eq!(
            [60, 180, 90, 5400, 7200].map(span),
            ["1 minute", "3 minutes", "90 seconds", "90 minutes", "2 hours"]
        );
    }
}
