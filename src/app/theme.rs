//! Light, dark or as the system: kept in the browser, applied before the first paint by `theme.js`.

use leptos::prelude::*;

use crate::words::shell;

const KEY: &str = "palisade.theme";

/// The theme chosen: `light`, `dark`, or empty for the system's.
pub fn chosen() -> String {
    let stored =
        window().local_storage().ok().flatten().and_then(|storage| storage.get_item(KEY).ok().flatten());
    stored.unwrap_or_default()
}

/// Chooses a theme.
pub fn choose(theme: &str) {
    let Some(root) = document().document_element() else { return };
    let storage = window().local_storage().ok().flatten();
    if theme.is_empty() {
        let _ = root.remove_attribute("data-theme");
        let _ = storage.map(|storage| storage.remove_item(KEY));
    } else {
        let _ = root.set_attribute("data-theme", theme);
        let _ = storage.map(|storage| storage.set_item(KEY, theme));
    }
}

/// The switch.
pub fn switch() -> AnyView {
    let theme = RwSignal::new(chosen());
    let options = [("", shell::system()), ("light", shell::light()), ("dark", shell::dark())]
        .into_iter()
        .map(|(value, label)| {
            let pick = move |_| {
                choose(value);
                theme.set(value.to_owned());
            };
            view! {
                <label>
                    <input
                        type="radio"
                        name="theme"
                        value=value
                        prop:checked=move || theme.with(|theme| theme == value)
                        on:change=pick
                    />
                    <span>{label}</span>
                </label>
            }
            .into_any()
        })
        .collect_view();
    view! { <fieldset class="theme"><legend class="visually-hidden">{shell::theme()}</legend>{options}</fieldset> }
        .into_any()
}
