//! The place of the workbench in the console: loads the second program when it is first needed, and lets it fill
//! one element.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::bridge::{self, AWAY, CHANGED, CLOSED, FAILED, LENT, OPENED, SAID, SESSION, SLOT, SPEAKS};
use crate::api::Api;
use crate::ui::head::FocusHead;
use crate::ui::{Button, Toasts, error_view, skeleton_rows};
use crate::words::{self, Language, common, shell};

/// The script that starts the workbench; trunk writes it beside `index.html`.
const PROGRAM: &str = "/palisade-workbench_loader.js";
/// Its script on the page, on its way or there.
const SCRIPT: &str = "script[data-workbench]";

/// Does what the workbench asks of the console: shows messages, follows navigation and the session.
pub fn serve(api: &Api, toasts: Toasts) {
    bridge::listen(SAID, move |text| match text.split_at_checked(1) {
        Some(("-", text)) => toasts.failed(text),
        Some((_, text)) => toasts.done(text),
        None => {}
    });
    if words::language() != Language::English {
        words::say_sentences_by(bridge::ask_sentence);
        bridge::listen(SPEAKS, |_| words::learn());
    }
    let offline = api.offline();
    bridge::listen(AWAY, move |_| offline.set(true));
    let session = api.clone();
    bridge::listen(SESSION, move |_| session.read_session());
    let (api, sequence) = (api.clone(), api.sequence());
    Effect::new(move |_| {
        sequence.track();
        let (number, touched) = api.last_change();
        bridge::tell(CHANGED, &[&number.to_string(), " ", &touched].concat());
    });
    bridge::share_navigation();
}

/// What the slot shows besides the workbench's own page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Loading,
    Slow,
    Failed,
}

/// The slot. The workbench reads from the address which page it is to show.
pub fn slot(api: &Api) -> AnyView {
    let stage = RwSignal::new(Stage::Loading);
    let server = api.server_address();
    let focus = use_context::<FocusHead>();
    let place = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        let Some(place) = place.get() else { return };
        // The navigation that led here has asked for the focus by now; the workbench's page takes it.
        if let Some(focus) = focus
            && focus.0.get_value()
        {
            focus.0.set_value(false);
            let _ = place.set_attribute("data-focus", "");
        }
        open(stage);
    });
    on_cleanup(|| bridge::tell(CLOSED, ""));
    bridge::listen(FAILED, move |_| stage.set(Stage::Failed));
    let around = move || match stage.get() {
        Stage::Loading => ().into_any(),
        Stage::Slow => skeleton_rows(8),
        Stage::Failed => {
            let again =
                view! { <Button label=common::try_again() on_click=move || open(stage) /> }.into_any();
            error_view(shell::program_missing(), shell::program_missing_text(), again)
        }
    };
    view! {
        <div id=SLOT node_ref=place data-server=server></div>
        <div class="around">{around}</div>
    }
    .into_any()
}

/// A place on a page of the console for what the workbench adds to it once it is there; nobody waits for it, and its
/// size is kept free meanwhile.
pub fn tools(api: &Api) -> AnyView {
    let server = api.server_address();
    let place = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if place.get().is_some() {
            bridge::tell(OPENED, "");
        }
    });
    on_cleanup(|| bridge::tell(CLOSED, ""));
    view! { <div id=SLOT class="tools" data-tools="" node_ref=place data-server=server></div> }.into_any()
}

/// Whether the workbench has laid its part of the page over what the console showed first.
pub fn lent() -> Signal<bool> {
    let lent = RwSignal::new(false);
    bridge::listen(LENT, move |_| lent.set(true));
    lent.into()
}

/// Loads the program, or tells the one that is loaded.
fn open(stage: RwSignal<Stage>) {
    if script().is_some() {
        bridge::tell(OPENED, "");
    } else {
        stage.set(Stage::Loading);
        fetch();
    }
    set_timeout(
        move || {
            let empty =
                document().get_element_by_id(SLOT).is_some_and(|slot| slot.child_element_count() == 0);
            if empty && stage.try_get_untracked() == Some(Stage::Loading) {
                stage.set(Stage::Slow);
            }
        },
        Duration::from_millis(300),
    );
}

/// Fetches the program while the console is idle, so that the first page of it opens at once.
pub fn fetch_when_idle() {
    if let Ok(timer) = set_timeout_with_handle(fetch_once, Duration::from_secs(2)) {
        on_cleanup(move || timer.clear());
    }
}

/// Fetches the program unless it is there or on its way.
pub fn fetch_once() {
    if script().is_none() {
        fetch();
    }
}

fn script() -> Option<Element> {
    document().query_selector(SCRIPT).ok().flatten()
}

/// Whether the program runs.
pub fn is_there() -> bool {
    script().is_some_and(|it| it.has_attribute("data-runs"))
}

/// The program runs from now on.
pub fn runs() {
    if let Some(script) = script() {
        let _ = script.set_attribute("data-runs", "");
    }
}

fn fetch() {
    let script = document()
        .create_element("script")
        .ok()
        .and_then(|it| it.dyn_into::<web_sys::HtmlScriptElement>().ok());
    let Some(script) = script else { return };
    script.set_type("module");
    script.set_src(PROGRAM);
    let _ = script.set_attribute("data-workbench", "");
    let node = script.clone();
    let on_error = wasm_bindgen::closure::Closure::once_into_js(move || {
        node.remove();
        bridge::tell(FAILED, "");
    });
    script.set_onerror(Some(on_error.unchecked_ref()));
    if let Some(head) = document().head() {
        let _ = head.append_child(&script);
    }
}
