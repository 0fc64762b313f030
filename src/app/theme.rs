//! Light, dark or as the system, and more contrast: kept in the browser, applied before the first paint by
//! `public/theme.js`, which also says how much contrast the system asks for.

use leptos::prelude::*;

use crate::ui::segments;
use crate::words::shell;

const THEME: &str = "palisade.theme";
const CONTRAST: &str = "palisade.contrast";

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// The theme chosen: `light`, `dark`, or empty for the system's.
fn theme() -> String {
    storage().and_then(|storage| storage.get_item(THEME).ok().flatten()).unwrap_or_default()
}

fn choose_theme(theme: &str) {
    let Some(root) = document().document_element() else { return };
    if theme.is_empty() {
        let _ = root.remove_attribute("data-theme");
        let _ = storage().map(|storage| storage.remove_item(THEME));
    } else {
        let _ = root.set_attribute("data-theme", theme);
        let _ = storage().map(|storage| storage.set_item(THEME, theme));
    }
}

/// Whether there is more contrast, by choice or because the system asks for it.
fn contrast() -> bool {
    document().document_element().is_some_and(|root| root.has_attribute("data-contrast"))
}

fn choose_contrast(more: bool) {
    let Some(root) = document().document_element() else { return };
    let _ = if more {
        root.set_attribute("data-contrast", "more")
    } else {
        root.remove_attribute("data-contrast")
    };
    let _ = storage().map(|storage| storage.set_item(CONTRAST, if more { "more" } else { "normal" }));
}

/// The switch.
pub fn switch() -> AnyView {
    let chosen = RwSignal::new(theme());
    let options = [("", shell::system()), ("light", shell::light()), ("dark", shell::dark())];
    let options = options.map(|(value, words)| (value.to_owned(), words.to_owned())).into();
    let themes = segments(shell::theme(), options, chosen, "", move |picked| {
        choose_theme(&picked);
        chosen.set(picked);
    });
    view! {
        <div class="theme">
            {themes}
            <label>
                <input
                    type="checkbox"
                    prop:checked=contrast()
                    on:change:target=move |event| choose_contrast(event.target().checked())
                />
                {shell::contrast()}
            </label>
        </div>
    }
    .into_any()
}
