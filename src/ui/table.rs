//! Tables: a caption, header cells with scope and sorting by link, in a region that scrolls by itself.

use std::time::Duration;

use leptos::prelude::*;

use super::field::fresh_id;
use super::paint::after_paint;
use super::query::{Query, use_query, use_replace};
use super::scrolled::is_scrolled;

/// A column.
#[derive(Clone)]
pub struct Column {
    /// The heading.
    pub label: &'static str,
    /// The word for `sort=`; empty for a column that can't be sorted by.
    pub sort: &'static str,
    /// The class of its heading: `num` for numbers.
    pub class: &'static str,
}

impl Column {
    /// A column that can't be sorted by.
    pub const fn new(label: &'static str) -> Self {
        Self { label, sort: "", class: "" }
    }

    /// A column sorted by `sort=`.
    pub const fn sorted(label: &'static str, sort: &'static str) -> Self {
        Self { label, sort, class: "" }
    }

    /// A column of numbers.
    pub const fn number(label: &'static str) -> Self {
        Self { label, sort: "", class: "num" }
    }
}

/// How wide a long list is at least, so that none of these columns is without room: beside those that are as wide as the
/// styles of their class say, or have a share of the whole, each of the others has some.
pub fn least_width(columns: &[Column]) -> String {
    let (mut pixels, mut rest, mut share, mut shared) = (0, 0, 0, 0);
    for column in columns {
        let is = |class: &str| column.class.split(' ').any(|it| it == class);
        match () {
            () if is("named") => (share, shared) = (share + 27, shared + 190),
            () if is("wide") => (share, shared) = (share + 24, shared + 150),
            () if is("tight") => pixels += 44,
            () if is("num") || is("platform") => pixels += 110,
            () if is("state-column") || is("since") => pixels += 176,
            () if is("moment") => pixels += 190,
            () => rest += 160,
        }
    }
    // Where each has its width or share, shares give way; where one has neither, it has what they leave.
    let whole = if rest == 0 { pixels + shared } else { (pixels + rest) * 100 / (100 - share.min(60)) };
    [&whole.max(760).to_string(), "px"].concat()
}

/// The heading of each column; those that can be sorted by are links. Sorting is in the URL: `sort=name`, or `sort=-name`
/// for descending; `sorted` says the order where the URL says none. `query` is [`sorting`] of the columns. Tracked, and
/// drawn by what calls this, so that a link that is drawn anew stays the same element.
pub fn heads(query: Option<Query>, columns: impl FnOnce() -> Vec<Column>, sorted: &'static str) -> AnyView {
    // Before the columns, which may follow from the query themselves: see [`Query::signal`].
    let given = query.map(|query| query.get("sort")).filter(|given| !given.is_empty());
    let given = given.unwrap_or_else(|| sorted.to_owned());
    columns().iter().map(|column| head(query, &given, column, sorted)).collect_view().into_any()
}

/// The query that a table of these columns is sorted by; nothing where it can't be sorted.
pub fn sorting(columns: &[Column]) -> Option<Query> {
    columns.iter().any(|column| !column.sort.is_empty()).then(use_query)
}

fn head(query: Option<Query>, given: &str, column: &Column, sorted: &'static str) -> AnyView {
    match query {
        Some(query) if !column.sort.is_empty() => {
            let order = match given.strip_prefix('-') {
                Some(name) if name == column.sort => "descending",
                None if given == column.sort => "ascending",
                _ => "none",
            };
            let wanted =
                if order == "ascending" { ["-", column.sort].concat() } else { column.sort.to_owned() };
            let wanted = if wanted == sorted { String::new() } else { wanted };
            let arrow = match order {
                "ascending" => " ↑",
                "descending" => " ↓",
                _ => "",
            };
            view! {
                <th scope="col" class=column.class aria-sort=order>
                    <a href=query.with(&[("sort", &wanted)]) data-noscroll="">
                        {column.label}<span aria-hidden="true">{arrow}</span>
                    </a>
                </th>
            }
            .into_any()
        }
        // A column of checkboxes has no room for its name.
        _ if column.class == "tight" => {
            view! { <th scope="col" class="tight"><span class="visually-hidden">{column.label}</span></th> }
                .into_any()
        }
        _ => view! { <th scope="col" class=column.class>{column.label}</th> }.into_any(),
    }
}

/// A table with its caption, which only assistive technology reads, and `rows` of `<tr>`. Sorting is in the
/// URL: see [`heads`].
pub fn table(caption: &'static str, columns: Vec<Column>, sorted: &'static str, rows: AnyView) -> AnyView {
    let head = match sorting(&columns) {
        None => heads(None, || columns, sorted),
        query => (move || heads(query, || columns.clone(), sorted)).into_any(),
    };
    framed("table", None, caption, head, rows)
}

/// The frame of a table: a region of this class that scrolls by itself, around a caption, the [`heads`] and the rows.
/// `least` is how wide it is at least, where its styles ask for that.
pub fn framed(
    class: &'static str,
    least: Option<String>,
    caption: &'static str,
    head: AnyView,
    rows: AnyView,
) -> AnyView {
    let id = fresh_id("caption");
    let caption_id = id.clone();
    view! {
        <div class=class role="region" tabindex="0" aria-labelledby=id style=("--least", least)>
            <table>
                <caption class="visually-hidden" id=caption_id>{caption}</caption>
                <thead><tr>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// By how many pixels of the window's height a row is drawn at once. Rows may be somewhat less high: what stands above
/// a list takes more room than that makes up.
const ROW: f64 = 52.0;

/// Whether a table's rows below those in sight are drawn. It belongs to the page and not to the table, so that one that
/// is drawn anew, with newer data or another filter, is drawn whole and no row of it is gone for a moment.
#[derive(Clone, Copy)]
pub struct RowsBelow(RwSignal<bool>);

impl RowsBelow {
    /// They are drawn once the rows in sight are painted.
    pub fn later() -> Self {
        Self(RwSignal::new(false))
    }

    /// The `count` rows of the table: those that the window shows at once, the others as soon as these are painted, by
    /// what calls this being run again. Where one has scrolled down all are drawn at once, so that nothing moves. No part
    /// of them is a closure of its own, as that would be other elements each time: a row that is drawn anew stays the
    /// same, with the focus in it.
    pub fn rows(self, count: usize, row: impl Fn(usize) -> AnyView) -> AnyView {
        let drawn = self.0;
        let mut shown = count;
        if !drawn.get_untracked() {
            if !is_scrolled() {
                let height =
                    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(f64::MAX);
                shown = (1..count).find(|rows| *rows as f64 * ROW > height).unwrap_or(count);
            }
            if shown < count {
                drawn.track();
            }
            after_paint(move || {
                drawn.try_set(true);
            });
        }
        (0..shown).map(row).collect::<Vec<_>>().into_any()
    }
}

/// The search of a list, kept in the URL as `search=`.
#[component]
pub fn SearchField(
    /// What is searched, such as `Device name or id`.
    label: &'static str,
) -> AnyView {
    let query = use_query();
    let search = query.signal("search");
    let replace = use_replace();
    let typed = StoredValue::new(0_u32);
    let write = move |text: String| {
        let turn = typed.try_update_value(|turn| {
            *turn += 1;
            *turn
        });
        let replace = replace.clone();
        // Typing asks once it pauses, so a word costs one request.
        set_timeout(
            move || {
                if turn.is_some() && typed.try_get_value() == turn {
                    replace(&[("search", text.trim())]);
                }
            },
            Duration::from_millis(200),
        );
    };
    let node = NodeRef::<leptos::html::Input>::new();
    // Back and forward write into the field; typing does not fight with it.
    Effect::new(move |_| {
        let text = search.get();
        if let Some(input) = node.get()
            && input.value().trim() != text
        {
            input.set_value(&text);
        }
    });
    view! {
        <input
            class="input search"
            type="search"
            node_ref=node
            aria-label=label
            placeholder=label
            autocomplete="off"
            spellcheck="false"
            on:input:target=move |event| write(event.target().value())
        />
    }
    .into_any()
}
