//! States: an icon, a word and a count; colour is only the third sign.

use leptos::prelude::*;
use palisade_model::status::{State, StateCounts};

use super::inert::{Markup, inert};
use crate::words::{kit, names, number};

/// The class that gives a state its colour and icon.
pub fn state_class(state: State) -> &'static str {
    match state {
        State::Success => "success",
        State::Error => "error",
        State::Conflict => "conflict",
        State::Pending => "pending",
        State::NotApplicable => "na",
    }
}

/// A state as icon and word.
pub fn state_badge(state: State) -> AnyView {
    badge(state_class(state), names::state(state))
}

/// Any word in a state's colour and with its icon, such as `Silent` as an error. A word, not a number or a name: see
/// [`inert`].
pub fn badge(class: &'static str, label: impl AsRef<str>) -> AnyView {
    inert(badge_markup(class, label.as_ref()))
}

/// [`badge`] in a row of a long list.
pub fn badge_markup(class: &str, label: &str) -> Markup {
    Markup::element("span", &[("class", &["state ", class].concat())], Markup::text(label))
}

/// [`state_badge`] in a row of a long list.
pub fn state_markup(state: State) -> Markup {
    badge_markup(state_class(state), names::state(state))
}

/// One part of a whole: the class that gives it its colour and icon, its name, and how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// A state's class; see [`state_class`].
    pub class: &'static str,
    /// What it is.
    pub label: String,
    /// How many.
    pub count: u64,
}

/// The shares of five counts.
pub fn state_shares(counts: StateCounts) -> Vec<Share> {
    let share = |state| Share {
        class: state_class(state),
        label: names::state(state).to_owned(),
        count: counts.get(state),
    };
    State::ALL.into_iter().map(share).collect()
}

/// The bar of five counts.
pub fn state_bar(counts: StateCounts) -> AnyView {
    bar(&state_shares(counts))
}

/// The bar of shares. It is one image with the counts as its name, since the counts stand beside it in words.
pub fn bar(shares: &[Share]) -> AnyView {
    let part = |share: &Share| {
        view! { <span class=share.class hidden=share.count == 0 style:flex-grow=share.count.to_string()></span> }
            .into_any()
    };
    let parts = shares.iter().map(part).collect_view();
    let class = if shares.iter().all(|share| share.count == 0) { "bar none" } else { "bar" };
    view! { <div class=class role="img" aria-label=said(shares)>{parts}</div> }.into_any()
}

/// How wide the small bar is, how much of it a part takes at least, and the gap between two.
const SMALL: u64 = 120;
const LEAST: u64 = 3;
const GAP: u64 = 2;

/// The same in a row, small: a drawing, which needs no style of its own for each part.
pub fn small_bar(shares: &[Share]) -> Markup {
    let counts: Vec<_> = shares.iter().map(|share| share.count).collect();
    let parts = shares.iter().zip(parts(&counts)).filter(|(_, (_, width))| *width > 0);
    let parts = parts.map(|(share, (from, width))| {
        let (from, width) = (from.to_string(), width.to_string());
        let of = [("class", share.class), ("x", &from), ("width", &width), ("height", "6")];
        Markup::element("rect", &of, Markup::default())
    });
    let parts: Markup = parts.collect();
    let class = if parts == Markup::default() { "bar small none" } else { "bar small" };
    let of = [
        ("class", class),
        ("viewBox", "0 0 120 6"),
        ("preserveAspectRatio", "none"),
        ("role", "img"),
        ("aria-label", &said(shares)),
    ];
    Markup::element("svg", &of, parts)
}

/// Where each part of the small bar begins and how wide it is; nothing for a count of none.
fn parts(counts: &[u64]) -> Vec<(u64, u64)> {
    let some = u64::try_from(counts.iter().filter(|count| **count > 0).count()).unwrap_or(1);
    let all: u128 = counts.iter().copied().map(u128::from).sum();
    // What is left once each part that is there has its least.
    let room = u128::from(SMALL.saturating_sub(some * LEAST + some.saturating_sub(1) * GAP));
    let mut passed = 0_u128;
    let mut from = 0;
    let part = |count: &u64| {
        if *count == 0 {
            return (from, 0);
        }
        // Rounded where it ends and not how wide it is, so that all of them together fill the bar.
        let share = |passed: u128| u64::try_from(passed * room / all.max(1)).unwrap_or_default();
        let before = share(passed);
        passed += u128::from(*count);
        let width = LEAST + share(passed) - before;
        let begins = from;
        from += width + GAP;
        (begins, width)
    };
    counts.iter().map(part).collect()
}

/// The counts in words, without those of none.
fn said(shares: &[Share]) -> String {
    let some = shares.iter().filter(|share| share.count > 0);
    let some: Vec<_> = some.map(|share| [share.label.as_str(), " ", &number(share.count)].concat()).collect();
    if some.is_empty() { kit::no_devices().to_owned() } else { some.join(", ") }
}

/// The five counts, each a link to its rows.
pub fn state_legend(counts: StateCounts, href: impl Fn(State) -> String) -> AnyView {
    let links = State::ALL
        .into_iter()
        .map(|state| {
            view! {
                <li>
                    <a href=href(state) data-noscroll="">
                        <span class="n">{number(counts.get(state))}</span>
                        " "
                        {state_badge(state)}
                    </a>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! { <ul class="legend">{links}</ul> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::{GAP, LEAST, SMALL, parts};

    #[test]
    fn the_parts_of_a_small_bar_fill_it() {
        assert_eq!(parts(&[0, 7, 0]), [(0, 0), (0, SMALL), (SMALL + GAP, 0)]);
        for counts in [[1, 1, 1, 1, 1], [u64::MAX; 5], [1, 0, 1_000_000, 3, 0], [250, 4750, 0, 0, 1]] {
            let parts = parts(&counts);
            let shown: Vec<_> = parts.iter().filter(|(_, width)| *width > 0).collect();
            assert_eq!(shown.len(), counts.iter().filter(|count| **count > 0).count(), "{counts:?}");
            assert!(shown.iter().all(|(_, width)| *width >= LEAST), "{counts:?}: {parts:?}");
            assert!(
                shown.windows(2).all(|two| two[0].0 + two[0].1 + GAP == two[1].0),
                "{counts:?}: {parts:?}"
            );
            assert_eq!(shown.last().map(|(from, width)| from + width), Some(SMALL), "{counts:?}");
        }
        assert_eq!(parts(&[0; 5]), [(0, 0); 5]);
    }
}
