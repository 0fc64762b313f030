//! A list of texts: edited row by row, added to by typing or by pasting many lines at once.

mod added;

use leptos::ev::{ClipboardEvent, KeyboardEvent};
use leptos::prelude::*;

use self::added::add_lines;
use super::form::Draft;
use super::row::Field;
use crate::ui::{Icon, icon, marked};
use crate::words::{common, editor as words};

/// The entries, and the field that adds more. No entry is *Not configured*.
pub fn list_control(field: Field) -> AnyView {
    let draft = field.draft;
    let count = Memo::new(move |_| draft.with(|draft| entries(draft).len()));
    let each = {
        let field = field.clone();
        move |index: usize| entry(&field, index)
    };
    let name = field.definition.name.clone();
    let report = RwSignal::new(String::new());
    let emptied = {
        let field = field.clone();
        move |_| {
            report.set(String::new());
            field.set(Draft::NotConfigured);
            super::focus(&field.id);
        }
    };
    let (id, described, bad) = (field.id.clone(), field.described.clone(), field.bad);
    let known = (!field.definition.allowed.is_empty()).then(|| format!("{id}-allowed"));
    let allowed = known.clone().map(|known| {
        let options = field.definition.allowed.iter();
        let options =
            options.map(|it| view! { <option value=it.clone()></option> }.into_any()).collect_view();
        view! { <datalist id=known>{options}</datalist> }.into_any()
    });
    let typed = RwSignal::new(String::new());
    let add = move |text: &str| {
        let added = add_lines(draft.with_untracked(|draft| entries(draft).to_vec()), text);
        report.set(added.sentence());
        if added.added > 0 {
            field.set(Draft::List(added.list));
        }
        typed.set(String::new());
    };
    let commit = {
        let add = add.clone();
        move || {
            let text = typed.get_untracked();
            if !text.trim().is_empty() {
                add(&text);
            }
        }
    };
    let on_key = {
        let commit = commit.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                event.prevent_default();
                commit();
            }
        }
    };
    let on_paste = move |event: ClipboardEvent| {
        let text = event.clipboard_data().and_then(|data| data.get_data("text").ok()).unwrap_or_default();
        if text.trim().contains('\n') {
            event.prevent_default();
            add(&text);
        }
    };
    let total = move || match count.get() {
        0 => common::not_configured().to_owned(),
        number => words::entries(u64::try_from(number).unwrap_or(0)),
    };
    view! {
        <fieldset class="entries">
            <legend class="visually-hidden">{name.clone()}</legend>
            <ol><For each=move || 0..count.get() key=|index| *index children=each /></ol>
            {allowed}
            <input
                class="input mono"
                id=id
                list=known
                placeholder=words::add_entry()
                aria-label=words::add_to(&name)
                aria-describedby=described
                aria-invalid=move || bad.get().then_some("true")
                autocomplete="off"
                spellcheck="false"
                prop:value=typed
                on:input:target=move |event| typed.set(event.target().value())
                on:keydown=on_key
                on:paste=on_paste
                on:change=move |_| commit()
            />
            <div class="actions">
                <p class="hint" role="status">{total} {move || report.with(|report| (!report.is_empty()).then(|| [" · ", report].concat()))}</p>
                <button
                    type="button"
                    class="link-button"
                    aria-label=words::remove_all_of(&name)
                    hidden=move || count.get() < 2
                    on:click=emptied
                >
                    {words::remove_all()}
                </button>
            </div>
        </fieldset>
    }
    .into_any()
}

/// One entry: typed over in place; emptied, it goes away when the focus leaves it.
fn entry(field: &Field, index: usize) -> AnyView {
    let draft = field.draft;
    let shown =
        Signal::derive(move || draft.with(|draft| entries(draft).get(index).cloned().unwrap_or_default()));
    let bad = {
        let field = field.clone();
        move || {
            field.editor.problems.with(|problems| {
                problems.iter().any(|it| {
                    it.entry == Some(index) && it.is_error() && it.place.as_ref() == Some(&field.place)
                })
            })
        }
    };
    let write = {
        let field = field.clone();
        move |text: Option<String>| {
            let mut list = draft.with_untracked(|draft| entries(draft).to_vec());
            match text {
                Some(text) => {
                    if let Some(entry) = list.get_mut(index) {
                        *entry = text;
                    }
                }
                None if index < list.len() => {
                    list.remove(index);
                }
                None => {}
            }
            field.set(Draft::List(list));
        }
    };
    let (typed, left, removed) = (write.clone(), write.clone(), write);
    let number = (index + 1).to_string();
    let name = field.definition.name.clone();
    let back = field.id.clone();
    let input = view! {
        <input
            class="input mono"
            aria-label=words::entry_of(&name, &number)
            aria-describedby=field.described.clone()
            aria-invalid=move || bad().then_some("true")
            autocomplete="off"
            spellcheck="false"
            prop:value=shown
            on:input:target=move |event| typed(Some(event.target().value()))
            on:change:target=move |event| {
                if event.target().value().trim().is_empty() {
                    left(None);
                }
            }
        />
    }
    .into_any();
    view! {
        <li>
            {marked(shown, field.marks(Some(index)), false, true, input)}
            <button
                type="button"
                class="icon-button"
                aria-label=words::remove_entry(&number, &name)
                on:click=move |_| {
                    removed(None);
                    super::focus(&back);
                }
            >
                {icon(Icon::Close)}
            </button>
        </li>
    }
    .into_any()
}

fn entries(draft: &Draft) -> &[String] {
    match draft {
        Draft::List(entries) => entries,
        _ => &[],
    }
}
