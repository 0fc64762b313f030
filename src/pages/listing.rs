//! A long list as a page shows it: its rows as they are scrolled to, its columns as they were chosen, and what stands
//! there while there are none.
//!
//! The URL holds filter, order, columns and the place in the list: `at=`, the number of the row at the top, written
//! once scrolling has come to rest, so that back and a pasted link show the same rows.

pub mod cell;

use std::sync::Arc;

use leptos::ev::FocusEvent;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Node;

use crate::api::{ApiError, Blocks, Listed, blocks};
use crate::ui::focus::{find_focus, focus_in_place};
use crate::ui::inert::Markup;
use crate::ui::options::{Choosable, When, list_options, shown_columns, use_density};
use crate::ui::query::use_query;
use crate::ui::windowed::{Picking, Rows};
use crate::ui::{Button, Column, Source, Window, error_view, skeleton_rows, window_of};
use crate::words::{common, frame};

/// A column of a list. Its cells only show and link, so they are markup.
pub struct ListColumn<R> {
    choice: Choosable,
    usual_while: Option<Signal<bool>>,
    head: Column,
    cell: Of<R, Markup>,
}

type Of<R, T> = Arc<dyn Fn(&R) -> T + Send + Sync>;

type Put<R> = Arc<dyn Fn(&R, bool) + Send + Sync>;

impl<R> ListColumn<R> {
    /// A column that says which row it is; its cell is a `<th scope="row">`.
    pub fn naming(
        key: &'static str,
        head: Column,
        cell: impl Fn(&R) -> Markup + Send + Sync + 'static,
    ) -> Self {
        Self::of(key, When::Always, head, cell)
    }

    /// A column that is shown unless it was taken away; its cell is a `<td>`.
    pub fn usual(
        key: &'static str,
        head: Column,
        cell: impl Fn(&R) -> Markup + Send + Sync + 'static,
    ) -> Self {
        Self::of(key, When::Usually, head, cell)
    }

    /// A column that is shown once it was chosen; its cell is a `<td>`.
    pub fn extra(
        key: &'static str,
        head: Column,
        cell: impl Fn(&R) -> Markup + Send + Sync + 'static,
    ) -> Self {
        Self::of(key, When::Chosen, head, cell)
    }

    /// The same column, shown unless it was taken away while this is so.
    #[must_use]
    pub fn usual_while(mut self, so: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        self.usual_while = Some(Signal::derive(so));
        self
    }

    fn choice(&self) -> Choosable {
        let usual = self.usual_while.is_some_and(|usual| usual.get());
        Choosable { shown: if usual { When::Usually } else { self.choice.shown }, ..self.choice }
    }

    fn of(
        key: &'static str,
        shown: When,
        head: Column,
        cell: impl Fn(&R) -> Markup + Send + Sync + 'static,
    ) -> Self {
        Self {
            choice: Choosable { key, label: head.label, shown },
            usual_while: None,
            head,
            cell: Arc::new(cell),
        }
    }
}

/// A list.
pub struct Listing<P: Listed> {
    /// What the rows are, for assistive technology.
    pub caption: &'static str,
    /// The order where the URL says none.
    pub sorted: &'static str,
    /// The columns.
    pub columns: Vec<ListColumn<P::Row>>,
    /// What stands there where the list is empty.
    pub empty: ViewFn,
    /// How rows are selected, in a list that one selects in.
    pub picks: Option<Picks<P::Row>>,
}

/// Selecting rows.
pub struct Picks<R> {
    /// What stands above the checkboxes.
    pub head: &'static str,
    /// What the checkbox of a row is for, in words.
    pub label: Of<R, String>,
    /// Whether a row is selected, tracked.
    pub holds: Of<R, bool>,
    /// Selects a row or no longer does.
    pub put: Put<R>,
}

impl<R> Clone for Picks<R> {
    fn clone(&self) -> Self {
        Self { head: self.head, label: self.label.clone(), holds: self.holds.clone(), put: self.put.clone() }
    }
}

/// The list at `path`, beginning where the URL says. With `facets`, it is asked for the counts of its filters.
pub fn long_list<P: Listed>(path: impl Fn() -> String + Send + Sync + 'static, facets: bool) -> Blocks<P> {
    let query = use_query();
    blocks(path, move || query.get("at").parse().unwrap_or(0), facets)
}

/// What there is to show.
#[derive(Clone, PartialEq)]
enum Stage {
    Failed(ApiError),
    Waiting,
    Slow,
    /// With the number of the list, as each names other filters.
    Empty(u64),
    Rows,
}

impl<P: Listed> Listing<P> {
    /// The button for its columns and the height of its rows, and the list itself.
    pub fn show(self, list: Blocks<P>) -> (AnyView, AnyView) {
        let Self { caption, sorted, columns, empty, picks } = self;
        let dense = use_density();
        let columns = StoredValue::new(columns);
        let choices = Signal::derive(move || {
            columns.with_value(|columns| columns.iter().map(ListColumn::choice).collect::<Vec<_>>())
        });
        let options = list_options(choices, dense);
        let query = use_query();
        let shown = Memo::new(move |_| choices.with(|choices| shown_columns(query, choices)));
        let stage = Memo::new(move |_| {
            let any = list.head.with(Option::is_some);
            match list.error.get() {
                Some(error) if !(any && error == ApiError::Unreachable) => Stage::Failed(error),
                _ if !any && list.slow.get() => Stage::Slow,
                _ if !any => Stage::Waiting,
                _ if list.total.get() == 0 => Stage::Empty(list.turn.get().0),
                _ => Stage::Rows,
            }
        });
        let window = move || {
            let head = picks.as_ref().map(|picks| Column { label: picks.head, sort: "", class: "tight" });
            let heads = move || {
                let named = columns.with_value(|columns| {
                    let of = |key: &&str| {
                        columns.iter().find(|it| it.choice.key == *key).map(|it| it.head.clone())
                    };
                    shown.get().iter().filter_map(of).collect::<Vec<_>>()
                });
                head.iter().cloned().chain(named).collect()
            };
            let source = Source {
                has: Arc::new(move |rows| list.has(rows)),
                want: Arc::new(move |rows| list.want(rows)),
                turn: list.turn.into(),
                rest: Arc::new(remember),
            };
            window_of(Window {
                caption: caption.to_owned(),
                columns: Signal::derive(heads),
                sorted,
                total: list.total.into(),
                dense: dense.into(),
                cells: cells_of(list, columns, shown),
                picking: picks.clone().map(|picks| picking_of(list, picks)),
                source: Some(source),
            })
        };
        let body = move || match stage.get() {
            Stage::Failed(error) => failure(&error, list),
            Stage::Waiting => ().into_any(),
            Stage::Slow => skeleton_rows(12),
            Stage::Empty(_) => empty.run(),
            Stage::Rows => window(),
        };
        let stale = move || if list.stale.get() { "listing stale" } else { "listing" };
        (options, around(list, stale, body.into_any()))
    }
}

/// The list on the page, which is told whether somebody is at it: the pointer is over it, or the focus within.
fn around<P: Listed>(
    list: Blocks<P>,
    class: impl Fn() -> &'static str + Send + 'static,
    body: AnyView,
) -> AnyView {
    let (pointed, focused) = (StoredValue::new(false), StoredValue::new(false));
    let at = move |which: StoredValue<bool>, so: bool| {
        which.try_set_value(so);
        list.read(pointed.try_get_value() == Some(true) || focused.try_get_value() == Some(true));
    };
    let here = NodeRef::<Div>::new();
    // What had the focus may be gone: the list takes it, so that the keyboard goes on from there. Not every browser says
    // so by an event.
    let take = move |had: Option<Node>| {
        request_animation_frame(move || {
            if had.is_some_and(|had| had.is_connected()) {
                return;
            }
            let Some(list) = here.try_get_untracked().flatten() else { return };
            if !list.contains(document().active_element().as_deref()) {
                at(focused, false);
                find_focus(|| list.query_selector("[role=grid]").ok().flatten()?.dyn_into().ok());
            }
        });
    };
    Effect::new(move |_| {
        list.stays.track();
        list.total.track();
        if focused.get_value() {
            take(None);
        }
    });
    let leaves = |event: &FocusEvent| {
        let list = event.current_target().and_then(|it| it.dyn_into::<Node>().ok());
        let next = event.related_target().and_then(|it| it.dyn_into::<Node>().ok());
        !list.is_some_and(|list| next.is_some_and(|next| list.contains(Some(&next))))
    };
    view! {
        <div
            class=class
            node_ref=here
            on:pointerenter=move |_| at(pointed, true)
            on:pointerleave=move |_| at(pointed, false)
            on:focusin=move |_| at(focused, true)
            on:focusout=move |event| {
                if leaves(&event) {
                    at(focused, false);
                    let had = event.target().and_then(|it| it.dyn_into::<Node>().ok());
                    take(had);
                }
            }
        >
            {body}
            {changed(list)}
        </div>
    }
    .into_any()
}

/// That rows stay where others stand by now, over the list, so that nothing moves.
fn changed<P: Listed>(list: Blocks<P>) -> AnyView {
    let button = move || {
        list.stays.get().then(|| {
            let show = move || {
                // The button is about to go.
                let table = document().query_selector(".listing [role=grid]").ok().flatten();
                if let Some(table) = table.and_then(|it| it.dyn_into().ok()) {
                    focus_in_place(&table);
                }
                list.as_is();
            };
            view! { <span>{frame::rows_stay()}</span> <Button label=frame::rows_show() on_click=show /> }
                .into_any()
        })
    };
    view! { <div class="rows-stay" role="status">{button}</div> }.into_any()
}

/// The cells of each row.
fn cells_of<P: Listed>(
    list: Blocks<P>,
    columns: StoredValue<Vec<ListColumn<P::Row>>>,
    shown: Memo<Vec<&'static str>>,
) -> Rows<Option<Markup>> {
    Arc::new(move |place| {
        let keys = shown.get();
        let row = list.row(place)?;
        let cell = |columns: &Vec<ListColumn<P::Row>>, key: &str| {
            columns.iter().find(|it| it.choice.key == key).map(|it| (it.cell)(&row))
        };
        Some(columns.with_value(|columns| keys.iter().filter_map(|key| cell(columns, key)).collect()))
    })
}

fn picking_of<P: Listed>(list: Blocks<P>, picks: Picks<P::Row>) -> Picking {
    let (label, holds, put) = (picks.label, picks.holds, picks.put);
    Picking {
        label: Arc::new(move |place| list.row(place).map(|row| label(&row)).unwrap_or_default()),
        holds: Arc::new(move |place| list.row(place).is_some_and(|row| holds(&row))),
        put: Arc::new(move |place, on| {
            if let Some(row) = untrack(|| list.row(place)) {
                put(&row, on);
            }
        }),
    }
}

fn failure<P: Listed>(error: &ApiError, list: Blocks<P>) -> AnyView {
    let title = if error.is_missing() { frame::not_here() } else { frame::cannot_be_shown() };
    let again = view! { <Button label=common::try_again() on_click=move || list.again() /> }.into_any();
    error_view(title, error.sentence(), again)
}

/// Writes the place in the list into the address without a new entry in the history, and without the router, to which
/// it is no other page.
fn remember(row: usize) {
    let window = window();
    let location = window.location();
    let (Ok(path), Ok(search)) = (location.pathname(), location.search()) else { return };
    let kept =
        search.trim_start_matches('?').split('&').filter(|it| !it.is_empty() && !it.starts_with("at="));
    let mut parts: Vec<String> = kept.map(str::to_owned).collect();
    if row > 0 {
        parts.push(format!("at={row}"));
    }
    let wanted = if parts.is_empty() { String::new() } else { ["?", &parts.join("&")].concat() };
    if wanted != search
        && let Ok(history) = window.history()
    {
        let state = history.state().unwrap_or(JsValue::NULL);
        let _ = history.replace_state_with_url(&state, "", Some(&[path, wanted].concat()));
    }
}
