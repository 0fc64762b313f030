//! One row of a windowed table: drawn once, and told of what changes about it by a single effect.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::{Picking, Rows};
use crate::ui::inert::Markup;
use crate::ui::written::write;

/// The class of a row's checkbox.
pub const TICK: &str = "select-row";

/// What may change about a row.
#[derive(PartialEq)]
struct Looks {
    picked: bool,
    current: bool,
    /// Without the checkbox.
    cells: Markup,
}

impl Looks {
    fn class(&self) -> &'static str {
        match (self.picked, self.current) {
            (true, true) => "selected current",
            (true, false) => "selected",
            (false, true) => "current",
            (false, false) => "",
        }
    }

    fn selected(&self) -> &'static str {
        if self.picked { "true" } else { "false" }
    }
}

/// The row of this number. Without checkboxes the current one counts as selected.
pub fn drawn(
    id: String,
    row: usize,
    current: RwSignal<usize>,
    cells: Rows<Option<Markup>>,
    picking: Option<Picking>,
) -> AnyView {
    // What was there stays until it is known anew.
    let cells =
        Memo::new(move |before: Option<&Markup>| cells(row).or_else(|| before.cloned()).unwrap_or_default());
    let label = picking.as_ref().map(|picking| picking.label.clone());
    let inside = move |looks: &Looks| {
        if looks.cells == Markup::default() {
            return Markup::default();
        }
        let tick = label.as_ref().map(|label| tick(&untrack(|| label(row)), looks.picked));
        tick.unwrap_or_default().and(looks.cells.clone())
    };
    let (this, anew) = (id.clone(), inside.clone());
    let effect = RenderEffect::new(move |before: Option<Looks>| {
        let is_current = current.get() == row;
        let picked = picking.as_ref().map_or(is_current, |picking| (picking.holds)(row));
        let now = Looks { picked, current: is_current, cells: cells.get() };
        if let Some(before) = before.filter(|before| *before != now)
            && let Some(element) = document().get_element_by_id(&this)
        {
            redraw(&element, &before, &now, &anew);
        }
        now
    });
    let first = effect.with_value_mut(|now| (now.class(), now.selected(), inside(now).into_string()));
    let (class, selected, inside) = first.unwrap_or_default();
    // For as long as the row is there.
    StoredValue::new_local(effect);
    let index = (row + 2).to_string();
    view! { <tr id=id aria-rowindex=index aria-selected=selected class=class inner_html=inside></tr> }
        .into_any()
}

fn tick(label: &str, on: bool) -> Markup {
    let mut of = vec![("type", "checkbox"), ("class", TICK), ("aria-label", label)];
    of.extend(on.then_some(("checked", "")));
    Markup::cell("tight", Markup::alone("input", &of))
}

fn redraw(row: &Element, before: &Looks, now: &Looks, inside: impl Fn(&Looks) -> Markup) {
    if before.class() != now.class() {
        row.set_class_name(now.class());
    }
    if before.picked != now.picked {
        let _ = row.set_attribute("aria-selected", now.selected());
    }
    if before.cells != now.cells {
        write(row, &inside(now));
    }
    // And not otherwise: what was ticked by hand is told by `change`, after the press that makes the row the current one.
    if before.picked == now.picked && before.cells == now.cells {
        return;
    }
    let tick = row.query_selector(&["input.", TICK].concat()).ok().flatten();
    if let Some(tick) = tick.and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) {
        tick.set_checked(now.picked);
    }
}

/// The number of the row that something stands in.
pub fn row_of(element: &Element) -> Option<usize> {
    let row = element.closest("tr[aria-rowindex]").ok().flatten()?;
    row.get_attribute("aria-rowindex")?.parse::<usize>().ok()?.checked_sub(2)
}
