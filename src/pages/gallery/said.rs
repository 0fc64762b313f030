//! What the console says: dialogs, messages, notes.

use leptos::prelude::*;

use crate::ui::{
    Button, Confirm, CopyButton, Dialog, Look, TextField, empty_state, error_view, note, use_toasts,
};

pub fn dialogs() -> AnyView {
    let (open, asking) = (RwSignal::new(false), RwSignal::new(false));
    let error = RwSignal::new(String::new());
    let name = RwSignal::new(String::new());
    view! {
        <div class="actions">
            <Button label="Open a dialog" on_click=move || open.set(true) />
            <Button label="Ask first" look=Look::Danger on_click=move || asking.set(true) />
        </div>
        <Dialog open=open title="A dialog">
            <TextField label="New name" value=name focus=true />
            <footer class="actions">
                <Button label="Close" on_click=move || open.set(false) />
            </footer>
        </Dialog>
        <Confirm
            open=asking
            title="Delete “Desks”?"
            text="3 devices leave it."
            action="Delete group"
            error=error
            on_confirm=move || error.set("It is used by a policy.".into())
        />
    }
    .into_any()
}

pub fn messages() -> AnyView {
    let toasts = use_toasts();
    view! {
        <div class="actions">
            <Button label="Say that it is done" on_click=move || toasts.done("Saved as version 14.") />
            <Button label="Say that it failed" on_click=move || toasts.failed("The server can't be reached.") />
            <span><code>"7c2b8e64"</code> " " <CopyButton text="7c2b8e64" what="device id" /></span>
        </div>
    }
    .into_any()
}

pub fn notes() -> AnyView {
    let kinds = [
        ("success", "It is in force."),
        ("error", "It failed."),
        ("conflict", "Two policies disagree."),
        ("pending", "It is on its way."),
        ("na", "It does not apply."),
    ];
    let notes = kinds.map(|(class, text)| note(class, text.into_any()));
    let again = || view! { <Button label="Try again" on_click=|| {} /> }.into_any();
    view! {
        <div class="stack">
            {Vec::from(notes)}
            {empty_state("No devices yet", "A device enrols with a token.", again())}
            {error_view("This can't be shown now", "The server can't be reached.", again())}
        </div>
    }
    .into_any()
}
