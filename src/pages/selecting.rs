//! The bar over a list in which one selects rows: how many of how many, all that match, and what one does with them.

use leptos::prelude::*;

use crate::ui::focus::{first_of, hand_on_focus};
use crate::ui::{Button, Look};
use crate::words::{lists as words, number};

/// What the bar says of a selection.
#[derive(Clone, Copy)]
pub struct Selected {
    /// What the rows are, for assistive technology.
    pub label: &'static str,
    /// How many are selected.
    pub count: Signal<u64>,
    /// How many rows there are.
    pub total: Signal<u64>,
    /// Every row is selected.
    pub whole: Signal<bool>,
    /// Every row is being selected.
    pub busy: RwSignal<bool>,
}

/// The bar. `choose_all` selects every row that matches; `clear` none; `actions` are there while any is selected.
pub fn selection_bar(
    selected: Selected,
    choose_all: impl Fn() + Clone + Send + Sync + 'static,
    clear: impl Fn() + Clone + Send + Sync + 'static,
    actions: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let Selected { label, count, total, whole, busy } = selected;
    let any = Memo::new(move |_| count.get() > 0);
    let text = move || match count.get() {
        0 => words::none_selected().to_owned(),
        count => words::selected_of(count, &number(total.get())),
    };
    let all = Signal::derive(move || words::select_all(&number(total.get())));
    let rest = Memo::new(move |_| !whole.get() && total.get() > 0);
    let empty = Memo::new(move |_| total.get() == 0 && !any.get());
    // Who pressed what goes with the selection goes on from its bar.
    let stays = || on_cleanup(|| hand_on_focus(".selection", || first_of(".selection button, .selection")));
    let choose = move || {
        stays();
        let choose_all = choose_all.clone();
        rest.get().then(|| view! { <Button label=all look=Look::Quiet busy=busy on_click=choose_all /> })
    };
    let doing = move || {
        stays();
        let clear = clear.clone();
        any.get()
            .then(|| view! { {actions()} <Button label=words::clear() look=Look::Quiet on_click=clear /> })
    };
    view! {
        <div class="toolbar selection" role="group" tabindex="-1" aria-label=label hidden=move || empty.get()>
            <span role="status">{text}</span>
            {choose}
            {doing}
        </div>
    }
    .into_any()
}
