//! Something that is there when it is wanted: the browser's own `<details>`.

use leptos::prelude::*;

/// `content` under a summary that opens and closes it.
pub fn disclosure(summary: impl Into<String>, open: bool, content: AnyView) -> AnyView {
    let summary: String = summary.into();
    view! {
        <details class="disclosure" open=open>
            <summary>{summary}</summary>
            <div>{content}</div>
        </details>
    }
    .into_any()
}
