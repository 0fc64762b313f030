//! A field in which one types to find, and chooses from a list. By the ARIA pattern: the focus stays in the field,
//! arrows move through the list, Enter takes, Escape closes and then empties.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};

use super::field::Field;
use crate::words::kit;

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// What it is known by.
    pub value: String,
    /// Its name.
    pub label: String,
    /// What tells it from others; empty for nothing.
    pub detail: String,
}

/// A field with a list of what fits to what was typed.
#[component]
pub fn Combobox(
    /// The label.
    #[prop(into)]
    label: String,
    /// What is typed.
    typed: RwSignal<String>,
    /// What fits to it, the best first. Whoever gives it searches, here or at the server.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The search is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// What to enter; empty for none.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong; empty while nothing is.
    #[prop(optional, into)]
    error: Signal<String>,
    /// Takes what was chosen; what is typed is then for it to say.
    choose: impl Fn(Choice) + Clone + Send + Sync + 'static,
) -> AnyView {
    let input =
        move |id: String, described: String| inside(id, described, typed, choices, busy, error, choose);
    view! { <Field label=label hint=hint error=error input=input /> }.into_any()
}

fn inside(
    id: String,
    described: String,
    typed: RwSignal<String>,
    choices: Signal<Vec<Choice>>,
    busy: Signal<bool>,
    error: Signal<String>,
    choose: impl Fn(Choice) + Clone + Send + Sync + 'static,
) -> AnyView {
    let list_id = [id.as_str(), "-list"].concat();
    let option_id = StoredValue::new([id.as_str(), "-option-"].concat());
    let id_of = move |index: usize| option_id.with_value(|id| [id.as_str(), &index.to_string()].concat());
    let open = RwSignal::new(false);
    let active = RwSignal::new(None::<usize>);
    let whole = NodeRef::<html::Div>::new();
    let close = move || {
        open.set(false);
        active.set(None);
    };
    let take = {
        let choose = choose.clone();
        move |index: usize| {
            if let Some(choice) = choices.with_untracked(|choices| choices.get(index).cloned()) {
                close();
                choose(choice);
            }
        }
    };
    // Another list has other places.
    Effect::new(move |_| {
        choices.track();
        active.set(None);
    });
    // What is reached by arrows is in sight.
    Effect::new(move |_| {
        let Some(index) = active.get() else { return };
        let option = document().get_element_by_id(&id_of(index));
        let Some(option) = option.and_then(|it| it.dyn_into::<HtmlElement>().ok()) else { return };
        let Some(list) = option.parent_element() else { return };
        let (top, bottom) = (option.offset_top(), option.offset_top() + option.offset_height());
        if top < list.scroll_top() {
            list.set_scroll_top(top);
        } else if bottom > list.scroll_top() + list.client_height() {
            list.set_scroll_top(bottom - list.client_height());
        }
    });
    let on_key = {
        let take = take.clone();
        move |event: KeyboardEvent| {
            let count = choices.with_untracked(Vec::len);
            let shown = open.get_untracked();
            let now = active.get_untracked();
            match event.key().as_str() {
                "ArrowDown" | "ArrowUp" if count > 0 => {
                    let down = event.key() == "ArrowDown";
                    open.set(true);
                    active.set(Some(match (now.filter(|_| shown), down) {
                        (Some(now), true) => (now + 1) % count,
                        (Some(now), false) => (now + count - 1) % count,
                        (None, true) => 0,
                        (None, false) => count - 1,
                    }));
                }
                "Enter" => match now.filter(|_| shown) {
                    Some(now) => take(now),
                    None => return,
                },
                "Escape" if shown => close(),
                "Escape" if typed.with_untracked(|typed| !typed.is_empty()) => typed.set(String::new()),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let leave = move |event: FocusEvent| {
        let to = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
        if whole.try_get_untracked().flatten().is_some_and(|whole| !whole.contains(to.as_ref())) {
            close();
        }
    };
    let options = move || {
        let take = take.clone();
        let lines = choices.get().into_iter().enumerate();
        lines
            .map(move |(index, choice)| option(id_of(index), index, choice, active, take.clone()))
            .collect_view()
    };
    let says = move || match (open.get(), busy.get(), choices.with(Vec::len)) {
        (false, ..) => String::new(),
        (_, true, _) => kit::loading().to_owned(),
        (_, _, 0) => kit::no_matches().to_owned(),
        (_, _, count) => kit::matches(u64::try_from(count).unwrap_or_default()),
    };
    let expanded = move || open.get() && choices.with(|choices| !choices.is_empty());
    let controls = list_id.clone();
    view! {
        <div class="combobox" node_ref=whole on:focusout=leave>
            <input
                class="input"
                type="text"
                role="combobox"
                id=id
                autocomplete="off"
                spellcheck="false"
                aria-autocomplete="list"
                aria-expanded=move || if expanded() { "true" } else { "false" }
                aria-controls=controls
                aria-activedescendant=move || active.get().filter(|_| expanded()).map(id_of)
                aria-describedby=described
                aria-invalid=move || error.with(|error| !error.is_empty()).then_some("true")
                prop:value=typed
                on:input:target=move |event| {
                    typed.set(event.target().value());
                    open.set(true);
                }
                on:click=move |_| open.set(true)
                on:keydown=on_key
            />
            <ul role="listbox" class="menu-list" id=list_id aria-label=kit::matching() hidden=move || !expanded()>
                {options}
            </ul>
            <p class="hint" role="status" class:visually-hidden=expanded>{says}</p>
        </div>
    }
    .into_any()
}

fn option(
    id: String,
    index: usize,
    choice: Choice,
    active: RwSignal<Option<usize>>,
    take: impl Fn(usize) + 'static,
) -> AnyView {
    let detail = (!choice.detail.is_empty()).then(|| view! { <span class="sub">{choice.detail}</span> });
    view! {
        <li
            role="option"
            id=id
            aria-selected=move || if active.get() == Some(index) { "true" } else { "false" }
            // The field keeps the focus.
            on:mousedown=move |event| event.prevent_default()
            on:click=move |_| take(index)
        >
            {choice.label}
            {detail}
        </li>
    }
    .into_any()
}

/// Those of `all` whose name or detail has what was typed, those that begin with it first.
pub fn matching(typed: &str, all: &[Choice]) -> Vec<Choice> {
    let typed = typed.trim().to_lowercase();
    let mut found: Vec<_> = all
        .iter()
        .filter_map(|choice| {
            let label = choice.label.to_lowercase();
            let has = label.contains(&typed) || choice.detail.to_lowercase().contains(&typed);
            has.then(|| (!label.starts_with(&typed), choice.clone()))
        })
        .collect();
    found.sort_by_key(|(later, _)| *later);
    found.into_iter().map(|(_, choice)| choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_with_the_typed_text_comes_first() {
        let choice = |label: &str| Choice { label: label.into(), ..Choice::default() };
        let all = [choice("Branch desks"), choice("Desks"), choice("Kiosks")];
        let found: Vec<_> = matching("des ", &all).into_iter().map(|it| it.label).collect();
        assert_eq!(found, ["Desks", "Branch desks"]);
    }
}
