//! What a page says when it has nothing to show, or can't.

use leptos::prelude::*;

/// Nothing here yet: what would be here, and how to make the first one.
pub fn empty_state(title: impl Into<String>, text: impl Into<String>, actions: AnyView) -> AnyView {
    let (title, text): (String, String) = (title.into(), text.into());
    view! {
        <section class="empty">
            <h2>{title}</h2>
            <p>{text}</p>
            <div class="actions">{actions}</div>
        </section>
    }
    .into_any()
}

/// Something went wrong: a title, the sentence with the next step, and what to do.
pub fn error_view(title: impl Into<String>, sentence: impl Into<String>, actions: AnyView) -> AnyView {
    let (title, sentence): (String, String) = (title.into(), sentence.into());
    view! {
        <section class="empty failed" role="alert">
            <h2>{title}</h2>
            <p>{sentence}</p>
            <div class="actions">{actions}</div>
        </section>
    }
    .into_any()
}

/// A note with a coloured edge; `class` is a state's: `conflict`, `error`, `pending`, `success` or `na`.
pub fn note(class: &'static str, content: AnyView) -> AnyView {
    view! { <div class=["note ", class].concat()>{content}</div> }.into_any()
}
