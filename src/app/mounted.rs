//! A view mounted into an element, and taken away whole.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::mount::mount_to;
use leptos::prelude::*;
use web_sys::HtmlElement;

/// A mounted view; dropping it takes it away with everything that runs beneath it.
pub struct Mounted {
    handle: Option<Box<dyn std::any::Any>>,
    owner: Option<Owner>,
}

/// Mounts a view into an element.
pub fn mount_in(place: HtmlElement, view: impl FnOnce() -> AnyView + 'static) -> Mounted {
    let owner = Rc::new(RefCell::new(None));
    let inside = owner.clone();
    let handle = mount_to(place, move || {
        inside.replace(Owner::current());
        view()
    });
    Mounted { handle: Some(Box::new(handle)), owner: owner.take() }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        drop(self.handle.take());
        // The router keeps hold of its owner for the life of the page, so that Leptos alone would never end what
        // runs there: effects, listeners and the router's own ear for clicks.
        if let Some(owner) = self.owner.take() {
            owner.cleanup();
        }
    }
}
