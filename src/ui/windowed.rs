//! A table of any number of rows, of which only those in sight are on the page.
//!
//! What scrolls is an empty space as high as all rows together. The table itself is pinned in the window above it and
//! shows the rows of the place that was scrolled to, so that however fast one scrolls there are rows to see, at worst
//! those of a moment ago, and never a blank. The heading stays because it is part of the pinned table.
//!
//! One row is the current one. The table holds the focus and names that row, so that a row may leave the page
//! without the focus getting lost; Enter follows the row's first link or button, Space ticks its checkbox.

mod row;
mod space;

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement, HtmlInputElement, ResizeObserver};

use self::row::{TICK, drawn, row_of};
use self::space::{HEAD, Space, View};
use super::copy::copy_pressed;
use super::field::fresh_id;
use super::focus::focus_in_place;
use super::inert::Markup;
use super::printing::use_printing;
use super::table::{Column, heads, least_width, sorting};
use crate::words::{kit, number};

/// The height of a row of two lines in pixels, and of one of a line, which the stylesheet holds them to.
const ROOMY: f64 = 52.0;
const DENSE: f64 = 36.0;
/// After so long without scrolling one has come to rest.
const REST: Duration = Duration::from_millis(250);
/// Rows that are printed at most.
const PRINTED: usize = 1000;
/// Places that were scrolled past while their rows are on their way.
const PASSED: usize = 24;

/// Tables whose heights are kept.
const HEIGHTS_MOST: usize = 50;

thread_local! {
    /// How high the window of each table was, by its caption, the one measured last at the end: the next time it draws
    /// the rows of as high a window at once, and not others once it has been measured.
    static HEIGHTS: RefCell<Vec<(String, f64)>> = const { RefCell::new(Vec::new()) };
}

/// How high a table's window will be: as it was before, else as that of the table before it.
fn height_before(caption: &str) -> f64 {
    HEIGHTS.with_borrow(|known| {
        let own = known.iter().find(|(of, _)| of == caption);
        own.or_else(|| known.last()).map_or(DENSE * 12.0, |(_, height)| *height)
    })
}

fn keep_height(caption: &str, height: f64) {
    HEIGHTS.with_borrow_mut(|known| {
        known.retain(|(of, _)| of != caption);
        known.push((caption.to_owned(), height));
        let many = known.len().saturating_sub(HEIGHTS_MOST);
        known.drain(..many);
    });
}

/// What a windowed table shows.
pub struct Window {
    /// What the rows are, for assistive technology.
    pub caption: String,
    /// The columns, and the order where the URL says none.
    pub columns: Signal<Vec<Column>>,
    /// The order where the URL says none.
    pub sorted: &'static str,
    /// How many rows there are.
    pub total: Signal<usize>,
    /// Rows are one line high instead of two.
    pub dense: Signal<bool>,
    /// The cells of a row, tracked, of which one is a `<th scope="row">`; nothing while they are not known anew.
    pub cells: Rows<Option<Markup>>,
    /// How rows are selected; nothing in a table that selects none.
    pub picking: Option<Picking>,
    /// Where the rows come from.
    pub source: Option<Source>,
}

/// Something of each row.
pub type Rows<T> = Arc<dyn Fn(usize) -> T + Send + Sync>;

/// Selecting rows by the checkbox that each begins with.
#[derive(Clone)]
pub struct Picking {
    /// What the checkbox of a row is for, in words.
    pub label: Rows<String>,
    /// Whether a row is selected, tracked.
    pub holds: Rows<bool>,
    /// Selects a row or no longer does.
    pub put: Arc<dyn Fn(usize, bool) + Send + Sync>,
}

/// Rows that come as one scrolls to them.
#[derive(Clone)]
pub struct Source {
    /// Whether all of these rows are there, tracked.
    pub has: Arc<dyn Fn(Range<usize>) -> bool + Send + Sync>,
    /// These rows are in sight.
    pub want: Arc<dyn Fn(Range<usize>) + Send + Sync>,
    /// Moves when the table shows another list; then it scrolls to this row.
    pub turn: Signal<(u64, usize)>,
    /// One has come to rest with this row as the first.
    pub rest: Arc<dyn Fn(usize) + Send + Sync>,
}

/// What is shown, and the places that were scrolled past since.
#[derive(Clone, PartialEq)]
struct Shown {
    view: View,
    passed: Vec<View>,
}

/// A table of `total` rows that are all there. `cells` gives the cells of a row, the first a `<th scope="row">`.
pub fn windowed(
    caption: impl Into<String>,
    columns: fn() -> Vec<Column>,
    total: impl Into<Signal<usize>>,
    cells: impl Fn(usize) -> Markup + Send + Sync + 'static,
) -> AnyView {
    window_of(Window {
        caption: caption.into(),
        columns: Signal::derive(columns),
        sorted: "",
        total: total.into(),
        dense: Signal::stored(true),
        cells: Arc::new(move |row| Some(cells(row))),
        picking: None,
        source: None,
    })
}

/// The table.
pub fn window_of(table: Window) -> AnyView {
    let Window { caption, columns, sorted, total, dense, cells, picking, source } = table;
    let row_id = StoredValue::new(fresh_id("row"));
    let id_of = move |row: usize| row_id.with_value(|id| [id.as_str(), "-", &row.to_string()].concat());
    let scroller = NodeRef::<html::Div>::new();
    let (scrolled, window_height) = (RwSignal::new(0.0), RwSignal::new(height_before(&caption)));
    let caption = StoredValue::new(caption);
    let current = RwSignal::new(0_usize);
    let row = move || if dense.get() { DENSE } else { ROOMY };
    let space = Memo::new(move |_| Space { total: total.get(), window: window_height.get(), row: row() });
    let sight = Memo::new(move |_| space.get().view(scrolled.get()));
    let source = StoredValue::new(source);
    let printing = use_printing();
    let shown = Memo::new(move |before: Option<&Shown>| {
        let view = sight.get();
        let has = |view: &View| {
            let rows = view.first..view.first + view.rows;
            source.with_value(|source| source.as_ref().is_none_or(|source| (source.has)(rows)))
        };
        if printing.get() {
            let all = View { first: 0, rows: total.get().min(PRINTED), cut: 0.0 };
            let is_there = |row: usize| has(&View { first: row, rows: 1, cut: 0.0 });
            let printed = if has(&all) { all } else { whole(view, total.get(), is_there) };
            return Shown { view: printed, passed: Vec::new() };
        }
        if has(&view) || before.is_none() {
            return Shown { view, passed: Vec::new() };
        }
        // The newest place whose rows have come by now; else what is shown stays.
        let mut shown = before.cloned().unwrap_or(Shown { view, passed: Vec::new() });
        shown.passed.push(view);
        if let Some(at) = shown.passed.iter().rposition(has) {
            shown.view = shown.passed[at];
            shown.passed.drain(..=at);
        }
        let old = shown.passed.len().saturating_sub(PASSED);
        shown.passed.drain(..old);
        shown
    });
    let view = Memo::new(move |_| shown.with(|shown| shown.view));
    let late = Memo::new(move |_| {
        if printing.get() { view.get().rows < total.get().min(PRINTED) } else { view.get() != sight.get() }
    });
    Effect::new(move |_| {
        let all = printing.get().then(|| View { first: 0, rows: total.get().min(PRINTED), cut: 0.0 });
        let View { first, rows, .. } = all.unwrap_or(sight.get());
        source.with_value(|source| {
            if let Some(source) = source {
                (source.want)(first..first + rows);
            }
        });
    });
    let rest = move || {
        // The page may be gone by the time that scrolling has come to rest.
        let Some(View { first, .. }) = sight.try_get_untracked() else { return };
        source.try_with_value(|source| {
            if let Some(source) = source {
                (source.rest)(first);
            }
        });
    };
    let resting = StoredValue::new(None::<TimeoutHandle>);
    let measure = move || {
        let Some(scroller) = scroller.try_get_untracked().flatten() else { return };
        // Never more than the browser's window, so that without a stylesheet there are not all rows on the page.
        let most = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(DENSE * 12.0);
        let height = f64::from(scroller.client_height()).min(most);
        if height > HEAD && height != window_height.get_untracked() {
            caption.with_value(|caption| keep_height(caption, height));
            window_height.set(height);
        }
        let top = f64::from(scroller.scroll_top());
        if top != scrolled.get_untracked() {
            keep_focus(&scroller, space.get_untracked().view(top));
            scrolled.set(top);
            let timer = set_timeout_with_handle(rest, REST).ok();
            if let Some(Some(before)) = resting.try_update_value(|resting| std::mem::replace(resting, timer))
            {
                before.clear();
            }
        }
    };
    Effect::new(move |_| {
        let Some(element) = scroller.get() else { return };
        // Told once at first, after the frame's layout and before its paint: asking now would lay out twice.
        let resized = Closure::<dyn Fn()>::new(measure);
        if let Ok(observer) = ResizeObserver::new(resized.as_ref().unchecked_ref()) {
            observer.observe(&element);
            let kept = StoredValue::new_local((observer, resized));
            on_cleanup(move || {
                kept.try_with_value(|(observer, _)| observer.disconnect());
            });
        }
    });
    let scroll_to = move |place: f64| {
        if let Some(scroller) = scroller.try_get_untracked().flatten() {
            #[expect(clippy::cast_possible_truncation, reason = "pixels, at most 16 million")]
            scroller.set_scroll_top(place.ceil() as i32);
            measure();
        }
    };
    // Another list begins where it is said to; rows of another height keep the first one in its place.
    let turn = source.with_value(|source| source.as_ref().map(|source| source.turn));
    Effect::new(move |before: Option<(u64, f64)>| {
        let (turn, start) = turn.map(|turn| turn.get()).unwrap_or_default();
        let now = (turn, row());
        let first = match before {
            Some(before) if before.0 == turn && before.1 == now.1 => return now,
            Some(before) if before.0 == turn => untrack(|| view.get()).first,
            _ => {
                current.set(start);
                start
            }
        };
        // Once the space is as high as the new rows are together.
        request_animation_frame(move || {
            if let Some(space) = space.try_get_untracked() {
                scroll_to(space.at(first));
            }
        });
        now
    });
    let show = move |row: usize| {
        current.set(row);
        if let Some(wanted) = space.get_untracked().to(row, scrolled.get_untracked()) {
            scroll_to(wanted);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        // A link or a control in a row has its own keys.
        let on_table = event.target().and_then(|it| it.dyn_into::<HtmlElement>().ok());
        if on_table.is_none_or(|it| it.tag_name() != "TABLE") {
            return;
        }
        let (now, last) = (current.get_untracked(), total.get_untracked().saturating_sub(1));
        let page = sight.get_untracked().rows.saturating_sub(2).max(1);
        let press = |what: &str| {
            let row = document().get_element_by_id(&id_of(now));
            let found = row.and_then(|row| row.query_selector(what).ok().flatten());
            if let Some(control) = found.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
                rest();
                control.click();
            }
        };
        match event.key().as_str() {
            "ArrowDown" => show((now + 1).min(last)),
            "ArrowUp" => show(now.saturating_sub(1)),
            "PageDown" => show((now + page).min(last)),
            "PageUp" => show(now.saturating_sub(page)),
            "Home" => show(0),
            "End" => show(last),
            "Enter" => press("a, button"),
            " " => press("input[type=checkbox]"),
            _ => return,
        }
        event.prevent_default();
    };
    let order = columns.with_untracked(|columns| sorting(columns));
    let selects = picking.is_some();
    let put = picking.as_ref().map(|picking| picking.put.clone());
    let row = move |row: usize| drawn(id_of(row), row, current, cells.clone(), picking.clone());
    let active = move || {
        let View { first, rows, .. } = view.get();
        Some(current.get()).filter(|row| (first..first + rows).contains(row)).map(id_of)
    };
    let in_view = move || {
        let View { first, rows, .. } = view.get();
        first..first + rows
    };
    let part = move || {
        let (rows, all) = (view.get().rows, total.get());
        let count = |rows: usize| u64::try_from(rows).unwrap_or(u64::MAX);
        let said = || kit::printed_part(&number(count(rows)), &number(count(all)));
        (printing.get() && rows < all).then(|| view! { <p class="print-only">{said()}</p> })
    };
    let cut = move || format!("translateY(-{}px)", view.get().cut);
    view! {
        <div
            class="windowed"
            class:dense=move || dense.get()
            style=("--least", move || columns.with(|columns| least_width(columns)))
            node_ref=scroller
            on:scroll=move |_| measure()
            on:click=move |event| {
                rest();
                let pressed = event.target().and_then(|it| it.dyn_into::<Element>().ok());
                if let Some(pressed) = pressed {
                    copy_pressed(&pressed);
                    if let Some(row) = row_of(&pressed) {
                        current.set(row);
                    }
                }
            }
            on:change=move |event| {
                let ticked = event.target().and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
                let ticked = ticked.filter(|it| it.class_name() == TICK);
                if let (Some(ticked), Some(put)) = (ticked, &put)
                    && let Some(row) = row_of(&ticked)
                {
                    put(row, ticked.checked());
                }
            }
        >
            <div style:block-size=move || format!("{}px", space.get().height())>
                <div class="windowed-pane" style:block-size=move || format!("{}px", window_height.get())>
                    <table
                        role="grid"
                        tabindex="0"
                        aria-rowcount=move || (total.get() + 1).to_string()
                        aria-multiselectable=selects.then_some("true")
                        aria-busy=move || late.get().then_some("true")
                        aria-activedescendant=active
                        on:keydown=on_key
                    >
                        <caption class="visually-hidden">{caption.get_value()}</caption>
                        <thead><tr aria-rowindex="1">{move || heads(order, || columns.get(), sorted)}</tr></thead>
                        <tbody style:transform=cut>
                            <For each=in_view key=|row| *row children=row />
                        </tbody>
                    </table>
                    {part}
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// What of a list is printed where not all of it has come: the rows around those in sight, as many as are there.
fn whole(view: View, total: usize, is_there: impl Fn(usize) -> bool) -> View {
    let first = (0..view.first).rev().take(PRINTED).take_while(|row| is_there(*row)).last();
    let first = first.unwrap_or(view.first);
    let rows = (first..total).take(PRINTED).take_while(|row| is_there(*row)).count();
    View { first, rows: rows.max(view.rows), cut: 0.0 }
}

/// Gives the focus to the table where it is in a row that is about to leave, so that it is not lost with the row.
fn keep_focus(scroller: &HtmlElement, next: View) {
    let Some(active) = document().active_element().filter(|it| scroller.contains(Some(it))) else { return };
    let Some(row) = row_of(&active) else { return };
    if !(next.first..next.first + next.rows).contains(&row)
        && let Ok(Some(table)) = scroller.query_selector("table")
        && let Ok(table) = table.dyn_into::<HtmlElement>()
    {
        focus_in_place(&table);
    }
}
