//! Small pieces of markup that never change once they are drawn and that a page shows many times, such as an icon. The
//! browser copies the whole piece in one step instead of being told of each element, attribute and text.

use leptos::prelude::*;
use leptos::tachys::html::InertElement;

/// A piece of markup of one element. Every distinct one is kept as long as the program runs: only for what there are
/// few of. Text in it is [`escaped`].
pub fn inert(html: String) -> AnyView {
    InertElement::new(html).into_any()
}

/// A text as it stands in markup, between elements and in attributes.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn no_text_becomes_markup() {
        assert_eq!(escaped("<b title=\"1\">R&D</b>"), "&lt;b title=&quot;1&quot;&gt;R&amp;D&lt;/b&gt;");
        assert_eq!(escaped("Verwaltet – ja"), "Verwaltet – ja");
    }
}
