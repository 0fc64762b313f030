//! What all pages share: data that is on its way, there, or can't be had.

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::api::Permission;

use crate::api::{ApiError, Load, use_api};
use crate::ui::query::use_query;
use crate::ui::time::milliseconds;
use crate::ui::{Button, Look, empty_state, error_view, link_button};
use crate::words::{common, date_time, frame, names, time_of_day};

/// Shows data with `view` once it is there, `skeleton` when it takes long, and otherwise why it can't be had.
/// `view` runs anew with each newer answer; what has a state of its own belongs outside.
pub fn shown<T: Send + Sync + 'static>(
    load: Load<T>,
    skeleton: fn() -> AnyView,
    view: impl Fn(Arc<T>) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let gone = Memo::new(move |_| {
        let error = load.error.get()?;
        let keeps = error == ApiError::Unreachable && load.data.with(Option::is_some);
        (!keeps).then_some(error)
    });
    (move || match (gone.get(), load.data.get()) {
        (Some(error), _) => failure(&error, load),
        (None, Some(data)) => view(data),
        (None, None) if load.slow.get() => skeleton(),
        (None, None) => ().into_any(),
    })
    .into_any()
}

fn failure<T: Send + Sync + 'static>(error: &ApiError, load: Load<T>) -> AnyView {
    let title = if error.is_missing() { frame::not_here() } else { frame::cannot_be_shown() };
    let again = view! { <Button label=common::try_again() on_click=move || load.again() /> }.into_any();
    error_view(title, error.sentence(), again)
}

/// The time at which the data was true, ticking with it: `as of 10:42:07`.
pub fn as_of<T: Send + Sync + 'static>(load: Load<T>, time: fn(&T) -> &str) -> AnyView {
    as_of_head(load.data, time)
}

/// The time at which an answer was true.
pub fn as_of_head<T: Send + Sync + 'static>(data: RwSignal<Option<Arc<T>>>, time: fn(&T) -> &str) -> AnyView {
    let text = move || data.get().map(|data| frame::as_of(&time_of_day(milliseconds(time(&data)))));
    // On paper the day matters as well.
    let title = move || data.get().map(|data| date_time(milliseconds(time(&data))));
    view! { <span class="small as-of" title=title>{text}</span> }.into_any()
}

/// The same of an answer that is there: the block that it is in is drawn anew with the next one.
pub fn as_of_time(time: &str) -> AnyView {
    let then = milliseconds(time);
    view! { <span class="small as-of" title=date_time(then)>{frame::as_of(&time_of_day(then))}</span> }
        .into_any()
}

/// The class of a block whose rows are still those of another filter.
pub fn stale_class<T: Send + Sync + 'static>(load: Load<T>) -> impl Fn() -> &'static str + Clone {
    move || if load.stale.get() { "stale" } else { "" }
}

/// A filter that leaves nothing: names what to drop.
pub fn empty_search(what: &str) -> AnyView {
    empty_search_with(what, ().into_any())
}

/// A filter that leaves nothing, with what one may drop by itself.
pub fn empty_search_with(what: &str, less: AnyView) -> AnyView {
    let query = use_query();
    let search = untrack(|| query.get("search"));
    let text = if search.is_empty() {
        frame::no_match_filters().to_owned()
    } else {
        frame::no_match_search(&search)
    };
    let href = untrack(|| query.without_filters());
    let whole = link_button(frame::drop_filters(), href, Look::Plain, None);
    empty_state(frame::no_match(what), text, view! { {less} {whole} }.into_any())
}

/// Why the one who is signed in may not do this; empty where they may. For a button's `disabled`.
pub fn not_allowed(permission: Permission) -> Signal<String> {
    let session = use_api().session();
    Signal::derive(move || {
        session.with(|session| match session {
            Some(session) if !session.role.may(permission) => frame::not_allowed(names::role(session.role)),
            _ => String::new(),
        })
    })
}
