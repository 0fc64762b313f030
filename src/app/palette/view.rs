//! How the palette looks and is moved through.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::Palette;
use super::item::{Act, Item};
use crate::ui::Dialog;
use crate::words::palette as words;

const LIST: &str = "palette-list";

fn option_id(place: usize) -> String {
    ["palette-option-", &place.to_string()].concat()
}

impl Palette {
    /// The dialog with its field and list.
    pub fn view(self) -> AnyView {
        view! {
            <Dialog open=self.open title=words::title()>
                {move || self.inside()}
            </Dialog>
        }
        .into_any()
    }

    fn inside(self) -> AnyView {
        let active = move || {
            let active = self.active.get();
            self.items.with(|items| items.iter().position(|item| item.id == active)).map(option_id)
        };
        Effect::new(move |_| {
            if let Some(element) = active().and_then(|id| document().get_element_by_id(&id)) {
                let least = ScrollIntoViewOptions::new();
                least.set_block(ScrollLogicalPosition::Nearest);
                element.scroll_into_view_with_scroll_into_view_options(&least);
            }
        });
        let says = move || {
            let count = self.items.with(Vec::len);
            match (self.typed.with(|typed| typed.trim().is_empty()), self.busy.get(), self.away.get()) {
                (true, ..) => String::new(),
                (_, _, true) => words::away().to_owned(),
                (_, true, _) => words::searching().to_owned(),
                _ if count == 0 => words::nothing().to_owned(),
                _ => words::results(u64::try_from(count).unwrap_or_default()),
            }
        };
        view! {
            <div class="palette">
                <input
                    class="input"
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    aria-label=words::field()
                    placeholder=words::field()
                    aria-autocomplete="list"
                    aria-expanded="true"
                    aria-controls=LIST
                    aria-activedescendant=active
                    prop:value=self.typed
                    on:input:target=move |event| self.typed.set(event.target().value())
                    on:keydown=move |event| self.key(&event)
                />
                <div role="listbox" class="palette-list" id=LIST aria-label=words::list()>
                    {move || self.list()}
                </div>
                <p class="hint" role="status">{says}</p>
            </div>
        }
        .into_any()
    }

    fn list(self) -> AnyView {
        let items = self.items.get();
        let mut groups = Vec::new();
        let mut place = 0;
        for group in items.chunk_by(|one, other| one.kind == other.kind) {
            let Some(first) = group.first() else { continue };
            let heading = ["palette-group-", &place.to_string()].concat();
            let labelled = heading.clone();
            let options: Vec<AnyView> =
                group.iter().enumerate().map(|(at, item)| self.option(place + at, item.clone())).collect();
            place += group.len();
            groups.push(view! {
                <div role="group" aria-labelledby=labelled>
                    <p role="presentation" id=heading>{first.kind.heading()}</p>
                    {options}
                </div>
            });
        }
        groups.collect_view().into_any()
    }

    fn option(self, place: usize, item: Item) -> AnyView {
        let own = item.id.clone();
        let selected = move || if self.active.with(|active| *active == own) { "true" } else { "false" };
        let href = match &item.act {
            Act::Go(href) if item.refused.is_empty() => Some(href.clone()),
            _ => None,
        };
        let disabled = (!item.refused.is_empty()).then_some("true");
        let detail = if item.refused.is_empty() { item.detail.clone() } else { item.refused.clone() };
        let detail = (!detail.is_empty()).then(|| view! { " " <span class="sub">{detail}</span> });
        let (label, hovered) = (item.label.clone(), item.id.clone());
        let click = move |event: MouseEvent| {
            // A new tab is the browser's to open.
            if event.ctrl_key() || event.meta_key() || event.shift_key() {
                return;
            }
            if !self.take(&item) {
                event.prevent_default();
            }
        };
        view! {
            <a
                role="option"
                tabindex="-1"
                id=option_id(place)
                href=href
                aria-selected=selected
                aria-disabled=disabled
                // The field keeps the focus.
                on:mousedown=move |event| event.prevent_default()
                on:mousemove=move |_| {
                    if self.active.with_untracked(|active| *active != hovered) {
                        self.active.set(hovered.clone());
                    }
                }
                on:click=click
            >
                {label}
                {detail}
            </a>
        }
        .into_any()
    }

    fn key(self, event: &KeyboardEvent) {
        let (count, now) = self.items.with_untracked(|items| {
            let now = self.active.with_untracked(|active| items.iter().position(|item| item.id == *active));
            (items.len(), now.unwrap_or_default())
        });
        let to = match event.key().as_str() {
            _ if event.is_composing() || count == 0 => return,
            "ArrowDown" => (now + 1) % count,
            "ArrowUp" => (now + count - 1) % count,
            "PageDown" => (now + 8).min(count - 1),
            "PageUp" => now.saturating_sub(8),
            "Enter" => {
                event.prevent_default();
                let option = document().get_element_by_id(&option_id(now));
                if let Some(option) = option.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
                    option.click();
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        let id = self.items.with_untracked(|items| items.get(to).map(|item| item.id.clone()));
        self.active.set(id.unwrap_or_default());
    }
}
