//! A text with links and values in it, wherever the language puts them.

use leptos::prelude::*;

/// What stands for the first piece in a text.
pub const FIRST: &str = "\u{1}";
/// What stands for the second.
pub const SECOND: &str = "\u{2}";

/// The text with pieces in the places of [`FIRST`] and [`SECOND`].
pub fn woven(text: &str, first: AnyView, second: AnyView) -> AnyView {
    let (mut first, mut second) = (Some(first), Some(second));
    let mut parts: Vec<AnyView> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find([FIRST, SECOND].map(|it| it.chars().next().unwrap_or_default())) {
        let (before, after) = rest.split_at(at);
        parts.push(before.to_owned().into_any());
        let piece = if after.starts_with(FIRST) { first.take() } else { second.take() };
        parts.extend(piece);
        rest = after.get(1..).unwrap_or_default();
    }
    parts.push(rest.to_owned().into_any());
    parts.into_any()
}
