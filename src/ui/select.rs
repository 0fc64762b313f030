//! A choice of one of a few: the browser's own list, which works by keyboard and on every device.

use leptos::prelude::*;

use super::field::Field;

/// A field with a list of options: value and words.
#[component]
pub fn Select(
    /// The label.
    #[prop(into)]
    label: String,
    /// The value chosen.
    value: RwSignal<String>,
    /// Values and their words, in order.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// What to choose.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong; empty while nothing is.
    #[prop(optional, into)]
    error: Signal<String>,
) -> AnyView {
    let input = move |id: String, described: String| {
        view! {
            <select
                class="input"
                id=id
                aria-describedby=described
                aria-invalid=move || error.with(|error| !error.is_empty()).then_some("true")
                on:change:target=move |event| value.set(event.target().value())
            >
                {move || {
                    options
                        .get()
                        .into_iter()
                        .map(|(option, words)| {
                            let this = option.clone();
                            view! {
                                <option value=option prop:selected=move || value.with(|value| *value == this)>
                                    {words}
                                </option>
                            }
                                .into_any()
                        })
                        .collect_view()
                }}
            </select>
        }
        .into_any()
    };
    view! { <Field label=label hint=hint error=error input=input /> }.into_any()
}
