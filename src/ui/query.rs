//! A page's state in the query of its URL.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// The parameters that say where one is in a list.
const PLACE: [&str; 3] = ["cursor", "from", "at"];

/// The parameters that say which of the pages at one path it is: they filter nothing.
pub const PAGE: [&str; 3] = ["section", "webhook", "events"];

/// Access to the query of the page that asks.
#[derive(Clone, Copy)]
pub struct Query {
    path: Memo<String>,
    parameters: Memo<leptos_router::params::ParamsMap>,
}

/// The query of the current URL.
pub fn use_query() -> Query {
    let location = use_location();
    Query { path: location.pathname, parameters: location.query }
}

impl Query {
    /// A parameter, tracked; empty where it is absent.
    pub fn get(&self, name: &str) -> String {
        self.parameters.with(|parameters| parameters.get_str(name).unwrap_or_default().to_owned())
    }

    /// A parameter as a signal that moves only when it does. What reads it reads nothing else of the query: an effect that
    /// asks first whether this moved is not told afterwards that the rest of the query did.
    pub fn signal(&self, name: &'static str) -> Memo<String> {
        let this = *self;
        Memo::new(move |_| this.get(name))
    }

    /// A link to the same page with these parameters changed and the rest kept; an empty value drops one. The
    /// place in the list is dropped, because another filter has other pages. Tracked.
    pub fn with(&self, changes: &[(&str, &str)]) -> String {
        let mut pairs: Vec<(String, String)> = Vec::new();
        self.parameters.with(|parameters| {
            // The map's own order is not that of the URL: sorted, so that one view has one URL.
            for (name, value) in parameters.clone() {
                let changed = changes.iter().any(|(change, _)| *change == name);
                if !changed && !PLACE.contains(&&*name) {
                    pairs.push((name.into_owned(), value));
                }
            }
        });
        pairs.sort();
        let mut all: Vec<(&str, &str)> =
            pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        all.extend_from_slice(changes);
        [self.path.get(), crate::route::query(&all)].concat()
    }

    /// A link to the same page without any filter. Tracked.
    pub fn without_filters(&self) -> String {
        [self.path.get(), self.forward(&PAGE, &[])].concat()
    }

    /// The query for a request: these parameters of the URL by name, and these of the page's own.
    pub fn forward(&self, names: &[&str], own: &[(&str, &str)]) -> String {
        let values: Vec<_> = names.iter().map(|name| self.get(name)).collect();
        let mut all: Vec<(&str, &str)> =
            names.iter().zip(&values).map(|(name, value)| (*name, value.as_str())).collect();
        all.extend_from_slice(own);
        crate::route::query(&all)
    }
}

/// Changes parameters of the URL without a new entry in the history, as typing does.
pub fn use_replace() -> impl Fn(&[(&str, &str)]) + Clone {
    let query = use_query();
    let navigate = use_navigate();
    move |changes| {
        let href = untrack(|| query.with(changes));
        navigate(&href, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
    }
}

/// Goes to an address.
type Go = Box<dyn Fn(&str)>;

/// The way to another page, for when something is done. Every copy is the same.
#[derive(Clone, Copy)]
pub struct Leave(StoredValue<Go, LocalStorage>);

impl Leave {
    /// Goes there, unless the page that asks is gone already.
    pub fn to(self, href: &str) {
        self.0.try_with_value(|go| go(href));
    }
}

/// The way to another page.
pub fn use_leave() -> Leave {
    let navigate = use_navigate();
    Leave(StoredValue::new_local(Box::new(move |href: &str| navigate(href, NavigateOptions::default()))))
}

/// A dialog that is open while the address holds this parameter: its value, and the signal for the dialog. Closing
/// drops the parameter, and back closes.
pub fn use_open(parameter: &'static str) -> (Memo<String>, RwSignal<bool>) {
    let value = use_query().signal(parameter);
    let replace = use_replace();
    let open = RwSignal::new(value.with_untracked(|value| !value.is_empty()));
    Effect::new(move |_| {
        let wanted = value.with(|value| !value.is_empty());
        if open.get_untracked() != wanted {
            open.set(wanted);
        }
    });
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now && value.with_untracked(|value| !value.is_empty()) {
            replace(&[(parameter, "")]);
        }
        now
    });
    (value, open)
}
