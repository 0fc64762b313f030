//! Data: tables, many rows, tabs, filters and pages.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;
use palisade_console::app::mounted::mount_in;
use palisade_console::ui::copy::copy_markup;
use palisade_console::ui::inert::Markup;
use palisade_console::ui::time::{relative_markup, write_times_anew};
use palisade_console::ui::windowed::{Picking, Window, window_of};
use palisade_console::ui::written::write;
use palisade_console::ui::{Column, RowsBelow, Tab, table, tabs, windowed};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

use crate::eyes::{enter, focused, here, words};
use crate::gallery::*;

#[wasm_bindgen_test]
async fn tabs_and_filters_are_links() {
    let page = gallery().await;
    let place = section(&page, "Tabs and filters").await;
    assert_eq!(words(&one(&place, "nav[aria-label=Examples] a[aria-current=page]")), "First 4,203");
    let group = one(&place, "[role=group][aria-label=State]");
    let chip = named(&group, "a", "Error");
    assert_eq!(words(&chip), "Error 41");
    assert_eq!(has(&chip, "href"), "/gallery?state=error");
    assert_eq!(has(&one(&place, "input[type=search]"), "aria-label"), "Device name");
}

#[wasm_bindgen_test]
async fn the_tab_that_is_shown_is_in_sight_where_not_all_have_room() {
    let page = gallery().await;
    let room: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    room.set_attribute("style", "inline-size: 200px").unwrap();
    page.content().append_child(&room).unwrap();
    let shown = RwSignal::new(4);
    let _mounted = mount_in(room.clone(), move || {
        let tab = |place: usize| Tab::new("/gallery".into(), "A name of a tab", move || shown.get() == place);
        tabs("Narrow", (0..5).map(tab).collect())
    });
    let in_sight = |place: usize| {
        let (nav, link) = (one(&room, "nav"), within(&room, "a").swap_remove(place));
        let (nav, link) = (nav.get_bounding_client_rect(), link.get_bounding_client_rect());
        (nav.left() <= link.left() && link.right() <= nav.right()).then_some(())
    };
    assert!(in_sight(4).is_none(), "it is not where nobody moves them");
    page.until("the last one in sight", || in_sight(4)).await;
    shown.set(1);
    page.until("the second one in sight", || in_sight(1)).await;
}

#[wasm_bindgen_test]
async fn a_filter_that_is_on_says_so_and_leads_back() {
    let page = gallery().await;
    let group = one(&section(&page, "Tabs and filters").await, "[role=group][aria-label=State]");
    let chip = |name: &str| named(&group, "a", name);
    chip("Error").click();
    page.until_at("/gallery?state=error").await;
    page.until("the chip on", || (has(&chip("Error"), "aria-current") == "true").then_some(())).await;
    assert_eq!(has(&chip("Conflict"), "aria-current"), "");
    assert_eq!(has(&chip("Conflict"), "href"), "/gallery?state=conflict");
    assert_eq!(has(&chip("Error"), "href"), "/gallery");
    chip("Error").click();
    page.until_at("/gallery").await;
    page.until("the chip off", || has(&chip("Error"), "aria-current").is_empty().then_some(())).await;
}

#[wasm_bindgen_test]
async fn a_search_asks_once_typing_rests() {
    let page = gallery().await;
    let before = window().history().unwrap().length().unwrap();
    let search = one(&section(&page, "Tabs and filters").await, "input[type=search]");
    for text in ["d", "de", "desk"] {
        enter(&search, text);
        settle().await;
    }
    assert_eq!(here(), "/gallery");
    page.until_at("/gallery?search=desk").await;
    assert_eq!(window().history().unwrap().length().unwrap(), before, "a search is no step of its own");
}

#[wasm_bindgen_test]
async fn a_table_is_named_and_sorted_by_link() {
    let page = gallery().await;
    let place = section(&page, "Table").await;
    let region = one(&place, "[role=region]");
    let caption = document().get_element_by_id(&has(&region, "aria-labelledby")).unwrap();
    assert_eq!(caption.tag_name(), "CAPTION");
    assert_eq!(has(&one(&place, "th[scope=col]"), "aria-sort"), "ascending");
    assert_eq!(within(&place, "th[scope=row]").len(), 2);
}

#[wasm_bindgen_test]
async fn a_table_that_is_drawn_anew_is_drawn_whole() {
    let page = gallery().await;
    let room = page.content();
    window().scroll_to_with_x_and_y(0.0, 0.0);
    let version = RwSignal::new(1);
    let _mounted = mount_in(room.clone(), move || {
        let below = RowsBelow::later();
        let shown = move || {
            let version = version.get();
            let row = move |place: usize| {
                let name = format!("{version}: {place}");
                view! { <tr class="of-many"><th scope="row"><a href="/gallery">{name}</a></th></tr> }
                    .into_any()
            };
            table("Many", vec![Column::new("Row")], "", below.rows(200, row))
        };
        shown.into_any()
    });
    let shown = || within(&room, ".of-many").len();
    let at_first = shown();
    assert!(at_first > 3 && at_first < 200, "of what is not in sight nothing holds up the rest: {at_first}");
    page.until("all rows", || (shown() == 200).then_some(())).await;
    let links = within(&room, ".of-many a");
    for (turn, place) in [(2, 0), (3, 180)] {
        links[place].focus().unwrap();
        version.set(turn);
        leptos::task::tick().await;
        assert_eq!(words(&one(&room, ".of-many")), format!("{turn}: 0"));
        assert_eq!(shown(), 200, "none is gone for a moment");
        assert_eq!(focused().as_ref(), Some(&links[place]), "what is focused stays the same element");
        assert_eq!(words(&links[place]), format!("{turn}: {place}"));
    }
}

#[wasm_bindgen_test]
async fn a_long_list_that_is_opened_again_draws_as_many_rows_as_its_window_shows() {
    let page = gallery().await;
    let room: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    page.content().append_child(&room).unwrap();
    let show = |caption: &'static str, height: u32| {
        let list = move || {
            windowed(
                caption,
                || vec![Column::new("Row")],
                1000_usize,
                |row| Markup::element("th", &[("scope", "row")], Markup::text(&row.to_string())),
            )
        };
        let mounted = mount_in(room.clone(), list);
        one(&room, ".windowed").set_attribute("style", &format!("block-size: {height}px")).unwrap();
        mounted
    };
    let mut needs = Vec::new();
    for (caption, height) in [("Low", 150), ("High", 420), ("Low", 150), ("High", 420)] {
        let mounted = show(caption, height);
        let at_once = rows(&room).len();
        settle().await;
        let measured = rows(&room).len();
        needs.push((at_once, measured));
        drop(mounted);
    }
    let [first, second, third, fourth] = needs[..] else { unreachable!() };
    assert!(first.1 < second.1, "the windows differ: {needs:?}");
    assert_eq!(third, (first.1, first.1), "what was measured last was the other list: {needs:?}");
    assert_eq!(fourth, (second.1, second.1), "{needs:?}");
}

#[wasm_bindgen_test]
async fn a_row_of_a_long_list_is_written_anew_around_the_focus() {
    let page = gallery().await;
    let room = page.content();
    let (version, known) = (RwSignal::new(1), RwSignal::new(true));
    let chosen = RwSignal::new(BTreeSet::from([3]));
    let cells = move |row: usize| {
        let text = format!("{} <b>{row}</b>", version.get());
        let link = Markup::element("a", &[("href", "/gallery"), ("title", &text)], Markup::text(&text));
        let copy = Markup::cell("", copy_markup(&text, "it"));
        known.get().then(|| Markup::element("th", &[("scope", "row")], link).and(copy))
    };
    let _mounted = mount_in(room.clone(), move || {
        window_of(Window {
            caption: "Written".into(),
            columns: Signal::stored(vec![Column::new("Pick"), Column::new("Row"), Column::new("Copy")]),
            sorted: "",
            total: Signal::stored(40),
            dense: Signal::stored(true),
            cells: Arc::new(cells),
            picking: Some(Picking {
                label: Arc::new(|row| format!("Select \"{row}\"")),
                holds: Arc::new(move |row| chosen.with(|chosen| chosen.contains(&row))),
                put: Arc::new(move |row, on| {
                    chosen.update(|chosen| _ = if on { chosen.insert(row) } else { chosen.remove(&row) });
                }),
            }),
            source: None,
        })
    });
    settle().await;
    let room = within(&room, ".windowed").pop().unwrap();
    let row = |place: usize| within(&room, "tbody tr").swap_remove(place);
    let ticks = || {
        let ticks = within(&room, "tbody input");
        let on = ticks.iter().map(|it| it.unchecked_ref::<HtmlInputElement>().checked());
        on.enumerate().filter(|(_, on)| *on).map(|(row, _)| row).collect::<Vec<_>>()
    };
    assert_eq!(ticks(), [3]);
    assert_eq!(words(&one(&row(2), "th")), "1 <b>2</b>", "no text becomes markup");
    assert_eq!(has(&one(&row(2), "input"), "aria-label"), "Select \"2\"");
    // By hand: the browser ticks, tells of the press, which makes the row the current one, and then of the change.
    let hand = one(&row(5), "input");
    hand.unchecked_ref::<HtmlInputElement>().set_checked(true);
    for name in ["click", "change"] {
        let bubbling = web_sys::EventInit::new();
        bubbling.set_bubbles(true);
        hand.dispatch_event(&web_sys::Event::new_with_event_init_dict(name, &bubbling).unwrap()).unwrap();
        leptos::task::tick().await;
        assert_eq!((ticks(), row(5).class_name().contains("current")), (vec![3, 5], true), "{name}");
    }
    chosen.set(BTreeSet::from([3]));
    leptos::task::tick().await;
    // By press, and from elsewhere.
    one(&row(2), "input").click();
    leptos::task::tick().await;
    assert_eq!(chosen.get_untracked(), BTreeSet::from([2, 3]));
    assert_eq!(row(2).class_name(), "selected current");
    chosen.set(BTreeSet::from([0, 2]));
    leptos::task::tick().await;
    assert_eq!(ticks(), [0, 2]);
    assert_eq!([0, 3].map(|place| has(&row(place), "aria-selected")), ["true", "false"]);
    // What is written anew keeps the focus and the tick.
    let (before, tick) = (one(&row(2), "a"), one(&row(2), "input"));
    before.focus().unwrap();
    version.set(2);
    leptos::task::tick().await;
    assert_eq!(words(&one(&row(2), "th")), "2 <b>2</b>");
    assert_eq!(has(&before, "title"), "2 <b>2</b>");
    assert_eq!(
        [one(&row(2), "a"), one(&row(2), "input")],
        [before.clone(), tick],
        "they stay the same elements"
    );
    assert_eq!(focused(), Some(before));
    assert_eq!(ticks(), [0, 2]);
    // What is not known anew stays.
    known.set(false);
    version.set(3);
    leptos::task::tick().await;
    assert_eq!(words(&one(&row(2), "th")), "2 <b>2</b>");
    let copy = one(&row(1), "button");
    assert_eq!((has(&copy, "aria-label").as_str(), words(&copy).as_str()), ("Copy it", "Copy"));
    copy.click();
    assert_eq!(words(&copy), "Copied");
}

#[wasm_bindgen_test]
async fn what_is_written_anew_stays_the_same_elements() {
    let place: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    let link = |href, text| Markup::element("a", &[("href", href)], Markup::text(text));
    let span = |inside| Markup::span("s", inside);
    let steps = [
        link("/a", "A").and(Markup::text(" and ")).and(span(link("/b", "B"))),
        link("/a2", "A").and(Markup::text(" or ")).and(span(link("/b", "B").and(link("/c", "C")))),
        Markup::element("a", &[("title", "none")], span(Markup::text("x"))).and(span(Markup::default())),
        Markup::text("alone"),
        Markup::default(),
        span(Markup::text("again")),
    ];
    let mut link_at_first = None;
    for (turn, step) in steps.iter().enumerate() {
        write(&place, step);
        assert_eq!(place.inner_html(), step.as_str());
        let now = place.query_selector("a").unwrap();
        link_at_first = link_at_first.or_else(|| now.clone());
        assert!(turn > 2 || now == link_at_first, "{turn}");
    }
}

#[wasm_bindgen_test]
async fn the_clock_turns_the_times_in_rows() {
    let page = gallery().await;
    let room: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    page.content().append_child(&room).unwrap();
    let time = String::from(js_sys::Date::new_0().to_iso_string());
    room.set_inner_html(&relative_markup(Some(&time), "never").into_string());
    assert_eq!(words(&one(&room, "time")), "just now");
    let earlier = js_sys::Date::new(&(js_sys::Date::now() - 7_200_000.0).into());
    one(&room, "time").set_attribute("datetime", &String::from(earlier.to_iso_string())).unwrap();
    write_times_anew();
    assert_eq!(words(&one(&room, "time")), "2 hr. ago");
    assert_eq!(relative_markup(None, "never").into_string(), "<span class=\"quiet\">never</span>");
}

/// The rows of the windowed table that are on the page: their numbers and names.
fn rows(place: &HtmlElement) -> Vec<(usize, String)> {
    let rows = within(place, "tbody tr");
    rows.iter().map(|row| (has(row, "aria-rowindex").parse().unwrap(), words(&one(row, "th")))).collect()
}

#[wasm_bindgen_test]
async fn of_many_rows_only_those_in_sight_are_on_the_page() {
    let page = gallery().await;
    let place = section(&page, "Windowed table").await;
    let grid = one(&place, "table");
    assert_eq!(has(&grid, "role"), "grid");
    assert_eq!(has(&grid, "aria-rowcount"), "100001");
    assert_eq!(words(&one(&grid, "caption")), "Many devices");
    settle().await;
    assert!(rows(&place).len() < 60, "{}", rows(&place).len());
    assert_eq!(rows(&place)[0], (2, "device-000000".into()));
    // However far one scrolls at once, there are rows, and the heading.
    let scroller = one(&place, "div");
    for part in [40_000, 3_000_000, 17, 2_222_222, i32::MAX] {
        scroller.set_scroll_top(part);
        settle().await;
        let shown = rows(&place);
        assert!(shown.len() > 3, "{part}: {shown:?}");
        let first = &shown[0];
        assert_eq!(first.1, format!("device-{:06}", first.0 - 2));
        let heading = one(&grid, "thead").get_bounding_client_rect();
        assert!(heading.top() < scroller.get_bounding_client_rect().bottom());
    }
    assert_eq!(rows(&place).last().unwrap().1, "device-099999");
}

#[wasm_bindgen_test]
async fn many_rows_are_walked_by_keyboard() {
    let page = gallery().await;
    let place = section(&page, "Windowed table").await;
    let grid = one(&place, "table");
    grid.focus().unwrap();
    let current = || {
        let id = has(&grid, "aria-activedescendant");
        document()
            .get_element_by_id(&id)
            .map(|row| words(&one(row.unchecked_ref(), "th")))
            .unwrap_or_default()
    };
    settle().await;
    assert_eq!(current(), "device-000000");
    key(&grid, "ArrowDown").await;
    assert_eq!(current(), "device-000001");
    key(&grid, "End").await;
    assert_eq!(current(), "device-099999");
    assert_eq!(focused(), Some(grid.clone()));
    key(&grid, "ArrowUp").await;
    key(&grid, "PageUp").await;
    assert!(current().starts_with("device-0999") && current() != "device-099998", "{}", current());
    key(&grid, "Home").await;
    assert_eq!(current(), "device-000000");
    key(&grid, "ArrowDown").await;
    key(&grid, "Enter").await;
    page.until_at("/gallery?device=1").await;
}
