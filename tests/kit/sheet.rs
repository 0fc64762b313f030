//! The grid: one stop of the Tab key, moved in, selected and typed into by keyboard and by dragging.

use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{ClipboardEvent, ClipboardEventInit, DataTransfer, HtmlElement, HtmlInputElement};

use crate::eyes::{Page, enter, focused, words};
use crate::gallery::*;

async fn sheet(page: &Page) -> HtmlElement {
    one(&section(page, "Grid").await, "[role=grid]")
}

/// The cell of a row and column, both from 1, the headings not counted.
fn cell(grid: &HtmlElement, row: usize, column: usize) -> HtmlElement {
    let cell = "[role=gridcell], [role=rowheader]";
    within(&one(grid, &format!("[aria-rowindex='{}']", row + 1)), cell).remove(column - 1)
}

fn selected(grid: &HtmlElement) -> Vec<String> {
    within(grid, "[aria-selected=true]").iter().map(said).collect()
}

/// What a cell says, without the sign of what is wrong.
fn said(cell: &HtmlElement) -> String {
    words(cell).split('■').next().unwrap_or_default().trim().to_owned()
}

fn on() -> String {
    said(&focused().unwrap())
}

/// What a cell gives to the clipboard, or takes from it.
fn clipboard(name: &str, text: &str) -> String {
    let data = DataTransfer::new().unwrap();
    data.set_data("text/plain", text).unwrap();
    let init = ClipboardEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_clipboard_data(Some(&data));
    let event = ClipboardEvent::new_with_event_init_dict(name, &init).unwrap();
    focused().unwrap().dispatch_event(&event).unwrap();
    data.get_data("text/plain").unwrap()
}

#[wasm_bindgen_test]
async fn a_grid_is_named_counted_and_one_stop_of_the_tab_key() {
    let page = gallery().await;
    let grid = sheet(&page).await;
    assert_eq!(
        (has(&grid, "aria-label"), has(&grid, "aria-multiselectable")),
        ("Ports".into(), "true".into())
    );
    assert_eq!((has(&grid, "aria-rowcount"), has(&grid, "aria-colcount")), ("5".into(), "3".into()));
    let heads: Vec<_> = within(&grid, "[role=columnheader]").iter().map(words).collect();
    assert_eq!(heads, ["Name", "Action", "Ports"]);
    assert_eq!(within(&grid, "[tabindex='0']").len(), 1);
    assert_eq!(within(&grid, "[role=row]").len(), 5);
    let wrong = cell(&grid, 2, 3);
    assert_eq!(has(&wrong, "aria-invalid"), "true");
    assert_eq!(description(&wrong), "20 is less than 25.");
    assert!(!cell(&grid, 1, 3).has_attribute("aria-invalid"));
}

#[wasm_bindgen_test]
async fn a_grid_is_moved_in_and_typed_into_by_keyboard() {
    let page = gallery().await;
    let grid = sheet(&page).await;
    cell(&grid, 1, 1).focus().unwrap();
    mouse(&cell(&grid, 1, 1), "mousedown", 1).await;
    assert_eq!(on(), "Web");
    for (pressed, there) in [
        ("ArrowRight", "Allow"),
        ("ArrowDown", "Block"),
        ("End", "25-20"),
        ("ArrowDown", "53"),
        ("Home", "Names"),
        ("PageDown", "Time"),
        ("ArrowDown", "Time"),
        ("PageUp", "Web"),
        ("ArrowUp", "Web"),
        ("ArrowLeft", "Web"),
    ] {
        assert!(!key(&focused().unwrap(), pressed).await, "{pressed} is the grid's");
        assert_eq!(on(), there, "after {pressed}");
    }
    assert!(key(&focused().unwrap(), "Tab").await, "the Tab key leaves");
    // Enter begins, Escape gives up, Enter takes it and goes on below.
    key(&focused().unwrap(), "Enter").await;
    let input = focused().unwrap();
    assert_eq!(input.unchecked_ref::<HtmlInputElement>().value(), "Web");
    enter(&input, "Pages");
    key(&input, "Escape").await;
    assert_eq!(on(), "Web");
    key(&focused().unwrap(), "F2").await;
    enter(&focused().unwrap(), "Pages");
    key(&focused().unwrap(), "Enter").await;
    assert_eq!((said(&cell(&grid, 1, 1)), on()), ("Pages".into(), "Mail".into()));
    // A letter begins in place of what was there.
    key(&focused().unwrap(), "P").await;
    assert_eq!(focused().unwrap().unchecked_ref::<HtmlInputElement>().value(), "P");
    enter(&focused().unwrap(), "Post");
    key(&focused().unwrap(), "Tab").await;
    assert_eq!((said(&cell(&grid, 2, 1)), on()), ("Post".into(), "Block".into()));
    key(&focused().unwrap(), "Delete").await;
    assert_eq!(said(&cell(&grid, 2, 2)), "");
}

#[wasm_bindgen_test]
async fn cells_are_selected_by_dragging_and_go_through_the_clipboard() {
    let page = gallery().await;
    let grid = sheet(&page).await;
    mouse(&cell(&grid, 1, 2), "mousedown", 1).await;
    mouse(&cell(&grid, 2, 3), "mouseover", 1).await;
    assert_eq!(selected(&grid), ["Allow", "443", "Block", "25-20"]);
    // Back over the first row: the selection follows the mouse.
    mouse(&cell(&grid, 1, 3), "mouseover", 1).await;
    assert_eq!(selected(&grid), ["Allow", "443"]);
    mouse(&cell(&grid, 1, 3), "mouseup", 0).await;
    mouse(&cell(&grid, 4, 3), "mouseover", 0).await;
    assert_eq!(selected(&grid), ["Allow", "443"], "a mouse that is not pressed selects nothing");
    // One that ends its drag where it is does not begin to type.
    mouse(&cell(&grid, 1, 3), "click", 0).await;
    assert!(within(&grid, "input, select").is_empty());
    assert_eq!(clipboard("copy", ""), "Allow\t443");
    mouse(&cell(&grid, 3, 1), "mousedown", 1).await;
    clipboard("paste", "One\tBlock\t1\nTwo\tBlock\t2");
    settle().await;
    let row = |row| [1, 2, 3].map(|column| said(&cell(&grid, row, column)));
    assert_eq!(
        (row(3), row(4)),
        (["One", "Block", "1"].map(Into::into), ["Two", "Block", "2"].map(Into::into))
    );
    mouse(&cell(&grid, 4, 2), "mouseover", 1).await;
    assert_eq!(clipboard("cut", ""), "One\tBlock\nTwo\tBlock");
    settle().await;
    assert_eq!((row(3), row(4)), (["", "", "1"].map(Into::into), ["", "", "2"].map(Into::into)));
    key(&focused().unwrap(), "Escape").await;
    assert_eq!(selected(&grid).len(), 1);
}
