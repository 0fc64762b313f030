//! Dialogs on the browser's own `<dialog>`: it traps focus, closes on Escape, and gives focus back.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlDialogElement, HtmlElement};

use super::button::{Button, Look};
use super::field::fresh_id;
use super::focus::{find_focus, focus_in_place};
use super::paint::after_paint;
use super::toast::Toasts;
use crate::words;

/// A modal dialog with a title, content and actions. The content is made anew at each opening.
#[component]
pub fn Dialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The title.
    #[prop(into)]
    title: Signal<String>,
    /// Content and actions; actions belong in a `<footer>`.
    children: ChildrenFn,
) -> AnyView {
    let node = NodeRef::<leptos::html::Dialog>::new();
    let label = fresh_id("dialog");
    let heading = label.clone();
    // The browser says a task later that a dialog was closed. It may be wanted again by then.
    let closing = StoredValue::new(false);
    Effect::new(move |_| {
        let (Some(dialog), wanted) = (node.get(), open.get()) else { return };
        if wanted && !dialog.open() {
            // With its content in it, which is drawn by the time of the next task: the browser lays it out once, and
            // gives the focus to the first control.
            queue_microtask(move || show(dialog, open));
        } else if !wanted && dialog.open() {
            closing.set_value(true);
            dialog.close();
        }
    });
    view! {
        <dialog node_ref=node aria-labelledby=label on:close=move |_| {
            if !closing.try_update_value(std::mem::take).unwrap_or_default() {
                open.set(false);
            }
            // The page may be gone by now; the next one takes the focus itself.
            if open.try_get_untracked() == Some(false) {
                find_focus(|| None);
            }
        }>
            <h2 id=heading>{title}</h2>
            {move || open.get().then(|| children().into_any())}
        </dialog>
    }
    .into_any()
}

/// Shows it at once, and shuts off the page behind it as soon as it is painted. A modal dialog gives every element of
/// the page another style, which holds up a large page for a third of the time in which a press should be answered.
fn show(dialog: HtmlDialogElement, open: RwSignal<bool>) {
    let wanted = move |dialog: &HtmlDialogElement| {
        open.try_get_untracked() == Some(true) && dialog.is_connected() && !dialog.open()
    };
    if !wanted(&dialog) {
        return;
    }
    // To it the browser gives the focus back when the modal dialog is closed.
    let before: Option<HtmlElement> = document().active_element().and_then(|it| it.dyn_into().ok());
    if dialog.set_popover(Some("manual")).is_err() || dialog.show_popover().is_err() {
        // A browser that has no popovers.
        let _ = dialog.set_popover(None);
        let _ = dialog.show_modal();
        return;
    }
    after_paint(move || {
        let _ = dialog.hide_popover();
        let _ = dialog.set_popover(None);
        if !dialog.open()
            && let Some(before) = &before
        {
            focus_in_place(before);
        }
        if wanted(&dialog) {
            let _ = dialog.show_modal();
        }
    });
}

/// Says why what a dialog asked for failed: `error` is what the dialog shows; in a message where it was closed meanwhile.
pub fn say_why(open: RwSignal<bool>, error: RwSignal<String>, toasts: Toasts, why: String) {
    if open.try_get_untracked() != Some(true) || error.is_disposed() {
        toasts.failed(why);
    } else {
        error.set(why);
    }
}

/// Opens again what was closed while that was made which it is to show, such as a secret.
pub fn reopened(open: RwSignal<bool>) {
    if open.try_get_untracked() == Some(false) {
        open.set(true);
    }
}

/// Asks before something that can't be taken back: names the thing and what will happen.
#[component]
pub fn Confirm(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question, naming the thing.
    #[prop(into)]
    title: Signal<String>,
    /// What will happen.
    #[prop(into)]
    text: Signal<String>,
    /// The verb of the button that does it.
    #[prop(into)]
    action: Signal<String>,
    /// Under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// What went wrong at the last try; empty for nothing.
    #[prop(optional, into)]
    error: Signal<String>,
    /// Does it; closes the dialog itself when done.
    on_confirm: impl Fn() + Clone + Send + Sync + 'static,
) -> AnyView {
    view! {
        <Dialog open=open title=title>
            <p>{text}</p>
            <p class="error-text" role="alert">{error}</p>
            <footer class="actions">
                <Button label=words::common::cancel() on_click=move || open.set(false) />
                <Button label=action look=Look::Danger busy=busy on_click=on_confirm.clone() />
            </footer>
        </Dialog>
    }
    .into_any()
}
