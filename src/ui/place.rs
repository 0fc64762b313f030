//! Where something lies that opens over the page: below its control, or above where there is no room, and within the
//! window.

use leptos::prelude::document;
use web_sys::HtmlElement;

/// From the control and from the window's edge, in pixels.
const GAP: f64 = 6.0;

/// Shows a popover beside a control. Does nothing where it is shown already.
pub fn show_beside(control: &HtmlElement, popover: &HtmlElement) {
    if popover.show_popover().is_ok() {
        place_beside(control, popover);
    }
}

/// Puts a popover that is shown beside its control, as again after scrolling.
pub fn place_beside(control: &HtmlElement, popover: &HtmlElement) {
    let (beside, own) = (control.get_bounding_client_rect(), popover.get_bounding_client_rect());
    // Without the bar by which the page is scrolled.
    let Some(page) = document().document_element() else { return };
    let (width, height) = (f64::from(page.client_width()), f64::from(page.client_height()));
    let fits_below = beside.bottom() + GAP + own.height() <= height;
    let top = if fits_below { beside.bottom() + GAP } else { beside.top() - GAP - own.height() };
    let (top, left) = (top.min(height - own.height() - GAP), beside.left().min(width - own.width() - GAP));
    let style = popover.style();
    let _ = style.set_property("top", &format!("{}px", top.max(GAP)));
    let _ = style.set_property("left", &format!("{}px", left.max(GAP)));
}
