//! A short list as a page shows it: all its rows are there, so what searches, filters and sorts them does so at once.
//!
//! It has what long lists have, by the same words of the URL: `search=`, `state=`, `sort=` and `columns=`.

mod column;
mod found;

use leptos::prelude::*;
use palisade_model::status::State;

pub use self::column::{Key, Of, ShortColumn};
use self::found::{Asked, Found};
use super::csv::save_and_print;
use super::frame::shown;
use super::unmatched::{Less, less_filters};
use super::views::views_menu;
use crate::api::Load;
use crate::ui::focus::{by_id, focus_in_place};
use crate::ui::options::{Choosable, list_options, shown_columns, use_density};
use crate::ui::query::{Query, use_query};
use crate::ui::table::{framed, heads};
use crate::ui::{Chip, Column, RowsBelow, SearchField, chips, skeleton_rows};
use crate::words::{follow, names};

/// A list, all of whose rows are there. Each row is in a state, or in several.
pub struct ShortList<R> {
    /// What the rows are, for assistive technology.
    pub caption: &'static str,
    /// What is searched, such as `Setting or value`.
    pub search: &'static str,
    /// What the chips filter by.
    pub state: &'static str,
    /// What the rows are called where filters leave none.
    pub what: &'static str,
    /// How many rows there are, in words.
    pub counted: fn(u64) -> String,
    /// The name of its file.
    pub file: &'static str,
    /// The list whose saved views it has.
    pub views: &'static str,
    /// The columns.
    pub columns: Vec<ShortColumn<R>>,
    /// What the search looks into.
    pub searched: fn(&R) -> Vec<String>,
    /// Whether a row is in a state.
    pub is_in: fn(&R, State) -> bool,
    /// Whether a row is the one that is open beside the list, tracked; nothing where none ever is.
    pub selected: Option<Of<R, bool>>,
}

impl<R: Send + Sync + 'static> ShortList<R> {
    /// What stands above the table, and the table of `rows`; `nothing` stands in its place where there are none.
    pub fn show(self, rows: Load<Vec<R>>, nothing: ViewFn) -> (AnyView, AnyView) {
        let query = use_query();
        let dense = use_density();
        let Self { search, state, counted, file, views, .. } = self;
        let choices = Signal::stored(self.columns.iter().map(|column| column.choice).collect::<Vec<_>>());
        let list = StoredValue::new(self);
        let asked = Memo::new(move |_| Asked {
            search: query.get("search"),
            state: query.get("state"),
            sort: query.get("sort"),
        });
        let found = Memo::new(move |_| {
            follow();
            let rows = rows.get()?;
            Some(asked.with(|asked| list.with_value(|list| list.found(&rows, asked))))
        });
        let of_state = |state: State| {
            Chip::new(state.wire(), names::state(state))
                .counting(move || found.with(|found| Some(found.as_ref()?.states.get(state))))
        };
        let state_chips = chips(state, "state", State::ALL.into_iter().map(of_state).collect());
        let total = move || found.with(|found| Some(counted(found.as_ref()?.count())));
        let text = move || {
            let (rows, found) = untrack(|| (rows.get(), found.get()));
            let places = found.unwrap_or_default().places;
            list.with_value(|list| list.file_of(&rows.unwrap_or_default(), &places))
        };
        let options = list_options(choices, dense);
        let above = view! {
            <div class="toolbar">
                <SearchField label=search />
                {state_chips}
                <span class="end" data-offers="">
                    <span>{total}</span> {save_and_print(file, text)} {views_menu(views)} {options}
                </span>
            </div>
        };
        let below = RowsBelow::later();
        let body = shown(
            rows,
            || skeleton_rows(10),
            move |rows| {
                follow();
                let Found { places, .. } = found.get().unwrap_or_default();
                list.with_value(|list| match (rows.is_empty(), places.is_empty()) {
                    (true, _) => nothing.run(),
                    (false, true) => list.unmatched(&rows, &asked.get()),
                    _ => {
                        let columns = choices.with(|choices| list.chosen(query, choices));
                        let rows = places.iter().filter_map(|place| rows.get(*place)).collect::<Vec<_>>();
                        list.table(query, &columns, &rows, dense.get(), below)
                    }
                })
            },
        );
        (above.into_any(), body)
    }

    /// The columns that the URL asks for, tracked.
    fn chosen(&self, query: Query, choices: &[Choosable]) -> Vec<&ShortColumn<R>> {
        let keys = shown_columns(query, choices);
        self.columns.iter().filter(|column| keys.contains(&column.choice.key)).collect()
    }

    /// The table of these rows. Its heading and its rows are drawn at once, with no closure among them: what is drawn
    /// anew stays the same elements, with the focus in one of them.
    fn table(
        &self,
        query: Query,
        columns: &[&ShortColumn<R>],
        rows: &[&R],
        dense: bool,
        below: RowsBelow,
    ) -> AnyView {
        focus_follows();
        let heads_of: Vec<Column> = columns.iter().map(|column| column.head.clone()).collect();
        let least = least_width(&heads_of);
        let class = match (least > ROOM, dense) {
            (false, false) => "table short",
            (false, true) => "table short dense",
            (true, false) => "table short scrolls",
            (true, true) => "table short scrolls dense",
        };
        let row = |at: usize| {
            let Some(row) = rows.get(at) else { return ().into_any() };
            let on = self.selected.as_ref().is_some_and(|selected| selected(row));
            let cells: Vec<AnyView> = columns.iter().map(|column| (column.cell)(row)).collect();
            view! { <tr class:selected=on>{cells}</tr> }.into_any()
        };
        let rows = below.rows(rows.len(), row);
        let least = [&least.to_string(), "px"].concat();
        framed(class, Some(least), self.caption, heads(Some(query), || heads_of, ""), rows)
    }

    /// What stands there where filters leave none of the rows: each filter without which there are some.
    fn unmatched(&self, rows: &[R], asked: &Asked) -> AnyView {
        let without = |parameter: &'static str, label: &str, asked: Asked| Less {
            rows: self.found(rows, &asked).count(),
            drops: vec![(parameter, "")],
            label: label.to_owned(),
        };
        let state = State::from_wire(&asked.state).map_or(&*asked.state, |state| names::state(state));
        let mut all = vec![
            without("search", &asked.search, Asked { search: String::new(), ..asked.clone() }),
            without("state", state, Asked { state: String::new(), ..asked.clone() }),
        ];
        all.retain(|less| !less.label.is_empty());
        less_filters(self.what, move || all.clone())
    }
}

/// How much room a table has at least, in pixels, where its heading stays in sight while the page scrolls. One that needs
/// more scrolls by itself.
const ROOM: usize = 810;
/// How wide a table is at least.
const LEAST: usize = 680;

/// How wide a table is at least, in pixels, so that none of its columns is without room; the styles of `.short` give some
/// of them the same width.
fn least_width(columns: &[Column]) -> usize {
    let width = |column: &Column| match column.class {
        "named" => 190,
        "state-column" => 164,
        "num" => 100,
        "wide" => 200,
        _ => 120,
    };
    columns.iter().map(width).sum::<usize>().max(LEAST)
}

/// To be called before rows are drawn anew, which may put another row where one was: the focus goes with what it was on.
fn focus_follows() {
    let holds = document().active_element().filter(|it| it.closest(".short tbody").ok().flatten().is_some());
    if let Some(id) = holds.map(|it| it.id()).filter(|id| !id.is_empty()) {
        queue_microtask(move || {
            if let Some(it) = by_id(&id) {
                focus_in_place(&it);
            }
        });
    }
}
