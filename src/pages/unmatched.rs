//! A list that is filtered to nothing: names each single filter without which there are rows, with how many, as a link.

use std::sync::Arc;

use leptos::prelude::*;

use crate::api::{Answer, Blocks, Listed, load};
use crate::pages::frame::empty_search_with;
use crate::ui::Chip;
use crate::ui::query::use_query;
use crate::words::{frame, number};

/// A filter of a list.
#[derive(Clone)]
pub struct Filter {
    parameter: &'static str,
    asked: &'static str,
    /// Parameters that say nothing without it.
    under: &'static [&'static str],
    label: Label,
}

type Label = Arc<dyn Fn(&str) -> String + Send + Sync>;

impl Filter {
    /// The filter `parameter` of the address; `label` says a value of it as one reads it, tracked.
    pub fn new(parameter: &'static str, label: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        Self { parameter, asked: parameter, under: &[], label: Arc::new(label) }
    }

    /// A filter whose value is read as it is.
    pub fn plain(parameter: &'static str) -> Self {
        Self::new(parameter, str::to_owned)
    }

    /// A filter by these chips.
    pub fn chips(parameter: &'static str, chips: &[Chip]) -> Self {
        let known: Vec<(&str, &str)> = chips.iter().map(|chip| (chip.value, chip.label)).collect();
        Self::new(parameter, move |value| {
            known.iter().find(|(known, _)| *known == value).map_or(value, |(_, label)| label).to_owned()
        })
    }

    /// The same filter, with which these parameters go as well.
    #[must_use]
    pub fn with(mut self, under: &'static [&'static str]) -> Self {
        self.under = under;
        self
    }

    /// The same filter, by this name in the request.
    #[must_use]
    pub fn asked_as(mut self, asked: &'static str) -> Self {
        self.asked = asked;
        self
    }
}

/// What stands there where `list` is empty: what to drop where one of the filters is on, and `nothing` where none is.
pub fn nothing_to_show<P: Listed>(
    list: Blocks<P>,
    what: &str,
    filters: Vec<Filter>,
    nothing: impl FnOnce() -> AnyView,
) -> AnyView {
    match any(&filters) {
        true => unmatched::<P>(what, &one_row(&list.path()), filters, Listed::total),
        false => nothing(),
    }
}

/// Whether one of these filters is on.
pub fn any(filters: &[Filter]) -> bool {
    let query = use_query();
    untrack(|| filters.iter().any(|filter| !query.get(filter.parameter).is_empty()))
}

/// What to drop so that the list at `path` has rows again. The list is asked once for each filter that is on.
pub fn unmatched<T: Answer>(
    what: &str,
    path: &str,
    filters: Vec<Filter>,
    total: impl Fn(&T) -> u64 + Send + Sync + 'static,
) -> AnyView {
    let query = use_query();
    let asked = filters.into_iter().filter_map(|filter| {
        let value = untrack(|| query.get(filter.parameter));
        let rest = without(path, filter.asked);
        let path = filter.under.iter().fold(rest, |path, parameter| without(&path, parameter));
        (!value.is_empty()).then(|| (filter, value, load::<T>(move || path.clone())))
    });
    let asked: Vec<_> = asked.collect();
    less_filters(what, move || {
        let known = asked.iter().filter_map(|(filter, value, load)| {
            let rows = total(&*load.get()?);
            let drops = [filter.parameter].iter().chain(filter.under).map(|name| (*name, "")).collect();
            Some(Less { rows, drops, label: (filter.label)(value) })
        });
        known.collect()
    })
}

/// What a list shows with less filters.
#[derive(Debug, Clone)]
pub struct Less {
    /// How many rows.
    pub rows: u64,
    /// What is dropped from the address for that.
    pub drops: Vec<(&'static str, &'static str)>,
    /// What is dropped, in words.
    pub label: String,
}

/// What stands there where filters leave none of `what`: each way to rows again, tracked.
pub fn less_filters(what: &str, known: impl Fn() -> Vec<Less> + Send + Sync + 'static) -> AnyView {
    let query = use_query();
    let links = move || {
        let mut known = known();
        known.retain(|less| less.rows > 0);
        known.sort_by_key(|less| std::cmp::Reverse(less.rows));
        let link = |Less { rows, drops, label }: Less| {
            let href = move || query.with(&drops);
            let words = frame::without(&label, &number(rows));
            view! { <li><a class="link" href=href data-noscroll="">{words}</a></li> }.into_any()
        };
        known.into_iter().map(link).collect_view()
    };
    let less = view! { <ul class="drops" role="list" aria-label=frame::less()>{links}</ul> };
    empty_search_with(what, less.into_any())
}

/// The request for the first row of a list.
fn one_row(path: &str) -> String {
    let mark = if path.contains('?') { "&" } else { "?" };
    [path, mark, "limit=1"].concat()
}

/// The request without one of its filters.
fn without(path: &str, filter: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let is_other = |pair: &&str| !pair.is_empty() && pair.split('=').next() != Some(filter);
    let rest = query.split('&').filter(is_other).collect::<Vec<_>>().join("&");
    if rest.is_empty() { path.to_owned() } else { [path, "?", &rest].concat() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_loses_one_filter() {
        assert_eq!(without(&one_row("/api/x?state=a&search=b"), "state"), "/api/x?search=b&limit=1");
        assert_eq!(without(&one_row("/api/x?state=a"), "state"), "/api/x?limit=1");
        assert_eq!(without("/api/x?state=a", "state"), "/api/x");
    }
}
