//! Markup that is written as text: small pieces that a page shows many times, such as an icon, and the rows of long lists.
//! The browser reads or copies the whole piece in one step instead of being told of each element, attribute and text.

use leptos::prelude::*;
use leptos::tachys::html::InertElement;

/// Letters of a name that is shown as it is: in two parts, the browser's own search doesn't find it as a whole.
const WHOLE: usize = 40;
/// Letters at its end that stay of a longer one.
const END: usize = 9;

/// Markup. What it is made of stands in it as text and never as markup of its own. The Content-Security-Policy refuses
/// a `style` in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Markup(String);

impl Markup {
    /// A text.
    pub fn text(text: &str) -> Self {
        Self(escaped(text))
    }

    /// An element with these attributes around what is inside.
    pub fn element(tag: &'static str, attributes: &[(&'static str, &str)], inside: Self) -> Self {
        let mut markup = opened(tag, attributes);
        markup.push_str(&inside.0);
        markup.push_str("</");
        markup.push_str(tag);
        markup.push('>');
        Self(markup)
    }

    /// An element that holds nothing and has no end, such as `input`.
    pub fn alone(tag: &'static str, attributes: &[(&'static str, &str)]) -> Self {
        Self(opened(tag, attributes))
    }

    /// A `span` of this class.
    pub fn span(class: &'static str, inside: Self) -> Self {
        Self::element("span", &[("class", class)], inside)
    }

    /// A `td` of this class, which may be empty.
    pub fn cell(class: &'static str, inside: Self) -> Self {
        let of: &[_] = if class.is_empty() { &[] } else { &[("class", class)] };
        Self::element("td", of, inside)
    }

    /// A link whose name, where there is no room for it, is cut in the middle: names that begin alike are told apart by
    /// their ends.
    pub fn named_link(class: &'static str, href: &str, name: &str) -> Self {
        let end = name.char_indices().rev().nth(END - 1).map(|(at, _)| at);
        let cut = end.filter(|_| name.chars().count() > WHOLE).and_then(|at| name.split_at_checked(at));
        let inside = match cut {
            Some((first, last)) => {
                let part = |text| Self::element("span", &[], Self::text(text));
                Self::span("cut", part(first).and(part(last)))
            }
            None => Self::text(name),
        };
        let of = [("aria-label", name), ("class", class), ("href", href), ("title", name)];
        let mut of = of.to_vec();
        // In two parts it would be read as two words.
        of.retain(|(key, value)| match *key {
            "aria-label" => cut.is_some(),
            _ => !value.is_empty(),
        });
        Self::element("a", &of, inside)
    }

    /// This and what follows.
    #[must_use]
    pub fn and(mut self, next: impl Into<Option<Self>>) -> Self {
        if let Some(next) = next.into() {
            self.0.push_str(&next.0);
        }
        self
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is written.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl FromIterator<Markup> for Markup {
    fn from_iter<T: IntoIterator<Item = Markup>>(parts: T) -> Self {
        parts.into_iter().fold(Self::default(), Self::and)
    }
}

fn opened(tag: &'static str, attributes: &[(&'static str, &str)]) -> String {
    let mut markup = ["<", tag].concat();
    for (name, value) in attributes {
        markup.push(' ');
        markup.push_str(name);
        markup.push_str("=\"");
        markup.push_str(&escaped(value));
        markup.push('"');
    }
    markup.push('>');
    markup
}

/// A piece of markup of one element. Every distinct one is kept as long as the program runs: only for what there are
/// few of.
pub fn inert(markup: Markup) -> AnyView {
    InertElement::new(markup.0).into_any()
}

/// A text as it stands in markup, between elements and in attributes.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::Markup;

    #[test]
    fn no_text_becomes_markup() {
        let markup = Markup::element("a", &[("title", "\"<i>\" & more")], Markup::text("<b>R&D</b>"));
        assert_eq!(
            markup.into_string(),
            "<a title=\"&quot;&lt;i&gt;&quot; &amp; more\">&lt;b&gt;R&amp;D&lt;/b&gt;</a>"
        );
        let both =
            Markup::alone("input", &[("type", "checkbox")]).and(Markup::span("sub", Markup::text("ja – ja")));
        assert_eq!(
            both.and(None).into_string(),
            "<input type=\"checkbox\"><span class=\"sub\">ja – ja</span>"
        );
    }
}
