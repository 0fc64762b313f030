//! The cells that lists have in common, and what stands in them.

use crate::ui::inert::Markup;
use crate::words::number;

/// The cell that says which row it is: a link with, below it, what else to know at once.
pub fn named(class: &'static str, href: &str, name: &str, below: &str) -> Markup {
    let mut of = vec![("scope", "row"), ("class", class)];
    of.retain(|(_, value)| !value.is_empty());
    let inside = Markup::named_link("", href, name);
    let below = Markup::element("span", &[("class", "sub"), ("title", below)], Markup::text(below));
    Markup::element("th", &of, inside.and(below))
}

/// The cell with a number that leads to what it counts; `label` says of what.
pub fn counted(class: &'static str, href: &str, label: &str, count: u64) -> Markup {
    let label = Markup::span("visually-hidden", Markup::text(&[label, ": "].concat()));
    let link = [("class", class), ("href", href)];
    let link = if class.is_empty() { &link[1..] } else { &link };
    Markup::cell("num", Markup::element("a", link, label.and(Markup::text(&number(count)))))
}

/// The cell of a text that may be long, in as many lines as a row has; all of it is told where the pointer rests.
pub fn long_text(text: &str) -> Markup {
    in_lines(text, Markup::text(text))
}

/// The cell of what may be long, in as many lines as a row has; `whole` is told where the pointer rests.
pub fn in_lines(whole: &str, inside: Markup) -> Markup {
    Markup::element("td", &[("class", "what"), ("title", whole)], Markup::span("lines", inside))
}

/// A link that leaves one where one is on the page.
pub fn stay(class: &'static str, href: &str, inside: Markup) -> Markup {
    let of = [("class", class), ("href", href), ("data-noscroll", "")];
    Markup::element("a", if class.is_empty() { &of[1..] } else { &of }, inside)
}

/// What a cell says, and what else there is to know below it.
pub fn duo(first: Markup, under: Option<Markup>) -> Markup {
    Markup::span("duo", first.and(Markup::text(" ")).and(under))
}
