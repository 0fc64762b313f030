//! Buttons, which do; and links that look like buttons, which lead somewhere.

use leptos::prelude::*;

use wasm_bindgen::JsCast;

use super::icon::{Icon, icon};
use super::place::show_beside;

/// How much a button asks for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// One of several.
    #[default]
    Plain,
    /// The one that the page is for.
    Primary,
    /// Beside others that matter more.
    Quiet,
    /// What it does can't be undone.
    Danger,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Primary => "button primary",
            Self::Quiet => "button quiet",
            Self::Danger => "button danger",
        }
    }
}

/// A button. While `busy` it keeps its focus and does nothing; with a `disabled` reason it says why, in its name and
/// beside it while it has the focus or the pointer, instead of vanishing.
#[component]
pub fn Button(
    /// What it does, as a verb.
    #[prop(into)]
    label: Signal<String>,
    /// What happens.
    on_click: impl Fn() + Send + Sync + 'static,
    /// How much it asks for attention.
    #[prop(optional)]
    look: Look,
    /// Before the label.
    #[prop(optional)]
    symbol: Option<Icon>,
    /// Under way: the button waits.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Why it can't be used now; empty where it can.
    #[prop(optional, into)]
    disabled: Signal<String>,
) -> AnyView {
    let why = NodeRef::<leptos::html::Span>::new();
    let show = move |event: &web_sys::Event| {
        let button = event.current_target().and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok());
        if let (Some(button), Some(why)) = (button, why.try_get_untracked().flatten()) {
            show_beside(&button, &why);
        }
    };
    let hide = move || {
        if let Some(why) = why.try_get_untracked().flatten() {
            // Hiding what is hidden is refused, which changes nothing.
            let _ = why.hide_popover();
        }
    };
    let stopped = move || busy.get() || disabled.with(|reason| !reason.is_empty());
    view! {
        <button
            type="button"
            class=look.class()
            aria-disabled=move || stopped().then_some("true")
            aria-busy=move || busy.get().then_some("true")
            on:mouseenter=move |event| show(&event)
            on:focus=move |event| show(&event)
            on:mouseleave=move |_| hide()
            on:blur=move |_| hide()
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    hide();
                }
            }
            on:click=move |_| {
                if !(busy.get_untracked() || disabled.with_untracked(|reason| !reason.is_empty())) {
                    on_click();
                }
            }
        >
            {symbol.map(icon)}
            {label}
            {move || {
                disabled.with(|reason| {
                    (!reason.is_empty())
                        .then(|| {
                            view! {
                                <span class="visually-hidden">{[": ", reason].concat()}</span>
                                <span class="tooltip" popover="manual" aria-hidden="true" node_ref=why>{reason.clone()}</span>
                            }
                        })
                })
            }}
        </button>
    }
    .into_any()
}

/// A link that looks like a button.
pub fn link_button(
    label: impl Into<String>,
    href: impl Into<String>,
    look: Look,
    symbol: Option<Icon>,
) -> AnyView {
    let (label, href): (String, String) = (label.into(), href.into());
    view! { <a class=look.class() href=href>{symbol.map(icon)}{label}</a> }.into_any()
}
