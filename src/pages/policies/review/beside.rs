//! What stands beside a field, and at the head: that saving would make a conflict there.

use leptos::prelude::*;

use super::Review;
use super::conflicts::conflict_lines;
use crate::pages::policies::editor::form::Place;
use crate::pages::policies::editor::state::Editor;
use crate::words::review as words;

/// The conflict that the edit makes on a setting, below its control. Nothing on a page without a [`Review`].
pub fn row_note(editor: Editor, place: &Place) -> AnyView {
    let (Some(review), None) = (use_context::<Review>(), &place.rule) else { return ().into_any() };
    let id = place.id.clone();
    let conflict = Memo::new(move |_| review.conflict_on(&id));
    let note = move || {
        conflict.get().map(|conflict| {
            view! {
                <p class="says conflict" class:dim=move || review.waiting.get()>
                    <span aria-hidden="true">"◆"</span>
                    <span>
                        <span class="visually-hidden">{words::conflict_sign()}</span>
                        {conflict_lines(&conflict, Some(editor))}
                    </span>
                </p>
            }
            .into_any()
        })
    };
    note.into_any()
}

/// The number of new conflicts, for the head; nothing without any.
pub fn conflict_count(review: Review) -> AnyView {
    let text = move || {
        let count = review.report.with(|report| report.as_ref().map_or(0, |it| it.conflicts_created.len()));
        (count > 0).then(|| words::new_conflicts(u64::try_from(count).unwrap_or_default()))
    };
    view! { <span class="conflict-text" role="status">{text}</span> }.into_any()
}
