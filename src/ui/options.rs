//! How a list is shown: which columns, in the URL as `columns=`, and how high its rows are, kept for each person and in
//! the URL as `rows=` once it is chosen there.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Node;

use super::field::fresh_id;
use super::icon::{Icon, icon};
use super::kept;
use super::place::show_beside;
use super::query::{Query, use_query, use_replace_over};
use super::segments::segments;
use crate::words::lists as words;

/// Under which key the height of rows is kept.
const DENSITY: &str = "density";
const DENSE: &str = "compact";
const HIGH: &str = "comfortable";
/// The parameter of the URL that says the same.
const ROWS: &str = "rows";

/// A column that may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choosable {
    /// Its word in the URL.
    pub key: &'static str,
    /// Its heading.
    pub label: &'static str,
    /// When it is shown.
    pub shown: When,
}

/// When a column is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Always: it says which row it is.
    Always,
    /// Unless it was taken away.
    Usually,
    /// Once it was chosen.
    Chosen,
}

/// Whether the rows of lists are one line high: as the URL says, or else as this person likes them.
pub fn use_density() -> RwSignal<bool> {
    let asked = use_query().signal(ROWS);
    let dense = move || asked.with(|asked| is_dense(asked, kept::liked(DENSITY).as_deref()));
    let known = RwSignal::new(untrack(dense));
    Effect::new(move |_| {
        let now = dense();
        if known.get_untracked() != now {
            known.set(now);
        }
    });
    known
}

fn is_dense(asked: &str, liked: Option<&str>) -> bool {
    match asked {
        DENSE => true,
        HIGH => false,
        _ => liked == Some(DENSE),
    }
}

/// The keys of the columns that are shown, tracked.
pub fn shown_columns(query: Query, all: &[Choosable]) -> Vec<&'static str> {
    chosen(&query.get("columns"), all)
}

fn chosen(wanted: &str, all: &[Choosable]) -> Vec<&'static str> {
    let is_shown = |column: &&Choosable| match column.shown {
        When::Always => true,
        When::Usually if wanted.is_empty() => true,
        _ => wanted.split(',').any(|key| key == column.key),
    };
    all.iter().filter(is_shown).map(|column| column.key).collect()
}

/// The value of `columns=` once a column was turned on or off; empty where that is what is shown anyway.
fn turned(wanted: &str, all: &[Choosable], key: &str) -> String {
    let shown = chosen(wanted, all);
    let on = !shown.contains(&key);
    let left = all.iter().filter(|it| if it.key == key { on } else { shown.contains(&it.key) });
    let left: Vec<&str> = left.map(|it| it.key).collect();
    if left == chosen("", all) { String::new() } else { left.join(",") }
}

/// The button that opens the choice of columns and the height of rows.
pub fn list_options(all: Signal<Vec<Choosable>>, dense: RwSignal<bool>) -> AnyView {
    // What is open stays as it is while only the address changes.
    let all = Memo::new(move |_| all.get());
    let (id, button_id) = (fresh_id("options"), fresh_id("options-button"));
    let open = RwSignal::new(false);
    let (query, replace) = (use_query(), use_replace_over());
    let in_address = replace.clone();
    let button = NodeRef::<html::Button>::new();
    let panel = NodeRef::<html::Div>::new();
    let whole = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let (Some(panel), Some(button)) = (panel.get(), button.try_get_untracked().flatten()) {
            show_beside(&button, &panel);
            let _ = panel.focus();
        }
    });
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.prevent_default();
            event.stop_propagation();
            open.set(false);
            if let Some(button) = button.try_get_untracked().flatten() {
                let _ = button.focus();
            }
        }
    };
    // Whoever clicks or moves elsewhere is done with it.
    let leave = move |event: FocusEvent| {
        let to = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
        if whole.try_get_untracked().flatten().is_some_and(|whole| !whole.contains(to.as_ref())) {
            open.set(false);
        }
    };
    let boxes = move || {
        let box_of = |column: &Choosable| {
            let Choosable { key, label, shown } = *column;
            let fixed = shown == When::Always;
            let replace = replace.clone();
            let on = move || all.with(|all| shown_columns(query, all).contains(&key));
            let turn = move |_| {
                let wanted = untrack(|| all.with(|all| turned(&query.get("columns"), all, key)));
                replace(&[("columns", &wanted)]);
            };
            view! {
                <label>
                    <input type="checkbox" prop:checked=on disabled=fixed on:change=turn />
                    {label}
                </label>
            }
            .into_any()
        };
        all.with(|all| all.iter().map(box_of).collect_view()).into_any()
    };
    let density = move || {
        let options = [(HIGH, words::comfortable()), (DENSE, words::compact())];
        let options = options.map(|(value, words)| (value.to_owned(), words.to_owned())).into();
        let chosen = Signal::derive(move || if dense.get() { DENSE } else { HIGH }.to_owned());
        let replace = in_address.clone();
        segments(words::density(), options, chosen, "", move |picked| {
            dense.set(picked == DENSE);
            kept::like(DENSITY, &picked);
            replace(&[(ROWS, &picked)]);
        })
    };
    let (controls, labelled) = (id.clone(), button_id.clone());
    let shown = move || {
        open.get().then(|| {
            view! {
                <div
                    class="list-options"
                    popover="manual"
                    role="group"
                    tabindex="-1"
                    id=id.clone()
                    node_ref=panel
                    aria-labelledby=labelled.clone()
                >
                    <fieldset class="option-list">
                        <legend>{words::columns()}</legend>
                        {boxes.clone()}
                    </fieldset>
                    <div class="label" aria-hidden="true">{words::density()}</div>
                    {density()}
                </div>
            }
        })
    };
    view! {
        <div class="menu" node_ref=whole on:focusout=leave on:keydown=on_key>
            <button
                type="button"
                class="button quiet"
                id=button_id
                node_ref=button
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=move || open.get().then(|| controls.clone())
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {icon(Icon::Settings)}
                {words::columns()}
            </button>
            {shown}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Choosable; 3] = [
        Choosable { key: "name", label: "Name", shown: When::Always },
        Choosable { key: "state", label: "State", shown: When::Usually },
        Choosable { key: "model", label: "Model", shown: When::Chosen },
    ];

    #[test]
    fn columns_are_those_of_the_address() {
        assert_eq!(chosen("", &ALL), ["name", "state"]);
        assert_eq!(chosen("model", &ALL), ["name", "model"]);
        assert_eq!(chosen("nonsense", &ALL), ["name"]);
    }

    #[test]
    fn the_address_says_how_high_rows_are_before_what_one_likes() {
        assert!(is_dense(DENSE, None) && is_dense("", Some(DENSE)) && is_dense("nonsense", Some(DENSE)));
        assert!(!is_dense(HIGH, Some(DENSE)) && !is_dense("", None) && !is_dense("", Some("")));
    }

    #[test]
    fn turning_a_column_on_and_off_leaves_nothing_in_the_address() {
        let more = turned("", &ALL, "model");
        assert_eq!(more, "name,state,model");
        assert_eq!(turned(&more, &ALL, "state"), "name,model");
        assert_eq!(turned(&more, &ALL, "model"), "");
    }
}
