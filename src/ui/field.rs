//! Form fields: a visible label, a hint, and an error that is announced and tied to its input.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// Counts ids from here on. The workbench, a second program on the same page, starts far from the console.
pub fn count_ids_from(first: u32) {
    NEXT.store(first, Ordering::Relaxed);
}

/// An id that no other element has.
pub fn fresh_id(prefix: &str) -> String {
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A label, a hint and an error around any input. `input` is given the input's id and the ids for its
/// `aria-describedby`.
#[component]
pub fn Field<F: FnOnce(String, String) -> AnyView>(
    /// The label.
    #[prop(into)]
    label: String,
    /// What to enter; empty for none.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong; empty while nothing is.
    #[prop(optional, into)]
    error: Signal<String>,
    /// Makes the input.
    input: F,
) -> AnyView {
    let id = fresh_id("field");
    let (hint_id, error_id) = ([id.as_str(), "-hint"].concat(), [id.as_str(), "-error"].concat());
    let described = [hint_id.as_str(), " ", &error_id].concat();
    view! {
        <div class="field" class:bad=move || error.with(|error| !error.is_empty())>
            <label for=id.clone()>{label}</label>
            {input(id, described)}
            <p class="hint" id=hint_id>{hint}</p>
            <p class="error-text" id=error_id aria-live="polite">{error}</p>
        </div>
    }
    .into_any()
}

/// A field of one line of text.
#[component]
pub fn TextField(
    /// The label.
    #[prop(into)]
    label: String,
    /// The text.
    value: RwSignal<String>,
    /// What to enter.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong; empty while nothing is.
    #[prop(optional, into)]
    error: Signal<String>,
    /// `text`, `password`, `number` …
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in, such as `username`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Must not be empty.
    #[prop(optional)]
    required: bool,
    /// The cursor starts here.
    #[prop(optional)]
    focus: bool,
) -> AnyView {
    let node = NodeRef::<leptos::html::Input>::new();
    if focus {
        Effect::new(move |_| {
            if let Some(input) = node.get() {
                let _ = input.focus();
            }
        });
    }
    let input = move |id: String, described: String| {
        view! {
            <input
                class="input"
                node_ref=node
                type=kind
                id=id
                aria-describedby=described
                aria-invalid=move || error.with(|error| !error.is_empty()).then_some("true")
                autocomplete=autocomplete
                required=required
                spellcheck="false"
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            />
        }
        .into_any()
    };
    view! { <Field label=label hint=hint error=error input=input /> }.into_any()
}

/// A field of several lines of text.
#[component]
pub fn TextArea(
    /// The label.
    #[prop(into)]
    label: String,
    /// The text.
    value: RwSignal<String>,
    /// What to enter.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong; empty while nothing is.
    #[prop(optional, into)]
    error: Signal<String>,
    /// Lines shown at once.
    #[prop(default = 3)]
    rows: u32,
) -> AnyView {
    let input = move |id: String, described: String| {
        view! {
            <textarea
                class="input"
                id=id
                rows=rows.to_string()
                aria-describedby=described
                aria-invalid=move || error.with(|error| !error.is_empty()).then_some("true")
                spellcheck="false"
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            />
        }
        .into_any()
    };
    view! { <Field label=label hint=hint error=error input=input /> }.into_any()
}

/// A checkbox with its label.
#[component]
pub fn Checkbox(
    /// The label.
    #[prop(into)]
    label: String,
    /// Whether it is checked.
    checked: RwSignal<bool>,
    /// Says more; empty for none.
    #[prop(optional, into)]
    hint: String,
) -> AnyView {
    let described = fresh_id("hint");
    view! {
        <div class="check">
            <label>
                <input
                    type="checkbox"
                    aria-describedby=described.clone()
                    prop:checked=checked
                    on:change:target=move |event| checked.set(event.target().checked())
                />
                {label}
            </label>
            <p class="hint" id=described>{hint}</p>
        </div>
    }
    .into_any()
}
