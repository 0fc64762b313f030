//! Characters underlined while one types: what is at fault in a text, shown in the text itself.
//!
//! The native control stays what it is. Over it lies a copy of its text in the same place, without colour and
//! without a voice, whose only visible part are the lines under the marked characters. The copy has the control's
//! own class, so that both break and scroll alike; it is there only while something is marked.

use leptos::prelude::*;

use super::field::Field;

/// Characters to underline: start and end, counted in characters, end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The first character.
    pub start: usize,
    /// Behind the last character. Where nothing lies between, the character that is there is marked, or the last.
    pub end: usize,
    /// An error; otherwise something to know.
    pub error: bool,
}

/// Underlines `marks` of `text` in `control`: an `<input class="input">`, or a `<textarea class="input">` with
/// `lines`. `mono` where the control has that class as well.
pub fn marked(
    text: Signal<String>,
    marks: Signal<Vec<Mark>>,
    lines: bool,
    mono: bool,
    control: AnyView,
) -> AnyView {
    let place = NodeRef::<leptos::html::Span>::new();
    let copy = NodeRef::<leptos::html::Span>::new();
    let follow = move || {
        request_animation_frame(move || {
            let Some((place, copy)) =
                place.try_get_untracked().flatten().zip(copy.try_get_untracked().flatten())
            else {
                return;
            };
            if let Some(control) = place.query_selector("input, textarea").ok().flatten() {
                copy.set_scroll_left(control.scroll_left());
                copy.set_scroll_top(control.scroll_top());
            }
        });
    };
    let shown = move || {
        let pieces = marks.with(|marks| text.with(|text| pieces(text, marks)));
        if pieces.iter().all(|(_, mark)| mark.is_none()) {
            return None;
        }
        follow();
        let pieces = pieces
            .into_iter()
            .map(|(piece, mark)| match mark {
                None => piece.into_any(),
                Some(error) => view! { <u class:error=error>{piece}</u> }.into_any(),
            })
            .collect_view();
        // A last line without a character has its height all the same.
        Some(
            view! { <span class="marks input" class:mono=mono aria-hidden="true" node_ref=copy>{pieces}"\u{200b}"</span> },
        )
    };
    view! {
        <span
            class="marked"
            class:lines=lines
            node_ref=place
            on:input=move |_| follow()
            on:focusout=move |_| follow()
            on:scroll:capture=move |_| follow()
        >
            {control}
            {shown}
        </span>
    }
    .into_any()
}

/// The text in pieces, each with what it is marked as: an error, something to know, or nothing.
fn pieces(text: &str, marks: &[Mark]) -> Vec<(String, Option<bool>)> {
    let length = text.chars().count();
    let mut signs = vec![None; length];
    for mark in marks {
        let (mut start, mut end) = (mark.start.min(length), mark.end.min(length));
        if start >= end {
            start = start.min(length.saturating_sub(1));
            end = start + 1;
        }
        // An error is not hidden by what is only to be known.
        for sign in signs.iter_mut().take(end).skip(start) {
            *sign = Some(mark.error || *sign == Some(true));
        }
    }
    let mut pieces: Vec<(String, Option<bool>)> = Vec::new();
    for (character, sign) in text.chars().zip(signs) {
        match pieces.last_mut() {
            Some((piece, last)) if *last == sign => piece.push(character),
            _ => pieces.push((character.to_string(), sign)),
        }
    }
    pieces
}

/// A field whose text can have marks: one line, or several with `rows`.
#[component]
pub fn MarkedField(
    /// The label.
    #[prop(into)]
    label: String,
    /// The text.
    value: RwSignal<String>,
    /// What is underlined.
    #[prop(into)]
    marks: Signal<Vec<Mark>>,
    /// What to enter.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong; empty while nothing is.
    #[prop(optional, into)]
    error: Signal<String>,
    /// Lines shown at once; 0 for a field of one line.
    #[prop(optional)]
    rows: u32,
    /// Letters of one width, as code has them.
    #[prop(optional)]
    mono: bool,
) -> AnyView {
    let bad = move || error.with(|error| !error.is_empty()).then_some("true");
    let input = move |id: String, described: String| {
        let control = if rows == 0 {
            view! {
                <input
                    class="input"
                    class:mono=mono
                    id=id
                    aria-describedby=described
                    aria-invalid=bad
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=value
                    on:input:target=move |event| value.set(event.target().value())
                />
            }
            .into_any()
        } else {
            view! {
                <textarea
                    class="input"
                    class:mono=mono
                    id=id
                    rows=rows.to_string()
                    aria-describedby=described
                    aria-invalid=bad
                    spellcheck="false"
                    prop:value=value
                    on:input:target=move |event| value.set(event.target().value())
                />
            }
            .into_any()
        };
        marked(value.into(), marks, rows > 0, mono, control)
    };
    view! { <Field label=label hint=hint error=error input=input /> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::{Mark, pieces};

    fn cut(text: &str, marks: &[(usize, usize, bool)]) -> String {
        let marks: Vec<_> = marks.iter().map(|&(start, end, error)| Mark { start, end, error }).collect();
        pieces(text, &marks)
            .into_iter()
            .map(|(piece, mark)| match mark {
                None => piece,
                Some(true) => format!("[{piece}]"),
                Some(false) => format!("({piece})"),
            })
            .collect()
    }

    #[test]
    fn characters_are_counted_and_not_bytes() {
        assert_eq!(cut("näher-80", &[(6, 8, true)]), "näher-[80]");
        assert_eq!(cut("plain", &[]), "plain");
    }

    #[test]
    fn an_error_wins_over_what_is_to_be_known() {
        assert_eq!(cut("abcd", &[(0, 4, false), (1, 2, true)]), "(a)[b](cd)");
        assert_eq!(cut("abcd", &[(1, 2, true), (0, 4, false)]), "(a)[b](cd)");
    }

    #[test]
    fn a_mark_of_no_width_or_beyond_the_end_is_seen() {
        assert_eq!(cut("abc", &[(3, 3, true)]), "ab[c]");
        assert_eq!(cut("abc", &[(1, 1, true)]), "a[b]c");
        assert_eq!(cut("abc", &[(7, 9, true)]), "ab[c]");
        assert_eq!(cut("", &[(0, 1, true)]), "");
    }
}
