//! A table of any number of rows, of which only those in sight are on the page.
//!
//! What scrolls is an empty space as high as all rows together. The table itself is pinned in the window above it and
//! shows the rows of the place that was scrolled to, so that however fast one scrolls there are rows to see, at worst
//! those of a moment ago, and never a blank. The heading stays because it is part of the pinned table.
//!
//! One row is the current one. The table holds the focus and names that row, so that a row may leave the page
//! without the focus getting lost; Enter follows the row's first link or button.

use std::sync::Arc;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::field::fresh_id;
use super::table::Column;

/// The height of a row and of the heading in pixels, which the stylesheet holds them to.
const ROW: f64 = 36.0;
/// Browsers can't scroll through more than this; more rows than fit are scrolled through faster.
const HIGHEST: f64 = 8_000_000.0;

/// Which rows are in sight.
#[derive(Debug, Clone, Copy, PartialEq)]
struct View {
    /// The first row.
    first: usize,
    /// How many, a row that is cut included.
    rows: usize,
    /// How much of the first row is above the edge, in pixels.
    cut: f64,
}

/// What is scrolled through: the number of rows and the height of the window.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Space {
    total: usize,
    window: f64,
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers of rows and pixels, not negative and far below 2^53"
)]
impl Space {
    /// The height that is scrolled through, the heading included.
    fn height(self) -> f64 {
        (self.total as f64 * ROW + ROW).min(HIGHEST.max(self.window))
    }

    /// How many pixels of rows a pixel of scrolling moves.
    fn speed(self) -> f64 {
        let (way, rows) = (self.height() - self.window, self.total as f64 * ROW + ROW - self.window);
        if way > 0.0 { (rows / way).max(1.0) } else { 1.0 }
    }

    /// What is in sight after scrolling so far.
    fn view(self, scrolled: f64) -> View {
        let last = (self.total as f64 * ROW + ROW - self.window).max(0.0);
        let top = (scrolled * self.speed()).clamp(0.0, last);
        let first = (top / ROW).floor();
        let rows = ((self.window - ROW).max(ROW) / ROW).ceil() as usize + 1;
        let first_row = first as usize;
        View {
            first: first_row,
            rows: rows.min(self.total.saturating_sub(first_row)),
            cut: top - first * ROW,
        }
    }

    /// How far to scroll so that a row is in sight; `None` where it is.
    fn to(self, row: usize, scrolled: f64) -> Option<f64> {
        let top = scrolled * self.speed();
        let (begin, end) = (row as f64 * ROW, row as f64 * ROW + ROW);
        let room = self.window - ROW;
        let wanted = if begin < top {
            begin
        } else if end > top + room {
            end - room
        } else {
            return None;
        };
        Some(wanted / self.speed())
    }
}

/// A table of `total` rows. `cells` gives the cells of a row, the first a `<th scope="row">`.
pub fn windowed(
    caption: impl Into<String>,
    columns: Vec<Column>,
    total: impl Into<Signal<usize>>,
    cells: impl Fn(usize) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let caption: String = caption.into();
    let total: Signal<usize> = total.into();
    let cells: Arc<dyn Fn(usize) -> AnyView + Send + Sync> = Arc::new(cells);
    let row_id = StoredValue::new(fresh_id("row"));
    let id_of = move |row: usize| row_id.with_value(|id| [id.as_str(), "-", &row.to_string()].concat());
    let scroller = NodeRef::<html::Div>::new();
    let (scrolled, window_height) = (RwSignal::new(0.0), RwSignal::new(ROW * 12.0));
    let current = RwSignal::new(0_usize);
    let space = Memo::new(move |_| Space { total: total.get(), window: window_height.get() });
    let sight = Memo::new(move |_| space.get().view(scrolled.get()));
    let measure = move || {
        if let Some(scroller) = scroller.try_get_untracked().flatten() {
            // Never more than the browser's window, so that without a stylesheet there are not all rows on the page.
            let most = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(ROW * 12.0);
            let height = f64::from(scroller.client_height()).min(most);
            if height > ROW {
                window_height.set(height);
            }
            scrolled.set(f64::from(scroller.scroll_top()));
        }
    };
    Effect::new(move |_| {
        if scroller.get().is_some() {
            measure();
        }
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
    let show = move |row: usize| {
        current.set(row);
        let Some(scroller) = scroller.try_get_untracked().flatten() else { return };
        if let Some(wanted) = space.get_untracked().to(row, scrolled.get_untracked()) {
            #[expect(clippy::cast_possible_truncation, reason = "pixels, at most 8 million")]
            scroller.set_scroll_top(wanted.ceil() as i32);
            measure();
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
        match event.key().as_str() {
            "ArrowDown" => show((now + 1).min(last)),
            "ArrowUp" => show(now.saturating_sub(1)),
            "PageDown" => show((now + page).min(last)),
            "PageUp" => show(now.saturating_sub(page)),
            "Home" => show(0),
            "End" => show(last),
            "Enter" => {
                let row = document().get_element_by_id(&id_of(now));
                let found = row.and_then(|row| row.query_selector("a, button").ok().flatten());
                if let Some(control) = found.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
                    control.click();
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let rows = move || {
        let View { first, rows, .. } = sight.get();
        let cells = cells.clone();
        (first..first + rows)
            .map(|row| {
                view! {
                    <tr
                        id=id_of(row)
                        aria-rowindex=(row + 2).to_string()
                        aria-selected=move || if current.get() == row { "true" } else { "false" }
                        class:selected=move || current.get() == row
                        on:click=move |_| current.set(row)
                    >
                        {cells(row)}
                    </tr>
                }
                .into_any()
            })
            .collect_view()
    };
    let active = move || {
        let View { first, rows, .. } = sight.get();
        Some(current.get()).filter(|row| (first..first + rows).contains(row)).map(id_of)
    };
    let heads = columns
        .into_iter()
        .map(|column| view! { <th scope="col" class=column.class>{column.label}</th> }.into_any())
        .collect_view();
    let cut = move || format!("translateY(-{}px)", sight.get().cut);
    view! {
        <div class="windowed" node_ref=scroller on:scroll=move |_| measure()>
            <div style:block-size=move || format!("{}px", space.get().height())>
                <div class="windowed-pane" style:block-size=move || format!("{}px", window_height.get())>
                    <table
                        role="grid"
                        tabindex="0"
                        aria-rowcount=move || (total.get() + 1).to_string()
                        aria-activedescendant=active
                        on:keydown=on_key
                    >
                        <caption class="visually-hidden">{caption}</caption>
                        <thead><tr aria-rowindex="1">{heads}</tr></thead>
                        <tbody style:transform=cut>{rows}</tbody>
                    </table>
                </div>
            </div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_can_be_reached_and_no_place_is_blank() {
        for total in [0, 1, 11, 100, 100_000, 5_000_000] {
            let space = Space { total, window: 432.0 };
            let end = (space.height() - space.window).max(0.0);
            assert_eq!(space.view(0.0).first, 0);
            let last = space.view(end);
            assert_eq!(last.first + last.rows, total, "{total}");
            for part in 0..=20 {
                let view = space.view(end * f64::from(part) / 20.0);
                let seen = view.rows as f64 * ROW - view.cut;
                assert!(total <= 11 || seen >= 432.0 - ROW, "{total}: {view:?}");
            }
        }
    }

    #[test]
    fn a_row_is_scrolled_to_only_where_it_is_out_of_sight() {
        let space = Space { total: 100, window: 432.0 };
        assert_eq!(space.to(3, 0.0), None);
        assert_eq!(space.to(20, 0.0), Some(21.0 * ROW - 396.0));
        assert_eq!(space.to(2, 720.0), Some(72.0));
    }
}
