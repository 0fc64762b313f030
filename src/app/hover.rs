//! Fetching ahead: a pointer that rests on a link, or the focus on one, says where one goes next. What that page asks for
//! is fetched meanwhile. Not by touch, which has no resting, and not where data is to be saved.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use js_sys::Reflect;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlAnchorElement, PointerEvent};

use super::over::Fetch;
use crate::api::ahead;
use crate::pages::needs;

/// How long one rests on a link before it counts: passing over it is no wish.
const REST: Duration = Duration::from_millis(65);

/// Where one rests, and the timer of it.
#[derive(Default)]
struct Resting {
    on: Option<HtmlAnchorElement>,
    timer: Option<TimeoutHandle>,
}

impl Resting {
    /// One rests there no longer.
    fn end(&mut self) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
        if self.on.take().is_some() {
            ahead::give_up();
        }
    }
}

/// Watches pointer and focus for as long as the caller's owner lives.
pub fn listen(fetch: Fetch) {
    let resting = Rc::new(RefCell::new(Resting::default()));
    let handles = ["pointerover", "focusin"].map(|name| {
        let (resting, fetch) = (resting.clone(), fetch.clone());
        window_event_listener_untyped(name, move |event| {
            let link = link_of(&event);
            let mut now = resting.borrow_mut();
            if now.on == link {
                return;
            }
            now.end();
            let touched = event.dyn_ref::<PointerEvent>().is_some_and(|it| it.pointer_type() == "touch");
            let Some(link) = link.filter(|_| !touched && !saves_data()) else { return };
            let (href, fetch) = (address(&link), fetch.clone());
            now.on = Some(link);
            now.timer =
                set_timeout_with_handle(move || needs::of(&href).iter().for_each(|path| fetch(path)), REST)
                    .ok();
        })
    });
    // Who presses goes there: what is on its way is for the page.
    let pressed = window_event_listener_untyped("click", move |_| {
        let mut now = resting.borrow_mut();
        now.timer = None;
        now.on = None;
    });
    on_cleanup(move || {
        handles.into_iter().for_each(WindowListenerHandle::remove);
        pressed.remove();
    });
}

/// The link to another page of this console under the pointer or with the focus.
fn link_of(event: &Event) -> Option<HtmlAnchorElement> {
    let at = event.target()?.dyn_into::<Element>().ok()?;
    let link = at.closest("a[href]").ok()??.dyn_into::<HtmlAnchorElement>().ok()?;
    let here = window().location();
    let same = link.origin() == here.origin().unwrap_or_default() && link.target().is_empty();
    let elsewhere =
        address(&link) != [here.pathname().unwrap_or_default(), here.search().unwrap_or_default()].concat();
    (same && elsewhere && !link.has_attribute("download")).then_some(link)
}

fn address(link: &HtmlAnchorElement) -> String {
    [link.pathname(), link.search()].concat()
}

/// Whether the browser was told to save data.
fn saves_data() -> bool {
    let connection = Reflect::get(&window().navigator(), &"connection".into());
    connection.and_then(|it| Reflect::get(&it, &"saveData".into())).is_ok_and(|saves| saves.is_truthy())
}
