//! Enter in a field of a dialog does what the dialog is for.

use leptos::ev::KeyboardEvent;
use wasm_bindgen::JsCast;

/// A key handler for what surrounds fields of one line: on Enter in one of them, `run`.
pub fn on_enter(run: impl Fn() + 'static) -> impl Fn(KeyboardEvent) + 'static {
    move |event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        if event.key() == "Enter" && input.is_some_and(|input| input.type_() != "checkbox") {
            event.prevent_default();
            run();
        }
    }
}
