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

    /// The same where something is opened over the page or closed: the place in the list stays, as the address has it
    /// by now. Tracked.
    pub fn over(&self, changes: &[(&str, &str)]) -> String {
        let search = window().location().search().unwrap_or_default();
        let stays = |part: &&str| PLACE.contains(&part.split('=').next().unwrap_or_default());
        let place: Vec<_> = search.trim_start_matches('?').split('&').filter(stays).collect();
        let href = self.with(changes);
        match place.is_empty() {
            true => href,
            false => [&*href, if href.contains('?') { "&" } else { "?" }, &place.join("&")].concat(),
        }
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

/// Changes parameters of what is open over the page, without a new entry in the history; the place in the list stays.
pub fn use_replace_over() -> impl Fn(&[(&str, &str)]) + Clone {
    let query = use_query();
    let navigate = use_navigate();
    move |changes| {
        let href = untrack(|| query.over(changes));
        navigate(&href, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
    }
}

/// Goes to an address, as these options say.
type Go = Box<dyn Fn(&str, NavigateOptions)>;

/// The way to another page, for when something is done. Every copy is the same.
#[derive(Clone, Copy)]
pub struct Leave(StoredValue<Go, LocalStorage>);

impl Leave {
    /// Goes there, unless the page that asks is gone already.
    pub fn to(self, href: &str) {
        self.0.try_with_value(|go| go(href, NavigateOptions::default()));
    }

    /// Goes there from what is not there any more: back does not lead to it.
    pub fn instead(self, href: &str) {
        let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
        self.0.try_with_value(|go| go(href, options));
    }

    /// Goes there, which is the same page: it stays where it is.
    fn stay(self, href: &str) {
        let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
        self.0.try_with_value(|go| go(href, options));
    }
}

/// The way to another page.
pub fn use_leave() -> Leave {
    let navigate = use_navigate();
    let go = move |href: &str, options: NavigateOptions| navigate(href, options);
    Leave(StoredValue::new_local(Box::new(go)))
}

/// The way to a dialog of the page by the address. Every copy is the same.
#[derive(Clone, Copy)]
pub struct Ask {
    query: Query,
    leave: Leave,
}

impl Ask {
    /// Opens the dialog of this parameter with this value; back closes it.
    pub fn of(self, parameter: &str, what: &str) {
        self.leave.stay(&untrack(|| self.query.over(&[(parameter, what)])));
    }
}

/// The way to a dialog of the page.
pub fn use_ask() -> Ask {
    Ask { query: use_query(), leave: use_leave() }
}

/// A dialog that is open while the address holds a parameter. Every copy is the same.
#[derive(Clone, Copy)]
pub struct Opened {
    parameter: &'static str,
    ask: Ask,
    /// The parameter's value.
    pub what: Memo<String>,
    /// Whether it is open.
    pub open: RwSignal<bool>,
}

impl Opened {
    /// Opens it with this value of the parameter; back closes it.
    pub fn ask(self, what: &str) {
        self.ask.of(self.parameter, what);
    }
}

/// A dialog that is open while the address holds this parameter: its value, and the signal for the dialog. Closing
/// drops the parameter, and back closes.
pub fn use_open(parameter: &'static str) -> (Memo<String>, RwSignal<bool>) {
    let opened = use_opened(parameter, |_| true, &[], Signal::stored(true));
    (opened.what, opened.open)
}

/// The same for the values that it knows, with parameters that go with it when it is closed, for a dialog that makes sense
/// while this is so.
pub fn use_opened(
    parameter: &'static str,
    knows: impl Fn(&str) -> bool + Copy + Send + Sync + 'static,
    inside: &'static [&'static str],
    makes_sense: Signal<bool>,
) -> Opened {
    let (asked, replace) = (use_query().signal(parameter), use_replace_over());
    let known = move |asked: &String| if knows(asked) { asked.clone() } else { String::new() };
    let what = Memo::new(move |_| asked.with(known));
    let wanted = Memo::new(move |_| what.with(|what| !what.is_empty()) && makes_sense.get());
    let open = RwSignal::new(wanted.get_untracked());
    let drop_it = move || {
        let gone: Vec<_> = [parameter].iter().chain(inside).map(|name| (*name, "")).collect();
        replace(&gone);
    };
    let not_now = drop_it.clone();
    Effect::new(move |_| {
        let wanted = wanted.get();
        if open.get_untracked() != wanted {
            open.set(wanted);
        }
        if !wanted && what.with(|what| !what.is_empty()) {
            not_now();
        }
    });
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now && what.with_untracked(|what| !what.is_empty()) {
            drop_it();
        }
        now
    });
    Opened { parameter, ask: use_ask(), what, open }
}

/// A dialog that the address opens by `do=` this, as long as it makes sense. Who opens it otherwise has the address say so;
/// closing drops that, and back closes.
pub fn use_question(what: &'static str, makes_sense: Signal<bool>) -> RwSignal<bool> {
    const DO: &str = "do";
    let (parameter, ask, replace) = (use_query().signal(DO), use_ask(), use_replace_over());
    let asked = Memo::new(move |_| parameter.with(|asked| asked == what));
    let open = RwSignal::new(asked.get_untracked() && makes_sense.get_untracked());
    Effect::new(move |before: Option<bool>| {
        let (now, can) = (asked.get(), makes_sense.get());
        // One that is open stays so until it is asked no longer.
        if now && can && !open.get_untracked() {
            open.set(true);
        } else if !now && before == Some(true) && open.get_untracked() {
            open.set(false);
        }
        now
    });
    Effect::new(move |before: Option<bool>| {
        let (now, said) = (open.get(), asked.get_untracked());
        match before {
            // It may be opened before this is first run.
            None | Some(false) if now && !said => ask.of(DO, what),
            Some(true) if !now && said => replace(&[(DO, "")]),
            _ => {}
        }
        now
    });
    open
}
