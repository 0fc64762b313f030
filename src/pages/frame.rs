//! What all pages share: data that is on its way, there, or can't be had.

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::api::Permission;

use crate::api::{ApiError, Load, use_api};
use crate::ui::query::use_query;
use crate::ui::time::{clock_time, milliseconds};
use crate::ui::{Button, Look, empty_state, error_view, link_button};

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
    let title = if error.is_missing() { "This is not here" } else { "This can't be shown now" };
    let again = view! { <Button label="Try again" on_click=move || load.again() /> }.into_any();
    error_view(title, error.sentence(), again)
}

/// The time at which the data was true, ticking with it: `as of 10:42:07`.
pub fn as_of<T: Send + Sync + 'static>(load: Load<T>, time: fn(&T) -> &str) -> AnyView {
    let text = move || load.get().map(|data| ["as of ", &clock_time(milliseconds(time(&data)))].concat());
    view! { <span class="small as-of">{text}</span> }.into_any()
}

/// The class of a block whose rows are still those of another filter.
pub fn stale_class<T: Send + Sync + 'static>(load: Load<T>) -> impl Fn() -> &'static str + Clone {
    move || if load.stale.get() { "stale" } else { "" }
}

/// A filter that leaves nothing: names what to drop.
pub fn empty_search(what: &str) -> AnyView {
    let query = use_query();
    let search = untrack(|| query.get("search"));
    let text = if search.is_empty() {
        "Nothing has what the filters ask for. Drop one of them, or all.".to_owned()
    } else {
        format!("Nothing has “{search}” in it under these filters. Drop the search, or a filter.")
    };
    let href = untrack(|| query.without_filters());
    empty_state(
        format!("No {what} match"),
        text,
        link_button("Drop search and filters", href, Look::Plain, None),
    )
}

/// Why the one who is signed in may not do this; empty where they may. For a button's `disabled`.
pub fn not_allowed(permission: Permission) -> Signal<String> {
    let session = use_api().session();
    Signal::derive(move || {
        session.with(|session| match session {
            Some(session) if !session.role.may(permission) => {
                format!("Your role, {}, does not allow this", session.role.label())
            }
            _ => String::new(),
        })
    })
}
