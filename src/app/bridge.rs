//! How the console and the workbench, two programs on one page, speak with each other: by events on the window.
//!
//! They share the address bar and the session in the tab's storage, and nothing in memory. Whoever navigates says
//! so by the browser's own `popstate`, on which the other reads the address anew.

use std::time::Duration;

use js_sys::{Array, Promise};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::location::{BrowserUrl, LocationProvider};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CustomEvent, CustomEventInit, PopStateEvent};

use crate::api::Api;
use crate::ui::after_paint;
use crate::ui::time::sleep;
use crate::words::Translate;

/// The element that the workbench fills.
pub const SLOT: &str = "workbench";
/// The console has put the slot on the page.
pub const OPENED: &str = "palisade:opened";
/// The workbench's part of the list of policies is there to be seen.
pub const LENT: &str = "palisade:lent";
/// The workbench's program did not arrive.
pub const FAILED: &str = "palisade:failed";
/// The console takes the slot away.
pub const CLOSED: &str = "palisade:closed";
/// The workbench has something to say: `+` and a text, or `-` and a failure.
pub const SAID: &str = "palisade:said";
/// The tenant changed: the sequence as text, a space, and what was touched in the server's words.
pub const CHANGED: &str = "palisade:changed";
/// The session in the tab's storage changed.
pub const SESSION: &str = "palisade:session";

/// A request of the workbench found no server.
pub const AWAY: &str = "palisade:away";

/// The palette is wanted.
pub const PALETTE: &str = "palisade:palette";

/// Who is signed in signs out: what was typed and not saved is not kept.
pub const LEAVING: &str = "palisade:leaving";

/// The console wants a sentence or a name of the model in its language: a list of it and its table, to which the
/// workbench adds what it is.
pub const SENTENCE: &str = "palisade:sentence";
/// The workbench knows the sentences from now on.
pub const SPEAKS: &str = "palisade:speaks";

/// Asks the workbench for a sentence; none while it is not there, or does not know it.
pub fn ask_sentence(english: &str, table: &str) -> Option<String> {
    let said = Array::of2(&english.into(), &table.into());
    send(SENTENCE, &said);
    said.get(2).as_string()
}

/// Answers such questions for as long as the page lives.
pub fn answer_sentences(say: Translate) {
    let handle = window_event_listener_untyped(SENTENCE, move |event| {
        let detail = event.dyn_ref::<CustomEvent>().and_then(|event| event.detail().dyn_into::<Array>().ok());
        if let Some(said) = detail
            && let (Some(english), Some(table)) = (said.get(0).as_string(), said.get(1).as_string())
            && let Some(sentence) = say(&english, &table)
        {
            said.push(&sentence.into());
        }
    });
    std::mem::forget(handle);
    tell(SPEAKS, "");
}

/// Tells the other program.
pub fn tell(event: &str, detail: &str) {
    send(event, &detail.into());
}

fn send(event: &str, detail: &JsValue) {
    let init = CustomEventInit::new();
    init.set_detail(detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(event, &init) {
        let _ = window().dispatch_event(&event);
    }
}

/// Listens to the other program, until the caller's owner is gone.
pub fn listen(event: &'static str, heard: impl Fn(String) + 'static) {
    let handle = window_event_listener_untyped(event, move |event| {
        let detail = event.dyn_ref::<CustomEvent>().and_then(|event| event.detail().as_string());
        heard(detail.unwrap_or_default());
    });
    on_cleanup(move || handle.remove());
}

/// Takes over what [`CHANGED`] says.
pub fn take_change(api: &Api, change: &str) {
    let (number, touched) = change.split_once(' ').unwrap_or((change, ""));
    api.changed(number.parse().unwrap_or_default(), touched);
}

/// Tells the other program of every navigation of this one, and follows those of the other.
pub fn share_navigation() {
    let location = use_location();
    // Where this program knows to be: what it hears of is not announced again, and what it announced not followed.
    // Browsers drop changes of the address that come too often.
    let known = StoredValue::new(joined(&address()));
    Effect::new(move |before: Option<()>| {
        let here = (location.pathname.get(), location.search.get());
        let now = joined(&here);
        if before.is_some() && known.with_value(|known| *known != now) {
            known.set_value(now);
            announce(here, known);
        }
    });
    // The router follows `popstate` but does not remember where it led, so that the next link to where this program
    // was before would not write its address. Going to where one is already makes it remember: once the page is
    // painted, since it takes the browser a while and nobody waits for it.
    let navigate = use_navigate();
    let handle = window_event_listener(leptos::ev::popstate, move |_| {
        let now = joined(&address());
        if known.with_value(|known| *known == now) {
            return;
        }
        known.set_value(now.clone());
        let navigate = navigate.clone();
        after_paint(move || {
            if known.try_with_value(|known| *known == now) == Some(true) && joined(&address()) == now {
                let place = window().location().hash().unwrap_or_default();
                let stay =
                    NavigateOptions { resolve: false, replace: true, scroll: false, ..Default::default() };
                navigate(&[now.as_str(), &place].concat(), stay);
            }
        });
    });
    on_cleanup(move || handle.remove());
}

/// Path and query in one, however the query is written.
fn joined((path, search): &(String, String)) -> String {
    match search.trim_start_matches('?') {
        "" => path.clone(),
        search => [path, "?", search].concat(),
    }
}

/// How often the address is looked at within the same task, and after that every so many milliseconds.
const AT_ONCE: u32 = 8;
const PAUSE: Duration = Duration::from_millis(10);
/// How often it is looked at before a navigation is announced all the same.
const PATIENCE: u32 = 30;

/// Announces a navigation once the address bar shows it. For another page the router writes the address a moment after
/// it has turned it, within the same task: what was pressed and its answer are painted in one frame. Once `known` is another
/// place, or gone with the page, it is not announced any more: who hears of it could be on the way to somewhere else.
fn announce(here: (String, String), known: StoredValue<String>) {
    let here = joined(&here);
    spawn_local(async move {
        for turn in 0..PATIENCE {
            if joined(&address()) == here {
                break;
            }
            if turn < AT_ONCE {
                let _ = JsFuture::from(Promise::resolve(&JsValue::UNDEFINED)).await;
            } else {
                sleep(PAUSE).await;
            }
        }
        if known.try_with_value(|known| *known == here) == Some(true)
            && let Ok(event) = PopStateEvent::new("popstate")
        {
            let _ = window().dispatch_event(&event);
        }
    });
}

/// Lets the router write the address of the page that it has turned to: once that is painted, since it takes the browser
/// a while and nobody waits for it. What it would scroll to then is scrolled to with the frame.
pub fn write_address_later(browser: BrowserUrl) {
    let here = browser.as_url().with_untracked(|url| url.path().to_owned());
    if address().0 == here {
        // Back, forward, or the other program: it is written.
        browser.ready_to_complete();
        return;
    }
    request_animation_frame(|| window().scroll_to_with_x_and_y(0.0, 0.0));
    after_paint(move || browser.ready_to_complete());
}

/// Path and query of the address bar.
fn address() -> (String, String) {
    let location = window().location();
    (location.pathname().unwrap_or_default(), location.search().unwrap_or_default())
}
