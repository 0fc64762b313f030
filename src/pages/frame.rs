//! What all pages share: data that is on its way, there, or can't be had.

use std::sync::Arc;

use leptos::prelude::*;

use crate::api::{ApiError, Load};
use crate::ui::{Button, error_view};

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
