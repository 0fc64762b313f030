//! Work that waits until what a person did is seen.

use std::time::Duration;

use leptos::prelude::*;

/// Calls `then` once the next frame is painted: what nobody waits for does not hold up what they do. A page that is not
/// seen is not painted; there it is called soon.
pub fn after_paint(then: impl FnOnce() + 'static) {
    if document().hidden() {
        set_timeout(then, Duration::ZERO);
    } else {
        request_animation_frame(move || set_timeout(then, Duration::ZERO));
    }
}
