//! Shortcuts of one letter or two, with the list of them. They rest while something is typed or a dialog is open, and
//! can be turned off (WCAG 2.1.4).

use std::cell::Cell;

use js_sys::Date;
use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::over::follow;
use crate::route::Route;
use crate::ui::{Checkbox, Dialog};
use crate::words::{palette as words, shell};

const OFF: &str = "palisade.shortcuts";
/// Milliseconds within which the second letter follows the first.
const TOGETHER: f64 = 1_500.0;

/// The destinations, by the letter after `g`.
fn destinations() -> [(&'static str, Route, &'static str); 7] {
    [
        ("o", Route::Overview, shell::overview()),
        ("p", Route::Policies, shell::policies()),
        ("d", Route::Devices, shell::devices()),
        ("g", Route::Groups, shell::groups()),
        ("c", Route::Conflicts, shell::conflicts()),
        ("a", Route::Audit, shell::audit()),
        ("s", Route::Settings, shell::settings()),
    ]
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn are_off() -> bool {
    storage().and_then(|storage| storage.get_item(OFF).ok().flatten()).is_some()
}

fn turn(on: bool) {
    let _ = storage().map(|storage| if on { storage.remove_item(OFF) } else { storage.set_item(OFF, "off") });
}

/// Listens for as long as the caller's owner lives; `help` opens the list.
pub fn listen(help: RwSignal<bool>) {
    let began = Cell::new(0.0);
    let handle = window_event_listener(keydown, move |event| {
        let second = Date::now() - began.replace(0.0) < TOGETHER;
        if event.default_prevented() || is_modified(&event) || is_typing(&event) || are_off() || is_outside()
        {
            return;
        }
        let key = event.key();
        let done = match key.as_str() {
            letter if second => {
                let to = destinations().into_iter().find(|(known, ..)| *known == letter);
                to.map(|(_, route, _)| follow(&route.href())).is_some()
            }
            "g" => {
                began.set(Date::now());
                true
            }
            "?" => {
                help.set(true);
                true
            }
            "/" => focus_first("main input[type=search]"),
            "j" => move_row(true),
            "k" => move_row(false),
            _ => false,
        };
        if done {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

fn is_modified(event: &KeyboardEvent) -> bool {
    event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing()
}

/// Whether the key is for a field, a grid's cell or an open dialog.
fn is_typing(event: &KeyboardEvent) -> bool {
    let at = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let takes = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=grid], [role=menu]";
    at.is_some_and(|at| at.closest(takes).ok().flatten().is_some())
        || document().query_selector("dialog:is([open], :popover-open)").ok().flatten().is_some()
}

/// Whether nobody is signed in.
fn is_outside() -> bool {
    let path = window().location().pathname().unwrap_or_default();
    matches!(Route::of(&path), Route::SignIn | Route::Password)
}

fn focus_first(selector: &str) -> bool {
    let first = document().query_selector(selector).ok().flatten();
    first.and_then(|it| it.dyn_into::<HtmlElement>().ok()).is_some_and(|it| it.focus().is_ok())
}

/// Moves the focus to the link of the next row of the list, or of the one before.
fn move_row(down: bool) -> bool {
    let Ok(all) = document().query_selector_all("main tbody th a, main [role=rowheader] a") else {
        return false;
    };
    let links: Vec<HtmlElement> =
        (0..all.length()).filter_map(|place| all.item(place)?.dyn_into().ok()).collect();
    let focused = document().active_element();
    let now = links.iter().position(|link| focused.as_ref() == Some(link.unchecked_ref()));
    let to = match now {
        Some(now) if down => now + 1,
        Some(now) => now.saturating_sub(1),
        None => 0,
    };
    links.get(to).is_some_and(|link| link.focus().is_ok())
}

/// The list of shortcuts.
pub fn dialog(open: RwSignal<bool>) -> AnyView {
    view! {
        <Dialog open=open title=words::shortcuts()>
            {move || list()}
        </Dialog>
    }
    .into_any()
}

fn list() -> AnyView {
    let row = |keys: &[&str], what: &str| {
        let keys = keys.iter().map(|key| view! { <kbd>{(*key).to_owned()}</kbd> " " }).collect_view();
        view! { <tr><th scope="row">{keys}</th><td>{what.to_owned()}</td></tr> }.into_any()
    };
    let go = destinations().into_iter().map(|(key, _, name)| row(&["g", key], &words::go_to(name)));
    let on = RwSignal::new(!are_off());
    Effect::new(move |before: Option<bool>| {
        let now = on.get();
        if before.is_some_and(|before| before != now) {
            turn(now);
        }
        now
    });
    view! {
        <table class="shortcuts">
            <caption class="visually-hidden">{words::shortcuts()}</caption>
            <thead class="visually-hidden">
                <tr><th scope="col">{words::keys()}</th><th scope="col">{words::what_it_does()}</th></tr>
            </thead>
            <tbody>
                {row(&["Ctrl", "K"], words::opens_palette())}
                {go.collect_view()}
                {row(&["/"], words::to_search())}
                {row(&["j"], words::next_row())}
                {row(&["k"], words::row_before())}
                {row(&["?"], words::opens_list())}
            </tbody>
        </table>
        <Checkbox label=words::on() checked=on hint=words::on_hint() />
    }
    .into_any()
}
