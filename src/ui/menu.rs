//! A button with a menu of actions, for those that have no room beside the ones that matter more. By the ARIA
//! pattern: arrows, Home and End move, a letter goes to the next action that begins with it, Escape and Tab close,
//! and Escape gives the focus back to the button.
//!
//! What it offers can be asked and done while it is closed, by events to its button and what that answers in an
//! attribute, because who asks may be the console's other program.

use std::sync::Arc;

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{CustomEvent, HtmlElement, Node};

use super::field::fresh_id;
use super::icon::{Icon, icon};
use super::place::{place_beside, show_beside};

/// The event that asks a menu's button what there is in the menu: it answers in [`ACTIONS`].
pub const ASK: &str = "askactions";
/// The event that tells a menu's button to do the action whose line is the event's detail.
pub const TAKE: &str = "takeaction";
/// The attribute with the actions, a line each: label, address and reason, with [`BETWEEN`] them.
pub const ACTIONS: &str = "data-actions";
/// What is between the parts of a line.
pub const BETWEEN: char = '\u{1f}';

/// One action of a menu.
#[derive(Clone)]
pub struct MenuItem {
    label: Signal<String>,
    does: Does,
    disabled: Signal<String>,
    danger: bool,
}

#[derive(Clone)]
enum Does {
    Run(Arc<dyn Fn() + Send + Sync>),
    Lead(String),
}

impl MenuItem {
    /// An action that does something.
    pub fn new(label: impl Into<Signal<String>>, run: impl Fn() + Send + Sync + 'static) -> Self {
        Self::of(label.into(), Does::Run(Arc::new(run)))
    }

    /// A link.
    pub fn link(label: impl Into<Signal<String>>, href: impl Into<String>) -> Self {
        Self::of(label.into(), Does::Lead(href.into()))
    }

    /// What it is, in a line.
    fn told(&self) -> String {
        let href = if let Does::Lead(href) = &self.does { href.as_str() } else { "" };
        let (label, reason) = (self.label.get_untracked(), self.disabled.get_untracked());
        [label, href.to_owned(), reason].join(&BETWEEN.to_string()).replace('\n', " ")
    }

    fn of(label: Signal<String>, does: Does) -> Self {
        Self { label, does, disabled: Signal::stored(String::new()), danger: false }
    }

    /// Why it can't be done now; empty where it can. For an action that is no link.
    #[must_use]
    pub fn disabled(mut self, reason: impl Into<Signal<String>>) -> Self {
        self.disabled = reason.into();
        self
    }

    /// What it does can't be undone.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }
}

/// Which action has the focus when the menu opens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    First,
    Last,
}

/// The button and its menu. The menu is made anew at each opening.
pub fn menu(label: impl Into<String>, symbol: Option<Icon>, items: Vec<MenuItem>) -> AnyView {
    menu_of(label, symbol, move || items.clone())
}

/// The button and its menu, whose actions are those there are when it is opened.
pub fn menu_of(
    label: impl Into<String>,
    symbol: Option<Icon>,
    items: impl Fn() -> Vec<MenuItem> + Send + Sync + 'static,
) -> AnyView {
    let label: String = label.into();
    let items = Arc::new(items);
    let (id, button_id) = (fresh_id("menu"), fresh_id("menu-button"));
    let open = RwSignal::new(None::<Start>);
    let button = NodeRef::<html::Button>::new();
    let list = NodeRef::<html::Ul>::new();
    let whole = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let (Some(list), Some(start)) = (list.get(), open.get_untracked()) {
            if let Some(button) = button.try_get_untracked().flatten() {
                show_beside(&button, &list);
            }
            let items = actions(&list);
            focus(if start == Start::First { items.first() } else { items.last() });
        }
    });
    let close = move || {
        if let Some(button) = button.try_get_untracked().flatten() {
            let _ = button.focus();
        }
        open.set(None);
    };
    let on_button = move |event: KeyboardEvent| {
        let start = match event.key().as_str() {
            "ArrowDown" => Start::First,
            "ArrowUp" => Start::Last,
            _ => return,
        };
        event.prevent_default();
        open.set(Some(start));
    };
    let on_key = move |event: KeyboardEvent| {
        let Some(list) = list.try_get_untracked().flatten() else { return };
        match event.key().as_str() {
            "Escape" => close(),
            "Tab" => return open.set(None),
            key => match turn(&list, key) {
                Some(item) => focus(Some(&item)),
                None => return,
            },
        }
        event.prevent_default();
        event.stop_propagation();
    };
    // Whoever clicks or moves elsewhere is done with it.
    let leave = move |event: FocusEvent| {
        let to = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
        if whole.try_get_untracked().flatten().is_some_and(|whole| !whole.contains(to.as_ref())) {
            open.set(None);
        }
    };
    let (told, taken) = (items.clone(), items.clone());
    let on_asked = move |_: CustomEvent| {
        let lines: Vec<String> = untrack(|| told()).iter().map(MenuItem::told).collect();
        if let Some(button) = button.try_get_untracked().flatten() {
            let _ = button.set_attribute(ACTIONS, &lines.join("\n"));
        }
    };
    let on_taken = move |event: CustomEvent| {
        let Some(wanted) = event.detail().as_string() else { return };
        let items = untrack(|| taken());
        let item = items.into_iter().find(|item| item.told() == wanted);
        if let Some(MenuItem { does: Does::Run(run), disabled, .. }) = item
            && disabled.with_untracked(String::is_empty)
        {
            run();
        }
    };
    // It lies over the page, which moves beneath it.
    let scrolled = window_event_listener(leptos::ev::scroll, move |_| {
        if let (Some(button), Some(list)) =
            (button.try_get_untracked().flatten(), list.try_get_untracked().flatten())
        {
            place_beside(&button, &list);
        }
    });
    on_cleanup(move || scrolled.remove());
    let (controls, labelled) = (id.clone(), button_id.clone());
    let shown = move || {
        open.get().map(|_| {
            let lines = untrack(|| items()).iter().map(|item| line(item, close)).collect_view();
            view! {
                <ul role="menu" class="menu-list" popover="manual" id=id.clone() node_ref=list aria-labelledby=labelled.clone() on:keydown=on_key>
                    {lines}
                </ul>
            }
        })
    };
    view! {
        <div class="menu" node_ref=whole on:focusout=leave>
            <button
                type="button"
                class="button quiet"
                id=button_id
                node_ref=button
                aria-haspopup="menu"
                aria-expanded=move || if open.get().is_some() { "true" } else { "false" }
                aria-controls=move || open.get().map(|_| controls.clone())
                on:keydown=on_button
                on:askactions=on_asked
                on:takeaction=on_taken
                on:click=move |_| open.update(|open| *open = if open.is_some() { None } else { Some(Start::First) })
            >
                {symbol.map(icon)}
                {label}
                {icon(Icon::Down)}
            </button>
            {shown}
        </div>
    }
    .into_any()
}

fn line(item: &MenuItem, close: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
    let (label, reason, danger) = (item.label, item.disabled, item.danger);
    let why = move || {
        reason
            .with(|reason| (!reason.is_empty()).then(|| view! { <span class="sub">{reason.clone()}</span> }))
    };
    let inside = match item.does.clone() {
        Does::Lead(href) => view! {
            <a role="menuitem" tabindex="-1" href=href on:click=move |_| close()>{label}</a>
        }
        .into_any(),
        Does::Run(run) => view! {
            <button
                type="button"
                role="menuitem"
                tabindex="-1"
                class:danger=danger
                aria-disabled=move || reason.with(|reason| !reason.is_empty()).then_some("true")
                on:click=move |_| {
                    if reason.with_untracked(String::is_empty) {
                        close();
                        run();
                    }
                }
            >
                {label}
                {why}
            </button>
        }
        .into_any(),
    };
    view! { <li role="none">{inside}</li> }.into_any()
}

fn actions(list: &HtmlElement) -> Vec<HtmlElement> {
    let Ok(found) = list.query_selector_all("[role=menuitem]") else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}

fn focus(item: Option<&HtmlElement>) {
    if let Some(item) = item {
        let _ = item.focus();
    }
}

/// The action to which a key leads.
fn turn(list: &HtmlElement, key: &str) -> Option<HtmlElement> {
    let items = actions(list);
    let active = document().active_element();
    let now = items.iter().position(|item| active.as_ref() == Some(item.as_ref())).unwrap_or(0);
    let count = items.len();
    let wanted = match key {
        "ArrowDown" => now + 1,
        "ArrowUp" => now + count.checked_sub(1)?,
        "Home" => 0,
        "End" => count.checked_sub(1)?,
        letter if letter.chars().count() == 1 && letter != " " => {
            let begins = |item: &HtmlElement| {
                let text = item.text_content().unwrap_or_default().to_lowercase();
                text.trim_start().starts_with(&letter.to_lowercase())
            };
            (now + 1..=now + count).find(|index| items.get(index % count).is_some_and(begins))?
        }
        _ => return None,
    };
    items.get(wanted.checked_rem(count)?).cloned()
}
