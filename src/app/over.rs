//! What lies over every page, whichever of the two programs shows it: the palette, the shortcuts, and fetching ahead. It belongs to the
//! workbench and stays for as long as the page lives.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::bridge::{self, CHANGED, PALETTE};
use super::mounted::mount_in;
use super::palette::Palette;
use super::{hover, keys, shortcuts};
use crate::api::{Api, ahead};

/// Gives a client as who is signed in now.
pub type MakeApi = Arc<dyn Fn() -> Api + Send + Sync>;

/// Fetches what a path answers, as who is signed in now.
pub type Fetch = Rc<dyn Fn(&str)>;

/// Puts it on the page.
pub fn serve(api: MakeApi, fetch: Fetch) {
    let place = document().create_element("div").ok().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    let Some(place) = place else { return };
    place.set_id("over");
    if let Some(body) = document().body() {
        let _ = body.append_child(&place);
    }
    std::mem::forget(mount_in(place, move || over(api, fetch)));
}

/// The palette and the list of shortcuts, with what opens them.
pub fn over(api: MakeApi, fetch: Fetch) -> AnyView {
    hover::listen(fetch);
    let changing = api.clone();
    bridge::listen(CHANGED, move |change| {
        let api = changing();
        bridge::take_change(&api, &change);
        ahead::forget_changed(&api);
    });
    let help = RwSignal::new(false);
    let palette = Palette::new(api, help);
    bridge::listen(PALETTE, move |_| {
        keys::want(false);
        palette.open();
    });
    // It was wanted before this program was there.
    if keys::want(false) {
        palette.open();
    }
    shortcuts::listen(help);
    view! {
        {palette.view()}
        {shortcuts::dialog(help)}
    }
    .into_any()
}

/// Goes to an address as a click on a link does: the console's router takes it, and tells the workbench.
pub fn follow(href: &str) {
    let link = document().create_element("a").ok().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    let (Some(link), Some(body)) = (link, document().body()) else { return };
    let _ = link.set_attribute("href", href);
    let _ = body.append_child(&link);
    link.click();
    link.remove();
}
